"""Figures: same result same figure, nothing cut, nothing hidden, words in French."""

import dataclasses
import datetime as dt
import html
import json
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as some

from coop import charts, french, theme
from coop.charts.bars import BY_SHARE
from coop.charts.columns import ticks
from coop.charts.frame import CHARS
from coop.charts.legend import legend
from coop.stats import STATISTICS, Result

READ_AT = dt.datetime(2026, 11, 23, 23, 32, tzinfo=dt.UTC)  # in Paris, the 24th
FORMES = ("barres", "classement", "chiffres", "colonnes", "carte")
NAN = float("nan")


def result(rows, forme="barres", total=None, petits=(), serie="", autre=None, **changes):
    """`rows` are (valeur, libelle, nombre or None, part); `autre` is the other side of a comparison."""
    statistic = dataclasses.replace(
        STATISTICS[0],
        **{"code": "essai", "titre": "Essai", "forme": forme, "unite": "accompagnements"} | changes,
    )
    total = sum(row[2] or 0 for row in rows) if total is None else total
    return Result(
        statistic,
        "Toutes les activités.",
        total,
        total,
        0,
        [
            (valeur, libelle, nombre, NAN if nombre is None else part)
            for valeur, libelle, nombre, part in rows
        ],
        READ_AT,
        serie=serie,
        petits=frozenset(petits),
        compared=autre,
    )


def hidden(forme="barres"):
    return dataclasses.replace(result([], forme), total=None, repondu=None, non_renseigne=None)


def themes(count, missing=0):
    rows = [(f"t{i}", f"Thématique {i}", 10 * (count - i), 12.5) for i in range(count)]
    return [*rows, ("non_renseigne", "Non renseigné", missing, 2.0)] if missing else rows


def months(count, first=(2024, 10)):
    found = []
    for i in range(count):
        year, month = divmod(first[0] * 12 + first[1] - 1 + i, 12)
        value = f"{year}-{month + 1:02}"
        found.append((value, french.month(value), 0 if i == 2 else 100 + i, float("nan")))
    return found


def sentence_of(figure):
    (said,) = drawn_texts(figure)
    return said.replace("<br>", " ")


def drawn_texts(figure):
    texts = [text for trace in figure.data for text in trace.text or ()]
    return texts + [annotation.text for annotation in figure.layout.annotations]


@pytest.mark.parametrize("width", [None, 360, 1100])
def test_the_same_result_gives_the_same_json(width):
    makes = (
        lambda: result(themes(14, 3)),
        lambda: result(months(26), "colonnes"),
        lambda: compared(one=themes(14, 3), other=themes(12, 1)),
        lambda: compared("colonnes", months(26), months(24)),
    )
    for make in makes:
        assert charts.figure(make(), width=width).to_json() == charts.figure(make(), width=width).to_json()


def test_a_figure_does_not_depend_on_the_default_template():
    """Importing Streamlit changes plotly's default template, and would change every figure."""
    layout = json.loads(charts.figure(result(themes(3))).to_json())["layout"]
    assert set(layout["template"]) <= {"layout", "data"}
    assert "colorway" not in layout["template"]["layout"]


def test_drawing_loads_neither_streamlit_nor_plotly_express():
    code = "import coop.charts, sys; print([m for m in ('streamlit', 'plotly.express') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("forme", FORMES)
@pytest.mark.parametrize("rows", [[], [("2026-10", "octobre 2026", 0, 0.0)]])
def test_nothing_to_draw_says_so(forme, rows):
    empty = result(rows, forme)
    assert charts.is_empty(empty)
    assert sentence_of(charts.figure(empty)) == charts.EMPTY


@pytest.mark.parametrize("forme", [*FORMES, "chiffre"])
def test_what_may_not_be_told_is_not_drawn_but_said(forme):
    assert not charts.is_empty(hidden(forme))  # it may count something
    assert sentence_of(charts.figure(hidden(forme))) == charts.HIDDEN


def test_a_figure_alone_is_its_number_even_zero():
    def said(total, unite="accompagnements"):
        return re.sub("<.*?>", "", drawn_texts(charts.figure(result([], "chiffre", total, unite=unite)))[0])

    assert said(15420) == "15\u202f420\u00a0accompagnements"
    assert said(0) == "0\u00a0"
    assert said(90, "minutes") == "1\u00a0h\u00a030\u00a0"


def test_numbers_and_shares_are_french():
    assert charts.number_and_share("1\u202f520", 37.4) == "1\u202f520\u00a0·\u00a037,4\u202f%"
    assert charts.number_and_share("<\u00a05", NAN) == "&lt;\u00a05"
    figure = charts.figure(result([("a", "A", 1520, 37.4), ("b", "B", 0, 0.0)]))
    assert figure.data[0].text == ("1\u202f520\u00a0·\u00a037,4\u202f%", "0\u00a0·\u00a00\u202f%")
    assert figure.layout.separators == ",\u202f"


def test_zero_rows_stay_and_missing_answers_are_grey():
    figure = charts.figure(
        result([("a", "A", 3, 60.0), ("b", "B", 0, 0.0), ("non_renseigne", "NR", 2, 40.0)])
    )
    assert figure.data[0].x == (3, 0, 2)
    assert figure.data[0].marker.color == (theme.SERIES, theme.SERIES, theme.MISSING)


def test_a_ranking_is_cut_but_says_so_and_keeps_missing_answers():
    long = result(themes(1200, missing=7), "classement")
    figure = charts.figure(long)
    assert len(figure.data[0].x) == 11
    assert figure.data[0].x[-1] == 7
    assert "Les 10 premiers sur 1\u202f200" in drawn_texts(figure)
    assert len(charts.figure(long, first=20).data[0].x) == 21
    assert len(charts.figure(result(themes(10, 7), "classement")).data[1].text) == 11  # all there: no note
    assert len(charts.figure(result(themes(30))).data[0].x) == 30  # a closed list is never cut


def test_height_follows_the_rows_and_their_lines():
    def height(rows, **arrangement):
        return charts.figure(result(rows), **arrangement).layout.height

    assert height(themes(14)) - height(themes(13)) == height(themes(2)) - height(themes(1)) == 48
    assert height(themes(14), width=800) - height(themes(13), width=800) == 32
    long = [("a", "Entrepreneuriat et accompagnement de la très petite entreprise " * 2, 1, 1.0)]
    assert height(long) > height(themes(1))
    figure = charts.figure(result(themes(5)))
    assert figure.layout.yaxis.range[0] == figure.layout.height - 16  # one unit is one pixel


@given(some.text(max_size=300), some.integers(10, 60))
def test_no_line_of_a_label_is_longer_than_asked(text, chars):
    lines = [html.unescape(line) for line in charts.wrap(text, chars)]
    assert lines
    assert all(0 < len(line) <= chars for line in lines)
    assert "".join("".join(lines).split()) == ("".join(text.split()) or french.MISSING)


def test_labels_fit_a_phone():
    """40 characters of Source Sans at 14 pixels: 276 pixels at most for ordinary text, in 296."""
    assert CHARS * 6.9 <= 296
    assert max(map(len, charts.wrap("DÉPARTEMENT " * 12))) <= 30


def test_a_label_cannot_write_html():
    figure = charts.figure(result([("a", 'Tag <a href="x">clic</a> & <b>gras', 1, 100.0)]))
    assert figure.data[1].text[0] == 'Tag &lt;a href="x"&gt;clic&lt;/a&gt; &amp; &lt;b&gt;gras'
    assert "<a" not in charts.figure(result([("2026-10", "<a>", 1, 1.0)], "colonnes")).data[0].hovertext[0]


def test_few_months_have_their_numbers_and_many_a_scale():
    few = charts.figure(result(months(6), "colonnes"))
    assert few.data[0].text == ("100", "101", "0", "103", "104", "105")
    assert few.layout.yaxis.visible is False
    many = charts.figure(result(months(26), "colonnes"))
    assert [text for text in many.data[0].text if text] == ["0"]
    assert many.layout.yaxis.visible is True
    assert len(many.data[0].x) == 26


@pytest.mark.parametrize("width", [250, 600, 1000])
@pytest.mark.parametrize("count", [1, 5, 12, 26, 60, 140])
def test_month_ticks_fit_and_keep_january(count, width):
    values = [row[0] for row in months(count)]
    places, labels = ticks(values, width)
    assert 1 <= len(places) <= max(width // 34, 1)
    assert len({b - a for a, b in zip(places, places[1:], strict=False)}) <= 1
    if any(value.endswith("-01") for value in values) and count > 12:
        assert any(label.startswith("janv.<br>") for label in labels)
    assert "<br>20" in labels[0]


def test_week_and_day_ticks():
    assert ticks(["2026-S01", "2026-S02"], 300) == ([0, 1], ["29\u00a0déc.<br>2025", "5\u00a0janv.<br>2026"])
    days = [(dt.date(2026, 10, 1) + dt.timedelta(i)).isoformat() for i in range(90)]
    places, labels = ticks(days, 300)
    assert len(places) <= 6
    assert labels[0] == "8\u00a0oct.<br>2026"


def test_masked_rows_keep_their_place_with_a_word_and_no_length():
    rows = [("a", "A", 8, 80.0), ("b", "B", None, NAN), ("c", "C", None, NAN)]
    bars = charts.figure(result(rows, petits=["b"])).data[0]
    assert bars.x == (8, 0, 0)
    assert bars.text == ("8\u00a0·\u00a080\u202f%", "&lt;\u00a05", "masqué")
    assert not charts.is_empty(result(rows[1:]))
    assert charts.figure(result(rows[1:], "classement")).data[0].text[1] == "masqué"


@pytest.mark.parametrize("count", [3, 20])
def test_masked_months_are_told_from_those_with_nothing(count):
    rows = months(count)
    rows[1] = (*rows[1][:2], None, NAN)
    figure = charts.figure(result(rows, "colonnes", petits=[rows[1][0]]), width=400)
    assert figure.data[0].y[1:3] == (0, 0)
    assert figure.data[0].text[2] == "0"
    assert "&lt;\u00a05" in drawn_texts(figure)
    assert "&lt;\u00a05" in figure.data[0].hovertext[1]


def compared(forme="barres", one=(), other=(), **changes):
    autre = result(other, forme, serie="France", **changes)
    return result(one, forme, serie="Mon équipe", autre=autre, **changes)


def test_both_sides_stand_in_each_row_under_a_legend():
    both = compared(
        one=[("a", "A", 30, 75.0), ("b", "B", 10, 25.0), ("non_renseigne", "NR", 0, 0.0)],
        other=[("a", "A", 900, 90.0), ("c", "C", 60, 6.0), ("non_renseigne", "NR", 40, 4.0)],
    )
    for width in (296, 1100):
        figure = charts.figure(both, width=width)
        bars = figure.data[0]
        assert bars.x == (75, 25, 0, 0, 90, 0, 6, 4)  # sides of different sizes: by their shares
        assert bars.marker.color[0] == theme.SERIES
        assert bars.marker.color[4] == theme.COMPARED
        assert bars.marker.color[3] == bars.marker.color[7] == theme.MISSING
        assert bars.text[4] == "900\u00a0·\u00a090\u202f%"
        assert len(set(bars.y)) == 8
        assert {"Mon équipe", "France", BY_SHARE} <= set(drawn_texts(figure))
        assert [shape.fillcolor for shape in figure.layout.shapes] == [theme.SERIES, theme.COMPARED]
    assert bars.hovertext[0] == (
        "<b>A</b><br>Mon équipe\u00a0: 30\u00a0·\u00a075\u202f%<br>France\u00a0: 900\u00a0·\u00a090\u202f%"
        "<br>Écart\u00a0: \u2212870 · \u221215\u00a0pt"
    )
    assert "France" not in drawn_texts(charts.figure(result(themes(3))))


def test_without_shares_bars_are_as_long_as_numbers():
    both = compared("chiffres", [("a", "A", 30, NAN)], [("a", "A", 45, NAN)])
    figure = charts.figure(both)
    assert figure.data[0].x == (30, 45)
    assert BY_SHARE not in drawn_texts(figure)


def test_a_difference_with_a_masked_number_is_not_said():
    both = compared(one=[("a", "A", None, NAN), ("b", "B", 9, 90.0)], other=[("a", "A", 7, 70.0)])
    figure = charts.figure(both)
    assert "Écart" not in figure.data[0].hovertext[0]
    assert charts.table(both)["Écart"].tolist() == [french.MISSING, "+9"]


def test_one_side_alone_is_not_empty():
    assert not charts.is_empty(compared(one=[], other=themes(2)))
    assert len(charts.figure(compared(one=[], other=themes(2))).data[0].x) == 4
    assert charts.is_empty(compared(one=[("a", "A", 0, 0.0)], other=[]))


def test_months_stand_beside_each_other_by_rank():
    both = compared("colonnes", months(4), months(3, first=(2023, 10)))
    figure = charts.figure(both, width=560)
    assert [len(trace.x) for trace in figure.data] == [4, 4]
    assert figure.data[1].y == (100, 101, 0, 0)
    assert figure.data[0].offset < figure.data[1].offset
    assert figure.layout.xaxis.ticktext == ("oct.", "nov.", "déc.", "janv.")  # the legend says the years
    hover = figure.data[0].hovertext[0]
    assert "octobre 2024\u00a0: 100" in hover
    assert "octobre 2023\u00a0: 100" in hover
    later = charts.figure(compared("colonnes", months(3), months(3, first=(2024, 7))), width=560)
    assert later.layout.xaxis.ticktext == ("oct.<br>juil.", "nov.<br>août", "déc.<br>sept.")
    longer = charts.figure(compared("colonnes", months(2), months(3, first=(2024, 7))), width=560)
    assert longer.layout.xaxis.ticktext == ("oct.<br>juil.", "nov.<br>août", "<br>sept.")
    assert longer.data[0].text == ("100", "101", "")
    assert longer.data[0].hovertext[2] == "septembre 2024\u00a0: 0"
    same = charts.figure(compared("colonnes", months(3), months(3)), width=560)
    assert same.layout.xaxis.ticktext == ("oct.<br>2024", "nov.", "déc.")


def test_a_figure_says_what_it_is_compared_with():
    one = dataclasses.replace(result([], "chiffre", 150), previous=120)
    assert "période précédente\u00a0: 120 (+25\u202f%)" in drawn_texts(charts.figure(one))[0]
    both = dataclasses.replace(one, serie="2026", compared=result([], "chiffre", 0, serie="2025"))
    assert "<br>2026<br>" in drawn_texts(charts.figure(both))[0]
    assert "2025\u00a0: 0 (nouveau)" in drawn_texts(charts.figure(both))[0]


@given(some.lists(some.text(min_size=1, max_size=90), min_size=1, max_size=8), some.integers(250, 1100))
def test_a_legend_keeps_inside_its_width(words, width):
    found = legend([("#000000", word) for word in words], width)
    assert len(found.shapes) == len(found.annotations) == len(words)
    for square, text in zip(found.shapes, found.annotations, strict=True):
        assert square["x1"] < text["xshift"]
        assert text["xshift"] + 5.9 * len(html.unescape(text["text"])) <= width
        assert 0 < text["yshift"] < found.height


def test_the_table_is_ready_to_be_read():
    table = charts.table(result([("a", "A", 1520, 37.4), ("b", "B", None, NAN)], petits=["b"]))
    assert table.to_dict("list") == {
        "Libellé": ["A", "B"],
        "Nombre": ["1\u202f520", "<\u00a05"],
        "Part": ["37,4\u202f%", "–"],
    }
    assert list(charts.table(result(months(3), "colonnes")).columns) == ["Libellé", "Nombre"]
    assert charts.table(result([("a", "A", 90, NAN)], unite="minutes"))["Nombre"].tolist() == [
        "1\u00a0h\u00a030"
    ]
    assert charts.table(hidden()).empty


def test_the_table_compares():
    table = charts.table(compared(one=[("a", "A", 30, 75.0)], other=[("a", "A", 27, 73.8)]))
    assert table.to_dict("list") == {
        "Libellé": ["A"],
        "Mon équipe": ["30"],
        "Part, Mon équipe": ["75,0\u202f%"],
        "France": ["27"],
        "Part, France": ["73,8\u202f%"],
        "Écart": ["+3"],
        "Écart de part": ["+1,2\u00a0pt"],
    }
    long = charts.table(compared("colonnes", months(1), months(2, first=(2023, 10))))
    assert long["Libellé"].tolist() == ["octobre 2024 / octobre 2023", "novembre 2023"]
    times = charts.table(compared("chiffres", [("a", "A", 100, NAN)], [("a", "A", 10, NAN)], unite="minutes"))
    assert times["Écart"].tolist() == ["+1\u00a0h\u00a030"]
    same = dataclasses.replace(compared(one=themes(1), other=themes(1)), serie="France")
    assert charts.table(same).columns.is_unique


def _contrast(one, other):
    def luminance(color):
        parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("color", [theme.SERIES, theme.COMPARED, theme.MISSING])
@pytest.mark.parametrize("ground", [theme.GROUND, theme.DARK_GROUND])
def test_bars_are_seen_on_both_grounds(color, ground):
    assert _contrast(color, ground) >= 3


def test_texts_are_read():
    assert min(_contrast(color, theme.GROUND) for color in (theme.TEXT, theme.MUTED, theme.ACTION)) >= 4.5


def test_streamlit_still_replaces_the_colour_of_texts():
    from streamlit.elements.lib import streamlit_plotly_theme

    assert streamlit_plotly_theme.GRAY_90 == theme.PAGE_TEXT
