"""In the history: the number of the statistics whose reports are shown, and the way back to all."""

import streamlit as st

from coop import provenance, report
from coop.filters import Context
from coop.rights import User
from coop.ui.filtres import Params
from coop.ui.texte import plain


def asked(user: User, params: Params, context: Context) -> str:
    """The number whose reports the address asks for, said above the table with a way out; "" is none."""
    text = str(st.query_params.get(provenance.FIGURE, ""))
    if not text:
        return ""
    code, _, valeur = text.partition(":")
    found = (
        report.compute(user, params, [code], context).results.get(code) if provenance.valid(text) else None
    )
    rows = {line[0]: line for line in found.lines} if found else {}
    if found is None or (valeur and valeur not in rows):
        st.warning(
            "L’adresse demande un chiffre qui n’existe pas dans cette sélection.", icon=":material/info:"
        )
        st.button("Voir toutes les activités", on_click=_forget)
        return ""
    number = rows[valeur][2] if valeur else found.total
    words = f"{found.statistic.titre} : {rows[valeur][1]}" if valeur else found.statistic.titre
    with st.container(horizontal=True, vertical_alignment="center", border=True, key="coop_journal_chiffre"):
        st.markdown(
            f"Les comptes rendus derrière « {plain(words)} » : **{found.said(number, valeur)}** "
            f"({found.statistic.unite}).",
            width="stretch",
        )
        st.button("Tout voir", icon=":material/close:", type="tertiary", on_click=_forget)
    return text


def _forget() -> None:
    st.query_params.pop(provenance.FIGURE, None)
