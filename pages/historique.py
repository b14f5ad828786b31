"""« Historique »: the reports one may see, to find, correct, duplicate, delete and restore."""

import streamlit as st

from coop import counts
from coop.store.contexte import context as context_of
from coop.ui import filtres, journal, origine, panneaux, signin
from coop.ui.saisie import local_today

user = signin.require("voir")
st.title("Historique", anchor=False)
context = context_of(user, local_today())
params = filtres.draw(context)
journal.undo()
journal.follow(context)
try:
    journal.draw(user, params, context, origine.asked(user, params, context))
except counts.NotReady:
    panneaux.wait()
with st.expander("Corbeille", icon=":material/delete:", on_change="rerun", key="coop_corbeille") as corbeille:
    if corbeille.open:
        journal.bin_(user, context)
