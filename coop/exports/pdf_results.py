"""A result in the PDF: its title, its chart, its definition, and the numbers that the chart does not say."""

from collections.abc import Sequence
from dataclasses import replace

from coop import charts, french
from coop.charts.sides import names
from coop.exports import pdf_bars, pdf_cards, pdf_columns, pdf_maps, pdf_tables, textes
from coop.exports.pdf_paper import HEAD, MUTED, SMALL
from coop.exports.pdf_sheet import Piece, Sheet, air
from coop.exports.pdf_tables import Table
from coop.report import Report
from coop.stats import Result

SHORT = 60.0
"""A table that is not higher stays beside its chart."""


def place(sheet: Sheet, report: Report, result: Result, head: Sequence[Piece]) -> None:
    """The chart is not cut, nor parted from its title and from `head`."""
    told, words = _told(result)
    if told is not None and charts.is_empty(told):
        told, words = None, [*words, f"{charts.EMPTY}."]
    if report.compared and result.compared is None and not result.hidden:
        words.append(f"{names(result)[0]} seulement{french.NBSP}: ce chiffre n’est pas comparé.")
    title = sheet.heading(result.statistic.titre, HEAD, 1)
    said = [sheet.paragraph(text, MUTED) for text in words]
    drawn = _chart(sheet, told) if told is not None else []
    twin = _twin(report, told) if told is not None else None
    definition = textes.definition(told or result)
    if twin is not None:
        definition += f" Les nombres sont ceux de «{french.NBSP}{twin.statistic.titre}{french.NBSP}»."
    block = [*head, title, *said, air(1.5), *drawn, air(1.5), sheet.paragraph(definition, SMALL)]
    table = _table(sheet, told) if told is not None and twin is None else None
    if table is None:
        sheet.place(block)
    elif len(table.groups) == 1 and sum(piece.height for piece in table.groups[0]) <= SHORT:
        sheet.place([*block, air(3), table.head, *table.groups[0]])
    else:
        sheet.place(block)
        sheet.space(3)
        sheet.flow(table.head, table.groups)


def _told(result: Result) -> tuple[Result | None, list[str]]:
    """What may be drawn of a result, and the words for what may not."""
    other = result.compared
    if result.hidden and (other is None or other.hidden):
        return None, [textes.HIDDEN]
    if other is None or not (result.hidden or other.hidden):
        return result, []
    one, two = names(result)
    shown, kept, lost = (other, two, one) if result.hidden else (result, one, two)
    hidden = f"{lost}{french.NBSP}: {textes.HIDDEN[0].lower()}{textes.HIDDEN[1:]}"
    return replace(shown, compared=None), [hidden, f"Ci-dessous{french.NBSP}: {kept}."]


def _chart(sheet: Sheet, result: Result) -> list[Piece]:
    if result.statistic.forme == "chiffres":
        cards = pdf_cards.side_by_side(result)
        return pdf_cards.grid(sheet, cards, min(len(cards), 5 if result.compared is None else 3))
    draw = {"colonnes": pdf_columns.draw, "carte": pdf_maps.draw}.get(result.statistic.forme, pdf_bars.draw)
    return draw(sheet, result)


def _table(sheet: Sheet, result: Result) -> Table | None:
    """The numbers that the chart does not say."""
    forme = result.statistic.forme
    if forme == "carte":
        return pdf_tables.draw(sheet, result)
    complete = pdf_columns.complete(sheet, result) if forme == "colonnes" else pdf_bars.complete(result)
    return None if complete else pdf_tables.draw(sheet, result)


def _twin(report: Report, result: Result) -> Result | None:
    """The ranking that says the same numbers as a map."""
    if result.statistic.forme != "carte":
        return None
    rankings = [other for other in report.results.values() if other.statistic.forme == "classement"]
    return next((other for other in rankings if _numbers(other) == _numbers(result)), None)


def _numbers(result: Result) -> list[tuple[str, int | None]]:
    both = [result] if result.compared is None else [result, result.compared]
    return [(valeur, number) for side in both for valeur, _, number, _ in side.lines]
