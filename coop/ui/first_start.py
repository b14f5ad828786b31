"""« Premier administrateur »: what an empty instance asks instead of a sign-in."""

import streamlit as st

from coop.store import installation
from coop.store.erreurs import Refus


def ask() -> str | None:
    """Draw the form; the identifier of the administrator once he is created."""
    message = st.container()
    with st.form("coop_premier", enter_to_submit=False):
        st.subheader("Premier administrateur", anchor=False)
        st.markdown("Cette instance est vide. Créez le compte de la personne qui l’administrera.")
        nom = st.text_input("Prénom et nom", autocomplete="name")
        email = st.text_input("Adresse électronique", autocomplete="email")
        phrase = st.text_input(
            "Mot de passe (12 caractères ou plus)", type="password", autocomplete="new-password"
        )
        encore = st.text_input("Le même mot de passe", type="password", autocomplete="new-password")
        code = st.text_input("Code d’installation", autocomplete="off")
        st.caption("Le serveur affiche ce code dans sa console à son démarrage.")
        sent = st.form_submit_button("Créer le compte", type="primary")
    if not sent:
        return None
    try:
        if phrase != encore:
            raise Refus("Les deux mots de passe sont différents. Écrivez deux fois le même.")
        return installation.create_first(code, email, nom, phrase).id
    except Refus as refus:
        message.error(str(refus))
        return None
