"""« Tableau de bord »: the quick entries, the key figures of the month, the last activities."""

import streamlit as st

from coop import counts, report, rights
from coop.store import historique
from coop.store.contexte import context as context_of
from coop.ui import chiffres, enregistrement, menu, panneaux, signin
from coop.ui.columns import words
from coop.ui.lecture import Lecture
from coop.ui.saisie import local_today
from coop.ui.texte import plain

user = signin.require("compter")
st.title(f"Bonjour {plain(user.nom)}", anchor=False)
context = context_of(user, local_today())

if rights.may(user, "enregistrer"):
    st.subheader("Enregistrer une activité", anchor=False)
    enregistrement.cards()

st.subheader("Ce mois-ci", anchor=False)
try:
    found = report.compute(user, {"periode": ["ce_mois"]}, chiffres.FIGURES, context)
    panneaux.said(found)
    chiffres.figures(found, Lecture(user, {"periode": ["ce_mois"]}, context))
except counts.NotReady:
    panneaux.wait()
st.page_link(menu.path("statistiques"), label="Voir toutes les statistiques", icon=":material/bar_chart:")

if rights.may(user, "voir"):
    st.subheader("Dernières activités", anchor=False)
    last = historique.page(user, {}, size=5, context=context).reports
    if not last:
        st.info("Vos activités apparaîtront ici. Commencez par en enregistrer une.", icon=":material/inbox:")
    for activite in last:
        parts = [words(code, activite, context) for code in ("type", "lieu", "thematiques")]
        day = f"{activite.answers['date']:%d/%m/%Y}"
        st.markdown(" · ".join([day, *(plain(str(part)) for part in parts if part)]))
    if last:
        st.page_link(menu.path("historique"), label="Voir l’historique", icon=":material/history:")
