"""Search as you type in a long list: communes, procedures, places. At most eight answers, as buttons."""

from collections.abc import Callable, Sequence

import streamlit as st

from coop.reference import communes
from coop.ui.saisie import seed
from coop.ui.texte import plain

Search = Callable[[str], Sequence[tuple[str, str]]]
"""Text → (code, label) pairs, best first, eight at most."""


def search_communes(text: str) -> list[tuple[str, str]]:
    """Communes by name, former name or postcode, as (INSEE code, label), eight at most."""
    return [(commune.code, commune.label) for commune in communes.search(text)]


def _text(key: str, label: str, placeholder: str, search: Search, add: Callable[[str], None]) -> None:
    text = st.text_input(
        label,
        key=seed(f"{key}:texte", ""),
        placeholder=placeholder,
        label_visibility="collapsed",
        icon=":material/search:",
        live=True,
        max_chars=80,
        autocomplete="off",
    )
    if not text or not text.strip():
        return
    found = search(text)
    if not found:
        st.caption("Rien ne correspond. Vérifiez l’orthographe, ou tapez moins de lettres.")
    with st.container(horizontal=True, gap="xsmall", key=f"{key}:reponses"):
        for code, name in found:
            st.button(plain(name), key=f"{key}:reponse:{code}", on_click=_chosen, args=(key, code, add))


def _chosen(key: str, code: str, add: Callable[[str], None]) -> None:
    st.session_state[f"{key}:texte"] = ""
    add(code)


def one(
    key: str, label: str, placeholder: str, search: Search, name: Callable[[str], str], value: str | None
) -> str | None:
    """One code of a long list, or None; what was chosen stands in place of the search."""
    choice = f"{key}:choix"
    seed(choice, value)
    chosen: str | None = st.session_state[choice]
    if chosen is None:
        _text(key, label, placeholder, search, lambda code: st.session_state.update({choice: code}))
        return st.session_state[choice]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":material/check: **{plain(name(chosen))}**", width="content")
        st.button("Changer", key=f"{key}:changer", on_click=_set, args=(choice, None), type="tertiary")
    return chosen


def many(
    key: str, label: str, placeholder: str, search: Search, name: Callable[[str], str], value: Sequence[str]
) -> list[str]:
    """Several codes of a long list; each chosen one can be taken away again."""
    choice = f"{key}:choix"
    seed(choice, list(value))
    chosen: list[str] = st.session_state[choice]
    _text(
        key,
        label,
        placeholder,
        lambda text: [pair for pair in search(text) if pair[0] not in chosen],
        lambda code: st.session_state.update({choice: [*st.session_state[choice], code]}),
    )
    with st.container(horizontal=True, gap="xsmall", key=f"{key}:choisis"):
        for code in chosen:
            rest = [other for other in chosen if other != code]
            st.button(
                plain(name(code)),
                key=f"{key}:oter:{code}",
                icon=":material/close:",
                icon_position="right",
                help="Retirer",
                type="primary",
                on_click=_set,
                args=(choice, rest),
            )
    return list(st.session_state[choice])


def _set(key: str, value: object) -> None:
    st.session_state[key] = value
