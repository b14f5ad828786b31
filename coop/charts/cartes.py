"""Maps, without any outside service. Compared, one a side at the same scale: beside each other where there is
room, else one above the other."""

from collections.abc import Collection, Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go

from coop import french
from coop.charts import fond
from coop.charts.fond import NOTHING, View
from coop.charts.frame import HIDDEN_AXIS, PHONE, SIZE, SMALL, frame, wrap
from coop.charts.legend import Legend, legend, words_at
from coop.charts.marques import MASKED, areas, classes, discs
from coop.charts.placement import Placed, placed
from coop.charts.sides import names
from coop.reference import plan, territoires
from coop.stats import Result

MOST = 250  # communes drawn in a figure: a browser takes about half a millisecond for each
WIDE, GAP = 600, 24  # pixels: from where two maps stand side by side, air between them
TITLE, NOTE = 24, 17  # pixels: a line above a map, a line under it
TALLEST, UNKNOWN = 480, 320  # pixels: height of a map at most, and where the width is not known


def figure(result: Result, width: int | None, zoom: Collection[str] | None) -> go.Figure:
    both = [result] if result.compared is None else [result, result.compared]
    beside = len(both) if width is not None and width >= WIDE else 1
    full = (width or PHONE) - 4
    room = (full - GAP * (beside - 1)) // beside
    height = _height(zoom, room) if width else UNKNOWN
    view = fond.view(zoom, height / room if width else 0.75)
    found = [placed(side, view.box, MOST // len(both)) for side in both]
    everything = [one for shown, _ in found for one in shown]
    notes = [[line for note in words for line in wrap(note, room // 6)] for _, words in found]
    title = TITLE if len(both) > 1 else 0
    under = NOTE * max(map(len, notes)) + 6
    step = title + height + under + GAP  # from a map to the one below
    plot = height + step * (len(both) // beside - 1)
    above = _legend(result, everything, full, rise=title + 6)
    layout: dict[str, Any] = {}
    traces: list[dict[str, Any]] = []
    words = list(above.annotations)
    for rank, name in enumerate(names(result)[: len(both)]):
        column, row = (rank, 0) if beside > 1 else (0, rank)
        left = column * (room + GAP) / full
        top = 1 - row * step / plot
        bottom = max(top - height / plot, 0)
        number = str(rank + 1) if rank else ""
        layout |= _axes(view, number, [left, min(left + room / full, 1)], [bottom, top])
        traces += _map(result, view, found[rank][0], everything, number, room)
        if title:
            said = f"<b>{escape(french.ellipsis(name, room // 7), quote=False)}</b>"
            words.append(words_at(said, 0, TITLE / 2, x=left, y=top, font={"size": SIZE}))
        if notes[rank]:
            words.append(words_at("<br>".join(notes[rank]), 0, -6, x=left, y=bottom, yanchor="top"))
    margin = {"l": 2, "r": 2, "t": title + 6 + above.height, "b": under + 4}
    return frame(traces, plot, margin, shapes=above.shapes, annotations=words, **layout)


def _height(zoom: Collection[str] | None, room: int) -> int:
    x0, y0, x1, y1 = plan.bounds(zoom)
    return min(round(room * min(max((y1 - y0) / (x1 - x0), 0.6), 1)), TALLEST)


def _axes(view: View, number: str, across: list[float], down: list[float]) -> dict[str, Any]:
    """Where the width is not known, a map becomes narrower than its place rather than distorted."""
    x0, y0, x1, y1 = view.box
    x = {"range": [x0, x1], "domain": across, "constrain": "domain", "anchor": f"y{number}"}
    y = {"range": [y0, y1], "domain": down, "constrain": "domain", "anchor": f"x{number}"}
    return {
        f"xaxis{number}": HIDDEN_AXIS | x,
        f"yaxis{number}": HIDDEN_AXIS | y | {"scaleanchor": f"x{number}"},
    }


def _map(
    result: Result,
    view: View,
    shown: Sequence[Placed],
    everything: Sequence[Placed],
    number: str,
    room: int,
) -> list[dict[str, Any]]:
    """What one map `shown` on the axes `number` draws, at the scale of `everything` that the figure shows."""
    axes = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
    numbers = _numbers(everything)
    if result.statistic.maille == "departement":
        traces = areas(view, shown, numbers, axes)
    else:
        widest = min(max(room // 14, 22), 44)
        traces = discs(view, shown, (max(numbers, default=1), widest), axes)
    return [*traces, _insets(axes)] if view.whole else traces


def _insets(axes: dict[str, str]) -> dict[str, Any]:
    """The names of the insets, at their right but for La Réunion, which has Mayotte there."""
    boxes = [plan.bounds((code,)) for code in plan.INSETS]
    under = [code == "974" for code in plan.INSETS]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [x0 if low else x1 for low, (x0, _, x1, _) in zip(under, boxes, strict=True)],
        "y": [y0 if low else (y0 + y1) / 2 for low, (_, y0, _, y1) in zip(under, boxes, strict=True)],
        "text": [territoires.label("departement", code).rsplit(" ", 1)[0] for code in plan.INSETS],
        "textposition": ["bottom right" if low else "middle right" for low in under],
        "textfont": {"size": SMALL - 1},
        "hoverinfo": "skip",
    } | axes


def _numbers(shown: Sequence[Placed]) -> list[int]:
    return [one.number for one in shown if one.number is not None]


def _legend(result: Result, shown: Sequence[Placed], width: int, rise: int) -> Legend:
    numbers = _numbers(shown)
    masked = french.join(sorted({one.dit for one in shown if one.number is None}), "ou")
    entries = [(MASKED, masked)] if masked else []
    if result.statistic.maille != "departement":
        largest = f"Le plus grand disque{french.NBSP}: {french.number(max(numbers))}" if numbers else ""
        return legend([("", largest), *entries] if largest else entries, width, rise=rise)
    known = [
        (color, french.number(low) if low == high else f"{french.number(low)} à {french.number(high)}")
        for low, high, color in classes(numbers)
    ]
    return legend([(NOTHING, "0"), *known, *entries], width, rise=rise)
