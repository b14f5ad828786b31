"""The filter bar: the declared filters as controls whose truth is the page's address."""

from collections.abc import Callable, Sequence

import streamlit as st

from coop import filters, french, periods
from coop.comparison import COMPARER
from coop.filters import LIEU, MEDIATEUR, PERIMETRE, PERIODE, Context, Selection
from coop.periods import PERIODES
from coop.questions import FIRST_DAY
from coop.ui import filtre_lieu, perimetres
from coop.ui.saisie import held
from coop.vocabulary import THEMATIQUES, THEMES_DEMARCHE, TYPES

SEEN = "coop_filtres"
DATES = "dates"
Params = dict[str, list[str]]


def params() -> Params:
    """The address's filter parameters."""
    return {f.code: values for f in filters.FILTERS if (values := st.query_params.get_all(f.code))}


def comparing() -> str:
    """The address's comparison."""
    return str(st.query_params.get(COMPARER, ""))


def draw(context: Context, *, wide: bool = False) -> Params:
    """The controls, and the selection they make as URL parameters; what the address holds in vain is said.

    `wide` also offers what lies beyond the reader's own activities, and « Comparer ».
    """
    given = params()
    selection, refused = filters.parse(given, context)
    if not wide and filters.beyond(selection, context):
        selection = {code: values for code, values in selection.items() if code != PERIMETRE.code}
    state = {**given, COMPARER: [comparing()]}
    if st.session_state.get(SEEN) != state:
        for key in [key for key in st.session_state if str(key).startswith("filtre:")]:
            del st.session_state[key]
    st.session_state[SEEN] = state
    if refused:
        st.warning(
            "L’adresse demande un filtre qui n’existe pas ou ne vous est pas accessible "
            f"({french.join(refused)}) : il n’est pas appliqué.",
            icon=":material/filter_alt_off:",
        )
    with st.container(horizontal=True, gap="small", key="coop_filtres"):
        for filter_ in filters.FILTERS:
            values = selection.get(filter_.code, ())
            if not _offered(filter_, selection, context, wide=wide):
                continue
            with st.popover(_label(filter_, values, context), type="primary" if values else "secondary"):
                _CONTROLS[filter_.code](values, context)
        if wide:
            _comparer(selection, context)
        if selection or (wide and comparing()):
            st.button("Effacer les filtres", icon=":material/close:", type="tertiary", on_click=clear)
    return {code: list(values) for code, values in selection.items()}


def _offered(filter_: filters.Filter, selection: Selection, context: Context, *, wide: bool) -> bool:
    if filter_ is MEDIATEUR:
        return len(context.comptes) > 1 and not filters.beyond(selection, context)
    return wide or filter_ is not PERIMETRE or PERIMETRE.code in selection


def _label(filter_: filters.Filter, values: Sequence[str], context: Context) -> str:
    if filter_ is PERIMETRE:
        return filters.perimetre_label(values[0], context) if values else context.moi
    if not values:
        return "Tous les médiateurs" if filter_ is MEDIATEUR else filter_.label
    if filter_ is PERIODE:
        if values[0] in PERIODES:
            return PERIODES.label(values[0])
        return french.period(*periods.bounds(values[0], context.today)).capitalize()
    return f"{filter_.label} ({len(values)})"


def _write(code: str, values: Sequence[str]) -> None:
    if values:
        st.query_params[code] = list(values)
    else:
        st.query_params.pop(code, None)
    st.session_state[SEEN] = {**params(), COMPARER: [comparing()]}


def clear() -> None:
    """Take every filter and the comparison out of the address."""
    for code in (*(filter_.code for filter_ in filters.FILTERS), COMPARER):
        st.query_params.pop(code, None)


def _from_widget(code: str) -> None:
    value = st.session_state[f"filtre:{code}"]
    _write(code, [value] if isinstance(value, str) else value or [])


def _mediateur(values: Sequence[str], context: Context) -> None:
    st.multiselect(
        "Médiateurs",
        list(context.comptes),
        format_func=lambda id_: context.comptes.get(id_, id_),
        key=held("filtre:mediateur", list(values)),
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
        key=held("filtre:type", list(values)),
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
        key=held("filtre:preset", value if value in PERIODES else DATES),
        on_change=_preset,
        args=(context,),
    )
    if st.session_state["filtre:preset"] == DATES:
        first, last = context.today.replace(year=FIRST_DAY, month=1, day=1), context.today
        given = periods.bounds(value, context.today)
        du, au = (min(max(day or end, first), last) for day, end in zip(given, (first, last), strict=True))
        st.date_input(
            "Du … au …",
            key=held("filtre:dates", (du, au)),
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


def _perimetre(values: Sequence[str], context: Context) -> None:
    value = values[0] if values else ""
    chosen = perimetres.choose("perimetre", value, context, own=True)
    st.caption(
        "Au-delà de vos propres activités, les chiffres sont des totaux par trimestres entiers, et les "
        "nombres de moins de 5 personnes sont masqués."
    )
    if chosen != value:
        _write(PERIMETRE.code, [chosen] if chosen else [])
        st.rerun()


def _comparer(selection: Selection, context: Context) -> None:
    value = comparing()
    label = perimetres.compare_label(value, selection, context)
    with st.popover(label, icon=":material/compare_arrows:", type="primary" if value else "secondary"):
        chosen = perimetres.compare(value, selection, context)
        if chosen != value:
            _write(COMPARER, [chosen] if chosen else [])
            st.rerun()


def _thematique(values: Sequence[str], context: Context) -> None:
    offered = {
        f"{question}:{choice.value}": choice.label
        for question, choices in zip(filters.THEMES, (THEMATIQUES, THEMES_DEMARCHE), strict=True)
        for choice in choices
    }
    st.multiselect(
        "Thématiques de médiation et thèmes de démarche",
        list(offered),
        format_func=offered.__getitem__,
        key=held("filtre:thematique", list(values)),
        placeholder="Toutes les thématiques",
        on_change=_from_widget,
        args=("thematique",),
        width=360,
    )


def _lieu(values: Sequence[str], context: Context) -> None:
    chosen = filtre_lieu.choose(values, context)
    if list(values) != chosen:
        _write(LIEU.code, chosen)
        st.rerun()


_CONTROLS: dict[str, Callable[[Sequence[str], Context], None]] = {
    "perimetre": _perimetre,
    "mediateur": _mediateur,
    "periode": _periode,
    "lieu": _lieu,
    "type": _type,
    "thematique": _thematique,
}
