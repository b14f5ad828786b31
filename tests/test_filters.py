"""Filters: what a URL may ask, what it means in French, and that it never opens more than one's right."""

import datetime as dt

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from strategies import ODD, TODAY, simple

from coop import filters, periods
from coop import report as reports
from coop.filters import Context, parse, sentence
from coop.models import new_id
from coop.store.activites import save
from coop.store.contexte import context

SCOPE = Context(
    today=TODAY,
    comptes={"a": "Alice", "b": "Bruno"},
    lieux={"l": "Médiathèque"},
    structures={"Mairie : d’Évreux": ["l"]},
    everyone="de l’équipe Eure",
)


@pytest.mark.parametrize(
    ("today", "preset", "du", "au"),
    [
        ("2024-02-29", "ce_mois", "2024-02-01", "2024-02-29"),
        ("2024-02-29", "12_derniers_mois", "2023-03-01", "2024-02-29"),
        ("2025-02-28", "12_derniers_mois", "2024-02-29", "2025-02-28"),
        ("2024-03-31", "mois_dernier", "2024-02-01", "2024-02-29"),
        ("2023-03-31", "mois_dernier", "2023-02-01", "2023-02-28"),
        ("2024-03-31", "ce_trimestre", "2024-01-01", "2024-03-31"),
        ("2024-03-31", "trimestre_dernier", "2023-10-01", "2023-12-31"),
        ("2024-05-31", "trimestre_dernier", "2024-01-01", "2024-03-31"),
        ("2024-01-01", "ce_mois", "2024-01-01", "2024-01-01"),
        ("2024-01-01", "mois_dernier", "2023-12-01", "2023-12-31"),
        ("2024-01-01", "cette_annee", "2024-01-01", "2024-01-01"),
        ("2024-01-01", "annee_derniere", "2023-01-01", "2023-12-31"),
        ("2024-01-01", "12_derniers_mois", "2023-01-02", "2024-01-01"),
        ("2024-01-01", "annee_scolaire", "2023-09-01", "2024-01-01"),
        ("2024-08-31", "annee_scolaire", "2023-09-01", "2024-08-31"),
        ("2024-09-01", "annee_scolaire", "2024-09-01", "2024-09-01"),
        ("2024-12-31", "12_derniers_mois", "2024-01-01", "2024-12-31"),
        ("2024-12-31", "ce_trimestre", "2024-10-01", "2024-12-31"),
    ],
)
def test_bounds_of_presets_at_tricky_dates(today, preset, du, au):
    day = dt.date.fromisoformat
    assert periods.bounds(preset, day(today)) == (day(du), day(au))


@given(st.dates(dt.date(2015, 1, 1), dt.date(2100, 1, 1)))
def test_presets_hold_every_day_in_order(today):
    for preset in periods.PERIODES.values:
        du, au = periods.bounds(preset, today)
        assert (du is None) == (preset == "tout")
        assert du is None or du <= au <= today


def test_own_dates_are_written_and_read_alike_and_nonsense_is_refused():
    du, au = dt.date(2024, 2, 29), dt.date(2024, 3, 1)
    for bounds in ((du, au), (du, None), (None, au), (du, du), (None, None)):
        assert periods.bounds(periods.dates(*bounds), TODAY) == bounds
    for bad in ("", "hier", "2024-03-01_2024-02-29", "2023-02-29_", "_2024-13-01", "a_b_c", "\0_", "\ud800_"):
        with pytest.raises(ValueError):  # noqa: PT011 - its message is for nobody
            periods.bounds(bad, TODAY)


@pytest.mark.parametrize(
    "zone", ["Europe/Paris", "Indian/Reunion", "", "Mars/Base", "../../etc/passwd", "Europe", "\0"]
)
def test_today_is_known_whatever_the_browser_says(zone):
    assert abs((periods.today(zone) - dt.datetime.now(dt.UTC).date()).days) <= 1


def test_today_is_known_on_a_machine_without_time_zones(monkeypatch):
    monkeypatch.setattr(
        periods, "ZoneInfo", lambda name: (_ for _ in ()).throw(periods.ZoneInfoNotFoundError(name))
    )
    assert abs((periods.today() - dt.datetime.now(dt.UTC).date()).days) <= 1


@pytest.mark.parametrize(
    ("params", "selection", "refused"),
    [
        ({}, {}, []),
        ({"mediateur": ["a", "a", "b"]}, {"mediateur": ("a", "b")}, []),
        ({"mediateur": ["a", "z"]}, {"mediateur": ("a",)}, ["Médiateurs"]),
        ({"mediateur": ["z"]}, {}, ["Médiateurs"]),
        ({"periode": ["ce_mois", "tout"]}, {"periode": ("ce_mois",)}, []),
        ({"periode": ["demain"]}, {}, ["Période"]),
        ({"lieu": ["lieu:l", "lieu:autre"]}, {"lieu": ("lieu:l",)}, ["Lieu"]),
        ({"lieu": ["structure:Mairie : d’Évreux"]}, {"lieu": ("structure:Mairie : d’Évreux",)}, []),
        ({"lieu": ["structure:Autre", "commune:00000", "pays:FR", "l", "", "region:"]}, {}, ["Lieu"]),
        ({"type": ["atelier", "Atelier"]}, {"type": ("atelier",)}, ["Type"]),
        ({"mediateur": [""], "periode": [""], "type": [""]}, {}, ["Médiateurs", "Période", "Type"]),
        ({"autre": ["x"]}, {}, []),
    ],
)
def test_a_url_keeps_what_means_something_and_says_what_it_refused(params, selection, refused):
    assert parse(params, SCOPE) == (selection, refused)


TEXT = st.text() | st.sampled_from(
    [ODD, "\0", "\ud800", "' OR 1=1", "%", "lieu:", "commune:%", "_", "region:\0"]
)
PREFIXED = st.builds(
    str.__add__, st.sampled_from(["", "lieu:", "structure:", "commune:", "epci:", "2024-01-01_"]), TEXT
)


@given(
    st.dictionaries(
        st.sampled_from(["mediateur", "periode", "lieu", "type"]) | TEXT, st.lists(PREFIXED, max_size=4)
    )
)
@settings(max_examples=400, deadline=None)
def test_garbage_never_raises_and_never_widens(params):
    selection, refused = parse(params, SCOPE)
    for filter_ in filters.FILTERS:
        kept, asked = selection.get(filter_.code, ()), params.get(filter_.code, [])
        assert set(kept) <= set(asked)
        assert all(filter_.valid(value, SCOPE) for value in kept)
        assert filter_.label in refused or filter_.single or set(kept) == set(asked)
    assert sentence(selection, SCOPE).endswith(".")
    filters.sql(selection, SCOPE).compile()


def test_too_many_values_are_cut_and_said():
    params = {"lieu": ["lieu:l", *(f"commune:{n}" for n in range(10_000))]}
    assert parse(params, SCOPE) == ({"lieu": ("lieu:l",)}, ["Lieu"])


@pytest.mark.parametrize(
    ("params", "told"),
    [
        ({}, "Activités de l’équipe Eure depuis le début."),
        ({"mediateur": ["a"]}, "Activités d’Alice, depuis le début."),
        ({"mediateur": ["b", "a"]}, "Activités de Bruno et Alice, depuis le début."),
        (
            {"periode": ["2026-07-01_2026-09-30"]},
            "Activités de l’équipe Eure du 1er juillet au 30 septembre 2026.",
        ),
        ({"periode": ["ce_mois"]}, "Activités de l’équipe Eure du 1er au 20 novembre 2026."),
        (
            {"lieu": ["lieu:l", "departement:27"], "periode": ["2026-01-01_"]},
            "Activités de l’équipe Eure depuis le 1er janvier 2026, lieu : Médiathèque ou Eure (27).",
        ),
        (
            {"type": ["atelier", "demarche"], "lieu": ["structure:Mairie : d’Évreux"], "mediateur": ["b"]},
            "Activités de Bruno, depuis le début, lieu : Mairie : d’Évreux, "
            "type : Atelier de groupe ou Aide aux démarches administratives.",
        ),
    ],
)
def test_a_selection_is_one_french_sentence(params, told):
    selection, _ = parse(params, SCOPE)
    assert sentence(selection, SCOPE).replace("\u00a0", " ") == told


@pytest.fixture
def figures(base, compte, lieu):
    """`figures(lieu=[…], type=[…]) -> (accompagnements, remote)` over eight reports of one mediator."""
    user = compte()
    paris, evreux = lieu(user, commune="75112", structure="Mairie"), lieu(user, commune="27229")
    for n, (type_, where) in enumerate(
        [
            ("accompagnement", {"canal": "lieu_activite", "lieu_id": paris}),
            ("accompagnement", {"canal": "lieu_activite", "lieu_id": evreux}),
            ("accompagnement", {"canal": "domicile", "commune": "75101"}),
            ("demarche", {"canal": "autre", "commune": "75056"}),
            ("demarche", {"canal": "autre", "commune": "76540"}),
            ("accompagnement", {}),
            ("demarche", {}),
        ]
    ):
        save(user, new_id(), simple(type_, date=TODAY - dt.timedelta(40 * n), **where), today=TODAY)

    def count(**params):
        names = {"PARIS": f"lieu:{paris}", "EVREUX": f"lieu:{evreux}"}
        asked = {code: [names.get(value, value) for value in values] for code, values in params.items()}
        found = reports.compute(user, asked, context=context(user, TODAY))
        assert found.refused == []
        return found.results["accompagnements"].total, found.remote

    return count


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, (7, 0)),
        ({"lieu": ["PARIS"]}, (1, 2)),
        ({"lieu": ["PARIS", "EVREUX"]}, (2, 2)),
        ({"lieu": ["structure:Mairie"]}, (1, 2)),
        ({"lieu": ["commune:75056"]}, (3, 2)),
        ({"lieu": ["commune:75112"]}, (1, 2)),
        ({"lieu": ["departement:75", "EVREUX"]}, (4, 2)),
        ({"lieu": ["region:28"]}, (2, 2)),
        ({"lieu": ["commune:75056"], "type": ["demarche"]}, (1, 1)),
        ({"type": ["demarche", "accompagnement"]}, (7, 0)),
        ({"type": ["atelier"]}, (0, 0)),
        ({"lieu": ["region:28"], "periode": [f"{TODAY - dt.timedelta(100)}_"]}, (1, 0)),
        ({"periode": [f"{TODAY - dt.timedelta(80)}_{TODAY - dt.timedelta(40)}"]}, (2, 0)),
    ],
)
def test_or_inside_a_filter_and_between_filters_and_remote_reports_are_counted_apart(
    figures, params, expected
):
    assert figures(**params) == expected


def test_a_foreign_identifier_shows_nothing_of_others(base, compte, lieu):
    me, other = compte(), compte()
    place = lieu(other)
    save(other, new_id(), simple(canal="lieu_activite", lieu_id=place), today=TODAY)
    found = reports.compute(me, {"mediateur": [other.id], "lieu": [f"lieu:{place}", "commune:26362"]})
    assert (found.results["accompagnements"].total, found.refused) == (0, ["Médiateurs", "Lieu"])
    assert reports.compute(me, {"lieu": ["commune:26362"]}).results["accompagnements"].total == 0
