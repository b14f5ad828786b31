"""What can be saved and what cannot: all problems at once, each in its place, in French."""

import datetime as dt
import random
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from strategies import ODD, TODAY, answers, context, report, simple

from coop import check
from coop.answers import clean
from coop.questions import BY_CODE
from coop.vocabulary import TYPES

CONTEXT = context()
GENRES = {"feminin": 3, "masculin": 2}


def problems(given: dict[str, Any]) -> dict[str, str]:
    return {problem.path: problem.message for problem in check.check(given, CONTEXT)}


def workshop(participants: Any = 5, suite: Any = None, **counters: Any) -> dict[str, Any]:
    return simple("atelier", participants=participants, suite=suite, personnes=[counters])


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("type", {}),
        ("type", {"type": "visite"}),
        ("type", {"type": ["atelier"]}),
        ("date", simple(date=None)),
        ("date", simple(date=TODAY + dt.timedelta(1))),
        ("date", simple(date=dt.date(2014, 12, 31))),
        ("date", simple(date="2026-10-05")),
        ("date", simple(date=dt.datetime(2026, 10, 5, 12, tzinfo=dt.UTC))),
        ("canal", simple(canal=None)),
        ("canal", simple(canal="Distance")),
        ("lieu_id", simple(canal="lieu_activite")),
        ("lieu_id", simple(canal="lieu_activite", lieu_id="ailleurs")),
        ("lieu_id", simple(canal="lieu_activite", lieu_id=["l1"])),
        ("commune", simple(canal="domicile")),
        ("commune", simple(canal="autre", commune="00000")),
        ("commune", simple(canal="autre", commune=["75056"])),
        ("duree", simple(duree=None)),
        ("duree", simple(duree="1h")),
        ("minutes", simple(duree="60_a_120", minutes=59)),
        ("minutes", simple(duree="120_ou_plus", minutes=1441)),
        ("minutes", simple(duree="120_ou_plus", minutes=90.5)),
        ("minutes", simple(duree="120_ou_plus", minutes=True)),
        *(
            ("participants", simple("accompagnement", participants=n))
            for n in (-1, 0, 3, True, 1.0, "1", [1])
        ),
        *(("participants", simple("demarche", participants=n)) for n in (None, 3)),
        *(("participants", simple("atelier", participants=n)) for n in (-1, 0, 10_001, 10**30, False, 2.5)),
        ("thematiques", simple(thematiques=[])),
        ("thematiques", simple(thematiques=["email", "papiers"])),
        ("thematiques", simple(thematiques="email")),
        ("thematiques", simple("ponctuelle", thematiques=None)),
        ("themes_demarche", simple("demarche", themes_demarche=None)),
        ("themes_demarche", simple(themes_demarche=["papiers"])),
        ("finalisee", simple("demarche", finalisee=None)),
        ("demarches", simple("demarche", demarches=["inconnue"])),
        ("demarches_libres", simple("demarche", demarches_libres=["x"] * 3 + [str(n) for n in range(20)])),
        ("demarches_libres", simple("demarche", demarches_libres=["x" * 201])),
        ("motif", simple("rdv_non_honore", motif=None)),
        ("duree", simple("rdv_non_honore", duree="30_a_60")),
        ("inconnue", simple(inconnue=1)),
        ("genre", simple(genre="feminin")),
        ("notes", simple(notes="é" * 4001)),
        ("notes", simple(notes="a\0b")),
        ("notes", simple(notes="a\ud800b")),
        ("notes", simple(notes=["a"])),
        ("titre", simple("atelier", titre="t" * 201)),
        ("ressenti", simple(ressenti="triste")),
        ("personnes", simple(personnes=5)),
        ("personnes", simple(personnes=["feminin"])),
        ("personnes", simple(personnes=[{"genre": "feminin"}, {"genre": "feminin"}])),
        ("personnes.0.genre", simple(personnes=[{"genre": "autre"}])),
        ("personnes.0.genre", simple(personnes=[{"genre": {"feminin": 1}}])),
        ("personnes.0.notes", simple(personnes=[{"notes": "ici"}])),
        ("personnes.0.residence", simple(personnes=[{"residence": "99999"}])),
        ("personnes.0.caracteristiques", simple(personnes=[{"caracteristiques": ["rien", "lire"]}])),
        ("personnes.1.genre", simple(participants=2, personnes=[{}, {"genre": "x"}])),
        ("personnes.0.genre", workshop(4, genre=GENRES)),
        ("personnes.0.genre", workshop(genre={"feminin": -1})),
        ("personnes.0.genre", workshop(genre={"feminin": 1.0})),
        ("personnes.0.genre", workshop(genre={"feminin": True})),
        ("personnes.0.genre", workshop(genre={"autre": 1})),
        ("personnes.0.genre", workshop(genre={"non_communique": 1})),
        ("personnes.0.genre", workshop(genre="feminin")),
        ("personnes.0.residence", workshop(residence={"75056": 3, "13055": 3})),
        ("personnes.0.residence", workshop(residence={"ici": 1})),
        ("personnes.0.mineur", workshop(tranche_age={"mineur": 2}, mineur={"moins_12": 2, "12_ou_plus": 1})),
        ("personnes.0.premier_entretien", workshop(premier_entretien={"oui": 6})),
        ("personnes.0.premier_entretien", workshop(premier_entretien={"non": 1})),
        ("personnes.0.caracteristiques", workshop(caracteristiques={"lire": 6})),
        ("personnes.0.caracteristiques", workshop(caracteristiques={"rien": 3, "lire": 3, "deplacer": 1})),
        ("suite", workshop(suite={"individuel": 6})),
        ("suite", workshop(suite=["individuel"])),
    ],
)
def test_this_alone_is_refused(path, given):
    found = problems(given)
    assert list(found) == [path]
    assert found[path].endswith(".")


@pytest.mark.parametrize(
    "given",
    [
        simple(date=TODAY),
        simple(date=dt.date(2015, 1, 1)),
        simple(participants=2, personnes=[{}, {"genre": "feminin"}]),
        simple("atelier", participants=10_000),
        simple("ponctuelle", thematiques=None, themes_demarche=["argent"]),
        simple("ponctuelle", themes_demarche=["argent"]),
        simple(canal="lieu_activite", lieu_id="l1"),
        simple(notes="é" * 4000),
        simple(duree="60_a_120", minutes=60),
        simple(personnes=[{"caracteristiques": ["lire", "exprimer"]}]),
        workshop(genre=GENRES, premier_entretien={"oui": 0}),
        workshop(suite={"individuel": 5, "atelier": 5}),
        workshop(caracteristiques={"rien": 2, "lire": 3, "deplacer": 3}),
        workshop(tranche_age={"mineur": 2}, mineur={"moins_12": 2}),
        *(simple(type_) for type_ in TYPES.values),
    ],
)
def test_this_is_accepted(given):
    assert problems(given) == {}


def test_every_problem_is_said_at_once_in_its_place():
    given = simple(
        date=TODAY + dt.timedelta(1), canal="autre", duree="x", participants=2, thematiques=None,
        personnes=[{"genre": "x"}, {"statut": "y", "residence": "z"}], notes="\0",
    )  # fmt: skip
    assert set(problems(given)) == {
        "date", "commune", "duree", "thematiques", "notes", "personnes.0.genre", "personnes.1.statut",
        "personnes.1.residence",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "hidden"),
    [
        (simple(canal="distance", lieu_id="l1", commune="75056"), {"lieu_id", "commune"}),
        (simple(suite=["atelier"], structures_orientation=["autre"]), {"structures_orientation"}),
        (simple("demarche", structures_libres=["Mairie"]), {"structures_libres"}),
        (simple(duree="30_a_60", minutes=90), {"minutes"}),
        (simple("rdv_non_honore", participants=1), {"participants"}),
        (simple(titre=" ", materiel=[], notes=None), {"titre", "materiel"}),
    ],
)
def test_answers_to_questions_no_longer_asked_are_dropped(given, hidden):
    kept = clean(given)
    assert problems(given) == {}
    assert set(given) - set(kept) == hidden
    assert kept.get("duree") == given.get("duree")


def test_a_person_s_hidden_answer_is_dropped_too():
    assert clean(simple(personnes=[{"tranche_age": "18_29", "mineur": "moins_12"}]))["personnes"] == [
        {"tranche_age": "18_29"}
    ]


@pytest.mark.parametrize(
    ("minutes", "band"), [(60, "60_a_120"), (119, "60_a_120"), (120, "120_ou_plus"), (1440, "120_ou_plus")]
)
@pytest.mark.parametrize("chosen", [None, "60_a_120", "120_ou_plus"])
def test_the_band_follows_the_exact_length(minutes, band, chosen):
    assert clean(simple(duree=chosen, minutes=minutes))["duree"] == band


@pytest.mark.parametrize("text", [ODD, "’ « » “”", "\u200f\u202e", "a\r\nb\tc", "%s%(x)s", "\U0010ffff"])
def test_any_writing_is_accepted_as_it_is(text):
    given = simple("demarche", notes=text, precision=text[:200], demarches_libres=[text])
    assert problems(given) == {}
    assert clean(given)["notes"] == text.strip()


@given(answers())
@settings(max_examples=500, deadline=None)
def test_every_valid_report_has_no_problem(valid):
    assert check.check(valid, CONTEXT) == []


CODES = [*BY_CODE, "type", "personnes", "", "oui", "\ud800"]
WORDS = [c.value for q in BY_CODE.values() for c in q.choices or ()] + [*TYPES.values, "l1", "75056", ODD]
LEAVES = [None, True, False, 0, 1, -1, 10**30, 0.5, float("nan"), float("inf"), "", "\0", "\ud800", TODAY]


def junk(chance: random.Random, depth: int = 3) -> Any:
    shape = chance.randrange(4 if depth else 2)
    if shape < 2:
        return chance.choice(LEAVES if shape else WORDS)
    inner = [junk(chance, depth - 1) for _ in range(chance.randrange(4))]
    return inner if shape == 2 else {chance.choice(CODES + WORDS): value for value in inner}


@given(st.randoms(use_true_random=False))
@settings(max_examples=1500, deadline=None)
def test_garbage_is_never_a_crash(chance):
    garbage = {chance.choice(CODES): junk(chance) for _ in range(chance.randrange(12))}
    broken = report(chance)
    holder = chance.choice([broken, *broken["personnes"]])
    holder[chance.choice(CODES)] = junk(chance)
    for any_answers in (garbage, {**garbage, "type": chance.choice(TYPES.values)}, broken):
        assert all(problem.message for problem in check.check(any_answers, CONTEXT))


@given(st.dictionaries(st.text(max_size=9), st.text() | st.integers() | st.lists(st.text())))
@settings(max_examples=100, deadline=None)
def test_unknown_questions_are_never_a_crash(answers):
    assert check.check({"type": "atelier", **answers}, CONTEXT)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Écrire à jeanne.do+x@exemple-mail.fr demain", ["une adresse électronique"]),
        ("0612345678", ["un numéro de téléphone"]),
        ("tél 06 12 34 56 78.", ["un numéro de téléphone"]),
        ("06\u00a012\u00a034\u00a056\u00a078", ["un numéro de téléphone"]),
        ("06.12.34.56.78", ["un numéro de téléphone"]),
        ("+33 6 12 34 56 78", ["un numéro de téléphone"]),
        ("+33612345678", ["un numéro de téléphone"]),
        ("+33 (0)6 12 34 56 78", ["un numéro de téléphone"]),
        ("1 85 05 78 006 084 36", ["un numéro de sécurité sociale"]),
        ("285052A00608436", ["un numéro de sécurité sociale"]),
        ("le 05/06/2026 à 10 h 30", []),
        ("le 05.06.2026 10h30", []),
        ("2026-10-05", []),
        ("76000 Rouen, 27 000 habitants", []),
        ("dossier 123456", []),
        ("@mairie", []),
    ],
)
def test_what_looks_like_personal_data_is_pointed_out(text, found):
    for code in ("notes", "ressenti_libre", "precision"):
        assert check.personal_data(simple(**{code: text})) == found
