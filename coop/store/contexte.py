"""What the values of a selection mean to one reader: the mediators, places and structures he may name."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import Connection

from coop import database, french
from coop.filters import Context, of
from coop.models import COMPTE, COMPTE_LIEU, EQUIPE, LIEU, MEMBRE
from coop.periods import today as local_today
from coop.rights import EVERY, TEAM, User, condition, coordinated


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
        return Context(
            today=today or local_today(),
            comptes={row.id: row.nom for row in comptes},
            lieux=names,
            structures=structures,
            everyone=_everyone(connection, user),
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


def _everyone(connection: Connection, user: User) -> str:
    scope = condition(user, "compter")
    if scope == EVERY:
        return "de tous les médiateurs"
    if scope == TEAM:
        teams = sa.select(EQUIPE.c.nom).where(EQUIPE.c.id.in_(coordinated(user.id))).order_by(EQUIPE.c.nom)
        names = connection.execute(teams).scalars().all()
        if names:
            return f"{'de l’équipe' if len(names) == 1 else 'des équipes'} {french.join(names)}"
    return of(user.nom)
