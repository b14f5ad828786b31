"""Teams: their territory, and the stays of their members. Each change is one transaction with its audit row.

Only the command line and administrators change them for now: a coordinator who could add anyone would give
himself the right to read anyone's reports.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from coop import french
from coop.database import snapshot, transaction
from coop.models import COMPTE, EQUIPE, EQUIPE_TERRITOIRE, MEMBRE, new_id
from coop.periods import today
from coop.reference import territoires
from coop.rights import User
from coop.store import audit
from coop.store.comptes import require_admin
from coop.store.erreurs import INTROUVABLE, Refus

NIVEAUX = ("commune", "epci", "departement")
"""Levels of which a territory is made."""


@dataclass(frozen=True, slots=True)
class MonEquipe:
    """A team of which a person is a member today; `territoire` is (niveau, code) pairs."""

    id: str
    nom: str
    coordonne: bool
    territoire: tuple[tuple[str, str], ...]


def create(nom: str, territoire: Sequence[tuple[str, str]], by: User | None) -> str:
    """A new team on a territory; returns its identifier. `by` is None for the command line."""
    equipe_id, nom = new_id(), " ".join(nom.split())
    if not nom or len(nom) > 120 or "\0" in nom:
        raise Refus("Donnez un nom à l’équipe, de 120 caractères au plus.")
    for niveau, code in territoire:
        if niveau not in NIVEAUX or not territoires.exists(niveau, code):
            raise Refus(f"Le territoire «\u00a0{code}\u00a0» n’existe pas\u00a0: vérifiez son code.")
    rows = [{"equipe_id": equipe_id, "niveau": n, "code": code} for n, code in dict.fromkeys(territoire)]
    with transaction() as connection:
        require_admin(connection, by)
        try:
            with connection.begin_nested():
                connection.execute(sa.insert(EQUIPE).values(id=equipe_id, nom=nom))
        except sa.exc.IntegrityError:
            raise Refus(
                f"Une équipe s’appelle déjà «\u00a0{nom}\u00a0»\u00a0: choisissez un autre nom."
            ) from None
        if rows:
            connection.execute(sa.insert(EQUIPE_TERRITOIRE), rows)
        audit.record(connection, by, "creer", "equipe", [equipe_id], ["nom", "territoire"])
    return equipe_id


def add(
    equipe_id: str,
    compte_id: str,
    du: dt.date,
    au: dt.date | None = None,
    coordonne: bool = False,
    by: User | None = None,
) -> str:
    """A stay of a person in a team, both days included; returns its identifier.

    Who leaves and comes back has two stays, which never overlap.
    """
    membre_id = new_id()
    if au is not None and au < du:
        raise Refus("Le dernier jour dans l’équipe vient avant le premier\u00a0: corrigez les dates.")
    with transaction() as connection:
        require_admin(connection, by)
        _lock(connection, equipe_id)
        role = connection.execute(sa.select(COMPTE.c.role).where(COMPTE.c.id == compte_id)).scalar()
        if role is None:
            raise Refus(INTROUVABLE)
        if coordonne and role != "coordinateur":
            raise Refus("Seul un compte de coordinateur peut coordonner une équipe.")
        overlap = _stays(equipe_id, compte_id, du, au or dt.date.max)
        known = connection.execute(overlap).first()
        if known:
            raise Refus(f"Cette personne est déjà dans l’équipe {french.period(known.du, known.au)}.")
        values = {"id": membre_id, "equipe_id": equipe_id, "compte_id": compte_id}
        connection.execute(sa.insert(MEMBRE).values(**values, du=du, au=au, coordonne=coordonne))
        audit.record(connection, by, "ajouter", "membre", [membre_id], ["du", "au", "coordonne"])
    return membre_id


def remove(equipe_id: str, compte_id: str, au: dt.date, by: User | None = None) -> None:
    """End the stay of a person under way on that day, which is his last in the team."""
    with transaction() as connection:
        require_admin(connection, by)
        _lock(connection, equipe_id)
        stay = connection.execute(_stays(equipe_id, compte_id, au, au)).first()
        if stay is None:
            raise Refus(f"Cette personne n’est pas dans l’équipe le {french.date_long(au)}.")
        connection.execute(sa.update(MEMBRE).where(MEMBRE.c.id == stay.id).values(au=au))
        audit.record(connection, by, "retirer", "membre", [stay.id], ["au"])


def find(nom: str) -> str | None:
    """The identifier of the team of this name."""
    with snapshot() as connection:
        statement = sa.select(EQUIPE.c.id).where(EQUIPE.c.nom == " ".join(nom.split()))
        return connection.execute(statement).scalar()


def of(user: User, day: dt.date | None = None) -> list[MonEquipe]:
    """The teams of which the user is a member on a day, today by default, by name."""
    day = day or today()
    present = _covering(day, day)
    statement = (
        sa.select(EQUIPE.c.id, EQUIPE.c.nom, MEMBRE.c.coordonne)
        .join(MEMBRE, MEMBRE.c.equipe_id == EQUIPE.c.id)
        .where(MEMBRE.c.compte_id == user.id, present)
        .order_by(EQUIPE.c.nom)
    )
    with snapshot() as connection:
        found = connection.execute(statement).all()
        where = EQUIPE_TERRITOIRE.c.equipe_id.in_([row.id for row in found])
        ground = connection.execute(sa.select(EQUIPE_TERRITOIRE).where(where)).all()
    codes = {
        id_: tuple(sorted((g.niveau, g.code) for g in ground if g.equipe_id == id_)) for id_, *_ in found
    }
    return [MonEquipe(*row, codes[row.id]) for row in found]


def _covering(du: dt.date, au: dt.date) -> sa.ColumnElement[bool]:
    """The stays that have a day in common with a period, both ends included."""
    return sa.and_(MEMBRE.c.du <= au, sa.or_(MEMBRE.c.au.is_(None), MEMBRE.c.au >= du))


def _stays(equipe_id: str, compte_id: str, du: dt.date, au: dt.date) -> sa.Select[Any]:
    own = sa.and_(MEMBRE.c.equipe_id == equipe_id, MEMBRE.c.compte_id == compte_id, _covering(du, au))
    return sa.select(MEMBRE.c.id, MEMBRE.c.du, MEMBRE.c.au).where(own).order_by(MEMBRE.c.du)


def _lock(connection: Connection, equipe_id: str) -> None:
    """Wait for whoever changes this team, so that two stays checked at once cannot overlap."""
    found = connection.execute(sa.select(EQUIPE.c.id).where(EQUIPE.c.id == equipe_id).with_for_update())
    if found.first() is None:
        raise Refus(INTROUVABLE)
