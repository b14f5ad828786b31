"""What may be told beyond one's own scope: numbers of 1 to 4 people are masked, and so is what betrays them.

A reader knows what he is told, what he may count himself (`known`), how figures add up, and these rules. So a
number is small when it counts 1 to 4 people, and also when the part of it that he does not know does. Three
rules keep small numbers in:

- within a statistic, a second number is masked beside the small ones: the first large enough in an order that
  does not depend on numbers. What is left to the masked ones together must allow each small one its four
  values (`_allows`); otherwise the whole statistic is hidden;
- masked rows of a ranking stand after the others, by label: their order would tell which counts more;
- across statistics, numbers are sums of the same columns of counts, found by asking each statistic to count
  one column at a time. As long as a small number is a combination of the numbers told, a statistic is hidden.

What several views together still tell is written in docs/confidentialite.md.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

import numpy as np

from coop.counting import Array
from coop.stats import Line, Result
from coop.weights import MISSING, WHOLE, combinations, common

FEWEST = 5
"""From so many people on, a number may be told."""
NOTHING = 1e-6
PARTS = {"types": ("accompagnement", "demarche", "participations", "ponctuelle")}
"""Rows that add up to the total, where not all do."""
DERIVED: tuple[tuple[tuple[str, str, int], ...], ...] = (
    (("themes_demarche", WHOLE, 1), ("types", "demarche", -1)),
    (("thematiques", WHOLE, 1), ("types", "accompagnement", -1), ("types", "participations", -1)),
    (("accompagnements", WHOLE, 1), ("usagers_differents", WHOLE, -1)),
    (("activites", WHOLE, 1), ("rdv_non_honores", "honores", -1), ("types", "atelier", -1)),
)
"""People who are no row but follow from rows: demandes ponctuelles about a procedure, about mediation, people
who had come before, reports of demandes ponctuelles."""
Results = Mapping[str, Result]
Numbers = Mapping[str, int]
Masks = dict[str, frozenset[str] | None]
"""By statistic, the rows to mask; None hides it whole."""


def protect(results: Results, known: Sequence[Mapping[str, Numbers]] = ()) -> dict[str, Result]:
    """The results as they may be told to a reader who can count `known` himself, under the same filters.

    Statistics that are not told beyond one's scope must be left out by the caller.
    """
    return told(results, masks(results, known))


def protect_both(
    left: Results,
    right: Results,
    known_left: Sequence[Mapping[str, Numbers]],
    known_right: Sequence[Mapping[str, Numbers]],
) -> tuple[dict[str, Result], dict[str, Result]]:
    """Two views that may hold the same activities, side by side: what one masks, the other masks too."""
    found = masks(left, known_left), masks(right, known_right)
    while True:
        both = {code: _union(*(one.get(code, frozenset()) for one in found)) for code in {*left, *right}}
        again = masks(left, known_left, both), masks(right, known_right, both)
        if again == found:
            return told(left, found[0]), told(right, found[1])
        found = again


def _union(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    return None if one is None or other is None else one | other


def masks(results: Results, known: Sequence[Mapping[str, Numbers]] = (), also: Masks | None = None) -> Masks:
    """What to mask, `also` at least these."""
    small: dict[str, frozenset[str]] = {}
    found: Masks = {}
    for code, result in results.items():
        others = [one.get(code, {}) for one in known]
        small[code] = frozenset(key for key, n in numbers(result).items() if _is_small(n, key, others))
        more = (also or {}).get(code, frozenset())
        found[code] = None if more is None else _within(result, small[code], more, others)
    if "accompagnements" in results and found["accompagnements"] is None:
        return dict.fromkeys(results)
    if found.get("activites", frozenset()) is None:
        found["temps_passe"] = None
    _across(results, small, known, found)
    return found


def told(results: Results, found: Masks) -> dict[str, Result]:
    """The results without what is masked."""
    return {code: _told(result, found[code]) for code, result in results.items()}


def numbers(result: Result) -> dict[str, int]:
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


def _within(
    result: Result, small: frozenset[str], more: frozenset[str], others: Sequence[Numbers]
) -> frozenset[str] | None:
    """The rows of one result to mask; None when nothing of it can be told."""
    if WHOLE in small or (small and result.statistic.forme == "chiffre"):
        return None
    rows = numbers(result)
    found = {*small, *(key for key in more if key in rows)}
    if result.kind == "several" and _is_small(rows[WHOLE] - rows[MISSING], WHOLE, _answering(others)):
        found.add(MISSING)
    parts = PARTS.get(result.statistic.code, tuple(key for key in rows if key != WHOLE))
    secret = small & set(parts)
    if not secret:
        return frozenset(found)
    if _allows(rows, found & set(parts), secret, others):
        return frozenset(found)
    labels = {line[0]: line[1] for line in result.lines}
    for key in sorted(set(parts) - found, key=lambda key: (key != MISSING, labels[key], key)):
        if min(_unknown(rows[key], key, others)) >= FEWEST:
            found.add(key)
            break
    return frozenset(found) if _allows(rows, found & set(parts), secret, others) else None


def _allows(rows: Numbers, masked: Set[str], secret: frozenset[str], others: Sequence[Numbers]) -> bool:
    """Whether the sum of the masked numbers, which a reader can work out, lets each small one take four
    values while every other keeps its least: what its word says, or what the reader counts himself."""
    words = {key: 1 if 0 < rows[key] < FEWEST else min(FEWEST, rows[key]) for key in masked}
    within = [one for one in others if all(one.get(key, 0) <= rows[key] for key in masked)]
    slacks = (
        sum(rows[key] - max(low, one.get(key, 0)) for key, low in words.items()) for one in ({}, *within)
    )
    return len(masked) > len(secret) and all(slack >= FEWEST - 2 for slack in slacks)


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
    lines: list[Line] = [
        (valeur, label, None, float("nan")) if valeur in mask else (valeur, label, n, _alone(n, base, part))
        for valeur, label, n, part in result.lines
    ]
    if result.statistic.lists and result.statistic.lists != "jour":
        lines.sort(key=lambda line: (line[0] == MISSING, line[2] is None, line[1] if line[2] is None else ""))
    petits = frozenset(key for key, n in numbers(result).items() if key in mask and 0 < n < FEWEST)
    told_ = replace(result, lines=lines, petits=petits)
    return replace(told_, repondu=None, non_renseigne=None) if MISSING in mask else told_


def _alone(number: int | None, base: int, part: float) -> float:
    """A share rounded by itself: shares made to add up to 100 would say something of those left out."""
    return part if part != part or not base or number is None else round(100 * number / base, 1)


def _across(
    results: Results,
    small: Mapping[str, frozenset[str]],
    known: Sequence[Mapping[str, Numbers]],
    found: Masks,
) -> None:
    """Hide statistics until no small number is a combination of what is told."""
    secrets = [
        vector for code in results for key, vector in combinations(code).items() if key in small[code]
    ] + _derived(results, known)
    while secrets:
        shown = [(code, vector) for code in results for vector in _vectors(code, found[code])]
        matrix = np.array([vector for _, vector in shown] + common()).T
        hidden = np.array(secrets).T
        weights, *_ = np.linalg.lstsq(matrix, hidden, rcond=None)
        deduced = np.abs(matrix @ weights - hidden).max(0) < NOTHING
        used = (np.abs(weights[:, deduced]) > NOTHING).any(1)
        named = zip(shown, used, strict=False)
        guilty = {code: results[code].total or 0 for (code, _), yes in named if yes}
        if not guilty:
            return
        found[min(guilty, key=lambda code: guilty[code])] = None


def _derived(results: Results, known: Sequence[Mapping[str, Numbers]]) -> list[Array]:
    """The weights of the small numbers among `DERIVED`."""
    found = []
    whole = {code: numbers(result) for code, result in results.items()}
    for parts in DERIVED:
        if all(code in results for code, *_ in parts):
            sums = [
                sum(sign * one.get(code, {}).get(key, 0) for code, key, sign in parts)
                for one in (whole, *known)
            ]
            if _is_small(sums[0], WHOLE, [{WHOLE: other} for other in sums[1:]]):
                vectors = [sign * combinations(code)[key] for code, key, sign in parts]
                found.append(np.sum(vectors, axis=0))
    return found


def _vectors(code: str, mask: frozenset[str] | None) -> list[Array]:
    if mask is None:
        return []
    return [vector for key, vector in combinations(code).items() if key not in mask]
