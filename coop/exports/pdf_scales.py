"""What a map's shades and discs mean: how a number is drawn, and the legend that says so."""

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from coop import french, theme
from coop.exports.pdf_paper import LEFT, RIGHT, SMALL, ramp
from coop.exports.pdf_sheet import Piece, Sheet

SHADES, FAINTEST = 5, 0.25
LARGEST, SMALLEST, CLEAR = 6.0, 0.7, 0.65  # radius of discs, and how much they hide
SQUARE, AIR = 5.0, 6.0  # width of a shade's sample, air between entries of a legend
MASKED = ramp(theme.MISSING, 0.8)


class Key(NamedTuple):
    """An entry of a legend: its drawing, which begins at a point that it is given, and its words."""

    width: float
    draw: Callable[[float, float], None]
    words: str


@dataclass(frozen=True)
class Scale:
    """`numbers` are those of all the maps that share it; `areas` are shaded, other territories bear discs."""

    numbers: Sequence[int]
    masked: bool
    areas: bool

    @cached_property
    def tops(self) -> list[int]:
        """The greatest number of each shade: a shade a number when they are few, else about as many areas in
        each."""
        known = np.unique(np.array(self.numbers, np.int64))
        if len(known) > SHADES:
            parts = np.arange(1, SHADES + 1) / SHADES
            known = np.unique(np.quantile(self.numbers, parts, method="higher"))
        return [int(number) for number in known]

    @cached_property
    def highest(self) -> int:
        return max(self.numbers, default=0)

    def shade(self, number: int | None, color: str) -> str:
        if number is None:
            return MASKED
        rank = bisect_left(self.tops, number) + 1
        return ramp(color, FAINTEST + (1 - FAINTEST) * rank / len(self.tops))

    def radius(self, number: int | None) -> float:
        """Of a disc whose surface follows the number; of a small one when it is masked."""
        return max(LARGEST * math.sqrt((number or 0) / (self.highest or 1)), SMALLEST)

    def legend(self, sheet: Sheet, colors: Sequence[str]) -> Piece:
        """Samples in the colours of each map, on as many lines as they need."""
        lines: list[list[Key]] = [[]]
        end = LEFT
        for key in self._keys(sheet, colors):
            wide = key.width + 1.2 + sheet.measure(key.words, SMALL)
            if lines[-1] and end + wide > RIGHT:
                lines.append([])
                end = LEFT
            lines[-1].append(key)
            end += wide + AIR
        height = 4.5 if self.areas else 2 * LARGEST + 0.5

        def paint(top: float) -> None:
            for rank, line in enumerate(lines):
                x, y = LEFT, top + height * (rank + 0.5)
                for key in line:
                    key.draw(x, y)
                    x = sheet.say(x + key.width + 1.2, y + SMALL.middle, key.words, SMALL) + AIR

        return Piece(height * len(lines) + 1, paint)

    def _keys(self, sheet: Sheet, colors: Sequence[str]) -> Iterator[Key]:
        if self.areas:
            lows = [0, *self.tops]
            for rank, top in enumerate(self.tops):
                low = min(number for number in self.numbers if rank == 0 or number > lows[rank])
                words = f"{french.number(low)} à {french.number(top)}" if low < top else french.number(top)
                yield self._squares(sheet, [self.shade(top, color) for color in colors], words)
        else:
            for number in self._examples():
                yield self._circles(sheet, self.radius(number), colors, french.number(number))
        if self.masked and self.areas:
            yield self._squares(sheet, [MASKED], "nombre masqué")
        elif self.masked:
            yield self._circles(sheet, self.radius(None), [MASKED], "nombre masqué")

    def _examples(self) -> list[int]:
        """The greatest number, and two round ones below."""
        rounded = {int(float(f"{n:.0e}")) for n in (self.highest / 4, self.highest / 20) if n >= 1}
        return sorted(rounded | ({self.highest} if self.highest else set()), reverse=True)

    def _squares(self, sheet: Sheet, colors: Sequence[str], words: str) -> Key:
        def draw(x: float, y: float) -> None:
            for rank, color in enumerate(colors):
                sheet.box(x + rank * (SQUARE + 0.3), y - 1.5, SQUARE, 3, color)

        return Key(len(colors) * (SQUARE + 0.3), draw, words)

    def _circles(self, sheet: Sheet, radius: float, colors: Sequence[str], words: str) -> Key:
        def draw(x: float, y: float) -> None:
            for rank, color in enumerate(colors):
                with sheet.local_context(fill_opacity=CLEAR, fill_color=color):
                    sheet.circle(x + radius + rank * (2 * radius + 0.8), y, radius, style="F")

        return Key(len(colors) * (2 * radius + 0.8), draw, words)
