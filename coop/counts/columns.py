"""The columns of the matrix of counts, derived from the declarations."""

import functools
from collections.abc import Callable

from coop.answers import COLUMNS, informative
from coop.questions import QUESTIONS, Kind, Question
from coop.reference import communes, demarches
from coop.vocabulary import TYPES

LISTED: dict[Kind, Callable[[], tuple[str, ...]]] = {
    Kind.COMMUNE: communes.all_codes,
    Kind.PROCEDURES: lambda: tuple(d.code for d in demarches.all()),
}
"""Kinds with an open list of answers: kept as (row, code, number) instead of columns."""
SEVERAL = {Kind.SEVERAL, Kind.PROCEDURES, Kind.TEXTS}
"""Kinds whose answers overlap: how many people answered at all needs a column of its own."""
LIST_BASE = 1_000_000


@functools.cache
def names() -> tuple[str, ...]:
    """Every column, in order: « question:choice », « question:repondu », and the few that are no answer."""
    found = [
        "activites",
        "ateliers",
        "rdv_non_honores",
        "rdv_honores",
        "minutes",
        *(f"type:{t.value}" for t in TYPES),
    ]
    for question in QUESTIONS:
        if question.choices is not None:
            found += [f"{question.code}:{c.value}" for c in question.choices if informative(c.value)]
        if question.kind in SEVERAL:
            found.append(f"{question.code}:repondu")
        if "◐" in question.ask:
            found.append(f"{question.code}:pose")
    return tuple(found)


@functools.cache
def column(name: str) -> int:
    """The position of a column; raises ValueError on an unknown name."""
    return names().index(name)


@functools.cache
def listed() -> dict[str, tuple[str, ...]]:
    """Questions kept as lists → every possible code, in the order of the integers that stand for them."""
    return {q.code: LISTED[q.kind]() for q in QUESTIONS if q.kind in LISTED and q.code not in COLUMNS}


@functools.cache
def keys() -> dict[str, int]:
    """« question:value » of a stored answer → a column, or for the n-th listed question n·LIST_BASE + index.

    What is typed freely has one key without a value: its words are private and are never loaded.
    """
    found = {name: index for index, name in enumerate(names()) if not name.endswith((":repondu", ":pose"))}
    for n, (name, codes) in enumerate(listed().items(), 1):
        found.update({f"{name}:{code}": n * LIST_BASE + index for index, code in enumerate(codes)})
    for question in typed():
        found[f"{question.code}:"] = column(f"{question.code}:repondu")
    return found


@functools.cache
def typed() -> tuple[Question, ...]:
    """The questions answered with words of one's own."""
    return tuple(question for question in QUESTIONS if question.kind is Kind.TEXTS)


@functools.cache
def answering(question: str) -> tuple[int, ...]:
    """The keys that answer a several-answer question, itself or through the question that completes it."""
    codes = [question, *(q.code for q in QUESTIONS if q.completes == question)]
    return tuple(key for name, key in keys().items() if name.partition(":")[0] in codes)


@functools.cache
def commune_index() -> dict[str, int]:
    """INSEE code → the integer that stands for it."""
    return {code: index for index, code in enumerate(communes.all_codes())}
