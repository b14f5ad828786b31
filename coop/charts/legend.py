"""The legend above a plot: squares of colour and their words, on as many lines as the width needs.

Not plotly's own, whose height is known only once it is drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from coop import french
from coop.charts.frame import LINE, SMALL

SQUARE, GAP = 12, 16  # pixels: side of a square, air between two entries
CHAR = 5.9  # pixels that a letter of small text takes


@dataclass(frozen=True, slots=True)
class Legend:
    """What to give to `frame`, and the pixels it takes above the plot."""

    shapes: list[dict[str, Any]]
    annotations: list[dict[str, Any]]
    height: int


def legend(
    entries: Sequence[tuple[str, str]], width: int, left: int = 0, rise: int = 0, note: str = ""
) -> Legend:
    """`entries` are (colour, words); "" is no square. The figure is `width` pixels wide, the plot begins
    `left` pixels inside, and `rise` pixels are left free between both. A `note` goes on a line of its own."""
    lines: list[list[tuple[float, str, str]]] = [[]]
    at = 0.0
    for color, full in entries:
        start = SQUARE + 6 if color else 0
        words = french.ellipsis(full, int((width - start) / CHAR))
        long = start + CHAR * len(words)
        if lines[-1] and at + long > width:
            lines.append([])
            at = 0
        lines[-1].append((at, color, words))
        at += long + GAP
    if note:
        lines.append([(0, "", note)])
    found = Legend([], [], LINE * len(lines) + 6)
    for rank, line in enumerate(lines):
        middle = rise + found.height - LINE * (rank + 0.5)
        for x, color, words in line:
            if color:
                found.shapes.append(_square(x - left, middle, color))
            found.annotations.append(
                words_at(escape(words, quote=False), x - left + (SQUARE + 6) * bool(color), middle)
            )
    return found


def words_at(text: str, right: float, up: float, **more: Any) -> dict[str, Any]:
    """A small text that begins `right` pixels after the plot's left, its middle `up` pixels above its top."""
    return {
        "text": text,
        "showarrow": False,
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 1,
        "xshift": right,
        "yshift": up,
        "xanchor": "left",
        "yanchor": "middle",
        "align": "left",
        "borderpad": 0,
        "font": {"size": SMALL},
    } | more


def _square(x: float, middle: float, color: str) -> dict[str, Any]:
    return {
        "type": "rect",
        "xref": "paper",
        "yref": "paper",
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "xanchor": 0,
        "yanchor": 1,
        "x0": x,
        "x1": x + SQUARE,
        "y0": middle - SQUARE / 2,
        "y1": middle + SQUARE / 2,
        "fillcolor": color,
        "line": {"width": 0},
    }
