"""The audit trail: who did what, when, on which object; field names, never values."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy import Connection

from coop.models import AUDIT, now
from coop.rights import User


def record(
    connection: Connection,
    by: User | None,
    action: str,
    objet: str,
    ids: Sequence[str],
    champs: Sequence[str] = (),
) -> None:
    """Add one row an object, in the caller's transaction. `by` is None for the command line."""
    common = {
        "quand": now(),
        "compte_id": by.id if by else None,
        "action": action,
        "objet": objet,
        "champs": ",".join(champs),
    }
    connection.execute(sa.insert(AUDIT), [{**common, "objet_id": id_} for id_ in ids])
