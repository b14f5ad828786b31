"""The databases of tests, SQLite or PostgreSQL: migrated once, then copied for each test."""

import contextlib
import itertools
import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from coop import database


def let_go() -> None:
    """Close every connection, so that no test leaves one to the next."""
    database.engine().dispose()
    database._engine.cache_clear()


def migrated(address: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COOP_DATABASE_URL", address)
        database.migrate()
        let_go()


def sqlite(folder: Path) -> Callable[[Path], str]:
    model = folder / "coop.db"
    migrated(f"sqlite:///{model}")

    def copy(own: Path) -> str:
        shutil.copyfile(model, own / "coop.db")
        return f"sqlite:///{own / 'coop.db'}"

    return copy


@contextlib.contextmanager
def postgresql(folder: Path) -> Iterator[Callable[[Path], str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pgserver
    server = pgserver.get_server(folder, cleanup_mode="stop")
    numbers = itertools.count(1)

    def execute(order: str) -> None:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(order)

    def copy(_own: Path) -> str:
        name = f"essai{next(numbers)}"
        execute(f"CREATE DATABASE {name} TEMPLATE modele")
        address: str = server.get_uri(database=name)
        return address

    execute("CREATE DATABASE modele")
    migrated(server.get_uri(database="modele"))
    yield copy
    server.cleanup()
