"""Cards: key figures, and figures that stand side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coop import french, stats, theme
from coop.charts.sides import names
from coop.exports import textes
from coop.exports.pdf_paper import LEFT, MUTED, SMALL, STRONG, WIDTH, Style
from coop.exports.pdf_rows import COLORS, Row, rows
from coop.exports.pdf_sheet import Piece, Run, Sheet
from coop.stats import Result

TITLE = Style(8.7, theme.TEXT, bold=True)
NUMBER, SIDE = Style(24, theme.ACTION, bold=True), Style(15, theme.TEXT, bold=True)
INSET, GAP = 3.2, 3.0
SQUARE = f"■{french.NBSP}"


@dataclass(frozen=True, slots=True)
class Card:
    """A title, then lines of runs."""

    title: str
    lines: Sequence[Sequence[Run]]


def key_figure(result: Result) -> Card:
    """Its number, its change against the previous period or the other side, and its details."""
    other = result.compared
    if result.hidden and (other is None or other.hidden):
        return Card(result.statistic.titre, [[Run(textes.HIDDEN, MUTED)]])
    if other is not None:
        said = [side.said(side.total) for side in (result, other)]
        lines = _sides(result, said, stats.change(result.total, other.total))
        if result.hidden or other.hidden:
            return Card(result.statistic.titre, [*lines, [Run(textes.HIDDEN, SMALL)]])
    else:
        lines = [_number(result)]
        if result.previous is not None:
            before = f"{french.NBSP}(avant{french.NBSP}: {result.said(result.previous)})"
            lines.append([Run(stats.change(result.total, result.previous), STRONG), Run(before, MUTED)])
    return Card(result.statistic.titre, [*lines, *_details(result)])


def _number(result: Result) -> list[Run]:
    """The number large, its unit small; units are plural: 0 and 1 go without."""
    number = Run(result.said(result.total), NUMBER)
    if result.statistic.unite == "minutes" or (result.total or 0) < 2:
        return [number]
    return [number, Run(french.NBSP + result.statistic.unite, MUTED)]


def side_by_side(result: Result, found: Sequence[Row]) -> list[Card]:
    """A card a row of a result without shares."""
    cards = []
    for row in found:
        said = [cell.dit for cell in row.cells]
        if len(said) == 1:
            lines = [[Run(said[0], NUMBER if row.cells[0].number is not None else MUTED)]]
        else:
            lines = _sides(result, said, stats.change(row.cells[0].number, row.cells[1].number))
        cards.append(Card(row.label, lines))
    return cards


def _sides(result: Result, said: Sequence[str], change: str) -> list[list[Run]]:
    """Both numbers, each with the colour and the name of its side, and their change."""
    found = [
        [Run(SQUARE, Style(9.5, color)), Run(words, SIDE), Run(french.NBSP * 2 + name, SMALL)]
        for color, words, name in zip(COLORS, said, names(result), strict=True)
    ]
    known = change != french.MISSING
    return (
        [*found, [Run(f"Écart{french.NBSP}:{french.NBSP}", MUTED), Run(change, STRONG)]] if known else found
    )


def _details(result: Result) -> Iterator[list[Run]]:
    """« Moyenne par activité : 1 h 11 », with two sides « 1 h 11 contre 1 h 13 »."""
    for row in rows(result):
        said = " contre ".join(cell.share or cell.dit for cell in row.cells)
        yield [Run(f"{row.label}{french.NBSP}: {said}", SMALL)]


def grid(sheet: Sheet, cards: Sequence[Card], most: int) -> list[Piece]:
    """At most so many cards a line, fewer where a number needs the room; all of a line are equally high."""
    numbers = [run for card in cards for line in card.lines for run in line if run.style == NUMBER]
    longest = max((sheet.measure(*run) for run in numbers), default=0)
    columns = min(len(cards), most)
    while columns > 1 and longest > _width(columns) - 2 * INSET:
        columns -= 1
    lines = [cards[first : first + columns] for first in range(0, len(cards), columns)]
    return [_line(sheet, line, _width(columns)) for line in lines]


def _width(columns: int) -> float:
    return (WIDTH - GAP * (columns - 1)) / columns


def _line(sheet: Sheet, cards: Sequence[Card], width: float) -> Piece:
    inner = width - 2 * INSET
    titles = [sheet.lines(card.title, inner, TITLE) for card in cards]
    blocks = [
        [[Run(line, TITLE)] for line in title + [""] * (max(map(len, titles)) - len(title))]
        + [line for runs in card.lines for line in sheet.arrange(runs, inner)]
        for card, title in zip(cards, titles, strict=True)
    ]
    height = max(sum(_height(line) for line in block) for block in blocks) + 2 * INSET

    def draw(top: float) -> None:
        for rank, block in enumerate(blocks):
            x, y = LEFT + rank * (width + GAP), top + INSET
            sheet.box(x, top, width, height, theme.PANEL)
            for line in block:
                y += _height(line)
                sheet.say_runs(x + INSET, y - _height(line) * 0.25, line)

    return Piece(height + GAP, draw)


def _height(line: Sequence[Run]) -> float:
    return max(run.style.line for run in line)
