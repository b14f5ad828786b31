"""The filter bar: the declared filters as controls whose truth is the page's address."""

from collections.abc import Callable, Sequence

import streamlit as st

from coop import filters, french, periods
from coop.filters import Context
from coop.periods import PERIODES
from coop.questions import FIRST_DAY
from coop.reference import territoires
from coop.ui import picker
from coop.ui.saisie import seed
from coop.vocabulary import NIVEAUX_TERRITOIRE, TYPES

SEEN = "coop_filtres"
DATES = "dates"
Params = dict[str, list[str]]


def params() -> Params:
    """The address's filter parameters."""
    return {f.code: values for f in filters.FILTERS if (values := st.query_params.get_all(f.code))}


def draw(context: Context) -> Params:
    """The controls, and the selection they make as URL parameters; what the address holds in vain is said."""
    given = params()
    selection, refused = filters.parse(given, context)
    if st.session_state.get(SEEN) != given:
        for key in [key for key in st.session_state if str(key).startswith("filtre:")]:
            del st.session_state[key]
    st.session_state[SEEN] = given
    if refused:
        st.warning(
            "L’adresse demande un filtre qui n’existe pas ou ne vous est pas accessible "
            f"({french.join(refused)}) : il n’est pas appliqué.",
            icon=":material/filter_alt_off:",
        )
    with st.container(horizontal=True, gap="small", key="coop_filtres"):
        for filter_ in filters.FILTERS:
            if filter_ is filters.MEDIATEUR and len(context.comptes) < 2:
                continue
            values = selection.get(filter_.code, ())
            with st.popover(_label(filter_, values, context), type="primary" if values else "secondary"):
                _CONTROLS[filter_.code](values, context)
        if selection:
            st.button("Effacer les filtres", icon=":material/close:", type="tertiary", on_click=_clear)
    return {code: list(values) for code, values in selection.items()}


def _label(filter_: filters.Filter, values: Sequence[str], context: Context) -> str:
    if not values:
        return "Tous les médiateurs" if filter_ is filters.MEDIATEUR else filter_.label
    if filter_ is filters.PERIODE:
        if values[0] in PERIODES:
            return PERIODES.label(values[0])
        return french.period(*periods.bounds(values[0], context.today)).capitalize()
    return f"{filter_.label} ({len(values)})"


def _write(code: str, values: Sequence[str]) -> None:
    if values:
        st.query_params[code] = list(values)
    else:
        st.query_params.pop(code, None)
    st.session_state[SEEN] = params()


def _clear() -> None:
    for filter_ in filters.FILTERS:
        st.query_params.pop(filter_.code, None)


def _from_widget(code: str) -> None:
    value = st.session_state[f"filtre:{code}"]
    _write(code, [value] if isinstance(value, str) else value or [])


def _mediateur(values: Sequence[str], context: Context) -> None:
    st.multiselect(
        "Médiateurs",
        list(context.comptes),
        format_func=lambda id_: context.comptes.get(id_, id_),
        key=seed("filtre:mediateur", list(values)),
        placeholder="Tous les médiateurs",
        on_change=_from_widget,
        args=("mediateur",),
        width=320,
    )


def _type(values: Sequence[str], context: Context) -> None:
    st.pills(
        "Type d’activité",
        TYPES.values,
        selection_mode="multi",
        format_func=TYPES.label,
        key=seed("filtre:type", list(values)),
        on_change=_from_widget,
        args=("type",),
        wrap=True,
    )


def _periode(values: Sequence[str], context: Context) -> None:
    value = values[0] if values else "tout"
    st.radio(
        "Période",
        [*PERIODES.values, DATES],
        format_func=lambda code: "Choisir des dates" if code == DATES else PERIODES.label(code),
        key=seed("filtre:preset", value if value in PERIODES else DATES),
        on_change=_preset,
        args=(context,),
    )
    if st.session_state["filtre:preset"] == DATES:
        first, last = context.today.replace(year=FIRST_DAY, month=1, day=1), context.today
        given = periods.bounds(value, context.today)
        du, au = (min(max(day or end, first), last) for day, end in zip(given, (first, last), strict=True))
        st.date_input(
            "Du … au …",
            key=seed("filtre:dates", (du, au)),
            min_value=first,
            max_value=context.today,
            format="DD/MM/YYYY",
            on_change=_dates,
        )


def _preset(context: Context) -> None:
    chosen = st.session_state["filtre:preset"]
    if chosen == DATES:
        _write("periode", [periods.dates(*periods.bounds("ce_mois", context.today))])
    else:
        _write("periode", [] if chosen == "tout" else [chosen])


def _dates() -> None:
    chosen = st.session_state["filtre:dates"]
    if len(chosen) == 2:
        _write("periode", [periods.dates(*chosen)])


def _lieu(values: Sequence[str], context: Context) -> None:
    words = {f"lieu:{id_}": nom for id_, nom in context.lieux.items()}
    words |= {f"structure:{nom}": f"{nom} (structure)" for nom in context.structures}

    def search(text: str) -> list[tuple[str, str]]:
        asked = french.fold(text).split()
        own = [pair for pair in words.items() if all(word in french.fold(pair[1]) for word in asked)]
        others = [
            (f"{niveau}:{code}", f"{label} – {NIVEAUX_TERRITOIRE.label(niveau)}")
            for niveau, code, label in territoires.search(text)
        ]
        return [*own[:3], *others][:8]

    st.markdown("**Lieu d’activité, structure ou territoire**")
    chosen = picker.many(
        "filtre:lieu",
        "Lieu",
        "Lieu, structure, commune, EPCI, département, région",
        search,
        lambda value: filters.lieu_label(value, context),
        values,
    )
    if list(values) != chosen:
        _write("lieu", chosen)
        st.rerun()


_CONTROLS: dict[str, Callable[[Sequence[str], Context], None]] = {
    "mediateur": _mediateur,
    "periode": _periode,
    "lieu": _lieu,
    "type": _type,
}
