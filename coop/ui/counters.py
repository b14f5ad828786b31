"""Counters of a workshop: so many people per choice, with + and −."""

from collections.abc import Mapping

import streamlit as st

from coop import french
from coop.questions import MAX_PARTICIPANTS, Kind
from coop.reference import communes
from coop.ui import picker
from coop.ui.asking import Asking
from coop.ui.saisie import seed
from coop.vocabulary import UNKNOWN_VALUES


def draw(asking: Asking) -> dict[str, int] | None:
    """So many people per choice, with + and −; what is left is « Non communiqué » by itself."""
    question, value = asking.question, dict(asking.value or {})
    if question.symbol(asking.type) == "n":
        number = st.number_input(
            "Nombre de participants venus pour la première fois",
            0,
            MAX_PARTICIPANTS["atelier"],
            key=seed(asking.key, value.get("oui")),
            step=1,
            placeholder="Non renseigné",
            width=320,
        )
        return None if number is None else {"oui": int(number)}
    if question.kind is Kind.COMMUNE:
        codes = picker.many(
            asking.key,
            question.label,
            question.placeholder,
            picker.search_communes,
            communes.label,
            list(value),
        )
        names: Mapping[str, str] = {code: communes.label(code) for code in codes}
    else:
        names = {c.value: asking.label(c.value) for c in asking.choices if c.value not in UNKNOWN_VALUES}
    found = {}
    with st.container(key=f"compteurs:{asking.key}"):
        for code, label in names.items():
            first = value.get(code, 1 if question.kind is Kind.COMMUNE else 0)
            found[code] = int(
                st.number_input(
                    label, 0, MAX_PARTICIPANTS["atelier"], key=seed(f"{asking.key}:{code}", first), step=1
                )
            )
    if question.kind is not Kind.SEVERAL and asking.people and not question.shown_if:
        rest = asking.people - sum(found.values())
        if rest > 0:
            st.caption(f"Non communiqué\u00a0: {french.count(rest, 'participant')}")
    return {code: number for code, number in found.items() if number} or None
