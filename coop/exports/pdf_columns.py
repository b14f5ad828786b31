"""Columns over time: numbers and shares on top where they fit, else a light scale and a table."""

import math
from collections.abc import Sequence

from coop import french, theme
from coop.charts.columns import ticks
from coop.exports.pdf_bars import legend
from coop.exports.pdf_paper import LEFT, RIGHT, WIDTH, Style
from coop.exports.pdf_rows import COLORS, Row
from coop.exports.pdf_sheet import Piece, Sheet
from coop.stats import Result

HEIGHT, WIDEST = 40.0, 26.0  # of the plot, of a column with its air
FILLED = 0.72  # part of its place that a column fills
NUMBER, TINY = Style(8.5, theme.TEXT, bold=True), Style(7.5, theme.MUTED)
PIXELS = 96 / 25.4 * 12 / 10  # in a millimetre, were labels as large as those that `ticks` spaces


def complete(sheet: Sheet, found: Sequence[Row]) -> bool:
    """Whether the chart says every number and every share."""
    return len(found[0].cells) == 1 and _numbers_fit(sheet, found) and _shares_fit(sheet, found)


def draw(sheet: Sheet, result: Result, found: Sequence[Row]) -> list[Piece]:
    sides = len(found[0].cells)
    numbers, shares = _numbers_fit(sheet, found), _shares_fit(sheet, found)
    highest = max(cell.number or 0 for row in found for cell in row.cells) or 1
    left = LEFT if numbers else LEFT + sheet.measure(french.number(highest), TINY) + 3
    slot = min((RIGHT - left) / len(found), WIDEST)
    width = slot * FILLED / sides
    over = (NUMBER.line if numbers else 2) + (TINY.line if shares else 0) + 1
    names = _names(found, left)

    def paint(top: float) -> None:
        foot = top + over + HEIGHT
        if not numbers:
            _scale(sheet, highest, foot, left)
        for rank, row in enumerate(found):
            for index, cell in enumerate(row.cells):
                x = left + slot * (rank + (1 - FILLED) / 2) + width * index
                y = foot - HEIGHT * (cell.number or 0) / highest
                sheet.box(x, y, width * 0.97, foot - y, COLORS[index])
                if shares and cell.share:
                    sheet.say(x + width / 2, y - 1, cell.share, TINY, "middle")
                    y -= TINY.line
                if numbers:
                    sheet.say(
                        x + width / 2, y - 1, cell.dit, TINY if cell.number is None else NUMBER, "middle"
                    )
        sheet.rule(left, foot, left + slot * len(found) if numbers else RIGHT, foot, theme.LINE)
        for place, lines in names:
            for index, line in enumerate(lines):
                sheet.say(left + slot * (place + 0.5), foot + TINY.line * (index + 1), line, TINY, "middle")

    chart = Piece(over + HEIGHT + TINY.line * 2 + 2, paint)
    return [legend(sheet, result), chart] if sides > 1 else [chart]


def _names(found: Sequence[Row], left: float) -> list[tuple[int, list[str]]]:
    """The steps named under the axis; compared, without the year, which each side has its own."""
    places, names = ticks([row.valeur for row in found], int((RIGHT - left) * PIXELS))
    lines = [name.split("<br>") for name in names]
    alone = all(len({cell.label for cell in row.cells}) == 1 for row in found)
    return [(place, own if alone else own[:1]) for place, own in zip(places, lines, strict=True)]


def _numbers_fit(sheet: Sheet, found: Sequence[Row]) -> bool:
    sides = len(found[0].cells)
    room = min(WIDTH / len(found), WIDEST) * (1 if sides == 1 else FILLED / sides) - 0.5
    return all(sheet.measure(cell.dit, NUMBER) <= room for row in found for cell in row.cells)


def _shares_fit(sheet: Sheet, found: Sequence[Row]) -> bool:
    """Whether there are shares to write on columns, each of which has the place of its number."""
    room = min(WIDTH / len(found), WIDEST) - 1
    return len(found[0].cells) == 1 and all(sheet.measure(row.cells[0].share, TINY) <= room for row in found)


def _scale(sheet: Sheet, highest: int, foot: float, left: float) -> None:
    """A few round numbers and their lines."""
    size = 10 ** max(math.floor(math.log10(highest / 4)), 0) if highest > 4 else 1
    step = next(size * n for n in (1, 2, 5, 10) if size * n * 4 >= highest)
    for number in range(0, highest + 1, step):
        y = foot - HEIGHT * number / highest
        sheet.rule(left, y, RIGHT, y, theme.GRID)
        sheet.say(left - 1.5, y + TINY.middle, french.number(number), TINY, "right")
