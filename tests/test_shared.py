"""Shared views: what a visitor without an account sees, and when he sees nothing any more."""

import datetime as dt

import pytest
import sqlalchemy as sa
from ecrans import ecran, enter, said

from coop import database, document, report, shared
from coop.models import MEMBRE, PARTAGE
from coop.periods import today
from coop.rights import User
from coop.stats import GROUPS
from coop.store import comptes, partages, sessions
from coop.store.contexte import context
from coop.ui import signin

MEDIATION = {"personnes": [{"genre": "feminin"}]}


def share(user: User, params=None, compare="", sections=GROUPS, **options) -> str:
    return shared.share(user, params or {}, compare, list(sections), context(user), **options)


def seen(token: str) -> report.Report | None:
    found = partages.opened(token)
    return shared.view(found) if found else None


@pytest.fixture
def auteur(base, compte):
    user = compte(nom="Dominique Secret")
    for _ in range(9):
        enter(user, **MEDIATION, notes="Note privée", precision="Mot privé")
    enter(user, personnes=[{"genre": "masculin"}])
    return user


def test_a_visitor_sees_the_figures_without_names_nor_small_numbers(auteur):
    found = seen(share(auteur))
    text = str(document.of_report(found))
    assert found.results["accompagnements"].total == 10
    assert "Secret" not in text
    assert "privé" not in text
    assert "d’un médiateur numérique" in found.selection
    genres = found.results["genres"]
    assert {valeur: n for valeur, _, n, _ in genres.lines} == {
        "feminin": None,
        "masculin": None,
        "non_renseigne": 0,
    }


def test_its_author_may_show_his_own_small_numbers_and_names(auteur):
    found = seen(share(auteur, demasque=True, noms=True))
    assert "de Dominique Secret" in found.selection
    assert {valeur: n for valeur, _, n, _ in found.results["genres"].lines}["masculin"] == 1


def test_beyond_his_scope_small_numbers_stay_masked_whatever_he_asks(auteur, compte):
    other = compte()
    for _ in range(2):
        enter(other, date=dt.date(2025, 2, 1), **MEDIATION)
    params = {"perimetre": ["france"], "periode": ["2025-01-01_2025-03-31"]}
    assert seen(share(auteur, params, demasque=True)).results["accompagnements"].hidden


def test_live_figures_follow_and_frozen_ones_stay(auteur):
    live, frozen = share(auteur), share(auteur, figee=True)
    before = document.of_report(seen(frozen))
    enter(auteur)
    assert seen(live).results["accompagnements"].total == 11
    assert document.of_report(seen(frozen)) == before
    assert before["statistiques"]["accompagnements"]["total"] == 10


def test_only_the_chosen_parts_are_there(auteur):
    found = seen(share(auteur, sections=["Usagers"]))
    assert {r.statistic.groupe for r in found.results.values()} == {"Usagers"}
    with pytest.raises(shared.Refus):
        share(auteur, sections=[])


@pytest.mark.parametrize("figee", [False, True])
def test_a_link_dies_with_its_author_s_right(auteur, compte, equipe, relire, figee):
    chef, autre = compte("coordinateur"), compte("coordinateur")
    team = equipe(chef, [auteur], nom="Drôme")
    equipe(autre, [auteur])
    chef = relire(chef)
    team_wide = share(chef, figee=figee)
    one_member = share(chef, {"mediateur": [auteur.id]}, figee=figee, noms=True)
    assert seen(team_wide).results["accompagnements"].total == 10
    assert seen(one_member)
    left = sa.update(MEMBRE).where(MEMBRE.c.equipe_id == team, MEMBRE.c.coordonne)
    with database.transaction() as connection:
        connection.execute(left.values(au=today() - dt.timedelta(days=1)))
    assert seen(team_wide) is None
    assert seen(one_member) is None
    own = share(auteur, figee=figee)
    assert seen(own)
    comptes.deactivate(auteur.id, None)
    assert seen(own) is None


def test_a_link_never_comes_to_show_another_scope(auteur, compte, equipe, relire):
    chef = compte("coordinateur")
    equipe(chef, [auteur], [("departement", "26")], nom="Drôme")
    chef = relire(chef)
    team, ground = share(chef), share(auteur, {"perimetre": ["territoire"], "periode": ["annee_derniere"]})
    assert seen(team)
    assert seen(ground)
    equipe(chef, [compte()], [("departement", "38")], nom="Isère")
    equipe(None, [auteur], [("departement", "38")], nom="Vercors")
    assert seen(team) is None
    assert seen(ground) is None


def test_a_link_that_would_be_born_dead_is_refused(auteur):
    for params, compare in (({"type": ["rien"]}, ""), ({}, "precedente"), ({}, "perimetre:equipe:x")):
        with pytest.raises(shared.Refus, match="n’est pas appliqué"):
            share(auteur, params, compare)
    assert partages.mine(auteur) == []


def test_an_open_page_gives_no_file_once_the_link_is_revoked(auteur):
    token = share(auteur)
    assert shared.opened(token).results
    partages.revoke(auteur, partages.mine(auteur)[0].id)
    with pytest.raises(shared.Refus):
        shared.opened(token)


def test_no_file_comes_after_signing_out(auteur, connecte):
    secret = connecte(auteur)
    assert signin.still(secret).id == auteur.id
    sessions.close(secret)
    for ended in (secret, "", None):
        with pytest.raises(shared.Refus):
            signin.still(ended)


def test_a_comparison_is_shared_with_both_sides_masked(auteur):
    found = seen(share(auteur, {"periode": ["cette_annee"]}, "annee"))
    assert found.compared
    assert found.results["accompagnements"].compared.total == 0


def test_a_visitor_s_page_counts_one_visit_and_links_nowhere(auteur):
    token = share(auteur, titre="Bilan *2026*")
    app = ecran("partage", lien=token)
    assert app.title[0].value.replace("\\", "") == "Bilan *2026*"
    assert {m.label: m.value for m in app.metric}["Accompagnements"] == "10"
    assert "Secret" not in said(app)
    assert "historique" not in said(app)
    assert not app.sidebar.get("page_link")
    app.run()
    assert partages.mine(auteur)[0].visites == 1
    app.session_state["coop_onglets"] = "Usagers"
    app.run()
    assert "Genre des usagers" in [s.value for s in app.subheader]


def closed(token: str) -> list[str]:
    app = ecran("partage", lien=token)
    assert not app.metric
    return [*(t.value for t in app.title), *(i.value for i in app.info)]


def test_expired_revoked_and_unknown_links_look_alike(auteur):
    expired, revoked, living = share(auteur), share(auteur), share(auteur)
    ids = [found.id for found in partages.mine(auteur)]
    opened = {token: partages.opened(token).id for token in (expired, revoked, living)}
    assert sorted(opened.values()) == sorted(ids)
    partages.revoke(auteur, opened[revoked])
    with database.transaction() as connection:
        past = sa.update(PARTAGE).where(PARTAGE.c.id == opened[expired])
        connection.execute(past.values(expire_le=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)))
    assert closed(expired) == closed(revoked) == closed("inconnu") == closed("")
    assert seen(living)


def test_an_administrator_shares_what_he_counts(auteur, compte):
    admin = compte("admin")
    assert seen(share(admin)).results["accompagnements"].total == 10


def test_the_document_of_a_report_reads_back_the_same(auteur):
    found = report.compute(auteur, {"periode": ["cette_annee"]}, context=context(auteur), compare="annee")
    again = document.to_report(document.of_report(found))
    assert document.of_report(again) == document.of_report(found)
    for code, result in found.results.items():
        assert again.results[code].rows.equals(result.rows)
        assert again.results[code].statistic is result.statistic
