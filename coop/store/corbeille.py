"""The bin: reports deleted, restored within 30 days, erased for good after."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from coop import database, rights
from coop.models import ACTIVITE, REPONSE, now
from coop.rights import User
from coop.store import audit
from coop.store.activites import named
from coop.store.comptes import require_active

BIN_DAYS = 30
"""Days during which a deleted report can be restored."""


def delete(user: User, ids: Sequence[str]) -> int:
    """Put reports in their author's bin; returns how many went there. Those not his are left alone."""
    return _mark(user, ids, "supprimer", ACTIVITE.c.supprime_le.is_(None), now())


def restore(user: User, ids: Sequence[str]) -> int:
    """Take reports out of the bin within its 30 days; returns how many came back."""
    return _mark(user, ids, "restaurer", in_bin(), None)


def in_bin() -> sa.ColumnElement[bool]:
    """The deleted reports that can still be restored."""
    return ACTIVITE.c.supprime_le > now() - dt.timedelta(days=BIN_DAYS)


def _mark(
    user: User, ids: Sequence[str], action: str, state: sa.ColumnElement[bool], value: dt.datetime | None
) -> int:
    with database.transaction() as connection:
        require_active(connection, user)
        database.lock(connection)
        mine = sa.and_(named(ids), state, rights.condition(user, action).sql(user))
        found = connection.execute(sa.select(ACTIVITE.c.id).where(mine)).scalars().all()
        if not found:
            return 0
        values = {"supprime_le": value, "revision": database.next_version(connection)}
        connection.execute(
            sa.update(ACTIVITE).where(ACTIVITE.c.id.in_(found)).values(values | {"modifie_le": now()})
        )
        audit.record(connection, user, action, "activite", found)
    return len(found)


def purge() -> int:
    """Erase for good the reports whose 30 days in the bin are over; returns how many.

    Keeps the data version of the last of these deletions: a copy of the counts older than it is built anew.
    """
    with database.transaction() as connection:
        over = ACTIVITE.c.supprime_le <= now() - dt.timedelta(days=BIN_DAYS)
        found = connection.execute(
            sa.select(ACTIVITE.c.numero, ACTIVITE.c.id, ACTIVITE.c.revision).where(over)
        ).all()
        numeros = [row.numero for row in found]
        for start in range(0, len(numeros), 500):
            part = numeros[start : start + 500]
            connection.execute(sa.delete(REPONSE).where(REPONSE.c.activite.in_(part)))
            connection.execute(sa.delete(ACTIVITE).where(ACTIVITE.c.numero.in_(part)))
        if found:
            audit.record(connection, None, "purger", "activite", [row.id for row in found])
            database.set_parametre(connection, "purge", str(max(row.revision for row in found)))
    return len(numeros)
