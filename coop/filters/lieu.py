"""« Lieu »: places, host structures and territories, of the activity or of residence."""

from collections.abc import Sequence

import sqlalchemy as sa

from coop import french
from coop.filters.base import Context, Filter, answered, located
from coop.models import ACTIVITE
from coop.reference import communes, territoires
from coop.rights import Columns, Mask
from coop.vocabulary import NIVEAUX_TERRITOIRE

RESIDENCE = "residence-"
"""Before a territory in « Lieu »: where people live instead of where the activity took place."""


def _split(values: Sequence[str], context: Context) -> tuple[set[str], set[str], set[str]]:
    """The values of « Lieu » as places, INSEE codes of activities, and INSEE codes of residence."""
    places: set[str] = set()
    codes: set[str] = set()
    homes: set[str] = set()
    for value in values:
        niveau, _, code = value.partition(":")
        if niveau == "lieu":
            places.add(code)
        elif niveau == "structure":
            places.update(context.structures.get(code, ()))
        elif niveau.startswith(RESIDENCE):
            homes |= communes.codes_of(niveau.removeprefix(RESIDENCE), code)
        else:
            codes |= communes.codes_of(niveau, code)
    return places, codes, homes


def _lieu_valid(value: str, context: Context) -> bool:
    niveau, _, code = value.partition(":")
    if niveau == "lieu":
        return code in context.lieux
    if niveau == "structure":
        return code in context.structures
    niveau = niveau.removeprefix(RESIDENCE)
    return niveau in NIVEAUX_TERRITOIRE and territoires.exists(niveau, code)


def _lieu_sql(values: Sequence[str], context: Context) -> sa.ColumnElement[bool]:
    places, codes, homes = _split(values, context)
    return sa.or_(
        sa.and_(ACTIVITE.c.lieu_id.is_not(None), ACTIVITE.c.lieu_id.in_(places)),
        located(codes),
        answered("residence", homes),
    )


def _lieu_mask(values: Sequence[str], context: Context, columns: Columns) -> Mask:
    places, codes, homes = _split(values, context)
    found = columns.at(places) | columns.in_communes(codes)
    return found | columns.home_to(homes) if homes else found


def lieu_label(value: str, context: Context) -> str:
    """The name of one value of « Lieu »: a place, a structure or a territory."""
    niveau, _, code = value.partition(":")
    if niveau == "lieu":
        return context.lieux[code]
    if niveau == "structure":
        return code
    if niveau.startswith(RESIDENCE):
        return f"résidence à {territoires.label(niveau.removeprefix(RESIDENCE), code)}"
    return territoires.label(niveau, code)


LIEU = Filter(
    code="lieu",
    label="Lieu",
    valid=_lieu_valid,
    sql=_lieu_sql,
    mask=_lieu_mask,
    phrase=lambda values, context: (
        f"lieu : {french.join([lieu_label(value, context) for value in values], 'ou')}"
    ),
)
