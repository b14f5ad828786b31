"""An instance of an older version is brought to this one, and back, with all that it holds."""

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from strategies import fresh, monde

from coop import database
from coop.store import comptes, partages, preferences, vues

NEW = {"vue", "partage", "preference"}


@pytest.fixture(params=["sqlite", "postgresql"])
def base(request, tmp_path, monkeypatch):
    yield from fresh(request.param, tmp_path, monkeypatch)


def move(order, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(database.ROOT / "coop" / "migrations"))
    with database.transaction() as connection:
        config.attributes["connection"] = connection
        order(config, revision)


def held() -> dict[str, list[str]]:
    """Every row of every table as the database itself describes them, in no order."""
    found = sa.MetaData()
    with database.snapshot() as connection:
        found.reflect(connection)
        return {
            table.name: sorted(repr(row) for row in connection.execute(sa.select(table)))
            for table in found.sorted_tables
            if table.name != "alembic_version"
        }


def test_the_first_version_s_data_go_up_and_down_untouched(base):
    user = monde(1, 60).users[0]
    move(command.downgrade, "0001")
    first = held()
    assert len(first["activite"]) == 60
    assert not NEW & set(first)

    move(command.upgrade, "0002")
    assert held() == first | {name: [] for name in NEW}

    database.migrate()
    vues.save(user, "Rapport", {"periode": ["annee"]})
    partages.create(user, titre="", params={}, sections=[], donnees="{}")
    preferences.write(user, "tri", "date")
    full = held()
    assert all(len(full[name]) == 1 for name in NEW)

    move(command.downgrade, "0001")
    assert held() == {name: lines for name, lines in full.items() if name not in NEW}
    database.migrate()
    assert held() == full | {name: [] for name in NEW}
    with database.snapshot() as connection:
        assert comptes.load_user(user.id, connection) == user
