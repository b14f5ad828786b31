"""From a checked password to an open session: ticket, cookie, session row. Secrets are kept only hashed."""

import datetime as dt
import hashlib
import secrets
from typing import Final

import sqlalchemy as sa

from coop.database import snapshot, transaction
from coop.models import BILLET, COMPTE, SESSION_OUVERTE, now
from coop.rights import User
from coop.store import comptes, tentatives
from coop.store.mot_de_passe import check_password

COOKIE: Final = "coop_session"
TICKET_LIFE: Final = dt.timedelta(seconds=30)
IDLE: Final = dt.timedelta(hours=12)
ABSOLUTE: Final = dt.timedelta(days=30)
SEEN_EVERY: Final = dt.timedelta(minutes=5)
"""How late `vue_le` may be: noting every rerun would make each read a write."""


def authenticate(email: str, mot_de_passe: str) -> str | None:
    """The identifier of the active account with this password; refused unseen after too many tries."""
    email = comptes.normal_email(email)
    tentatives.reserve(email)
    with snapshot() as connection:
        statement = sa.select(COMPTE.c.id, COMPTE.c.mot_de_passe)
        row = connection.execute(statement.where(COMPTE.c.email == email, COMPTE.c.actif)).one_or_none()
    if not check_password(mot_de_passe, row.mot_de_passe if row else None) or row is None:
        return None
    tentatives.forget(email)
    found: str = row.id
    return found


def issue_ticket(compte_id: str) -> str:
    """A secret that opens one session within 30 seconds."""
    secret = secrets.token_urlsafe(32)
    with transaction() as connection:
        connection.execute(
            sa.insert(BILLET).values(jeton=digest(secret), compte_id=compte_id, expire_le=now() + TICKET_LIFE)
        )
    return secret


def redeem(ticket: str) -> str | None:
    """Turn a ticket into the secret of a new session, once; None when it is unknown, used or too old."""
    instant = now()
    with transaction() as connection:
        taken = sa.delete(BILLET).where(BILLET.c.jeton == digest(ticket))
        row = connection.execute(taken.returning(BILLET.c.compte_id, BILLET.c.expire_le)).one_or_none()
        connection.execute(sa.delete(BILLET).where(BILLET.c.expire_le < instant))
        connection.execute(sa.delete(SESSION_OUVERTE).where(~_alive(instant)))
        if row is None or row.expire_le < instant:
            return None
        active = sa.select(COMPTE.c.actif).where(COMPTE.c.id == row.compte_id)
        if not connection.execute(active).scalar():
            return None
        secret = secrets.token_urlsafe(32)
        connection.execute(
            sa.insert(SESSION_OUVERTE).values(
                jeton=digest(secret), compte_id=row.compte_id, cree_le=instant, vue_le=instant
            )
        )
        return secret


def user_of(secret: str) -> User | None:
    """Who holds this cookie: None once signed out, expired, or the account closed. One query."""
    instant, session = now(), SESSION_OUVERTE.c
    statement = (
        sa.select(session.vue_le, COMPTE.c.id, COMPTE.c.email, COMPTE.c.nom, COMPTE.c.role)
        .join_from(SESSION_OUVERTE, COMPTE, COMPTE.c.id == session.compte_id)
        .where(session.jeton == digest(secret), COMPTE.c.actif, _alive(instant))
    )
    with snapshot() as connection:
        row = connection.execute(statement).one_or_none()
        user = None if row is None else comptes.user_of_row(row, connection)
    if row is not None and instant - row.vue_le >= SEEN_EVERY:
        with transaction() as connection:
            connection.execute(
                sa.update(SESSION_OUVERTE).where(session.jeton == digest(secret)).values(vue_le=instant)
            )
    return user


def close(secret: str) -> None:
    """Sign out: the cookie opens nothing any more, wherever it was copied."""
    with transaction() as connection:
        connection.execute(sa.delete(SESSION_OUVERTE).where(SESSION_OUVERTE.c.jeton == digest(secret)))


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _alive(instant: dt.datetime) -> sa.ColumnElement[bool]:
    session = SESSION_OUVERTE.c
    return sa.and_(session.vue_le > instant - IDLE, session.cree_le > instant - ABSOLUTE)
