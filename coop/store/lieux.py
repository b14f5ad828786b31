"""Places of activity: those of the instance, and those where each person works."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection

from coop import database, french, rights
from coop.models import COMPTE_LIEU, LIEU, new_id, now
from coop.periods import today
from coop.reference import communes
from coop.reference import lieux as reference
from coop.rights import User
from coop.store import audit
from coop.store.comptes import require_active
from coop.store.erreurs import INTROUVABLE, Refus


@dataclass(frozen=True, slots=True)
class MonLieu:
    """One of a person's active places; `commune` is an INSEE code."""

    id: str
    nom: str
    structure: str
    adresse: str
    commune: str
    favori: bool


def mine(user: User, also: str | None = None) -> list[MonLieu]:
    """The user's active places, his favourite first, then by name; and `also`, one that he has left."""
    c, own = LIEU.c, COMPTE_LIEU.c
    statement = (
        sa.select(c.id, c.nom, c.structure, c.adresse, c.commune, own.favori)
        .join(COMPTE_LIEU, own.lieu_id == c.id)
        .where(own.compte_id == user.id, sa.or_(own.quitte_le.is_(None), c.id == also))
        .order_by(own.favori.desc(), c.nom)
    )
    with database.snapshot() as connection:
        return [MonLieu(*row) for row in connection.execute(statement)]


def create(
    nom: str, adresse: str, commune: str, structure: str, by: User | None, source: str | None = None
) -> str:
    """A new place of the instance; returns its identifier. Raises Refus on a bad name or commune."""
    values = {
        "id": new_id(),
        "nom": " ".join(nom.split()),
        "structure": " ".join(structure.split()),
        "adresse": " ".join(adresse.split()),
        "commune": commune,
        "source": source,
        "cree_le": now(),
    }
    if not values["nom"] or len(nom) > 200:
        raise Refus("Donnez un nom au lieu, de 200 caractères au plus.")
    if len(structure) > 200 or len(adresse) > 300 or "\0" in nom + structure + adresse:
        raise Refus("La structure ou l’adresse est trop longue ou n’est pas lisible : raccourcissez-la.")
    if communes.get(commune) is None:
        raise Refus("Cette commune n’existe pas : choisissez-la dans la liste proposée.")
    with database.transaction() as connection:
        _require(connection, by)
        connection.execute(sa.insert(LIEU).values(values))
        audit.record(connection, by, "creer", "lieu", [str(values["id"])], ["nom"])
    return str(values["id"])


def from_reference(source: str, by: User | None) -> str:
    """The instance's place for an entry of the national list, created the first time: its identifier."""
    place = reference.get(source)
    if place is None:
        raise Refus(INTROUVABLE)
    with database.snapshot() as connection:
        found = connection.execute(sa.select(LIEU.c.id).where(LIEU.c.source == source)).scalar()
    if found:
        return str(found)
    try:
        return create(place.nom, place.adresse, place.commune, "", by, source)
    except sa.exc.IntegrityError:
        return from_reference(source, by)


def join(compte_id: str, lieu_id: str, favori: bool = False, by: User | None = None) -> None:
    """Work at a place, again or for the first time. The first place becomes the favourite."""
    with database.transaction() as connection:
        _require(connection, by, compte_id)
        if connection.execute(sa.select(LIEU.c.id).where(LIEU.c.id == lieu_id)).first() is None:
            raise Refus(INTROUVABLE)
        own = COMPTE_LIEU.c
        others = sa.select(own.lieu_id).where(own.compte_id == compte_id, own.lieu_id != lieu_id, own.favori)
        favori = favori or connection.execute(others).first() is None
        connection.execute(sa.delete(COMPTE_LIEU).where(own.compte_id == compte_id, own.lieu_id == lieu_id))
        connection.execute(sa.insert(COMPTE_LIEU).values(compte_id=compte_id, lieu_id=lieu_id, favori=False))
        if favori:
            _favour(connection, compte_id, lieu_id)
        audit.record(connection, by, "rejoindre", "lieu", [lieu_id])


def leave(user: User, lieu_id: str) -> None:
    """Work there no more: reports keep the place; another one becomes the favourite if it was."""
    own = COMPTE_LIEU.c
    with database.transaction() as connection:
        _require(connection, user, user.id)
        where = sa.and_(own.compte_id == user.id, own.lieu_id == lieu_id, own.quitte_le.is_(None))
        left = sa.update(COMPTE_LIEU).where(where).values(quitte_le=today(), favori=False)
        if not connection.execute(left).rowcount:
            raise Refus(INTROUVABLE)
        rest = sa.select(own.lieu_id, own.favori).where(own.compte_id == user.id, own.quitte_le.is_(None))
        others = connection.execute(rest).all()
        if others and not any(row.favori for row in others):
            _favour(connection, user.id, others[0].lieu_id)
        audit.record(connection, user, "quitter", "lieu", [lieu_id])


def favour(user: User, lieu_id: str) -> None:
    """Make one of the user's active places the pre-selected one."""
    with database.transaction() as connection:
        _require(connection, user, user.id)
        if not _favour(connection, user.id, lieu_id):
            raise Refus(INTROUVABLE)
        audit.record(connection, user, "preferer", "lieu", [lieu_id])


def search(text: str, limit: int = 8) -> list[tuple[str, str, str]]:
    """Places of the instance and of the national list: (identifier, name, where), the instance's first.

    An entry of the national list that the instance already holds comes once, as the instance's.
    """
    with database.snapshot() as connection:
        known = connection.execute(
            sa.select(LIEU.c.id, LIEU.c.nom, LIEU.c.adresse, LIEU.c.commune, LIEU.c.source)
        ).all()
    by_source = {row.source: row for row in known if row.source}
    found = [
        (row.id, row.nom, _where(row.adresse, row.commune))
        for row in known
        if not row.source and _matches(text, f"{row.nom} {row.adresse} {communes.label(row.commune)}")
    ]
    for place in reference.search(text, limit):
        row = by_source.get(place.id)
        found.append((row.id if row else place.id, place.nom, _where(place.adresse, place.commune)))
    return found[:limit]


def _matches(text: str, where: str) -> bool:
    words, folded = french.fold(text).split(), french.fold(where)
    return bool(words) and all(word in folded for word in words)


def _where(adresse: str, commune: str) -> str:
    return ", ".join(part for part in (adresse, communes.label(commune)) if part)


def _favour(connection: Connection, compte_id: str, lieu_id: str) -> bool:
    own = COMPTE_LIEU.c
    connection.execute(sa.update(COMPTE_LIEU).where(own.compte_id == compte_id).values(favori=False))
    here = sa.and_(own.compte_id == compte_id, own.lieu_id == lieu_id, own.quitte_le.is_(None))
    return bool(connection.execute(sa.update(COMPTE_LIEU).where(here).values(favori=True)).rowcount)


def _require(connection: Connection, by: User | None, compte_id: str | None = None) -> None:
    """The command line may do all; a person chooses his own places."""
    if by is None:
        return
    require_active(connection, by)
    if not rights.may(by, "choisir_lieux") or compte_id not in {None, by.id}:
        raise Refus(INTROUVABLE)


def names(ids: Sequence[str]) -> dict[str, str]:
    """Place → name, for results that already passed the rights."""
    with database.snapshot() as connection:
        found = connection.execute(sa.select(LIEU.c.id, LIEU.c.nom).where(LIEU.c.id.in_(ids)))
        return {row.id: row.nom for row in found}
