"""The answer rows of many reports, gathered column by column and handed over in primary-key order.

Every (question, value) has a rank, in the order of the database's key, so that a row is one integer:
sorting rows, adding up the counters of a workshop and naming the values each take one pass.
"""

import functools
from collections.abc import Iterator, Sequence

import numpy as np

from coop.demo import textes
from coop.demo.draws import Array
from coop.questions import QUESTIONS, Kind, Question
from coop.reference import communes, demarches

PEOPLE = 3
"""Values of `personne`: the whole activity, the first and the second person."""
TYPED = {"demarches_libres": textes.DEMARCHES, "structures_libres": textes.STRUCTURES}


def values(question: Question) -> Sequence[str]:
    """Every answer to a question that the demonstration may give."""
    if question.choices is not None:
        return question.choices.values
    if question.kind is Kind.COMMUNE:
        return communes.all_codes()
    if question.kind is Kind.PROCEDURES:
        return [one.code for one in demarches.all()]
    return TYPED.get(question.code, ())


@functools.cache
def _ranked() -> tuple[dict[str, Array], Array, Array]:
    """Question → rank of each of its values; then the question and the value of each rank."""
    pairs = sorted((question.code, value) for question in QUESTIONS for value in values(question))
    rank = {pair: n for n, pair in enumerate(pairs)}
    ranks = {q.code: np.array([rank[q.code, value] for value in values(q)], np.int64) for q in QUESTIONS}
    names, given = zip(*pairs, strict=True)
    return ranks, np.array(names, object), np.array(given, object)


class Lignes:
    """Rows of `Reponse` under construction, for reports numbered from 0."""

    def __init__(self) -> None:
        self._keys: list[Array] = []
        self._numbers: list[Array] = []

    def add(
        self, code: str, report: Array, choice: Array | int, number: Array | int = 1, person: Array | int = 0
    ) -> None:
        """`number` accompagnements of each report gave the choice-th value; equal rows add up."""
        ranks, names, _ = _ranked()
        own = ranks[code][choice]
        self._keys.append((report.astype(np.int64) * PEOPLE + person) * len(names) + own)
        self._numbers.append(np.broadcast_to(number, report.shape))

    def columns(self, first: int) -> tuple[list[int], list[int], list[str], list[str], list[int]]:
        """activite, personne, question, valeur, nombre; report 0 is the activity `first`."""
        _, names, given = _ranked()
        keys = np.concatenate(self._keys)
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        starts = np.flatnonzero(np.diff(keys, prepend=-1))
        numbers = np.add.reduceat(np.concatenate(self._numbers)[order], starts)
        holder, rank = np.divmod(keys[starts], len(names))
        report, person = np.divmod(holder, PEOPLE)
        return (
            (report + first).tolist(),
            person.tolist(),
            names[rank].tolist(),
            given[rank].tolist(),
            numbers.tolist(),
        )

    def __iter__(self) -> Iterator[tuple[int, int, str, str, int]]:
        return zip(*self.columns(0), strict=True)
