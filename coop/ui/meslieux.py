"""« Mes lieux »: search a place, add it, prefer it, leave it; or create one that no list holds."""

import streamlit as st

from coop.reference import communes
from coop.rights import User
from coop.store import lieux
from coop.store.erreurs import Refus
from coop.ui import picker, signin
from coop.ui.texte import plain


def mine(user: User) -> None:
    """The user's places, each with its actions."""
    found = lieux.mine(user)
    if not found:
        st.info(
            "Vous n’avez pas encore de lieu d’activité. Cherchez le vôtre ci-dessous : il sera proposé dans "
            "vos comptes rendus.",
            icon=":material/add_location_alt:",
        )
    for lieu in found:
        with st.container(
            border=True, horizontal=True, vertical_alignment="center", key=f"coop_lieu_{lieu.id}"
        ):
            where = ", ".join(part for part in (lieu.adresse, communes.label(lieu.commune)) if part)
            with st.container(gap="xxsmall"):
                st.markdown(f"**{plain(lieu.nom)}**")
                st.caption(plain(" · ".join(part for part in (lieu.structure, where) if part)))
            if lieu.favori:
                st.badge("Favori", icon=":material/star:")
            else:
                st.button(
                    "Préférer",
                    key=f"preferer:{lieu.id}",
                    icon=":material/star_outline:",
                    type="tertiary",
                    on_click=_favour,
                    args=(lieu.id,),
                )
            st.button(
                "Quitter",
                key=f"quitter:{lieu.id}",
                icon=":material/logout:",
                type="tertiary",
                on_click=_leave,
                args=(lieu.id,),
            )


def _favour(lieu_id: str) -> None:
    lieux.favour(signin.require("choisir_lieux"), lieu_id)


def _leave(lieu_id: str) -> None:
    lieux.leave(signin.require("choisir_lieux"), lieu_id)


@st.fragment
def add() -> None:
    """Search the instance's places and the national list, as one types."""
    user = signin.require("choisir_lieux")

    def search(text: str) -> list[tuple[str, str]]:
        return [(id_, f"{nom} – {where}") for id_, nom, where in lieux.search(text)]

    chosen = picker.one("meslieux", "Chercher un lieu", "Nom, commune ou code postal", search, str, None)
    if chosen:
        st.session_state.pop("meslieux:choix")
        id_ = lieux.from_reference(chosen, user) if chosen.startswith("fs-") else chosen
        lieux.join(user.id, id_, by=user)
        st.toast("Lieu ajouté à vos lieux d’activité.", icon=":material/check:")
        st.rerun()


@st.fragment
def create() -> None:
    """A place that no list holds."""
    user = signin.require("choisir_lieux")
    nom = st.text_input("Nom du lieu", key="nouveau:nom", max_chars=200, placeholder="Maison de quartier")
    structure = st.text_input(
        "Structure qui l’héberge - optionnel",
        key="nouveau:structure",
        max_chars=200,
        placeholder="Ville de Rouen",
    )
    adresse = st.text_input("Adresse - optionnel", key="nouveau:adresse", max_chars=300, placeholder="1 rue…")
    st.markdown("Commune")
    commune = picker.one(
        "nouveau:commune",
        "Commune",
        "Complétez un code postal ou une commune",
        picker.search_communes,
        communes.label,
        None,
    )
    if st.button("Créer ce lieu", type="primary", key="nouveau:creer"):
        try:
            id_ = lieux.create(nom, adresse, commune or "", structure, user)
            lieux.join(user.id, id_, by=user)
        except Refus as refus:
            st.error(str(refus))
            return
        for key in [key for key in st.session_state if str(key).startswith("nouveau:")]:
            del st.session_state[key]
        st.rerun()
