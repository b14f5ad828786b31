"""« Périmètre »: whose activities are counted, a team's, a territory's or everyone's."""

from collections.abc import Sequence

import sqlalchemy as sa

from coop import french
from coop.filters.base import Context, Filter, Selection, located
from coop.models import ACTIVITE, MEMBRE
from coop.reference import communes, territoires
from coop.rights import Columns, Mask

FRANCE, TERRITOIRE = "france", "territoire"
NIVEAUX_PERIMETRE = ("epci", "departement", "region")


def _perimetre_valid(value: str, context: Context) -> bool:
    niveau, _, code = value.partition(":")
    if value == TERRITOIRE:
        return bool(context.territoire)
    if niveau == "equipe":
        return code in context.equipes
    return value == FRANCE or (niveau in NIVEAUX_PERIMETRE and territoires.exists(niveau, code))


def _perimetre_codes(value: str, context: Context) -> frozenset[str]:
    pairs = context.territoire if value == TERRITOIRE else (tuple(value.split(":", 1)),)
    return frozenset[str]().union(*(communes.codes_of(niveau, code) for niveau, code in pairs))


def _perimetre_sql(values: Sequence[str], context: Context) -> sa.ColumnElement[bool]:
    niveau, _, code = values[0].partition(":")
    if values[0] == FRANCE:
        return sa.true()
    if niveau == "equipe":
        return sa.exists().where(
            MEMBRE.c.compte_id == ACTIVITE.c.compte_id,
            MEMBRE.c.equipe_id == code,
            MEMBRE.c.du <= ACTIVITE.c.date,
            sa.or_(MEMBRE.c.au.is_(None), MEMBRE.c.au >= ACTIVITE.c.date),
        )
    return located(_perimetre_codes(values[0], context))


def _perimetre_mask(values: Sequence[str], context: Context, columns: Columns) -> Mask:
    niveau, _, code = values[0].partition(":")
    if values[0] == FRANCE:
        return columns.whole(True)
    if niveau == "equipe":
        return columns.present(context.stays(code))
    return columns.in_communes(_perimetre_codes(values[0], context))


def equipe(nom: str) -> str:
    """« Équipe Rouen »."""
    return nom if french.fold(nom).startswith("equipe") else f"Équipe {nom}"


def perimetre_label(value: str, context: Context) -> str:
    """The name of a perimeter: « France », « Équipe Rouen », « Seine-Maritime (76) »."""
    niveau, _, code = value.partition(":")
    if value == FRANCE:
        return "France"
    if value == TERRITOIRE:
        names = [territoires.label(*pair) for pair in context.territoire]
        return french.join(names) if len(names) < 3 else "Territoire de l’équipe"
    if niveau == "equipe":
        return equipe(context.equipes[code])
    return territoires.label(niveau, code)


def _perimetre_phrase(values: Sequence[str], context: Context) -> str:
    niveau, _, code = values[0].partition(":")
    if values[0] == FRANCE:
        return "de tous les médiateurs de France"
    if niveau == "equipe":
        return f"de l’équipe {context.equipes[code]}"
    pairs = context.territoire if values[0] == TERRITOIRE else ((niveau, code),)
    names = french.join([territoires.label(*pair) for pair in pairs])
    return f"de tous les médiateurs, territoire : {names}"


PERIMETRE = Filter(
    code="perimetre",
    label="Périmètre",
    valid=_perimetre_valid,
    sql=_perimetre_sql,
    mask=_perimetre_mask,
    phrase=_perimetre_phrase,
    single=True,
)


def beyond(selection: Selection, context: Context) -> bool:
    """Whether the selection's perimeter goes beyond what the reader counts one by one."""
    value = next(iter(selection.get(PERIMETRE.code, ())), "")
    niveau, _, code = value.partition(":")
    return bool(value) and not context.unlimited and not (niveau == "equipe" and code in context.siennes)
