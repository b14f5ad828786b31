"""The demonstration: its reports are ones that the form could have saved, and they are believable."""

import datetime as dt

import numpy as np
import pytest
import sqlalchemy as sa

from coop import answers, check, database, demo, periods
from coop.demo import calendrier, draws, equipes, lieux, monde, textes
from coop.demo.proportions import FIGURES, PLUS_AGE, PLUS_JEUNE, RATES
from coop.models import ACTIVITE, AUDIT, COMPTE, COMPTE_LIEU, EQUIPE, LIEU, MEMBRE, PARAMETRE, REPONSE, Base
from coop.questions import BY_CODE
from coop.reference import demarches
from coop.store import activites, comptes, mot_de_passe
from coop.store.erreurs import Refus
from coop.vocabulary import TYPES

AU = dt.date(2026, 10, 31)
NUMBER = 700


def table(source: sa.Table) -> list[dict]:
    with database.snapshot() as connection:
        found = connection.execute(sa.select(source).order_by(*source.primary_key.columns))
        return [dict(row) for row in found.mappings()]


def everything() -> dict[str, list[dict]]:
    """What the same seed and date must make again: all but the salt of hashes and the instance's name."""
    found = {source.name: table(source) for source in Base.metadata.sorted_tables}
    for row in found["compte"]:
        row["mot_de_passe"] = row["mot_de_passe"] == monde.UNUSABLE
    found["parametre"] = [row for row in found["parametre"] if row["cle"] != "instance"]
    return found


@pytest.fixture
def reports(base):
    """Each activity of a demonstration with its answers: (columns, rows, answers)."""
    demo.create(NUMBER, 1, AU)
    own: dict[int, list] = {}
    for row in table(REPONSE):
        line = (row["personne"], row["question"], row["valeur"], row["nombre"])
        own.setdefault(row["activite"], []).append(line)
    found = [(row, own[row["numero"]]) for row in table(ACTIVITE)]
    return [(row, lines, answers.from_rows(row, lines)) for row, lines in found]


def test_every_report_could_have_been_saved(reports):
    worked: dict[str, dict[str, str]] = {}
    communes = {row["id"]: row["commune"] for row in table(LIEU)}
    for row in table(COMPTE_LIEU):
        worked.setdefault(row["compte_id"], {})[row["lieu_id"]] = communes[row["lieu_id"]]
    for row, _, given in reports:
        places = worked[row["compte_id"]]
        assert check.check(given, check.Context(AU, places)) == []
        assert check.personal_data(given) == []
        if given["canal"] == "lieu_activite":
            assert row["commune"] == places[row["lieu_id"]]


def test_storage_is_what_the_answers_give(reports):
    for row, lines, given in reports:
        assert sorted(answers.rows(given)) == sorted(lines)
        stored = {code: row[code] for code in answers.columns(given)}
        if given["canal"] == "lieu_activite":
            stored["commune"] = None
        assert stored == answers.columns(given)


def test_a_mediator_reads_his_own_as_if_he_had_entered_them(base):
    demo.create(NUMBER, 1, AU)
    user = comptes.find("mediateur@demo.example")
    with database.snapshot() as connection:
        mine = activites.reports(connection, user, ACTIVITE.c.compte_id == user.id)
    assert len(mine) > 20
    assert any(one.lieu.startswith("France services") for one in mine)
    first = mine[0]
    assert activites.save(user, first.id, first.answers, version=first.version, today=AU) == first.version


def test_every_type_and_optional_question_is_there_with_believable_holes(reports):
    given = [known for *_, known in reports]
    assert {one["type"] for one in given} == set(TYPES.values)
    seen = set().union(*(answers.known(one) for one in given))
    rare = {"demarches_libres", "structures_libres", "ressenti_libre", "mineur", "statut_precis"}
    assert set(BY_CODE) - rare <= seen
    asked = [one for one in given if one["type"] == "accompagnement"]
    for code in ("genre", "statut", "tranche_age", "residence", "autonomie", "materiel", "ressenti", "suite"):
        missing = sum(code not in answers.known(one) for one in asked) / len(asked)
        assert 0.05 < missing < 0.7, code


def test_shares_are_those_of_the_published_figures(base):
    demo.create(8_000, 3, AU)
    with database.snapshot() as connection:
        counted = sa.select(REPONSE.c.question, REPONSE.c.valeur, sa.func.sum(REPONSE.c.nombre))
        sums: dict[str, dict[str, int]] = {}
        for question, value, number in connection.execute(counted.group_by(*counted.selected_columns[:2])):
            sums.setdefault(question, {})[value] = number
        types = dict(
            connection.execute(sa.select(ACTIVITE.c.type, sa.func.count()).group_by(ACTIVITE.c.type)).all()
        )
    assert types["accompagnement"] / 8_000 == pytest.approx(0.55, abs=0.04)
    assert types["atelier"] / 8_000 == pytest.approx(0.08, abs=0.02)
    for code, value, label, figure in (
        ("genre", "feminin", "Féminin", "genre"),
        ("tranche_age", "60_74", "60 - 74 ans", "age"),
        ("tranche_age", "75_ou_plus", "75 ans ou plus", "age"),
        ("statut", "retraite", "Retraité(e)", "statut_usager"),
        ("statut", "en_emploi", "En emploi", "statut_usager"),
    ):
        total = sum(sums[code].values())
        assert 100 * sums[code][value] / total == pytest.approx(FIGURES[figure][label], abs=5), value


def test_time_passes_as_in_life(base):
    made = demo.create(8_000, 1, AU)
    rows = table(ACTIVITE)
    days = [row["date"] for row in rows]
    assert (made.du, made.au) == (dt.date(2024, 9, 1), AU)
    assert days == sorted(days)
    assert made.du <= days[0]
    assert days[-1] <= AU
    months = {(day.year, day.month) for day in days}
    assert len(months) == 26
    weekdays = [day.weekday() for day in days]
    assert 6 not in weekdays
    assert 0 < weekdays.count(5) < weekdays.count(4) / 4
    assert not any((day.month, day.day) in calendrier.HOLIDAYS for day in days)
    by_month = {month: sum(day.month == month for day in days) / 2 for month in (7, 8, 10)}
    assert by_month[8] < by_month[7] < by_month[10]
    last = dt.datetime.combine(AU, dt.time(), dt.UTC)
    assert all(row["cree_le"] <= row["modifie_le"] <= last for row in rows)
    own = comptes.find("mediateur@demo.example").id
    assert {(row["date"].year, row["date"].month) for row in rows if row["compte_id"] == own} == months
    stars = {1: [0, 0], 2: [0, 0]}
    with database.snapshot() as connection:
        given = sa.select(ACTIVITE.c.date, REPONSE.c.valeur, REPONSE.c.nombre).where(
            REPONSE.c.activite == ACTIVITE.c.numero, REPONSE.c.question == "autonomie"
        )
        for day, value, number in connection.execute(given):
            half = 1 if day < dt.date(2025, 10, 1) else 2
            stars[half][0] += int(value) * number
            stars[half][1] += number
    assert stars[1][0] / stars[1][1] < stars[2][0] / stars[2][1]


def test_same_seed_and_date_make_the_same_rows(base):
    demo.create(NUMBER, 7, AU)
    first = everything()
    demo.create(NUMBER, 8, AU, remplacer=True)
    assert everything()["activite"] != first["activite"]
    demo.create(NUMBER, 7, AU, remplacer=True)
    again = everything()
    assert {row.pop("revision") for row in again["activite"]} == {3}
    assert {row.pop("revision") for row in first["activite"]} == {1}
    for name in first.keys() - {"version_donnees", "parametre"}:
        assert again[name] == first[name], name


def test_the_first_team_has_lived(base):
    demo.create(NUMBER, 1, AU)
    coordinateur = comptes.find("coordinateur@demo.example")
    people = {stay.compte_id for stay in coordinateur.presences}
    assert len(people) == equipes.FIRST_TEAM
    stays = sorted((m["compte_id"], m["du"], m["au"]) for m in table(MEMBRE) if m["compte_id"] in people)
    by_person = {compte: [s for s in stays if s[0] == compte] for compte in people}
    assert sorted(map(len, by_person.values()))[-2:] == [1, 2]
    came_back = next(s for s in by_person.values() if len(s) == 2)
    assert came_back[0][2] < came_back[1][1]
    assert came_back[1][2] is None
    assert sum(s[-1][2] is not None for s in by_person.values()) == 1
    assert sum((AU - s[0][1]).days < 90 for s in by_person.values()) == 1
    away = [r for r in table(ACTIVITE) if r["compte_id"] == came_back[0][0]]
    assert any(came_back[0][2] < row["date"] < came_back[1][1] for row in away), "worked elsewhere meanwhile"
    assert len(table(EQUIPE)) > 1


def test_places_are_real_and_each_has_a_favourite(base):
    demo.create(NUMBER, 1, AU)
    places = table(LIEU)
    assert all(place["source"].startswith("fs-") and place["structure"] for place in places)
    favourites = [row["compte_id"] for row in table(COMPTE_LIEU) if row["favori"]]
    entering = [row["id"] for row in table(COMPTE) if row["role"] != "admin"]
    assert sorted(favourites) == sorted(entering)
    own = comptes.find("mediateur@demo.example").id
    mine = {row["lieu_id"]: row["favori"] for row in table(COMPTE_LIEU) if row["compte_id"] == own}
    assert len(mine) == 4
    favourite = next(place for place in places if mine.get(place["id"]))
    assert favourite["commune"] == "76540"


def test_one_account_a_role_can_sign_in_and_no_other(base):
    demo.create(0, 1, AU)
    rows = {row["email"]: row for row in table(COMPTE)}
    for compte in demo.COMPTES:
        assert rows[compte.email]["role"] == compte.role
        assert mot_de_passe.check_password(demo.PHRASE, rows.pop(compte.email)["mot_de_passe"])
    assert all(row["mot_de_passe"] == monde.UNUSABLE for row in rows.values())
    assert not mot_de_passe.check_password(demo.PHRASE, monde.UNUSABLE)
    assert all(email.endswith("@demo.example") for email in rows)
    mot_de_passe.require_strong(demo.PHRASE)


def test_it_never_touches_an_instance_in_use(base, compte):
    compte("admin")
    before = everything()
    for remplacer in (False, True):
        with pytest.raises(Refus, match="n’est pas une démonstration"):
            demo.create(10, 1, AU, remplacer)
    assert everything() == before


def test_a_demonstration_is_replaced_only_when_asked(base):
    demo.create(10, 1, AU)
    before = everything()
    with pytest.raises(Refus, match="--remplacer"):
        demo.create(20, 1, AU)
    assert everything() == before
    demo.create(20, 1, AU, remplacer=True)
    assert len(table(ACTIVITE)) == 20


def test_a_failure_leaves_the_old_demonstration_whole(base, monkeypatch):
    demo.create(10, 1, AU)
    before = everything()
    monkeypatch.setattr(demo.chargement, "finish", lambda _connection: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        demo.create(20, 1, AU, remplacer=True)
    assert everything() == before


def test_a_copy_of_the_counts_follows_a_replacement(base):
    from coop.counts.copy import Copy

    demo.create(30, 1, AU)
    copy = Copy()
    assert copy.view().select(copy.view().whole(True)).mask.sum() == 30
    demo.create(20, 1, AU, remplacer=True)
    assert copy.view().select(copy.view().whole(True)).mask.sum() == 20


def test_the_next_report_has_the_next_number(base):
    demo.create(30, 1, AU)
    user = comptes.find("mediateur@demo.example")
    with database.snapshot() as connection:
        last = activites.reports(connection, user, ACTIVITE.c.compte_id == user.id)[0]
    activites.save(user, "a" * 32, last.answers, today=AU)
    assert max(row["numero"] for row in table(ACTIVITE)) == 31
    assert len(table(AUDIT)) == 1


@pytest.mark.parametrize(
    ("number", "graine", "au"),
    [
        (-1, 1, AU),
        (demo.MOST + 1, 1, AU),
        (10, -1, AU),
        (10, 1, periods.today() + dt.timedelta(1)),
        (10, 1, dt.date(2016, 1, 1)),
    ],
)
def test_impossible_wishes_are_refused_before_anything(base, number, graine, au):
    with pytest.raises(Refus):
        demo.create(number, graine, au)
    assert table(COMPTE) == []
    assert [row["cle"] for row in table(PARAMETRE)] == ["instance"]


def test_a_large_one_spreads_over_the_country():
    rng = np.random.Generator(np.random.PCG64(1))
    made = equipes.build(rng, 1_000_000, dt.date(2024, 9, 1), AU)
    rows = made.lignes
    assert len({row["email"] for row in rows["compte"]}) == len(rows["compte"]) > 1_500
    assert len({row["nom"] for row in rows["equipe"]}) == len(rows["equipe"])
    assert len({row["code"] for row in rows["equipe_territoire"]}) > 90
    assert len({row["source"] for row in rows["lieu"]}) == len(rows["lieu"]) > 1_000
    kept = made.places[made.places >= 0]
    assert kept.max() == len(made.lieux) - 1
    share = made.poids / made.poids.sum()
    assert share.max() * 1_000_000 < 750


@pytest.mark.parametrize(
    ("place", "host"),
    [
        ("fs-1816", "Métropole Rouen Normandie"),
        ("fs-1594", "La Poste"),
        ("fs-2261", "CCAS du Trait"),
        ("fs-451", "Association Centre social Caravelles"),
    ],
)
def test_hosts_are_plausible(place, host):
    assert lieux.host(lieux.reference.get(place)) == host


def test_declared_words_and_codes_exist():
    assert set(RATES) <= set(BY_CODE)
    assert set(textes.TITRES) == set(BY_CODE["thematiques"].choices.values)
    codes = [f"_{one.code}_" for one in demarches.all()]
    for word in (*PLUS_AGE, *PLUS_JEUNE):
        assert any(f"_{word}_" in code for code in codes), word
    for words in (textes.NOTES, textes.PRECISIONS, textes.RESSENTIS, textes.DEMARCHES, textes.STRUCTURES):
        assert len(set(words)) == len(words)


def test_draws_follow_their_weights():
    rng = np.random.Generator(np.random.PCG64(1))
    weights = np.array([[1.0, 3, 0], [0, 0, 5]])
    groups = np.repeat([0, 1], 4_000)
    chosen = draws.pick(rng, weights, groups)
    assert set(chosen[groups == 1]) == {2}
    assert (chosen[groups == 0] == 1).mean() == pytest.approx(0.75, abs=0.03)
    rows, several = draws.pick_several(rng, weights, groups, np.full(8_000, 2))
    assert np.bincount(rows[groups[rows] == 0])[:4_000].tolist() == [2] * 4_000
    assert set(several[groups[rows] == 1]) == {2}, "a choice without weight is never drawn"
    assert len(set(zip(rows.tolist(), several.tolist(), strict=True))) == len(rows)


def test_neighbours_live_in_the_territory():
    around = lieux.Voisinage()
    rng = np.random.Generator(np.random.PCG64(1))
    rouen = np.full(2_000, around.position["76540"])
    for level, niveau, code in ((1, "epci", lieux.METROPOLE), (2, "departement", "76"), (3, "region", "28")):
        drawn = {around.codes[i] for i in around.draw(rng, rouen, level)}
        assert drawn <= lieux.communes.codes_of(niveau, code)
        assert len(drawn) > 20
