"""The workbook: every number of the report, as a number, in tables and charts that can be edited."""

import dataclasses
import datetime as dt
import io
import zipfile

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from strategies import ODD, TODAY, monde

from coop import report as reports
from coop.charts import EMPTY
from coop.exports import textes, xlsx
from coop.report import Report
from coop.stats import BY_CODE, GROUPS, MASKED, SMALL, Result
from coop.store.contexte import context

READ_AT = dt.datetime(2026, 11, 23, 23, 32, tzinfo=dt.UTC)  # in Paris, the 24th
SELECTION = "Activités de l’équipe Oise du 1er juillet au 30 septembre 2026."
NAN = float("nan")
FORMULAS = ("=1+1", "+33 6", "-12", "@SUM(A1)", "\t=1", "\r=1", "#N/A", "#REF!", "{=1}")


def result(code, lines=(), total=100, **changes):
    kind = "one" if any(part == part for *_, part in lines) else ""
    return Result(BY_CODE[code], SELECTION, total, total, 0, list(lines), READ_AT, **{"kind": kind} | changes)


def report(*results, **changes):
    given_ = {"selection": SELECTION, "refused": (), "activites": 1, "read_at": READ_AT} | changes
    return Report(results={one.statistic.code: one for one in results}, **given_)


def beside(one, other):
    """The same statistic on two sides."""
    other = dataclasses.replace(other, serie="3e trimestre 2025")
    return dataclasses.replace(one, serie="3e trimestre 2026", compared=other)


def opened(found):
    return openpyxl.load_workbook(io.BytesIO(xlsx.write(found)))


def place(book, code):
    """The sheet and the row that « Définitions » leads to."""
    sheet = book["Définitions"]
    for row in sheet.iter_rows(min_row=3):
        if row[2].value == code:
            name, cell = row[1].hyperlink.location.split("!")
            return book[name.strip("'")], int(cell[1:])
    raise AssertionError(f"no definition of {code}")


def table(book, code):
    """The cells of a statistic's table, line by line, without its headings."""
    sheet, row = place(book, code)
    assert sheet.cell(row, 1).value == BY_CODE[code].titre
    while sheet.cell(row, 1).value != "Libellé":
        row += 1
        assert row <= sheet.max_row, f"{code} has no table"
    width = 1
    while sheet.cell(row, width + 1).value:
        width += 1
    lines = []
    for cells in sheet.iter_rows(min_row=row + 1, max_col=width):
        if cells[0].value is None:
            break
        lines.append(cells)
    return [cell.value for cell in sheet[row][:width]], lines


def chart(book, code):
    sheet, row = place(book, code)
    return next((one for one in sheet._charts if one.anchor._from.row == row - 1), None)


def expected(one):
    """What a table holds, from the result: labels, then the columns, words in place of masked numbers."""
    rows, both = one.rows, one.compared is not None
    ends = ("", "_autre") if both else ("",)
    shares = any(rows[f"part{end}"].notna().any() for end in ends)
    labels = rows["libelle"].tolist()
    if both and one.statistic.forme == "colonnes":
        pairs = zip(labels, rows["libelle_autre"], strict=True)
        labels = [own if pd.isna(other) or own == other else f"{own} / {other}" for own, other in pairs]
    columns = [labels]
    for end in ends:
        pairs = zip(rows["autre" if end else "nombre"], rows[f"dit{end}"], strict=True)
        columns.append([(None if dit == "–" else dit) if pd.isna(n) else n for n, dit in pairs])
        if shares:
            columns.append([None if pd.isna(p) else round(p / 100, 4) for p in rows[f"part{end}"]])
    if both:
        columns.append([None if pd.isna(n) else n for n in rows["ecart"]])
        if shares:
            columns.append([None if pd.isna(n) else n for n in rows["ecart_part"]])
    return [list(line) for line in zip(*columns, strict=True)]


def check_everything(book, found):
    for one in found.results.values():
        code, total = one.statistic.code, one.total
        if one.statistic.forme != "chiffre":
            if len(one.rows):
                assert [[cell.value for cell in line] for line in table(book, code)[1]] == expected(one), code
            continue
        sheet, row = place(book, code)
        hours = 60 if one.statistic.unite == "minutes" else 1
        assert sheet.cell(row, 1).value == one.statistic.titre
        assert sheet.cell(row, 3).value == pytest.approx(total / hours)
        if one.compared is not None:
            assert sheet.cell(row, 4).value == pytest.approx(one.compared.total / hours)
            assert sheet.cell(row, 5).value == pytest.approx((total - one.compared.total) / hours)
        elif one.previous:
            assert sheet.cell(row, 4).value == pytest.approx(one.previous / hours)
            assert sheet.cell(row, 5).value == pytest.approx((total - one.previous) / one.previous)
        for index, line in enumerate(one.rows.to_dict("records"), row + 1):
            shared = line["part"] == line["part"]
            assert sheet.cell(index, 1).value == line["libelle"]
            assert sheet.cell(index, 3).value == (line["part"] / 100 if shared else line["nombre"])
            assert sheet.cell(index, 3).number_format == ("0.0 %" if shared else "#,##0")


@pytest.mark.parametrize("compare", ["", "annee"])
def test_every_number_of_a_report_is_in_the_workbook(base, compare):
    user = monde(5, 300).users[-1]
    params = {"periode": ["annee_derniere"]}
    found = reports.compute(user, params, context=context(user, TODAY), compare=compare)
    assert found.results["accompagnements"].total
    assert bool(found.compared) == bool(compare)
    book = opened(found)
    check_everything(book, found)
    drawn = [r for r in found.results.values() if r.statistic.forme != "chiffre" and r.rows["nombre"].any()]
    assert drawn
    for one in drawn:
        assert chart(book, one.statistic.code), one.statistic.code


def labels():
    return some.one_of(
        some.text("abé ’«»—-=+@<&'\"😀م", min_size=1, max_size=90), some.sampled_from([*FORMULAS, ODD])
    )


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    some.data(),
    some.sampled_from(["thematiques", "communes", "types", "accompagnements_par_mois"]),
    some.booleans(),
)
def test_any_rows_are_read_back_as_they_are(data, code, compared):
    def side():
        number = some.one_of(some.none(), some.integers(0, 10**7))
        found = data.draw(some.lists(some.tuples(labels(), number), min_size=1, max_size=25))
        kept = [(text.strip() or "x", n) for text, n in found]
        lines = [
            (f"v{i}", text, n, NAN if n is None or code == "types" else round(i * 3.7 % 100, 1))
            for i, (text, n) in enumerate(kept)
        ]
        small = frozenset(data.draw(some.sets(some.sampled_from([line[0] for line in lines]))))
        return result(code, lines, petits=small)

    one = beside(side(), side()) if compared else side()
    book = opened(report(one, compared="L’autre." if compared else ""))
    read = [[cell.value for cell in line] for line in table(book, code)[1]]
    assert read == expected(one)
    assert all(isinstance(line[1], int) == (line[1] not in (None, SMALL, MASKED)) for line in read)


THEMES = [
    ("a", "Courriel", 60, 60.0),
    ("b", "Bureautique", 37, 37.4),
    ("non_renseigne", "Non renseigné", 3, 2.6),
]


def test_numbers_can_be_added_up_and_shares_are_percentages():
    heads, lines = table(opened(report(result("thematiques", THEMES))), "thematiques")
    assert heads == ["Libellé", "Nombre", "Part"]
    assert [(line[1].value, line[2].value) for line in lines] == [(60, 0.6), (37, 0.374), (3, 0.026)]
    assert {line[1].number_format for line in lines} == {"#,##0"}
    assert {line[2].number_format for line in lines} == {"0.0 %"}


def test_durations_are_hours_and_say_so():
    averages = [("par_activite", "Moyenne par activité", 71, NAN)]
    book = opened(
        report(result("temps_passe", averages, 8745, previous=12630), previous="du 1er au 3 mai 2026")
    )
    sheet, row = place(book, "temps_passe")
    assert [cell.value for cell in sheet[row]][:4] == ["Temps passé", "heures", 145.75, 210.5]
    assert [cell.value for cell in sheet[row + 1]][:3] == ["Moyenne par activité", "minutes", 71]
    assert sheet.cell(row - 1, 4).value == "Du 1er au 3 mai 2026"


def test_a_change_from_nothing_is_a_word():
    book = opened(report(result("activites", total=3, previous=0), previous="du 1er au 3 mai 2026"))
    sheet, row = place(book, "activites")
    assert sheet.cell(row, 5).value == "nouveau"


def test_charts_are_native_and_tied_to_their_cells():
    months = [(f"2026-{m:02}", f"mois {m}", m, NAN) for m in range(1, 4)]
    book = opened(report(result("thematiques", THEMES), result("accompagnements_par_mois", months)))
    bars, columns = chart(book, "thematiques"), chart(book, "accompagnements_par_mois")
    assert (bars.barDir, columns.barDir) == ("bar", "col")
    assert bars.x_axis.scaling.orientation == "maxMin", "the first row must be on top"
    for one, code in ((bars, "thematiques"), (columns, "accompagnements_par_mois")):
        lines, sheet = table(book, code)[1], place(book, code)[0].title
        (series,) = one.series
        first, last = lines[0][0].row, lines[-1][0].row
        assert series.val.numRef.f == f"{sheet}!$B${first}:$B${last}"
        assert series.cat.strRef.f == f"{sheet}!$A${first}:$A${last}"
        assert one.legend is None
    grey = [point.idx for point in bars.series[0].dPt]
    assert grey == [2], "« Non renseigné » alone is grey"


def test_a_long_ranking_is_whole_in_the_table_and_cut_in_the_chart():
    towns = [(f"{i:05}", f"Commune {i}", 1000 - i, 0.1) for i in range(400)]
    book = opened(report(result("communes", towns), result("finalisees", THEMES)))
    lines = table(book, "communes")[1]
    assert len(lines) == 400
    (series,) = chart(book, "communes").series
    assert series.val.numRef.f.endswith(f"$B${lines[0][0].row}:$B${lines[14][0].row}")
    assert place(book, "finalisees")[1] < place(book, "communes")[1], "short tables must not hide under it"


def test_a_comparison_has_both_sides_and_their_difference():
    other = [
        ("b", "Bureautique", 40, 80.0),
        ("c", "Santé", 10, 20.0),
        ("non_renseigne", "Non renseigné", 0, 0.0),
    ]
    one = beside(result("thematiques", THEMES), result("thematiques", other, 50))
    figure = beside(result("activites", total=3), result("activites", total=5))
    book = opened(report(figure, one, compared="Activités de 2025."))
    heads, lines = table(book, "thematiques")
    assert heads == ["Libellé", "Nombre", "Part", "Nombre", "Part", "Écart", "Écart (points)"]
    assert [cell.value for cell in lines[1]] == ["Bureautique", 37, 0.374, 40, 0.8, -3, -42.6]
    assert [cell.value for cell in lines[2]] == ["Santé", 0, 0, 10, 0.2, -10, -20]
    sheet, row = place(book, "thematiques")
    drawn = chart(book, "thematiques")
    named = [series.tx.strRef.f.split("!")[1].replace("$", "") for series in drawn.series]
    assert [sheet[cell].value for cell in named] == ["3e trimestre 2026", "3e trimestre 2025"]
    assert [series.val.numRef.f.split("$")[1] for series in drawn.series] == ["C", "E"], (
        "shares, as on the page"
    )
    assert drawn.legend.position == "t"
    synthese, row = place(book, "activites")
    assert [cell.value for cell in synthese[row]] == ["Activités", "activités", 3, 5, -2]
    assert any(cell.value == "Comparé à\u00a0: Activités de 2025." for cell in synthese["A"])


def test_a_masked_number_is_nowhere():
    lines = [("a", "Courriel", None, NAN), ("b", "Santé", None, NAN), ("c", "Emploi", 70, 70.0)]
    masked = result("thematiques", lines, petits=frozenset({"a"}))
    data = xlsx.write(report(masked, notes=("Les petits nombres sont masqués.",)))
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert [line[1].value for line in table(book, "thematiques")[1]] == [SMALL, MASKED, 70]
    labels_ = chart(book, "thematiques").series[0].dLbls
    assert [label.idx for label in labels_.dLbl] == [0, 1], "their bars bear no « 0 »"
    for name in ("Synthèse", "Accompagnements", "Définitions"):
        assert (
            "Les petits nombres sont masqués." in [c.value for c in book[name]["A"]] or name == "Définitions"
        )


@pytest.mark.parametrize("compared", [False, True])
def test_what_may_not_be_told_says_so(compared):
    hidden = dataclasses.replace(result("thematiques", (), None), repondu=None, non_renseigne=None)
    whole = dataclasses.replace(hidden, statistic=BY_CODE["nouveaux_usagers"])
    results = [whole, beside(result("thematiques", THEMES), hidden) if compared else hidden]
    book = opened(report(*results, compared="France." if compared else ""))
    sheet, row = place(book, "thematiques")
    said = [cell.value or "" for cell in sheet["A"][row - 1 :]]
    assert any(text.endswith(textes.HIDDEN) for text in said)
    assert bool(chart(book, "thematiques")) == compared
    if compared:
        assert table(book, "thematiques")[0] == ["Libellé", "Nombre", "Part"], "the other side has no zeros"
    sheet, row = place(book, "nouveaux_usagers")
    assert [sheet.cell(row, 3).value, sheet.cell(row + 1, 1).value] == [MASKED, textes.HIDDEN]


def test_a_detail_that_the_other_side_has_not_says_so():
    alone = result("lieux", THEMES, serie="Mon équipe")
    sheet, row = place(book := opened(report(alone, compared="France.")), "lieux")
    assert "Ce détail n’est pas donné" in sheet.cell(row + 2, 1).value
    assert len(table(book, "lieux")[0]) == 3


def test_nothing_to_count():
    empty = [result("activites", total=0), result("accompagnements_par_mois", (), 0)]
    empty.append(result("thematiques", [("a", "Courriel", 0, 0.0)], 0))
    book = opened(report(*empty))
    assert table(book, "thematiques")[1][0][1].value == 0
    for code in ("thematiques", "accompagnements_par_mois"):
        sheet, row = place(book, code)
        assert f"{EMPTY}." in [cell.value for cell in sheet["A"][row : row + 3]]
        assert chart(book, code) is None
    assert opened(report()).sheetnames == ["Synthèse", "Définitions"]


def test_texts_are_never_formulas():
    lines = [(str(i), text, i, 1.0) for i, text in enumerate(FORMULAS)]
    data = xlsx.write(report(result("lieux", lines), selection="=cmd|' /C calc'!A0", notes=("@x",)))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not [name for name in parts.namelist() if "calcChain" in name]
        for name in parts.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in parts.read(name)
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [line[0] for line in table(book, "lieux")[1]]
    assert [cell.value.strip() for cell in cells] == [text.strip() for text in FORMULAS]
    assert all(cell.quotePrefix for cell in cells[:6]), "still a text once edited"
    assert {cell.data_type for cell in cells} == {"s"}


def test_odd_texts_do_not_spoil_the_file():
    texts = ["a\x00\x01b", "a\r\nb", "😀" * 40_000, "É" * 40_000, ODD, "مرحبا", "deux\nlignes", "_x0041_"]
    book = opened(report(result("lieux", [(str(i), t, 9, 1.0) for i, t in enumerate(texts)])))
    values = [line[0].value for line in table(book, "lieux")[1]]
    assert values[:2] == ["ab", "a\nb"]
    assert all(len(value.encode("utf-16-le")) / 2 <= 32_767 for value in values)
    assert all(value.endswith("…") for value in values[2:4])
    assert values[4:] == texts[4:]


def test_definitions_are_complete():
    found = report(*(result(code, THEMES) for code in BY_CODE))
    sheet = opened(found)["Définitions"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3) if row[2].value]
    assert [row[2] for row in rows] == [r.statistic.code for _, results in found.groups() for r in results]
    for group, titre, code, unite, definition in rows:
        statistic = BY_CODE[code]
        assert (group, titre) == (statistic.groupe, statistic.titre)
        assert unite == ("heures" if statistic.unite == "minutes" else statistic.unite)
        assert definition == textes.definition(found.results[code])


def test_every_sheet_says_whose_figures_when_and_from_where():
    book = opened(report(*(result(code, THEMES) for code in BY_CODE), notes=("Une note.",)))
    assert book.sheetnames == ["Synthèse", *GROUPS, "Définitions"]
    for sheet in book.worksheets:
        words = [cell.value for cell in sheet["A"]]
        assert sheet.title == "Définitions" or SELECTION in words
        assert "Une note." in words
        assert textes.SOURCE in sheet.oddFooter.left.text
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
        assert sheet.title == "Synthèse" or (sheet.freeze_panes and sheet.print_title_rows)
    assert "Données lues le 24 novembre 2026 à 0\u00a0h\u00a032." in [c.value for c in book["Synthèse"]["A"]]
    assert (book.properties.title, book.properties.creator) == (textes.TITRE, "La Coop")
    assert book.custom_doc_props["Language"].value == "fr-FR"


def test_a_very_long_selection_leaves_room_for_the_figures():
    book = opened(
        report(*(result(code, THEMES) for code in BY_CODE), selection="Activités de Camille. " * 300)
    )
    for name in GROUPS:
        assert book[name].freeze_panes == "A2"
        assert book[name].row_dimensions[2].height <= 409


def test_charts_do_not_overlap():
    book = opened(report(*(result(code, THEMES) for code in BY_CODE)))
    for sheet in book.worksheets:
        ends = 0
        for one in sorted(sheet._charts, key=lambda c: c.anchor._from.row):
            assert one.anchor._from.row >= ends
            ends = one.anchor.to.row + 1
