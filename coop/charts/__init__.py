"""A result as a plotly figure, and as the table that says the same numbers.

The same result gives the same JSON, so that Streamlit redraws nothing. On a page, keep Streamlit's `theme`:
`st.plotly_chart(figure(result), config=config(result), key=…)`.
"""

from collections.abc import Collection
from typing import Any

import plotly.graph_objects as go

from coop.charts import bars, cartes, columns, figures
from coop.charts.frame import EMPTY, HIDDEN, number_and_share, sentence, wrap
from coop.charts.tableau import table
from coop.stats import Result

__all__ = [
    "CONFIG",
    "EMPTY",
    "FIRST",
    "HIDDEN",
    "config",
    "figure",
    "is_empty",
    "number_and_share",
    "table",
    "wrap",
]

FIRST = 10  # rows shown of a ranking

CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "modeBarButtons": [["toImage"]],  # also leaves out Streamlit's « Fullscreen », which has no French name
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
    "locale": "fr",
    "locales": {"fr": {"dictionary": {"Download plot as a PNG": "Télécharger l’image (PNG)"}}},
}


def config(result: Result) -> dict[str, Any]:
    """`CONFIG`, whose camera names its file after the chart."""
    return CONFIG | {"toImageButtonOptions": {"filename": f"la-coop_{result.statistic.code}", "scale": 2}}


def is_empty(result: Result) -> bool:
    """Whether neither side counts anything. A figure (« chiffre ») is never empty: zero is what it says; nor
    is what is masked or hidden, since it may count something."""
    if result.statistic.forme == "chiffre":
        return False
    both = (result, result.compared) if result.compared else (result,)
    return not any(side.hidden or any(line[2] != 0 for line in side.lines) for side in both)


def figure(
    result: Result, *, width: int | None = None, first: int = FIRST, zoom: Collection[str] | None = None
) -> go.Figure:
    """The chart of a result, readable in any place. `width` in pixels, when known, lets it arrange better;
    `first` limits a ranking, whose « Non renseigné » always stays; a map shows the départements `zoom`."""
    if result.hidden:
        return sentence(wrap(HIDDEN), x=0.5)
    if result.statistic.forme == "chiffre":
        return figures.figure(result)
    if is_empty(result):
        return sentence(wrap(EMPTY), x=0.5)
    if result.statistic.forme == "colonnes":
        return columns.figure(result, width)
    if result.statistic.forme == "carte":
        return cartes.figure(result, width, zoom)
    return bars.figure(result, width, first)
