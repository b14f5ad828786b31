"""One flat table of every number, for a spreadsheet in French or for pandas.

    pandas.read_csv(path, sep=";", decimal=",")

Each row bears what it counts and where it comes from, so that rows of several files can be put together. Only
definitions and notes, which are long, stand once, on the first row of their statistic.
"""

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from coop import french
from coop.charts.sides import names
from coop.exports import textes
from coop.report import Report
from coop.stats import MASKED, Result

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
COLUMNS = ("groupe", "code", "statistique", "unité", "valeur", "libellé", "nombre", "part (%)")
COMPARED = ("série", "série comparée", "libellé comparé", "nombre comparé", "part comparée (%)")
GAPS = ("écart", "écart (points)")
PREVIOUS = ("période précédente", "nombre précédent")
ONCE = ("définition", "notes")
LAST = (*ONCE, "sélection", "comparée à", "données lues le", "source")


def write(report: Report) -> bytes:
    """The whole file: UTF-8 that Excel recognises, semicolons, decimal commas."""
    file = io.StringIO(newline="")
    beside = (*COMPARED, *GAPS) if report.compared else PREVIOUS if report.previous else ()
    columns = [name for name in (*COLUMNS, *beside, *LAST) if report.compared or name != "comparée à"]
    place = {name: index for index, name in enumerate(columns)}
    writer = csv.writer(file, delimiter=";")
    writer.writerow(columns)
    for group, results in report.groups():
        for result in results:
            common = _common(report, group, result)
            for heads, lines in _blocks(report, result):
                row = [common.get(name, "") for name in columns]
                places = [place[name] for name in heads]
                for line in lines:
                    for index, value in zip(places, line, strict=True):
                        row[index] = value
                    writer.writerow(row)
                    for name in ONCE:
                        row[place[name]] = common[name] = ""
    return file.getvalue().encode("utf-8-sig")


Row = dict[str, Any]


def _common(report: Report, group: str, result: Result) -> Row:
    """What stands on every row of a statistic, and what stands on the first one alone."""
    statistic = result.statistic
    told = (textes.definition(result), textes.HIDDEN if result.hidden else "")
    found: Row = {
        "groupe": group,
        "code": statistic.code,
        "statistique": _text(statistic.titre),
        "unité": _text(statistic.unite),
        "définition": _text(" ".join(filter(None, told))),
        "notes": _text(" ".join(report.notes)),
        "sélection": _text(report.selection),
        "comparée à": _text(report.compared),
        "données lues le": f"{textes.local(report.read_at):%Y-%m-%d %H:%M}",
        "source": textes.SOURCE,
    }
    if result.compared is not None:
        one, other = names(result)
        found |= {"série": _text(one), "série comparée": _text(other)}
    return found


def _blocks(report: Report, result: Result) -> Iterator[tuple[list[str], Iterable[Sequence[Any]]]]:
    """The names of some columns, and the rows of their values."""
    if result.statistic.forme == "chiffre" or result.hidden:
        whole = _whole(report, result)
        yield [*whole], [[*whole.values()]]
    if not result.hidden:
        yield _lines(result)


def _whole(report: Report, result: Result) -> Row:
    """A key figure; or the only row of what may not be told."""
    found: Row = {"libellé": _text(result.statistic.titre), "nombre": _told(result.total, MASKED)}
    other = result.compared
    if other is not None and result.statistic.forme == "chiffre":
        found["nombre comparé"] = _told(other.total, MASKED)
        if result.total is not None and other.total is not None:
            found["écart"] = result.total - other.total
    if result.previous is not None:
        found |= {"période précédente": report.previous, "nombre précédent": result.previous}
    return found


def _lines(result: Result) -> tuple[list[str], Iterable[Sequence[Any]]]:
    frame = result.readable.rows
    columns = {
        "valeur": map(_text, frame["valeur"]),
        "libellé": map(_text, frame["libelle"]),
        "nombre": _numbers(frame["nombre"], frame["dit"]),
        "part (%)": map(_decimal, frame["part"]),
    }
    if "autre" in frame:
        columns |= {
            "libellé comparé": map(_text, frame["libelle_autre"]),
            "nombre comparé": _numbers(frame["autre"], frame["dit_autre"]),
            "part comparée (%)": map(_decimal, frame["part_autre"]),
            "écart": _numbers(frame["ecart"], [""] * len(frame)),
            "écart (points)": map(_decimal, frame["ecart_part"]),
        }
    elif result.compared is not None:
        columns["nombre comparé"] = [MASKED] * len(frame)
    return [*columns], zip(*columns.values(), strict=True)


def _numbers(numbers: pd.Series, dits: Iterable[str]) -> Iterable[str]:
    return map(_told, numbers.tolist(), dits)


def _told(number: Any, dit: str) -> str:
    """A number, or the words that stand for it."""
    known = number is not None and number is not pd.NA
    return str(number) if known else dit if dit != french.MISSING else ""


def _decimal(number: float) -> str:
    return "" if math.isnan(number) else str(number).replace(".", ",")


def _text(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    text = text if text.isprintable() else ILLEGAL.sub("", text)
    return f"'{text}" if text.startswith(textes.RISKY) else text
