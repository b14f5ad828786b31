"""How selected activities are counted: small functions from a selection to rows, one a shape of figure."""

import datetime as dt
import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coop import french
from coop.counts import Selected, codes
from coop.questions import BY_CODE, Kind, Question
from coop.reference import communes as commune_list
from coop.reference import demarches as procedure_list
from coop.vocabulary import NON_RENSEIGNE, TYPES, UNKNOWN_VALUES

Array = np.ndarray[Any, np.dtype[Any]]
ELSEWHERE = "Autre lieu d’activité"
"""A place that none of the reader's people works at any more."""
Row = tuple[str, str, int]
"""valeur, libelle, nombre"""


@dataclass(frozen=True, slots=True)
class Scene:
    """What counting needs beside the activities: the period's ends, and the names of places."""

    today: dt.date
    du: dt.date | None
    au: dt.date | None
    lieux: dict[str, str]
    selection: str
    read_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Counted:
    """`shares` is "one" (they add up to 100), "several" (they may exceed it) or "" (none make sense)."""

    total: int
    repondu: int
    rows: Sequence[Row] = ()
    shares: str = ""


Count = Callable[[Selected, Scene], Counted]


def base(question: Question, totals: dict[str, int]) -> int:
    """The accompagnements whose form asks the question, given the answers that it depends on."""
    if "◐" in question.ask:
        return totals[f"{question.code}:pose"]
    if question.shown_if:
        return sum(totals[f"{code}:{value}"] for code, value in question.shown_if)
    return sum(totals[f"type:{t.value}"] for t in TYPES if question.asked(t.value))


def _with_missing(rows: list[Row], missing: int) -> list[Row]:
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
            rows += _typed(question, totals)
            return Counted(total, repondu, _with_missing(rows, total - repondu), "several")
        repondu = sum(row[2] for row in rows)
        return Counted(total, repondu, _with_missing(rows, total - repondu), "one")

    return count


def _typed(question: Question, totals: dict[str, int]) -> list[Row]:
    """What was typed freely, as one row: the words are private to their authors."""
    return [
        (other.code, f"{other.label} (en texte libre)", totals[f"{other.code}:repondu"])
        for other in BY_CODE.values()
        if other.completes == question.code
    ]


_folded = functools.lru_cache(maxsize=65_536)(french.fold)


def ranked(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (-row[2], _folded(row[1])))


def _procedure(code: str) -> str:
    found = procedure_list.get(code)
    return found.libelle if found else code


def demarches(selected: Selected, scene: Scene) -> Counted:
    question, totals = BY_CODE["demarches"], selected.totals
    total, repondu = base(question, totals), totals["demarches:repondu"]
    known = codes("demarches")
    rows = [(known[i], _procedure(known[i]), n) for i, n in _present(selected.by_code("demarches"))]
    rows += [row for row in _typed(question, totals) if row[2]]
    return Counted(total, repondu, _with_missing(ranked(rows), total - repondu), "several")


@functools.cache
def _towns() -> tuple[Array, tuple[str, ...], list[str], Array]:
    """Of every commune, in the order of its integers: its city's, its code, its label, its rank by label."""
    codes = commune_list.all_codes()
    index = {code: i for i, code in enumerate(codes)}
    cities = np.array([index[commune_list.rolled_up(code)] for code in codes])
    labels = [commune_list.label(code) for code in codes]
    ranks = np.empty(len(codes), np.int64)
    ranks[sorted(range(len(codes)), key=lambda i: _folded(labels[i]))] = np.arange(len(codes))
    return cities, codes, labels, ranks


def _by_commune(sums: Array) -> list[Row]:
    """Rows by commune, most first; the arrondissements of Paris, Lyon and Marseille count for their city."""
    cities, codes, labels, ranks = _towns()
    numbers = np.bincount(cities[: len(sums)], weights=sums).astype(np.int64)
    found = np.flatnonzero(numbers)
    found = found[np.lexsort((ranks[found], -numbers[found]))]
    return [(codes[i], labels[i], n) for i, n in zip(found.tolist(), numbers[found].tolist(), strict=True)]


def _present(sums: Array) -> Iterator[tuple[int, int]]:
    """(position, number) of what was counted at all."""
    return ((int(i), int(sums[i])) for i in np.flatnonzero(sums))


def _open(rows: list[Row], total: int) -> Counted:
    repondu = sum(row[2] for row in rows)
    return Counted(total, repondu, _with_missing(rows, total - repondu), "one")


def residences(selected: Selected, scene: Scene) -> Counted:
    rows = _by_commune(selected.by_code("residence"))
    return _open(rows, base(BY_CODE["residence"], selected.totals))


def communes(selected: Selected, scene: Scene) -> Counted:
    rows = _by_commune(selected.by_field("commune"))
    return _open(rows, helped(selected) - selected.totals["canal:distance"])


def lieux(selected: Selected, scene: Scene) -> Counted:
    ids = selected.view.lieux.values
    found = [(ids[i], n) for i, n in _present(selected.by_field("lieu"))]
    rows = ranked([(id_, scene.lieux.get(id_, ELSEWHERE), n) for id_, n in found])
    return _open(rows, base(BY_CODE["lieu_id"], selected.totals))


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
    titles = {
        "accompagnement": "Accompagnements personnalisés",
        "demarche": "Démarches administratives",
        "atelier": f"Ateliers collectifs ({french.count(totals['type:atelier'], 'participation')})",
        "ponctuelle": "Demandes ponctuelles",
    }
    numbers = {code: totals[f"type:{code}"] for code in titles} | {"atelier": totals["ateliers"]}
    rows = [(code, title, numbers[code]) for code, title in titles.items()]
    return Counted(helped(selected), helped(selected), rows)


@functools.lru_cache(maxsize=8192)
def month(day: dt.date) -> Row:
    value = f"{day:%Y-%m}"
    return value, french.month(value), 0


@functools.lru_cache(maxsize=8192)
def week(day: dt.date) -> Row:
    year, week, weekday = day.isocalendar()
    monday = day - dt.timedelta(weekday - 1)
    return f"{year}-S{week:02}", f"Semaine du {french.date_long(monday)}", 0


@functools.lru_cache(maxsize=8192)
def single_day(day: dt.date) -> Row:
    return day.isoformat(), french.date_long(day), 0


def over_time(step: Callable[[dt.date], Row]) -> Count:
    """Accompagnements per step of time; steps with nothing are there, and both ends of the period."""

    def count(selected: Selected, scene: Scene) -> Counted:
        days = {dt.date.fromordinal(719_163 + n): k for n, k in _present(selected.by_field("jour"))}
        first = scene.du or min(days, default=None)
        last = scene.au or (scene.today if scene.du else max(days, default=None))
        if first is None or last is None:
            return Counted(0, 0, (), "one")
        sums: dict[str, int] = {}
        labels: dict[str, str] = {}
        for offset in range((last - first).days + 1):
            day = first + dt.timedelta(offset)
            value, label, _ = step(day)
            labels[value] = label
            sums[value] = sums.get(value, 0) + days.get(day, 0)
        total = sum(sums.values())
        return Counted(total, total, [(value, labels[value], n) for value, n in sums.items()], "one")

    return count
