"""How selected activities are counted: small functions from a selection to rows, one a shape of figure."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coop.counts import Selected
from coop.questions import BY_CODE, Kind, Question
from coop.vocabulary import NON_RENSEIGNE, TYPES, UNKNOWN_VALUES

Array = np.ndarray[Any, np.dtype[Any]]
Row = tuple[str, str, int]
"""valeur, libelle, nombre"""


@dataclass(frozen=True, slots=True)
class Scene:
    """What counting needs beside the activities: the period's ends, and the names of places. `serie` is what
    this side of a comparison is called."""

    today: dt.date
    du: dt.date | None
    au: dt.date | None
    lieux: dict[str, str]
    selection: str
    read_at: dt.datetime
    serie: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """`shares` is "one" (they add up to 100), "several" (they may exceed it), "each" (each row has its own of
    `bases`) or "" (none make sense)."""

    total: int
    repondu: int
    rows: Sequence[Row] = ()
    shares: str = ""
    bases: Sequence[int] = ()


Count = Callable[[Selected, Scene], Counted]


def base(question: Question, totals: dict[str, int]) -> int:
    """The accompagnements whose form asks the question, given the answers that it depends on."""
    if "◐" in question.ask:
        return totals[f"{question.code}:pose"]
    if question.shown_if:
        return sum(totals[f"{code}:{value}"] for code, value in question.shown_if)
    return sum(totals[f"type:{t.value}"] for t in TYPES if question.asked(t.value))


def with_missing(rows: list[Row], missing: int) -> list[Row]:
    """The rows, then « Non renseigné »."""
    return [*rows, (NON_RENSEIGNE.value, NON_RENSEIGNE.label, missing)]


def closed(code: str) -> Count:
    """The distribution of a question with a closed list, in the list's order."""
    question = BY_CODE[code]
    choices = question.choices
    assert choices is not None

    def count(selected: Selected, scene: Scene) -> Counted:
        totals = selected.totals
        rows = [
            (c.value, c.label, totals[f"{code}:{c.value}"]) for c in choices if c.value not in UNKNOWN_VALUES
        ]
        total = base(question, totals)
        if question.kind is Kind.SEVERAL:
            repondu = totals[f"{code}:repondu"]
            rows += typed(question, totals)
            return Counted(total, repondu, with_missing(rows, total - repondu), "several")
        repondu = sum(row[2] for row in rows)
        return Counted(total, repondu, with_missing(rows, total - repondu), "one")

    return count


def typed(question: Question, totals: dict[str, int]) -> list[Row]:
    """What was typed freely, as one row: the words are private to their authors."""
    return [
        (other.code, f"{other.label} (en texte libre)", totals[f"{other.code}:repondu"])
        for other in BY_CODE.values()
        if other.completes == question.code
    ]


def helped(selected: Selected) -> int:
    """People helped, each as often as he was: participants of every activity but missed appointments."""
    return sum(selected.totals[f"type:{t.value}"] for t in TYPES)


def figure(column: str) -> Count:
    return lambda selected, scene: Counted(selected.totals[column], selected.totals[column])


def accompagnements(selected: Selected, scene: Scene) -> Counted:
    return Counted(helped(selected), helped(selected))


def usagers_differents(selected: Selected, scene: Scene) -> Counted:
    number = helped(selected) - selected.totals["premier_entretien:non"]
    return Counted(number, number)


def types(selected: Selected, scene: Scene) -> Counted:
    totals = selected.totals
    rows = [
        ("accompagnement", "Accompagnements personnalisés", totals["type:accompagnement"]),
        ("demarche", "Démarches administratives", totals["type:demarche"]),
        ("atelier", "Ateliers collectifs", totals["ateliers"]),
        ("participations", "Participations aux ateliers", totals["type:atelier"]),
        ("ponctuelle", "Demandes ponctuelles", totals["type:ponctuelle"]),
    ]
    return Counted(helped(selected), helped(selected), rows)


def temps(selected: Selected, scene: Scene) -> Counted:
    """Minutes, and their averages."""
    minutes, people = selected.totals["minutes"], helped(selected)
    averages = (
        ("par_activite", "Moyenne par activité", selected.totals["activites"]),
        ("par_accompagnement", "Moyenne par accompagnement", people),
    )
    rows = [(code, label, (2 * minutes + n) // (2 * n)) for code, label, n in averages if n]
    return Counted(minutes, minutes, rows)


def rendez_vous(selected: Selected, scene: Scene) -> Counted:
    """Missed appointments, and their share of those planned."""
    missed, kept = selected.totals["rdv_non_honores"], selected.totals["rdv_honores"]
    rows = [("part", "Part des rendez-vous prévus", missed), ("honores", "Rendez-vous honorés", kept)]
    return Counted(missed, missed, rows, "each", [missed + kept, 0])


def present(sums: Array) -> Iterator[tuple[int, int]]:
    """(position, number) of what was counted at all."""
    return ((int(i), int(sums[i])) for i in np.flatnonzero(sums))
