"""A result as the one or two sides to draw: this selection, and the one it is compared with."""

from dataclasses import dataclass

import pandas as pd

from coop import french, theme
from coop.charts.frame import number_and_share, wrap
from coop.stats import Result


@dataclass(frozen=True, slots=True)
class Side:
    """Its short name and colour; then, row by row, what it counts, its number (0 when masked), the number as
    it is read, its share, and both in words ready for plotly; last, the ranks of masked rows."""

    name: str
    color: str
    labels: list[str]
    numbers: list[int]
    dit: list[str]
    shares: list[float]
    said: list[str]
    masked: list[int]


def names(result: Result) -> tuple[str, str]:
    """What legends and tables call both sides; never the same."""
    one = result.serie or "Cette sélection"
    other = (result.compared.serie if result.compared else "") or "Comparaison"
    return one, other if other != one else f"{other} (comparaison)"


def sides(result: Result, rows: pd.DataFrame) -> list[Side]:
    """The result's `rows`, or some of them, side by side."""
    one, other = names(result)
    found = [_side(rows, one, theme.SERIES, "nombre", "")]
    if result.compared is not None:
        found.append(_side(rows, other, theme.COMPARED, "autre", "_autre"))
    return found


def _side(rows: pd.DataFrame, name: str, color: str, number: str, end: str) -> Side:
    """Plain lists: pandas takes longer than all the rest on so few rows."""
    both = zip(rows["libelle"].tolist(), rows[f"libelle{end}"].tolist(), strict=True)
    numbers, dit, shares = (rows[column].tolist() for column in (number, f"dit{end}", f"part{end}"))
    return Side(
        name,
        color,
        [label if pd.isna(own) else own for label, own in both],
        [0 if known is pd.NA else known for known in numbers],
        dit,
        shares,
        [number_and_share(*pair) for pair in zip(dit, shares, strict=True)],
        [rank for rank, known in enumerate(numbers) if known is pd.NA and dit[rank] != french.MISSING],
    )


def hovers(result: Result, rows: pd.DataFrame, drawn: list[Side]) -> list[str]:
    """What each row says under the pointer: with two sides, both and their difference. Months that stand
    beside each other bear their own names, other rows those of the sides."""
    heads = ["<br>".join(wrap(label)) for label in drawn[0].labels]
    if len(drawn) == 1:
        return [f"<b>{head}</b><br>{said}" for head, said in zip(heads, drawn[0].said, strict=True)]
    found = []
    own = drawn[0].labels != drawn[1].labels
    gaps = differences(result, rows)
    for index, head in enumerate(heads):
        lines = [] if own else [f"<b>{head}</b>"]
        for side in drawn:
            if side.dit[index] == french.MISSING:  # one side has more months
                continue
            (name, *_) = wrap(side.labels[index] if own else side.name)
            lines.append(f"{name}{french.NBSP}: {side.said[index]}")
        number, points = gaps[index]
        if number != french.MISSING:
            lines.append(
                f"Écart{french.NBSP}: {number}" + (f" · {points}" if points != french.MISSING else "")
            )
        found.append("<br>".join(lines))
    return found


def differences(result: Result, rows: pd.DataFrame) -> list[tuple[str, str]]:
    """Row by row, this side less the other: « +3 » and « +1,2 pt », « – » where it may not be told."""
    numbers = [None if pd.isna(number) else number for number in rows["ecart"].tolist()]
    return [
        (_signed(result, number), french.signed(points, "pt"))
        for number, points in zip(numbers, rows["ecart_part"].tolist(), strict=True)
    ]


def _signed(result: Result, number: int | None) -> str:
    if number is None or result.statistic.unite != "minutes":
        return french.signed(number)
    return ("+" if number > 0 else "") + french.duration(number)
