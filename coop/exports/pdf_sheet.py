"""Pieces of the PDF one under the other, that no page cuts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from coop import french
from coop.exports.pdf_paper import BOTTOM, LEFT, TOP, WIDTH, Paper, Style


class Run(NamedTuple):
    """Words of a line that share a style."""

    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that is drawn whole, from the top that `draw` is given."""

    height: float
    draw: Callable[[float], None]


def air(height: float) -> Piece:
    return Piece(height, lambda top: None)


class Sheet(Paper):
    """`y` is where the next piece goes."""

    def turn(self) -> None:
        self.add_page()
        self.y = TOP

    def place(self, pieces: Sequence[Piece]) -> None:
        """One under the other: on this page where all of them fit, else from the next one on."""
        if self.y > TOP and self.y + sum(piece.height for piece in pieces) > BOTTOM:
            self.turn()
        for piece in pieces:
            if self.y > TOP and self.y + piece.height > BOTTOM:
                self.turn()
            piece.draw(self.y)
            self.y += piece.height

    def flow(self, head: Piece, groups: Sequence[Sequence[Piece]]) -> None:
        """Groups of pieces under a heading, which each new page says again."""
        self.place([head, *groups[0]])
        for group in groups[1:]:
            full = self.y + sum(piece.height for piece in group) > BOTTOM
            self.place([head, *group] if full else group)

    def space(self, height: float) -> None:
        """Air, of which none is left at the top of a page."""
        self.y += height if self.y > TOP else 0

    def paragraph(self, text: str, style: Style, width: float = WIDTH, x: float = LEFT) -> Piece:
        lines = self.lines(text, width, style)

        def draw(top: float) -> None:
            for rank, line in enumerate(lines):
                self.say(x, top + style.line * (rank + 0.75), line, style)

        return Piece(style.line * len(lines), draw)

    def heading(self, text: str, style: Style, level: int) -> Piece:
        """A title that is also a bookmark."""
        words = self.paragraph(text, style)

        def draw(top: float) -> None:
            self.start_section(self.clean(text), level)
            words.draw(top)

        return Piece(words.height, draw)

    def arrange(self, runs: Iterable[Run], width: float) -> list[list[Run]]:
        """Runs one after the other on as many lines as the width needs."""
        found: list[list[Run]] = []
        room = 0.0
        for text, style in runs:
            long = self.measure(text, style)
            if found and long <= room:
                found[-1].append(Run(text, style))
                room -= long
            else:
                found += [[Run(line, style)] for line in self.lines(text.lstrip(french.NBSP), width, style)]
                room = width - self.measure(found[-1][0].text, style)
        return found

    def say_runs(self, x: float, y: float, runs: Iterable[Run]) -> None:
        for text, style in runs:
            x = self.say(x, y, text, style)
