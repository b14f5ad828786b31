"""The arrays of the copy: a row per activity, with room for more."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from coop.counts.columns import listed, names

Array = np.ndarray[Any, np.dtype[Any]]


class Index:
    """Strings to small integers, growing; the reverse list serves results."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        self.values = list(values)
        self.codes = {value: code for code, value in enumerate(self.values)}

    def code(self, value: str | None) -> int:
        """The code of a value, made if new; -1 for None."""
        if value is None:
            return -1
        if value not in self.codes:
            self.codes[value] = len(self.values)
            self.values.append(value)
        return self.codes[value]


FIELDS = {
    "numero": np.int64,
    "compte": np.int32,
    "jour": np.int32,
    "lieu": np.int32,
    "commune": np.int32,
    "type": np.int8,
    "canal": np.int8,
    "people": np.uint16,
    "recent": np.int64,
    "died": np.int64,
}
"""One value per row beside the matrix; `jour` counts days since 1970-01-01, -1 is « none ». `people` are the
accompagnements; `recent` grows with the date, then with the number: the order of the history."""


@dataclass
class Arrays:
    """The arrays. Rows beyond `n` are spare room; only `Copy` writes, under its lock."""

    n: int = 0
    version: int = -1
    matrix: Array = field(default_factory=lambda: np.zeros((0, len(names())), np.uint16))
    fields: dict[str, Array] = field(default_factory=lambda: {k: np.zeros(0, t) for k, t in FIELDS.items()})
    listed: dict[str, Array] = field(
        default_factory=lambda: {q: np.zeros((3, 0), np.int32) for q in listed()}
    )
    lengths: dict[str, int] = field(default_factory=lambda: dict.fromkeys(listed(), 0))
    sums: Array | None = None
    comptes: Index = field(default_factory=Index)
    lieux: Index = field(default_factory=Index)
