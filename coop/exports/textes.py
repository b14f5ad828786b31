"""What every file says beside its figures: what it is, when it was read, where it comes from."""

import datetime as dt
from zoneinfo import ZoneInfo

from coop import french
from coop.charts.frame import HIDDEN as HIDDEN
from coop.stats import Result

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""How what a spreadsheet would take for a formula may begin."""
TITRE = "Statistiques de médiation numérique"
SOURCE = f"Source{french.NBSP}: La Coop — comptes rendus d’activité des médiateurs numériques"


def local(moment: dt.datetime) -> dt.datetime:
    """Counts say when they were read in UTC, which nobody lives by; a caller's own time zone is kept."""
    return moment.astimezone(ZoneInfo("Europe/Paris")) if moment.tzinfo is dt.UTC else moment


def read_at(moment: dt.datetime) -> str:
    """« Données lues le 24 novembre 2026 à 10 h 32. »"""
    day = local(moment)
    hour = f"{day.hour}{french.NBSP}h{french.NBSP}{day.minute:02}"
    return f"Données lues le {french.date_long(day.date())} à {hour}."


def definition(result: Result) -> str:
    """What it counts, and how many answered."""
    return " ".join(part for part in (result.statistic.definition, result.answered) if part)
