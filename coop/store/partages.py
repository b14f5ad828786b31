"""Share links: a view shown to someone without an account, until it expires or its author revokes it.

Only the SHA-256 of a link's token is kept: a copy of the database opens no link.
"""

import datetime as dt
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from coop import rights
from coop.database import snapshot, transaction
from coop.models import COMPTE, PARTAGE, new_id, now
from coop.rights import User
from coop.store import audit, comptes, vues
from coop.store.activites import ID
from coop.store.erreurs import INTROUVABLE, Refus
from coop.store.sessions import digest

LONGEST: Final = 366
"""Days that a link may live."""
KEPT: Final = dt.timedelta(days=30)
"""How long an author still sees a link that is over; then `purge` erases it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lien:
    id: str
    titre: str
    params: dict[str, list[str]]
    sections: list[str]
    figee: bool
    demasque: bool
    noms: bool
    cree_le: dt.datetime
    expire_le: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Partage(_Lien):
    """A link as its author sees it; `etat` is « ouvert », « expiré » or « révoqué »."""

    etat: str
    revoque_le: dt.datetime | None
    visites: int
    vu_le: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ouvert(_Lien):
    """What a link shows: figures that `auteur` may count today, or those frozen in `donnees`."""

    auteur: User
    donnees: str | None


def create(
    user: User,
    *,
    titre: str,
    params: Mapping[str, Sequence[str]],
    sections: Sequence[str],
    jours: int = 30,
    donnees: str | None = None,
    demasque: bool = False,
    noms: bool = False,
) -> str:
    """A new link that lives so many days; returns its token, which nobody can read again.

    With `donnees`, its figures are these for ever; without, those of the day of each visit.
    """
    shown = vues.tidy(titre, 120)
    if shown is None:
        raise Refus("Le titre du partage est trop long ou illisible\u00a0: 120\u00a0caractères au plus.")
    if not 1 <= jours <= LONGEST:
        raise Refus(f"Choisissez une durée de 1 à {LONGEST}\u00a0jours pour ce partage.")
    token, instant = secrets.token_urlsafe(32), now()
    values = {
        "id": new_id(),
        "empreinte": digest(token),
        "compte_id": user.id,
        "titre": shown,
        "params": vues.dumped(params),
        "sections": json.dumps(list(sections)),
        "figee": donnees is not None,
        "donnees": donnees,
        "demasque": demasque,
        "noms": noms,
        "expire_le": instant + dt.timedelta(days=jours),
        "visites": 0,
        "cree_le": instant,
    }
    champs = ["titre", "params", "sections", "expire_le"]
    champs += [champ for champ in ("figee", "demasque", "noms") if values[champ]]
    with transaction() as connection:
        comptes.require_active(connection, user)
        if not rights.may(user, "partager"):
            raise Refus(INTROUVABLE)
        connection.execute(sa.insert(PARTAGE).values(values))
        audit.record(connection, user, "creer", "partage", [str(values["id"])], champs)
    return token


def mine(user: User) -> list[Partage]:
    """The user's links, the newest first, with those that ended less than 30 days ago."""
    c, instant = PARTAGE.c, now()
    own = sa.select(*(column for column in c if column not in {c.empreinte, c.donnees}))
    with snapshot() as connection:
        found = connection.execute(own.where(c.compte_id == user.id).order_by(c.cree_le.desc(), c.id)).all()
    return [
        Partage(
            **_shown(row),
            etat="révoqué" if row.revoque_le else "ouvert" if instant < row.expire_le else "expiré",
            revoque_le=row.revoque_le,
            visites=row.visites,
            vu_le=row.vu_le,
        )
        for row in found
    ]


def revoke(user: User, id_: str) -> None:
    """Close one of the user's own links at once. Closing it again keeps the first date."""
    c = PARTAGE.c
    here = sa.and_(c.id == id_, c.compte_id == user.id)
    with transaction() as connection:
        comptes.require_active(connection, user)
        if not ID.fullmatch(id_) or connection.execute(sa.select(c.id).where(here)).first() is None:
            raise Refus(INTROUVABLE)
        closed = sa.update(PARTAGE).where(here, c.revoque_le.is_(None)).values(revoque_le=now())
        if connection.execute(closed).rowcount:
            audit.record(connection, user, "revoquer", "partage", [id_], ["revoque_le"])


def opened(token: str) -> Ouvert | None:
    """What a visitor with this token may see: None alike when it is unknown, over, or its author may no more.

    Looked up by its hash: the time that a wrong token takes says nothing about the right ones.
    """
    c = PARTAGE.c
    alive = sa.and_(c.revoque_le.is_(None), c.expire_le > now(), COMPTE.c.actif)
    statement = sa.select(PARTAGE).join(COMPTE, COMPTE.c.id == c.compte_id)
    with snapshot() as connection:
        row = connection.execute(statement.where(c.empreinte == digest(token), alive)).one_or_none()
        auteur = None if row is None else comptes.load_user(row.compte_id, connection)
    if row is None or auteur is None or not rights.may(auteur, "partager"):
        return None
    return Ouvert(**_shown(row), auteur=auteur, donnees=row.donnees)


def visit(id_: str) -> None:
    """Count one visit of an `opened` link. A visitor has no account, so that the audit trail has no row."""
    counted = sa.update(PARTAGE).where(PARTAGE.c.id == id_)
    with transaction() as connection:
        connection.execute(counted.values(visites=PARTAGE.c.visites + 1, vu_le=now()))


def purge() -> int:
    """Erase for good the links that ended 30 days ago, with their frozen figures; returns how many."""
    c, limit = PARTAGE.c, now() - KEPT
    over = sa.or_(c.expire_le <= limit, c.revoque_le <= limit)
    with transaction() as connection:
        found = connection.execute(sa.delete(PARTAGE).where(over).returning(c.id)).scalars().all()
        if found:
            audit.record(connection, None, "purger", "partage", found)
    return len(found)


def _shown(row: Any) -> dict[str, Any]:
    """What a link's author and its visitors both see."""
    plain = ("id", "titre", "figee", "demasque", "noms", "cree_le", "expire_le")
    found = {name: getattr(row, name) for name in plain}
    return found | {"params": json.loads(row.params), "sections": json.loads(row.sections)}
