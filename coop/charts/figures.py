"""A key figure: its number large, its unit small, and under it what it is compared with."""

from html import escape

import plotly.graph_objects as go

from coop import french
from coop.charts.frame import LINE, sentence, wrap
from coop.charts.sides import names
from coop.stats import Result, change


def figure(result: Result) -> go.Figure:
    own, other = names(result)
    under = [] if result.compared is None else [own]
    if result.previous is not None:
        under.append(_against(result, "période précédente", result.previous))
    if result.compared is not None:
        under.append(_against(result, other, result.compared.total))
    lines = [line for words in under for line in wrap(words)]
    return sentence([_value(result), *lines], x=0, height=72 + LINE * len(lines))


def _value(result: Result) -> str:
    """Units are plural: 0 and 1 go without."""
    plain = result.statistic.unite == "minutes" or abs(result.total or 0) < 2
    unit = "" if plain else escape(result.statistic.unite)
    return f'<b style="font-size:36px">{result.said(result.total)}</b>{french.NBSP}{unit}'


def _against(result: Result, name: str, number: int | None) -> str:
    found = change(result.total, number)
    words = f"{name}{french.NBSP}: {result.said(number)}"
    return words if found == french.MISSING else f"{words} ({found})"
