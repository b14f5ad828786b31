"""Horizontal bars, and the legend of the two sides of a comparison."""

import math
from collections.abc import Sequence

from coop import theme
from coop.charts.bars import BY_SHARE, by_share
from coop.charts.sides import names
from coop.exports.pdf_paper import BODY, LEFT, MUTED, RIGHT, SMALL, STRONG, WIDTH, Style
from coop.exports.pdf_rows import COLORS, Cell, Row, split
from coop.exports.pdf_sheet import Piece, Sheet
from coop.stats import Result

FIRST = 10
"""Rows drawn of a ranking; a table says the others."""
LABEL, SPINE = 60.0, LEFT + 63  # width of labels, where bars begin
LINES = 4  # of a label
WORDS = (BODY, Style(8.5))  # beside one bar, beside one of two
THICK, THIN, BETWEEN, AIR = 4.0, 3.3, 0.4, 2.2
GAPS, POINTS = 36.0, 17.0  # width of the differences at the right, of those in points


def complete(result: Result, found: Sequence[Row]) -> bool:
    """Whether every row is drawn."""
    return result.statistic.forme != "classement" or not split(found, FIRST)[1]


def draw(sheet: Sheet, result: Result, found: Sequence[Row]) -> list[Piece]:
    """A piece a row; compared, two bars a row and their difference."""
    if result.statistic.forme == "classement":
        first, _, missing = split(found, FIRST)
        found = first + missing
    lengths = [[_length(result, cell) for cell in row.cells] for row in found]
    longest = max(map(max, lengths)) or 1
    words = max(sheet.measure(cell.said, BODY) for row in found for cell in row.cells)
    compared = result.compared is not None
    room = RIGHT - SPINE - words - 2 - GAPS * compared
    drawn = [
        _row(sheet, row, [length / longest * room for length in own])
        for row, own in zip(found, lengths, strict=True)
    ]
    if not compared:
        return drawn
    return [legend(sheet, result, BY_SHARE if by_share(result) else "", "Écart"), *drawn]


def _length(result: Result, cell: Cell) -> float:
    """Of its bar, in people or in percent."""
    if not by_share(result):
        return cell.number or 0
    return 0 if math.isnan(cell.part) else cell.part


def _row(sheet: Sheet, row: Row, widths: Sequence[float]) -> Piece:
    label = sheet.lines(row.label, LABEL, BODY, LINES)
    thick = THICK if len(widths) == 1 else THIN
    pile = thick * len(widths) + BETWEEN * (len(widths) - 1)
    height = max(pile, BODY.line * len(label)) + AIR

    def paint(top: float) -> None:
        middle = top + height / 2
        first = middle - BODY.line * (len(label) - 1) / 2 + BODY.middle
        for index, line in enumerate(label):
            sheet.say(SPINE - 3, first + index * BODY.line, line, BODY, "right")
        y = middle - pile / 2
        for cell, width, color in zip(row.cells, widths, COLORS, strict=False):
            sheet.box(SPINE, y, width, thick, theme.MISSING if row.missing else color)
            style = MUTED if cell.number is None else WORDS[len(widths) - 1]
            sheet.say(SPINE + width + 1.5, y + thick / 2 + style.middle, cell.said, style)
            y += thick + BETWEEN
        sheet.rule(SPINE, top, SPINE, top + height, theme.LINE)
        number, points = row.gap
        sheet.say(RIGHT - POINTS * bool(points), middle + STRONG.middle, number, STRONG, "right")
        sheet.say(RIGHT, middle + STRONG.middle, points, BODY, "right")

    return Piece(height, paint)


def legend(sheet: Sheet, result: Result, note: str = "", heading: str = "") -> Piece:
    """Each side's colour and name; under them a note, at the right the heading of differences."""
    blocks = [sheet.lines(name, (WIDTH - GAPS) / 2 - 8, SMALL, 3) for name in names(result)]
    under = SMALL.line * max(map(len, blocks))

    def paint(top: float) -> None:
        x = LEFT
        for color, lines in zip(COLORS, blocks, strict=True):
            sheet.box(x, top + 0.4, 2.6, 2.6, color)
            for index, line in enumerate(lines):
                sheet.say(x + 4, top + SMALL.line * (index + 0.75), line, SMALL)
            x += max(sheet.measure(line, SMALL) for line in lines) + 10
        sheet.say(LEFT, top + under + SMALL.line * 0.75, note, SMALL)
        sheet.say(RIGHT, top + SMALL.line * 0.75, heading, SMALL, "right")

    return Piece(under + (SMALL.line if note else 0) + 2.5, paint)
