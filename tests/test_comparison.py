"""Periods held against each other, and views beside each other."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import TODAY, simple

from coop import comparison, filters, periods, report
from coop.models import new_id
from coop.periods import PERIODES
from coop.store.activites import save
from coop.store.contexte import context

DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2100, 12, 31))
day = dt.date.fromisoformat


@pytest.mark.parametrize(
    ("today", "periode", "du", "au"),
    [
        ("2026-11-25", "ce_mois", "2026-10-01", "2026-10-25"),
        ("2026-03-31", "ce_mois", "2026-02-01", "2026-02-28"),
        ("2026-11-25", "mois_dernier", "2026-09-01", "2026-09-30"),
        ("2026-11-25", "ce_trimestre", "2026-07-01", "2026-08-25"),
        ("2026-01-01", "trimestre_dernier", "2025-07-01", "2025-09-30"),
        ("2024-02-29", "cette_annee", "2023-01-01", "2023-02-28"),
        ("2026-11-25", "annee_derniere", "2024-01-01", "2024-12-31"),
        ("2026-09-01", "annee_scolaire", "2025-09-01", "2025-09-01"),
        ("2026-11-25", "12_derniers_mois", "2024-11-26", "2025-11-25"),
        ("2026-11-25", "2026-01-01_2026-01-31", "2025-12-01", "2025-12-31"),
        ("2026-11-25", "2026-11-20_", "2026-11-14", "2026-11-19"),
    ],
)
def test_the_previous_period_by_hand(today, periode, du, au):
    assert periods.previous(periode, day(today)) == (day(du), day(au))


@given(DAYS, st.sampled_from([p for p in PERIODES.values if p != "tout"]))
def test_the_previous_period_of_a_preset_ends_before_it_and_is_like_it(today, periode):
    du, au = periods.bounds(periode, today)
    first, last = periods.previous(periode, today)
    assert first <= last < du
    assert first.day == du.day or periode == "12_derniers_mois"
    assert abs((last - first) - (au - du)) <= dt.timedelta(3)


@given(DAYS, DAYS, DAYS)
def test_the_previous_period_of_dates_is_as_many_days_just_before(today, one, two):
    du, au = min(one, two), min(max(one, two), max(today, min(one, two)))
    found = periods.previous(periods.dates(du, au), today)
    if du > today:
        assert found is None
        return
    first, last = found
    assert last == du - dt.timedelta(1)
    assert last - first == min(au, today) - du


@pytest.mark.parametrize("periode", ["tout", "_2026-01-01", "2099-01-01_"])
def test_no_previous_period_without_a_beginning_that_is_past(periode):
    assert periods.previous(periode, TODAY) is None


@given(
    DAYS,
    st.sampled_from(PERIODES.values)
    | st.builds(lambda a, b: periods.dates(min(a, b), max(a, b)), DAYS, DAYS),
)
def test_quarters_are_whole_over_and_within_the_period(today, periode):
    found = periods.quarters(periode, today)
    if found is None:
        return
    du, au = periods.bounds(periode, today)
    first, last = found
    assert last < today
    assert (last + dt.timedelta(1)).day == 1
    assert last.month % 3 == 0
    assert au is None or last <= au
    assert (first is None) == (du is None)
    if first:
        assert first.day == 1
        assert first.month % 3 == 1
        assert du <= first <= last


@given(
    st.text(max_size=40) | st.sampled_from(["0001-01-01_", "0001-01-01_0001-01-02", "9999-12-01_9999-12-31"])
)
def test_any_text_is_a_period_or_none(text):
    for find in (periods.previous, periods.year_before, periods.quarters):
        try:
            find(text, TODAY)
        except ValueError:
            with pytest.raises(ValueError):  # noqa: PT011 - its message is for nobody
                periods.bounds(text, TODAY)


@pytest.mark.parametrize(
    ("du", "au", "name"),
    [
        ("2026-07-01", "2026-09-30", "3e trimestre 2026"),
        ("2026-01-01", "2026-03-31", "1er trimestre 2026"),
        ("2026-10-01", "2026-10-31", "octobre 2026"),
        ("2025-01-01", "2025-12-31", "2025"),
        ("9999-12-01", "9999-12-31", "du 1er au 31 décembre 9999"),
        ("2026-02-01", "2026-04-30", "du 1er février au 30 avril 2026"),
        ("2026-07-02", "2026-09-30", "du 2 juillet au 30 septembre 2026"),
    ],
)
def test_a_period_is_named_in_few_words(du, au, name):
    assert periods.name(day(du), day(au)) == name


SCOPE = filters.Context(
    TODAY, comptes={"a": "Alice"}, territoire=(("departement", "26"),), equipes={"e": "Nord"}
)


@pytest.mark.parametrize(
    ("text", "selection", "expected"),
    [
        ("annee", {"periode": ("2026-07-01_2026-09-30",)}, {"periode": ("2025-07-01_2025-09-30",)}),
        ("precedente", {"periode": ("trimestre_dernier",)}, {"periode": ("2026-04-01_2026-06-30",)}),
        ("precedente", {}, None),
        ("annee", {"periode": ("tout",)}, None),
        ("periode:2025-01-01_2025-12-31", {"type": ("atelier",)},
         {"type": ("atelier",), "periode": ("2025-01-01_2025-12-31",)}),
        ("periode:demain", {}, None),
        ("perimetre:france", {"mediateur": ("a",)}, {"perimetre": ("france",)}),
        ("perimetre:equipe:e", {}, {"perimetre": ("equipe:e",)}),
        ("perimetre:equipe:z", {}, None),
        ("perimetre:france", {"perimetre": ("france",)}, None),
        ("moi", {"perimetre": ("france",)}, {}),
        ("moi", {}, None),
        ("", {}, None),
        ("autre:chose", {}, None),
    ],
)  # fmt: skip
def test_what_stands_beside_a_view(text, selection, expected):
    assert comparison.other(text, selection, SCOPE) == expected


@given(st.text(max_size=60))
def test_any_text_is_a_comparison_or_none(text):
    comparison.other(text, {}, SCOPE)
    for how in ("periode:", "perimetre:", "perimetre:equipe:", "perimetre:departement:"):
        comparison.other(how + text, {"periode": ("ce_mois",)}, SCOPE)


@pytest.fixture
def deux_ans(base, compte):
    user = compte()
    for date, number in (("2026-08-01", 3), ("2025-08-01", 2), ("2026-05-01", 5)):
        for _ in range(number):
            save(user, new_id(), simple(date=day(date), personnes=[{"genre": "feminin"}]), today=TODAY)
    return user


def test_two_sides_stand_beside_each_other_with_their_differences(deux_ans):
    found = report.compute(
        deux_ans, {"periode": ["trimestre_dernier"]}, context=context(deux_ans, TODAY), compare="annee"
    )
    genres = found.results["genres"].rows.set_index("valeur")
    assert genres.loc["feminin", ["nombre", "autre", "ecart"]].tolist() == [3, 2, 1]
    assert genres.loc["feminin", ["part", "part_autre", "ecart_part"]].tolist() == [100.0, 100.0, 0.0]
    months = found.results["accompagnements_par_mois"].rows
    assert months["libelle"].tolist() == ["juillet 2026", "août 2026", "septembre 2026"]
    assert months["libelle_autre"].tolist() == ["juillet 2025", "août 2025", "septembre 2025"]
    assert months["ecart"].tolist() == [0, 1, 0]
    assert (found.results["genres"].serie, found.results["genres"].compared.serie) == (
        "3e trimestre 2026", "3e trimestre 2025",
    )  # fmt: skip
    assert not found.previous


def test_months_of_periods_of_different_lengths_all_stay(deux_ans):
    found = report.compute(
        deux_ans,
        {"periode": ["2026-08-01_2026-08-31"]},
        context=context(deux_ans, TODAY),
        compare="periode:2025-07-01_2025-09-30",
    )
    rows = found.results["accompagnements_par_mois"].rows
    assert rows["dit"].tolist() == ["3", "–", "–"]
    assert rows["dit_autre"].tolist() == ["0", "2", "0"]


def test_each_figure_knows_the_previous_period(deux_ans):
    found = report.compute(deux_ans, {"periode": ["trimestre_dernier"]}, context=context(deux_ans, TODAY))
    assert found.previous == "du 1er avril au 30 juin 2026"
    assert found.results["accompagnements"].previous == 5
    assert (
        report.compute(deux_ans, {}, context=context(deux_ans, TODAY)).results["accompagnements"].previous
        is None
    )


def test_beside_an_empty_period_everything_is_zero(deux_ans):
    found = report.compute(
        deux_ans,
        {"periode": ["trimestre_dernier"]},
        context=context(deux_ans, TODAY),
        compare="periode:2019-01-01_2019-03-31",
    )
    for result in found.results.values():
        assert result.rows["autre"].fillna(0).sum() == 0
    assert found.results["temps_passe"].rows["dit_autre"].tolist() == ["–", "–"]


def test_a_comparison_that_means_nothing_is_said_and_left_out(deux_ans):
    found = report.compute(deux_ans, {}, context=context(deux_ans, TODAY), compare="perimetre:equipe:x")
    assert found.refused == ["Comparer"]
    assert not found.compared
