"""Screens as AppTests: one page inside its frame, and the form of a report filled in as a person would."""

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
from strategies import simple
from streamlit.testing.v1 import AppTest

from coop.answers import clean
from coop.database import ROOT
from coop.models import new_id
from coop.periods import today
from coop.questions import BY_CODE, Kind
from coop.reference import communes, demarches
from coop.rights import User
from coop.store import activites
from coop.ui import journal, menu

PARENTS = {code for question in BY_CODE.values() for code, _ in question.shown_if} | {"participants"}


def ecran(name: str, session: Mapping[str, Any] | None = None, **params: Any) -> AppTest:
    """The page `name` at this address, run once inside `coop/main.py` as the server does."""
    app = AppTest.from_file(str(ROOT / "coop" / "main.py"), default_timeout=30)
    for key, value in (session or {}).items():
        app.session_state[key] = value
    app.run()
    visit(app, name, **params)
    return app


def visit(app: AppTest, name: str, **params: Any) -> AppTest:
    """Go to another page of the same browser session."""
    app.query_params = {key: value if isinstance(value, list) else [value] for key, value in params.items()}
    return goto(app, name)


def goto(app: AppTest, name: str) -> AppTest:
    """Run the page `name` without a word on its address."""
    app.switch_page(f"../pages/{next(p.file.name for p in menu.PAGES if p.name == name)}")
    app.run()
    app._page_hash = ""
    return app


def said(app: AppTest) -> str:
    """Everything on the page, sidebar included, that a reader can read as text."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error", "success")
    found = [str(element.value) for kind in kinds for element in getattr(app, kind)]
    found += [str(metric.value) + metric.label for metric in app.metric]
    found += [button.label for button in app.button] + [tab.label for tab in app.tabs]
    found += [str(table.value.to_csv()) for table in app.dataframe]
    return readable("\n".join(found))


def readable(text: str) -> str:
    """As a reader sees it: no escapes, and ordinary spaces."""
    return re.sub(r"\\(?=[^\w\s])", "", re.sub("[\u00a0\u202f]", " ", text))


def button(app: AppTest, label: str) -> Any:
    """The one button with this label."""
    found = [b for b in app.button if readable(re.sub(r":material/\w+: ?", "", b.label)) == label]
    assert len(found) == 1, f"{len(found)} « {label} » among {[b.label for b in app.button]}"
    return found[0]


def has_button(app: AppTest, label: str) -> bool:
    return any(b.label == label for b in app.button)


def enter(user: User, type_: str = "accompagnement", **given: Any) -> str:
    """Save the shortest report of a type, today, with these answers put in; its identifier."""
    id_ = new_id()
    activites.save(user, id_, simple(type_, **{"date": today(), **given}))
    return id_


# « Historique »


def table(app) -> pd.DataFrame:
    assert len(app.dataframe) == 1, said(app)
    return app.dataframe[0].value


def control(app, kind: str, key: str):
    return next(element for element in app.get(kind) if element.key == key)


def click(app, label: str, row: int = 0):
    """What a click in the ⋮ menu of a row does: AppTest cannot click it, so its callback is called."""
    ids = app.session_state[journal.SHOWN]
    app.session_state["coop_journal_action"] = (label, ids[row])
    return app.run()


def agree(app, ids: list[str]):
    """« Supprimer » in the dialog. In a browser the dialog runs alone; AppTest runs the page around it."""
    app.session_state["coop_journal_action"] = (journal.SUPPRIMER, ids[0])
    button(app, "Supprimer").click()
    return app.run()


def select(app, rows: list[int]):
    """Tick rows of the table: AppTest cannot, so the state that the browser sends is given."""
    app.session_state[app.dataframe[0].key] = {"selection": {"rows": rows, "columns": [], "cells": []}}
    return app.run()


class Formulaire:
    """The form of a report on an `ecran`."""

    def __init__(self, app: AppTest) -> None:
        self.app = app

    @property
    def id(self) -> str:
        key = next(b.key for b in self.app.button if str(b.key).endswith(":enregistrer"))
        return str(key).split(":")[0]

    def widget(self, path: str) -> Any:
        """The widget of a question (« duree », « personnes.0.genre », « genre:feminin » for a counter)."""
        found = self.find(path)
        assert found is not None, f"{path} is not asked"
        return found

    def find(self, path: str) -> Any:
        key = f"{self.id}:{path}"
        for kind in ("button_group", "checkbox", "number_input", "text_input", "text_area", "date_input"):
            for element in self.app.get(kind):
                if element.key == key:
                    return element
        for element in (*self.app.selectbox, *self.app.multiselect, *self.app.button):
            if element.key == key:
                return element
        return None

    def asks(self, path: str) -> bool:
        """Whether the question is on screen, in whatever widget."""
        prefix = f"{self.id}:{path}"
        kinds = ("button_group", "checkbox", "number_input", "text_input", "text_area", "date_input")
        elements = [e for kind in kinds for e in self.app.get(kind)]
        elements += [*self.app.selectbox, *self.app.multiselect, *self.app.button]
        return any(str(e.key) == prefix or str(e.key).startswith(prefix + ":") for e in elements)

    def set(self, path: str, value: Any) -> "Formulaire":
        """Give a widget a value and let the page follow."""
        self.widget(path).set_value(value)
        self.app.run()
        return self

    def theme(self, *values: str, question: str = "thematiques") -> "Formulaire":
        for value in values:
            self.widget(f"{question}:{value}").check()
        self.app.run()
        return self

    def pick(self, path: str, text: str, code: str) -> "Formulaire":
        """Type in a search, and take the answer with this code."""
        self.set(f"{path}:texte", text)
        self.widget(f"{path}:reponse:{code}").click()
        self.app.run()
        return self

    def save(self) -> "Formulaire":
        button(self.app, "Enregistrer").click()
        self.app.run()
        return self

    @property
    def saved(self) -> str:
        """The identifier of the report that the page confirms; "" when it confirms nothing."""
        given = self.app.query_params.get("fait", "")
        return given if isinstance(given, str) else given[0]

    @property
    def summary(self) -> list[str]:
        """The problems listed beside the button."""
        listed = [e.value for e in self.app.error if "Rien n’est encore enregistré" in e.value]
        return [re.sub("[\u00a0\u202f]", " ", line[2:]) for text in listed for line in text.splitlines()[1:]]

    def beside(self) -> dict[str, str]:
        """The problems as they stand beside their questions: title → message."""
        found, title = {}, ""
        for element in self.app.markdown:
            if not str(element.value):
                continue
            match = re.fullmatch(r"\*\*(.*)\*\*", element.value)
            if match:
                title = match[1]
            elif element.value.startswith(":red["):
                found[title] = element.value.removeprefix(":red[:material/error: ")[:-1]
        return found

    def fill(self, answers: Mapping[str, Any]) -> "Formulaire":
        """Answer every question that these answers hold, from the top of the form to its end."""
        answers = clean(answers)
        type_ = answers["type"]
        order = list(BY_CODE)
        parents = sorted(set(answers) & PARENTS, key=order.index)
        for code in [*parents, *(c for c in order if c in answers and c not in PARENTS)]:
            self._answer(code, code, answers[code], type_)
        for index, person in enumerate(answers["personnes"]):
            for code in sorted(person, key=order.index):
                self._answer(f"personnes.{index}.{code}", code, person[code], type_)
        self.app.run()
        return self

    def _answer(self, path: str, code: str, value: Any, type_: str) -> None:
        question = BY_CODE[code]
        if question.symbol(type_) == "n":
            self.widget(path).set_value(value["oui"])
        elif question.counted(type_):
            for choice, number in value.items():
                if question.kind is Kind.COMMUNE:
                    self.pick(path, communes.get(choice).nom, choice)
                self.widget(f"{path}:{choice}").set_value(number)
        elif code == "minutes":
            self.widget(f"{path}:h").set_value(value // 60)
            self.widget(f"{path}:min").set_value(value % 60)
        elif question.kind is Kind.COMMUNE:
            self.pick(path, communes.get(value).nom, value)
        elif question.kind is Kind.PROCEDURES:
            for choice in value:
                self.pick(path, demarches.get(choice).libelle, choice)
        elif code in {"thematiques", "themes_demarche"}:
            for choice in value:
                self.widget(f"{path}:{choice}").check()
        else:
            self.widget(path).set_value(value)
        if code in PARENTS:
            self.app.run()


def blank(type_: str = "accompagnement", **params) -> Formulaire:
    return Formulaire(ecran("enregistrer", type=type_, **params))


def minimal(type_: str, lieu: str) -> dict:
    """The shortest report of a type, at the favourite place, today."""
    return simple(type_, date=today(), canal="lieu_activite", lieu_id=lieu)


def stored(user, id_: str) -> dict:
    return activites.read(user, id_).answers
