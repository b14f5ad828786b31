"""Columns over time: numbers on top when they fit, else a light scale; steps with nothing show their zero."""

import datetime as dt
from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from coop import french, theme
from coop.charts.frame import PHONE, SMALL, TICK_FONT, frame, number_and_share
from coop.stats import Result

HEIGHT = 200
FEWEST = 6  # fewer columns keep this width of column, and stand at the left
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
        label = french.month(f"{day:%Y-%m}", short=True).rsplit(" ", 1)[0]
        if not monthly:
            label = f"{day.day}{french.NBSP}{label}"
        labels.append(label if day.year == year else f"{label}<br>{day.year}")
        year = day.year
    return places, labels


def figure(result: Result, width: int | None) -> go.Figure:
    width = width or PHONE
    values, labels, numbers, parts = (
        result.rows[name].tolist() for name in ("valeur", "libelle", "nombre", "part")
    )
    texts = [french.number(number) for number in numbers]
    longest, highest, slots = max(map(len, texts)), max(numbers), max(len(numbers), FEWEST)
    said = slots * (6.2 * longest + 4) <= width
    if not said:  # only zeros, for want of a column, and only where a column is as wide as a digit
        texts = ["" if number or slots * 10 > width else "0" for number in numbers]
    margin = {"l": 4 if said else 7 * longest + 12, "r": 4 if said else 12, "t": 24 if said else 12, "b": 44}
    places, names = ticks(values, width - margin["l"] - margin["r"])
    return frame(
        [
            {
                "type": "bar",
                "x": list(range(len(numbers))),
                "y": numbers,
                "width": 0.72,
                "marker": {"color": theme.SERIES, "line": {"width": 0}},
                "text": texts,
                "textposition": "outside",
                "textangle": 0,
                "textfont": {"size": SMALL},
                "constraintext": "none",
                "cliponaxis": False,
                "hovertext": [
                    f"<b>{escape(label)}</b><br>{number_and_share(number, part)}"
                    for label, number, part in zip(labels, numbers, parts, strict=True)
                ],
                "hoverinfo": "text",
            }
        ],
        HEIGHT,
        margin,
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
            "range": [0, highest * 1.04],
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
            {
                "type": "line",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": 0,
                "y1": 0,
                "line": {"color": theme.MISSING, "width": 1},
            }
        ],
    )
