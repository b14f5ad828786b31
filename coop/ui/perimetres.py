"""Whose activities are counted, and beside what: the controls of « Périmètre » and « Comparer »."""

import datetime as dt

import streamlit as st

from coop import comparison, filters, periods
from coop.comparison import COMPARAISONS, COMPARER
from coop.filters import FRANCE, NIVEAUX_PERIMETRE, PERIMETRE, PERIODE, TERRITOIRE, Context, Selection
from coop.questions import FIRST_DAY
from coop.reference import territoires
from coop.ui import picker
from coop.ui.saisie import held
from coop.vocabulary import NIVEAUX_TERRITOIRE

OWN, TEAM, OTHER = "", "equipe", "autre"


def choose(name: str, value: str, context: Context, *, own: bool) -> str:
    """The perimeter chosen by controls called `name`; `own` offers one's own scope, which is ""."""
    niveau, _, code = value.partition(":")
    kinds = _kinds(context, own=own)
    present = TEAM if niveau == TEAM else OTHER if niveau in NIVEAUX_PERIMETRE else value
    kind = st.radio(
        "Périmètre",
        list(kinds),
        format_func=kinds.__getitem__,
        key=held(f"filtre:{name}:genre", present if present in kinds else next(iter(kinds))),
        label_visibility="collapsed",
    )
    if kind == TEAM:
        chosen = st.selectbox(
            "Équipe",
            list(context.equipes),
            format_func=context.equipes.__getitem__,
            key=held(f"filtre:{name}:equipe", code if niveau == TEAM else next(iter(context.equipes))),
        )
        return f"{TEAM}:{chosen}"
    if kind == OTHER:
        st.markdown("**EPCI, département ou région**")
        found = picker.one(
            f"filtre:{name}:territoire",
            "Territoire",
            "Seine-Maritime, Normandie, Rouen…",
            _search,
            lambda text: filters.perimetre_label(text, context),
            value if present == OTHER else None,
        )
        return found or value
    return kind


def _kinds(context: Context, *, own: bool) -> dict[str, str]:
    """What can be chosen here, in order, and its words."""
    found = {OWN: context.moi} if own else {}
    if context.territoire:
        found[TERRITOIRE] = f"Mon territoire : {filters.perimetre_label(TERRITOIRE, context)}"
    if context.equipes:
        found[TEAM] = "Une équipe"
    return found | {OTHER: "Un EPCI, un département ou une région", FRANCE: "France"}


def _search(text: str) -> list[tuple[str, str]]:
    return [
        (f"{niveau}:{code}", f"{label} – {NIVEAUX_TERRITOIRE.label(niveau)}")
        for niveau, code, label in territoires.search(text, NIVEAUX_PERIMETRE)
    ]


def compare(value: str, selection: Selection, context: Context) -> str:
    """The controls of « Comparer », and the comparison they make as the URL's text; "" is none."""
    how, _, rest = value.partition(":")
    perimeter = PERIMETRE.code in selection
    bounded = periods.bounds(selection.get(PERIODE.code, ("tout",))[0], context.today)[0] is not None
    kinds = {"": "Ne pas comparer"} | {c.value: c.label for c in COMPARAISONS}
    hidden = (() if perimeter else ("moi",)) + (() if bounded else ("precedente", "annee"))
    offered = [code for code in kinds if code not in hidden or code == how]
    kind = st.radio(
        "Comparer à",
        offered,
        format_func=kinds.__getitem__,
        captions=[COMPARAISONS[code].hint if code else "" for code in offered],
        key=held("filtre:comparer", how if how in offered else ""),
    )
    if not bounded:
        st.caption("Choisissez une période pour la comparer à la précédente ou à un an avant.")
    if kind == PERIODE.code:
        return f"{kind}:{_dates(rest if how == kind else '', selection, context)}"
    if kind == PERIMETRE.code:
        chosen = choose(COMPARER, rest if how == kind else "", context, own=False)
        return f"{kind}:{chosen}" if PERIMETRE.valid(chosen, context) else value
    return kind


def _dates(text: str, selection: Selection, context: Context) -> str:
    first = context.today.replace(year=FIRST_DAY, month=1, day=1)
    try:
        du, au = periods.bounds(text or "annee_derniere", context.today)
    except ValueError:
        du, au = None, None
    kept = [min(max(day or end, first), context.today) for day, end in ((du, first), (au, context.today))]
    chosen: tuple[dt.date, ...] = st.date_input(  # type: ignore[assignment]
        "Du … au …",
        key=held("filtre:comparer:dates", tuple(kept)),
        min_value=first,
        max_value=context.today,
        format="DD/MM/YYYY",
    )
    return periods.dates(*chosen) if len(chosen) == 2 else periods.dates(*kept)


def compare_label(value: str, selection: Selection, context: Context) -> str:
    """What the button of « Comparer » says."""
    return "Comparer" if comparison.other(value, selection, context) is None else "Comparé"
