"""One instant of the counts: what conditions ask of it, and what selected activities add up to."""

import datetime as dt
import functools
from collections.abc import Callable, Collection, Sequence
from typing import Any, TypeVar

import numpy as np

from coop.counts.arrays import Array, Arrays
from coop.counts.columns import column, commune_index, listed, names
from coop.rights import Mask, Presence
from coop.vocabulary import CANAUX
from coop.vocabulary import TYPES as TYPE_CHOICES

TYPES = TYPE_CHOICES.values
BLOCK = 16_384
"""Rows added up at a time: they stay in the processor's cache."""
FEW = 20_000
"""Selections smaller than this find their listed answers one by one."""
FOREVER = np.iinfo(np.int64).max
T = TypeVar("T")
PEOPLE = slice(column(f"type:{TYPES[0]}"), column(f"type:{TYPES[-1]}") + 1)
"""The columns « type:… »: accompagnements of each type."""


class View:
    """One instant of the copy, safe to read while others write: the columns that conditions ask of."""

    def __init__(self, store: Arrays) -> None:
        self.n, self.version = store.n, store.version
        self.matrix = store.matrix[: self.n]
        self.fields = {name: array[: self.n] for name, array in store.fields.items()}
        self.listed = {q: array[:, : store.lengths[q]] for q, array in store.listed.items()}
        self.comptes, self.lieux, self.sums = store.comptes, store.lieux, store.sums
        self.known = len(self.comptes.values)
        self.read_at = dt.datetime.now(dt.UTC)

    def alive(self) -> Mask:
        return self.fields["died"] > self.version

    def whole(self, value: bool) -> Mask:
        return np.full(self.n, value)

    def _among(self, name: str, codes: Collection[int], size: int) -> Mask:
        if len(codes) == 1:
            return self.fields[name] == next(iter(codes))
        table = np.zeros(size + 1, bool)
        table[list(codes)] = True
        table[-1] = False
        return table[self.fields[name]]

    def by(self, comptes: Sequence[str]) -> Mask:
        codes = {self.comptes.codes[c] for c in comptes if c in self.comptes.codes}
        return self._among("compte", codes, len(self.comptes.values)) if codes else self.whole(False)

    def at(self, lieux: Collection[str]) -> Mask:
        """The activities held in these places."""
        codes = {self.lieux.codes[place] for place in lieux if place in self.lieux.codes}
        return self._among("lieu", codes, len(self.lieux.values)) if codes else self.whole(False)

    def in_communes(self, codes: Collection[str]) -> Mask:
        """The activities that took place in these communes (INSEE codes)."""
        known = {commune_index()[code] for code in codes if code in commune_index()}
        return self._among("commune", known, len(commune_index())) if known else self.whole(False)

    def home_to(self, codes: Collection[str]) -> Mask:
        """The activities with at least one person who lives in these communes."""
        wanted = np.zeros(len(commune_index()), bool)
        wanted[[commune_index()[code] for code in codes if code in commune_index()]] = True
        rows, places, _ = self.listed["residence"]
        mask = self.whole(False)
        mask[rows[wanted[places]]] = True
        return mask

    def answered(self, question: str, values: Collection[str]) -> Mask:
        """The activities in which one of these choices of a closed question was counted."""
        mask = self.whole(False)
        for value in values:
            mask |= self.matrix[:, column(f"{question}:{value}")] > 0
        return mask

    def of_type(self, types: Collection[str]) -> Mask:
        return (
            self._among("type", {TYPES.index(t) for t in types}, len(TYPES)) if types else self.whole(False)
        )

    def by_canal(self, canal: str) -> Mask:
        return self.fields["canal"] == CANAUX.values.index(canal)

    def between(self, du: dt.date | None, au: dt.date | None) -> Mask:
        """The activities dated in the period, both ends included; None is no bound."""
        jour = self.fields["jour"]
        mask = self.whole(True) if du is None else jour >= day_number(du)
        return mask if au is None else mask & (jour <= day_number(au))

    def present(self, stays: Sequence[Presence]) -> Mask:
        layers: list[tuple[Array, Array]] = []
        depth: dict[int, int] = {}
        for stay in stays:
            code = self.comptes.codes.get(stay.compte_id)
            if code is None or code >= self.known:  # his first activity came after this instant
                continue
            level = depth[code] = depth.get(code, -1) + 1
            if level == len(layers):
                ends = np.full(self.known, 2**31 - 1, np.int32), np.full(self.known, -(2**31), np.int32)
                layers.append(ends)
            layers[level][0][code], layers[level][1][code] = day_number(stay.du), day_number(stay.au)
        mask, compte, jour = self.whole(False), self.fields["compte"], self.fields["jour"]
        for first, last in layers:
            mask |= (first[compte] <= jour) & (jour <= last[compte])
        return mask

    def select(self, mask: Mask) -> "Selected":
        """The living activities of a mask."""
        return Selected(self, mask & self.alive())


class Selected:
    """What the selected activities add up to."""

    def __init__(self, view: View, mask: Mask) -> None:
        self.view, self.mask = view, mask
        self.rows = np.flatnonzero(mask)
        self._known: dict[Any, Any] = {}

    def once(self, key: Any, make: Callable[[], T]) -> T:
        """What `make` gives, made once for this selection: several statistics read the same lists."""
        if key not in self._known:
            self._known[key] = make()
        found: T = self._known[key]
        return found

    @functools.cached_property
    def totals(self) -> dict[str, int]:
        """Column name → sum over the selection; of most of the activities, all of them less the others."""
        if self.view.sums is not None and self._most:
            others = np.flatnonzero(self.view.alive() & ~self.mask)
            total = self.view.sums - add_up(self.view.matrix, others)
        else:
            total = add_up(self.view.matrix, self.rows)
        return dict(zip(names(), total.tolist(), strict=True))

    @functools.cached_property
    def _most(self) -> bool:
        """Whether it is quicker to go through every row than to pick the selected ones."""
        return 2 * len(self.rows) > self.view.n

    @functools.cached_property
    def _people(self) -> Array:
        people = self.view.fields["people"]
        return people * self.mask if self._most else people[self.rows]

    def by_field(self, name: str) -> Array:
        """Accompagnements for each value of a field, from 0 up; those without a value are left out."""
        values = self.view.fields[name]
        sums = np.bincount((values if self._most else values[self.rows]) + 1, weights=self._people)
        return sums[1:].astype(np.int64)

    def by_day(self, columns: Sequence[str]) -> list[Array]:
        """For each column of counts, its sum for each day since 1970-01-01."""
        places = [column(name) for name in columns]
        near = slice(min(places), max(places) + 1)
        cells, days = self.view.matrix[:, near], self.view.fields["jour"]
        if self._most:
            cells = cells.T.copy()
            cells *= self.mask
        else:
            cells, days = cells[self.rows].T, days[self.rows]
        return [np.bincount(days, weights=cells[place - near.start]).astype(np.int64) for place in places]

    def by_code(self, question: str) -> Array:
        """Accompagnements for each code of an open list (INSEE code, procedure), in the order of `codes`."""
        rows, codes, numbers = self.view.listed[question]
        if self._most:
            sums = np.bincount(codes, weights=numbers * self.mask[rows])
        else:
            kept = self._entries(rows)
            sums = np.bincount(codes[kept], weights=numbers[kept])
        return sums.astype(np.int64)

    def _entries(self, rows: Array) -> Array:
        """The listed entries of the selected rows; few rows are looked up one by one."""
        if len(self.rows) > FEW:
            return np.flatnonzero(self.mask[rows])
        starts = np.searchsorted(rows, self.rows)
        lengths = np.searchsorted(rows, self.rows, "right") - starts
        return np.repeat(starts - lengths.cumsum() + lengths, lengths) + np.arange(lengths.sum())


def codes(question: str) -> tuple[str, ...]:
    """What the positions of `by_code` stand for."""
    return listed()[question]


def add_up(matrix: Array, rows: Array) -> Array:
    """The sum of these rows, column by column."""
    total = np.zeros(matrix.shape[1], np.int64)
    for start in range(0, len(rows), BLOCK):
        total += matrix.take(rows[start : start + BLOCK], axis=0).sum(0, dtype=np.uint32)
    return total


def day_number(day: dt.date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - 719_163
