"""Answers in French words: the cells of the history, of exports and of confirmations."""

from collections.abc import Mapping
from typing import Any

from coop import french
from coop.questions import BY_CODE, Kind, Question
from coop.reference import communes, demarches


def value_label(question: Question, value: Any) -> str:
    """The words of one value of an answer; texts, numbers and unknown codes as they are."""
    if question.choices is not None and value in question.choices:
        return question.choices.label(value)
    if question.kind is Kind.COMMUNE:
        return communes.label(value)
    if question.kind is Kind.PROCEDURES:
        found = demarches.get(value)
        return found.libelle if found else str(value)
    return french.date_short(value) if question.kind is Kind.DAY else str(value)


def answer_label(question: Question, value: Any) -> str:
    """The words of a whole answer: « Féminin », « E-mail, Santé », « Féminin : 3, Masculin : 2 »."""
    if isinstance(value, dict):
        return ", ".join(f"{value_label(question, choice)} : {n}" for choice, n in value.items())
    if isinstance(value, list):
        return ", ".join(value_label(question, choice) for choice in value)
    return value_label(question, value)


def cell(code: str, answers: Mapping[str, Any]) -> str:
    """The words of a report's answer to a question, one person after the other; "" when unanswered."""
    question = BY_CODE[code]
    if question.person:
        found = [person[code] for person in answers.get("personnes", ()) if code in person]
    else:
        found = [answers[code]] if code in answers else []
    return ", ".join(dict.fromkeys(answer_label(question, value) for value in found))
