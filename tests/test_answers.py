"""The one dictionary of answers: tidied, stored as columns and rows, and read again."""

import datetime as dt

import pytest
from hypothesis import given, settings
from strategies import TODAY, answers, simple

from coop.answers import changed, clean, columns, duplicate, from_rows, participants, rows
from coop.questions import QUESTIONS, Kind


@given(answers())
@settings(max_examples=400, deadline=None)
def test_tidying_twice_changes_nothing(report):
    once = clean(report)
    assert clean(once) == once
    assert report == report | {}


@given(answers())
@settings(max_examples=600, deadline=None)
def test_what_is_stored_is_what_was_answered(report):
    tidy = clean(report)
    stored = [*rows(tidy)]
    assert from_rows(columns(tidy), stored) == tidy
    assert len({row[:3] for row in stored}) == len(stored), "two rows would share a primary key"
    if tidy["type"] != "atelier":
        assert all(row[3] in {1, max(participants(tidy), 1)} for row in stored)


@given(answers())
@settings(max_examples=200, deadline=None)
def test_tidying_leaves_the_given_answers_alone(report):
    before = repr(report)
    clean(report)
    assert repr(report) == before


def test_a_person_and_twelve_counted_people_look_alike():
    pair = clean(simple(participants=2, personnes=[{"genre": "feminin"}, {"genre": "feminin"}]))
    group = clean(simple("atelier", participants=12, personnes=[{"genre": {"feminin": 12, "masculin": 0}}]))
    women = ("genre", "feminin")
    assert sum(n for _, *named, n in rows(pair) if tuple(named) == women) == 2
    assert sum(n for _, *named, n in rows(group) if tuple(named) == women) == 12


@pytest.mark.parametrize(
    ("given", "question", "numbers"),
    [
        (simple(participants=2), "thematiques", {"email": 2}),
        (simple("atelier", participants=7), "thematiques", {"email": 7}),
        (simple("rdv_non_honore"), "motif", {"absence": 1}),
        (
            simple("atelier", participants=7, personnes=[{"premier_entretien": {"oui": 3}}]),
            "premier_entretien",
            {"oui": 3, "non": 4},
        ),
        (
            simple("atelier", participants=7, personnes=[{"premier_entretien": {"oui": 0}}]),
            "premier_entretien",
            {"oui": 0, "non": 7},
        ),
        (simple("atelier", participants=7), "premier_entretien", {}),
        (
            simple(
                "atelier",
                participants=7,
                suite={"autre_structure": 3, "atelier": 0},
                structures_orientation=["autre"],
            ),
            "structures_orientation",
            {"autre": 3},
        ),
    ],
)
def test_an_answer_weighs_the_people_that_it_concerns(given, question, numbers):
    assert {value: n for _, code, value, n in rows(clean(given)) if code == question} == numbers


BASE = simple(participants=2, personnes=[{"genre": "feminin"}], notes="secret")


@pytest.mark.parametrize(
    ("after", "names"),
    [
        (BASE, []),
        (BASE | {"notes": "autre secret"}, ["notes"]),
        (BASE | {"date": TODAY, "titre": " "}, ["date"]),
        (BASE | {"personnes": [{"genre": "masculin"}]}, ["genre"]),
        (BASE | {"personnes": []}, ["genre"]),
        (BASE | {"personnes": [{"genre": "feminin"}, {"statut": "retraite"}]}, ["statut"]),
        (BASE | {"personnes": [{}, {"genre": "feminin"}]}, ["genre"]),
        ({k: v for k, v in BASE.items() if k != "notes"}, ["notes"]),
        (BASE | {"type": "ponctuelle"}, ["type"]),
    ],
)
def test_the_audit_names_what_changed_and_nothing_else(after, names):
    assert changed(clean(BASE), clean(after)) == names
    assert changed(clean(after), clean(BASE)) == names


@given(answers())
@settings(max_examples=100, deadline=None)
def test_a_new_report_names_all_its_answers(report):
    tidy = clean(report)
    assert set(changed({}, tidy)) == set(tidy) - {"personnes"} | {c for p in tidy["personnes"] for c in p}
    assert changed(tidy, tidy) == []


@given(answers())
@settings(max_examples=100, deadline=None)
def test_a_duplicate_is_the_same_report_dated_today(report):
    assert duplicate(report, TODAY) == clean(report) | {"date": TODAY}
    assert duplicate(report, dt.date(2020, 1, 1)) == duplicate(clean(report), dt.date(2020, 1, 1))


def test_every_kind_of_answer_was_drawn():
    """The strategy follows the declarations: a kind that it cannot draw fails here, not silently."""
    assert {q.kind for q in QUESTIONS} == set(Kind)
