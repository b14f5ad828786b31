"""A view shared by link, for people without an account: its figures, and the same files."""

import functools

import streamlit as st

from coop import counts, shared
from coop.store import partages
from coop.ui import panneaux, sorties
from coop.ui.lecture import Lecture
from coop.ui.partage import LINK
from coop.ui.texte import moment, plain

SEEN = "coop_partage_vu"
token = st.query_params.get(LINK, "")
lien = partages.opened(token)
try:
    found = shared.view(lien) if lien else None
except counts.NotReady:
    panneaux.wait()
    st.stop()
if lien is None or found is None:
    st.title("Lien fermé", anchor=False)
    st.info(
        "Ce lien n’existe pas, ou n’est plus valable. Demandez-en un nouveau à la personne qui vous l’a "
        "donné.",
        icon=":material/link_off:",
    )
    st.stop()

if st.session_state.get(SEEN) != lien.id:
    st.session_state[SEEN] = lien.id
    partages.visit(lien.id)
st.title(plain(lien.titre) or "Statistiques partagées", anchor=False)
kind = "figés" if lien.figee else "à jour"
st.caption(
    f"Chiffres {kind}, lus le {moment(found.read_at)}. Lien valable jusqu’au {moment(lien.expire_le)}."
)
panneaux.said(found)
sorties.bar(functools.partial(shared.opened, token), found)
opened, place = panneaux.opened(panneaux.available(found))
with place:
    panneaux.draw(opened, found, Lecture(), zooms=panneaux.zooms(found), own=False)
