"""Any page of the history in any order, from the copy: no database sorts a million rows so quickly."""

from collections.abc import Mapping

import numpy as np

from coop import french
from coop.answers import informative
from coop.counts.arrays import Array
from coop.counts.columns import column
from coop.counts.view import View
from coop.questions import BY_CODE
from coop.rights import Mask
from coop.vocabulary import CANAUX, TYPES

RECENT = "date"
LOW = 48
"""Bits of a key below its rank: the day (16) and the number (32) of the activity."""


def page(
    view: View, mask: Mask, sort: str, descending: bool, start: int, size: int, names: Mapping[str, str]
) -> tuple[list[int], int]:
    """The `numero` of `size` activities from `start` on, and how many there are in all.

    `sort` is "date", "mediateur", "lieu", "type", "participants" or the code of a closed question; the most
    recent come first within equal ones. `names` gives the words of accounts and places.
    """
    rows = np.flatnonzero(mask & view.alive())
    total = len(rows)
    first, last = min(start, total), min(start + size, total)
    if first == last:
        return [], total
    if sort == RECENT:
        before, rows = _around(view.fields["jour"][rows], rows, descending, first, last)
        keys = view.fields["recent"][rows] * (-1 if descending else 1)
        first, last = first - before, last - before
    else:
        rank = _rank(view, rows, sort, names).astype(np.int64)
        keys = ((-rank if descending else rank) << LOW) - view.fields["recent"][rows]
    found = np.argpartition(keys, (first, last - 1))[first:last]
    found = found[np.argsort(keys[found])]
    return view.fields["numero"][rows[found]].tolist(), total


def _around(days: Array, rows: Array, descending: bool, first: int, last: int) -> tuple[int, Array]:
    """The rows of the days that hold the positions first to last by date, and how many rows come before."""
    start = int(days.min())
    per_day = np.bincount(days - start)
    reached = (per_day[::-1] if descending else per_day).cumsum()
    low, high = np.searchsorted(reached, (first, last - 1), "right")
    before = int(reached[low - 1]) if low else 0
    if descending:
        low, high = len(per_day) - 1 - high, len(per_day) - 1 - low
    return before, rows[(days >= start + low) & (days <= start + high)]


def _rank(view: View, rows: Array, sort: str, names: Mapping[str, str]) -> Array:
    if sort == "participants":
        return view.fields["people"][rows]
    if sort == "mediateur":
        return _alphabetical([names.get(c, "") for c in view.comptes.values])[view.fields["compte"][rows]]
    if sort == "type":
        return _alphabetical([t.label for t in TYPES])[view.fields["type"][rows]]
    if sort == "lieu":
        places = [names.get(place, "") for place in view.lieux.values]
        ranks = _alphabetical([*places, *(c.label for c in CANAUX)])
        lieu, canal = view.fields["lieu"][rows], view.fields["canal"][rows].astype(np.int32)
        return ranks[np.where(lieu >= 0, lieu, len(places) + canal)]
    choices = BY_CODE[sort].choices
    assert choices is not None  # noqa: S101 - the callers sort by closed questions only
    known = [column(f"{sort}:{c.value}") for c in choices if informative(c.value)]
    answered = view.matrix[rows, known[0] : known[-1] + 1] > 0
    return np.where(answered.any(1), answered.argmax(1), len(known))


def _alphabetical(words: list[str]) -> Array:
    order = sorted(range(len(words)), key=lambda i: french.fold(words[i]))
    ranks = np.empty(len(words), np.int64)
    ranks[order] = np.arange(len(words))
    return ranks
