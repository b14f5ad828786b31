"""A result as a plotly figure, and as the table that says the same numbers.

The same result gives the same JSON, so that Streamlit redraws nothing. On a page, keep Streamlit's `theme`:
`st.plotly_chart(figure(result), config=config(result), key=…)`.
"""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from coop.charts import bars, columns
from coop.charts.frame import EMPTY, number_and_share, sentence, value, wrap
from coop.stats import Result

__all__ = ["CONFIG", "EMPTY", "FIRST", "config", "figure", "is_empty", "number_and_share", "table", "wrap"]

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
    """Nothing to draw. A figure (« chiffre ») is never empty: zero is what it says."""
    return result.statistic.forme != "chiffre" and not result.rows["nombre"].any()


def figure(result: Result, *, width: int | None = None, first: int = FIRST) -> go.Figure:
    """The chart of a result, readable in any place. `width` in pixels, when known, lets it arrange better;
    `first` limits a ranking, whose « Non renseigné » always stays."""
    if result.statistic.forme == "chiffre":
        return sentence(value(result), x=0)
    if is_empty(result):
        return sentence(EMPTY, x=0.5)
    if result.statistic.forme == "colonnes":
        return columns.figure(result, width)
    return bars.figure(result, width, first)


def table(result: Result) -> pd.DataFrame:
    """The same numbers to read and copy. They stay numbers, so that they sort and paste as such: format them
    with `column_config.NumberColumn(format="localized")`. No « Part (%) » where none makes sense."""
    names = {"libelle": "Libellé", "nombre": "Nombre", "part": "Part (%)"}
    frame = result.rows[list(names)].rename(columns=names)
    return frame.drop(columns="Part (%)") if frame["Part (%)"].isna().all() else frame
