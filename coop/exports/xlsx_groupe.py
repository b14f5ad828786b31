"""A group's sheet: its results one under the other, each a title, a table, and its chart beside."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from xlsxwriter import Workbook

from coop import french
from coop.charts import EMPTY
from coop.charts.sides import names
from coop.exports import textes
from coop.exports.xlsx_feuille import PIXEL, Feuille, Value, heading, lines
from coop.exports.xlsx_graphique import WIDTH, Block, about, chart, drawn_column
from coop.report import Report
from coop.stats import Result

LABEL, NUMBER, GAP, DEFAULT = 44, 13, 3, 8.43  # characters; the last is 64 pixels
MOST, FIRST = 5_000, 15
"""Rows of a table: a ranking's, and those of a map whose ranking stands elsewhere in the workbook."""
NOT_COMPARED = "Ce détail n’est pas donné pour l’autre côté de la comparaison."
Places = dict[str, str]
"""Where each statistic stands in the workbook, by code."""


def compares(result: Result) -> bool:
    """Whether the other side tells anything."""
    return result.readable.compared is not None


def shown(report: Report, result: Result) -> Result:
    """What its table holds: a map's rows are those of a ranking."""
    return result.readable.first(FIRST if report.twin(result) else MOST)


def hours(result: Result) -> bool:
    """Whether its numbers are durations, which the workbook gives in hours."""
    return result.statistic.unite == "minutes"


def unit(result: Result) -> str:
    return "heures" if hours(result) else result.statistic.unite


def told(number: Any, dit: str = "") -> Value:
    """A number, or the words that stand for it; None where there is nothing."""
    return number if pd.notna(number) else None if dit in ("", french.MISSING) else dit


def number(result: Result, number: Any, dit: str = "") -> Value:
    """The same, in the workbook's unit."""
    return told(number / 60 if hours(result) and pd.notna(number) else number, dit)


def share(percent: Any) -> float | None:
    return round(percent / 100, 4) if pd.notna(percent) else None


def group(workbook: Workbook, report: Report, name: str, results: Sequence[Result]) -> Places:
    """The sheet of a group; where its statistics are."""
    columns = 7 if any(compares(result) for result in results) else 3
    widths = [LABEL, *[NUMBER] * (columns - 1), GAP, *[DEFAULT] * (WIDTH // 64)]
    sheet = Feuille(workbook, name, widths)
    heading(sheet, report, name)
    sheet.freeze()
    for note in report.notes:
        sheet.sentence(note, "note")
    places = {}
    for result in results:
        sheet.end_row()
        row, top = sheet.row, sheet.top
        places[result.statistic.code] = f"'{name}'!A{row + 1}"
        frame = shown(report, result).rows
        found = _table(sheet, report, result, frame, columns)
        drawn = chart(workbook, result, frame, found) if found else None
        if drawn:
            picture, height = drawn
            place = {"object_position": 2, "description": about(result)}
            sheet.sheet.insert_chart(row, columns + 1, picture, place)
            while sheet.top < top + height * PIXEL:
                sheet.end_row()
        sheet.keep_together(row, top)
    return places


def _table(sheet: Feuille, report: Report, result: Result, frame: pd.DataFrame, columns: int) -> Block | None:
    """The title, what must be known, the lines; where these are, None without any."""
    sheet.put(0, result.statistic.titre, "section")
    sheet.end_row(1.3)
    for sentence in _sentences(report, result, frame):
        sheet.sentence(sentence, "note", columns)
    if result.hidden or not len(frame):
        return None
    heads = _columns(result, frame)
    if compares(result):
        _sides(sheet, result, [head for head, *_ in heads])
    sheet.line([("Libellé", "entete"), *((head, "entete_nombre") for head, *_ in heads)])
    first = sheet.row
    for label, *values in zip(_labels(result, frame), *(values for *_, values in heads), strict=True):
        styles = (style for _, style, _ in heads)
        sheet.line([(label, "libelle"), *zip(values, styles, strict=True)])
    drawn = tuple(place for place, (head, *_) in enumerate(heads, 1) if head == drawn_column(result))
    named = first - (2 if compares(result) else 1)
    names_ = tuple((named, place) for place, (head, *_) in enumerate(heads, 1) if head == "Nombre")
    return Block(sheet.name, first, drawn, names_)


def _sentences(report: Report, result: Result, frame: pd.DataFrame) -> list[str]:
    if result.hidden:
        return [textes.HIDDEN]
    found = [f"Unité{french.NBSP}: {unit(result)}. {result.answered}".rstrip()]
    if compares(result) and result.answered and result.compared:
        sides = zip((result, result.compared), names(result), strict=True)
        said = (f"{side.answered.removesuffix('.')} ({name})." for side, name in sides)
        found = [f"Unité{french.NBSP}: {unit(result)}.", " ".join(said)]
    if result.compared is not None and result.compared.hidden:
        found.append(f"{names(result)[1]}{french.NBSP}: {textes.HIDDEN}")
    if report.compared and result.compared is None:
        found.append(NOT_COMPARED)
    twin, kept = report.twin(result), shown(report, result).length
    if kept < result.length:
        first = f"Les {french.number(kept)} premiers sur {french.number(result.length)}. "
        where = f"«{french.NBSP}{twin.statistic.titre}{french.NBSP}»" if twin else "le fichier CSV"
        found.append(f"{first}La suite est dans {where}.")
    numbers = frame[[name for name in ("nombre", "autre") if name in frame]]
    if not numbers.fillna(1).any(axis=None):
        found.append(f"{EMPTY}.")
    return found


def _columns(result: Result, frame: pd.DataFrame) -> list[tuple[str, str, list[Value]]]:
    """Heading, style and values of each column after the labels."""
    suffix = "_heures" if hours(result) else ""
    ends = ("", "_autre") if compares(result) else ("",)
    shares = any(frame[f"part{end}"].notna().any() for end in ends)
    found: list[tuple[str, str, list[Value]]] = []
    for end in ends:
        told_ = zip(frame["autre" if end else "nombre"].tolist(), frame[f"dit{end}"].tolist(), strict=True)
        found.append(("Nombre", f"nombre{suffix}", [number(result, n, dit) for n, dit in told_]))
        if shares:
            found.append(("Part", "part", [share(part) for part in frame[f"part{end}"].tolist()]))
    if compares(result):
        found.append(("Écart", f"ecart{suffix}", [number(result, n) for n in frame["ecart"].tolist()]))
        if shares:
            points = [told(part) for part in frame["ecart_part"].tolist()]
            found.append(("Écart (points)", "ecart_part", points))
    return found


def _labels(result: Result, frame: pd.DataFrame) -> list[str]:
    """Months that stand beside each other bear both names."""
    if not compares(result) or result.statistic.forme != "colonnes":
        return list(frame["libelle"])
    pairs = zip(frame["libelle"].tolist(), frame["libelle_autre"].tolist(), strict=True)
    return [one if pd.isna(other) or one == other else f"{one} / {other}" for one, other in pairs]


def _sides(sheet: Feuille, result: Result, heads: Sequence[str]) -> None:
    """Above the numbers of each side, its name, underlined in the colour of its bars."""
    wide = 1 + ("Part" in heads)
    for column in (0, *range(2 * wide + 1, len(heads) + 1)):
        sheet.put(column, None, "entete")
    for index, name in enumerate(names(result)):
        sheet.span(1 + index * wide, wide + index * wide, name, ("serie", "serie_autre")[index])
    sheet.end_row(max(lines(name, NUMBER * wide) for name in names(result)))
