"""The PowerPoint file, read back: same numbers as the report, nothing hidden told, nothing off the slide."""

import dataclasses
import datetime as dt
import io
import math
import re

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn

from coop import counts, exports, french, theme
from coop import report as reports
from coop.charts.frame import EMPTY
from coop.exports import textes
from coop.exports.pptx_boxes import LINE, Area, clean, fitted, lines, width
from coop.reference import plan
from coop.report import Report
from coop.stats import BY_CODE, MASKED, SMALL, STATISTICS, Result

READ_AT = dt.datetime(2026, 11, 23, 23, 32, tzinfo=dt.UTC)  # in Paris, the 24th
SELECTION = "Activités de l’équipe Drôme du 1er juillet au 30 septembre 2026."
MISSING = ("non_renseigne", "Non renseigné", 5, 5.0)
ODD = (
    "\x00\x1b Café\t\n🧑🏽‍💻 مرحبا بكم",
    "=HYPERLINK(1)",
    "https://exemple.fr/page",
    "<a:t>&amp; « l’été »",
    "Supercalifragilistique" * 12,
    "Un nom de lieu vraiment long, comme on en écrit parfois dans les formulaires " * 6,
)


def result(code, lines, total=100, **changes):
    return Result(BY_CODE[code], SELECTION, total, 95, 5, lines, READ_AT, **changes)


def report(*results, **changes):
    return Report(SELECTION, {r.statistic.code: r for r in results}, [], 3, READ_AT, **changes)


def rows(number, missing=True):
    found = [(f"v{i}", f"Ligne {i}", 10 * (number - i), 12.5) for i in range(number)]
    return [*found, MISSING] if missing else found


def months(first, numbers):
    values = [f"2026-{first + rank:02}" for rank in range(len(numbers))]
    return [(value, french.month(value), n, 10.0) for value, n in zip(values, numbers, strict=True)]


def every_kind(**changes):
    """A result of each statistic, with rows of its shape."""
    found = []
    for statistic in STATISTICS:
        if statistic.forme == "colonnes":
            lines = months(7, [4, 0, 12])
        elif statistic.maille == "commune":
            lines = [
                ("26362", "Valence (26000)", 60, 60.0),
                ("26198", "Montélimar (26200)", 35, 35.0),
                MISSING,
            ]
        elif statistic.maille:
            lines = [("26", "Drôme (26)", 80, 80.0), ("07", "Ardèche (07)", 15, 15.0), MISSING]
        elif statistic.forme in ("chiffre", "chiffres"):
            lines = [("x", "Détail", 90, math.nan)]
        else:
            lines = rows(14)
        found.append(result(statistic.code, lines, **changes))
    return found


def beside(one, other, names=("3e trimestre 2026", "3e trimestre 2025")):
    return dataclasses.replace(one, serie=names[0], compared=dataclasses.replace(other, serie=names[1]))


def opened(written):
    return Presentation(io.BytesIO(exports.write("pptx", written)))


def slide_of(written, code):
    (found,) = [s for s in opened(written).slides if s.shapes.title.text == BY_CODE[code].titre]
    return found


def chart_of(slide):
    (found,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    return found


def told(slide):
    return "\n".join(shape.text_frame.text for shape in leaves(slide.shapes) if shape.has_text_frame)


def leaves(shapes):
    for shape in shapes:
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from leaves(shape.shapes)
        else:
            yield shape


def workbook(chart):
    """The columns of what a reader edits: names, then a column a series."""
    sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}, "a formula"
    return [[cell.value for cell in column] for column in sheet.iter_cols()]


def series(chart):
    return [(one.name, list(one.values)) for one in chart.plots[0].series]


def labels(one):
    """The words at the end of each bar."""
    return {
        int(label.find(qn("c:idx")).get("val")): "\n".join(
            "".join(text.text for text in paragraph.iter(qn("a:t"))) for paragraph in label.iter(qn("a:p"))
        )
        for label in one._element.iter(qn("c:dLbl"))
    }


def test_the_order_of_slides_is_the_report_s():
    written = report(*every_kind())
    titles = [slide.shapes.title.text for slide in opened(written).slides]
    drawn = [s.titre for s in STATISTICS if s.forme != "chiffre"]
    by_group = [
        r.statistic.titre for _, found in written.groups() for r in found if r.statistic.titre in drawn
    ]
    assert titles == [textes.TITRE, "Chiffres clés", *by_group]


numbers = some.one_of(some.none(), some.integers(0, 5000))


@settings(max_examples=25, deadline=None)
@given(
    some.sampled_from(["thematiques", "demarches", "accompagnements_par_mois"]),
    some.lists(some.tuples(numbers, numbers), min_size=1, max_size=12),
    some.booleans(),
)
def test_charts_and_their_workbooks_hold_the_report_s_numbers(code, drawn, compared):
    def side(numbers):
        if code == "accompagnements_par_mois":
            return result(code, months(1, numbers))
        parts = [math.nan if n is None else 1.5 for n in numbers]
        return result(
            code, [(f"v{i}", f"L {i}", n, p) for i, (n, p) in enumerate(zip(numbers, parts, strict=True))]
        )

    one = side([first for first, _ in drawn])
    if compared:
        one = beside(one, side([second for _, second in drawn]))
    slide = slide_of(report(one), code)
    kept = one.rows
    sides = [kept["nombre"]] + ([kept["autre"]] if compared else [])
    expected = [
        [None if n is None or n != n else n for n in side.astype(object).where(side.notna(), None)]
        for side in sides
    ]
    if all(n == 0 for side in expected for n in side):
        assert EMPTY in told(slide)
        return
    chart = chart_of(slide)
    assert [values for _, values in series(chart)] == expected
    names, *columns = workbook(chart)
    assert names[1:] == list(chart.plots[0].categories)
    assert [column[1:] for column in columns] == expected
    assert [column[0] for column in columns] == [name for name, _ in series(chart)]
    for one_series, values in zip(chart.plots[0].series, expected, strict=True):
        found = labels(one_series)
        assert set(found) in ({rank for rank, n in enumerate(values) if n is not None}, set())
        assert all(words.startswith(french.number(values[rank])) for rank, words in found.items())


def test_bars_say_number_and_share_first_row_on_top():
    chart = chart_of(
        slide_of(report(result("thematiques", [("a", "A", 1520, 37.4), MISSING])), "thematiques")
    )
    (one,) = chart.plots[0].series
    assert labels(one) == {0: "1\u202f520\u00a0·\u00a037,4\u202f%", 1: "5\u00a0·\u00a05\u202f%"}
    assert chart.category_axis.reverse_order
    assert f"#{one.format.fill.fore_color.rgb}".lower() == theme.SERIES
    missing = one.points[1].format.fill.fore_color.rgb
    assert f"#{missing}".lower() == theme.MISSING
    assert not chart.value_axis.has_major_gridlines


def test_a_ranking_is_cut_but_says_so_and_keeps_missing_answers():
    slide = slide_of(report(result("demarches", rows(1300))), "demarches")
    names = list(chart_of(slide).plots[0].categories)
    assert names == [f"Ligne {i}" for i in range(12)] + ["Non renseigné"]
    assert "Les 12 premiers sur 1\u202f300." in told(slide)
    whole = slide_of(report(result("thematiques", rows(20))), "thematiques")
    assert len(chart_of(whole).plots[0].categories) == 21


def test_a_comparison_has_two_series_and_a_legend():
    both = beside(result("genres", rows(3)), result("genres", rows(4)))
    slide = slide_of(report(both, compared="Activités de toute la France."), "genres")
    chart = chart_of(slide)
    assert series(chart) == [
        ("3e trimestre 2026", [30, 20, 10, 0, 5]),
        ("3e trimestre 2025", [40, 30, 20, 10, 5]),
    ]
    assert chart.has_legend
    colors = [f"#{one.format.fill.fore_color.rgb}".lower() for one in chart.plots[0].series]
    assert colors == [theme.SERIES, theme.COMPARED]
    assert "Comparé à\u00a0: Activités de toute la France." in told(slide)
    for name in ("3e trimestre 2026", "3e trimestre 2025"):
        assert f"Ont répondu\u00a0: 95 sur 100\u00a0accompagnements ({name})." in told(slide)


def test_months_stand_beside_those_of_the_other_side():
    code = "accompagnements_par_mois"
    both = beside(result(code, months(7, [1, 2, 3])), result(code, months(4, [4, 5])))
    chart = chart_of(slide_of(report(both), code))
    assert list(chart.plots[0].categories) == ["juil. 2026 / avr. 2026", "août 2026 / mai 2026", "sept. 2026"]
    assert [values for _, values in series(chart)] == [[1, 2, 3], [4, 5, None]]


def test_masked_numbers_are_words_without_a_bar():
    lines = [("a", "Alpha", 40, 40.0), ("b", "Bêta", None, math.nan), ("c", "Gamma", None, math.nan)]
    masked = result("genres", lines, petits=frozenset("b"))
    chart = chart_of(slide_of(report(masked), "genres"))
    assert list(chart.plots[0].categories) == ["Alpha", f"Bêta\u00a0: {SMALL}", f"Gamma\u00a0: {MASKED}"]
    assert series(chart)[0][1] == [40, None, None]
    assert workbook(chart)[1][1:] == [40, None, None]
    assert set(labels(chart.plots[0].series[0])) == {0}
    other = result("genres", [(v, label, 9, 9.0) for v, label, *_ in lines])
    names = list(chart_of(slide_of(report(beside(masked, other)), "genres")).plots[0].categories)
    assert names[1] == f"Bêta (3e trimestre 2026\u00a0: {SMALL})"


def test_all_masked_is_not_empty():
    slide = slide_of(report(result("genres", [("a", "A", None, math.nan)])), "genres")
    assert EMPTY not in told(slide)
    assert series(chart_of(slide))[0][1] == [None]


def test_hidden_results_say_why_and_nothing_else():
    hidden = {"total": None, "repondu": None, "non_renseigne": None, "lines": ()}
    tired = [dataclasses.replace(r, **hidden) for r in every_kind()]
    for slide in list(opened(report(*tired)).slides)[1:]:
        assert textes.HIDDEN in told(slide)
        assert not [
            shape for shape in slide.shapes if shape.has_chart or shape.shape_type == MSO_SHAPE_TYPE.GROUP
        ]


@pytest.mark.parametrize("code", ["genres", "types", "departements", "accompagnements_par_mois"])
def test_a_hidden_other_side_does_not_count_zeros(code):
    one = next(r for r in every_kind() if r.statistic.code == code)
    none = dataclasses.replace(one, total=None, repondu=None, non_renseigne=None, lines=())
    slide = slide_of(report(beside(one, none), compared="Ailleurs."), code)
    assert f"3e trimestre 2025\u00a0: {textes.HIDDEN}" in told(slide)
    assert all(len(series(shape.chart)) == 1 for shape in slide.shapes if shape.has_chart)
    assert "Écart" not in told(slide)


def test_key_figures_with_their_change_and_details():
    time = result(
        "temps_passe", [("par_activite", "Moyenne par activité", 71, math.nan)], total=8745, previous=12630
    )
    missed = result("rdv_non_honores", [("part", "Part des rendez-vous prévus", 2, 1.9)], total=2)
    written = report(time, missed, previous="du 1er avril au 30 juin 2026")
    slide = opened(written).slides[1]
    for words in (
        "146\u00a0h",
        "−30,8\u202f%\u00a0(211\u00a0h la période précédente)",
        "Moyenne par activité\u00a0: 1\u00a0h\u00a011",
        "Part des rendez-vous prévus\u00a0: 1,9\u202f%",
        "Évolutions par rapport à la période précédente, du 1er avril au 30 juin 2026.",
    ):
        assert words in told(slide)


def test_key_figures_compared():
    code = "accompagnements"
    slide = opened(report(beside(result(code, (), 150), result(code, (), 100)), compared="Avant.")).slides[1]
    for words in ("150  3e trimestre 2026", "100  3e trimestre 2025", "Écart\u00a0: +50\u202f%"):
        assert words in told(slide)
    hidden = opened(report(beside(result(code, (), 150), result(code, (), None)))).slides[1]
    assert f"{MASKED}  3e trimestre 2025" in told(hidden)
    assert "Écart" not in told(hidden)


def test_figures_side_by_side():
    lines = [("a", "Ateliers collectifs", 1520, math.nan), ("b", "Demandes ponctuelles", None, math.nan)]
    slide = slide_of(report(result("types", lines, petits=frozenset("b"))), "types")
    for words in ("Ateliers collectifs\n1\u202f520", f"Demandes ponctuelles\n{SMALL}"):
        assert words in told(slide)


def test_notes_hold_definition_answers_selection_and_source():
    written = report(*every_kind(), notes=("Les nombres de 1 à 4 personnes sont masqués.",))
    by_title = {
        slide.shapes.title.text: slide.notes_slide.notes_text_frame.text for slide in opened(written).slides
    }
    for one in written.results.values():
        notes = by_title["Chiffres clés" if one.statistic.forme == "chiffre" else one.statistic.titre]
        end = (SELECTION, *written.notes, textes.read_at(READ_AT), textes.SOURCE)
        for words in (one.statistic.definition, one.answered, *end):
            assert words in notes


def test_the_first_slide_says_what_it_is_about():
    slide = opened(report(compared="Toute la France.", notes=("Une remarque.", "Une autre."))).slides[0]
    read_at = "Données lues le 24 novembre 2026 à 0\u00a0h\u00a032."
    for words in (
        SELECTION,
        "Comparé à\u00a0: Toute la France.",
        "Une remarque. Une autre.",
        read_at,
        textes.SOURCE,
    ):
        assert words in told(slide)


def test_départements_are_shapes_that_bear_their_numbers():
    lines = [("26", "Drôme (26)", 80, 80.0), ("07", "Ardèche (07)", None, math.nan), MISSING]
    slide = slide_of(report(result("departements", lines)), "departements")
    names = {shape.name: shape for shape in leaves(slide.shapes)}
    assert "Drôme (26)\u00a0: 80\u00a0·\u00a080\u202f%" in names
    assert f"Ardèche (07)\u00a0: {MASKED}" in names
    assert f"{SMALL}\u00a0ou\u00a0{MASKED}" in told(slide)
    assert "Drôme (26)\n80\u00a0·\u00a080\u202f%" in told(slide)
    assert "Non renseigné\n5\u00a0·\u00a05\u202f%" in told(slide)


def test_the_surface_of_a_disk_follows_its_number():
    lines = [
        ("26362", "Valence", 400, 80.0),
        ("26198", "Montélimar", 100, 20.0),
        ("26281", "Romans", None, math.nan),
    ]
    slide = slide_of(report(result("carte_activites", lines)), "carte_activites")
    sizes = {shape.name.split("\u00a0:")[0]: shape.width for shape in leaves(slide.shapes)}
    assert sizes["Valence"] / sizes["Montélimar"] == pytest.approx(2, rel=0.01)
    assert sizes["Romans"] < sizes["Montélimar"]


def test_the_whole_country_when_it_has_figures_everywhere():
    lines = [(code, code, rank + 1, 1.0) for rank, code in enumerate(plan.outlines())]
    slide = slide_of(report(result("departements", lines)), "departements")
    (group,) = [shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.GROUP]
    assert len(group.shapes) == len(plan.outlines())


def test_a_place_outside_the_plan_is_in_the_list():
    slide = slide_of(
        report(result("departements", [("987", "Polynésie française (987)", 7, 100.0)])), "departements"
    )
    assert "Polynésie française (987)\n7" in told(slide)


ALL = (
    report(*every_kind(previous=80), previous="avant", notes=("Remarque " * 80,)),
    report(*(beside(r, r) for r in every_kind()), compared="Toute la France " * 90, notes=("Remarque.",)),
    report(*(beside(r, r, (ODD[5], ODD[4])) for r in every_kind()), compared=ODD[5]),
)


@pytest.mark.parametrize("written", ALL)
def test_nothing_leaves_the_slide_and_every_shape_has_its_number(written):
    deck = opened(written)
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, rel=0.001)
    for slide in deck.slides:
        for shape in leaves(slide.shapes):
            assert min(shape.left, shape.top) >= 0, shape.name
            assert shape.left + shape.width <= deck.slide_width, shape.name
            assert shape.top + shape.height <= deck.slide_height, shape.name
        ids = [shape.shape_id for shape in leaves(slide.shapes)]
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize("written", ALL)
def test_texts_fit_their_boxes(written):
    for slide in opened(written).slides:
        for shape in leaves(slide.shapes):
            if not shape.has_text_frame or not shape.text_frame.text:
                continue
            frame = shape.text_frame
            room = (shape.width - 2 * (frame.margin_left or 0)) / 12_700
            height = 2 * (frame.margin_top or 0) / 12_700
            for paragraph in frame.paragraphs:
                sizes = [(run.text, run.font.size.pt, bool(run.font.bold)) for run in paragraph.runs]
                tallest = max((size for _, size, _ in sizes), default=10)
                alone = sum(width(*run) for run in sizes) <= room
                height += LINE * tallest * (1 if alone else lines(paragraph.text, tallest, room))
            assert height <= shape.height / 12_700 + 1, paragraph.text


@pytest.mark.parametrize("written", ALL)
def test_titles_footers_language_and_words_for_charts(written):
    for number, slide in enumerate(opened(written).slides, 1):
        assert slide.shapes.title.is_placeholder
        assert slide.shapes[0].shape_id == slide.shapes.title.shape_id  # read first
        kinds = [shape._element.ph.get("type") for shape in slide.placeholders]
        assert {"dt", "ftr", "sldNum"} <= set(kinds)
        assert "Données du 24 novembre 2026" in told(slide)
        xml = [slide._element, slide.notes_slide._element]
        for shape in slide.shapes:
            if shape.has_chart:
                xml.append(shape.chart._chartSpace)
            if shape.has_chart or shape.name == "Carte":
                assert slide.shapes.title.text in shape._element.xpath(".//p:cNvPr/@descr")[0], number
        for element in xml:
            for run in element.iter(qn("a:r")):
                assert run.find(qn("a:rPr")).get("lang") == "fr-FR"


def test_the_file_says_what_it_is():
    about = opened(report()).core_properties
    assert (about.title, about.author, about.language) == (textes.TITRE, "La Coop", "fr-FR")
    assert about.created.isoformat() == "2026-11-24T00:32:00"


def test_an_empty_report_is_a_file_and_an_empty_result_says_so():
    assert len(opened(report()).slides) == 1
    nothing = [dataclasses.replace(r, lines=(), total=0, repondu=0, non_renseigne=0) for r in every_kind()]
    slides = list(opened(report(*nothing)).slides)
    assert all(EMPTY in told(slide) for slide in slides[2:])
    zero = slide_of(
        report(result("genres", [("a", "A", 0, 0.0), ("non_renseigne", "NR", 0, 0.0)], 0)), "genres"
    )
    assert EMPTY in told(zero)


def test_odd_texts_stay_texts():
    lines = [(f"v{i}", text, 3, 3.0) for i, text in enumerate(ODD)]
    results = [result(code, lines, serie=ODD[0]) for code in ("thematiques", "demarches", "types")]
    written = dataclasses.replace(report(*results, notes=ODD), selection="\ud800" + " ".join(ODD))
    slides = {slide.shapes.title.text: slide for slide in opened(written).slides}
    names = workbook(chart_of(slides["Thématiques"]))[0][1:]
    assert names[1:4] == [clean(text) for text in ODD[1:4]]
    assert "\x1b" not in names[0]
    assert "🧑🏽‍💻 مرحبا بكم" in names[0]
    assert all(len(name) > 20 for name in names[4:])
    assert "=HYPERLINK(1)" in told(slides["Types d’activité"])


@given(some.text())
def test_clean_texts_have_one_line_and_legal_characters(text):
    found = clean(text)
    assert not re.search("[\x00-\x1f\ufffe\uffff]", found)
    assert clean(found) == found


@given(
    some.text(alphabet=some.sampled_from("ail mWé’ "), max_size=400),
    some.integers(60, 400),
    some.integers(14, 80),
)
def test_a_fitted_text_fits(text, w, h):
    found, size = fitted(text, Area(0, 0, w, h), 20, 9)
    assert 9 <= size <= 20
    assert lines(found, size, w) <= max(int(h / size / LINE), 1)
    assert found == text or found.endswith("…")


def test_a_real_report(team):
    counts.view(60)
    written = reports.compute(team["Chantal"], {})
    slides = {slide.shapes.title.text: slide for slide in opened(written).slides}
    drawn = [r for r in written.results.values() if r.statistic.forme == "barres" and r.rows["nombre"].any()]
    assert drawn
    for one in drawn:
        chart = chart_of(slides[one.statistic.titre])
        assert series(chart)[0][1] == one.rows["nombre"].tolist()
        assert list(chart.plots[0].categories) == one.rows["libelle"].tolist()
