"""The flat table: pandas and a French spreadsheet read every number of the report."""

import dataclasses
import io

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from strategies import ODD, TODAY, monde
from test_xlsx import NAN, SELECTION, THEMES, beside, report, result

from coop import report as reports
from coop.exports import csv, textes
from coop.stats import BY_CODE, MASKED, SMALL
from coop.store.contexte import context

FORMULAS = ("=1+1", "+33 6", "-12", "@SUM(A1)", "\t=1", "\r=1")


def read(found, **options):
    """As the module's own words say to read it."""
    return pd.read_csv(io.BytesIO(csv.write(found)), sep=";", decimal=",", **options)


def texts(found):
    return read(found, dtype=str, keep_default_na=False)


def word(number, dit=""):
    """A number as it is written, or the words in its place."""
    return ("" if dit == "–" else dit) if pd.isna(number) else str(number).replace(".", ",")


def expected(found):
    """Code, valeur, libellé, nombre and part of every row; and the other side's number and share."""
    for group, results in found.groups():
        for one in results:
            code, other = one.statistic.code, one.compared
            if one.statistic.forme == "chiffre":
                beside_ = "" if other is None else word(other.total)
                yield [group, code, "", one.statistic.titre, word(one.total), "", beside_, ""]
            for row in one.rows.to_dict("records"):
                line = [group, code, row["valeur"], row["libelle"], word(row["nombre"], row["dit"])]
                line.append(word(row["part"]))
                line.append("" if other is None else word(row["autre"], row["dit_autre"]))
                yield [*line, "" if other is None else word(row["part_autre"])]


def written(found):
    columns = [
        "groupe",
        "code",
        "valeur",
        "libellé",
        "nombre",
        "part (%)",
        "nombre comparé",
        "part comparée (%)",
    ]
    return texts(found).reindex(columns=columns, fill_value="").to_numpy().tolist()


@pytest.mark.parametrize("compare", ["", "annee"])
def test_every_number_of_a_report_is_in_the_table(base, compare):
    user = monde(5, 300).users[-1]
    params = {"periode": ["annee_derniere"]}
    found = reports.compute(user, params, context=context(user, TODAY), compare=compare)
    assert found.results["accompagnements"].total
    assert written(found) == list(expected(found))


@settings(deadline=None)
@given(
    some.lists(
        some.tuples(some.text("aé ;\"'\n\r’«=0,م😀"), some.one_of(some.none(), some.integers(0, 10**9)))
    )
)
def test_any_rows_are_read_back_as_they_are(found):
    lines = [(f"v{i}", f"x{text}", n, NAN if n is None else 12.5) for i, (text, n) in enumerate(found)]
    one = report(result("lieux", lines, petits=frozenset({"v0"})))
    assert written(one) == list(expected(one))


def test_a_spreadsheet_in_french_understands_it():
    data = csv.write(report(result("thematiques", THEMES)))
    assert data.startswith(b"\xef\xbb\xbfgroupe;code;")
    lines = data.decode("utf-8-sig").split("\r\n")
    assert lines[-1] == ""
    assert len(lines) == 1 + len(THEMES) + 1
    assert ";Bureautique;37;37,4;" in lines[2]


def test_pandas_reads_numbers():
    frame = read(report(result("activites", total=12), result("thematiques", THEMES)))
    assert frame["nombre"].tolist() == [12, 60, 37, 3]
    assert frame["part (%)"].tolist()[1:] == [60.0, 37.4, 2.6]
    assert frame["statistique"].tolist() == ["Activités"] + ["Thématiques"] * 3


def test_durations_stay_in_minutes_and_say_so():
    averages = [("par_activite", "Moyenne par activité", 71, NAN)]
    frame = texts(
        report(result("temps_passe", averages, 8745, previous=12630), previous="du 1er au 3 mai 2026")
    )
    assert frame["unité"].tolist() == ["minutes", "minutes"]
    assert frame["nombre"].tolist() == ["8745", "71"]
    assert frame["nombre précédent"].tolist() == ["12630", ""]
    assert frame["période précédente"].tolist() == ["du 1er au 3 mai 2026", ""]


def test_a_comparison_has_both_sides_and_their_difference():
    other = [("b", "Bureautique", 40, 80.0), ("non_renseigne", "Non renseigné", 10, 20.0)]
    figure = beside(result("activites", total=3), result("activites", total=5))
    one = beside(result("thematiques", THEMES), result("thematiques", other, 50))
    frame = texts(report(figure, one, compared="Activités de 2025."))
    assert set(frame["série"]) == {"3e trimestre 2026"}
    assert set(frame["série comparée"]) == {"3e trimestre 2025"}
    assert set(frame["comparée à"]) == {"Activités de 2025."}
    assert frame["écart"].tolist() == ["-2", "60", "-3", "-7"]
    assert frame["écart (points)"].tolist() == ["", "60,0", "-42,6", "-17,4"]


def test_a_masked_number_is_nowhere():
    lines = [("a", "Courriel", None, NAN), ("b", "Santé", None, NAN), ("c", "Emploi", 70, 70.0)]
    frame = texts(report(result("thematiques", lines, petits=frozenset({"a"}))))
    assert frame["nombre"].tolist() == [SMALL, MASKED, "70"]
    assert frame["part (%)"].tolist() == ["", "", "70,0"]


def test_what_may_not_be_told_says_so():
    hidden = dataclasses.replace(result("thematiques", (), None), repondu=None, non_renseigne=None)
    (row,) = texts(report(hidden)).to_dict("records")
    assert (row["libellé"], row["nombre"]) == ("Thématiques", MASKED)
    assert row["définition"].endswith(textes.HIDDEN)
    frame = texts(report(beside(result("thematiques", THEMES), hidden), compared="France."))
    assert frame["nombre"].tolist() == ["60", "37", "3"]
    assert frame["nombre comparé"].tolist() == [MASKED] * 3, "the other side has no zeros"


def test_each_statistic_says_its_definition_and_each_row_where_it_comes_from():
    found = report(*(result(code, THEMES) for code in BY_CODE), notes=("Une note.",))
    frame = texts(found)
    assert set(frame["sélection"]) == {SELECTION}
    assert set(frame["données lues le"]) == {"2026-11-24 00:32"}
    assert set(frame["source"]) == {textes.SOURCE}
    first = frame.drop_duplicates("code")
    assert first["définition"].tolist() == [textes.definition(found.results[code]) for code in first["code"]]
    assert set(first["code"]) == set(BY_CODE)
    assert set(first["notes"]) == {"Une note."}


def test_an_empty_report_has_its_headings():
    assert texts(report()).empty
    assert texts(report()).columns[0] == "groupe"


def test_texts_are_never_formulas():
    lines = [(text, text, 1, 1.0) for text in FORMULAS]
    frame = texts(report(result("lieux", lines), selection="=cmd|' /C calc'!A0"))
    for column in ("valeur", "libellé"):
        assert frame[column].tolist() == [f"'{text}" for text in FORMULAS]
    assert set(frame["sélection"]) == {"'=cmd|' /C calc'!A0"}


def test_odd_texts_are_kept_without_control_characters():
    odd = ["a\x00\x01b", ODD, "مرحبا", 'dit "oui" ; non', "É" * 40_000]
    frame = texts(report(result("lieux", [(str(i), text, 1, 1.0) for i, text in enumerate(odd)])))
    assert frame["libellé"].tolist() == ["ab", *odd[1:]]
