"""What a chart of a slide holds: its rows, one or two series of numbers, and the words that its bars bear.

A masked number is nowhere: it has no bar, and its word stands in the name of its row, since no label is shown
where there is no number.
"""

import re
from dataclasses import dataclass

import pandas as pd

from coop import french, theme
from coop.charts.sides import names
from coop.exports.pptx_boxes import clean
from coop.stats import MASKED, SMALL, Result

MASKS = (SMALL, MASKED)
MONTH = re.compile(r"\d{4}-\d{2}")
LONGEST = 60  # characters of a series’ name, for its legend
FIRST = 12  # rows shown of a ranking


@dataclass(frozen=True, slots=True)
class Series:
    """Its numbers are None where masked; `said` has the shares, `short` has not."""

    name: str
    color: str
    missing: str
    numbers: list[int | None]
    said: list[str]
    short: list[str]


def kept(result: Result, first: int = FIRST) -> pd.DataFrame:
    """The rows to draw: of a ranking or a map the first ones, and « Non renseigné »."""
    return result.first(first).rows if result.statistic.forme in ("classement", "carte") else result.rows


def left_out(result: Result) -> str:
    """« Les 12 premiers sur 46. », when a ranking is longer than its chart."""
    if result.statistic.forme != "classement" or result.length <= FIRST:
        return ""
    return f"Les {FIRST} premiers sur {french.number(result.length)}."


def series(result: Result, rows: pd.DataFrame) -> list[Series]:
    """This side, and the other when there is one."""
    both = result.compared is not None
    unite = result.statistic.unite
    title = names(result)[0] if both else unite[:1].upper() + unite[1:]
    found = [_series(rows, title, theme.SERIES, theme.MISSING, "")]
    if both:
        found.append(_series(rows, names(result)[1], theme.COMPARED, theme.LINE, "_autre"))
    return found


def _series(rows: pd.DataFrame, name: str, color: str, missing: str, end: str) -> Series:
    numbers = [None if pd.isna(n) else int(n) for n in rows["autre" if end else "nombre"]]
    short = rows[f"dit{end}"].tolist()
    said = [with_share(dit, part) for dit, part in zip(short, rows[f"part{end}"], strict=True)]
    return Series(french.ellipsis(clean(name), LONGEST), color, missing, numbers, said, short)


def with_share(dit: str, part: float) -> str:
    """« 1 520 · 37,4 % », or the number alone."""
    return dit if pd.isna(part) else f"{dit}{french.NBSP}·{french.NBSP}{french.percent(part)}"


def titles(result: Result, rows: pd.DataFrame) -> list[str]:
    """The rows' names; those of time are short, for columns are narrow, and stand beside the other side's."""
    found = rows["libelle"].tolist()
    if result.statistic.forme == "colonnes":
        short = _short(result)
        found = [short[libelle] for libelle in found]
        if result.compared is not None:
            beside = [short.get(libelle, "") for libelle in rows["libelle_autre"]]
            pairs = zip(found, beside, strict=True)
            found = [" / ".join(dict.fromkeys(filter(None, pair))) for pair in pairs]
    return [clean(title) for title in found]


def _short(result: Result) -> dict[str, str]:
    """« juil. 2026 » for « juillet 2026 », « 28 septembre 2026 » for « Semaine du 28 septembre 2026 »."""
    lines = [*result.lines, *(result.compared.lines if result.compared else ())]
    return {
        libelle: french.month(valeur, short=True)
        if MONTH.fullmatch(valeur)
        else libelle.removeprefix("Semaine du ")
        for valeur, libelle, *_ in lines
    }


def labels(result: Result, rows: pd.DataFrame) -> list[str]:
    """The rows' names, with what their bars cannot say: « Autre : masqué »."""
    both = result.compared is not None
    others = rows["dit_autre"] if both else [""] * len(rows)
    found = []
    for title, dit, other in zip(titles(result, rows), rows["dit"], others, strict=True):
        if both and dit != other:
            sides = zip(names(result), (dit, other), strict=True)
            words = [f"{name}{french.NBSP}: {said}" for name, said in sides if said in MASKS]
            found.append(clean(f"{title} ({', '.join(words)})" if words else title))
        else:
            found.append(f"{title}{french.NBSP}: {dit}" if dit in MASKS else title)
    return found
