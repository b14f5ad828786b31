"""The pages, declared once: the menu, the addresses and their rights all come from `PAGES`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from coop.database import ROOT
from coop.rights import User, may
from coop.ui import signin
from coop.ui.texte import plain
from coop.vocabulary import ROLES


@dataclass(frozen=True, slots=True)
class Page:
    """A screen: `name` is its file in `pages/` and, but for the first, its address. One without an `action`
    is open to all, out of the menu."""

    name: str
    titre: str
    icone: str
    action: str = ""
    section: str = ""

    @property
    def file(self) -> Path:
        return ROOT / "pages" / f"{self.name}.py"


ENREGISTRER: Final = "enregistrer"
PARTAGE: Final = "partage"
HERE: Final = "coop_page"
ARRIVED: Final = "coop_arrivee"
PAGES: Final = (
    Page("tableau_de_bord", "Tableau de bord", "dashboard", "compter"),
    Page(ENREGISTRER, "Enregistrer une activité", "add_circle", "enregistrer"),
    Page("statistiques", "Statistiques", "bar_chart", "compter", "Mon activité"),
    Page("historique", "Historique", "history", "voir", "Mon activité"),
    Page("lieux", "Mes lieux", "location_on", "choisir_lieux"),
    Page("comptes", "Comptes", "manage_accounts", "administrer"),
    Page(PARTAGE, "Vue partagée", "share"),
)
"""In menu order. « Enregistrer » is the call to action above the menu, not a line of it."""

FOLD: Final = """<script>/* %s */(() => {
  const menu = document.querySelector('[data-testid="stSidebar"][data-collapsed="false"]');
  if (menu && innerWidth < 768) menu.querySelector('[data-testid="stSidebarCollapseButton"] button').click();
})();</script>"""
"""On a phone the menu covers the page: fold it when the page changes, as Streamlit's own menu does."""


def declared() -> tuple[Page, ...]:
    """The pages whose file is shipped."""
    return tuple(page for page in PAGES if page.file.exists())


def addresses() -> frozenset[str]:
    """The paths that answer with a page, without their slash."""
    return frozenset({"", *(page.name for page in declared())})


def path(name: str) -> str:
    """What `st.switch_page` and `st.page_link` take to reach the page `name`."""
    return str(next(page.file for page in PAGES if page.name == name))


def pages() -> dict[str, StreamlitPage]:
    """Every page as `st.navigation` wants it; absolute paths, for the main script is elsewhere.

    Without their icons: Streamlit would fetch each one from Google to make it the tab's icon.
    """
    return {
        page.name: st.Page(
            page.file,
            title=page.titre,
            url_path=page.name,
            default=page is PAGES[0],
        )
        for page in declared()
    }


def public(current: StreamlitPage) -> bool:
    """Whether the page is open to people without an account."""
    return current.url_path == PARTAGE


def note(current: StreamlitPage) -> None:
    """Remember which page this run shows, for `arriving`."""
    st.session_state[ARRIVED] = st.session_state.get(HERE) != current.url_path
    st.session_state[HERE] = current.url_path


def arriving() -> bool:
    """Whether this run is the first of its page since another was shown."""
    return bool(st.session_state.get(ARRIVED))


def draw(user: User, known: dict[str, StreamlitPage], current: StreamlitPage) -> None:
    """The menu of what `user` may open, the call to action, and his account."""
    shown = [page for page in declared() if page.action and may(user, page.action)]
    action = next((page for page in shown if page.name == ENREGISTRER), None)
    with st.sidebar:
        with st.container(key="coop_nom"):
            st.markdown("La Coop")
        if action is not None:
            _call_to_action(known[ENREGISTRER], "coop_action")
        with st.container(key="coop_menu", gap="xxsmall"):
            section = ""
            for page in shown:
                if page is action:
                    continue
                if page.section and page.section != section:
                    st.caption(page.section)
                section = page.section
                st.page_link(known[page.name], icon=f":material/{page.icone}:", width="stretch")
        with st.container(key="coop_compte", gap="xsmall"):
            st.markdown(f"**{plain(user.nom)}**")
            st.caption(ROLES.label(user.role))
            if st.button("Se déconnecter", icon=":material/logout:", type="tertiary"):
                signin.leave()
        st.html(FOLD % current.url_path, unsafe_allow_javascript=True)
    if action is not None and current.url_path != ENREGISTRER:
        _call_to_action(known[ENREGISTRER], "coop_action_mobile")


def _call_to_action(target: StreamlitPage, key: str) -> None:
    with st.container(key=key):
        st.page_link(target, label="\\+ Enregistrer une activité", width="stretch")
