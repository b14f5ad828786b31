"""Saved views: the present filters and comparison under a name, to open again; one may be the first shown."""

from collections.abc import Callable

import streamlit as st

from coop.comparison import COMPARER
from coop.rights import User
from coop.store import vues
from coop.store.erreurs import Refus
from coop.ui import filtres, menu, signin
from coop.ui.texte import plain

SAID = "coop_vues_dit"


def open_default(user: User) -> None:
    """On arrival with an address that asks for nothing, the person's own default view."""
    if not menu.arriving() or filtres.params() or filtres.comparing():
        return
    default = next((vue for vue in vues.mine(user) if vue.defaut), None)
    if default is not None:
        _open(default.params)


def control(user: User) -> None:
    """The popover « Vues »: open one, save the present one, choose the default, delete."""
    popover = st.popover(
        "Vues", icon=":material/bookmark:", type="tertiary", key="coop_vues", on_change="rerun"
    )
    if not popover.open:
        return
    with popover:
        said = st.session_state.pop(SAID, "")
        if said:
            st.error(said)
        for vue in vues.mine(user):
            _line(vue)
        with st.form("coop_vue_nouvelle", clear_on_submit=True, border=False, enter_to_submit=False):
            nom = st.text_input("Enregistrer la vue affichée sous le nom", max_chars=80, autocomplete="off")
            if st.form_submit_button("Enregistrer la vue", icon=":material/bookmark_add:"):
                _do(lambda: vues.save(user, nom, _present()))
                st.rerun()


def _line(vue: vues.Vue) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=f"coop_vue_{vue.id}"):
        st.button(
            plain(vue.nom), key=f"vue:{vue.id}:ouvrir", on_click=_open, args=(vue.params,), width="stretch"
        )
        st.button(
            "Vue par défaut" if vue.defaut else "Ouvrir par défaut",
            key=f"vue:{vue.id}:defaut",
            icon=":material/star:" if not vue.defaut else ":material/check:",
            type="tertiary",
            on_click=_default,
            args=(None if vue.defaut else vue.id,),
        )
        st.button(
            "Supprimer",
            key=f"vue:{vue.id}:supprimer",
            icon=":material/delete:",
            type="tertiary",
            on_click=_delete,
            args=(vue.id,),
        )


def _present() -> dict[str, list[str]]:
    compare = filtres.comparing()
    return filtres.params() | ({COMPARER: [compare]} if compare else {})


def _open(params: dict[str, list[str]]) -> None:
    filtres.clear()
    for code, values in params.items():
        st.query_params[code] = values


def _default(id_: str | None) -> None:
    user = signin.require("compter")
    _do(lambda: vues.set_default(user, id_))


def _delete(id_: str) -> None:
    user = signin.require("compter")
    _do(lambda: vues.delete(user, id_))


def _do(action: Callable[[], object]) -> None:
    try:
        action()
    except Refus as refus:
        st.session_state[SAID] = str(refus)
