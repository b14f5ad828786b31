"""What a map shows: discs on communes, whose area follows the number, or départements in a few blues.

The blues are one blue more or less transparent: they go from faint to strong on a light ground and on a dark
one, to every eye.
"""

from bisect import bisect_left
from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np

from coop import french, theme
from coop.charts.fond import View, clear, ground
from coop.charts.placement import Placed

CLASSES = 5
FAINTEST = 0.25
SMALLEST = 4  # pixels: width of a disc, and of a masked one


MASKED = clear(theme.MISSING, 0.6)
DISC = clear(theme.SERIES, 0.6)


def classes(numbers: Sequence[int]) -> list[tuple[int, int, str]]:
    """The least number, the greatest and the blue of each class: five at most, of about as many départements
    each. Both are numbers of the map, so that no class is empty."""
    if not numbers:
        return []
    known = np.unique(numbers)
    tops = np.unique(np.quantile(numbers, np.arange(1, CLASSES + 1) / CLASSES, method="inverted_cdf"))
    bottoms = [known[0], *(known[np.searchsorted(known, top) + 1] for top in tops[:-1])]
    blues = np.linspace(FAINTEST, 1, len(tops)) if len(tops) > 1 else [1]
    return [
        (int(bottom), int(top), clear(theme.SERIES, blue))
        for bottom, top, blue in zip(bottoms, tops, blues, strict=True)
    ]


def areas(
    view: View, shown: Sequence[Placed], numbers: Sequence[int], axes: dict[str, str]
) -> list[dict[str, Any]]:
    """The départements of a view, a trace a colour, by the classes of `numbers`; what the pointer reads is at
    their centres."""
    known = classes(numbers)
    tops = [top for _, top, _ in known]
    colors = {
        one.code: MASKED if one.number is None else known[bisect_left(tops, one.number)][2] for one in shown
    }
    unseen = {"opacity": 0, "size": 16}
    return ground(view, colors, axes) + _points(shown, axes, unseen, unseen)


def discs(
    view: View, shown: Sequence[Placed], scale: tuple[int, int], axes: dict[str, str]
) -> list[dict[str, Any]]:
    """Discs on the outlines: `scale` is a number and how many pixels wide its disc is. What is masked
    is small and grey."""
    number, pixels = scale
    numbers = np.array([one.number for one in shown if one.number is not None], float)
    sizes = np.maximum(np.sqrt(numbers / number) * pixels, SMALLEST).astype(np.float32)
    blue = {"color": DISC, "opacity": 1, "size": sizes, "line": {"color": theme.SERIES, "width": 0.75}}
    grey = {"color": MASKED, "opacity": 1, "size": SMALLEST, "line": {"width": 0}}
    return ground(view, {}, axes) + _points(shown, axes, blue, grey)


def _points(
    shown: Sequence[Placed], axes: dict[str, str], known: dict[str, Any], masked: dict[str, Any]
) -> list[dict[str, Any]]:
    """A trace of what is known, and one for each word that replaces a masked number. Numbers travel as
    numbers, in half the bytes: the browser writes them."""
    told = [one for one in shown if one.number is not None]
    number = "%{customdata[0]:,}"
    if all(one.share == one.share for one in told):
        number += f"{french.NBSP}·{french.NBSP}%{{customdata[1]:.1~f}}{french.NARROW}%"
    groups = [(number, known, told)]
    for dit in sorted({one.dit for one in shown if one.number is None}):
        untold = [one for one in shown if one.number is None and one.dit == dit]
        groups.append((escape(dit), masked, untold))
    traces = []
    for said, marker, some in groups:
        x, y = np.array([one.point for one in some], np.float32).reshape(-1, 2).T
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": x,
                "y": y,
                "marker": marker,
                "text": [escape(one.label, quote=False) for one in some],
                "customdata": np.array([(one.number or 0, one.share) for one in some], np.float32),
                "hovertemplate": f"<b>%{{text}}</b>{french.NBSP}: {said}<extra></extra>",
            }
            | axes
        )
    return traces
