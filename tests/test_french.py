"""Typography is asserted with escapes: the no-break spaces are the point, and are invisible in a source."""

import math
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop import french


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("L'Haÿ  les\tRoses ", "l hay les roses"),
        ("St-Ouen", "saint ouen"),
        ("Saint Ouen", "saint ouen"),
        ("STE-MÈRE-ÉGLISE", "sainte mere eglise"),
        ("Estaing Test Brest st", "estaing test brest saint"),
        ("Œuvre, ÆTHER, Straße", "oeuvre aether strasse"),
        ("100\u202f% sûr\0 🎉", "100 sur"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert french.fold(text) == folded


@given(st.text())
def test_fold_is_idempotent(text: str) -> None:
    once = french.fold(text)
    assert french.fold(once) == once
    assert "  " not in once
    assert once == once.strip()


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (0, None, "0"),
        (1520, None, "1\u202f520"),
        (1234567, None, "1\u202f234\u202f567"),
        (-3, None, "\u22123"),
        (37.4, None, "37,4"),
        (37.0, None, "37"),
        (2.25, None, "2,3"),
        (-0.01, None, "0"),
        (1520, 2, "1\u202f520,00"),
        (1519.5, 0, "1\u202f520"),
        (None, None, "–"),
        (float("nan"), None, "–"),
        (float("inf"), 1, "–"),
    ],
)
def test_number(value: float | None, decimals: int | None, written: str) -> None:
    assert french.number(value, decimals) == written


def test_percent_and_signed() -> None:
    assert french.percent(37.4) == "37,4\u202f%"
    assert french.percent(100.0) == "100\u202f%"
    assert french.percent(None) == "–"
    assert french.signed(12) == "+12"
    assert french.signed(-3.5, "%") == "\u22123,5\u202f%"
    assert french.signed(4, "points") == "+4\u00a0points"
    assert french.signed(0) == "0"
    assert french.signed(0.0, decimals=1) == "0,0"
    assert french.signed(None, "%") == "–"


def test_dates() -> None:
    assert french.date_short(date(2023, 10, 1)) == "01/10/2023"
    assert french.date_long(date(2023, 10, 21)) == "21 octobre 2023"
    assert french.date_long(date(2024, 8, 1)) == "1er août 2024"
    assert french.date_long(datetime(2024, 8, 2, 23, 59)) == "2 août 2024"  # noqa: DTZ001
    assert french.date_short(None) == french.date_long(None) == "–"


def test_month() -> None:
    assert french.month("2023-10") == "octobre 2023"
    assert french.month("2023-02", short=True) == "févr. 2023"
    assert french.month("2023-12", short=True) == "déc. 2023"
    for wrong in ("2023-13", "2023-00", "2023", "", "octobre"):
        with pytest.raises(ValueError, match="not a month"):
            french.month(wrong)


@pytest.mark.parametrize(
    ("du", "au", "written"),
    [
        (date(2023, 10, 1), date(2023, 10, 31), "du 1er au 31 octobre 2023"),
        (date(2023, 6, 12), date(2024, 3, 3), "du 12 juin 2023 au 3 mars 2024"),
        (date(2023, 6, 12), date(2023, 9, 1), "du 12 juin au 1er septembre 2023"),
        (date(2023, 10, 1), date(2024, 10, 1), "du 1er octobre 2023 au 1er octobre 2024"),
        (date(2024, 5, 3), date(2024, 5, 3), "le 3 mai 2024"),
        (date(2024, 5, 3), None, "depuis le 3 mai 2024"),
        (None, date(2024, 5, 1), "jusqu’au 1er mai 2024"),
        (None, None, "depuis le début"),
    ],
)
def test_period(du: date | None, au: date | None, written: str) -> None:
    assert french.period(du, au) == written


def test_count() -> None:
    assert [french.count(n, "activité") for n in (0, 1, 2)] == [
        "0\u00a0activité",
        "1\u00a0activité",
        "2\u00a0activités",
    ]
    assert french.count(1.5, "heure") == "1,5\u00a0heure"
    assert french.count(1520, "fois") == "1\u202f520\u00a0fois"
    assert french.count(3, "démarche en ligne", "démarches en ligne") == "3\u00a0démarches en ligne"


@pytest.mark.parametrize(
    ("minutes", "written"),
    [
        (0, "0\u00a0min"),
        (45, "45\u00a0min"),
        (60, "1\u00a0h"),
        (65, "1\u00a0h\u00a005"),
        (90, "1\u00a0h\u00a030"),
        (59.7, "1\u00a0h"),
        (1520 * 60 + 12, "1\u202f520\u00a0h"),
        (-90, "\u22121\u00a0h\u00a030"),
        (None, "–"),
    ],
)
def test_duration(minutes: float | None, written: str) -> None:
    assert french.duration(minutes) == written


def test_join() -> None:
    assert french.join([]) == ""
    assert french.join(["a"]) == "a"
    assert french.join(["a", "b"], last="ou") == "a ou b"
    assert french.join(("a", "b", "c")) == "a, b et c"


def test_typographic() -> None:
    assert french.typographic(' CC  de l\'Oriente "Bleue" ') == "CC de l’Oriente «\u00a0Bleue\u00a0»"
    assert french.typographic("CA de Blois ''Agglopolys''") == "CA de Blois «\u00a0Agglopolys\u00a0»"


def test_ellipsis() -> None:
    assert french.ellipsis("Lyon", 4) == "Lyon"
    assert french.ellipsis("Prendre en main son ordinateur", 20) == "Prendre en main son…"
    assert french.ellipsis("Prendre en main son ordinateur", 18) == "Prendre en main…"
    assert french.ellipsis("anticonstitutionnellement", 5) == "anti…"


@given(st.text(), st.integers(-2, 40))
def test_ellipsis_never_exceeds(text: str, length: int) -> None:
    assert len(french.ellipsis(text, length)) <= max(length, 0)


@given(
    st.none()
    | st.floats(-1e20, 1e20)
    | st.sampled_from([math.inf, math.nan])
    | st.integers(-(10**20), 10**20)
)
def test_numbers_never_raise(value: float | None) -> None:
    for write in (french.number, french.percent, french.signed, french.duration):
        assert write(value)
