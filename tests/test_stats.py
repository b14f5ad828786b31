"""The figures by hand: what « Units » and « Shares » say, on reports that one can count."""

import datetime as dt
import math
import re
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from strategies import TODAY, simple

from coop import report as reports
from coop.models import new_id
from coop.questions import BY_CODE
from coop.reference import demarches as procedures
from coop.stats import BY_CODE as STATISTICS
from coop.stats import GROUPS, Result, shares
from coop.store.activites import save
from coop.store.contexte import context

CODES = [
    "accompagnements", "activites", "usagers_differents", "nouveaux_usagers", "temps_passe",
    "rdv_non_honores", "accompagnements_par_mois", "accompagnements_par_semaine",
    "accompagnements_par_jour", "types", "thematiques", "themes_demarche", "demarches", "materiel",
    "durees", "canaux", "lieux", "communes", "finalisees", "suites", "structures_orientation", "autonomie",
    "autonomie_par_mois", "genres", "statuts", "tranches_age", "residences", "caracteristiques",
    "carte_activites", "departements", "carte_residences", "departements_residence", "ressentis",
]  # fmt: skip


@pytest.fixture
def compter(base, compte):
    """Save reports of one mediator, and count them: `compter(report, …, periode=…) -> code → Result`."""

    def count(*written: dict[str, Any], codes: Any = None, **params: str) -> dict[str, Result]:
        user = compte()
        for one in written:
            save(user, new_id(), one, today=TODAY)
        asked = {code: [value] for code, value in params.items()}
        return dict(reports.compute(user, asked, codes, context(user, TODAY)).results)

    return count


def rows(result: Result) -> dict[str, int]:
    return {row.valeur: row.nombre for row in result.rows.itertuples() if row.nombre}


def people(*answers: dict[str, Any], **other: Any) -> dict[str, Any]:
    return simple(participants=len(answers), personnes=list(answers), **other)


def workshop(participants: int, *, suite: Any = None, **counters: Any) -> dict[str, Any]:
    return simple("atelier", participants=participants, suite=suite, personnes=[counters])


def test_the_public_codes_are_stable():
    assert list(STATISTICS) == CODES
    assert {s.groupe for s in STATISTICS.values()} <= set(GROUPS)
    shapes = {"chiffre", "chiffres", "colonnes", "barres", "classement", "carte"}
    assert all(s.titre and s.unite and s.forme in shapes for s in STATISTICS.values())
    assert all(re.match(r"[A-ZÀ-Ü].*\.$", s.definition) for s in STATISTICS.values())


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=40))
@settings(deadline=None)
def test_one_answer_shares_add_up_to_exactly_one_hundred(numbers):
    found = shares(numbers, sum(numbers), "one")
    if not sum(numbers):
        assert found == [0.0] * len(numbers)
        return
    assert sum(round(10 * part) for part in found) == 1000
    for n, part in zip(numbers, found, strict=True):
        assert 0 <= part <= 100
        assert abs(part - 100 * n / sum(numbers)) < 0.1001
        assert n or not part
    ordered = sorted(zip(numbers, found, strict=True))
    assert [part for _, part in ordered] == sorted(part for _, part in ordered)


@given(st.lists(st.integers(0, 500), min_size=1, max_size=9), st.integers(500, 5000))
def test_several_answers_shares_are_each_rounded_alone(numbers, base):
    for n, part in zip(numbers, shares(numbers, base, "several"), strict=True):
        assert abs(part - 100 * n / base) <= 0.05 + 1e-9


@pytest.mark.parametrize(
    ("numbers", "base", "kind", "expected"),
    [
        ([1, 1, 1], 3, "one", [33.4, 33.3, 33.3]),
        ([1] * 7, 7, "one", [14.3] * 6 + [14.2]),
        ([2, 1], 3, "one", [66.7, 33.3]),
        ([3, 3], 4, "several", [75.0, 75.0]),
        ([1], 2000, "several", [0.1]),
        ([], 0, "one", []),
        ([0, 0], 0, "one", [0.0, 0.0]),
        ([0, 0], 0, "several", [0.0, 0.0]),
    ],
)
def test_shares_by_hand(numbers, base, kind, expected):
    assert shares(numbers, base, kind) == expected


def test_no_share_is_invented_where_none_makes_sense():
    assert all(math.isnan(part) for part in shares([1, 2], 3, ""))


@pytest.mark.parametrize(
    ("written", "figures"),
    [
        # accompagnements, activités, usagers différents, nouveaux usagers, rendez-vous non honorés
        ([], (0, 0, 0, 0, 0)),
        ([simple()], (1, 1, 1, 0, 0)),
        ([simple(personnes=[{"premier_entretien": "oui"}])], (1, 1, 1, 1, 0)),
        ([simple(personnes=[{"premier_entretien": "non"}])], (1, 1, 0, 0, 0)),
        ([people({"premier_entretien": "oui"}, {"premier_entretien": "non"})], (2, 1, 1, 1, 0)),
        ([simple(participants=2)], (2, 1, 2, 0, 0)),
        ([workshop(12)], (12, 1, 12, 0, 0)),
        ([workshop(12, premier_entretien={"oui": 5})], (12, 1, 5, 5, 0)),
        ([workshop(12, premier_entretien={"oui": 0})], (12, 1, 0, 0, 0)),
        ([simple("rdv_non_honore")], (0, 0, 0, 0, 1)),
        ([simple("demarche"), simple("ponctuelle"), simple("rdv_non_honore")], (2, 2, 2, 0, 1)),
    ],
)
def test_units_by_hand(compter, written, figures):
    found = compter(*written)
    names = [*CODES[:4], "rdv_non_honores"]
    assert tuple(found[name].total for name in names) == figures


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        (simple(duree="30_ou_moins"), 30),
        (simple(duree="30_a_60"), 60),
        (simple(duree="60_a_120"), 120),
        (simple(duree="120_ou_plus"), 150),
        (simple(duree="60_a_120", minutes=75), 75),
        (simple(duree="120_ou_plus", minutes=1440), 1440),
        (simple(duree="30_a_60", participants=2), 60),
        (simple("atelier", duree="120_ou_plus", participants=40), 150),
        (simple("rdv_non_honore"), 0),
    ],
)
def test_time_is_counted_once_an_activity(compter, written, minutes):
    assert compter(written)["temps_passe"].total == minutes


def test_a_missed_appointment_is_in_no_distribution(compter):
    found = compter(simple("rdv_non_honore", canal="autre", commune="75112"))
    assert {code for code, result in found.items() if result.total} == {"rdv_non_honores"}


def test_workshops_count_activities_with_their_participations_beside(compter):
    found = compter(workshop(12), workshop(1), simple(participants=2), simple("demarche"))["types"]
    assert rows(found) == {"accompagnement": 2, "demarche": 1, "atelier": 2, "participations": 13}
    assert found.rows["part"].isna().all()


def test_arrondissements_count_for_their_city(compter):
    written = [
        people({"residence": "75112"}, {"residence": "75101"}, canal="autre", commune="75112"),
        workshop(5, residence={"75120": 2, "13201": 1}),
        simple(canal="domicile", commune="75056"),
    ]
    found = compter(*written)
    assert rows(found["residences"]) == {"75056": 4, "13055": 1, "non_renseigne": 3}
    assert rows(found["communes"]) == {"75056": 3}
    assert found["communes"].total == 3
    assert list(found["residences"].rows["valeur"]) == ["75056", "13055", "non_renseigne"]


def test_what_says_nothing_is_one_row_and_nothing_is_hidden(compter):
    found = compter(
        people({"genre": "feminin", "statut": "heterogene"}, {"genre": "non_communique"}),
        workshop(5, genre={"masculin": 2}),
        simple(),
        simple("rdv_non_honore"),
    )
    assert rows(found["genres"]) == {"feminin": 1, "masculin": 2, "non_renseigne": 5}
    assert rows(found["statuts"]) == {"non_renseigne": 8}
    assert (found["genres"].total, found["genres"].repondu, found["genres"].non_renseigne) == (8, 3, 5)
    assert list(found["genres"].rows["valeur"]) == ["feminin", "masculin", "non_renseigne"]


def test_the_base_is_who_was_asked(compter):
    found = compter(
        simple(),
        simple("demarche", participants=2),
        simple("ponctuelle"),
        simple("ponctuelle", thematiques=None, themes_demarche=["argent"]),
        simple("ponctuelle", themes_demarche=["argent", "justice"]),
        workshop(10),
    )
    bases = {code: found[code].total for code in CODES if code in found}
    assert bases["accompagnements"] == 16
    assert (bases["thematiques"], bases["themes_demarche"]) == (1 + 10 + 2, 2 + 2)
    assert (bases["demarches"], bases["materiel"], bases["finalisees"]) == (5, 14, 2)
    assert (bases["autonomie"], bases["suites"], bases["structures_orientation"]) == (13, 14, 0)


def test_several_answers_may_exceed_one_hundred_and_count_the_silent(compter):
    found = compter(
        simple(participants=2, materiel=["ordinateur", "tablette"]),
        simple(),
        workshop(2, suite={"atelier": 1}),
    )
    materiel = found["materiel"]
    assert rows(materiel) == {"ordinateur": 2, "tablette": 2, "non_renseigne": 3}
    assert dict(zip(materiel.rows["valeur"], materiel.rows["part"], strict=True))["ordinateur"] == 40.0
    assert rows(found["suites"]) == {"atelier": 1, "non_renseigne": 4}
    assert found["suites"].repondu == 1


def test_counters_prove_at_least_so_many_answers(compter):
    found = compter(
        workshop(10, caracteristiques={"rien": 2}),
        workshop(10, caracteristiques={"rien": 1, "lire": 3, "exprimer": 2}),
        workshop(4),
    )["caracteristiques"]
    assert (found.total, found.repondu, found.non_renseigne) == (24, 2 + 4, 18)


def test_an_open_period_runs_to_the_present_month(compter):
    months = compter(day("2025-11-30"), periode="2025-11-01_")["accompagnements_par_mois"].rows
    assert list(months["valeur"])[-1] == f"{TODAY:%Y-%m}"


def test_a_workshop_sends_on_only_those_it_counted(compter):
    sent = simple(
        "atelier", participants=9, suite={"autre_structure": 4}, structures_orientation=["autre"],
        structures_libres=["Maison bleue"],
    )  # fmt: skip
    demarche = simple("demarche", finalisee="non_redirige", participants=2)
    found = compter(sent, demarche)["structures_orientation"]
    assert (found.total, rows(found)) == (6, {"autre": 4, "structures_libres": 4, "non_renseigne": 2})
    assert "Maison" not in found.rows.to_string()


def test_procedures_are_ranked_and_free_words_stay_private(compter):
    other, codes = "secret de Jeanne", [d.code for d in procedures.all()][:2]
    found = compter(
        simple("demarche", participants=2, demarches=codes[:1], demarches_libres=[other, "encore"]),
        simple("demarche", demarches=codes),
        simple("demarche", demarches_libres=[other]),
        simple("ponctuelle"),
    )["demarches"]
    assert rows(found) == {codes[0]: 3, "demarches_libres": 3, codes[1]: 1, "non_renseigne": 1}
    assert found.repondu == 4
    assert other not in found.rows.to_string()


def test_stars_are_three_rows_whatever_the_form(compter):
    found = compter(
        simple(personnes=[{"autonomie": "1"}]),
        simple("demarche", personnes=[{"autonomie": "3"}]),
        workshop(4, autonomie={"1": 2, "2": 1}),
    )["autonomie"]
    assert list(found.rows["libelle"]) == ["★", "★★", "★★★", "Non renseigné"]
    assert list(found.rows["nombre"]) == [3, 1, 1, 1]


def day(text: str) -> dict[str, Any]:
    return simple(date=dt.date.fromisoformat(text))


STEPS = ["accompagnements_par_mois", "accompagnements_par_semaine", "accompagnements_par_jour"]


def test_months_with_nothing_are_zero_and_both_ends_are_kept(compter):
    found = compter(
        day("2025-12-31"), day("2026-01-01"), day("2026-03-31"), day("2026-04-01"),
        codes=STEPS, periode="2026-01-01_2026-03-31",
    )  # fmt: skip
    months, weeks, days = (found[code].rows for code in STEPS)
    assert list(zip(months["valeur"], months["nombre"], strict=True)) == [
        ("2026-01", 1), ("2026-02", 0), ("2026-03", 1),
    ]  # fmt: skip
    assert (len(days), days["nombre"].iloc[0], days["nombre"].iloc[-1], days["nombre"].sum()) == (90, 1, 1, 2)
    assert (weeks["valeur"].iloc[0], weeks["nombre"].iloc[0]) == ("2026-S01", 1)
    assert weeks["libelle"].iloc[0] == "Semaine du 29 décembre 2025"


def test_without_bounds_time_goes_from_the_first_report_to_the_last(compter):
    months = compter(day("2025-11-30"), day("2026-02-01"), codes=STEPS[:1])[STEPS[0]].rows
    assert list(months["nombre"]) == [1, 0, 0, 1]


def test_a_period_before_everything_stays_small(compter):
    found = compter(simple(), codes=STEPS, periode="0001-01-01_9999-12-31")
    assert len(found[STEPS[2]].rows) == (TODAY - dt.date(2015, 1, 1)).days + 1
    assert found[STEPS[0]].total == 1


def test_a_place_bears_its_name(base, compte, lieu):
    user = compte()
    here = lieu(user, nom="Médiathèque")
    save(user, new_id(), simple(canal="lieu_activite", lieu_id=here, participants=2), today=TODAY)
    save(user, new_id(), simple(), today=TODAY)
    found = reports.compute(user, {}).results["lieux"]
    assert (found.total, list(found.rows["libelle"]), list(found.rows["nombre"])) == (
        2, ["Médiathèque", "Non renseigné"], [2, 0],
    )  # fmt: skip


def test_one_answer_bars_show_every_choice_even_at_zero(compter):
    found = compter()
    for code, question in (("genres", "genre"), ("ressentis", "ressenti"), ("finalisees", "finalisee")):
        assert BY_CODE[question].choices
        assert len(found[code].rows) >= 3
        assert found[code].rows["nombre"].sum() == found[code].rows["part"].sum() == 0


def test_only_what_is_asked_is_computed(compter):
    assert list(compter(codes=["genres"])) == ["genres"]
    assert [code for code in CODES if code not in compter()] == STEPS[1:]
