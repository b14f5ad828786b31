"""What every figure shares: its sizes, its ground, how texts are cut and numbers written."""

import textwrap
from collections.abc import Sequence
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from coop import french, theme

EMPTY = "Aucune activité concernée dans cette sélection"
HIDDEN = (
    f"Trop peu de personnes pour montrer ce chiffre{french.NBSP}: il permettrait d’en reconnaître certaines."
)
PHONE = 296  # a chart's width in a card on a phone of 360 pixels: what fits there fits everywhere
SIZE, SMALL, LINE = 14, 12, 18  # pixels: font, small font, line
CHARS = 40  # of a label's line: 276 pixels

TICK_FONT = {"size": SMALL, "color": theme.PAGE_TEXT}
HIDDEN_AXIS = {"visible": False, "fixedrange": True, "automargin": False}

# Given even where empty: without one, plotly adds 7 kB that depend on what was imported before. Streamlit
# puts its fonts and its dark or light colours there.
_TEMPLATE = {"layout": {"font": {"family": theme.FONT_FAMILY}, "yaxis": {"gridcolor": theme.GRID}}}


def frame(
    data: Sequence[dict[str, Any]], plot_height: int, margin: dict[str, int], **layout: Any
) -> go.Figure:
    """A figure that is `plot_height` pixels high between its margins, on whatever ground it stands.

    All margins are said: an unsaid one lets the camera's image cut texts. Traces come as dictionaries: as
    `go.Bar` they would be checked twice, which is most of the time.
    """
    common = {
        "template": _TEMPLATE,
        "height": plot_height + margin["t"] + margin["b"],
        "margin": margin | {"pad": 0, "autoexpand": False},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "separators": f",{french.NARROW}",
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {"align": "left", "font": {"color": theme.PAGE_TEXT}},
        "font": {"size": SIZE, "color": theme.PAGE_TEXT},
    }
    return go.Figure(data, common | layout)


def sentence(lines: Sequence[str], x: float, height: int = 72) -> go.Figure:
    """Words instead of a chart; `x` 0 stands at the left, 0.5 in the middle."""
    said = {
        "text": "<br>".join(lines),
        "align": "center" if x else "left",
        "showarrow": False,
        "xref": "paper",
        "yref": "paper",
        "x": x,
        "y": 0.5,
        "xanchor": "center" if x else "left",
        "borderpad": 0,
    }
    margin = {"l": 2, "r": 2, "t": 8, "b": 8}
    return frame([], height, margin, annotations=[said], xaxis=HIDDEN_AXIS, yaxis=HIDDEN_AXIS)


def wrap(text: str, chars: int = CHARS) -> list[str]:
    """Balanced lines of at most `chars` characters, fewer when capitals make them wide; ready for plotly,
    whose texts are HTML: a label is someone's words and must not be read as tags."""
    capitals = sum(char.isupper() for char in text) / max(len(text), 1)
    most = int(chars / (1 + 0.35 * capitals))
    lines = textwrap.wrap(text, most, break_on_hyphens=False)
    if len(lines) > 1:
        even = textwrap.wrap(text, min(-(-len(text) // len(lines)) + 4, most), break_on_hyphens=False)
        lines = even if len(even) == len(lines) else lines
    return [escape(line, quote=False) for line in lines] or [french.MISSING]


def number_and_share(dit: str, share: float) -> str:
    """« 1 520 · 37,4 % », or the number alone, from a number as it is read (« < 5 »); ready for plotly."""
    text = escape(dit, quote=False)
    return text if pd.isna(share) else f"{text}{french.NBSP}·{french.NBSP}{french.percent(share)}"
