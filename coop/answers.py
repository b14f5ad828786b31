"""Answers: the one dictionary that a form, a draft, a duplicate, a template and an imported row share.

{"type": …, <question>: value, "personnes": [{<question>: value}, …]}: answers about a person stand in
`personnes`, one entry a person (one entry of counters for a workshop). Shapes are those of `questions.Kind`.
"""

import copy
import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from coop.models import Activite
from coop.questions import BY_CODE, MAX_PARTICIPANTS, MINUTES, Kind, Question, asked, band
from coop.vocabulary import UNKNOWN_VALUES

Answers = dict[str, Any]
COLUMNS = frozenset(BY_CODE) & frozenset(Activite.model_fields)
"""Questions whose answer is a column of `Activite`; the others are rows of `Reponse`."""


def clean(answers: Mapping[str, Any]) -> Answers:
    """A tidy copy: empty and hidden answers left out, texts stripped, band taken from the exact length.

    Values of a wrong shape are kept as they are, for `check` to name them.
    """
    tidy: Answers = copy.deepcopy(dict(answers))
    type_ = str(tidy.get("type"))
    minutes = tidy.get("minutes")
    if isinstance(minutes, int) and MINUTES[0] <= minutes <= MINUTES[1] and _exact(tidy.get("duree")):
        tidy["duree"] = band(minutes)
    given = tidy.pop("personnes", None)
    people = [
        _tidy(person, type_)
        for person in (given if isinstance(given, list) else [])
        if isinstance(person, dict)
    ]
    while people and not people[-1]:
        people.pop()
    return {**_tidy(tidy, type_), "personnes": people}


def _exact(duree: Any) -> bool:
    """Whether an exact length may stand beside this band; a shorter band chosen since then hides it."""
    return duree in (None, "") or any(duree == value for _, value in BY_CODE["minutes"].shown_if)


def _tidy(holder: dict[str, Any], type_: str) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for code, value in holder.items():
        if isinstance(value, str):
            value = value.strip()
        elif isinstance(value, list):
            value = _in_order(code, {x.strip() if isinstance(x, str) else str(x) for x in value} - {""})
        elif isinstance(value, dict) and code != "premier_entretien":
            value = {choice: n for choice, n in value.items() if n != 0}
        if value is not None and value != "" and value != [] and value != {}:
            kept[code] = value
    for code in list(kept):
        question = BY_CODE.get(code)
        if question and not shown(question, kept):
            del kept[code]
    if type_ == "rdv_non_honore":
        kept.pop("participants", None)
    return kept


def shown(question: Question, holder: Mapping[str, Any]) -> bool:
    """Whether the question is asked, given the answers that stand beside it."""
    return not question.shown_if or any(
        holder.get(code) == value or (isinstance(holder.get(code), list | dict) and value in holder[code])
        for code, value in question.shown_if
    )


def participants(answers: Mapping[str, Any]) -> int:
    """How many people were helped; 0 for a missed appointment."""
    return 0 if answers["type"] == "rdv_non_honore" else int(answers["participants"])


def weight(question: Question, answers: Mapping[str, Any]) -> int:
    """How many accompagnements an answer about the whole activity concerns.

    All of them, or those that the counters of the condition name (a workshop that sends 3 people on).
    """
    for code, value in question.shown_if:
        if isinstance(answers.get(code), dict) and value in answers[code]:
            return int(answers[code][value])
    return max(participants(answers), 1)


def rows(answers: Mapping[str, Any]) -> Iterator[tuple[int, str, str, int]]:
    """The rows of `Reponse` for checked answers: (personne, question, valeur, nombre)."""
    type_ = answers["type"]
    people = participants(answers)
    holders: list[tuple[int, Mapping[str, Any]]] = [(0, answers), *enumerate(answers.get("personnes", ()), 1)]
    for index, holder in holders:
        for code, value in holder.items():
            question = BY_CODE.get(code)
            if question is None or code in COLUMNS:
                continue
            if isinstance(value, dict):
                counters = dict(value)
                if question.symbol(type_) == "n":
                    counters = {"oui": value["oui"], "non": people - value["oui"]}
                yield from ((index, code, choice, n) for choice, n in counters.items())
            else:
                number = 1 if question.person else weight(question, answers)
                for choice in value if isinstance(value, list) else [value]:
                    yield index, code, choice, number


def columns(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of `Activite` for checked answers, unanswered ones as None."""
    values = {code: answers.get(code) for code in COLUMNS}
    return values | {"type": answers["type"], "participants": participants(answers)}


def from_rows(activite: Mapping[str, Any], reponses: Collection[tuple[int, str, str, int]]) -> Answers:
    """Answers again, from the columns of an activity and its (personne, question, valeur, nombre) rows."""
    type_ = activite["type"]
    answers: Answers = {"type": type_, "personnes": []}
    for question in asked(type_):
        if question.code in COLUMNS and activite[question.code] is not None:
            answers[question.code] = activite[question.code]
    for index, code, value, number in sorted(reponses):
        question = BY_CODE[code]
        while len(answers["personnes"]) < index:
            answers["personnes"].append({})
        holder = answers["personnes"][index - 1] if index else answers
        if question.counted(type_):
            if not (question.symbol(type_) == "n" and value == "non"):
                holder.setdefault(code, {})[value] = number
        elif question.kind in {Kind.SEVERAL, Kind.TEXTS, Kind.PROCEDURES}:
            holder.setdefault(code, []).append(value)
        else:
            holder[code] = value
    return clean(answers)


def _in_order(code: str, values: set[str]) -> list[str]:
    choices = BY_CODE[code].choices if code in BY_CODE else None
    order = {value: index for index, value in enumerate(choices.values)} if choices else {}
    return sorted(values, key=lambda value: (order.get(value, len(order)), value))


def known(answers: Mapping[str, Any]) -> set[str]:
    """The codes of the questions that were answered, whoever they are about."""
    codes = {code for person in answers.get("personnes", ()) for code in person}
    return codes | (set(answers) - {"personnes", "type"})


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The names of the questions whose answers differ, for the audit trail: never their values."""
    names = (known(before) | known(after)) | {"type"}

    def value(answers: Mapping[str, Any], code: str) -> Any:
        people = [
            (i, person[code]) for i, person in enumerate(answers.get("personnes", ())) if code in person
        ]
        return answers.get(code), people

    return sorted(name for name in names if value(before, name) != value(after, name))


def duplicate(answers: Mapping[str, Any], today: dt.date) -> Answers:
    """The same answers dated today, for a new report; nothing is saved."""
    return clean({**answers, "date": today})


def largest(type_: str) -> int:
    """The largest number of participants of a type."""
    return MAX_PARTICIPANTS.get(type_, 2)


def informative(value: str) -> bool:
    """Whether a choice says something (« Non communiqué » does not)."""
    return value not in UNKNOWN_VALUES
