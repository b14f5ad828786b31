"""The ground of maps: outlines as plotly draws them, rings one after the other with a gap between.

32-bit floats travel as half the bytes of JSON numbers. All of France is drawn from thinned outlines: they
differ by less than a pixel on a map 600 pixels wide, and take half the time.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from coop import theme
from coop.reference import plan
from coop.reference.plan import Box

Path = npt.NDArray[np.float32]

AIR = 0.03  # of a view: around what it shows
THINNING = 0.015  # units of the plan that a thinned outline may stray
_GAP = np.array([[np.nan, np.nan]], np.float32)


@dataclass(frozen=True, slots=True)
class View:
    """What a map shows: a `box` of the plan, the départements `codes` it is about and the `others` that it
    touches, whether it is all of France."""

    box: Box
    codes: list[str]
    others: list[str]
    whole: bool


def view(zoom: Collection[str] | None, ratio: float) -> View:
    """All of France, or the départements `zoom`, in a frame whose height is `ratio` of its width.

    A close-up shows an inset only when asked for: it lies beside other départements on the plan alone.
    """
    x0, y0, x1, y1 = plan.bounds(zoom)
    half = max(x1 - x0, (y1 - y0) / ratio) * (0.5 + AIR)
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    box = (x - half, y - half * ratio, x + half, y + half * ratio)
    near = [code for code in plan.outlines() if _touch(plan.bounds((code,)), box)]
    codes = [code for code in near if not zoom or code in zoom]
    others = [code for code in near if code not in codes and code not in plan.INSETS]
    return View(box, codes, others, whole=not zoom)


def _touch(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]


def ground(view: View, colors: Mapping[str, str], axes: dict[str, str]) -> list[dict[str, Any]]:
    """The outlines of a view, a trace a colour: the one of each département in `colors`, a light grey for the
    others that the view is about, none around."""
    fills = {code: colors.get(code, NOTHING) for code in view.codes}
    fills |= {code: colors.get(code, AROUND) for code in view.others}
    found = []
    for fill in dict.fromkeys(fills.values()):
        path = np.concatenate([_path(code, view.whole) for code in fills if fills[code] == fill])
        found.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": path[:, 0],
                "y": path[:, 1],
                "fill": "toself",
                "fillcolor": fill,
                "line": {"color": BORDER, "width": 0.75},
                "hoverinfo": "skip",
            }
            | axes
        )
    return found


def clear(color: str, opacity: float) -> str:
    """A colour of the theme through which the ground shows."""
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:.2f})"


NOTHING, BORDER, AROUND = clear(theme.MISSING, 0.15), clear(theme.MISSING, 0.7), clear(theme.MISSING, 0)


@cache
def _path(code: str, thinned: bool) -> Path:
    parts = []
    for ring in plan.outlines()[code]:
        points = np.array(ring)
        parts += [(_thin(points) if thinned else points).astype(np.float32), _GAP]
    return np.concatenate(parts)


def _thin(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Without the points from which the line between those that stay passes near (Douglas and Peucker)."""
    keep, todo = {0, len(points) - 1}, [(0, len(points) - 1)]
    while todo:
        first, last = todo.pop()
        if last - first < 2:
            continue
        between, along = points[first + 1 : last] - points[first], points[last] - points[first]
        length = np.hypot(*along)
        if length:
            away = np.abs(between[:, 0] * along[1] - between[:, 1] * along[0]) / length
        else:  # a ring ends where it begins
            away = np.hypot(between[:, 0], between[:, 1])
        farthest = int(away.argmax()) + first + 1
        if away.max() > THINNING:
            keep.add(farthest)
            todo += [(first, farthest), (farthest, last)]
    return points[sorted(keep)]
