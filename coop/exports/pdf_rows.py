"""A result's rows as the PDF writes them: a cell for this selection and, compared, one for the other side."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from coop import french, theme
from coop.charts.sides import differences
from coop.stats import Result
from coop.vocabulary import NON_RENSEIGNE

COLORS = (theme.SERIES, theme.COMPARED)
"""Of this selection, and of what it is compared with."""
DOT = f"{french.NBSP}·{french.NBSP}"


@dataclass(frozen=True, slots=True)
class Cell:
    """`number` is None when masked; `part` is NaN where there is no share."""

    label: str
    number: int | None
    dit: str
    part: float

    @property
    def share(self) -> str:
        return "" if math.isnan(self.part) else french.percent(self.part)

    @property
    def said(self) -> str:
        """« 1 520 · 37,4 % », or the number alone."""
        return f"{self.dit}{DOT}{self.share}" if self.share else self.dit


@dataclass(frozen=True, slots=True)
class Row:
    """`gap` is the difference in number and in points, each "" where it may not be told."""

    valeur: str
    cells: Sequence[Cell]
    gap: tuple[str, str]

    @property
    def label(self) -> str:
        """Months that stand beside each other bear both their names."""
        return " / ".join(dict.fromkeys(cell.label for cell in self.cells))

    @property
    def missing(self) -> bool:
        return self.valeur == NON_RENSEIGNE.value


def rows(result: Result) -> list[Row]:
    frame = result.rows
    sides = [_cells(frame, "nombre", "")]
    gaps = [("", "")] * len(frame)
    if result.compared is not None:
        sides.append(_cells(frame, "autre", "_autre"))
        found = differences(result, frame)
        gaps = [("" if a == french.MISSING else a, "" if b == french.MISSING else b) for a, b in found]
    return [Row(*row) for row in zip(frame["valeur"].tolist(), zip(*sides, strict=True), gaps, strict=True)]


def _cells(frame: pd.DataFrame, number: str, end: str) -> list[Cell]:
    columns = [
        frame[name].tolist() for name in (f"libelle{end}", "libelle", number, f"dit{end}", f"part{end}")
    ]
    return [
        Cell(
            libelle if pd.isna(own) else own,
            None if pd.isna(known) else int(known),
            dit,
            part,
        )
        for own, libelle, known, dit, part in zip(*columns, strict=True)
    ]


def split(found: Sequence[Row], first: int) -> tuple[list[Row], list[Row], list[Row]]:
    """The first rows of a ranking, the others, and what is missing."""
    known = [row for row in found if not row.missing]
    return known[:first], known[first:], [row for row in found if row.missing]


def has_shares(result: Result) -> bool:
    return result.shares or (result.compared is not None and result.compared.shares)
