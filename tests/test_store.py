"""Saving, reading, deleting reports and choosing places: on SQLite and on PostgreSQL alike."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from strategies import ODD, TODAY, fresh, several, simple

from coop import database
from coop.answers import clean, from_rows
from coop.models import ACTIVITE, AUDIT, COMPTE, LIEU, REPONSE, Base, new_id, now
from coop.store import activites, audit, comptes, corbeille, lieux
from coop.store.activites import Conflict, Invalid, read, save
from coop.store.corbeille import delete, restore
from coop.store.erreurs import INTROUVABLE, Refus


@pytest.fixture(params=["sqlite", "postgresql"])
def base(request, tmp_path, monkeypatch):
    yield from fresh(request.param, tmp_path, monkeypatch)


@pytest.fixture
def moi(base, compte):
    return compte(nom="Alice")


def rows(table: sa.Table) -> list[sa.Row]:
    with database.snapshot() as connection:
        return list(connection.execute(sa.select(table)).all())


def everything() -> list[list[sa.Row]]:
    return [rows(table) for table in Base.metadata.sorted_tables]


def enter(user, report=None, id_=None, **options) -> str:
    id_ = id_ or new_id()
    save(user, id_, report or simple(), today=TODAY, **options)
    return id_


def change(user, id_, version, **given):
    return save(user, id_, simple(**given), version=version, today=TODAY)


def test_reports_are_read_again_as_they_were_answered(moi, lieu):
    places = [lieu(moi), lieu(moi, commune="75112")]
    for report in several(60, 1, lieux=places):
        assert read(moi, enter(moi, report)).answers == clean(report)


@pytest.mark.parametrize("text", [ODD, "😀" * 2000, "é\u0301\u200d\ufeff", "%(x)s ? :y", "a\tb\r\nc\x7f\x01"])
def test_texts_are_kept_to_the_letter(moi, text):
    report = simple("demarche", notes=text, precision=text[:200], demarches_libres=[text[:200]])
    found = read(moi, enter(moi, report)).answers
    assert (found["notes"], found["precision"], found["demarches_libres"]) == (text, text[:200], [text[:200]])


def test_an_edit_replaces_everything(moi):
    old = simple(notes="avant", participants=2, personnes=[{"genre": "feminin"}, {"statut": "retraite"}])
    new = simple("atelier", participants=9, personnes=[{"genre": {"feminin": 3}}])
    id_ = enter(moi, old)
    assert save(moi, id_, new, version=1, today=TODAY) == 2
    found = read(moi, id_)
    assert (found.answers, found.version) == (clean(new), 2)
    assert len(rows(ACTIVITE)) == 1


def test_saving_twice_makes_one_report(moi):
    id_ = new_id()
    assert [save(moi, id_, simple(), today=TODAY) for _ in range(3)] == [1, 1, 1]
    assert len(rows(ACTIVITE)) == 1
    assert [row.action for row in rows(AUDIT) if row.objet == "activite"] == ["enregistrer"]


def test_a_double_click_at_the_same_instant_makes_one_report(moi):
    id_, ready = new_id(), threading.Barrier(6)

    def click(_):
        ready.wait()
        return save(moi, id_, simple(), today=TODAY)

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(click, range(6))) == [1] * 6
    assert len(rows(ACTIVITE)) == 1


def test_of_many_edits_at_the_same_instant_one_wins_and_the_others_are_told(moi):
    id_, ready = enter(moi), threading.Barrier(6)

    def edit(n):
        ready.wait()
        try:
            return change(moi, id_, 1, notes=f"version {n}")
        except Conflict as conflict:
            return -conflict.version

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(edit, range(6))) == [-2] * 5 + [2]


def test_the_second_of_two_tabs_is_told_and_nothing_changes(moi):
    id_ = enter(moi)
    change(moi, id_, 1, notes="première")
    before = everything()
    with pytest.raises(Conflict) as caught:
        change(moi, id_, 1, notes="seconde")
    assert caught.value.version == 2
    assert everything() == before
    assert change(moi, id_, 2, notes="seconde") == 3


def test_a_new_report_under_a_used_identifier_is_a_conflict(moi):
    id_ = enter(moi)
    with pytest.raises(Conflict):
        enter(moi, simple(notes="autre"), id_)


def test_the_retry_of_an_edit_is_accepted(moi):
    id_ = enter(moi)
    assert change(moi, id_, 1, notes="a") == 2
    assert change(moi, id_, 1, notes="a") == 2
    assert read(moi, id_).version == 2


def test_a_report_can_be_deleted_and_restored_and_is_counted_once(moi):
    ids = [enter(moi) for _ in range(3)]
    assert delete(moi, ids[:2]) == 2
    assert delete(moi, ids[:2]) == 0
    with pytest.raises(Refus, match="n’existe pas"):
        read(moi, ids[0])
    with pytest.raises(Refus, match="corbeille"):
        change(moi, ids[0], 1, notes="a")
    assert restore(moi, ids) == 2
    assert read(moi, ids[0]).version == 1
    assert restore(moi, ids) == 0


def test_the_bin_is_emptied_after_thirty_days_and_not_before(moi):
    ids = [enter(moi, simple(notes="x")) for _ in range(3)]
    delete(moi, ids[:2])
    with database.transaction() as connection:
        old = sa.update(ACTIVITE).where(ACTIVITE.c.id == ids[0])
        connection.execute(old.values(supprime_le=now() - dt.timedelta(days=30)))
    assert restore(moi, ids[:1]) == 0
    assert corbeille.purge() == 1
    assert {row.id for row in rows(ACTIVITE)} == {ids[1], ids[2]}
    assert len({row.activite for row in rows(REPONSE)}) == 2
    assert restore(moi, ids) == 1


NOBODY_S = ["0" * 32, "", "\0", "\ud800", "' OR 1=1 --", "x" * 500, "é"]


@pytest.mark.parametrize("role", ["mediateur", "conseiller", "admin", "coordinateur"])
def test_another_s_report_is_refused_in_the_words_of_a_missing_one(moi, compte, role):
    other, id_ = compte(role), enter(moi, simple(notes="secret"))
    before = everything()
    for named in (id_, *NOBODY_S):
        with pytest.raises(Refus) as reading:
            read(other, named)
        with pytest.raises(Refus) as editing:
            change(other, named, 1, notes="à moi")
        assert str(reading.value) == str(editing.value) == INTROUVABLE
        assert delete(other, [named]) == restore(other, [named]) == 0
    assert everything() == before


def test_an_administrator_restores_but_neither_records_nor_reads(moi, compte):
    admin, id_ = compte("admin"), enter(moi)
    with pytest.raises(Refus, match="n’existe pas"):
        enter(admin)
    delete(moi, [id_])
    assert restore(admin, [id_]) == 1


def test_a_coordinator_reads_team_reports_without_what_is_private_and_changes_none(
    moi, compte, equipe, relire
):
    chef = compte("coordinateur")
    equipe(chef, [(moi, dt.date(2026, 1, 1), dt.date(2026, 10, 5))])
    chef = relire(chef)
    report = simple(
        "ponctuelle", notes="n", precision="p", demarches_libres=["d"], suite=["autre_structure"],
        structures_libres=["s"], structures_orientation=["autre"], personnes=[{"genre": "feminin"}],
    )  # fmt: skip
    inside, outside = enter(moi, report), enter(moi, simple(date=dt.date(2026, 10, 6)))
    private = {"notes", "precision", "demarches_libres", "structures_libres"}
    assert set(report) - set(read(chef, inside).answers) == private
    assert read(chef, inside).answers["personnes"] == [{"genre": "feminin"}]
    assert private < set(read(moi, inside).answers)
    for refused in (
        lambda: read(chef, outside),
        lambda: save(chef, inside, report | {"notes": "x"}, version=1, today=TODAY),
        lambda: activites.editable(chef, inside),
    ):
        with pytest.raises(Refus, match="n’existe pas"):
            refused()
    assert delete(chef, [inside]) == 0


def test_a_closed_account_or_a_changed_role_writes_nothing_more(moi, compte):
    id_ = enter(moi)
    demoted = compte("coordinateur")
    comptes.deactivate(moi.id, None)
    with database.transaction() as connection:
        connection.execute(sa.update(COMPTE).where(COMPTE.c.id == demoted.id).values(role="mediateur"))
    before = everything()
    for refused in (
        lambda: enter(moi),
        lambda: change(moi, id_, 1, notes="x"),
        lambda: delete(moi, [id_]),
        lambda: restore(moi, [id_]),
        lambda: enter(demoted),
        lambda: lieux.create("Mairie", "", "26362", "", moi),
    ):
        with pytest.raises(Refus, match="Votre compte a changé"):
            refused()
    assert everything() == before


@pytest.mark.parametrize("broken", ["insert_answers", "record"])
def test_a_crash_inside_an_action_leaves_nothing(moi, monkeypatch, broken):
    id_ = enter(moi, simple(notes="avant", personnes=[{"genre": "feminin"}]))
    before = everything()
    with monkeypatch.context() as patch:
        patch.setattr(activites if broken == "insert_answers" else audit, broken, lambda *_: 1 / 0)
        for action in (lambda: enter(moi), lambda: change(moi, id_, 1, notes="après")):
            with pytest.raises(ZeroDivisionError):
                action()
    assert everything() == before
    assert change(moi, id_, 1, notes="après") == 2


def test_invalid_answers_change_nothing_and_all_is_said(moi):
    id_ = enter(moi)
    before = everything()
    for bad in (simple(duree=None, canal="autre"), {}, {"type": "x"}, simple(notes="\0")):
        with pytest.raises(Invalid) as caught:
            save(moi, id_, bad, version=1, today=TODAY)
        assert caught.value.problems
        with pytest.raises(Invalid):
            enter(moi, bad or {"type": None})
    assert everything() == before


def test_the_audit_trail_names_fields_and_never_their_values(moi):
    secret = "Zorglub"
    id_ = enter(moi, simple("demarche", notes=secret, demarches_libres=[secret], precision=secret))
    save(moi, id_, simple("demarche", notes=f"{secret} 2"), version=1, today=TODAY)
    delete(moi, [id_])
    restore(moi, [id_])
    trail = [row for row in rows(AUDIT) if row.objet == "activite"]
    assert [row.action for row in trail] == ["enregistrer", "modifier", "supprimer", "restaurer"]
    assert trail[1].champs == "demarches_libres,notes,precision"
    assert {row.objet_id for row in trail} == {id_}
    assert secret not in str(trail)


def test_a_report_names_only_my_places_and_keeps_one_that_i_left(moi, compte, lieu):
    here, elsewhere = lieu(moi, commune="26362"), lieu(compte())
    report = simple(canal="lieu_activite", lieu_id=here)
    id_ = enter(moi, report)
    assert rows(ACTIVITE)[0].commune == "26362"
    with pytest.raises(Invalid, match="lieux d’activité"):
        enter(moi, report | {"lieu_id": elsewhere})
    lieux.leave(moi, here)
    assert save(moi, id_, report | {"notes": "x"}, version=1, today=TODAY) == 2
    with pytest.raises(Invalid, match="lieux d’activité"):
        enter(moi, report)
    save(moi, id_, simple(), version=2, today=TODAY)
    assert (rows(ACTIVITE)[0].commune, rows(ACTIVITE)[0].lieu_id) == (None, None)


def test_one_place_is_the_favourite_whatever_is_joined_and_left(moi, lieu):
    first, second = lieu(), lieu()
    lieux.join(moi.id, first, by=moi)
    lieux.join(moi.id, second, by=moi)
    lieux.join(moi.id, first, by=moi)
    assert [(p.id, p.favori) for p in lieux.mine(moi)] == [(first, True), (second, False)]
    lieux.favour(moi, second)
    assert [p.id for p in lieux.mine(moi) if p.favori] == [second]
    lieux.leave(moi, second)
    assert [(p.id, p.favori) for p in lieux.mine(moi)] == [(first, True)]
    lieux.leave(moi, first)
    assert lieux.mine(moi) == []
    lieux.join(moi.id, second, by=moi)
    assert [(p.id, p.favori) for p in lieux.mine(moi)] == [(second, True)]


def test_each_chooses_his_own_places(moi, compte, lieu):
    other, place = compte(), lieu(moi)
    before = rows(LIEU)
    for refused in (
        lambda: lieux.join(moi.id, place, by=other),
        lambda: lieux.join(other.id, new_id(), by=other),
        lambda: lieux.leave(other, place),
        lambda: lieux.favour(other, place),
        lambda: lieux.create("Mairie", "", "26362", "", compte("admin")),
        lambda: lieux.from_reference("fs-inconnu", moi),
    ):
        with pytest.raises(Refus, match="n’existe pas"):
            refused()
    for bad in (
        ("", "", "26362", ""),
        ("x" * 201, "", "26362", ""),
        ("M", "", "00000", ""),
        ("M\0", "", "1", ""),
    ):
        with pytest.raises(Refus):
            lieux.create(*bad, moi)
    assert rows(LIEU) == before


def test_a_place_of_the_national_list_is_made_once(moi):
    source = lieux.reference.all_ids()[0]
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(lambda _: lieux.from_reference(source, moi), range(4)))) == 1


def schema() -> list:
    with database.snapshot() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        return compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)


def test_migrations_go_up_from_nothing_down_to_nothing_and_leave_no_drift(base):
    assert schema() == []
    config = Config()
    config.set_main_option("script_location", str(database.ROOT / "coop" / "migrations"))
    with database.transaction() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert set(sa.inspect(connection).get_table_names()) == {"alembic_version"}
    database.migrate()
    database.migrate()
    assert schema() == []
    with database.snapshot() as connection:
        assert database.current_version(connection) == 0
        assert database.parametre(connection, "instance")


def test_rows_and_columns_alone_give_the_report_back(moi):
    enter(moi, simple(participants=2, personnes=[{}, {"genre": "feminin"}]))
    stored = [(r.personne, r.question, r.valeur, r.nombre) for r in rows(REPONSE)]
    assert from_rows(rows(ACTIVITE)[0]._mapping, stored)["personnes"] == [{}, {"genre": "feminin"}]
