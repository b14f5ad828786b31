"""What a person last chose on a screen (columns, sections, sort), found again at his next visit."""

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from coop.database import snapshot, transaction
from coop.models import PREFERENCE
from coop.rights import User
from coop.store.comptes import require_active

INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def read(user: User, cle: str, default: Any) -> Any:
    """What the user chose under this key, or `default`: JSON values, so that tuples come back as lists."""
    c = PREFERENCE.c
    with snapshot() as connection:
        statement = sa.select(c.valeur).where(c.compte_id == user.id, c.cle == cle)
        found = connection.execute(statement).scalar()
    return default if found is None else json.loads(found)


def write(user: User, cle: str, value: Any) -> None:
    """Keep a choice in place of the one before.

    Without an audit row: it changes what one person sees of what he may see anyway, at each click.
    """
    row = {"compte_id": user.id, "cle": cle, "valeur": json.dumps(value)}
    with transaction() as connection:
        require_active(connection, user)
        statement = INSERT[connection.dialect.name](PREFERENCE).values(row)
        key = [PREFERENCE.c.compte_id, PREFERENCE.c.cle]
        connection.execute(
            statement.on_conflict_do_update(index_elements=key, set_={"valeur": row["valeur"]})
        )
