"""What a reader sees instead of a traceback, which Streamlit has already written in the server's log."""

import streamlit as st

from coop.store.erreurs import Refus


def explain(error: Exception) -> bool:
    """Handler of every uncaught exception: of pages, fragments and callbacks alike."""
    if isinstance(error, Refus):
        st.warning(str(error))
    else:
        st.error(
            "Une erreur nous a empêchés d’afficher cette page. Ce que vous aviez enregistré est conservé. "
            "Rechargez la page\u202f; si l’erreur revient, prévenez votre administrateur, avec l’heure "
            "et la page.",
            icon=":material/error:",
        )
    return True
