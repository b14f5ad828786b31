"""Small numbers beyond one's own scope: an attacker who adds, subtracts and bounds never gets one back."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import TODAY, fresh, monde, simple

from coop import counts, filters, masking, report, rights
from coop.reader import Reader
from coop.report import Report
from coop.rights import User
from coop.stats import BY_CODE, MASKED, SMALL, Result
from coop.store.contexte import context
from coop.vocabulary import NON_RENSEIGNE

MISSING = NON_RENSEIGNE.value
YEARS = {"periode": ["2024-01-01_2026-09-30"]}
Cell = tuple[str, str]


@pytest.fixture
def base(tmp_path, monkeypatch):
    yield from fresh("sqlite", tmp_path, monkeypatch)
    counts._copies.clear()


def cells(results: dict[str, Result] | Any) -> dict[Cell, int | None]:
    """Every number of a report: (statistic, row), "" for its total; None where it is masked."""
    found: dict[Cell, int | None] = {}
    for code, result in results.items():
        found[code, ""] = result.total
        if result.statistic.forme != "chiffre" or code == "rdv_non_honores":
            found |= {(code, valeur): number for valeur, _, number, _ in result.lines}
        found[code, "repondu"] = result.repondu
    return found


# What everybody knows of how numbers add up, from the definitions: lists of (cell, sign) whose sum is 0.
WHOLE = (
    "durees", "genres", "statuts", "tranches_age", "canaux", "residences", "types",
    "accompagnements_par_mois", "carte_residences", "departements_residence",
)  # fmt: skip
ON_SITE = ("communes", "carte_activites", "departements")
A, D, W, P = (("types", value) for value in ("accompagnement", "demarche", "participations", "ponctuelle"))
BASES = {
    "materiel": (A, W, P), "suites": (A, W, P), "demarches": (D, P), "finalisees": (D,),
    "autonomie": (A, W, D), "caracteristiques": (A, W, D), "ressentis": (A, W, D),
    "structures_orientation": (("suites", "autre_structure"), ("finalisees", "non_redirige")),
}  # fmt: skip
ADDED = ("accompagnement", "demarche", "participations", "ponctuelle")


def equations(results: Any) -> Iterator[list[tuple[Cell, int]]]:
    for code in WHOLE:
        yield [((code, ""), 1), (("accompagnements", ""), -1)]
    for code in ON_SITE:
        yield [((code, ""), 1), (("canaux", "distance"), 1), (("accompagnements", ""), -1)]
    for code, parts in BASES.items():
        yield [((code, ""), 1), *((part, -1) for part in parts)]
    for code, result in results.items():
        rows = [valeur for valeur, *_ in result.lines]
        kind, total = result.kind, ((code, ""), -1)
        if code == "types":
            yield [*(((code, part), 1) for part in ADDED), total]
        if result.statistic.forme == "chiffre" or not rows:
            continue
        if kind == "one":
            yield [*(((code, valeur), 1) for valeur in rows), total]
        if MISSING in rows:
            yield [((code, MISSING), 1), ((code, "repondu"), 1), total]
    for one, other in (("communes", "carte_activites"), ("residences", "carte_residences")):
        if one in results and other in results:
            for valeur, *_ in results[one].lines:
                yield [((one, valeur), 1), ((other, valeur), -1)]


def attack(told: Any, own: dict[Cell, int | None]) -> tuple[set[Cell], dict[Cell, tuple[float, float]]]:
    """The masked cells that linear algebra gives back, and the bounds that the others are known within."""
    known = cells(told)
    system = [[(cell, sign) for cell, sign in line] for line in equations(told)]
    unknown = sorted({cell for line in system for cell, _ in line if known.get(cell) is None})
    place = {cell: i for i, cell in enumerate(unknown)}
    matrix = np.zeros((len(system), len(unknown)))
    sums = np.zeros(len(system))
    for row, line in enumerate(system):
        for cell, sign in line:
            number = known.get(cell)
            if number is None:
                matrix[row, place[cell]] += sign
            else:
                sums[row] -= sign * number
    _, values, basis = np.linalg.svd(matrix, full_matrices=False)
    leverage = (basis[values > 1e-9] ** 2).sum(0) if len(unknown) else np.zeros(0)
    found = {cell for cell, share in zip(unknown, leverage, strict=True) if share > 1 - 1e-9}
    low = np.array([_least(told, cell, own) for cell in unknown], float)
    high = np.array([_most(told, cell) for cell in unknown], float)
    for _ in range(60):
        before = low.copy(), high.copy()
        for row in range(len(system)):
            used = np.flatnonzero(matrix[row])
            for i in used:
                sign, others = matrix[row, i], used[used != i]
                weights = matrix[row, others]
                ends = (
                    np.where(weights > 0, low[others], high[others]),
                    np.where(weights > 0, high[others], low[others]),
                )
                least, most = ((weights * end).sum() if len(others) else 0.0 for end in ends)
                bounds = sorted(((sums[row] - most) / sign, (sums[row] - least) / sign))
                low[i], high[i] = max(low[i], bounds[0]), min(high[i], bounds[1])
        if all(np.array_equal(a, b) for a, b in zip(before, (low, high), strict=True)):
            break
    return found, {cell: (low[i], high[i]) for cell, i in place.items()}


def _least(told: Any, cell: Cell, own: dict[Cell, int | None]) -> float:
    code, valeur = cell
    said = told[code].said(None, valeur) if code in told and not told[code].hidden else ""
    masked = {SMALL: 1, MASKED: 5}.get(said, 0) if valeur not in {"", "repondu"} else 0
    return max(masked, own.get(cell) or 0)


def _most(told: Any, cell: Cell) -> float:
    code, valeur = cell
    small = code in told and valeur in told[code].petits
    return 4 if small else 10**6


def secrets(truth: dict[Cell, int | None], own: dict[Cell, int | None]) -> set[Cell]:
    return {
        cell
        for cell, number in truth.items()
        if number is not None and any(0 < left < 5 for left in (number, number - (own.get(cell) or 0)))
        and cell[1] != "repondu"
    }  # fmt: skip


def held(told: Report, truth: Any, own: dict[Cell, int | None]) -> int:
    """How many small numbers the report keeps; fails when it tells one, or lets one be found."""
    known, kept = cells(told.results), secrets(cells(truth), own)
    kept = {cell for cell in kept if cell[0] in told.results}
    assert not {cell for cell in kept if known.get(cell) is not None}
    found, bounds = attack(told.results, own)
    assert not found & kept
    real = cells(truth)
    for cell in kept & set(bounds):
        low, high = bounds[cell]
        assert low <= real[cell] <= high, "the attacker must reason rightly"
        alone = real[cell] - (own.get(cell) or 0)
        assert high > low or not alone, f"{cell} is {real[cell]}"
    return len(kept)


PERIMETERS = ("france", "departement:26", "departement:75", "region:84", "epci:242600534", "territoire")


@pytest.mark.parametrize(("seed", "size"), [(1, 60), (2, 200), (3, 700), (4, 1500)])
def test_nobody_finds_a_small_number_beyond_his_scope(base, seed, size):
    world = monde(seed, size)
    seen = 0
    for user in world.users[::2]:
        known = context(user, TODAY)
        for perimeter in PERIMETERS:
            params = {**YEARS, "perimetre": [perimeter]}
            selection, refused = filters.parse(params, known)
            if refused or known.unlimited:
                continue
            view = counts.view()
            told = report.compute(user, params, context=known)
            reader = Reader(user, known, view)
            truth = reader.results(selection, view.whole(True), told.results)
            own = cells(
                reader.results(selection, rights.condition(user, "compter").mask(user, view), told.results)
            )
            seen += held(told, truth, own)
    assert seen > 50, "the random data must be telling"


@pytest.mark.parametrize(("seed", "size"), [(5, 40), (6, 300), (7, 1200)])
def test_nobody_finds_a_small_number_in_a_public_view(base, seed, size):
    world = monde(seed, size)
    seen = 0
    for user in world.users:
        known = context(user, TODAY)
        told = report.compute(user, {}, context=known, public=True)
        truth = report.compute(user, {}, context=known).results
        seen += held(told, truth, {})
        assert "lieux" not in told.results
    assert seen > 50


def test_the_other_side_of_a_comparison_gives_nothing_back(base):
    world = monde(8, 900)
    view, user = counts.view(), world.users[0]
    known = context(user, TODAY)
    for left, right in (
        ("departement:26", "region:84"),
        ("region:84", "departement:26"),
        ("departement:75", "france"),
    ):
        params = {**YEARS, "perimetre": [left]}
        found = report.compute(user, params, context=known, compare=f"perimetre:{right}")
        sides = [found.results, {c: r.compared for c, r in found.results.items() if r.compared}]
        exact = [
            Reader(user, known, view).results({**YEARS, "perimetre": (name,)}, view.whole(True), BY_CODE)
            for name in (left, right)
        ]
        one, other = map(cells, sides)
        for cell in set(one) & set(other):
            if one[cell] is not None and other[cell] is not None:
                assert not 0 < abs(one[cell] - other[cell]) < 5, cell
        for side, truth in zip(sides, exact, strict=True):
            assert not {
                c for c in secrets(cells(truth), {}) if c in cells(side) and cells(side)[c] is not None
            }


@given(st.lists(st.integers(0, 40), min_size=1, max_size=9), st.data())
@settings(deadline=None, max_examples=300)
def test_a_second_number_leaves_each_small_one_its_four_values(numbers, data):
    own = [data.draw(st.integers(0, n)) for n in numbers]
    total = sum(numbers)
    one = Result(
        BY_CODE["genres"],
        "",
        total,
        total,
        0,
        [(str(i), "", n, 0.0) for i, n in enumerate(numbers)],
        dt.datetime.now(dt.UTC),
        kind="one",
    )
    mine = Result(
        BY_CODE["genres"],
        "",
        sum(own),
        0,
        0,
        [(str(i), "", n, 0.0) for i, n in enumerate(own)],
        one.read_at,
        kind="one",
    )
    told = masking.protect({"genres": one}, [{"genres": masking.numbers(mine)}])["genres"]
    if told.hidden:
        return
    masked = [i for i, (_, _, n, _) in enumerate(told.lines) if n is None]
    small = [i for i, n in enumerate(numbers) if 0 < n < 5 or 0 < n - own[i] < 5]
    assert set(small) <= set(masked)
    for i in small:
        if not 0 < numbers[i] < 5:
            continue
        others = [j for j in masked if j != i]
        left = sum(numbers[j] for j in masked)
        for value in range(max(1, own[i]), 5):
            low = sum(max(own[j], 1 if str(j) in told.petits else 5) for j in others)
            high = sum(4 if str(j) in told.petits else total for j in others)
            assert low <= left - value <= high


def test_what_is_large_is_told_as_it_is(base, compte):
    from coop.models import new_id
    from coop.store.activites import save

    author, reader = compte(), compte()
    for _ in range(12):
        save(author, new_id(), simple(personnes=[{"genre": "feminin"}]), today=TODAY)
    for _ in range(9):
        save(author, new_id(), simple(personnes=[{"genre": "masculin"}]), today=TODAY)
    params = {"perimetre": ["france"], "periode": ["2026-10-01_2026-12-31"]}
    later = context(reader, dt.date(2027, 1, 15))
    genres = report.compute(reader, params, context=later).results["genres"]
    assert {valeur: n for valeur, _, n, _ in genres.lines} == {"feminin": 12, "masculin": 9, MISSING: 0}
    save(author, new_id(), simple(personnes=[{"genre": "masculin"}]), today=TODAY)
    for _ in range(2):
        save(author, new_id(), simple(), today=TODAY)
    genres = report.compute(reader, params, context=later).results["genres"]
    assert [genres.said(n, valeur) for valeur, _, n, _ in genres.lines] == [MASKED, "10", SMALL]
    assert genres.repondu is None


def test_one_s_own_scope_is_never_masked_for_oneself(base):
    world = monde(9, 300)
    for user in world.users:
        assert all(
            n is not None
            for n in cells(report.compute(user, {}, context=context(user, TODAY)).results).values()
        )


def _user(world: Any, role: str) -> User:
    return next(user for user in world.users if user.role == role)


def test_beyond_one_s_scope_only_whole_quarters_that_are_over(base):
    world = monde(10, 100)
    user = _user(world, "mediateur")
    found = report.compute(
        user, {"perimetre": ["france"], "periode": ["cette_annee"]}, context=context(user, TODAY)
    )
    assert "du 1er janvier au 30 septembre 2026" in found.selection
    assert report.QUARTERS in found.notes
    with pytest.raises(report.Refus, match="trimestres"):
        report.compute(user, {"perimetre": ["france"], "periode": ["ce_mois"]}, context=context(user, TODAY))


def test_a_mediator_filter_means_nothing_beyond_one_s_scope(base):
    world = monde(11, 200)
    user = _user(world, "coordinateur")
    known = context(user, TODAY)
    params = {**YEARS, "perimetre": ["france"]}
    alone = report.compute(user, {**params, "mediateur": list(known.comptes)[:1]}, context=known)
    assert (
        alone.results["accompagnements"].total
        == report.compute(user, params, context=known).results["accompagnements"].total
    )


def table(numbers: list[int], code: str = "genres") -> Result:
    lines = [(f"v{i}", f"Ligne {i}", n, 0.0) for i, n in enumerate(numbers)]
    return Result(BY_CODE[code], "", sum(numbers), 0, 0, lines, dt.datetime.now(dt.UTC), kind="one")


def seen(result: Result) -> Any:
    return result.total, result.petits, [(valeur, n) for valeur, _, n, _ in result.lines]


@given(st.lists(st.integers(0, 40), min_size=2, max_size=7), st.sampled_from(["genres", "communes"]))
@settings(deadline=None, max_examples=400)
def test_another_small_number_would_have_been_told_in_the_same_way(numbers, code):
    """Who knows the rule learns nothing from how it was applied."""
    told = masking.protect({code: table(numbers, code)})[code]
    if told.hidden:
        return
    masked = {valeur for valeur, _, n, _ in told.lines if n is None}
    second = next((i for i in range(len(numbers)) if f"v{i}" in masked and numbers[i] >= 5), None)
    for i, number in enumerate(numbers):
        if f"v{i}" not in told.petits:
            continue
        assert second is not None
        for value in range(1, 5):
            others = numbers.copy()
            others[i], others[second] = value, numbers[second] + number - value
            while others[second] < 5:  # another small one gives way
                j = next(
                    j for j in range(len(numbers)) if f"v{j}" in told.petits and j != i and others[j] > 1
                )
                others[j], others[second] = others[j] - 1, others[second] + 1
            assert seen(masking.protect({code: table(others, code)})[code]) == seen(told)


def test_the_order_of_a_ranking_tells_nothing_of_what_is_masked():
    told = masking.protect({"communes": table([9, 30, 3, 1, 12, 4], "communes")})["communes"]
    assert [line[:3] for line in told.lines] == [
        ("v1", "Ligne 1", 30), ("v4", "Ligne 4", 12),
        ("v0", "Ligne 0", None), ("v2", "Ligne 2", None), ("v3", "Ligne 3", None), ("v5", "Ligne 5", None),
    ]  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=2, max_size=6))
@settings(deadline=None, max_examples=300)
def test_two_sides_that_overlap_mask_the_same_rows(pairs):
    small, large = [a for a, _ in pairs], [a + b for a, b in pairs]
    sides = [{"genres": table(numbers)} for numbers in (small, large)]
    counted = [{"genres": masking.numbers(side["genres"])} for side in sides]
    one, other = masking.protect_both(*sides, [counted[1]], [counted[0]])
    left, right = one["genres"], other["genres"]
    assert left.hidden == right.hidden
    if left.hidden:
        return
    hidden = [{valeur for valeur, _, n, _ in side.lines if n is None} for side in (left, right)]
    assert hidden[0] == hidden[1]
    for (_, _, a, _), (_, _, b, _) in zip(left.lines, right.lines, strict=True):
        assert a is None or not 0 < abs(a - b) < 5


def test_two_sides_mask_no_more_than_they_need():
    small, large = [3, 20, 30, 40, 50], [3, 60, 70, 80, 90]
    sides = [{"genres": table(numbers)} for numbers in (small, large)]
    counted = [{"genres": masking.numbers(side["genres"])} for side in sides]
    for found in masking.protect_both(*sides, [counted[1]], [counted[0]]):
        assert sum(n is None for _, _, n, _ in found["genres"].lines) == 2


def test_places_are_no_choice_beyond_one_s_scope(base, compte, lieu):
    user = compte()
    here = lieu(user)
    known = context(user, TODAY)
    with pytest.raises(report.Refus, match="lieu d’activité"):
        report.compute(user, {**YEARS, "perimetre": ["france"], "lieu": [f"lieu:{here}"]}, context=known)
    assert report.compute(user, {**YEARS, "lieu": [f"lieu:{here}"]}, context=known).selection
