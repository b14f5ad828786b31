"""Attempts are counted in the database, so that a restart or a second machine forgets none."""

import datetime as dt
import hashlib
import hmac
import math
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from coop.database import transaction
from coop.models import PARAMETRE, TENTATIVE, now
from coop.store.erreurs import Refus

MAXIMUM: Final = 5
WINDOW: Final = dt.timedelta(minutes=15)


def reserve(subject: str) -> None:
    """Count one attempt on `subject` before its answer is known; refuse it after five within 15 minutes.

    Counted first, so that a hundred tries sent at once are not all let through. An account that does not
    exist is counted too: being made to wait reveals nothing.
    """
    instant = now()
    with transaction() as connection:
        cle = _key(connection, subject)
        connection.execute(sa.delete(TENTATIVE).where(TENTATIVE.c.quand <= instant - WINDOW))
        found = connection.execute(
            sa.select(sa.func.count(), sa.func.min(TENTATIVE.c.quand)).where(TENTATIVE.c.cle == cle)
        ).one()
        if found[0] < MAXIMUM:
            connection.execute(sa.insert(TENTATIVE).values(cle=cle, quand=instant))
            return
    minutes = max(1, math.ceil((found[1] + WINDOW - instant).total_seconds() / 60))
    raise Refus(
        f"Trop d’essais à la suite\u202f: pour protéger le compte, il faut patienter. "
        f"Réessayez dans {minutes} minute{'s' if minutes > 1 else ''}."
    )


def forget(subject: str) -> None:
    """The right answer was given: start counting again."""
    with transaction() as connection:
        connection.execute(sa.delete(TENTATIVE).where(TENTATIVE.c.cle == _key(connection, subject)))


def _key(connection: Connection, subject: str) -> str:
    """The subject's hash, salted with the instance's identifier; the lock makes PostgreSQL count in turn."""
    statement = sa.select(PARAMETRE.c.valeur).where(PARAMETRE.c.cle == "instance").with_for_update()
    salt = connection.execute(statement).scalar_one()
    return hmac.new(salt.encode(), subject.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
