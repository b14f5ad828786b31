"""Horizontal bars: each label above its bar, or at its left where there is room; compared, two bars a label.

The vertical axis is in pixels, as long as the plot is high: rows may have as many lines as their labels
need, and a figure's height is known before it is drawn. Labels are one trace of texts, not annotations: the
browser draws it several times faster.
"""

import pandas as pd
import plotly.graph_objects as go

from coop import french, theme
from coop.charts.frame import CHARS, HIDDEN_AXIS, LINE, PHONE, SIZE, SMALL, frame, wrap
from coop.charts.legend import Legend, legend
from coop.charts.sides import Side, differences, hovers, sides
from coop.stats import Result
from coop.vocabulary import NON_RENSEIGNE

WIDE = 600  # from this width on, labels stand at the left of their bars
BETWEEN = 3  # pixels between the two bars of a row
BY_SHARE = "La longueur des barres suit les parts."


def by_share(result: Result) -> bool:
    """Whether bars are as long as shares: two sides of different sizes can only be compared so."""
    return result.compared is not None and result.shares and result.compared.shares


def _kept(result: Result, first: int) -> tuple[pd.DataFrame, str]:
    """The rows to draw, and the words that say that some are not."""
    if result.statistic.forme != "classement" or result.length <= first:
        return result.rows, ""
    return result.first(first).rows, f"Les {first} premiers sur {french.number(result.length)}"


def figure(result: Result, width: int | None, first: int) -> go.Figure:
    rows, note = _kept(result, first)
    drawn = sides(result, rows)
    wide = width is not None and width >= WIDE
    thick, gap = ((20, 12) if wide else (12, 15)) if len(drawn) == 1 else (14, 16)
    pile = thick * len(drawn) + BETWEEN * (len(drawn) - 1)
    labels = [wrap(label) for label in drawn[0].labels]
    if len(drawn) > 1:
        labels = [_with_gap(*both) for both in zip(labels, differences(result, rows), strict=True)]
    tops: list[float] = []  # of piles of bars
    anchors: list[float] = []  # of labels: their middle at the left of the bars, their foot above them
    top = 0.0
    for lines in labels:
        text = LINE * len(lines)
        block = max(text, pile) if wide else text + 3 + pile
        tops.append(top + (block - pile) / (2 if wide else 1))
        anchors.append(top + (block / 2 if wide else text + 2))
        top += block + gap
    air = 2 * french.NBSP if wide else ""
    texts = ["<br>".join(line + air for line in lines) for lines in labels]
    places = ["middle left" if wide else "top right"] * len(texts)
    sizes = [SIZE] * len(texts)
    plot_height = round(top - gap)
    if note:
        texts.append(note)
        places.append("middle right")
        sizes.append(SMALL)
        anchors.append(top + LINE / 2)
        plot_height = round(top + LINE)
    longest = max(len(line) for lines in labels for line in lines)
    left = 7 * longest + 16 if wide else 2
    above = _legend(result, drawn, width or PHONE, left)
    said = [words for side in drawn for words in side.said]
    lengths = [length for side in drawn for length in _lengths(result, side)]
    missing = (rows["valeur"] == NON_RENSEIGNE.value).tolist()
    return frame(
        [
            {
                "type": "bar",
                "orientation": "h",
                "x": lengths,
                "y": [at + thick / 2 + rank * (thick + BETWEEN) for rank in range(len(drawn)) for at in tops],
                "width": thick,
                "marker": {
                    "color": [theme.MISSING if grey else side.color for side in drawn for grey in missing],
                    "line": {"width": 0},
                },
                "text": said,
                "textposition": "outside",
                "textangle": 0,
                "constraintext": "none",
                "cliponaxis": False,
                "hovertext": hovers(result, rows, drawn) * len(drawn),
                "hoverinfo": "text",
            },
            {
                "type": "scatter",
                "x": [0] * len(texts),
                "y": anchors,
                "mode": "text",
                "text": texts,
                "textposition": places,
                "textfont": {"size": sizes},
                "cliponaxis": False,
                "hoverinfo": "skip",
            },
        ],
        plot_height,
        {"l": left, "r": 7 * max(map(len, said)) + 10, "t": 8 + above.height, "b": 8},
        shapes=above.shapes,
        annotations=above.annotations,
        xaxis=HIDDEN_AXIS | {"range": [0, max(lengths) or 1]},
        yaxis=HIDDEN_AXIS | {"range": [plot_height, 0]},
    )


def _with_gap(lines: list[str], gap: tuple[str, str]) -> list[str]:
    """A label and how far its two sides are apart, on its last line where it fits."""
    told = [part for part in gap if part != french.MISSING]
    if not told:
        return lines
    said = f"({f'{french.NBSP}· '.join(told)})"
    if len(lines[-1]) + len(said) < CHARS:
        return [*lines[:-1], f"{lines[-1]}{french.NBSP}{said}"]
    return [*lines, said]


def _lengths(result: Result, side: Side) -> list[float]:
    if not by_share(result):
        return list(side.numbers)
    return [0 if pd.isna(share) else share for share in side.shares]


def _legend(result: Result, drawn: list[Side], width: int, left: int) -> Legend:
    if len(drawn) == 1:
        return Legend([], [], 0)
    entries = [(side.color, side.name) for side in drawn]
    return legend(entries, width, left, rise=8, note=BY_SHARE if by_share(result) else "")
