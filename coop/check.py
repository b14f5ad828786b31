"""The one check of a report, for form, store and imports: all problems at once, each in its place."""

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from coop import french
from coop.answers import clean, largest, shown
from coop.questions import BY_CODE, FIRST_DAY, MINUTES, Kind, Question, asked
from coop.reference import communes, demarches
from coop.vocabulary import TYPES, UNKNOWN_VALUES

MAX_TEXTS = 20
WRITTEN = {Kind.TEXT, Kind.TEXTS}


@dataclass(frozen=True, slots=True)
class Problem:
    """`path` is a question's code, or « personnes.0.genre » for the first person's; "" for the whole."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the answers are checked against: the day, and the places that the author may name."""

    today: dt.date
    lieux: Collection[str]


def check(answers: Mapping[str, Any], context: Context) -> list[Problem]:
    """Everything wrong with the answers, in form order; an empty list means that they can be saved.

    Answers of any shape are accepted: nothing here raises.
    """
    if answers.get("type") not in TYPES.values:
        return [Problem("type", "Choisissez un type d’activité.")]
    tidy = clean(answers)
    problems = [
        Problem(code, "Cette question n’existe pas pour ce type d’activité.")
        for code in tidy
        if code not in {"type", "personnes"} and not _belongs(code, tidy["type"], person=False)
    ]
    people = tidy.get("participants")
    number = people if isinstance(people, int) and not isinstance(people, bool) else 1
    groups = 1 if tidy["type"] == "atelier" or number == 1 else 2
    described = answers.get("personnes") or []
    if not isinstance(described, list) or not all(isinstance(person, dict) for person in described):
        problems.append(Problem("personnes", "Les réponses sur les personnes ne sont pas lisibles."))
    elif len(tidy["personnes"]) > groups:
        problems.append(Problem("personnes", "Il y a plus de personnes décrites que de participants."))
    problems += _missing(tidy)
    problems += _holder(tidy, tidy, "", number, context)
    for index, person in enumerate(tidy["personnes"]):
        problems += _holder(person, tidy, f"personnes.{index}.", number, context)
    return problems


def _belongs(code: str, type_: str, *, person: bool) -> bool:
    question = BY_CODE.get(code)
    return question is not None and question.asked(type_) and question.person is person


def _missing(tidy: Mapping[str, Any]) -> Iterator[Problem]:
    for question in asked(tidy["type"]):
        if question.required(tidy["type"]) and question.code not in tidy and shown(question, tidy):
            yield Problem(question.code, question.missing)
    if tidy["type"] == "ponctuelle" and not {"thematiques", "themes_demarche"} & set(tidy):
        yield Problem("thematiques", "Choisissez au moins un thème, de médiation ou de démarche.")


def _holder(
    holder: Mapping[str, Any], answers: Mapping[str, Any], prefix: str, people: int, context: Context
) -> Iterator[Problem]:
    for code, value in holder.items():
        if code in {"type", "personnes"}:
            continue
        if not _belongs(code, answers["type"], person=bool(prefix)):
            if prefix:
                yield Problem(prefix + code, "Cette question n’existe pas pour ce type d’activité.")
            continue
        question = BY_CODE[code]
        if question.counted(answers["type"]):
            if "participants" not in answers:
                continue
            message = _counters(question, value, holder, people)
        else:
            message = _CHECKS[question.kind](question, value, answers["type"], context)
        if message:
            yield Problem(prefix + code, message)


def _counters(question: Question, value: Any, holder: Mapping[str, Any], people: int) -> str:
    if not isinstance(value, dict) or not all(
        isinstance(n, int) and not isinstance(n, bool) and n >= 0 for n in value.values()
    ):
        return "Les compteurs sont des nombres entiers, à partir de 0."
    for choice in value:
        if question.choices is None:
            known = communes.get(choice) is not None
        else:
            known = choice in question.choices and choice not in UNKNOWN_VALUES
        if not known or (question.symbol("atelier") == "n" and choice != "oui"):
            return "L’une des réponses n’est pas dans la liste."
    limit = people
    for code, parent in question.shown_if:
        if isinstance(holder.get(code), dict) and question.person:
            named = holder[code].get(parent, 0)
            limit = min(people, named) if isinstance(named, int) else people
    others = [n for choice, n in value.items() if choice != question.exclusive]
    several = question.kind is Kind.SEVERAL
    largest_sum = (
        value.get(question.exclusive, 0) + max(others, default=0) if several else sum(value.values())
    )
    if largest_sum > limit:
        return (
            f"Les compteurs dépassent {french.count(limit, 'personne')} : "
            "diminuez-les ou corrigez le nombre de participants."
        )
    return ""


def _day(_question: Question, value: Any, _type: str, context: Context) -> str:
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        return "La date n’est pas lisible : écrivez-la sous la forme jj/mm/aaaa."
    if value > context.today:
        return "La date est dans le futur : une activité s’enregistre une fois faite."
    if value.year < FIRST_DAY:
        return f"La date est trop ancienne : la première possible est le 1er janvier {FIRST_DAY}."
    return ""


def _number(question: Question, value: Any, type_: str, _context: Context) -> str:
    low, high = MINUTES if question.code == "minutes" else (1, largest(type_))
    if not isinstance(value, int) or isinstance(value, bool):
        return "Écrivez un nombre entier."
    if low <= value <= high:
        return ""
    if question.code == "minutes":
        return "La durée exacte va de 1 h à 24 h ; pour moins d’une heure, choisissez une durée de la liste."
    return f"Le nombre de participants va de 1 à {french.number(high)}."


def _text(question: Question, value: Any, _type: str, _context: Context) -> str:
    if not isinstance(value, str):
        return "Écrivez un texte."
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        return "Le texte contient un caractère qui ne peut pas être enregistré : effacez-le et retapez-le."
    if len(value) > question.max_length:
        return (
            f"Le texte est trop long : {french.number(len(value))} caractères "
            f"pour {french.number(question.max_length)} au plus."
        )
    return ""


def _texts(question: Question, value: Any, type_: str, context: Context) -> str:
    if not isinstance(value, list) or len(value) > MAX_TEXTS:
        return f"Écrivez {MAX_TEXTS} textes au plus."
    return next((problem for text in value if (problem := _text(question, text, type_, context))), "")


def _one(question: Question, value: Any, _type: str, _context: Context) -> str:
    if isinstance(value, str) and question.choices is not None and value in question.choices:
        return ""
    return "Cette réponse n’est pas dans la liste."


def _several(question: Question, value: Any, type_: str, context: Context) -> str:
    if not isinstance(value, list) or any(_one(question, choice, type_, context) for choice in value):
        return "L’une des réponses n’est pas dans la liste."
    if question.exclusive in value and len(value) > 1 and question.choices is not None:
        return f"« {question.choices.label(question.exclusive)} » ne va avec aucune autre réponse."
    return ""


def _place(_question: Question, value: Any, _type: str, context: Context) -> str:
    known = isinstance(value, str) and value in context.lieux
    return "" if known else "Ce lieu n’est pas l’un de vos lieux d’activité."


def _commune(_question: Question, value: Any, _type: str, _context: Context) -> str:
    if isinstance(value, str) and communes.get(value) is not None:
        return ""
    return "Cette commune n’existe pas : choisissez-la dans la liste proposée."


def _procedures(_question: Question, value: Any, _type: str, _context: Context) -> str:
    if isinstance(value, list) and all(demarches.get(code) is not None for code in value):
        return ""
    return "L’une des démarches n’est pas dans la liste."


_CHECKS: dict[Kind, Callable[[Question, Any, str, Context], str]] = {
    Kind.DAY: _day,
    Kind.NUMBER: _number,
    Kind.TEXT: _text,
    Kind.TEXTS: _texts,
    Kind.ONE: _one,
    Kind.SEVERAL: _several,
    Kind.PLACE: _place,
    Kind.COMMUNE: _commune,
    Kind.PROCEDURES: _procedures,
}

PERSONAL = {
    "une adresse électronique": re.compile(r"[\w.+-]+@[\w-]+\.\w"),
    "un numéro de sécurité sociale": re.compile(
        r"\b[12][ .]?\d\d[ .]?\d\d[ .]?(?:\d\d|2[abAB])[ .]?\d{3}[ .]?\d{3}(?:[ .]?\d\d)?\b"
    ),
    "un numéro de téléphone": re.compile(
        r"(?<!\d)(?:(?:\+|00)33[\s.]?(?:\(0\)[\s.]?)?|0)[1-9]([\s.-]?)\d\d(?:\1\d\d){3}(?!\d)"
    ),
}


def personal_data(answers: Mapping[str, Any]) -> list[str]:
    """What looks like personal data in free texts (« un numéro de téléphone »…), to be said before saving."""
    written = [answers[q.code] for q in BY_CODE.values() if q.kind in WRITTEN and answers.get(q.code)]
    texts = [str(text) for value in written for text in (value if isinstance(value, list) else [value])]
    return [name for name, pattern in PERSONAL.items() if any(pattern.search(text) for text in texts)]
