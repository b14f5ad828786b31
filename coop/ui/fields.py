"""One widget a kind of question. Each reads its first value from the answers, and returns what is answered.

An empty answer is None: it is then left out of the answers.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from coop.answers import largest
from coop.questions import FIRST_DAY, Kind
from coop.reference import communes, demarches
from coop.ui import counters, menu, picker
from coop.ui.asking import Asking
from coop.ui.saisie import local_today, seed
from coop.vocabulary import PARTICIPANTS, UNKNOWN_VALUES, Choice

LONG = 34
"""Choices longer than this stand one under the other."""


def draw(asking: Asking) -> Any:
    """The widget of a question; its value now, None when unanswered."""
    if asking.question.counted(asking.type):
        return counters.draw(asking)
    return _WIDGETS[asking.question.kind](asking)


def _day(asking: Asking) -> Any:
    today = local_today()
    return st.date_input(
        asking.question.label,
        key=seed(asking.key, asking.value or today),
        min_value=today.replace(year=FIRST_DAY, month=1, day=1),
        max_value=today,
        format="DD/MM/YYYY",
        label_visibility="collapsed",
        width=220,
    )


def _number(asking: Asking) -> int | None:
    if asking.question.code == "minutes":
        return _length(asking)
    if asking.type != "atelier":
        options = {int(c.value): f":material/{c.icon}: {c.label}" for c in PARTICIPANTS}
        chosen: int = st.pills(  # type: ignore[assignment]
            asking.question.label,
            list(options),
            format_func=options.__getitem__,
            key=seed(asking.key, asking.value or 1),
            required=True,
            label_visibility="collapsed",
        )
        return chosen
    return st.number_input(
        asking.question.label,
        key=seed(asking.key, asking.value),
        min_value=1,
        max_value=largest(asking.type),
        step=1,
        placeholder="Nombre",
        label_visibility="collapsed",
        width=220,
    )


def _length(asking: Asking) -> int | None:
    hours, minutes = divmod(asking.value, 60) if asking.value else (None, None)
    with st.container(horizontal=True, gap="small"):
        given = st.number_input(
            "Heures", 0, 24, key=seed(f"{asking.key}:h", hours), step=1, placeholder="h", width=150
        )
        rest = st.number_input(
            "Minutes", 0, 59, key=seed(f"{asking.key}:min", minutes), step=5, placeholder="min", width=150
        )
    return None if given is None and rest is None else 60 * int(given or 0) + int(rest or 0)


def _text(asking: Asking) -> str | None:
    question = asking.question
    common: dict[str, Any] = {
        "label": question.label,
        "key": seed(asking.key, asking.value or ""),
        "placeholder": question.placeholder or None,
        "label_visibility": "collapsed",
    }
    if question.max_length > 200:
        return st.text_area(**common, height=110) or None
    return st.text_input(**common, autocomplete="off") or None


def _texts(asking: Asking) -> list[str] | None:
    value = list(asking.value or ())
    known = list(dict.fromkeys([*value, *st.session_state.get(asking.key, ())]))
    return (
        st.multiselect(
            asking.question.label,
            known,
            key=seed(asking.key, value),
            accept_new_options=True,
            placeholder="Écrivez, puis validez avec Entrée",
            label_visibility="collapsed",
        )
        or None
    )


def _one(asking: Asking) -> str | None:
    default = next((value for value in asking.choices.values if value in UNKNOWN_VALUES), None)
    long = any(len(asking.label(value)) > LONG for value in asking.choices.values)
    chosen = st.pills(
        asking.question.label,
        asking.choices.values,
        format_func=asking.label,
        key=seed(asking.key, asking.value or default),
        label_visibility="collapsed",
        width="stretch" if long else "content",
        wrap=True,
    )
    if chosen is not None and asking.choices[chosen].hint:
        st.caption(asking.choices[chosen].hint)
    return None if chosen in UNKNOWN_VALUES else chosen


def _several(asking: Asking) -> list[str] | None:
    if any(choice.examples for choice in asking.choices):
        return _themes(asking)
    before = seed(f"{asking.key}:avant", list(asking.value or ()))
    return (
        st.pills(
            asking.question.label,
            asking.choices.values,
            selection_mode="multi",
            format_func=asking.label,
            key=seed(asking.key, list(asking.value or ())),
            on_change=_exclude,
            args=(asking.key, before, asking.question.exclusive),
            label_visibility="collapsed",
            wrap=True,
        )
        or None
    )


def _exclude(key: str, before: str, exclusive: str) -> None:
    """« Rien de spécifique » takes the place of the others, and the others take its place."""
    chosen = list(st.session_state[key])
    if exclusive in chosen and len(chosen) > 1:
        was = exclusive in st.session_state.get(before, ())
        st.session_state[key] = [c for c in chosen if c != exclusive] if was else [exclusive]
    st.session_state[before] = st.session_state[key]


def _themes(asking: Asking) -> list[str] | None:
    """Themes as boxes with their ⓘ; above them those used of late, their own order never changing."""
    keys = {c.value: seed(f"{asking.key}:{c.value}", c.value in (asking.value or ())) for c in asking.choices}
    if asking.recent:
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.caption("Récents", width="content")
            for value in asking.recent:
                chosen = st.session_state[keys[value]]
                st.button(
                    asking.choices.label(value),
                    key=f"{asking.key}:recent:{value}",
                    type="primary" if chosen else "secondary",
                    on_click=_toggle,
                    args=(keys[value],),
                )
    with st.container(key=f"themes:{asking.key}"):
        for choice in asking.choices:
            st.checkbox(choice.label, key=keys[choice.value], help=explain(choice))
    return [value for value, key in keys.items() if st.session_state[key]] or None


def explain(choice: Choice) -> str:
    """The ⓘ of a theme: its sentence and three examples."""
    examples = "\n".join(f"- {example}" for example in choice.examples)
    return f"{choice.hint}\n\nPar exemple\u00a0:\n{examples}"


def _toggle(key: str) -> None:
    st.session_state[key] = not st.session_state[key]


def _place(asking: Asking) -> str | None:
    names = {lieu.id: f"{lieu.nom} – {communes.label(lieu.commune)}" for lieu in asking.lieux}
    if not names:
        st.info("Vous n’avez pas encore de lieu d’activité. Ajoutez-en un dans « Mes lieux ».")
        st.page_link(menu.path("lieux"), label="Ouvrir « Mes lieux »", icon=":material/location_on:")
        return None
    first = asking.value if asking.value in names else next(iter(names))
    return st.selectbox(
        asking.question.label,
        list(names),
        format_func=names.__getitem__,
        key=seed(asking.key, first),
        label_visibility="collapsed",
    )


def _commune(asking: Asking) -> str | None:
    question = asking.question
    return picker.one(
        asking.key, question.label, question.placeholder, picker.search_communes, communes.label, asking.value
    )


def _procedures(asking: Asking) -> list[str] | None:
    def search(text: str) -> list[tuple[str, str]]:
        return [(found.code, found.libelle) for found in demarches.search(text)]

    def name(code: str) -> str:
        found = demarches.get(code)
        return found.libelle if found else code

    question = asking.question
    return (
        picker.many(asking.key, question.label, question.placeholder, search, name, asking.value or ())
        or None
    )


_WIDGETS: dict[Kind, Callable[[Asking], Any]] = {
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
