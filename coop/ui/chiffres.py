"""Cards of the statistics page: key figures, and charts with their table, their explanation and their PNG."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import streamlit as st

from coop import charts, french
from coop.exports import png
from coop.report import Report
from coop.stats import Result
from coop.ui.texte import plain

TABS: dict[str, tuple[str, ...]] = {
    "Général": ("accompagnements_par_mois",),
    "Thèmes": ("thematiques", "themes_demarche", "demarches"),
    "Déroulement": ("materiel", "durees", "canaux", "autonomie"),
    "Lieux": ("lieux", "communes"),
    "Suites": ("finalisees", "suites", "structures_orientation"),
    "Usagers": ("genres", "statuts", "tranches_age", "caracteristiques"),
    "Résidence et ressenti": ("residences", "ressentis"),
}
"""Charts by tab, at most four: a browser takes 60 to 100 ms for each chart that changes."""
FIGURES = (
    "accompagnements",
    "activites",
    "usagers_differents",
    "nouveaux_usagers",
    "temps_passe",
    "rdv_non_honores",
)
ROWS = 10
"""Longer tables scroll in their own frame."""
STEPS = {
    "accompagnements_par_mois": "Par mois",
    "accompagnements_par_semaine": "Par semaine",
    "accompagnements_par_jour": "Par jour",
}


def figures(report: Report, codes: tuple[str, ...] = FIGURES) -> None:
    """Key figures side by side, each with its ⓘ."""
    with st.container(key="coop_chiffres"):
        for code in codes:
            result = report.results[code]
            words = french.duration if result.statistic.unite == "minutes" else french.number
            st.metric(result.statistic.titre, words(result.total), help=explanation(result), border=True)


def types(result: Result) -> None:
    """Accompagnements by type, as figures: the units differ."""
    with st.container(key="coop_types"):
        for label, number in zip(result.rows["libelle"], result.rows["nombre"], strict=True):
            st.metric(label, french.number(number), help=explanation(result), border=True)


def card(result: Result) -> None:
    """One chart: title, chart, and under it explanation, table and PNG."""
    statistic = result.statistic
    with st.container(border=True, key=f"coop_graphique_{statistic.code}"):
        st.subheader(statistic.titre, anchor=False)
        st.plotly_chart(
            charts.figure(result),
            key=f"graphique:{statistic.code}",
            config=charts.config(result),
            alt=f"{statistic.titre}. Les mêmes nombres sont dans le tableau sous le graphique.",
        )
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            with st.popover("Comment est-ce calculé\u202f?", icon=":material/info:", type="tertiary"):
                st.markdown(explanation(result))
            with st.popover("Tableau", icon=":material/table:", type="tertiary"):
                _table(result)
            if png.available() and not charts.is_empty(result):
                st.download_button(
                    "Image PNG",
                    data=lambda: png.render(result),
                    file_name=png.filename(result),
                    mime="image/png",
                    key=f"png:{statistic.code}",
                    icon=":material/download:",
                    type="tertiary",
                    on_click="ignore",
                )


def cards(results: Sequence[Result]) -> None:
    """Charts in two columns, one on a phone."""
    columns = st.columns(2)
    for index, result in enumerate(results):
        with columns[index % 2]:
            card(result)


def _table(result: Result) -> None:
    """The same numbers as a plain HTML table: it is read aloud and copied as it stands."""
    frame = charts.table(result)
    frame["Nombre"] = [french.number(number) for number in frame["Nombre"]]
    if "Part (%)" in frame:
        frame["Part (%)"] = [french.number(part, 1) for part in frame["Part (%)"]]
    with st.container(height=360 if len(frame) > ROWS else "content", border=False):
        st.table(frame.set_index("Libellé").map(plain), border="horizontal")


def explanation(result: Result) -> str:
    """« Comment est-ce calculé ? »: what, over what, which filters, how many answered, when it was read."""
    parts = [result.statistic.definition]
    if result.statistic.forme in {"barres", "classement"}:
        parts.append(
            f"Ont répondu : {french.number(result.repondu)} sur "
            f"{french.count(result.total, 'accompagnement')}."
        )
    parts.append(f"Sélection : {plain(result.selection)}")
    parts.append(f"Données lues le {moment(result.read_at)}.")
    return "\n\n".join(parts)


def moment(instant: dt.datetime) -> str:
    """« 24 novembre 2026 à 10 h 32 », where the browser is."""
    local = instant.astimezone(ZoneInfo(st.context.timezone or "Europe/Paris"))
    return f"{french.date_long(local.date())} à {local.hour}\u00a0h\u00a0{local.minute:02}"
