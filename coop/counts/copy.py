"""The keeping of the copy: read from the database, brought up to date, grown."""

import contextlib
import gc
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa

from coop import database
from coop.counts import source
from coop.counts.arrays import Array, Arrays
from coop.counts.columns import LIST_BASE, SEVERAL, answering, column, commune_index, keys, listed, typed
from coop.counts.view import FOREVER, PEOPLE, TYPES, View, add_up, day_number
from coop.questions import QUESTIONS, Question
from coop.vocabulary import CANAUX

BAND_MINUTES = {"30_ou_moins": 30, "30_a_60": 60, "60_a_120": 120, "120_ou_plus": 150}
"""Minutes counted for a band when the exact length was not given."""
ROOM = 16
"""One spare row for so many, when arrays grow."""


class Copy:
    """The copy of one database, and the lock of its only writer."""

    def __init__(self, arrays: Arrays | None = None) -> None:
        self.arrays = arrays or Arrays()
        self.lock = threading.Lock()
        self._index()

    def _index(self) -> None:
        self.row_of = np.full(1024, -1, np.int32)
        living = np.flatnonzero(View(self.arrays).alive())
        numeros = self.arrays.fields["numero"][living]
        self._room_for(int(numeros.max(initial=0)))
        self.row_of[numeros] = living

    def view(self) -> View:
        """The present instant of the database; costs one short query when nothing changed."""
        with self.lock:
            self._refresh()
            if self.arrays.sums is None:
                self.arrays.sums = add_up(self.arrays.matrix, np.flatnonzero(View(self.arrays).alive()))
            return View(self.arrays)

    def _refresh(self) -> None:
        with database.snapshot() as connection:
            version = database.current_version(connection)
            if version == self.arrays.version:
                return
            purged = int(database.parametre(connection, "purge") or 0)
            if version < self.arrays.version or 0 <= self.arrays.version < purged:
                self.arrays = Arrays()  # a restored backup, or rows erased for good since: begin again
                self._index()
            known = self.arrays.version
            if not self.arrays.n:
                _grow(self.arrays, source.number_living(connection))
            blocks = source.changed(connection, known) if self.arrays.n else source.living(connection)
            self._read(connection, blocks, version)

    def _read(self, connection: sa.Connection, blocks: Iterable[Sequence[Any]], version: int) -> None:
        arrays, first = self.arrays, self.arrays.n
        sums, arrays.sums = arrays.sums, None
        dead: list[int] = []
        with _no_collection():
            for block in blocks:
                self._append(connection, block, version, dead)
        arrays.version = version
        if sums is not None:
            gone, come = np.array(dead, np.int64), np.arange(first, arrays.n)
            arrays.sums = sums - add_up(arrays.matrix, gone) + add_up(arrays.matrix, come)

    def _append(self, connection: sa.Connection, block: Sequence[Any], version: int, dead: list[int]) -> None:
        arrays = self.arrays
        self._room_for(block[-1][0])
        for numero in (row[0] for row in block):
            row = self.row_of[numero]
            if row >= 0:
                arrays.fields["died"][row] = version
                self.row_of[numero] = -1
                dead.append(int(row))
        living = [row for row in block if not row[-1]]
        if not living:
            return
        first, last = arrays.n, arrays.n + len(living)
        _grow(arrays, last)
        numeros, comptes, types, dates, canaux, lieux, places, durees, minutes, people, _ = zip(
            *living, strict=True
        )
        rows = slice(first, last)
        fields, matrix = arrays.fields, arrays.matrix
        fields["numero"][rows] = numeros
        fields["compte"][rows] = [arrays.comptes.code(c) for c in comptes]
        fields["type"][rows] = [TYPES.index(t) for t in types]
        fields["jour"][rows] = [day_number(day) for day in dates]
        fields["canal"][rows] = [CANAUX.values.index(c) for c in canaux]
        fields["lieu"][rows] = [arrays.lieux.code(place) for place in lieux]
        towns = commune_index()
        fields["commune"][rows] = [towns.get(code, -1) for code in places]
        fields["people"][rows] = counted = np.array(people, np.uint16)
        fields["recent"][rows] = fields["jour"][rows].astype(np.int64) << 32 | fields["numero"][rows]
        fields["died"][rows] = FOREVER
        real = np.array([t != "rdv_non_honore" for t in types])
        matrix[rows] = 0
        matrix[rows, column("activites")] = real
        matrix[rows, column("ateliers")] = [t == "atelier" for t in types]
        matrix[rows, column("rdv_non_honores")] = ~real
        matrix[rows, column("rdv_honores")] = [t in {"accompagnement", "demarche"} for t in types]
        matrix[rows, column("minutes")] = [
            m if m is not None else BAND_MINUTES.get(d, 0) for m, d in zip(minutes, durees, strict=True)
        ]
        indices = np.arange(first, last)
        for name, values in (("type", types), ("canal", canaux), ("duree", durees)):
            found = {value: keys().get(f"{name}:{value}", -1) for value in set(values)}
            columns = np.array([found[value] for value in values])
            matrix[indices[columns >= 0], columns[columns >= 0]] = counted[columns >= 0]
        self.row_of[np.array(numeros)] = indices
        lengths = dict(arrays.lengths)
        try:
            self._append_answers(connection, numeros, rows)
        except BaseException:
            arrays.lengths = lengths  # what was half read will be read again: never twice
            self.row_of[np.array(numeros)] = -1
            raise
        arrays.n = last

    def _append_answers(self, connection: sa.Connection, numeros: Sequence[int], rows: slice) -> None:
        arrays, matrix = self.arrays, self.arrays.matrix
        found = source.answers(connection, numeros)
        if found:
            activites, people, names, numbers = map(list, zip(*found, strict=True))
            row = self.row_of[np.array(activites)].astype(np.int64)
            known = keys().get
            codes = np.array([known(name, -1) for name in names], np.int64)
            wanted = (row >= rows.start) & (codes >= 0)
            row, codes = row[wanted], codes[wanted]
            person, number = np.array(people, np.int64)[wanted], np.array(numbers, np.int64)[wanted]
            words = np.isin(codes, [keys()[f"{question.code}:"] for question in typed()])
            closed = (codes < LIST_BASE) & ~words
            _add(matrix, row[closed], codes[closed], number[closed])
            for n, name in enumerate(listed(), 1):
                mine = codes // LIST_BASE == n
                new = np.stack([row[mine], codes[mine] % LIST_BASE, number[mine]])
                _extend(arrays, name, new.astype(np.int32))
            self._append_answered(row, person, codes, number)
        types = arrays.fields["type"][rows]
        everyone = matrix[rows, PEOPLE].sum(1)
        for question in QUESTIONS:
            if "◐" in question.ask:
                either = types == question.ask.index("◐")
                asked = np.array([question.asked(t) for t in TYPES])[types]
                answered = matrix[rows, column(f"{question.code}:repondu")]
                matrix[rows, column(f"{question.code}:pose")] = np.where(either, answered, everyone * asked)

    def _append_answered(self, row: Array, person: Array, codes: Array, number: Array) -> None:
        """For several-answer questions, how many accompagnements gave any answer at all."""
        for question in QUESTIONS:
            if question.kind not in SEVERAL:
                continue
            own = answering(question.code)
            mine = np.flatnonzero((codes >= min(own)) & (codes <= max(own)))
            mine = mine[np.isin(codes[mine], own)]
            _, first = np.unique(row[mine] * 8 + person[mine], return_index=True)
            mine = mine[first]
            values = number[mine]
            if question.counted("atelier"):
                workshop = self.arrays.fields["type"][row[mine]] == TYPES.index("atelier")
                values = np.where(workshop, self._at_least(question, row[mine]), values)
            _add(
                self.arrays.matrix, row[mine], np.full(len(mine), column(f"{question.code}:repondu")), values
            )

    def _at_least(self, question: Question, rows: Array) -> Array:
        """How many people of a workshop answered, as far as its counters prove it.

        Counters are marginals: 3 and 2 may be the same people. The largest, and the exclusive one beside it.
        """
        choices = [c.value for c in question.choices or () if c.value != question.exclusive]
        columns = np.array([column(f"{question.code}:{value}") for value in choices])
        matrix = self.arrays.matrix
        found = matrix[rows[:, None], columns].max(1)
        if question.exclusive:
            found = found + matrix[rows, column(f"{question.code}:{question.exclusive}")]
        return np.minimum(found, self.arrays.fields["people"][rows])

    def _room_for(self, numero: int) -> None:
        if numero >= len(self.row_of):
            bigger = np.full(max(numero + 1, 2 * len(self.row_of)), -1, np.int32)
            bigger[: len(self.row_of)] = self.row_of
            self.row_of = bigger


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """No garbage collection meanwhile: millions of short-lived tuples, looked at over and over."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _add(matrix: Array, rows: Array, columns: Array, numbers: Array) -> None:
    np.add.at(matrix.reshape(-1), rows * matrix.shape[1] + columns, numbers.astype(np.uint16))


def _grow(arrays: Arrays, needed: int) -> None:
    room = len(arrays.matrix)
    if needed <= room:
        return
    size = max(needed + needed // ROOM, 1024)
    arrays.matrix = _larger(arrays.matrix, size)
    arrays.fields = {name: _larger(array, size) for name, array in arrays.fields.items()}


def _extend(arrays: Arrays, question: str, new: Array) -> None:
    """Add (row, code, number) entries; all entries stay in the order of their rows."""
    length, needed = arrays.lengths[question], arrays.lengths[question] + new.shape[1]
    array = arrays.listed[question]
    if needed > array.shape[1]:
        arrays.listed[question] = array = _larger(array.T, needed + needed // ROOM).T.copy()
    array[:, length:needed] = new[:, np.argsort(new[0], kind="stable")]
    arrays.lengths[question] = needed


def _larger(array: Array, size: int) -> Array:
    bigger = np.zeros((size, *array.shape[1:]), array.dtype)
    bigger[: len(array)] = array
    return bigger
