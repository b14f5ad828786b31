"""The control of « Lieu »: places and territories, of the activity or of residence, found as one types."""

from collections.abc import Sequence

import streamlit as st

from coop import filters, french
from coop.filters import RESIDENCE, Context
from coop.reference import territoires
from coop.ui import picker
from coop.ui.saisie import held
from coop.vocabulary import NIVEAUX_TERRITOIRE


def choose(values: Sequence[str], context: Context) -> list[str]:
    """The values chosen, as the URL writes them."""
    words = {f"lieu:{id_}": nom for id_, nom in context.lieux.items()}
    words |= {f"structure:{nom}": f"{nom} (structure)" for nom in context.structures}

    def search(text: str) -> list[tuple[str, str]]:
        asked = french.fold(text).split()
        own = [pair for pair in words.items() if all(word in french.fold(pair[1]) for word in asked)]
        others = [
            (f"{where}{niveau}:{code}", f"{label} – {NIVEAUX_TERRITOIRE.label(niveau)}")
            for niveau, code, label in territoires.search(text)
        ]
        return others if where else [*own[:3], *others][:8]

    where = st.segmented_control(
        "Où",
        ["", RESIDENCE],
        format_func=lambda code: "Résidence des usagers" if code else "Lieu de l’activité",
        key=held("filtre:lieu:ou", ""),
        required=True,
        label_visibility="collapsed",
    )
    st.markdown("**Commune, EPCI, département ou région**" if where else "**Lieu, structure ou territoire**")
    return picker.many(
        "filtre:lieu",
        "Lieu",
        "Lieu, structure, commune, EPCI, département, région",
        search,
        lambda value: (
            _with_capital(filters.lieu_label(value, context))
            if value.startswith(RESIDENCE)
            else filters.lieu_label(value, context)
        ),
        values,
    )


def _with_capital(text: str) -> str:
    return text[:1].upper() + text[1:]
