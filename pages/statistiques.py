"""« Statistiques »: the figures of a selection, in tabs that are computed and drawn when they are opened."""

import streamlit as st

from coop import counts, report
from coop.exports import png
from coop.store.contexte import context as context_of
from coop.ui import chiffres, filtres, signin
from coop.ui.saisie import local_today
from coop.ui.texte import plain

user = signin.require("compter")
png.warm()
st.title("Statistiques", anchor=False)
context = context_of(user, local_today())
params = filtres.draw(context)
names = list(chiffres.TABS)
tabs = st.tabs(names, key="coop_onglets", on_change="rerun")
opened = next((name for name, tab in zip(names, tabs, strict=True) if tab.open), names[0])
step = st.session_state.get("coop_pas") or "accompagnements_par_mois"
wanted = {*chiffres.TABS[opened], "accompagnements"}
if opened == names[0]:
    wanted |= {*chiffres.FIGURES, "types", step}

try:
    found = report.compute(user, params, wanted, context)
except counts.NotReady:
    st.info("Les chiffres se préparent : ils seront là dans moins d’une minute.", icon=":material/hourglass:")
    st.button("Réessayer", icon=":material/refresh:")
    st.stop()

with tabs[names.index(opened)]:
    st.caption(plain(found.selection))
    if found.remote:
        st.caption(f"Activités à distance laissées de côté, car elles n’ont pas de commune : {found.remote}.")
    if not found.activites:
        st.info(
            "Aucune activité dans cette sélection. Élargissez les filtres, ou enregistrez une activité.",
            icon=":material/inbox:",
        )
    elif opened == names[0]:
        chiffres.figures(found)
        chiffres.types(found.results["types"])
        st.segmented_control(
            "Pas",
            list(chiffres.STEPS),
            format_func=chiffres.STEPS.__getitem__,
            key="coop_pas",
            default=step if "coop_pas" not in st.session_state else None,
            label_visibility="collapsed",
        )
        chiffres.card(found.results[step])
    else:
        chiffres.cards([found.results[code] for code in chiffres.TABS[opened]])
    if not png.available():
        st.caption(
            "Cet ordinateur n’a pas de navigateur Chrome ou Chromium pour fabriquer les images : "
            "l’appareil photo de chaque graphique enregistre l’image à la place."
        )
