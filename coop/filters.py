"""Filters, each declared once: its URL parameter, its condition as SQL and as a mask, and its French phrase.

A selection is what the URL says: parameter → values. « Or » inside a filter, « and » between filters.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from coop import french, periods
from coop.models import ACTIVITE
from coop.reference import communes, territoires
from coop.rights import Columns, Mask
from coop.vocabulary import NIVEAUX_TERRITOIRE, TYPES

Selection = Mapping[str, tuple[str, ...]]
MAX_VALUES = 200
"""Values that one filter takes from a URL; more is a mistake or an attack."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the values of a selection mean to this reader on this day.

    `comptes`, `lieux` and `structures` hold only what he may see: account → name, place → name,
    host structure → its places. `everyone` names the activities when no mediator is chosen.
    """

    today: dt.date
    comptes: Mapping[str, str] = field(default_factory=dict)
    lieux: Mapping[str, str] = field(default_factory=dict)
    structures: Mapping[str, Collection[str]] = field(default_factory=dict)
    everyone: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """`valid` says whether a value from a URL means something to this reader."""

    code: str
    label: str
    valid: Callable[[str, Context], bool]
    sql: Callable[[Sequence[str], Context], sa.ColumnElement[bool]]
    mask: Callable[[Sequence[str], Context, Columns], Mask]
    phrase: Callable[[Sequence[str], Context], str]
    single: bool = False


def of(names: str) -> str:
    """« de Jeanne », « d’Alice et Jeanne »."""
    return f"d’{names}" if french.fold(names)[:1] in set("aeiou") else f"de {names}"


def _split(values: Sequence[str], context: Context) -> tuple[set[str], set[str]]:
    """The values of « Lieu » as places and INSEE codes."""
    places: set[str] = set()
    codes: set[str] = set()
    for value in values:
        niveau, _, code = value.partition(":")
        if niveau == "lieu":
            places.add(code)
        elif niveau == "structure":
            places.update(context.structures.get(code, ()))
        else:
            codes |= communes.codes_of(niveau, code)
    return places, codes


def _lieu_valid(value: str, context: Context) -> bool:
    niveau, _, code = value.partition(":")
    if niveau == "lieu":
        return code in context.lieux
    if niveau == "structure":
        return code in context.structures
    return niveau in NIVEAUX_TERRITOIRE and territoires.exists(niveau, code)


def _lieu_sql(values: Sequence[str], context: Context) -> sa.ColumnElement[bool]:
    places, codes = _split(values, context)
    return sa.or_(
        sa.and_(ACTIVITE.c.lieu_id.is_not(None), ACTIVITE.c.lieu_id.in_(places)),
        sa.and_(ACTIVITE.c.commune.is_not(None), ACTIVITE.c.commune.in_(codes)),
    )


def _lieu_mask(values: Sequence[str], context: Context, columns: Columns) -> Mask:
    places, codes = _split(values, context)
    return columns.at(places) | columns.in_communes(codes)


def lieu_label(value: str, context: Context) -> str:
    """The name of one value of « Lieu »: a place, a structure or a territory."""
    niveau, _, code = value.partition(":")
    if niveau == "lieu":
        return context.lieux[code]
    return code if niveau == "structure" else territoires.label(niveau, code)


def _periode_valid(value: str, context: Context) -> bool:
    try:
        periods.bounds(value, context.today)
    except ValueError:
        return False
    return True


def _periode_sql(values: Sequence[str], context: Context) -> sa.ColumnElement[bool]:
    du, au = periods.bounds(values[0], context.today)
    return sa.and_(ACTIVITE.c.date >= du if du else sa.true(), ACTIVITE.c.date <= au if au else sa.true())


MEDIATEUR = Filter(
    code="mediateur",
    label="Médiateurs",
    valid=lambda value, context: value in context.comptes,
    sql=lambda values, context: ACTIVITE.c.compte_id.in_(values),
    mask=lambda values, context, columns: columns.by(values),
    phrase=lambda values, context: of(french.join([context.comptes[value] for value in values])),
)
PERIODE = Filter(
    code="periode",
    label="Période",
    valid=_periode_valid,
    sql=_periode_sql,
    mask=lambda values, context, columns: columns.between(*periods.bounds(values[0], context.today)),
    phrase=lambda values, context: periods.phrase(values[0], context.today),
    single=True,
)
LIEU_FILTER = Filter(
    code="lieu",
    label="Lieu",
    valid=_lieu_valid,
    sql=_lieu_sql,
    mask=_lieu_mask,
    phrase=lambda values, context: (
        f"lieu : {french.join([lieu_label(value, context) for value in values], 'ou')}"
    ),
)
TYPE = Filter(
    code="type",
    label="Type",
    valid=lambda value, context: value in TYPES,
    sql=lambda values, context: ACTIVITE.c.type.in_(values),
    mask=lambda values, context, columns: columns.of_type(values),
    phrase=lambda values, context: f"type : {french.join([TYPES.label(value) for value in values], 'ou')}",
)
FILTERS = (MEDIATEUR, PERIODE, LIEU_FILTER, TYPE)


def parse(params: Mapping[str, Sequence[str]], context: Context) -> tuple[Selection, list[str]]:
    """The selection that URL parameters mean, and the labels of the filters in which something was refused.

    What means nothing to this reader (another team's member, a commune that does not exist, an attack) is
    left out: a refused value never widens what is counted beyond the reader's right, and is always said.
    """
    selection: dict[str, tuple[str, ...]] = {}
    refused = []
    for filter_ in FILTERS:
        given = list(dict.fromkeys(params.get(filter_.code, ())))
        good = [value for value in given[:MAX_VALUES] if filter_.valid(value, context)]
        if len(good) < len(given):
            refused.append(filter_.label)
        if good:
            selection[filter_.code] = tuple(good[:1] if filter_.single else good)
    return selection, refused


def sql(selection: Selection, context: Context) -> sa.ColumnElement[bool]:
    """The selection as a condition on `activite`."""
    return sa.and_(sa.true(), *(f.sql(selection[f.code], context) for f in FILTERS if selection.get(f.code)))


def mask(selection: Selection, context: Context, columns: Columns, without: str = "") -> Mask:
    """The selection as a mask on the in-memory columns, one filter left out if asked."""
    kept = columns.whole(True)
    for filter_ in FILTERS:
        if selection.get(filter_.code) and filter_.code != without:
            kept &= filter_.mask(selection[filter_.code], context, columns)
    return kept


def sentence(selection: Selection, context: Context) -> str:
    """The selection in one French sentence, printed on the page and on every export."""
    values = {"periode": ("tout",), **selection}
    parts = [f.phrase(values[f.code], context) for f in FILTERS if values.get(f.code)]
    who = context.everyone if not values.get("mediateur") else ""
    text = "Activités" if not who else f"Activités {who}"
    return f"{text} {parts[0]}" + "".join(f", {part}" for part in parts[1:]) + "."
