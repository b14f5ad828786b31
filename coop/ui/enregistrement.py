"""The page « Enregistrer une activité »: choosing a type, filling in, saving, and what comes after."""

from typing import NoReturn

import streamlit as st
from streamlit.errors import StreamlitAPIException

from coop import check
from coop.rights import User
from coop.store import activites
from coop.store.erreurs import Refus
from coop.ui import menu, saisie, signin
from coop.ui.form import Form, summary
from coop.ui.saisie import Saisie
from coop.vocabulary import TYPES
from coop.words import cell

MEDIATION = {"accompagnement", "atelier"}


def cards(prefix: str = "carte") -> None:
    """The five types; each opens its form."""
    with st.container(key="coop_cartes"):
        for choice in TYPES:
            with st.container(border=True, key=f"coop_carte_{choice.value}"):
                st.markdown(f":material/{choice.icon}:")
                st.markdown(f"**{choice.label}**")
                st.caption(choice.hint)
                st.page_link(
                    menu.path("enregistrer"),
                    label="Compléter",
                    icon=":material/arrow_forward:",
                    icon_position="right",
                    query_params={"type": choice.value},
                )


def form(user: User, origin: str, value: str) -> None:
    """The form of a new report, a saved one or a copy, and its save button. Raises Refus."""
    current = _open(user, origin, value)  # a refusal inside the fragment would not reach the page
    if current.source and current.started:
        _tell_unsaved(user, current)
    _form(origin, value)


def _open(user: User, origin: str, value: str) -> Saisie:
    open_ = {"cra": saisie.edit, "copie": saisie.copy_of}.get(origin)
    return open_(user, value) if open_ else saisie.new(value)


@st.fragment
def _form(origin: str, value: str) -> None:
    user = signin.require("enregistrer")
    current = _open(user, origin, value)
    if origin == "type":
        _offer(user, current)
    with st.container(key="coop_formulaire"):
        drawn = Form(user, current)
        drawn.draw()
        with st.container(key="coop_enregistrer"):
            if current.attempted:
                summary(drawn.check())
            _personal(current)
            if current.conflict:
                _conflict(drawn)
            st.button(
                "Enregistrer",
                key=f"{current.id}:enregistrer",
                type="primary",
                icon=":material/check:",
                width="stretch",
                on_click=_ask_to_save,
                args=(current,),
            )
    if st.session_state.pop(f"{current.id}:demande", False):
        _save(drawn)


def _tell_unsaved(user: User, current: Saisie) -> None:
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        st.markdown("Vous aviez commencé sans enregistrer : voici où vous en étiez.", width="stretch")
        st.button(
            "Repartir de l’activité enregistrée",
            key=f"{current.id}:repartir",
            on_click=saisie.drop,
            args=(user, current),
        )


def _ask_to_save(current: Saisie) -> None:
    st.session_state[f"{current.id}:demande"] = True


def _offer(user: User, current: Saisie) -> None:
    left = saisie.left(user, current)
    if left and not current.started:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.markdown("Vous avez commencé ce formulaire sans l’enregistrer.", width="stretch")
            st.button("Reprendre", key=f"{current.id}:reprendre", on_click=saisie.resume, args=(left[0],))
            st.button(
                "Abandonner", key=f"{current.id}:abandonner", on_click=saisie.drop, args=(user, left[0])
            )


def _personal(current: Saisie) -> None:
    found = check.personal_data(current.answers)
    if found:
        st.warning(
            f"Vos textes semblent contenir {' et '.join(found)}. Effacez ce qui désigne quelqu’un : "
            "un compte rendu n’a pas à désigner quelqu’un.",
            icon=":material/privacy_tip:",
        )


def _conflict(drawn: Form) -> None:
    current = drawn.saisie
    st.warning(str(activites.Conflict(current.conflict)), icon=":material/sync_problem:")
    with st.container(horizontal=True):
        st.button(
            "Garder la version enregistrée",
            key=f"{current.id}:garder",
            on_click=saisie.drop,
            args=(drawn.user, current),
        )
        if st.button("La remplacer par la mienne", key=f"{current.id}:remplacer"):
            current.version = current.conflict
            _save(drawn)


def _save(drawn: Form) -> None:
    current = drawn.saisie
    current.attempted = True
    personal = check.personal_data(current.answers)
    if personal and not current.warned:
        current.warned = True
        st.toast("Relisez vos notes, puis enregistrez de nouveau.", icon=":material/privacy_tip:")
        _again()
    try:
        activites.save(
            drawn.user,
            current.id,
            drawn.collected(),
            version=current.version,
            today=saisie.local_today(),
        )
    except activites.Invalid:
        _again()
    except activites.Conflict as conflict:
        current.conflict = conflict.version
        _again()
    except Refus as refus:
        st.error(str(refus))
        return
    saisie.drop(drawn.user, current)
    st.query_params.from_dict({"fait": current.id})
    st.rerun()


def _again() -> NoReturn:
    """Draw the form again: alone, or with its page when this very run is the whole page's."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()


def confirm(user: User, id_: str) -> None:
    """What was saved, and what to do next."""
    report = activites.read(user, id_)
    st.title("Activité enregistrée", anchor=False)
    themes = cell("thematiques", report.answers) or cell("themes_demarche", report.answers)
    parts = [
        TYPES.label(report.answers["type"]),
        cell("date", report.answers),
        cell("duree", report.answers),
        themes,
    ]
    st.success(" · ".join(part for part in parts if part), icon=":material/check_circle:")
    here, history = menu.path("enregistrer"), menu.path("historique")
    with st.container(horizontal=True):
        if st.button("Enregistrer une autre activité", type="primary", icon=":material/add:"):
            st.switch_page(here)
        if st.button("Dupliquer", icon=":material/content_copy:"):
            st.switch_page(here, query_params={"copie": id_})
        if st.button("Voir dans l’historique", icon=":material/history:"):
            st.switch_page(history)
    if report.answers["type"] in MEDIATION:
        with st.container(border=True):
            st.markdown(
                "**Et après ?** Proposez à la personne de continuer avec Pix : elle évalue et développe ses "
                "compétences numériques, en ligne et à son rythme."
            )
            st.link_button("Ouvrir Pix", "https://pix.fr", icon=":material/open_in_new:")
