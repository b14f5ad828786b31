"""Share links: who opens them, until when, and what is left of them. On SQLite and PostgreSQL alike."""

import dataclasses
import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import ODD, fresh

from coop import database
from coop.models import AUDIT, COMPTE, PARTAGE, Base, now
from coop.store import comptes, partages
from coop.store.erreurs import INTROUVABLE, Refus

PARAMS = {"periode": ["trimestre_dernier"], "lieu": ["commune:26362", "\0\ud800"]}


@pytest.fixture(params=["sqlite", "postgresql"])
def base(request, tmp_path, monkeypatch):
    yield from fresh(request.param, tmp_path, monkeypatch)


@pytest.fixture
def moi(base, compte):
    return compte(nom="Alice")


@pytest.fixture
def avance(monkeypatch):
    """Move the clock of the shares: `avance(days=3)` from the test's beginning."""
    start = now()

    def later(**delay):
        monkeypatch.setattr(partages, "now", lambda: start + dt.timedelta(**delay))

    later()
    return later


def rows(table: sa.Table) -> list[sa.Row]:
    with database.snapshot() as connection:
        return list(connection.execute(sa.select(table)).all())


def everything() -> list[list[sa.Row]]:
    return [rows(table) for table in Base.metadata.sorted_tables]


def share(user, **options) -> str:
    return partages.create(user, **{"titre": "Bilan", "params": PARAMS, "sections": ["usagers"]} | options)


def states(user) -> list[str]:
    return [partage.etat for partage in partages.mine(user)]


# Making and opening


def test_a_visitor_opens_what_its_author_shared(moi, avance):
    token = share(moi, titre=f"  {ODD[:20]} ", sections=["usagers", "thèmes"], noms=True)
    found = partages.opened(token)
    start = partages.now()
    assert found == partages.Ouvert(
        id=rows(PARTAGE)[0].id,
        auteur=moi,
        titre=ODD[:20].strip(),
        params=PARAMS,
        sections=["usagers", "thèmes"],
        figee=False,
        donnees=None,
        demasque=False,
        noms=True,
        cree_le=start,
        expire_le=start + dt.timedelta(days=30),
    )


@pytest.mark.parametrize("donnees", ["", "{}", ODD * 5000])
def test_frozen_figures_are_given_back_to_the_letter(moi, donnees):
    found = partages.opened(share(moi, titre="", donnees=donnees, demasque=True))
    assert (found.titre, found.figee, found.donnees, found.demasque) == ("", True, donnees, True)


def test_a_coordinator_s_link_opens_with_his_team(compte, equipe, relire, base):
    chef = compte("coordinateur")
    equipe(chef, [compte()])
    chef = relire(chef)
    assert chef.presences
    assert partages.opened(share(chef)).auteur == chef


def test_each_link_has_its_own_token_which_is_nowhere_in_the_database(moi):
    tokens = [share(moi, donnees="{}") for _ in range(3)]
    assert len(set(tokens)) == 3
    stored = str(everything())
    assert all(len(token) == 43 and token not in stored for token in tokens)
    shown = str(partages.mine(moi)) + str([partages.opened(token) for token in tokens])
    assert all(row.empreinte not in shown for row in rows(PARTAGE))
    assert all(token not in shown for token in tokens)
    assert all(partages.opened(row.empreinte) is None for row in rows(PARTAGE))


@pytest.mark.parametrize(
    "token",
    ["", "\0", "\ud800" * 43, "x" * 43, "é" * 43, "x" * 42 + "\n", "x" * 10_000_000, "' OR 1=1 --", "%"],
    ids=range(9),
)
def test_a_token_of_any_shape_opens_nothing(moi, token):
    share(moi)
    assert partages.opened(token) is None


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 42), letter=st.characters())
def test_a_token_with_one_letter_changed_opens_nothing(base, compte, place, letter):
    token = share(compte())
    other = token[:place] + letter + token[place + 1 :]
    assert (partages.opened(other) is None) == (other != token)


@pytest.mark.parametrize("jours", [0, -1, 367, 10**9])
def test_a_link_lives_from_a_day_to_a_year(moi, jours):
    with pytest.raises(Refus, match="de 1 à 366\u00a0jours"):
        share(moi, jours=jours)
    assert rows(PARTAGE) == []
    share(moi, jours=1)
    share(moi, jours=366)


@pytest.mark.parametrize(
    "wrong", [{"titre": "x" * 121}, {"titre": "\0"}, {"titre": "\ud800"}, {"params": {"a": "b"}}]
)
def test_what_cannot_be_stored_is_refused(moi, wrong):
    before = everything()
    with pytest.raises(Refus, match="illisible"):
        share(moi, **wrong)
    assert everything() == before


# The end of a link


def test_a_link_opens_until_its_very_end(moi, avance):
    token = share(moi, jours=3)
    avance(days=3, seconds=-1)
    assert partages.opened(token)
    assert states(moi) == ["ouvert"]
    avance(days=3)
    assert partages.opened(token) is None
    assert states(moi) == ["expiré"]


def test_a_revoked_link_opens_nothing_and_keeps_its_first_date(moi, avance):
    token, other = share(moi), share(moi)
    id_ = partages.opened(token).id
    partages.revoke(moi, id_)
    assert partages.opened(token) is None
    assert partages.opened(other)
    before = everything()
    avance(days=1)
    partages.revoke(moi, id_)
    assert everything() == before
    avance(days=30)
    assert {partage.id: partage.etat for partage in partages.mine(moi)}[id_] == "révoqué"


def test_a_link_dies_with_its_author_s_account_and_his_right(moi):
    token = share(moi, donnees="{}")
    comptes.deactivate(moi.id, None)
    assert partages.opened(token) is None
    comptes.reactivate(moi.id, None)
    assert partages.opened(token)
    with database.transaction() as connection:
        connection.execute(sa.update(COMPTE).values(role="stagiaire"))
    assert partages.opened(token) is None


def test_links_are_erased_thirty_days_after_their_end_and_not_before(moi, avance):
    tokens = {name: share(moi, jours=jours, donnees="Zorglub") for name, jours in (("1", 1), ("90", 90))}
    revoked, open_ = share(moi, jours=90), share(moi, jours=90)
    partages.revoke(moi, partages.opened(revoked).id)
    avance(days=30, seconds=-1)
    assert partages.purge() == 0
    avance(days=30)
    assert partages.purge() == 1
    assert states(moi).count("révoqué") == 0
    avance(days=31)
    assert partages.purge() == 1
    assert partages.purge() == 0
    left = {partages.opened(tokens["90"]).id, partages.opened(open_).id}
    assert {row.id for row in rows(PARTAGE)} == left
    purged = [row for row in rows(AUDIT) if row.action == "purger"]
    assert len(purged) == 2
    assert not left & {row.objet_id for row in purged}


# Who may


def test_the_author_sees_his_links_the_newest_first(moi, compte, avance):
    share(compte(), titre="d’une autre")
    for day, titre in enumerate(["premier", "deuxième", "troisième"]):
        avance(days=day)
        share(moi, titre=titre, demasque=day == 1)
    found = partages.mine(moi)
    assert [partage.titre for partage in found] == ["troisième", "deuxième", "premier"]
    assert [partage.demasque for partage in found] == [False, True, False]
    assert (found[0].params, found[0].sections) == (PARAMS, ["usagers"])
    assert (found[0].visites, found[0].vu_le, found[0].revoque_le) == (0, None, None)


@pytest.mark.parametrize("role", ["mediateur", "coordinateur", "admin"])
def test_nobody_sees_or_revokes_another_s_links(moi, compte, role):
    other, token = compte(role), share(moi)
    id_ = partages.opened(token).id
    before = everything()
    assert partages.mine(other) == []
    for named in (id_, "0" * 32, "", "\0", "\ud800", "' OR 1=1 --", "x" * 500):
        with pytest.raises(Refus) as caught:
            partages.revoke(other, named)
        assert str(caught.value) == INTROUVABLE
    assert everything() == before
    assert partages.opened(token)


def test_who_may_not_share_makes_no_link(moi):
    with database.transaction() as connection:
        connection.execute(sa.update(COMPTE).values(role="stagiaire"))
    before = everything()
    with pytest.raises(Refus) as caught:
        share(dataclasses.replace(moi, role="stagiaire"))
    assert str(caught.value) == INTROUVABLE
    with pytest.raises(Refus, match="Votre compte a changé"):
        share(moi)
    assert everything() == before


def test_a_closed_account_makes_and_revokes_no_link(moi):
    id_ = partages.opened(share(moi)).id
    comptes.deactivate(moi.id, None)
    before = everything()
    for refused in (lambda: share(moi), lambda: partages.revoke(moi, id_)):
        with pytest.raises(Refus, match="Votre compte a changé"):
            refused()
    assert everything() == before


# Traces


def test_visits_are_counted_one_by_one_even_at_the_same_instant(moi, avance):
    first, second = partages.opened(share(moi)).id, partages.opened(share(moi)).id
    trail = rows(AUDIT)
    avance(hours=5)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(partages.visit, [first] * 12))
    found = {partage.id: (partage.visites, partage.vu_le) for partage in partages.mine(moi)}
    assert found == {first: (12, partages.now()), second: (0, None)}
    assert rows(AUDIT) == trail


def test_the_audit_trail_names_fields_and_never_their_values(moi):
    secret = "Zorglub"
    params = {secret: [secret]}
    share(moi, titre=secret, params=params, sections=[secret])
    token = share(
        moi, titre=secret, params=params, sections=[secret], donnees=secret, demasque=True, noms=True
    )
    partages.revoke(moi, partages.opened(token).id)
    trail = [row for row in rows(AUDIT) if row.objet == "partage"]
    assert [(row.action, row.champs) for row in trail] == [
        ("creer", "titre,params,sections,expire_le"),
        ("creer", "titre,params,sections,expire_le,figee,demasque,noms"),
        ("revoquer", "revoque_le"),
    ]
    assert {row.compte_id for row in trail} == {moi.id}
    assert secret not in str(trail)
    assert token not in str(trail)
