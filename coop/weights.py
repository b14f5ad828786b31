"""Each number of a statistic as a sum of columns of counts: it is asked to count one column at a time."""

import datetime as dt
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from coop.counting import Array, Scene
from coop.counts.columns import names
from coop.stats import BY_CODE, Statistic
from coop.vocabulary import CANAUX, NON_RENSEIGNE, TYPES

WHOLE = ""
"""The key of a result's total among its numbers."""
MISSING = NON_RENSEIGNE.value


@functools.cache
def combinations(code: str) -> dict[str, Array]:
    """Each number of a statistic as weights of the columns of counts; rows of open lists have none."""
    statistic = BY_CODE[code]
    if statistic.lists == "jour":
        return {}
    found: dict[str, Array] = {}
    for index, column in enumerate(names()):
        for key, number in _probed(statistic, column).items():
            found.setdefault(key, np.zeros(len(names())))[index] = number
    if statistic.lists and statistic.count(_Unit(names()[0]), NOWHERE).shares == "one":  # type: ignore[arg-type]
        found.pop(MISSING, None)  # the total less rows that are not columns
    return {key: vector for key, vector in found.items() if vector.any()}


def _probed(statistic: Statistic, column: str) -> Mapping[str, int]:
    """What the statistic counts where this column alone holds 1."""
    counted = statistic.count(_Unit(column), NOWHERE)  # type: ignore[arg-type]
    rows = counted.rows if statistic.forme != "chiffre" or counted.shares else ()
    return {WHOLE: counted.total, **{valeur: n for valeur, _, n in rows}}


@dataclass
class _Unit:
    """A selection in which one column adds up to 1 and every other to 0."""

    column: str

    def __post_init__(self) -> None:
        self.totals = dict.fromkeys(names(), 0) | {self.column: 1}
        self.view = _Nothing()

    def once(self, key: Any, make: Callable[[], Any]) -> Any:
        return make()

    def by_field(self, name: str) -> Array:
        return np.zeros(0, np.int64)

    def by_code(self, question: str) -> Array:
        return np.zeros(0, np.int64)


class _Nothing:
    lieux: Any = type("Index", (), {"values": ()})


NOWHERE = Scene(dt.date.min, None, None, {}, "", dt.datetime.min.replace(tzinfo=dt.UTC))


def common() -> list[Array]:
    """Known to all: every accompagnement has one type and one place, a missed appointment helps nobody."""
    types, nobody = np.zeros(len(names())), np.zeros(len(names()))
    nobody[names().index("type:rdv_non_honore")] = 1
    for choice in CANAUX:
        types[names().index(f"canal:{choice.value}")] = 1
    for choice in TYPES:
        types[names().index(f"type:{choice.value}")] = -1
    return [types, nobody]
