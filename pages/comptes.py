"""Accounts, for administrators: who may sign in, new accounts, new passwords."""

import streamlit as st

from coop.store import comptes
from coop.store.erreurs import Refus
from coop.ui import signin
from coop.ui.texte import plain
from coop.vocabulary import ROLES

user = signin.require("administrer")
st.title("Comptes", anchor=False)
said = st.session_state.pop("comptes_fait", "")
if said:
    st.success(said, icon=":material/check_circle:")
rows = {row.id: row for row in comptes.every(user)}
shown = ("Nom", "Adresse électronique", "Rôle", "État")
etats = {True: "Ouvert", False: "Fermé"}
table = [(row.nom, row.email, ROLES.label(row.role), etats[row.actif]) for row in rows.values()]
st.dataframe([dict(zip(shown, line, strict=True)) for line in table], hide_index=True)

with st.form("comptes_nouveau", enter_to_submit=False):
    st.subheader("Nouveau compte", anchor=False)
    nom = st.text_input("Prénom et nom", autocomplete="off")
    email = st.text_input("Adresse électronique", autocomplete="off")
    role = st.selectbox("Rôle", ROLES.values, format_func=ROLES.label)
    phrase = st.text_input(
        "Mot de passe (12 caractères ou plus)", type="password", autocomplete="new-password"
    )
    created = st.form_submit_button("Créer le compte", type="primary")

with st.form("comptes_changer", enter_to_submit=False):
    st.subheader("Modifier un compte", anchor=False)
    choice = st.selectbox(
        "Compte", list(rows), format_func=lambda key: f"{rows[key].nom} ({rows[key].email})"
    )
    other = st.text_input("Nouveau mot de passe (12 caractères ou plus)", type="password", autocomplete="off")
    with st.container(horizontal=True):
        changed = st.form_submit_button("Changer le mot de passe")
        closed = st.form_submit_button("Fermer le compte")
        opened = st.form_submit_button("Rouvrir le compte")

try:
    if created:
        done = f"Le compte de {plain(comptes.create(email, nom, role, phrase, user).nom)} est créé."
    elif changed:
        comptes.set_password(choice, other, user)
        done = "Le mot de passe est changé. Les sessions ouvertes de ce compte sont terminées."
    elif closed:
        comptes.deactivate(choice, user)
        done = "Le compte est fermé. Ses activités sont conservées."
    elif opened:
        comptes.reactivate(choice, user)
        done = "Le compte est rouvert, avec le mot de passe qu’il avait."
    else:
        st.stop()
    st.session_state["comptes_fait"] = done
    st.rerun()
except Refus as refus:
    st.error(str(refus))
