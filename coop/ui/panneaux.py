"""The tabs of a view's figures, on the statistics page and in a shared view."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from coop.exports import png
from coop.filters import Context
from coop.reference import communes, plan
from coop.report import Report
from coop.stats import BY_CODE
from coop.ui import chiffres
from coop.ui.chiffres import FIGURES, MAPS, STEPS, TABS
from coop.ui.lecture import Lecture
from coop.ui.texte import plain

STEP = "coop_pas"
ZOOM, MAP, CARTE = "coop_cadrage", "coop_carte", "Carte"
FIRST = next(iter(TABS))
FEW, NEARLY = 6, 0.9
"""A close-up shows at most so many départements, and at least this share of what is counted."""


def opened(names: Collection[str]) -> tuple[str, DeltaGenerator]:
    """The tab that is open, and where to draw it."""
    known = list(names)
    tabs = st.tabs(known, key="coop_onglets", on_change="rerun")
    shown = next((i for i, tab in enumerate(tabs) if tab.open), 0)
    return known[shown], tabs[shown]


def wanted(tab: str, *, own: bool) -> set[str]:
    """The statistics that a tab draws, within one's `own` scope or beyond it."""
    if tab == FIRST:
        return {*FIGURES, "types", _step()}
    if tab == CARTE and own:  # the second decides of the close-up
        return {str(st.session_state.get(MAP) or MAPS[0]), "departements"}
    return {*TABS[tab]}


def _step() -> str:
    return str(st.session_state.get(STEP) or next(iter(STEPS)))


def available(report: Report) -> list[str]:
    """The tabs for which a report has anything."""
    return [
        name
        for name, codes in TABS.items()
        if {*codes, *(FIGURES if name == FIRST else ())} & set(report.results)
    ]


def said(report: Report) -> None:
    """What the figures are: the selection, what it stands beside, and what must be said with them."""
    lines = [report.selection]
    if report.compared:
        lines.append(f"Comparé à : {report.compared}")
    elif report.previous:
        lines.append(f"Évolutions par rapport à la période précédente, {report.previous}.")
    st.caption("  \n".join(plain(line) for line in [*lines, *report.notes]))


def draw(
    tab: str, report: Report, lecture: Lecture, *, zooms: Mapping[str, list[str] | None], own: bool
) -> None:
    """The figures and charts of a tab. `own`: nothing is masked; `zooms` are the close-ups of maps."""
    if tab == FIRST:
        _first(report, lecture, steps=own)
        return
    if tab == CARTE:
        _map(report, lecture, zooms, MAPS if own else [code for code in MAPS if code in report.results])
    else:
        chiffres.cards(report, TABS[tab], lecture)


def _map(
    report: Report, lecture: Lecture, zooms: Mapping[str, list[str] | None], offered: Sequence[str]
) -> None:
    """One map at a time, chosen among those that may be told."""
    with st.container(horizontal=True, gap="small", key="coop_carte_choix"):
        code = st.selectbox(
            "Carte",
            offered,
            format_func=lambda code: BY_CODE[code].titre,
            key=MAP,
            label_visibility="collapsed",
            width=420,
        )
        near: str | None = "France"
        if BY_CODE[code].maille == "commune":  # of départements, a close-up would show but one
            near = st.segmented_control(
                "Cadrage de la carte",
                list(zooms),
                key=ZOOM,
                default=next(iter(zooms)),
                required=True,
                label_visibility="collapsed",
            )
    chiffres.map_card(report, code, lecture, zooms[near or next(iter(zooms))])


def _first(report: Report, lecture: Lecture, *, steps: bool) -> None:
    chiffres.figures(report, lecture)
    if "types" in report.results:
        chiffres.types(report.results["types"], lecture)
    if steps:
        st.segmented_control(
            "Pas",
            list(STEPS),
            format_func=STEPS.__getitem__,
            key=STEP,
            default=_step() if STEP not in st.session_state else None,
            label_visibility="collapsed",
        )
    step = _step() if _step() in report.results else next(iter(STEPS))
    if step in report.results:
        chiffres.card(report.results[step], lecture, notes=report.notes)


NOT_COMPARED = (
    "La comparaison choisie ne dit rien ici : l’autre vue n’existe pas, ou c’est la même. Choisissez une "
    "période qui a un début, ou une autre comparaison."
)


def wait() -> None:
    """While the counts are being built."""
    st.info("Les chiffres se préparent : ils seront là dans moins d’une minute.", icon=":material/hourglass:")
    st.button("Réessayer", icon=":material/refresh:")


def warm() -> None:
    """Start what images need while the page is being made."""
    png.warm()


def without_images() -> None:
    """What to do instead on a server that cannot make images."""
    if not png.available():
        st.caption(
            "Ce serveur n’a pas de navigateur Chrome ou Chromium pour fabriquer les images : l’appareil "
            "photo de chaque graphique enregistre l’image à la place."
        )


def zooms(report: Report, context: Context | None = None) -> dict[str, list[str] | None]:
    """The close-ups of maps: one's territory, or where nearly all of it is; and France."""
    own = _departements(context) if context else []
    if own:
        return {"Mon territoire": own, "France": None}
    near = close_up(report)
    return {"De près": near, "France": None} if near else {"France": None}


def _departements(context: Context) -> list[str]:
    codes = {code for pair in context.territoire for code in communes.codes_of(*pair)}
    return sorted({communes.departement(code) for code in codes})


def close_up(report: Report) -> list[str] | None:
    """The few départements that hold nearly all that maps count; None when they are many."""
    found: Counter[str] = Counter()
    maps = [r for r in report.results.values() if r.statistic.forme == "carte"]
    areas = [r for r in maps if r.statistic.maille == "departement"]
    for result in areas or maps:
        for valeur, _, number, _ in result.lines:
            commune = communes.get(valeur)
            place = valeur if areas else commune.departement if commune else ""
            found[place] += number or 1 if place in plan.outlines() else 0
    for size in range(1, min(FEW, len(found)) + 1):
        held = found.most_common(size)
        if sum(n for _, n in held) >= NEARLY * found.total():
            return sorted(code for code, _ in held)
    return None
