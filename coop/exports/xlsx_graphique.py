"""A result's native chart, tied to the cells of its table, so that whoever corrects one sees it."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.chart import Chart

from coop import french, theme
from coop.charts.bars import by_share
from coop.exports.xlsx_feuille import NUMBER, SHARE, tidy
from coop.stats import Result
from coop.vocabulary import NON_RENSEIGNE

FIRST = 15  # rows drawn of a ranking or a map
WIDTH = 576  # pixels
LABELLED = 14  # columns over time above which numbers would overlap
_FONT = {"color": theme.TEXT, "size": 9}


@dataclass(frozen=True, slots=True)
class Block:
    """Where a table is: its sheet, the row of its first line, and for each side the column to draw and where
    its name is, all from 0."""

    sheet: str
    first: int
    columns: tuple[int, ...]
    names: tuple[tuple[int, int], ...]


def drawn_column(result: Result) -> str:
    """Two sides of different sizes can only be compared by their shares, as on the page."""
    return "Part" if result.statistic.forme != "colonnes" and by_share(result) else "Nombre"


def chart(workbook: Workbook, result: Result, rows: pd.DataFrame, block: Block) -> tuple[Chart, int] | None:
    """The chart and its height in pixels; None when no bar would be seen."""
    long = result.statistic.forme in ("classement", "carte") and len(rows) > FIRST + 1
    shown = rows.iloc[:FIRST] if long else rows
    shares, both = drawn_column(result) == "Part", len(block.columns) > 1
    fields = ("part", "part_autre") if shares else ("nombre", "autre")
    sides = [shown[field] for field in fields[: len(block.columns)]]
    if not any(side.fillna(0).any() for side in sides):
        return None
    upright = result.statistic.forme == "colonnes"
    labelled = not upright or len(shown) * len(sides) <= LABELLED
    last = block.first + len(shown) - 1
    found = workbook.add_chart({"type": "column" if upright else "bar"})
    colors = (theme.SERIES, theme.COMPARED)
    for side, column, name, color in zip(sides, block.columns, block.names, colors, strict=False):
        found.add_series(
            {
                "name": [block.sheet, *name],
                "categories": [block.sheet, block.first, 0, last, 0],
                "values": [block.sheet, block.first, column, last, column],
                "fill": {"color": color},
                "points": None if both else _points(shown),
                "gap": 45,
                "overlap": 0,
                "data_labels": _labels(side, SHARE if shares else NUMBER) if labelled else None,
            }
        )
    notes = ["parts"] * shares + [f"les {FIRST} premiers"] * long
    title = result.statistic.titre + (f" ({', '.join(notes)})" if notes else "")
    found.set_title({"name": tidy(title), "name_font": {"color": theme.TEXT, "size": 11}})
    found.set_legend({"position": "top", "font": _FONT} if both else {"none": True})
    found.set_chartarea({"border": {"none": True}})
    _set_axes(found, upright, labelled)
    height = 280 if upright else max(60 + len(shown) * (32 if both else 24) + 30 * both, 150)
    found.set_size({"width": WIDTH, "height": height})
    return found, height


def about(result: Result) -> str:
    """The chart in words, for whoever cannot see it."""
    statistic = result.statistic
    text = (
        f"Graphique{french.NBSP}: {statistic.titre}, en {statistic.unite}. Les nombres sont dans le tableau."
    )
    return tidy(text)


def _set_axes(found: Chart, upright: bool, labelled: bool) -> None:
    """Names under columns or at the left of bars, the first on top; a scale where bars bear no number."""
    plain: dict[str, Any] = {"num_font": _FONT, "major_tick_mark": "none"}
    named = plain | {"line": {"color": theme.LINE}, "major_gridlines": {"visible": False}}
    grid = {"visible": not labelled, "line": {"color": theme.GRID}}
    scale = plain | {"visible": not labelled, "min": 0, "num_format": NUMBER, "line": {"none": True}}
    scale |= {"major_gridlines": grid}
    found.set_x_axis(named if upright else scale)
    found.set_y_axis(scale if upright else named | {"reverse": True})


def _points(shown: pd.DataFrame) -> list[dict[str, Any] | None]:
    """« Non renseigné » in grey."""
    grey = {"fill": {"color": theme.MISSING}}
    return [grey if valeur == NON_RENSEIGNE.value else None for valeur in shown["valeur"]]


def _labels(side: pd.Series, number_format: str) -> dict[str, Any]:
    """Numbers at the end of bars; none where the cell holds no number, which a chart would draw as 0."""
    unsaid = [{"delete": True} if missing else None for missing in side.isna()]
    found = {"value": True, "position": "outside_end", "num_format": number_format, "font": _FONT}
    return found | ({"custom": unsaid} if any(unsaid) else {})
