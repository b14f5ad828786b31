"""Filters, each declared once: its URL parameter, its condition as SQL and as a mask, and its French phrase.

A selection is what the URL says: parameter → values. « Or » inside a filter, « and » between filters.
"""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from coop import french, periods
from coop.filters.base import SOMEONE, Context, Filter, Selection, of
from coop.filters.lieu import LIEU, RESIDENCE, lieu_label
from coop.filters.perimetre import (
    FRANCE,
    NIVEAUX_PERIMETRE,
    PERIMETRE,
    TERRITOIRE,
    beyond,
    equipe,
    perimetre_label,
)
from coop.filters.thematique import THEMATIQUE, THEMES
from coop.models import ACTIVITE
from coop.rights import Columns, Mask
from coop.vocabulary import TYPES

__all__ = [
    "FILTERS", "FRANCE", "LIEU", "MEDIATEUR", "NIVEAUX_PERIMETRE", "PERIMETRE", "PERIODE", "RESIDENCE",
    "SOMEONE", "TERRITOIRE", "THEMATIQUE", "THEMES", "TYPE", "Context", "Filter", "Selection", "beyond",
    "equipe", "lieu_label", "mask", "mediateurs", "of", "parse", "perimetre_label", "sentence", "sql",
]  # fmt: skip

MAX_VALUES = 200
"""Values that one filter takes from a URL; more is a mistake or an attack."""


def mediateurs(values: Sequence[str], context: Context) -> str:
    """The names of mediators, or how many they are where none is named."""
    names = [context.comptes[value] for value in values]
    nameless = len(names) > 1 and set(names) == {SOMEONE}
    return f"{len(names)} médiateurs numériques" if nameless else french.join(names)


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
    phrase=lambda values, context: of(mediateurs(values, context)),
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
TYPE = Filter(
    code="type",
    label="Type",
    valid=lambda value, context: value in TYPES,
    sql=lambda values, context: ACTIVITE.c.type.in_(values),
    mask=lambda values, context, columns: columns.of_type(values),
    phrase=lambda values, context: f"type : {french.join([TYPES.label(value) for value in values], 'ou')}",
)
FILTERS = (PERIMETRE, MEDIATEUR, PERIODE, LIEU, TYPE, THEMATIQUE)


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
    values = {PERIODE.code: ("tout",), **selection}
    parts = [f.phrase(values[f.code], context) for f in FILTERS if values.get(f.code)]
    if context.everyone and not values.get(PERIMETRE.code) and not values.get(MEDIATEUR.code):
        parts[0] = f"{context.everyone} {parts[0]}"
    return f"Activités {', '.join(parts)}."
