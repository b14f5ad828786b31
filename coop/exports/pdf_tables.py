"""Tables: the numbers that a chart does not say."""

import itertools
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from coop import french, theme
from coop.charts.sides import names
from coop.exports.pdf_paper import LEFT, WIDTH, Style
from coop.exports.pdf_rows import Row, has_shares, split
from coop.exports.pdf_sheet import Piece, Sheet
from coop.stats import Result

MOST = 40
"""Rows of a ranking, or of a map."""
FEW, DEEP = 5, 24
"""Rows that stand in one column, rows of a column at most."""
CELL, QUIET, HEADING = Style(8.5), Style(8.5, theme.MUTED), Style(8, theme.MUTED, bold=True)
LINES = 3  # of a label, of a heading
PAD, AIR, GUTTER = 1.0, 4.0, 8.0  # around a row, before a cell, between columns of rows


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    cells: Sequence[str]
    quiet: bool = False


class Table(NamedTuple):
    """Its heading, and the groups of rows that no page cuts."""

    head: Piece
    groups: list[list[Piece]]


def draw(sheet: Sheet, result: Result, found: Sequence[Row]) -> Table:
    """Every step of time; of other results the first rows, how much the others count, and what is missing."""
    if result.statistic.forme == "colonnes":
        lines = [_line(result, row) for row in found]
        return _laid(sheet, result, lines, _columns(sheet, result, lines))
    first, _, missing = split(found, MOST)
    lines = [_line(result, row) for row in first]
    if result.length > len(first):
        lines.append(_others(result, result.length - len(first), {row.valeur for row in found}))
    return _laid(sheet, result, lines + [_line(result, row) for row in missing], 2)


def _columns(sheet: Sheet, result: Result, lines: Sequence[Line]) -> int:
    """How many columns hold every label on one line."""
    wide = max(sheet.measure(line.label, CELL) for line in lines) + sum(_widths(sheet, result, lines))
    return max(min(int((WIDTH + GUTTER) / (wide + GUTTER)), 3), 1)


def _line(result: Result, row: Row) -> Line:
    shares = has_shares(result)
    cells = [part for cell in row.cells for part in ([cell.dit, cell.share] if shares else [cell.dit])]
    if len(row.cells) > 1:
        cells += row.gap if shares else row.gap[:1]
    return Line(row.label, cells, row.missing)


def _others(result: Result, count: int, told: Collection[str]) -> Line:
    """The rows that are not told: their sum, on each side where none of them is masked."""
    shares, cells = has_shares(result), []
    both = [result] if result.compared is None else [result, result.compared]
    for side in both:
        numbers = [number for valeur, _, number, _ in side.lines if valeur not in told]
        known = [number for number in numbers if number is not None]
        cells += [result.said(sum(known)) if len(known) == len(numbers) else ""] + [""] * shares
    gaps = [""] * (1 + shares) * (len(both) - 1)
    return Line(f"et {french.count(count, 'autre')}", cells + gaps, True)


def _headings(result: Result) -> list[str]:
    """Over the cells of a row. The name of a side stands over its number and its share, « Écart » over both
    differences."""
    shares = has_shares(result)
    if result.compared is None:
        return ["Nombre", "Part"] if shares else ["Nombre"]
    return [part for word in (*names(result), "Écart") for part in (["", word] if shares else [word])]


def _laid(sheet: Sheet, result: Result, lines: Sequence[Line], columns: int) -> Table:
    """Lines one under the other, and in columns beside each other where two sides are not compared. Columns
    are read down to their foot: a page holds it."""
    columns = columns if result.compared is None and len(lines) > FEW else 1
    width = (WIDTH - GUTTER * (columns - 1)) / columns
    if result.compared is None and columns == 1:
        width = (WIDTH - GUTTER) / 2
    lefts = [LEFT + index * (width + GUTTER) for index in range(columns)]
    widths = _widths(sheet, result, lines)
    groups = []
    for block in _blocks(lines, columns):
        deep = math.ceil(len(block) / columns)
        beside = [list(zip(lefts, block[rank::deep], strict=False)) for rank in range(deep)]
        groups.append([_row(sheet, line, width, widths) for line in beside])
    return Table(_header(sheet, result, lefts, width, widths), groups)


def _blocks(lines: Sequence[Line], columns: int) -> list[Sequence[Line]]:
    """What stays together: whole columns, or else the first lines and the last ones."""
    if columns > 1:
        ends = list(range(0, len(lines), DEEP * columns))
    else:
        ends = [0, *range(FEW, len(lines) - FEW + 1)]
    return [lines[first:last] for first, last in itertools.pairwise([*ends, len(lines)])]


def _widths(sheet: Sheet, result: Result, lines: Sequence[Line]) -> list[float]:
    """Of each column of cells. Headings of two sides have the room of a few words, or are cut into lines."""
    words = _headings(result) if result.compared is None else ["masqué"] * len(lines[0].cells)
    return [
        max(sheet.measure(word, HEADING), *(sheet.measure(line.cells[index], CELL) for line in lines)) + AIR
        for index, word in enumerate(words)
    ]


def _header(
    sheet: Sheet, result: Result, lefts: Sequence[float], width: float, widths: Sequence[float]
) -> Piece:
    step = 1 + has_shares(result) if result.compared is not None else 1
    words = _headings(result)
    blocks = []
    for index in range(step - 1, len(words), step):
        room = sum(widths[index - step + 1 : index + 1]) - AIR / 2
        blocks.append((sum(widths[index + 1 :]), sheet.lines(words[index], room, HEADING, LINES)))
    title = sheet.lines(result.statistic.titre, width - sum(widths), HEADING, LINES)
    height = HEADING.line * max(len(title), *(len(own) for _, own in blocks)) + PAD

    def paint(top: float) -> None:
        for left in lefts:
            for away, own in blocks:
                for index, word in enumerate(reversed(own)):
                    y = top + height - PAD - HEADING.line * (index + 0.2)
                    sheet.say(left + width - away, y, word, HEADING, "right")
            sheet.rule(left, top + height, left + width, top + height, theme.LINE, 0.3)
        for index, word in enumerate(reversed(title)):
            sheet.say(LEFT, top + height - PAD - HEADING.line * (index + 0.2), word, HEADING)

    return Piece(height, paint)


def _row(sheet: Sheet, beside: Sequence[tuple[float, Line]], width: float, widths: Sequence[float]) -> Piece:
    room = width - sum(widths)
    labels = [sheet.lines(line.label, room, CELL, LINES) for _, line in beside]
    height = CELL.line * max(map(len, labels)) + PAD

    def paint(top: float) -> None:
        for (left, line), label in zip(beside, labels, strict=True):
            style = QUIET if line.quiet else CELL
            foot = top + PAD / 2 + CELL.line * 0.75
            for index, words in enumerate(label):
                sheet.say(left, foot + CELL.line * index, words, style)
            for index, cell in enumerate(line.cells):
                sheet.say(left + width - sum(widths[index + 1 :]), foot, cell, style, "right")
            sheet.rule(left, top + height, left + width, top + height, theme.GRID, 0.15)

    return Piece(height, paint)
