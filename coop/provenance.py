"""« Voir les activités »: the reports behind a number, found by asking each report what it counts for it.

A link is `statistic:valeur` (no valeur: all that the statistic counts). A number of a closed question is a
sum of columns of counts (`weights.combinations`): so is what one report gives it. Rows of open lists, days,
and what is missing are looked up where the statistic counts them.
"""

import numpy as np

from coop import periods
from coop.counting import Array
from coop.counts import View
from coop.counts import codes as view_codes
from coop.counts.columns import column
from coop.reference import communes
from coop.rights import Mask
from coop.stats import BY_CODE, Result, Statistic
from coop.weights import MISSING, WHOLE, combinations

FIGURE = "figure"
"""The URL's parameter."""


def link(result: Result, valeur: str = WHOLE) -> str:
    """The value of the parameter for a number of a result; "" when no list of reports stands behind it."""
    statistic = result.statistic
    told = {code for code, _, n, _ in result.lines if n is not None}
    average = statistic.forme == "chiffre" and valeur and valeur not in combinations(statistic.code)
    if statistic.people or result.hidden or average or (valeur and valeur not in told):
        return ""
    return f"{statistic.code}:{valeur}"


def valid(text: str) -> bool:
    """Whether a value from a URL names a statistic that has such links."""
    statistic = BY_CODE.get(text.partition(":")[0])
    return statistic is not None and not statistic.people


def mask(text: str, view: View) -> Mask:
    """The activities that give the number anything, whoever may see them."""
    found: Mask = given(text, view) > 0
    return found


def given(text: str, view: View) -> Array:
    """What each activity gives the number, in the order of the view's rows."""
    code, _, valeur = text.partition(":")
    statistic, weights = BY_CODE[code], combinations(code)
    if statistic.lists == "jour":
        amounts = view.matrix[:, column(statistic.weighs)] if statistic.weighs else view.fields["people"]
        return amounts * _during(valeur, view)
    if valeur in weights:
        return _weighted(weights[valeur], view)
    if valeur == MISSING:
        return _weighted(weights[WHOLE], view) - _listed(statistic, WHOLE, view)
    return _listed(statistic, valeur, view)


def _during(valeur: str, view: View) -> Mask:
    try:
        return view.between(*(periods.step(valeur) if valeur else (None, None)))
    except ValueError:
        return view.whole(False)


def _weighted(weights: Array, view: View) -> Array:
    found = np.zeros(view.n, np.int64)
    for index in np.flatnonzero(weights):
        found += int(weights[index]) * view.matrix[:, index].astype(np.int64)
    return found


def _listed(statistic: Statistic, valeur: str, view: View) -> Array:
    """What each activity gives a row of an open list, or all of them together."""
    if statistic.lists in view.fields:
        return view.fields["people"] * _held(statistic, valeur, view)
    if statistic.lists not in view.listed:
        return np.zeros(view.n, np.int64)
    rows, codes, numbers = view.listed[statistic.lists]
    spelled = _spelled(statistic, valeur)
    wanted = np.array([not valeur or code in spelled for code in view_codes(statistic.lists)])
    kept = wanted[codes]
    return np.bincount(rows[kept], weights=numbers[kept], minlength=view.n).astype(np.int64)


def _held(statistic: Statistic, valeur: str, view: View) -> Mask:
    if not valeur:
        held: Mask = view.fields[statistic.lists] >= 0
        return held
    return view.in_communes(_spelled(statistic, valeur)) if statistic.maille else view.at([valeur])


def _spelled(statistic: Statistic, valeur: str) -> frozenset[str]:
    """The codes that count for a row: a city's arrondissements, a département's communes."""
    return communes.codes_of(statistic.maille, valeur) if statistic.maille else frozenset([valeur])
