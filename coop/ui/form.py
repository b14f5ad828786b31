"""The form of a report: the declared questions in order, the answers collected, the problems beside them."""

from collections.abc import Iterable
from contextlib import nullcontext
from typing import Any

import streamlit as st

from coop import check
from coop.answers import Answers, clean, shown
from coop.questions import Question, asked
from coop.rights import User
from coop.store import activites, lieux
from coop.store.lieux import MonLieu
from coop.ui import fields
from coop.ui.asking import Asking
from coop.ui.saisie import Saisie, keep, local_today

QUICK = {"date", "canal", "lieu_id", "commune", "duree", "minutes", "thematiques", "themes_demarche"}
"""What a demande ponctuelle shows at once; the rest is folded."""
DETAILS = "Plus de détails"
THEMES = {"thematiques": "Médiation numérique", "themes_demarche": "Démarches administratives"}


class Form:
    """One run of a form: draws it, and leaves in `saisie.answers` what is answered now."""

    def __init__(self, user: User, saisie: Saisie) -> None:
        self.user, self.saisie, self.type = user, saisie, saisie.type
        present = saisie.answers.get("lieu_id") if saisie.version else None
        self.lieux: list[MonLieu] = lieux.mine(user, also=present)
        self.answers: Answers = saisie.answers
        self.slots: dict[str, Any] = {}

    def check(self) -> list[check.Problem]:
        """What is wrong with the answers as they are."""
        known = {lieu.id for lieu in self.lieux}
        return check.check(self.collected(), check.Context(local_today(), known))

    def collected(self) -> Answers:
        """The answers to save: those of hidden persons left out."""
        people = self.answers.get("participants")
        number = people if isinstance(people, int) and self.type != "atelier" else 1
        return clean({**self.answers, "personnes": self.answers["personnes"][:number]})

    def draw(self) -> None:
        """Draw every question asked, and collect."""
        if self.lieux:
            self.answers.setdefault("canal", "lieu_activite")
        questions = list(asked(self.type))
        quick = self.type == "ponctuelle"
        self._draw([q for q in questions if not quick or q.code in QUICK])
        if quick:
            rest = [q for q in questions if q.code not in QUICK]
            wrong = {problem.path for problem in self.check()} if self.saisie.attempted else set()
            with st.expander(DETAILS, expanded=any(q.code in wrong for q in rest)):
                self._draw(rest)
        self.saisie.answers = self.answers
        keep(self.user, self.saisie)
        if self.saisie.attempted:
            self._tell()

    def _tell(self) -> None:
        """Each problem beside its question: once all is answered, or it would be that of the run before."""
        for problem in self.check():
            if problem.path in self.slots:
                self.slots[problem.path].markdown(f":red[:material/error: {problem.message}]")

    def _draw(self, questions: list[Question]) -> None:
        people_drawn = False
        for fold, group in _folded(questions):
            with st.expander(fold) if fold and not group[0].person else nullcontext():
                for question in group:
                    if not question.person:
                        self._activity(question)
                    elif self._two():
                        if not people_drawn:
                            self._people([q for q in questions if q.person])
                        people_drawn = True
                    else:
                        self._person(question, 0)

    def _two(self) -> bool:
        return self.type != "atelier" and self.answers.get("participants") == 2

    def _people(self, questions: list[Question]) -> None:
        for index, column in enumerate(st.columns(2, gap="medium")):
            with column.container(border=True):
                st.subheader(f"Personne {index + 1}", anchor=False)
                for question in questions:
                    self._person(question, index)

    def _activity(self, question: Question) -> None:
        if question.code == "themes_demarche" and self.type == "ponctuelle":
            return
        if question.code == "thematiques" and self.type == "ponctuelle":
            self._themes()
        elif shown(question, self.answers):
            self._ask(question, self.answers, question.code)

    def _themes(self) -> None:
        self._title("Thème de la demande", "", "thematiques")
        for tab, question in zip(
            st.tabs(list(THEMES.values())),
            [q for q in asked(self.type) if q.code in THEMES],
            strict=True,
        ):
            with tab:
                self._ask(question, self.answers, question.code, titled=False)

    def _person(self, question: Question, index: int) -> None:
        people: list[dict[str, Any]] = self.answers["personnes"]
        while len(people) <= index:
            people.append({})
        if not shown(question, people[index]):
            return
        path = f"personnes.{index}.{question.code}"
        if question.fold:
            with st.expander(f"{question.fold} - optionnel"):
                self._ask(question, people[index], path, titled=False)
        else:
            self._ask(question, people[index], path)

    def _ask(self, question: Question, holder: dict[str, Any], path: str, titled: bool = True) -> None:
        with st.container(gap="xxsmall", key=f"{self.saisie.id}:question:{path}"):
            if titled:
                self._title(question.title(self.type), question.help, path)
            self._answer(question, holder, path)

    def _answer(self, question: Question, holder: dict[str, Any], path: str) -> None:
        people = self.answers.get("participants")
        recent = self._recent(question) if question.code in THEMES else ()
        value = fields.draw(
            Asking(
                question=question,
                type=self.type,
                key=f"{self.saisie.id}:{path}",
                value=holder.get(question.code),
                people=people if isinstance(people, int) else 0,
                lieux=self.lieux,
                recent=recent,
            )
        )
        if value is None:
            holder.pop(question.code, None)
        else:
            holder[question.code] = value

    def _title(self, label: str, help_: str, path: str) -> None:
        st.markdown(f"**{label}**", help=help_ or None)
        if self.saisie.attempted:
            self.slots[path] = st.empty()

    def _recent(self, question: Question) -> tuple[str, ...]:
        key = f"{self.saisie.id}:recents:{question.code}"
        if key not in st.session_state:
            st.session_state[key] = tuple(activites.recent(self.user, question.code))
        found: tuple[str, ...] = st.session_state[key]
        return found


def _folded(questions: Iterable[Question]) -> list[tuple[str, list[Question]]]:
    """Neighbours of the same folded part together; the others alone."""
    groups: list[tuple[str, list[Question]]] = []
    for question in questions:
        if question.fold and groups and groups[-1][0] == question.fold:
            groups[-1][1].append(question)
        else:
            groups.append((question.fold, [question]))
    return groups


def summary(problems: Iterable[check.Problem]) -> None:
    """All problems once more beside the button: whoever is at the end of the form sees them."""
    messages = dict.fromkeys(problem.message for problem in problems)
    if messages:
        lines = "\n".join(f"- {message}" for message in messages)
        st.error(f"Rien n’est encore enregistré :\n{lines}")
