"""Periods: the presets of the « Période » filter and dates of one's own, as one text in the URL."""

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from coop import french
from coop.vocabulary import Choice, Vocabulary

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
    quarter = month.replace(month=(month.month - 1) // 3 * 3 + 1)
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
        return _year_before(today) + dt.timedelta(1), today
    first, separator, last = periode.partition("_")
    if not separator:
        raise ValueError(periode)
    du = dt.date.fromisoformat(first) if first else None
    au = dt.date.fromisoformat(last) if last else None
    if du and au and du > au:
        raise ValueError(periode)
    return du, au


def _year_before(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def phrase(periode: str, today: dt.date) -> str:
    """The period as part of a sentence: « du 1er juillet au 30 septembre 2026 »."""
    return french.period(*bounds(periode, today))


def today(zone: str = "Europe/Paris") -> dt.date:
    """The date of the day there; an unknown zone counts as mainland France."""
    for name in (zone, "Europe/Paris"):
        try:
            return dt.datetime.now(ZoneInfo(name)).date()
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return dt.date.today()  # noqa: DTZ011 - a machine without time zones
