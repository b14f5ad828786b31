"""Maps: communes stand in their département, what is drawn is what was counted, and what is not is said."""

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from test_charts import compared, drawn_texts, result

from coop import charts
from coop.charts import cartes
from coop.charts.fond import NOTHING
from coop.charts.marques import MASKED, classes
from coop.reference import communes, plan, territoires

MISSING = ("non_renseigne", "Non renseigné", 123, 5.0)


def departements(numbers):
    """Rows of a map by département, from {code: number}."""
    return [(c, territoires.label("departement", c), n, 1.5) for c, n in numbers.items()]


def villes(numbers):
    return [(c, communes.label(c), n, 1.5) for c, n in numbers.items()]


def areas(rows, **changes):
    return result(rows, "carte", maille="departement", **changes)


def discs(rows, **changes):
    return result(rows, "carte", maille="commune", **changes)


def fills(figure):
    return {trace.fillcolor for trace in figure.data if trace.fill == "toself"}


def points(figure):
    """What the pointer reads: label → (number, template)."""
    return {
        label: (numbers[0], trace.hovertemplate)
        for trace in figure.data
        if trace.mode == "markers"
        for label, numbers in zip(trace.text, trace.customdata, strict=True)
    }


def said(figure):
    return "\n".join(text for text in drawn_texts(figure) if text).replace("<br>", " ")


def within(point, ring):
    """Whether a point is inside a ring, or less than 0.02 from it: outlines are simplified."""
    start, end = np.array(ring), np.roll(np.array(ring), -1, axis=0)
    x, y = point
    along = end - start
    crossed = (start[:, 1] > y) != (end[:, 1] > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = along[:, 0] * (y - start[:, 1]) / along[:, 1] + start[:, 0]
        part = (((np.array(point) - start) * along).sum(1) / (along**2).sum(1)).clip(0, 1)
    distance = np.hypot(*(start + np.nan_to_num(part)[:, None] * along - point).T)
    return bool((crossed & (x < at)).sum() % 2) or distance.min() < 0.02


def placed(codes):
    """How many of these communes stand on the plan, and how many of them in their own département."""
    known = [(plan.outlines()[communes.departement(c)], point) for c in codes if (point := plan.position(c))]
    return len(known), sum(any(within(point, ring) for ring in rings) for rings, point in known)


def test_communes_stand_in_their_departement():
    """One in ten of them; of all, 99.9 % do, the others being small islands that outlines leave out."""
    everywhere, inside = placed(communes.all_codes()[::10])
    assert everywhere > 3400
    assert inside / everywhere > 0.998


@pytest.mark.parametrize(
    ("departement", "islands"),
    [
        ("971", {"97130", "97131"}),
        ("972", set()),
        ("973", set()),
        ("974", set()),
        ("976", {"97608", "97615"}),
    ],
)
def test_overseas_communes_stand_in_their_inset(departement, islands):
    """But Les Saintes, Petite-Terre and the islet of Mtsamboro, which outlines leave out."""
    known, inside = placed(communes.codes_of("departement", departement) - islands)
    assert known >= 15
    assert inside >= known - 1


def test_what_is_outside_the_plan_has_no_position():
    for code in ("97502", "98818", "99999", ""):
        assert plan.position(code) is None
    assert plan.centre("975") is None
    assert len(plan.outlines()) == 101
    for code, rings in plan.outlines().items():
        assert any(within(plan.centre(code), ring) for ring in rings)


def test_bounds_hold_what_they_are_about():
    x0, y0, x1, y1 = plan.bounds(("26",))
    assert all(x0 <= x <= x1 and y0 <= y <= y1 for x, y in plan.outlines()["26"][0])
    whole = plan.bounds()
    assert plan.bounds(("26", "974")) != whole
    assert plan.bounds(()) == plan.bounds(("988",)) == whole
    assert whole[0] < x0 < x1 < whole[2]


@given(some.lists(some.integers(1, 10**6), min_size=1, max_size=101))
def test_classes_are_few_full_and_apart(numbers):
    found = classes(numbers)
    assert 1 <= len(found) <= 5
    assert found[0][0] == min(numbers)
    assert found[-1][1] == max(numbers)
    for low, high, _ in found:
        assert low in numbers
        assert high in numbers
    assert all(before[1] < after[0] for before, after in itertools.pairwise(found))
    assert len({blue for *_, blue in found}) == len(found)


def test_departements_are_coloured_by_class_and_explained():
    figure = charts.figure(areas([*departements({"26": 1520, "07": 10, "2A": 0, "974": 40}), MISSING]))
    legend = {shape.fillcolor for shape in figure.layout.shapes}
    assert fills(figure) == legend
    assert len(legend) == 4
    assert {"10", "40", "1\u202f520", "0", "Non renseigné\u00a0: 123"} <= set(drawn_texts(figure))
    assert set(points(figure)) == {"Drôme (26)", "Ardèche (07)", "La Réunion (974)"}
    number, template = points(figure)["Drôme (26)"]
    assert number == 1520
    assert template == (
        "<b>%{text}</b>\u00a0: %{customdata[0]:,}\u00a0·\u00a0%{customdata[1]:.1~f}\u202f%<extra></extra>"
    )
    assert "Mayotte" in drawn_texts(figure)


def test_masked_departements_are_grey_and_only_said():
    rows = departements({"26": 1520, "07": None, "38": None})
    figure = charts.figure(areas(rows, petits=["07"]))
    assert MASKED in fills(figure)
    assert MASKED != NOTHING
    assert "&lt;\u00a05 ou masqué" in drawn_texts(figure)
    assert points(figure)["Ardèche (07)"] == (0, "<b>%{text}</b>\u00a0: &lt;\u00a05<extra></extra>")
    assert points(figure)["Isère (38)"] == (0, "<b>%{text}</b>\u00a0: masqué<extra></extra>")
    assert not charts.is_empty(areas(departements({"07": None})))
    assert MASKED in fills(charts.figure(areas(departements({"07": None}))))


def test_the_area_of_a_disc_follows_its_number():
    figure = charts.figure(discs(villes({"26362": 400, "07019": 100, "38185": None})), width=560)
    sizes = next(trace.marker.size for trace in figure.data if trace.marker.color and len(trace.text) == 2)
    assert (sizes[0] / sizes[1]) ** 2 == pytest.approx(4)
    assert "Le plus grand disque\u00a0: 400" in said(figure)
    assert points(figure)["Grenoble (38)"][1].endswith("masqué<extra></extra>")
    assert fills(figure) == {NOTHING}


def test_what_a_map_cannot_show_is_said():
    rows = villes({"26362": 4, "98818": 12, "97502": 3})
    assert "Hors de la carte — Nouméa (98800)\u00a0: 12" in said(charts.figure(discs(rows)))
    near = charts.figure(discs([*rows, *villes({"75056": 9})]), zoom=("26",))
    assert "Hors du cadre\u00a0: 1\u00a0commune" in said(near)
    assert set(points(near)) == {"Valence (26000)"}
    codes = [code for code in communes.all_codes() if plan.position(code)][:1600]
    many = charts.figure(discs(villes({code: rank + 1 for rank, code in enumerate(codes)})))
    assert len(points(many)) == cartes.MOST
    assert min(number for number, _ in points(many).values()) == 1601 - cartes.MOST
    assert f"Les {cartes.MOST} premières communes sur 1\u202f600" in said(many)


def test_a_close_up_shows_its_departements_and_their_neighbours():
    figure = charts.figure(areas(departements({"26": 5, "07": 3, "75": 2})), zoom=("26",), width=560)
    x0, x1 = figure.layout.xaxis.range
    y0, y1 = figure.layout.yaxis.range
    assert all(x0 < x < x1 and y0 < y < y1 for x, y in plan.outlines()["26"][0])
    assert x1 - x0 < 3
    assert set(points(figure)) >= {"Drôme (26)"}
    assert "Mayotte" not in drawn_texts(figure)
    assert len(figure.to_json()) < 40_000
    island = charts.figure(areas(departements({"974": 5})), zoom=("974",))
    assert set(points(island)) == {"La Réunion (974)"}


@pytest.mark.parametrize("width", [None, 296, 560, 1100])
@pytest.mark.parametrize("zoom", [None, ("26", "07"), ("59",)])
def test_a_map_is_never_distorted(width, zoom):
    figure = charts.figure(areas(departements({"26": 5, "59": 4})), width=width, zoom=zoom)
    assert figure.layout.yaxis.scaleanchor == "x"
    if width:
        layout = figure.layout
        down = layout.height - layout.margin.t - layout.margin.b
        across = width - layout.margin.l - layout.margin.r
        ratio = (layout.yaxis.range[1] - layout.yaxis.range[0]) / (
            layout.xaxis.range[1] - layout.xaxis.range[0]
        )
        assert down / across == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize(("width", "beside"), [(None, False), (296, False), (599, False), (600, True)])
def test_compared_maps_share_their_scale(width, beside):
    both = compared(
        "carte", departements({"26": 5, "07": 90}), departements({"26": 90, "59": 7}), maille="departement"
    )
    figure = charts.figure(both, width=width)
    assert {"<b>Mon équipe</b>", "<b>France</b>"} <= set(drawn_texts(figure))
    first, second = figure.layout.xaxis.domain, figure.layout.xaxis2.domain
    assert (first[1] < second[0]) == beside
    assert (figure.layout.yaxis2.domain[1] < figure.layout.yaxis.domain[0]) == (not beside)
    assert figure.layout.xaxis.range == figure.layout.xaxis2.range

    def color(code, axis):
        centre = np.array(plan.centre(code))
        for trace in figure.data:
            if trace.fill == "toself" and trace.xaxis == axis and trace.fillcolor != NOTHING:
                path = np.column_stack([trace.x, trace.y])
                rings = np.split(path, np.flatnonzero(np.isnan(path[:, 0])))
                if any(len(ring) > 3 and within(centre, ring[~np.isnan(ring[:, 0])]) for ring in rings):
                    return trace.fillcolor
        return None

    assert color("07", "x") == color("26", "x2") != color("26", "x")
    assert color("59", "x") is None


def test_a_map_is_light_and_always_the_same():
    numbers = {code: rank + 1 for rank, code in enumerate(plan.outlines())}
    json = charts.figure(areas(departements(numbers))).to_json()
    assert json == charts.figure(areas(departements(numbers))).to_json()
    assert len(json) < 80_000
    codes = [code for code in communes.all_codes() if plan.position(code)][::10]
    full = discs(villes({code: rank + 1 for rank, code in enumerate(codes)}))
    assert len(charts.figure(full).to_json()) < 150_000
    both = dataclasses.replace(full, serie="a", compared=dataclasses.replace(full, serie="b"))
    assert len(charts.figure(both, width=1100).to_json()) < 250_000
