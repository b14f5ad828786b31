"""Weighted draws on whole columns at once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from coop import french
from coop.vocabulary import Vocabulary

Array = np.ndarray[Any, np.dtype[Any]]
Tilts = Mapping[str, Mapping[str, float]]


def spread(
    figures: Mapping[str, float],
    choices: Sequence[str],
    shares: Mapping[str, Mapping[str, float]] | None = None,
) -> Array:
    """The weight of each choice, from figures by label; `shares` says where another label's figure goes.

    A figure whose label is unknown is left out: it is of something that the product does not ask.
    """
    weights = dict.fromkeys(choices, 0.0)
    for label, figure in figures.items():
        for value, share in (shares or {}).get(label, {label: 1.0}).items():
            if value in weights:
                weights[value] += figure * share
    return np.array(list(weights.values()))


def by_label(figures: Mapping[str, float], choices: Vocabulary) -> Array:
    """The weight of each choice, from figures by French label, whatever their punctuation."""
    values = {french.fold(choice.label): choice.value for choice in choices}
    found = {values.get(french.fold(label), ""): figure for label, figure in figures.items()}
    return spread(found, choices.values)


def tilted(base: Array, choices: Sequence[str], groups: Iterable[str], tilts: Tilts) -> Array:
    """One row of weights a group: the base, some choices made more or less likely there."""
    return np.array([[*base * [tilts.get(group, {}).get(c, 1.0) for c in choices]] for group in groups])


def pick(rng: np.random.Generator, weights: Array, groups: Array) -> Array:
    """One choice for each entry of `groups`, which names its row of `weights`."""
    cumulated = weights.cumsum(axis=1)
    bar = rng.random(len(groups)) * cumulated[groups, -1]
    return (bar[:, None] >= cumulated[groups, :-1]).sum(1)


def pick_several(
    rng: np.random.Generator, weights: Array, groups: Array, numbers: Array
) -> tuple[Array, Array]:
    """`numbers` distinct choices for each entry: (entry, choice) pairs, an entry's first choice first.

    Gumbel's trick: the largest of log-weights plus noise are a weighted draw without replacement.
    """
    with np.errstate(divide="ignore"):
        keys = np.log(weights)[groups] + rng.gumbel(size=(len(groups), weights.shape[1]))
    order = np.argsort(-keys, axis=1)
    possible = np.take_along_axis(np.isfinite(keys), order, axis=1)
    entries, ranks = np.nonzero(possible & (np.arange(weights.shape[1]) < numbers[:, None]))
    return entries, order[entries, ranks]
