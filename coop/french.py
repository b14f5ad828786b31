"""French as the reader sees it (numbers, dates, plurals) and as a search compares it (`fold`).

Written without the `locale` module, whose result depends on the machine. Spaces are typographic: U+202F
inside numbers and before « % », U+00A0 between a number and its word or unit.
"""

import math
import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

NBSP = "\u00a0"
NARROW = "\u202f"
MINUS = "\u2212"
MISSING = "–"  # what an absent number or date looks like, everywhere

_MONTHS = (
    ("janvier", "janv."),
    ("février", "févr."),
    ("mars", "mars"),
    ("avril", "avr."),
    ("mai", "mai"),
    ("juin", "juin"),
    ("juillet", "juil."),
    ("août", "août"),
    ("septembre", "sept."),
    ("octobre", "oct."),
    ("novembre", "nov."),
    ("décembre", "déc."),
)
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ß": "ss"})
_NOT_WORD = re.compile(r"[\W_]+")
_SAINT = re.compile(r"\bst(e?)\b")


def fold(text: str) -> str:
    """Search normal form: « L’Haÿ - St Œuvre » gives "l hay saint oeuvre". For comparing, not for identity:
    anything that is neither letter nor digit becomes a space, so two emojis fold alike (to nothing)."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join([char for char in text if not unicodedata.combining(char)])
    text = _NOT_WORD.sub(" ", text.lower().translate(_LIGATURES)).strip()
    return _SAINT.sub(r"saint\1", text) if "st" in text else text


def typographic(text: str) -> str:
    """A text from outside (open data, file) with French apostrophes and quotes and single spaces."""
    text = re.sub(
        r'"([^"]*)"|\'\'(.*?)\'\'', lambda m: f"«{NBSP}{m[1] or m[2]}{NBSP}»", " ".join(text.split())
    )
    return text.replace("'", "’")


def number(value: float | None, decimals: int | None = None) -> str:
    """« 1 520 », « 37,4 », « −3 »; `None`, NaN and infinities give « – ». Without `decimals`: at most one,
    and none when it would be zero. Halves round away from zero, as readers expect (2,25 gives 2,3)."""
    if type(value) is int and not decimals:  # most numbers: counts
        return f"{value:,}".replace(",", NARROW).replace("-", MINUS)
    if value is None or not math.isfinite(value):
        return MISSING
    step = Decimal(1).scaleb(-(1 if decimals is None else decimals))
    rounded = Decimal(str(value)).quantize(step, ROUND_HALF_UP)
    digits = f"{abs(rounded):,f}"
    if decimals is None:
        digits = digits.removesuffix(".0")
    return (MINUS if rounded < 0 else "") + digits.replace(",", NARROW).replace(".", ",")


def percent(value: float | None, decimals: int | None = None) -> str:
    """A share already in percent (37.4, not 0.374) : « 37,4 % »."""
    text = number(value, decimals)
    return text if text == MISSING else f"{text}{NARROW}%"


def signed(value: float | None, unit: str = "", decimals: int | None = None) -> str:
    """A difference: « +12 », « −3,5 % », « 0 »; `unit` is written after its no-break space."""
    text = number(value, decimals)
    if text == MISSING:
        return text
    if not text.startswith(MINUS) and text.strip("0,"):
        text = f"+{text}"
    return text + (f"{NARROW if unit == '%' else NBSP}{unit}" if unit else "")


def date_short(day: date | None) -> str:
    """« 21/10/2023 »."""
    return MISSING if day is None else f"{day.day:02}/{day.month:02}/{day.year:04}"


def date_long(day: date | None, year: bool = True) -> str:
    """« 21 octobre 2023 », « 1er mars 2024 »; without the year: « 1er mars »."""
    if day is None:
        return MISSING
    return f"{_day(day)} {_MONTHS[day.month - 1][0]}" + (f" {day.year}" if year else "")


def month(year_month: str, short: bool = False) -> str:
    """« octobre 2023 » or « oct. 2023 » for "2023-10"; ValueError on anything that is not a month."""
    year, _, rank = year_month.partition("-")
    if not (year.isdecimal() and rank.isdecimal() and 1 <= int(rank) <= 12):
        raise ValueError(f"not a month: {year_month!r}")
    return f"{_MONTHS[int(rank) - 1][short]} {year}"


def period(du: date | None, au: date | None) -> str:
    """Both ends included: « du 1er au 31 octobre 2023 », « le 3 mai 2024 », « depuis le … », « jusqu’au … ».
    What both ends share (month, year) is said once."""
    if du is None or au is None:
        if du is not None:
            return f"depuis le {date_long(du)}"
        return f"jusqu’au {date_long(au)}" if au is not None else "depuis le début"
    if (du.year, du.month, du.day) == (au.year, au.month, au.day):
        return f"le {date_long(du)}"
    if (du.year, du.month) == (au.year, au.month):
        return f"du {_day(du)} au {date_long(au)}"
    return f"du {date_long(du, year=du.year != au.year)} au {date_long(au)}"


def count(value: float, word: str, plural: str | None = None) -> str:
    """« 0 activité », « 1 activité », « 3 activités ». Plural from 2 up; to pass when it is not word + s."""
    if abs(value) >= 2:
        word = plural if plural is not None else word if word[-1:] in {"s", "x", "z"} else f"{word}s"
    return f"{number(value)}{NBSP}{word}"


def duration(minutes: float | None) -> str:
    """« 45 min », « 1 h 30 », « 2 h »; from 100 hours up, rounded to the hour: « 1 520 h »."""
    if minutes is None or not math.isfinite(minutes):
        return MISSING
    total = math.floor(abs(minutes) + 0.5)
    sign = MINUS if minutes < 0 and total else ""
    hours, rest = divmod(total, 60)
    if hours >= 100:
        return f"{sign}{number(total / 60, 0)}{NBSP}h"
    if not hours:
        return f"{sign}{rest}{NBSP}min"
    return f"{sign}{hours}{NBSP}h" + (f"{NBSP}{rest:02}" if rest else "")


def join(parts: Sequence[str], last: str = "et") -> str:
    """« a, b et c »."""
    return f" {last} ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def ellipsis(text: str, length: int) -> str:
    """At most `length` characters, « … » included, cut between words when a word ends in the second half."""
    if len(text) <= length:
        return text
    cut = text[: max(length - 1, 0)]
    space = cut.rfind(" ")
    if space > length // 2 and not text[len(cut)].isspace():
        cut = cut[:space]
    return cut.rstrip(" ,;:.–-") + "…" if length > 0 else ""


def _day(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)
