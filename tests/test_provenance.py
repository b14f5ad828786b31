"""« Voir les activités »: behind every number that has the link, exactly the reports that it counts."""

import functools

import numpy as np
import pytest
from strategies import TODAY, fresh, monde, simple

from coop import counts, provenance, report, stats
from coop.counting import Scene
from coop.models import new_id
from coop.rights import condition
from coop.stats import STATISTICS
from coop.store import historique
from coop.store.activites import save
from coop.store.contexte import context

ALL = {statistic.code for statistic in STATISTICS}


@pytest.fixture(params=["sqlite", "postgresql"])
def base(request, tmp_path, monkeypatch):
    yield from fresh(request.param, tmp_path, monkeypatch)
    counts._copies.clear()


def links(found):
    """(link, number) of every number of a report that has a link."""
    for result in found.results.values():
        numbers = {"": result.total} | {valeur: n for valeur, _, n, _ in result.lines}
        for valeur, number in numbers.items():
            if text := provenance.link(result, valeur):
                yield text, number


@pytest.mark.parametrize(
    "params", [{}, {"type": ["atelier", "ponctuelle"], "periode": ["2025-01-01_2026-06-30"]}]
)
def test_the_history_lists_the_reports_that_give_the_number(base, params):
    world = monde(21, 150)
    seen = 0
    for user in world.users[::3]:
        known = context(user, TODAY)
        view = counts.view()
        visible = condition(user, "voir").mask(user, view) & view.alive()
        found = report.compute(user, params, ALL, known)
        visible &= report.filters.mask(report.filters.parse(params, known)[0], known, view)
        if not visible.any():
            continue
        for text, number in links(found):
            given = provenance.given(text, view)
            assert (given[visible] >= 0).all()
            assert given[visible].sum() == number, text
            expected = set(view.fields["numero"][visible & (given > 0)].tolist())
            narrow = functools.partial(provenance.mask, text)
            size = 200 if seen % 10 == 0 else 1
            page = historique.page(user, params, size=size, context=known, narrow=narrow)
            assert page.total == len(expected), text
            assert {r.numero for r in page.reports} <= expected
            assert len(page.reports) == min(size, len(expected))
            seen += number > 0
    assert seen > 150, "the random data must be telling"


def test_what_a_report_gives_is_what_it_counts_alone(base):
    world = monde(22, 40)
    view, known = counts.view(), context(world.users[-1], TODAY)
    scene = Scene(TODAY, None, None, dict(known.lieux), "", view.read_at)
    for row in np.flatnonzero(view.alive()):
        alone = np.zeros(view.n, bool)
        alone[row] = True
        for statistic in STATISTICS:
            result = stats.result(statistic, view.select(alone), scene)
            for valeur, number in [("", result.total), *((v, n) for v, _, n, _ in result.lines)]:
                if text := provenance.link(result, valeur):
                    assert provenance.given(text, view)[row] == number, text


def test_people_averages_and_what_is_masked_have_no_link(base, compte):
    user = compte()
    save(user, new_id(), simple(), today=TODAY)
    results = report.compute(user, {}, context=context(user, TODAY)).results
    assert not provenance.link(results["usagers_differents"])
    assert not provenance.link(results["nouveaux_usagers"])
    assert provenance.link(results["temps_passe"])
    assert not provenance.link(results["temps_passe"], "par_activite")
    assert provenance.link(results["rdv_non_honores"], "honores")
    public = report.compute(user, {}, context=context(user, TODAY), public=True).results
    assert not any(provenance.link(r, valeur) for r in public.values() for valeur in ("", *r.rows["valeur"]))


@pytest.mark.parametrize(
    "text",
    [
        "", ":", "genres", "nimporte:quoi", "genres:\0", "genres:ailleurs", "communes:00000", "lieux:x",
        "accompagnements_par_mois:hier", "usagers_differents:",
    ],
)  # fmt: skip
def test_any_text_of_an_address_means_reports_or_nothing(base, compte, text):
    user = compte()
    save(user, new_id(), simple(), today=TODAY)
    if provenance.valid(text):
        assert provenance.mask(text, counts.view()).sum() in {0, 1}
