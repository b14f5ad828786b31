"""Columns over time: numbers on top when they fit, else a light scale; steps with nothing show their zero.

Compared, each step has two columns: months stand beside each other by their rank.
"""

import datetime as dt
from collections.abc import Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go

from coop import french, theme
from coop.charts.frame import PHONE, SMALL, TICK_FONT, frame
from coop.charts.legend import Legend, legend
from coop.charts.sides import Side, hovers, sides
from coop.stats import Result

HEIGHT = 200
FEWEST = 6  # fewer columns keep this width of column, and stand at the left
THICK = 0.72  # of a step: what its columns take
ZERO_WIDTH, MASKED_WIDTH = 10, 11  # pixels of a column that its zero needs, and « < 5 » upright
MONTH_WIDTH, DAY_WIDTH = 34, 50  # pixels that « sept. » and « 28 sept. » take, with their air
_MONTH_STEPS = (1, 2, 3, 4, 6, 12, 24, 60, 120)


def _first_day(value: str) -> dt.date:
    """Of the month « 2026-10 », the week « 2026-S41 » or the day « 2026-10-05 »."""
    if "S" in value:
        year, week = value.split("-S")
        return dt.date.fromisocalendar(int(year), int(week), 1)
    return dt.date.fromisoformat(value if value.count("-") == 2 else f"{value}-01")


def ticks(values: Sequence[str], width: int) -> tuple[list[int], list[str]]:
    """Positions and their labels, evenly apart and as many as `width` pixels hold. Months keep January where
    they can; the year is said once, under the first label and under the first of each new year."""
    days = [_first_day(value) for value in values]
    monthly = len(values[0]) == len("2026-10")
    if monthly:
        most = max(width // MONTH_WIDTH, 1)
        step = next((s for s in _MONTH_STEPS if len(days) <= s * most), _MONTH_STEPS[-1])
        places = [i for i, day in enumerate(days) if (day.year * 12 + day.month - 1) % step == 0] or [0]
    else:
        step = -(-len(days) // max(width // DAY_WIDTH, 1))
        places = list(range((step - 1) // 2, len(days), step))  # centred: no label hangs over an edge
    labels, year = [], 0
    for place in places:
        day = days[place]
        label = _short(values[place])
        labels.append(label if day.year == year else f"{label}<br>{day.year}")
        year = day.year
    return places, labels


def figure(result: Result, width: int | None) -> go.Figure:
    width = width or PHONE
    rows = result.rows
    drawn = sides(result, rows)
    slots = max(len(rows), FEWEST // len(drawn))
    columns = slots * len(drawn)
    highest = max(max(side.numbers) for side in drawn)
    longest = max(len(words) for side in drawn for words in side.dit)
    said = columns * (6.2 * longest + 4) <= width
    left, right = (4, 4) if said else (7 * len(french.number(highest)) + 12, 12)
    values = rows["valeur"].tolist()
    places, names = ticks(values, width - left - right)
    if result.compared is not None:
        own, others = ([line[0] for line in side.lines] for side in (result, result.compared))
        names = names if own == others else _both_names(own, others, places)
    top = 24 if said else 12  # what numbers take above the highest column
    entries = [(side.color, side.name) for side in drawn]
    above = legend(entries, width, left, rise=top) if len(drawn) > 1 else Legend([], [], 0)
    room = width / columns
    return frame(
        _traces(result, drawn, said, zeros=room >= ZERO_WIDTH),
        HEIGHT,
        {"l": left, "r": right, "t": top + above.height, "b": 44},
        hovermode="x",
        xaxis={
            "range": [-0.5, slots - 0.5],
            "fixedrange": True,
            "automargin": False,
            "showgrid": False,
            "tickvals": places,
            "ticktext": names,
            "tickangle": 0,
            "tickfont": TICK_FONT,
            "ticks": "",
        },
        yaxis={
            "range": [0, highest * 1.04 or 1],
            "visible": not said,
            "fixedrange": True,
            "automargin": False,
            "nticks": 5,
            "dtick": 1 if highest < 5 else None,  # no half person
            "tickformat": ",d",
            "tickfont": TICK_FONT,
            "ticks": "",
            "ticklabelstandoff": 4,
            "zeroline": False,
        },
        shapes=[
            *above.shapes,
            {
                "type": "line",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": 0,
                "y1": 0,
                "line": {"color": theme.MISSING, "width": 1},
            },
        ],
        annotations=above.annotations + ([] if said or room < MASKED_WIDTH else _masked(drawn)),
    )


def _traces(result: Result, drawn: list[Side], said: bool, zeros: bool) -> list[dict[str, Any]]:
    """A trace a side, with every number where they fit; elsewhere only `zeros`, for want of a column."""
    hovertexts = hovers(result, result.rows, drawn)
    thick = THICK / len(drawn)
    return [
        {
            "type": "bar",
            "x": list(range(len(side.numbers))),
            "y": side.numbers,
            "width": thick,
            "offset": thick * rank - THICK / 2,
            "marker": {"color": side.color, "line": {"width": 0}},
            "text": [_on_top(dit, said, zeros) for dit in side.dit],
            "textposition": "outside",
            "textangle": 0,
            "textfont": {"size": SMALL},
            "constraintext": "none",
            "cliponaxis": False,
            "hovertext": hovertexts,
            "hoverinfo": "skip" if rank else "text",
        }
        for rank, side in enumerate(drawn)
    ]


def _on_top(dit: str, said: bool, zeros: bool) -> str:
    return escape(dit, quote=False) if (said and dit != french.MISSING) or (zeros and dit == "0") else ""


def _masked(drawn: list[Side]) -> list[dict[str, Any]]:
    """« < 5 » and « masqué », upright where columns are narrow."""
    thick = THICK / len(drawn)
    return [
        {
            "text": escape(side.dit[index], quote=False),
            "x": index + thick * (rank + 0.5) - THICK / 2,
            "y": 0,
            "yanchor": "bottom",
            "textangle": -90,
            "showarrow": False,
            "font": {"size": SMALL},
        }
        for rank, side in enumerate(drawn)
        for index in side.masked
    ]


def _both_names(values: Sequence[str], others: Sequence[str], places: Sequence[int]) -> list[str]:
    """Names without their year, which the legend says; those of the other side below, when they differ."""
    first, second = (
        [_short(side[place]) if place < len(side) else "" for place in places] for side in (values, others)
    )
    if all(not own or not other or own == other for own, other in zip(first, second, strict=True)):
        return [own or other for own, other in zip(first, second, strict=True)]
    return ["<br>".join(pair) for pair in zip(first, second, strict=True)]


def _short(value: str) -> str:
    """« oct. », « 5 oct. »."""
    day = _first_day(value)
    name = french.month(f"{day:%Y-%m}", short=True).rsplit(" ", 1)[0]
    return name if len(value) == len("2026-10") else f"{day.day}{french.NBSP}{name}"
