"""Teams and the stays of their members."""

import datetime as dt

import pytest
import sqlalchemy as sa

from coop import database
from coop.models import AUDIT, EQUIPE, EQUIPE_TERRITOIRE, MEMBRE
from coop.periods import today
from coop.store import equipes
from coop.store.erreurs import INTROUVABLE, Refus

JAN, FEB, MAR, JUN = (dt.date(2026, month, 1) for month in (1, 2, 3, 6))


def rows(table: sa.Table) -> list:
    with database.snapshot() as connection:
        return list(connection.execute(sa.select(table)).mappings())


def actions() -> list[str]:
    return [f"{row['action']} {row['objet']}" for row in rows(AUDIT)]


def test_a_team_has_a_name_and_a_territory(base):
    ground = [("commune", "76540"), ("epci", "200023414"), ("commune", "76540")]
    equipe_id = equipes.create("  Rouen   et alentours ", ground, None)
    assert [dict(row) for row in rows(EQUIPE)] == [{"id": equipe_id, "nom": "Rouen et alentours"}]
    assert {(row["niveau"], row["code"]) for row in rows(EQUIPE_TERRITOIRE)} == set(ground)
    assert equipes.find("Rouen et  alentours") == equipe_id
    assert equipes.find("Ailleurs") is None
    assert actions() == ["creer equipe"]


@pytest.mark.parametrize(
    ("nom", "territoire", "sentence"),
    [
        ("  ", [], "Donnez un nom"),
        ("x" * 121, [], "Donnez un nom"),
        ("a\0b", [], "Donnez un nom"),
        ("Caux", [("commune", "99999")], "99999"),
        ("Caux", [("region", "28")], "28"),
        ("Caux", [("pays", "FR")], "FR"),
        ("Déjà là", [], "déjà"),
    ],
)
def test_a_team_that_cannot_be_is_refused(base, nom, territoire, sentence):
    equipes.create("Déjà là", [], None)
    with pytest.raises(Refus, match=sentence):
        equipes.create(nom, territoire, None)
    assert len(rows(EQUIPE)) == 1
    assert len(rows(AUDIT)) == 1


def test_who_leaves_and_comes_back_has_two_stays(base, compte):
    equipe_id, user = equipes.create("Caux", [("departement", "76")], None), compte()
    equipes.add(equipe_id, user.id, JAN)
    equipes.remove(equipe_id, user.id, FEB)
    equipes.add(equipe_id, user.id, MAR)
    assert sorted((row["du"], row["au"]) for row in rows(MEMBRE)) == [(JAN, FEB), (MAR, None)]
    assert actions()[-3:] == ["ajouter membre", "retirer membre", "ajouter membre"]
    assert equipes.of(user) == [equipes.MonEquipe(equipe_id, "Caux", False, (("departement", "76"),))]
    assert equipes.of(user, FEB + dt.timedelta(1)) == []
    assert len(equipes.of(user, FEB)) == 1, "the last day is included"


@pytest.mark.parametrize(
    ("du", "au"),
    [(JAN, JAN), (JAN, None), (FEB, MAR), (MAR, MAR), (MAR, JUN), (dt.date(2025, 1, 1), JUN)],
)
def test_stays_never_overlap(base, compte, du, au):
    equipe_id, other, user = equipes.create("Caux", [], None), equipes.create("Bray", [], None), compte()
    equipes.add(equipe_id, user.id, JAN, MAR)
    with pytest.raises(Refus, match="du 1er janvier au 1er mars 2026"):
        equipes.add(equipe_id, user.id, du, au)
    assert len(rows(MEMBRE)) == 1
    equipes.add(other, user.id, du, au)


def test_a_stay_may_begin_the_day_after(base, compte):
    equipe_id, user = equipes.create("Caux", [], None), compte()
    equipes.add(equipe_id, user.id, JAN, FEB)
    equipes.add(equipe_id, user.id, FEB + dt.timedelta(1), FEB + dt.timedelta(1))
    with pytest.raises(Refus, match="avant le premier"):
        equipes.add(equipe_id, user.id, MAR, FEB)


def test_removing_who_is_not_there_is_refused(base, compte):
    equipe_id, user = equipes.create("Caux", [], None), compte()
    equipes.add(equipe_id, user.id, FEB)
    with pytest.raises(Refus, match="n’est pas dans l’équipe le 1er janvier 2026"):
        equipes.remove(equipe_id, user.id, JAN)
    assert rows(MEMBRE)[0]["au"] is None


def test_only_a_coordinator_coordinates(base, compte, relire):
    equipe_id, user, coordinateur = equipes.create("Caux", [], None), compte(), compte("coordinateur")
    with pytest.raises(Refus, match="coordinateur"):
        equipes.add(equipe_id, user.id, JAN, coordonne=True)
    equipes.add(equipe_id, user.id, JAN)
    equipes.add(equipe_id, coordinateur.id, JAN, coordonne=True)
    assert {stay.compte_id for stay in relire(coordinateur).presences} == {user.id, coordinateur.id}


def test_unknown_teams_and_people_are_not_found(base, compte):
    equipe_id, user = equipes.create("Caux", [], None), compte()
    for attempt in (
        lambda: equipes.add("0" * 32, user.id, JAN),
        lambda: equipes.add(equipe_id, "0" * 32, JAN),
        lambda: equipes.remove("0" * 32, user.id, JAN),
    ):
        with pytest.raises(Refus, match=INTROUVABLE[:30]):
            attempt()


@pytest.mark.parametrize("role", ["mediateur", "conseiller", "coordinateur"])
def test_nobody_but_an_administrator_changes_teams(base, compte, role):
    admin, user = compte("admin"), compte(role)
    equipe_id = equipes.create("Caux", [], admin)
    equipes.add(equipe_id, user.id, JAN, by=admin)
    for attempt in (
        lambda: equipes.create("Bray", [], user),
        lambda: equipes.add(equipe_id, admin.id, JAN, by=user),
        lambda: equipes.remove(equipe_id, user.id, today(), by=user),
    ):
        with pytest.raises(Refus, match=INTROUVABLE[:30]):
            attempt()
    assert len(rows(EQUIPE)) == len(rows(MEMBRE)) == 1
