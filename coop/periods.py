"""Periods: the presets of the « Période » filter and dates of one's own, as one text in the URL."""

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from coop import french
from coop.vocabulary import Choice, Vocabulary

LAST_YEAR = 9000
"""Beyond it, dates come near the end of what a date can say."""
Bounds = tuple[dt.date | None, dt.date | None]

PERIODES = Vocabulary(
    Choice("ce_mois", "Ce mois"),
    Choice("mois_dernier", "Mois dernier"),
    Choice("ce_trimestre", "Ce trimestre"),
    Choice("trimestre_dernier", "Trimestre dernier"),
    Choice("cette_annee", "Cette année"),
    Choice("annee_derniere", "Année dernière"),
    Choice("annee_scolaire", "Année scolaire"),
    Choice("12_derniers_mois", "12 derniers mois"),
    Choice("tout", "Tout"),
)

UNDER_WAY = {"ce_mois": 1, "ce_trimestre": 3, "cette_annee": 12, "annee_scolaire": 12}
WHOLE = {"mois_dernier": 1, "trimestre_dernier": 3, "annee_derniere": 12}
"""How many months before a preset the preceding one begins."""


def _months_before(first: dt.date, months: int) -> dt.date:
    index = first.year * 12 + first.month - 1 - months
    return dt.date(index // 12, index % 12 + 1, 1)


def dates(du: dt.date | None, au: dt.date | None) -> str:
    """The text of a period of one's own: « 2026-07-01_2026-09-30 », either side may be empty."""
    return f"{du or ''}_{au or ''}"


def bounds(periode: str, today: dt.date) -> Bounds:
    """First and last day, both included, None for no bound; a period under way ends today.

    Raises ValueError on a text that is neither a preset nor dates in order.
    """
    month = today.replace(day=1)
    quarter = _quarter(today)
    if periode == "tout":
        return None, None
    if periode == "ce_mois":
        return month, today
    if periode == "mois_dernier":
        return _months_before(month, 1), month - dt.timedelta(1)
    if periode == "ce_trimestre":
        return quarter, today
    if periode == "trimestre_dernier":
        return _months_before(quarter, 3), quarter - dt.timedelta(1)
    if periode == "cette_annee":
        return dt.date(today.year, 1, 1), today
    if periode == "annee_derniere":
        return dt.date(today.year - 1, 1, 1), dt.date(today.year - 1, 12, 31)
    if periode == "annee_scolaire":
        return dt.date(today.year - (today.month < 9), 9, 1), today
    if periode == "12_derniers_mois":
        return _shifted(today, 12) + dt.timedelta(1), today
    first, separator, last = periode.partition("_")
    if not separator:
        raise ValueError(periode)
    du = dt.date.fromisoformat(first) if first else None
    au = dt.date.fromisoformat(last) if last else None
    if du and au and du > au:
        raise ValueError(periode)
    return du, au


def _shifted(day: dt.date, months: int) -> dt.date:
    """The same day so many months before, the last of the month when it has no such day."""
    first = _months_before(day, months)
    return first.replace(day=min(day.day, (_months_before(first, -1) - dt.timedelta(1)).day))


def previous(periode: str, today: dt.date) -> Bounds | None:
    """The period that a figure is held against: for dates, as many days just before; for a preset, the
    preceding one, to the same day when it is under way; None when there is no beginning.

    Raises ValueError as `bounds`.
    """
    du, au = bounds(periode, today)
    if du is None or du > today:
        return None
    if periode in UNDER_WAY:
        return _shifted(du, UNDER_WAY[periode]), _shifted(today, UNDER_WAY[periode])
    if periode in WHOLE:
        return _months_before(du, WHOLE[periode]), du - dt.timedelta(1)
    if periode == "12_derniers_mois":
        return _shifted(today, 24) + dt.timedelta(1), du - dt.timedelta(1)
    days = (min(au or today, today) - du).days + 1
    if days >= du.toordinal():
        return None
    return du - dt.timedelta(days), du - dt.timedelta(1)


def year_before(periode: str, today: dt.date) -> Bounds | None:
    """The same period one year before; None when a bound is missing."""
    du, au = bounds(periode, today)
    if du is None or au is None or du.year == 1 or au > today:
        return None
    after = au + dt.timedelta(1)
    last = _shifted(after, 12) - dt.timedelta(1) if after.day == 1 else _shifted(au, 12)
    return _shifted(du, 12), last


def quarters(periode: str, today: dt.date) -> Bounds | None:
    """The whole quarters, all over, that a period holds; None when it holds none."""
    du, au = bounds(periode, today)
    if du and du > today:
        return None
    ended = _quarter(today) - dt.timedelta(1)
    last = min(au, ended) if au else ended
    if last.year == 1:
        return None
    if _quarter(last + dt.timedelta(1)) != last + dt.timedelta(1):
        last = _quarter(last) - dt.timedelta(1)
    first = du and (du if du == _quarter(du) else _months_before(_quarter(du), -3))
    return None if first and first > last else (first, last)


def _quarter(day: dt.date) -> dt.date:
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def phrase(periode: str, today: dt.date) -> str:
    """The period as part of a sentence: « du 1er juillet au 30 septembre 2026 »."""
    return french.period(*bounds(periode, today))


def step(text: str) -> Bounds:
    """The first and last day of a month « 2026-10 », a week « 2026-S41 » or a day « 2026-10-05 ».

    Raises ValueError on anything else.
    """
    year, separator, week = text.partition("-S")
    if separator:
        monday = dt.date.fromisocalendar(int(year), int(week), 1)
        return monday, monday + dt.timedelta(6)
    if text.count("-") == 1:
        first = dt.date.fromisoformat(f"{text}-01")
        return first, _months_before(first, -1) - dt.timedelta(1)
    day = dt.date.fromisoformat(text)
    return day, day


def name(du: dt.date | None, au: dt.date | None) -> str:
    """A period in as few words as it has: « 3e trimestre 2026 », « octobre 2026 », « 2025 », or its dates."""
    if du is None or au is None or du.day != 1 or du.year > LAST_YEAR:
        return french.period(du, au)
    months = next((n for n in (1, 3, 12) if _months_before(du, -n) - dt.timedelta(1) == au), 0)
    if months == 1:
        return french.month(f"{du:%Y-%m}")
    if months == 3 and du == _quarter(du):
        rank = (du.month + 2) // 3
        return f"{rank}{'er' if rank == 1 else 'e'} trimestre {du.year}"
    return str(du.year) if months == 12 and du.month == 1 else french.period(du, au)


def today(zone: str = "Europe/Paris") -> dt.date:
    """The date of the day there; an unknown zone counts as mainland France."""
    for name in (zone, "Europe/Paris"):
        try:
            return dt.datetime.now(ZoneInfo(name)).date()
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return dt.date.today()  # noqa: DTZ011 - a machine without time zones
