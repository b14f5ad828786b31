"""The PDF read back: every number beside what it counts, nothing masked, nothing outside the page."""

import contextlib
import dataclasses
import datetime as dt
import io
import math
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import hypothesis.strategies as some
import pypdf
import pytest
import strategies
from hypothesis import Phase, given, settings
from pypdf.generic import DecodedStreamObject, NameObject

from coop import charts, french
from coop import report as reports
from coop.exports import pdf, pdf_star, textes
from coop.exports.pdf_paper import HEAD, LEFT, POINT, RIGHT, Paper, Style
from coop.models import new_id
from coop.reference import communes
from coop.report import Report
from coop.stats import BY_CODE, STATISTICS, Line, Result, Statistic, shares
from coop.store.activites import save
from coop.store.contexte import context

READ_AT = dt.datetime(2026, 11, 23, 23, 32, tzinfo=dt.UTC)  # in Paris, the 24th
SELECTION = "Activités de l’équipe Oise du 1er juillet au 30 septembre 2026."
BESIDE = "Activités de tous les médiateurs de France."
PREVIOUS = "du 1er avril au 30 juin 2026"
CODES = {
    "commune": ("60057", "60463", "60286", "59350", "76540", "97411", "75056", "98818", "2A004"),
    "departement": ("60", "59", "76", "974", "988"),
}
UNTOLD = {"total": None, "repondu": None, "non_renseigne": None, "lines": (), "previous": None}


@dataclass(frozen=True)
class Word:
    """A text where it stands: page, points from the left and the foot, size in points, name of its font."""

    page: int
    x: float
    y: float
    size: float
    font: str
    text: str


def read(report: Report) -> list[Word]:
    return words_of(pdf.write(report))


def words_of(file: bytes) -> list[Word]:
    """In the order in which they are written; without the drawings, which pypdf reads slowly."""
    found: list[Word] = []
    for number, page in enumerate(pypdf.PdfReader(io.BytesIO(file)).pages):
        written = re.findall(rb"BT .*?(?:\) Tj| Tf) ET", page.get_contents().get_data(), re.DOTALL)
        texts = DecodedStreamObject()
        texts.set_data(b"\n".join(written))
        page[NameObject("/Contents")] = texts

        def see(text: str, _: Any, place: Any, font: Any, size: float, number: int = number) -> None:
            if text.strip():
                found.append(Word(number, place[4], place[5], size, font["/BaseFont"], text.strip(" \n")))

        page.extract_text(visitor_text=see)
    return found


def squeezed(*parts: str | Word) -> str:
    """Their text, without what cutting it into lines changes."""
    return re.sub(r"\s", "", "".join(part if isinstance(part, str) else part.text for part in parts))


def sections(words: Sequence[Word]) -> dict[str, list[Word]]:
    """The words of each result, by its title."""
    found: dict[str, list[Word]] = {}
    for word in words:
        if word.size == HEAD.size:
            found[word.text] = []
        elif found:
            found[list(found)[-1]].append(word)
    return found


def drawn(chance: random.Random, statistic: Statistic, highest: int) -> Result:
    """A result that counts nothing real."""
    forme, number = statistic.forme, chance.choice([1, 3, 12, 26, 45])
    codes = list(CODES.get(statistic.maille, [f"v{i}" for i in range(number)]))
    codes = codes[: {"chiffre": 2, "chiffres": 5, "barres": 15}.get(forme)]
    labels = [f"Libellé {code}" for code in codes]
    if forme == "colonnes":
        codes = [f"{2025 + i // 12}-{i % 12 + 1:02}" for i in range(number)]
        labels = [french.month(code) for code in codes]
    if forme in {"barres", "classement", "carte"}:
        codes, labels = [*codes, "non_renseigne"], [*labels, "Non renseigné"]
    numbers = [chance.randint(0, highest) for _ in codes]
    parts = shares(numbers, sum(numbers), "" if forme.startswith("chiffre") else "one")
    total = chance.randint(0, highest) if forme == "chiffre" else sum(numbers)
    lines = list(zip(codes, labels, numbers, parts, strict=True))
    return Result(statistic, SELECTION, total, total, 0, lines, READ_AT)


def of(*results: Result, **more: Any) -> Report:
    return Report(SELECTION, {one.statistic.code: one for one in results}, (), 12, READ_AT, **more)


def full(seed: int, compared: bool = False, highest: int = 5000) -> Report:
    """Every statistic, beside another side or against the previous period."""
    chance = random.Random(seed)
    results = [drawn(chance, statistic, highest) for statistic in STATISTICS]
    if not compared:
        return of(*(change(one, previous=chance.randint(0, 90)) for one in results), previous=PREVIOUS)
    others = [change(drawn(chance, one.statistic, highest), serie="France") for one in results]
    both = zip(results, others, strict=True)
    return of(*(change(one, serie="Équipe Oise", compared=other) for one, other in both), compared=BESIDE)


change = dataclasses.replace


def said(row: Any, end: str = "") -> list[str]:
    """A number as it is read, and its share."""
    share = row[f"part{end}"]
    return [row[f"dit{end}"], *([french.percent(share)] if share == share else [])]


def expected(one: Result) -> Iterator[str]:
    """What stands beside each other, in the order in which it is read: labels, numbers, shares."""
    forme, ends = one.statistic.forme, ["", "_autre"] if one.compared else [""]
    rows = one.rows.to_dict("records")
    known = [row for row in rows if row["valeur"] != "non_renseigne"]
    missing = [row for row in rows if row["valeur"] == "non_renseigne"]
    ranking = forme == "classement" and len(known) > 10
    for row in rows if forme == "barres" else known[:10] + missing if forme == "classement" else []:
        yield squeezed(row["libelle"], *("·".join(said(row, end)) for end in ends))
    for row in known[:40] + missing if ranking or forme == "carte" else []:
        yield squeezed(row["libelle"], *(part for end in ends for part in said(row, end)))
    if forme == "colonnes" and not one.compared and len(rows) <= 12:
        yield squeezed(*(part for row in rows for part in reversed(said(row))))
    elif forme == "colonnes":
        for row in rows:
            label = " / ".join(dict.fromkeys(row[f"libelle{end}"] for end in ends))
            yield squeezed(label, *(part for end in ends for part in said(row, end)))
    for row in rows if forme == "chiffres" else []:
        sides = zip(ends, ("Équipe Oise", "France"), strict=False)
        numbers = ["■" + row[f"dit{end}"] + name for end, name in sides] if one.compared else [row["dit"]]
        yield squeezed(row["libelle"], *numbers)


def key_figure(one: Result) -> str:
    if one.compared:
        return squeezed(
            one.statistic.titre, *("■" + side.said(side.total) + side.serie for side in (one, one.compared))
        )
    many = one.statistic.unite != "minutes" and (one.total or 0) > 1
    return squeezed(one.statistic.titre, one.said(one.total), one.statistic.unite if many else "")


def check(report: Report) -> list[Word]:
    """Every number of a report stands in its file beside what it counts."""
    words = read(report)
    by_title, whole = sections(words), squeezed(*words)
    for one in report.results.values():
        if one.statistic.forme == "chiffre":
            assert key_figure(one) in whole
            continue
        text = squeezed(*by_title[one.statistic.titre])
        elsewhere = re.search("Lesnombressontceuxde«(.+?)»", text)
        if elsewhere:
            titles = {squeezed(title): title for title in by_title}
            text = squeezed(*by_title[titles[elsewhere[1]]]).replace("·", "")
        for row in [squeezed(charts.EMPTY)] if charts.is_empty(one) else expected(one):
            assert row in text, f"{one.statistic.titre}: {row}"
    return words


@pytest.mark.parametrize("compared", [False, True])
@pytest.mark.parametrize("highest", [3, 5000, 10**7])
def test_every_number_and_share_stands_beside_its_label(highest, compared):
    check(full(highest, compared, highest))


def test_what_is_counted_is_what_is_read(base, compte):
    user = compte()
    for answers in strategies.several(40, seed=3, types=("accompagnement", "demarche", "atelier")):
        if "lieu_id" not in answers:
            save(user, new_id(), answers, today=strategies.TODAY)
    found = reports.compute(user, {}, None, context(user, strategies.TODAY))
    assert found.results["accompagnements"].total
    check(found)


@pytest.mark.parametrize("compared", [False, True])
def test_it_says_what_it_is(compared):
    report = change(full(1, compared), notes=("Une note à dire.",))
    file = pdf.write(report)
    reader, text = pypdf.PdfReader(io.BytesIO(file)), squeezed(*words_of(file))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "fr-FR"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == textes.TITRE
    assert reader.metadata.author == reader.metadata.creator == "La Coop"
    for sentence in (textes.TITRE, SELECTION, "Une note à dire.", textes.read_at(READ_AT), textes.SOURCE):
        assert squeezed(sentence) in text
    assert (squeezed("Comparé à : ", BESIDE) in text) == compared
    assert (squeezed("période précédente, ", PREVIOUS) in text) != compared
    for one in report.results.values():
        assert text.count(squeezed(textes.definition(one))) == 1
    marks = [mark.title for mark in reader.outline if not isinstance(mark, list)]
    assert marks == ["Chiffres clés", *(group for group, _ in report.groups())]


def test_each_page_says_its_number_the_selection_and_the_day():
    words = read(full(2))
    pages = words[-1].page + 1
    assert pages > 5
    for number in range(pages):
        foot = squeezed(*(word for word in words if word.page == number and word.y < 30))
        assert squeezed(f"{number + 1} / {pages}") in foot
        assert squeezed(f"{SELECTION.rstrip('.')} · 24 novembre 2026") in foot


def test_a_change_is_told_against_the_previous_period():
    statistic = BY_CODE["accompagnements"]
    text = squeezed(*read(of(Result(statistic, SELECTION, 150, 150, 0, (), READ_AT, previous=120))))
    assert squeezed("Accompagnements 150 accompagnements +25 % (avant : 120)") in text


def test_a_large_number_is_whole_in_its_card():
    lines: list[Line] = [(code, code, 12_345_678, math.nan) for code in "abcde"]
    words = read(of(Result(BY_CODE["types"], SELECTION, 9, 9, 0, lines, READ_AT)))
    assert [word.text for word in words].count("12\u202f345\u202f678") == 5


def test_differences_are_told_in_number_and_in_points():
    lines: list[Line] = [("email", "E-mail", 30, 60.0), ("sante", "Santé", 20, 40.0)]
    others: list[Line] = [("email", "E-mail", 20, 50.0), ("sante", "Santé", 20, 50.0)]
    one = Result(BY_CODE["thematiques"], SELECTION, 50, 50, 0, lines, READ_AT)
    text = squeezed(*read(of(change(one, compared=change(one, lines=others, total=40)), compared=BESIDE)))
    assert squeezed("E-mail 30·60 % 20·50 % +10 +10 pt") in text
    assert squeezed("Santé 20·40 % 20·50 % 0 −10 pt") in text


def masked(one: Result, chance: random.Random) -> Result:
    """Some of its rows masked, the small ones and others."""
    lines = [(*row[:2], None, math.nan) if chance.random() < 0.4 else row for row in one.lines]
    small = frozenset(row[0] for row in lines if row[2] is None and chance.random() < 0.5)
    compared = masked(one.compared, chance) if one.compared else None
    return change(one, lines=lines, petits=small, compared=compared)


@pytest.mark.parametrize("compared", [False, True])
def test_what_is_masked_is_a_word_without_number_nor_share(compared):
    chance, report = random.Random(10), full(10, compared)
    words = check(of(*(masked(one, chance) for one in report.results.values()), compared=report.compared))
    assert "<\u00a05" in [word.text for word in words]


def test_a_masked_row_is_followed_by_the_next_one():
    lines: list[Line] = [(code, f"Ligne {code}", None, math.nan) for code in "ab"]
    lines.append(("c", "Ligne c", 9, 90.0))
    one = Result(BY_CODE["thematiques"], SELECTION, 10, 10, 0, lines, READ_AT, petits=frozenset("b"))
    assert squeezed("Ligne a masqué Ligne b < 5 Ligne c 9·90 %") in squeezed(*read(of(one)))


def test_the_others_of_a_ranking_are_summed_unless_one_is_masked():
    lines: list[Line] = [(f"v{i}", f"Libellé {i}", 100 - i, 1.0) for i in range(45)]
    told = Result(BY_CODE["demarches"], SELECTION, 5000, 5000, 0, lines, READ_AT)
    words = [word.text for word in read(of(told))]
    assert words[words.index("et 5\u00a0autres") + 1] == str(60 + 59 + 58 + 57 + 56)
    assert "Libellé 40" not in words
    one_masked = [*lines[:-1], ("v44", "Libellé 44", None, math.nan)]
    words = [word.text for word in read(of(change(told, lines=one_masked)))]
    assert words[words.index("et 5\u00a0autres") + 1] == "Libellé 20"  # of the next line, no number


@pytest.mark.parametrize("side", ["this", "other", "both", "alone"])
def test_what_is_hidden_shows_a_sentence_and_only_what_may_be_told(side):
    report = full(4, compared=side != "alone")
    results = []
    for one in report.results.values():
        if side in {"other", "both"}:
            one = change(one, compared=change(one.compared, **UNTOLD))
        results.append(change(one, **UNTOLD) if side != "other" else one)
    by_title = sections(read(of(*results, compared=report.compared)))
    for one in report.results.values():
        if one.statistic.forme == "chiffre":
            continue
        text = squeezed(*by_title[one.statistic.titre])
        assert squeezed(textes.HIDDEN[1:]) in text
        sides = {"this": one.compared, "other": change(one, compared=None)}
        if side in sides:
            assert all(row in text for row in expected(sides[side]))
        else:
            assert not any(row in text for row in expected(one))


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    """Measures texts as they were when they were written."""
    star = pdf_star.write(tmp_path_factory.mktemp("fontes") / "etoile.ttf")
    with contextlib.closing(Paper("", "", READ_AT, star)) as found:
        yield found


ODD = (
    "😀👩\u200d👩\u200d👧",
    "مرحبا بكم",
    "中文",
    "<b>gras</b> &amp;",
    "Sans" * 80,
    "e\u0301\u202e\x00\n\ttab",
    "{nb} ⟦⟧ %s \\ (",
)


@settings(max_examples=5, deadline=None, phases=[Phase.generate])
@given(some.integers(0, 10**6), some.text(max_size=300), some.booleans())
def test_odd_texts_stay_on_the_page(paper, seed, text, compared):
    chance, report = random.Random(seed), full(seed, compared, highest=10**9)
    results = [
        change(
            one,
            lines=[(row[0], chance.choice([*ODD, text, text * 3]), *row[2:]) for row in one.lines],
            serie=chance.choice([*ODD, text]),
        )
        for one in report.results.values()
    ]
    odd = change(of(*results), selection=text * 5, compared=text * compared, notes=ODD)
    for word in read(odd):
        end = word.x * POINT + paper.measure(word.text, Style(word.size, bold="Bold" in word.font))
        assert word.x * POINT >= LEFT - 0.5, word
        assert end <= RIGHT + 0.5, word
        assert 8 < word.y * POINT < 297 - 15, word


def test_what_no_font_has_is_a_box_and_stars_are_text():
    lines: list[Line] = [("1", "★", 7654, 60.0), ("2", "★★ 😀 œ€", 4321, 40.0)]
    words = read(of(Result(BY_CODE["autonomie"], SELECTION, 11975, 11975, 0, lines, READ_AT)))
    assert squeezed("★ 7654·60 % ★★ □ œ€ 4321·40 %") in squeezed(*words)
    assert {word.font for word in words if "★" in word.text} == {"/MPDFAA+Etoile"}


@pytest.mark.parametrize("compared", [False, True])
def test_a_chart_is_on_one_page_with_its_title_and_its_definition(compared):
    report = full(5, compared)
    titles = {one.statistic.titre: squeezed(textes.definition(one)) for one in report.results.values()}
    words = read(report)
    for start, title in enumerate(words):
        if title.size == HEAD.size:
            end = start
            while titles[title.text] not in squeezed(*words[start : end + 1]):
                end += 1
            assert {word.page for word in words[start : end + 1]} == {title.page}, title.text


def test_an_empty_report_is_one_page():
    words = read(of())
    assert {word.page for word in words} == {0}
    assert "Aucun chiffre dans cette sélection." in [word.text for word in words]


@pytest.mark.parametrize("compared", [False, True])
def test_nothing_counted_is_told(compared):
    check(full(6, compared, highest=0))
    check(of(*(Result(statistic, SELECTION, 0, 0, 0, (), READ_AT) for statistic in STATISTICS)))


def test_all_the_communes_of_france_weigh_little():
    lines: list[Line] = [(code, f"Commune {code}", 20, 0.1) for code in communes.all_codes()]
    results = full(8).results.values()
    far = [change(one, lines=lines) if one.statistic.maille == "commune" else one for one in results]
    assert len(pdf.write(of(*far))) < 500_000
