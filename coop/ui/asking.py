"""What a widget of the form is given."""

from dataclasses import dataclass
from typing import Any

from coop.questions import Question
from coop.store.lieux import MonLieu
from coop.vocabulary import AUTONOMIE_PHRASES, Vocabulary


@dataclass(frozen=True, slots=True)
class Asking:
    """What a widget needs: its question, the CRA type, its key, the answer so far, and the form around."""

    question: Question
    type: str
    key: str
    value: Any
    people: int
    lieux: list[MonLieu]
    recent: tuple[str, ...] = ()

    @property
    def choices(self) -> Vocabulary:
        assert self.question.choices is not None  # noqa: S101 - Question checks it at import
        return self.question.choices

    def label(self, value: str) -> str:
        """The words of a choice, with its pictogram; the stars with their sentence."""
        choice = self.choices[value]
        if self.question.code == "autonomie":
            phrases = AUTONOMIE_PHRASES.get(self.type, AUTONOMIE_PHRASES[""])
            return f"{choice.label} {phrases[value]}"
        if not choice.icon:
            return choice.label
        icon = f":material/{choice.icon}:" if choice.icon.isascii() else choice.icon
        return f"{icon} {choice.label}"
