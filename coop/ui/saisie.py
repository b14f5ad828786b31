"""The state of a form being filled in: one object a form, kept for this browser's session.

A copy stays in the server's memory under its author's account, so that an expired session or a closed tab
can take it up again: only its author is ever offered it.
"""

import copy
import datetime as dt
import threading
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from coop.answers import Answers, clean, duplicate
from coop.models import new_id
from coop.periods import today
from coop.rights import User
from coop.store import activites

STATE = "coop_saisies"
KEPT = dt.timedelta(hours=12)


@dataclass
class Saisie:
    """`version` is the one read from the store, 0 for a new report; `attempted` once saving was tried.

    `source` is the report that an edit or a copy began with, and `original` its answers then.
    """

    id: str
    answers: Answers
    version: int = 0
    source: str = ""
    attempted: bool = False
    warned: bool = False
    conflict: int = 0
    original: Answers = field(default_factory=dict)
    touched: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))

    @property
    def type(self) -> str:
        return str(self.answers["type"])

    @property
    def started(self) -> bool:
        """Whether anything was answered beyond what the form proposes by itself."""
        if self.source:
            return clean(self.answers) != clean(self.original)
        proposed = {"type", "date", "canal", "lieu_id", "participants", "personnes"}
        return bool(set(self.answers) - proposed or any(self.answers.get("personnes", [])))


_unfinished: dict[tuple[str, str], Saisie] = {}
_lock = threading.Lock()


def local_today() -> dt.date:
    """The date of the day where the browser is."""
    return today(st.context.timezone or "Europe/Paris")


def _all() -> dict[str, Saisie]:
    found: dict[str, Saisie] = st.session_state.setdefault(STATE, {})
    return found


def new(type_: str) -> Saisie:
    """The form of a new report of this type, as it was left in this session."""
    return _all().setdefault(f"new:{type_}", Saisie(new_id(), {"type": type_, "personnes": []}))


def edit(user: User, id_: str) -> Saisie:
    """The form of a saved report, as it was left. Raises Refus when he may not see or change it."""
    if f"edit:{id_}" not in _all():
        report = activites.editable(user, id_)
        _all()[f"edit:{id_}"] = _kept(user, id_, editing=True) or Saisie(
            id_, report.answers, report.version, source=id_, original=copy.deepcopy(report.answers)
        )
    return _all()[f"edit:{id_}"]


def copy_of(user: User, id_: str) -> Saisie:
    """A new form filled like a saved report, dated today, as it was left; nothing is saved. Raises Refus."""
    if f"copy:{id_}" not in _all():
        answers = duplicate(activites.editable(user, id_).answers, local_today())
        _all()[f"copy:{id_}"] = _kept(user, id_, editing=False) or Saisie(
            new_id(), answers, source=id_, original=copy.deepcopy(answers)
        )
    return _all()[f"copy:{id_}"]


def _kept(user: User, source: str, *, editing: bool) -> Saisie | None:
    """A copy of the author's unfinished form that began with this report, perhaps in another window."""
    with _lock:
        mine = [s for (compte_id, _), s in _unfinished.items() if compte_id == user.id]
    found = next((s for s in mine if s.source == source and bool(s.version) is editing), None)
    return copy.deepcopy(found)


def keep(user: User, saisie: Saisie) -> None:
    """Remember an unfinished form for its author beyond this session."""
    saisie.touched = dt.datetime.now(dt.UTC)
    with _lock:
        if saisie.started:
            _unfinished[user.id, saisie.id] = saisie
        for key, other in list(_unfinished.items()):
            if saisie.touched - other.touched > KEPT:
                del _unfinished[key]


def left(user: User, saisie: Saisie) -> list[Saisie]:
    """The author's unfinished new forms of the same type, other than this one, the last touched first."""
    with _lock:
        mine = [s for (compte_id, _), s in _unfinished.items() if compte_id == user.id]
    others = [s for s in mine if s.id != saisie.id and s.type == saisie.type and not s.source]
    return sorted(others, key=lambda s: s.touched, reverse=True)


def resume(saisie: Saisie) -> None:
    """Go on with an unfinished form in place of the blank one."""
    _all()[f"new:{saisie.type}"] = saisie


def drop(user: User, saisie: Saisie) -> None:
    """Forget a form, saved or given up, and what its widgets hold."""
    for slot, other in list(_all().items()):
        if other.id == saisie.id:
            del _all()[slot]
    with _lock:
        _unfinished.pop((user.id, saisie.id), None)
    for name in [key for key in st.session_state if str(key).startswith(f"{saisie.id}:")]:
        del st.session_state[name]


def held(key: str, value: Any) -> str:
    """`seed` for what a closed popover holds, sent again at each run: the browser makes such a widget when it
    opens, and would then show it empty. Not for a text being typed, which it would take back."""
    st.session_state[key] = st.session_state.get(key, value)
    return key


def seed(key: str, value: Any) -> str:
    """Give a widget its first value, and return its key: never a default that changes under the user."""
    if key not in st.session_state:
        st.session_state[key] = value
    return key
