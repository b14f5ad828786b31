"""The database: SQLite embedded, or PostgreSQL by COOP_DATABASE_URL. One code path for both.

Every write goes through `transaction`, every read of several rows that must agree through `snapshot`.
"""

import functools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, event

from coop.models import PARAMETRE, VERSION_DONNEES, new_id

ROOT = Path(__file__).resolve().parent.parent
MIGRATION = 0xC00B
"""The key of the lock that one migrating process holds."""
INSTANCE = Path(os.environ.get("COOP_INSTANCE", ROOT / "data" / "instance"))
"""Folder of what this installation alone holds: the embedded database and the saved copy of the counts."""


def url() -> str:
    """The database's address; « postgres:// » and « postgresql:// » both mean psycopg."""
    given = os.environ.get("COOP_DATABASE_URL", "")
    if not given:
        return f"sqlite:///{INSTANCE / 'coop.db'}"
    scheme, _, rest = given.partition("://")
    return f"postgresql+psycopg://{rest}" if scheme in {"postgres", "postgresql"} else given


@functools.lru_cache(maxsize=4)
def _engine(address: str) -> Engine:
    if address.startswith("sqlite"):
        path = sa.make_url(address).database
        if path:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(
            address,
            hide_parameters=True,
            connect_args={"timeout": 30},
            pool_size=30,
            max_overflow=30,
            pool_timeout=30,
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return sa.create_engine(
        address,
        hide_parameters=True,
        pool_size=30,
        max_overflow=30,
        pool_pre_ping=True,
        connect_args={"options": "-c jit=off"},
    )


def engine() -> Engine:
    """The engine of the present address; connections are made on first use."""
    return _engine(url())


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16384"):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("translate", 3, _translate, deterministic=True)


def _translate(text: str | None, source: str, target: str) -> str | None:
    """PostgreSQL's translate(), which SQLite lacks: the accent-blind search needs it."""
    return None if text is None else text.lower().translate(str.maketrans(source, target))


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get("coop_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


@contextmanager
def transaction() -> Iterator[Connection]:
    """One writing transaction: committed at the end, undone whole by any exception.

    On SQLite it takes the write lock at once (BEGIN IMMEDIATE), so that it waits instead of failing midway.
    """
    with engine().connect().execution_options(coop_begin="IMMEDIATE") as connection, connection.begin():
        yield connection


@contextmanager
def snapshot() -> Iterator[Connection]:
    """One reading transaction that sees a single instant of the data, whatever is committed meanwhile."""
    found = engine()
    options = {} if found.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with found.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def next_version(connection: Connection) -> int:
    """Add 1 to the data version inside the caller's transaction, and return it."""
    statement = sa.update(VERSION_DONNEES).values(version=VERSION_DONNEES.c.version + 1)
    return connection.execute(statement.returning(VERSION_DONNEES.c.version)).scalar_one()


def lock(connection: Connection) -> None:
    """Wait for the other writers of activities: what is read next stays so until the caller commits.

    PostgreSQL needs it; on SQLite the transaction already holds the only write lock.
    """
    connection.execute(sa.select(VERSION_DONNEES.c.version).with_for_update())


def current_version(connection: Connection) -> int:
    return connection.execute(sa.select(VERSION_DONNEES.c.version)).scalar_one()


def parametre(connection: Connection, cle: str) -> str | None:
    """A fact of this instance, or None."""
    return connection.execute(sa.select(PARAMETRE.c.valeur).where(PARAMETRE.c.cle == cle)).scalar()


def set_parametre(connection: Connection, cle: str, valeur: str) -> None:
    """Write a fact of this instance, in the caller's transaction."""
    connection.execute(sa.delete(PARAMETRE).where(PARAMETRE.c.cle == cle))
    connection.execute(sa.insert(PARAMETRE).values(cle=cle, valeur=valeur))


def migrate() -> None:
    """Bring the schema to this code's version, and give a new database its identity. Safe to repeat."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(ROOT / "coop" / "migrations"))
    with transaction() as connection:
        if connection.dialect.name == "postgresql":  # two processes starting together
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION)))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if parametre(connection, "instance") is None:
            connection.execute(sa.insert(PARAMETRE).values(cle="instance", valeur=new_id()))
            connection.execute(sa.insert(VERSION_DONNEES).values(id=1, version=0))


def ping() -> bool:
    """Whether the database answers."""
    try:
        with engine().connect() as connection:
            return connection.execute(sa.text("SELECT 1")).scalar() == 1
    except sa.exc.SQLAlchemyError:
        return False
