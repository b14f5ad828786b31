"""« Statistiques »: the figures of a selection, in tabs computed and drawn when they are opened."""

import streamlit as st

from coop import counts, filters, report, rights, shared
from coop.report import Report
from coop.store.contexte import context as context_of
from coop.store.erreurs import Refus
from coop.ui import filtres, panneaux, partage, signin, sorties, vues
from coop.ui.chiffres import TABS
from coop.ui.lecture import Lecture
from coop.ui.saisie import local_today

user = signin.require("compter")
panneaux.warm()
vues.open_default(user)
with st.container(horizontal=True, vertical_alignment="center", key="coop_titre"):
    st.title("Statistiques", anchor=False)
    context = context_of(user, local_today())
    vues.control(user)
    if rights.may(user, "partager"):
        partage.button(user, context)
params, compare = filtres.draw(context, wide=True), filtres.comparing()
sections, secret = sorties.sections(user), signin.cookie()


def make() -> Report:
    """The report of a file, read when it is asked for, with the session and the rights of that moment."""
    now = signin.still(secret)
    scope = context_of(now, context.today)
    return report.compute(now, params, shared.codes(sections) or ["-"], scope, compare=compare)


opened, place = panneaux.opened(TABS)
own = not filters.beyond(filters.parse(params, context)[0], context)
try:
    found = report.compute(user, params, panneaux.wanted(opened, own=own), context, compare=compare)
except counts.NotReady:
    panneaux.wait()
    st.stop()
except Refus as refus:
    st.warning(str(refus), icon=":material/date_range:")
    st.stop()

with place:
    panneaux.said(found)
    if "Comparer" in found.refused:
        st.warning(panneaux.NOT_COMPARED, icon=":material/compare_arrows:")
    if found.activites == 0:
        st.info(
            "Aucune activité dans cette sélection. Élargissez les filtres, ou enregistrez une activité.",
            icon=":material/inbox:",
        )
    else:
        sorties.bar(make, found, user)
        lecture = Lecture(user, params, context) if own else Lecture()
        panneaux.draw(opened, found, lecture, zooms=panneaux.zooms(found, context), own=own)
    panneaux.without_images()
