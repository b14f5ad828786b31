"""Horizontal bars: each label above its bar, or at its left where there is room.

The vertical axis is in pixels, as long as the plot is high: rows may have as many lines as their labels
need, and a figure's height is known before it is drawn. Labels are one trace of texts, not annotations: the
browser draws it several times faster.
"""

import plotly.graph_objects as go

from coop import french, theme
from coop.charts.frame import HIDDEN_AXIS, LINE, SIZE, SMALL, frame, number_and_share, wrap
from coop.stats import Result
from coop.vocabulary import NON_RENSEIGNE

WIDE = 600  # from this width on, labels stand at the left of their bars
Row = tuple[str, str, int, float]


def _kept(result: Result, first: int) -> tuple[list[Row], str]:
    """The rows to draw, and the words that say that some are not."""
    columns = result.rows[["valeur", "libelle", "nombre", "part"]]
    rows: list[Row] = list(columns.itertuples(index=False, name=None))
    known = [row for row in rows if row[0] != NON_RENSEIGNE.value]
    if result.statistic.forme != "classement" or len(known) <= first:
        return rows, ""
    rest = [row for row in rows if row[0] == NON_RENSEIGNE.value]
    return known[:first] + rest, f"Les {first} premiers sur {french.number(len(known))}"


def figure(result: Result, width: int | None, first: int) -> go.Figure:
    rows, note = _kept(result, first)
    wide = width is not None and width >= WIDE
    thick, gap = (20, 12) if wide else (12, 15)
    labels = [wrap(row[1]) for row in rows]
    said = [number_and_share(row[2], row[3]) for row in rows]
    middles: list[float] = []  # of bars
    anchors: list[float] = []  # of labels: their middle at the left of a bar, their foot above one
    top = 0.0
    for lines in labels:
        text = LINE * len(lines)
        block = max(text, thick) if wide else text + 3 + thick
        middles.append(top + (block / 2 if wide else block - thick / 2))
        anchors.append(middles[-1] if wide else top + text + 2)
        top += block + gap
    air = 2 * french.NBSP if wide else ""
    texts = ["<br>".join(line + air for line in lines) for lines in labels]
    places = ["middle left" if wide else "top right"] * len(rows)
    sizes = [SIZE] * len(rows)
    plot_height = round(top - gap)
    if note:
        texts.append(note)
        places.append("middle right")
        sizes.append(SMALL)
        anchors.append(top + LINE / 2)
        plot_height = round(top + LINE)
    longest = max(len(line) for lines in labels for line in lines)
    margin = {"l": 7 * longest + 16 if wide else 2, "r": 7 * max(map(len, said)) + 10, "t": 8, "b": 8}
    colors = [theme.MISSING if row[0] == NON_RENSEIGNE.value else theme.SERIES for row in rows]
    return frame(
        [
            {
                "type": "bar",
                "orientation": "h",
                "x": [row[2] for row in rows],
                "y": middles,
                "width": thick,
                "marker": {"color": colors, "line": {"width": 0}},
                "text": said,
                "textposition": "outside",
                "textangle": 0,
                "constraintext": "none",
                "cliponaxis": False,
                "hovertext": [
                    f"<b>{'<br>'.join(label)}</b><br>{n}" for label, n in zip(labels, said, strict=True)
                ],
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
        margin,
        xaxis=HIDDEN_AXIS | {"range": [0, max(row[2] for row in rows)]},
        yaxis=HIDDEN_AXIS | {"range": [plot_height, 0]},
    )
