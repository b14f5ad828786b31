"""« Enregistrer une activité »: the five types, then the form of one, then what was saved."""

import streamlit as st

from coop.store.erreurs import Refus
from coop.ui import enregistrement, signin
from coop.vocabulary import TYPES

user = signin.require("enregistrer")
params = st.query_params

try:
    if "fait" in params:
        enregistrement.confirm(user, params["fait"])
    elif "cra" in params:
        st.title("Modifier l’activité", anchor=False)
        enregistrement.form(user, "cra", params["cra"])
    elif "copie" in params:
        st.title("Dupliquer l’activité", anchor=False)
        enregistrement.form(user, "copie", params["copie"])
    elif params.get("type") in TYPES:
        st.title(TYPES.label(params["type"]), anchor=False)
        enregistrement.form(user, "type", params["type"])
    else:
        st.title("Enregistrer une activité", anchor=False)
        enregistrement.cards()
except Refus as refus:
    st.warning(str(refus), icon=":material/info:")
    enregistrement.cards()
