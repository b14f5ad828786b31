"""Cards of the statistics page: key figures, and charts with their table, their explanation and their PNG."""

from collections.abc import Collection, Sequence
from typing import Literal

import pandas as pd
import streamlit as st

from coop import charts, counts, french
from coop.exports import png
from coop.exports.textes import definition
from coop.report import Report
from coop.stats import Result, change
from coop.ui.lecture import Lecture
from coop.ui.texte import moment, plain

TABS: dict[str, tuple[str, ...]] = {
    "Général": ("accompagnements_par_mois",),
    "Thèmes": ("thematiques", "themes_demarche", "demarches"),
    "Déroulement": ("materiel", "durees", "canaux"),
    "Autonomie": ("autonomie", "autonomie_par_mois", "caracteristiques"),
    "Suites": ("finalisees", "suites", "structures_orientation"),
    "Usagers": ("genres", "statuts", "tranches_age"),
    "Lieux": ("lieux", "communes"),
    "Carte": ("carte_activites", "departements", "carte_residences", "departements_residence"),
    "Résidence et ressenti": ("residences", "ressentis"),
}
"""Charts by tab, at most three: a browser takes about 100 ms for each chart that changes. Of maps, which take
longer, one is drawn at a time."""
MAPS = TABS["Carte"]
FIGURES = (
    "accompagnements",
    "activites",
    "usagers_differents",
    "nouveaux_usagers",
    "temps_passe",
    "rdv_non_honores",
)
ABOUT, TABLE = "calcul", "tableau"
UNFOLDED = {ABOUT: ":material/info: Comment est-ce calculé ?", TABLE: ":material/table: Tableau"}
ROWS, MOST = 10, 300
"""Longer tables scroll in their own frame; a browser is slow to lay out more rows than that."""
STEPS = {
    "accompagnements_par_mois": "Par mois",
    "accompagnements_par_semaine": "Par semaine",
    "accompagnements_par_jour": "Par jour",
}


def figures(report: Report, lecture: Lecture, codes: tuple[str, ...] = FIGURES) -> None:
    """Key figures side by side, against the other side of a comparison or the previous period."""
    with st.container(key="coop_chiffres"):
        for code in codes:
            if code in report.results:
                _figure(report.results[code], report, lecture)


def _figure(result: Result, report: Report, lecture: Lecture) -> None:
    other = result.compared
    before = other.total if other else result.previous
    against = other is not None or bool(report.previous)
    with st.container(border=True, gap="xxsmall", key=f"coop_chiffre_{result.statistic.code}"):
        st.metric(
            result.statistic.titre,
            result.said(result.total),
            _evolution(result, before) if against else None,
            delta_color="off",
            delta_arrow=_arrow(result.total, before),
            help=explanation(result, report.previous),
        )
        if other:
            st.caption(f"{plain(other.serie)} : {plain(other.said(other.total))}")
        for line in _details(result):
            st.caption(line)
        href = lecture.href(result)
        if href:
            st.caption(f"[Voir les activités]({href})")


def _evolution(result: Result, before: int | None) -> str:
    """« +141 (+17,2 %) »."""
    if result.total is None or before is None:
        return french.MISSING
    gap = result.total - before
    moved = f"{'+' if gap > 0 else french.MINUS}{result.said(abs(gap))}" if gap else "0"
    return f"{moved} ({change(result.total, before)})" if gap and before else moved


def _arrow(now: int | None, before: int | None) -> Literal["up", "down", "off"]:
    if now is None or before is None or now == before:
        return "off"
    return "up" if now > before else "down"


def _details(result: Result) -> list[str]:
    """What a figure says beside its number: averages, a share."""
    if result.hidden:
        return []
    return [
        f"{label} : {french.percent(part) if part == part else result.said(number, valeur)}"
        for valeur, label, number, part in result.lines
    ]


def types(result: Result, lecture: Lecture) -> None:
    """Accompagnements by type, as figures: the units differ."""
    rows = result.rows
    with st.container(key="coop_types"):
        for row in rows.to_dict("records"):
            with st.container(border=True, gap="xxsmall", key=f"coop_type_{row['valeur']}"):
                st.metric(row["libelle"], row["dit"], help=explanation(result))
                if result.compared:
                    st.caption(f"{plain(result.compared.serie)} : {plain(row['dit_autre'])}")
                href = lecture.href(result, row["valeur"])
                if href:
                    st.caption(f"[Voir les activités]({href})")


@st.fragment
def card(
    result: Result, lecture: Lecture, zoom: Collection[str] | None = None, notes: Sequence[str] = ()
) -> None:
    """One chart: title, chart, and under it explanation, table and PNG. What is folded is made when it is
    asked for, and asking runs this card alone."""
    code = result.statistic.code
    with st.container(border=True, key=f"coop_graphique_{code}"):
        st.subheader(result.statistic.titre, anchor=False)
        st.plotly_chart(
            charts.figure(result, zoom=zoom),
            key=f"graphique:{code}",
            config=charts.config(result),
            alt=f"{result.statistic.titre}. Les mêmes nombres sont dans le tableau sous le graphique.",
        )
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            unfolded = st.pills(
                "Sous le graphique",
                list(UNFOLDED),
                format_func=UNFOLDED.__getitem__,
                key=f"deplie:{code}",
                label_visibility="collapsed",
                width="content",
            )
            if png.available() and not charts.is_empty(result) and not result.hidden:
                st.download_button(
                    "Image PNG",
                    data=lambda: png.render(result, zoom=zoom, notes=notes),
                    file_name=png.filename(result),
                    mime="image/png",
                    key=f"png:{code}",
                    icon=":material/download:",
                    type="tertiary",
                    on_click="ignore",
                )
        if unfolded == ABOUT:
            _about(result, lecture)
        elif unfolded == TABLE:
            _table(result, lecture)


def cards(report: Report, codes: Sequence[str], lecture: Lecture) -> None:
    """Charts in two columns, one on a phone."""
    told = [code for code in codes if code in report.results]
    if not told:
        st.info("Ces chiffres ne sont pas donnés au-delà de vos propres activités.", icon=":material/lock:")
    columns = st.columns(2)
    for index, code in enumerate(told):
        with columns[index % 2]:
            if report.compared and report.results[code].compared is None:
                st.caption("Le chiffre suivant n’est donné que pour le premier côté de la comparaison.")
            card(report.results[code], lecture, notes=report.notes)


def map_card(report: Report, code: str, lecture: Lecture, zoom: Collection[str] | None) -> None:
    """One map, and the first rows of its table beside it."""
    left, right = st.columns([3, 2])
    result = report.results[code]
    with left:
        card(result, lecture, zoom, report.notes)
    if not result.hidden:
        with right, st.container(border=True, key="coop_carte_liste"):
            _table(result.first(ROWS), lecture)


def _about(result: Result, lecture: Lecture) -> None:
    st.markdown(explanation(result))
    href = lecture.href(result)
    if href:
        try:
            number = french.count(lecture.reports(result), "compte rendu", "comptes rendus")
        except counts.NotReady:
            number = "Les comptes rendus"
        st.markdown(f"{number} derrière ce chiffre : [Voir les activités]({href})")


def _table(result: Result, lecture: Lecture) -> None:
    """The same numbers as a plain HTML table: it is read aloud and copied as it stands."""
    whole, result = result.length, result.first(MOST)
    frame = _with_shares(charts.table(result)).map(plain)
    if lecture.user is not None:
        links = [lecture.href(result, valeur) for valeur in result.rows["valeur"]]
        numbers = frame.columns[1]
        frame[numbers] = [
            f"[{text}]({href})" if href else text for text, href in zip(frame[numbers], links, strict=True)
        ]
        if any(links):
            st.caption("Chaque nombre ouvre les activités qu’il compte.")
    if whole > result.length:
        st.caption(
            f"Les {french.number(result.length)} premiers sur {french.number(whole)} : la suite est dans le "
            "fichier CSV."
        )
    with st.container(height=360 if len(frame) > ROWS else "content", border=False):
        st.table(frame.set_index(frame.columns[0]), border="horizontal")


def _with_shares(frame: pd.DataFrame) -> pd.DataFrame:
    """When there are two sides, each number and its share in one column: a card is narrow."""
    shares = {name: f"Part, {name}" for name in frame.columns if f"Part, {name}" in frame.columns}
    for name, share in shares.items():
        frame[name] = [" · ".join(pair) for pair in zip(frame[name], frame.pop(share), strict=True)]
    return frame.rename(columns={name: plain(name) for name in frame.columns})


def explanation(result: Result, previous: str = "") -> str:
    """« Comment est-ce calculé ? »: what, over what, which filters, how many answered, when it was read."""
    parts = [definition(result), f"Sélection : {plain(result.selection)}"]
    if result.compared:
        parts.append(f"Comparé à : {plain(result.compared.selection)}")
    elif result.previous is not None:
        parts.append(f"Période précédente, {previous} : {result.said(result.previous)}.")
    parts.append(f"Données lues le {moment(result.read_at)}.")
    return "\n\n".join(parts)
