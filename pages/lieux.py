"""« Mes lieux »: where one works; what the report form proposes."""

import streamlit as st

from coop.ui import meslieux, signin

user = signin.require("choisir_lieux")
st.title("Mes lieux", anchor=False)
st.markdown("Vos lieux d’activité sont proposés dans vos comptes rendus, le favori en premier.")
meslieux.mine(user)
st.subheader("Ajouter un lieu", anchor=False)
meslieux.add()
with st.expander("Mon lieu n’est pas dans la liste"):
    meslieux.create()
