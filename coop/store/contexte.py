"""What the values of a selection mean to one reader: the mediators, places and structures he may name."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import Connection

from coop import database, french
from coop.filters import Context, equipe, of
from coop.models import COMPTE, COMPTE_LIEU, EQUIPE, EQUIPE_TERRITOIRE, LIEU, MEMBRE
from coop.periods import today as local_today
from coop.rights import EVERY, OWN, TEAM, Presence, User, condition, coordinated


def context(user: User, today: dt.date | None = None) -> Context:
    """The names that this user may filter by, and how his whole scope is called."""
    scope = condition(user, "compter")
    with database.snapshot() as connection:
        visible = _comptes(user)
        comptes = connection.execute(visible.order_by(COMPTE.c.nom)).all()
        lieux = sa.select(LIEU.c.id, LIEU.c.nom, LIEU.c.structure).order_by(LIEU.c.nom)
        if scope != EVERY:
            ids = sa.select(visible.with_only_columns(COMPTE.c.id).subquery())
            worked = sa.select(COMPTE_LIEU.c.lieu_id).where(COMPTE_LIEU.c.compte_id.in_(ids))
            lieux = lieux.where(LIEU.c.id.in_(worked))
        structures: dict[str, list[str]] = {}
        names: dict[str, str] = {}
        for id_, nom, structure in connection.execute(lieux):
            names[id_] = nom
            if structure:
                structures.setdefault(structure, []).append(id_)
        siennes = _siennes(connection, user)
        named = scope != OWN
        return Context(
            today=today or local_today(),
            comptes={row.id: row.nom for row in comptes},
            lieux=names,
            structures=structures,
            everyone=_everyone(user, siennes),
            moi=_moi(user, siennes),
            territoire=_territoire(connection, user),
            equipes=_equipes(connection) if named else {},
            siennes=frozenset(siennes),
            stays=_stays,
            unlimited=scope == EVERY,
            nominative=scope != EVERY and not siennes,
        )


def _comptes(user: User) -> sa.Select[tuple[str, str]]:
    found = sa.select(COMPTE.c.id, COMPTE.c.nom)
    scope = condition(user, "compter")
    if scope == EVERY:
        return found.where(COMPTE.c.role != "admin")
    if scope == TEAM:
        team = sa.select(MEMBRE.c.compte_id).where(MEMBRE.c.equipe_id.in_(coordinated(user.id)))
        return found.where(sa.or_(COMPTE.c.id == user.id, COMPTE.c.id.in_(team)))
    return found.where(COMPTE.c.id == user.id)


def _siennes(connection: Connection, user: User) -> dict[str, str]:
    """The teams within the user's scope: those that he coordinates today, by name."""
    if condition(user, "compter") != TEAM:
        return {}
    mine = sa.select(EQUIPE.c.id, EQUIPE.c.nom).where(EQUIPE.c.id.in_(coordinated(user.id)))
    return {row.id: row.nom for row in connection.execute(mine.order_by(EQUIPE.c.nom))}


def _equipes(connection: Connection) -> dict[str, str]:
    found = connection.execute(sa.select(EQUIPE.c.id, EQUIPE.c.nom).order_by(EQUIPE.c.nom))
    return {row.id: row.nom for row in found}


def _territoire(connection: Connection, user: User) -> tuple[tuple[str, str], ...]:
    """What the user's teams of today declare."""
    today, c = local_today(), MEMBRE.c
    present = sa.and_(c.compte_id == user.id, c.du <= today, sa.or_(c.au.is_(None), c.au >= today))
    t = EQUIPE_TERRITOIRE.c
    ground = sa.select(t.niveau, t.code).where(t.equipe_id.in_(sa.select(c.equipe_id).where(present)))
    return tuple(sorted({(row.niveau, row.code) for row in connection.execute(ground)}))


def _stays(equipe_id: str) -> list[Presence]:
    """The stays of the members of a team, past and present."""
    c = MEMBRE.c
    with database.snapshot() as connection:
        rows = connection.execute(sa.select(c.compte_id, c.du, c.au).where(c.equipe_id == equipe_id))
        return [Presence(row.compte_id, row.du, row.au or dt.date.max) for row in rows]


def _everyone(user: User, siennes: dict[str, str]) -> str:
    if condition(user, "compter") == EVERY:
        return "de tous les médiateurs"
    if siennes:
        names = french.join(list(siennes.values()))
        return f"{'de l’équipe' if len(siennes) == 1 else 'des équipes'} {names}"
    return of(user.nom)


def _moi(user: User, siennes: dict[str, str]) -> str:
    if condition(user, "compter") == EVERY:
        return "Toutes les activités"
    return equipe(*siennes.values()) if len(siennes) == 1 else "Mes équipes" if siennes else "Mes activités"
