"""What may be told beyond one's own scope: numbers of 1 to 4 people are masked, and so is what betrays them.

A reader knows what he is told, what he may count himself (`known`), and how figures add up. So a number is
small when it counts 1 to 4 people, and also when the part of it that he does not know does. Two rules keep
small numbers in:

- within a statistic, a second number is masked beside the small ones. It is large enough (`SECOND`) for each
  small one to keep its four possible values when the reader takes the others from the total;
- across statistics, numbers are sums of the same columns of counts, found by asking each statistic to count
  one column at a time. As long as a small number is a combination of the numbers told, a statistic is hidden.

What several results together still tell is written in docs/confidentialite.md.
"""

import datetime as dt
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from coop.counting import Array, Scene
from coop.counts.columns import names
from coop.stats import BY_CODE, Result, Statistic
from coop.vocabulary import CANAUX, NON_RENSEIGNE, TYPES

FEWEST = 5
"""From so many people on, a number may be told."""
SECOND = 8
"""The least number masked beside small ones: with k of them, the sum then leaves each its values 1 to 4."""
NOTHING = 1e-6
WHOLE = ""
"""The key of a result's total among its numbers."""
MISSING = NON_RENSEIGNE.value
PARTS = {"types": ("accompagnement", "demarche", "participations", "ponctuelle")}
"""Rows that add up to the total, where not all do."""
Results = Mapping[str, Result]
Numbers = dict[str, int]


def protect(results: Results, known: Sequence[Results] = ()) -> dict[str, Result]:
    """The results as they may be told to a reader who can count `known` himself, under the same filters.

    Statistics that are not told beyond one's scope must be left out by the caller.
    """
    own = [{code: numbers(r) for code, r in one.items()} for one in known]
    masks: dict[str, frozenset[str] | None] = {}
    small: dict[str, frozenset[str]] = {}
    for code, result in results.items():
        others = [one.get(code, {}) for one in own]
        small[code] = frozenset(key for key, n in numbers(result).items() if _is_small(n, key, others))
        masks[code] = _within(result, small[code], others)
    if "accompagnements" in results and masks["accompagnements"] is None:
        masks = dict.fromkeys(results)
    if masks.get("activites", frozenset()) is None:
        masks["temps_passe"] = None
    _across(results, small, masks)
    return {code: _told(result, masks[code]) for code, result in results.items()}


def numbers(result: Result) -> Numbers:
    """Every number of people or reports by its key: the total, then the rows. Averages and masked ones are
    none."""
    found = {} if result.total is None else {WHOLE: result.total}
    if result.statistic.forme != "chiffre" or result.kind:
        found |= {valeur: n for valeur, _, n, _ in result.lines if n is not None}
    return found


def _unknown(number: int, key: str, others: Sequence[Numbers]) -> list[int]:
    """The number, and what is left of it once each thing known is taken away."""
    return [number, *(abs(number - one.get(key, 0)) for one in others)]


def _is_small(number: int, key: str, others: Sequence[Numbers]) -> bool:
    return any(0 < left < FEWEST for left in _unknown(number, key, others))


def _within(result: Result, small: frozenset[str], others: Sequence[Numbers]) -> frozenset[str] | None:
    """The rows of one result to mask; None when nothing of it can be told."""
    if WHOLE in small or (small and result.statistic.forme == "chiffre"):
        return None
    found, rows = set(small), numbers(result)
    if result.kind == "several" and _is_small(rows[WHOLE] - rows[MISSING], WHOLE, _answering(others)):
        found.add(MISSING)
    if not found:
        return frozenset()
    parts = PARTS.get(result.statistic.code, tuple(key for key in rows if key != WHOLE))
    safe = [key for key in parts if key not in found and min(_unknown(rows[key], key, others)) >= SECOND]
    if found & set(parts):
        if not safe:
            return None
        found.add(min(safe, key=lambda key: rows[key]))
    return frozenset(found)


def _answering(others: Sequence[Numbers]) -> list[Numbers]:
    return [{WHOLE: one.get(WHOLE, 0) - one.get(MISSING, 0)} for one in others]


def _told(result: Result, mask: frozenset[str] | None) -> Result:
    if mask is None:
        return replace(
            result, total=None, repondu=None, non_renseigne=None, lines=(), previous=None, compared=None
        )
    if not mask:
        return result
    base = result.total or 0
    lines = [
        (valeur, label, None, float("nan")) if valeur in mask else (valeur, label, n, _alone(n, base, part))
        for valeur, label, n, part in result.lines
    ]
    petits = frozenset(key for key, n in numbers(result).items() if key in mask and 0 < n < FEWEST)
    told = replace(result, lines=lines, petits=petits)
    return replace(told, repondu=None, non_renseigne=None) if MISSING in mask else told


def _alone(number: int | None, base: int, part: float) -> float:
    """A share rounded by itself: shares made to add up to 100 would say something of those left out."""
    return part if part != part or not base or number is None else round(100 * number / base, 1)


def _across(
    results: Results, small: Mapping[str, frozenset[str]], masks: dict[str, frozenset[str] | None]
) -> None:
    """Hide statistics until no small number is a combination of what is told."""
    secrets = [vector for code in results for key, vector in combinations(code).items() if key in small[code]]
    while secrets:
        told = [(code, vector) for code in results for vector in _vectors(code, masks[code])]
        matrix = np.array([vector for _, vector in told] + _common()).T
        guilty: dict[str, int] = {}
        for secret in secrets:
            weights, *_ = np.linalg.lstsq(matrix, secret, rcond=None)
            if np.abs(matrix @ weights - secret).max() < NOTHING:
                named = zip(told, weights, strict=False)
                guilty |= {code: results[code].total or 0 for (code, _), w in named if abs(w) > NOTHING}
        if not guilty:
            return
        masks[min(guilty, key=lambda code: guilty[code])] = None


def _vectors(code: str, mask: frozenset[str] | None) -> list[Array]:
    if mask is None:
        return []
    return [vector for key, vector in combinations(code).items() if key not in mask]


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


def _probed(statistic: Statistic, column: str) -> Numbers:
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


def _common() -> list[Array]:
    """Known to all: every accompagnement has one type and one place, a missed appointment helps nobody."""
    types, nobody = np.zeros(len(names())), np.zeros(len(names()))
    nobody[names().index("type:rdv_non_honore")] = 1
    for choice in CANAUX:
        types[names().index(f"canal:{choice.value}")] = 1
    for choice in TYPES:
        types[names().index(f"type:{choice.value}")] = -1
    return [types, nobody]
