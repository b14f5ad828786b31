"""The table of the history: its columns, order, search, pages and actions."""

import functools
import time
import zlib
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from coop import french, provenance
from coop.filters import Context
from coop.rights import User
from coop.store import activites, corbeille, historique
from coop.store.activites import Report
from coop.store.erreurs import Refus
from coop.ui import menu, signin
from coop.ui.columns import COLUMNS, DEFAULT, WIDTHS, told, words
from coop.ui.filtres import Params
from coop.ui.saisie import held
from coop.ui.texte import plain
from coop.vocabulary import TYPES
from coop.words import cell

SIZE = 25
OFFERED = 120
"""Seconds during which « Annuler » is offered after a deletion; the bin keeps the reports longer."""
SHOWN = "coop_journal_ids"
DELETED = "coop_journal_supprimees"
PAGE = "coop_journal_page"
MENU = "coop_journal_menu"
TABLE = "coop_journal_table"
MODIFIER, DUPLIQUER, SUPPRIMER, VOIR = (
    ":material/edit: Modifier",
    ":material/content_copy: Dupliquer",
    ":material/delete: Supprimer",
    ":material/visibility: Voir",
)


def choices(context: Context) -> tuple[list[str], str, bool, str]:
    """The row above the table: search, columns and order; returns (columns, sort, descending, search)."""
    known = [code for code in COLUMNS if code != "mediateur" or len(context.comptes) > 1]
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="coop_journal_choix"):
        search = st.text_input(
            "Rechercher",
            key="coop_journal_recherche",
            placeholder="Thème, lieu, commune, démarche…",
            icon=":material/search:",
            max_chars=80,
            width=300,
        )
        with st.popover("Trier", icon=":material/sort:"):
            sort = st.selectbox(
                "Trier par",
                [code for code in historique.SORTS if code in known],
                format_func=COLUMNS.__getitem__,
                key="coop_journal_tri",
            )
            ascending = st.toggle("Ordre inverse", key="coop_journal_sens")
            st.caption("Ce tri vaut pour toutes les pages ; un clic sur un en-tête, pour la page affichée.")
        with st.popover("Colonnes", icon=":material/view_column:"):
            columns = st.multiselect(
                "Colonnes du tableau",
                known,
                format_func=COLUMNS.__getitem__,
                key=held("coop_journal_colonnes", [code for code in DEFAULT if code in known]),
                placeholder="Choisir des colonnes",
                width=320,
            )
    return [code for code in known if code in columns], sort, (sort == "date") != ascending, search


def draw(user: User, params: Params, context: Context, figure: str = "") -> None:
    """The table of the selection, one page at a time; `figure` keeps the reports behind a number."""
    columns, sort, descending, search = choices(context)
    key = _key(PAGE, params, sort, descending, search, figure)  # another selection starts at its first page
    narrow = functools.partial(provenance.mask, figure) if figure else None

    def read(number: int) -> tuple[historique.Page, int]:
        found = historique.page(
            user,
            params,
            sort=sort,
            descending=descending,
            start=(number - 1) * SIZE,
            size=SIZE,
            search=search,
            context=context,
            narrow=narrow,
        )
        return found, max(1, -(-found.total // SIZE))

    number = st.session_state.get(key, 1)
    found, pages = read(number)
    if number > pages:  # its rows went to the bin
        st.session_state[key] = pages
        found, pages = read(pages)
    number_found = french.count(found.total, "compte rendu", "comptes rendus")
    st.caption(f"{plain(found.selection)} {number_found}.")
    if not found.sorted:
        st.caption("Le tri demandé se prépare : le tableau est pour l’instant du plus récent au plus ancien.")
    if not found.reports:
        st.info(
            "Aucune activité ici. Élargissez les filtres ou la recherche, ou enregistrez une activité.",
            icon=":material/inbox:",
        )
        return
    _table(user, found.reports, columns, context)
    if pages > 1:
        st.pagination(pages, key=key)


def _key(name: str, *parts: object) -> str:
    """The key of a widget that is another one when `parts` change, so that nothing it held stays."""
    return f"{name}:{zlib.crc32(repr(parts).encode()):08x}"


def _table(user: User, reports: Sequence[Report], columns: Sequence[str], context: Context) -> None:
    st.session_state[SHOWN] = [report.id for report in reports]
    frame = pd.DataFrame(
        [
            {"": _actions(user, report), **{COLUMNS[code]: _cell(code, report, context) for code in columns}}
            for report in reports
        ]
    )
    chosen = st.dataframe(
        frame,
        key=_key(TABLE, st.session_state[SHOWN]),  # rows ticked on one page are not those of the next
        hide_index=True,
        height="content",
        row_height=40,
        on_select="rerun",
        selection_mode="multi-row",
        alt="Vos activités, une par ligne",
        column_config={
            "": st.column_config.ButtonColumn(
                "", width=50, type="tertiary", pinned=True, key=MENU, on_click=act, help="Actions"
            ),
            "Participants": st.column_config.NumberColumn(width="small"),
            "Date": st.column_config.DateColumn(format="DD/MM/YYYY", width=100),
            **{COLUMNS[code]: st.column_config.TextColumn(width=width) for code, width in WIDTHS.items()},
        },
    )
    rows = [row for row in chosen["selection"]["rows"] if row < len(reports)]
    mine = [reports[row].id for row in rows if reports[row].compte_id == user.id]
    if mine and st.button(
        f"Supprimer {french.count(len(mine), 'activité')}", icon=":material/delete:", key="coop_journal_lot"
    ):
        confirm(mine)
    if len(mine) < len(rows):
        st.caption("Chacun supprime ses propres activités : celles des autres médiateurs restent.")


def _cell(code: str, report: Report, context: Context) -> object:
    return TYPES[report.answers["type"]].short if code == "type" else words(code, report, context)


def _actions(user: User, report: Report) -> list[str]:
    return [MODIFIER, DUPLIQUER, SUPPRIMER, VOIR] if report.compte_id == user.id else [VOIR]


def act() -> None:
    """The ⋮ menu of a row: what was clicked, remembered for the run that follows."""
    click = st.session_state[MENU]
    ids = st.session_state.get(SHOWN, [])
    if 0 <= click["row"] < len(ids):
        st.session_state["coop_journal_action"] = (click["label"], ids[click["row"]])


def follow(context: Context) -> None:
    """Do what the ⋮ menu asked for."""
    label, id_ = st.session_state.pop("coop_journal_action", ("", ""))
    if label == MODIFIER:
        st.switch_page(menu.path("enregistrer"), query_params={"cra": id_})
    elif label == DUPLIQUER:
        st.switch_page(menu.path("enregistrer"), query_params={"copie": id_})
    elif label == SUPPRIMER:
        confirm([id_])
    elif label == VOIR:
        see(id_, context)


@st.dialog("Supprimer\u202f?")
def confirm(ids: list[str]) -> None:
    """Ask before deleting: the reports go to the bin for 30 days."""
    user = signin.require("supprimer")
    them = "les" if len(ids) > 1 else "la"
    st.markdown(
        f"{french.count(len(ids), 'activité')} : la corbeille {them} garde {corbeille.BIN_DAYS} jours, "
        f"et vous pouvez {them} restaurer."
    )
    with st.container(horizontal=True):
        if st.button("Supprimer", type="primary", icon=":material/delete:"):
            gone = corbeille.delete(user, ids)
            st.session_state[DELETED] = (ids, gone, time.monotonic())
            st.rerun()
        if st.button("Annuler", key="coop_journal_annuler"):
            st.rerun()


@st.dialog("Activité", width="large")
def see(id_: str, context: Context) -> None:
    """Every answer of a report that the reader may see."""
    try:
        report = activites.read(signin.require("voir"), id_)
    except Refus as refus:
        st.warning(str(refus))
        return
    lines = {name: plain(text) for name, text in told(report, context)}
    st.table(pd.Series(lines, name="Réponse"))


def undo() -> None:
    """« Annuler » right after a deletion."""
    ids, number, when = st.session_state.get(DELETED, ((), 0, 0.0))
    if number and time.monotonic() - when < OFFERED:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            gone = "mises" if number > 1 else "mise"
            st.markdown(
                f"{french.count(number, 'activité')} {gone} à la corbeille.",
                width="stretch",
            )
            st.button("Annuler", icon=":material/undo:", on_click=_restore, args=(ids,))


def _restore(ids: list[str]) -> None:
    corbeille.restore(signin.require("restaurer"), ids)
    st.session_state.pop(DELETED, None)


def bin_(user: User, context: Context) -> None:
    """The user's own bin, with « Restaurer »."""
    reports = historique.bin_of(user)
    if not reports:
        st.caption("La corbeille est vide.")
    for report in reports:
        with st.container(horizontal=True, vertical_alignment="center", key=f"coop_corbeille_{report.id}"):
            parts = [cell("date", report.answers), str(words("type", report, context))]
            parts += [str(words("lieu", report, context)), str(words("thematiques", report, context))]
            st.markdown(plain(" · ".join(part for part in parts if part)), width="stretch")
            st.button(
                "Restaurer",
                key=f"restaurer:{report.id}",
                icon=":material/restore_from_trash:",
                on_click=_restore,
                args=([report.id],),
            )
