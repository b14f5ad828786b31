"""« Partager »: links to the present view for people without an account, and what became of earlier ones."""

from urllib.parse import urlsplit

import streamlit as st

from coop import comparison, counts, filters, french, shared
from coop.filters import Context
from coop.rights import User
from coop.stats import GROUPS
from coop.store import partages
from coop.store.erreurs import Refus
from coop.ui import filtres, menu, signin, sorties
from coop.ui.texte import moment, plain

LINK = "lien"
"""The URL's parameter that holds a link's token."""
MADE = "coop_partage_fait"
DAYS = {7: "7 jours", 30: "30 jours", 90: "3 mois", 365: "1 an"}
FIGURES = {False: "À jour à chaque visite", True: "Figés aujourd’hui"}


def button(user: User, context: Context) -> None:
    """The button « Partager », which opens the dialog."""
    if st.button("Partager", icon=":material/share:", type="tertiary", key="coop_partager"):
        st.session_state.pop(MADE, None)
        _dialog(context, sorties.sections(user))


@st.dialog("Partager cette vue", width="large")
def _dialog(context: Context, sections: list[str]) -> None:
    user = signin.require("partager")
    made = st.session_state.get(MADE)
    if made:
        st.success(
            "Le lien est prêt. Copiez-le maintenant : il ne sera plus affiché.", icon=":material/link:"
        )
        st.text_input("Lien à copier", made, autocomplete="off")
    else:
        _form(user, context, sections)
    st.subheader("Mes liens", anchor=False)
    links = partages.mine(user)
    if not links:
        st.caption("Aucun lien pour l’instant.")
    for link in links:
        _line(link)


def _form(user: User, context: Context, sections: list[str]) -> None:
    params, compare = filtres.params(), filtres.comparing()
    selection, _ = filters.parse(params, context)
    beside = comparison.other(compare, selection, context) if compare else None
    st.markdown(plain(filters.sentence(selection, context)))
    if beside is not None:
        st.markdown(f"Comparé à : {plain(filters.sentence(beside, context))}")
    with st.form("coop_partage", border=False, enter_to_submit=False):
        titre = st.text_input(
            "Titre - optionnel", max_chars=120, autocomplete="off", placeholder="Bilan du trimestre"
        )
        chosen = st.pills("Parties montrées", GROUPS, selection_mode="multi", default=sections, wrap=True)
        figee = st.radio("Chiffres", list(FIGURES), format_func=FIGURES.__getitem__, horizontal=True)
        jours = st.radio("Valable", list(DAYS), index=1, format_func=DAYS.__getitem__, horizontal=True)
        noms = st.checkbox("Montrer les noms des médiateurs")
        demasque = st.checkbox(
            "Montrer aussi les nombres de 1 à 4 de mes propres chiffres",
            help="Sans cela ils sont masqués : ils pourraient faire reconnaître une personne. Au-delà de vos "
            "propres activités, ils restent masqués dans tous les cas.",
        )
        st.caption("Le lien ne montre jamais ni notes, ni textes libres, ni usagers suivis.")
        sent = st.form_submit_button("Créer le lien", type="primary", icon=":material/add_link:")
    if not sent:
        return
    try:
        token = shared.share(
            user,
            params,
            compare,
            [group for group in GROUPS if group in chosen],
            context,
            titre=titre,
            jours=jours,
            figee=figee,
            demasque=demasque,
            noms=noms,
        )
    except counts.NotReady:
        st.warning("Les chiffres se préparent : réessayez dans une minute.")
    except Refus as refus:
        st.warning(str(refus))
    else:
        st.session_state[MADE] = address(token)
        st.rerun(scope="fragment")


def address(token: str) -> str:
    """The link to give, as the browser reaches this site."""
    here = urlsplit(st.context.url or "")
    return f"{here.scheme}://{here.netloc}/{menu.PARTAGE}?{LINK}={token}"


def _line(link: partages.Partage) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"coop_lien_{link.id}"):
        state = f"jusqu’au {moment(link.expire_le)}" if link.etat == "ouvert" else link.etat
        facts = [
            f"**{plain(link.titre or 'Sans titre')}**",
            "chiffres figés" if link.figee else "chiffres à jour",
            state,
            french.count(link.visites, "visite"),
        ]
        st.markdown(" · ".join(facts), width="stretch")
        if link.etat == "ouvert":
            st.button(
                "Révoquer",
                key=f"lien:{link.id}",
                icon=":material/link_off:",
                on_click=_revoke,
                args=(link.id,),
            )


def _revoke(id_: str) -> None:
    try:
        partages.revoke(signin.require("partager"), id_)
    except Refus as refus:
        st.toast(str(refus))
