"""Many rows into a table at once, by the fastest way of each database, in the caller's transaction."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Table

from coop import database
from coop.models import ACTIVITE, PARAMETRE, VERSION_DONNEES, Base

CACHE_KB = 400_000
"""SQLite's page cache while many rows are inserted: without it, random keys are written over and over."""


def insert(connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert the rows that these columns make. Values are stored as SQLAlchemy would store them."""
    names = list(columns)
    rows = zip(*(_stored(connection, table, name, columns[name]) for name in names), strict=True)
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(names))
        driver.executemany(f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})", rows)
        return
    with driver.cursor().copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _stored(connection: Connection, table: Table, name: str, values: Sequence[Any]) -> Sequence[Any]:
    """The values in the driver's own form. Few are distinct, so that each is converted once."""
    type_ = table.c[name].type
    process = type_.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    if process is None or isinstance(type_, sa.String):
        return values
    stored = {value: process(value) for value in set(values)}
    return [stored[value] for value in values]


def prepare(connection: Connection) -> None:
    """Make room in memory for the load."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA cache_size=-{CACHE_KB}")


def finish(connection: Connection) -> None:
    """Let the database number the next reports after these, and give the memory back."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA cache_size=-65536")
        return
    highest = sa.select(sa.func.coalesce(sa.func.max(ACTIVITE.c.numero), 0) + 1).scalar_subquery()
    sequence = sa.func.pg_get_serial_sequence("activite", "numero")
    connection.execute(sa.select(sa.func.setval(sequence, highest, False)))


def tidy() -> None:
    """Once committed, give back the disk that SQLite's journal took; another reader may put it off."""
    if database.engine().dialect.name == "sqlite":
        with database.engine().connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def empty(connection: Connection) -> None:
    """Delete every row but those that tell this instance from another."""
    for table in reversed(Base.metadata.sorted_tables):
        if table not in (PARAMETRE, VERSION_DONNEES):
            connection.execute(sa.delete(table))
