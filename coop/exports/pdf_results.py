"""A result in the PDF: its title, its chart, its definition, and the numbers that the chart does not say."""

from collections.abc import Sequence
from dataclasses import replace

from coop import charts, french
from coop.charts.sides import names
from coop.exports import pdf_bars, pdf_cards, pdf_columns, pdf_maps, pdf_tables, textes
from coop.exports.pdf_paper import HEAD, MUTED, SMALL
from coop.exports.pdf_rows import Row, rows
from coop.exports.pdf_sheet import Piece, Sheet, air
from coop.report import Report
from coop.stats import Result

SHORT = 60.0
"""A table that is not higher stays beside its chart."""


def place(sheet: Sheet, report: Report, result: Result, head: Sequence[Piece]) -> None:
    """The chart is not cut, nor parted from its title and from `head`."""
    told, words = _told(result)
    if report.compared and result.compared is None and not result.hidden:
        words.append(f"{names(result)[0]} seulement{french.NBSP}: ce chiffre n’est pas comparé.")
    definition = textes.definition(told or result)
    drawn: list[Piece] = []
    table = None
    if told is not None and charts.is_empty(told):
        words.append(f"{charts.EMPTY}.")
    elif told is not None:
        found = rows(told.first(pdf_tables.MOST))
        drawn = _chart(sheet, told, found)
        twin = report.twin(told)
        if twin is not None:
            definition += f" Les nombres sont ceux de «{french.NBSP}{twin.statistic.titre}{french.NBSP}»."
        elif not _complete(sheet, told, found):
            table = pdf_tables.draw(sheet, told, found)
    said = [sheet.paragraph(text, MUTED) for text in words]
    title = sheet.heading(result.statistic.titre, HEAD, 1)
    block = [*head, title, *said, air(1.5), *drawn, air(1.5), sheet.paragraph(definition, SMALL)]
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


def _chart(sheet: Sheet, result: Result, found: Sequence[Row]) -> list[Piece]:
    forme = result.statistic.forme
    if forme == "carte":
        return pdf_maps.draw(sheet, result)
    if forme == "chiffres":
        cards = pdf_cards.side_by_side(result, found)
        return pdf_cards.grid(sheet, cards, 5 if result.compared is None else 3)
    draw = pdf_columns.draw if forme == "colonnes" else pdf_bars.draw
    return draw(sheet, result, found)


def _complete(sheet: Sheet, result: Result, found: Sequence[Row]) -> bool:
    """Whether the chart says every number."""
    if result.statistic.forme == "colonnes":
        return pdf_columns.complete(sheet, found)
    return result.statistic.forme != "carte" and pdf_bars.complete(result, found)
