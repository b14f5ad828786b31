"""When: working days, the seasons of mediation, and who works on which day."""

import datetime as dt

import numpy as np

from coop.demo.draws import Array
from coop.demo.monde import Monde
from coop.demo.proportions import FIGURES

MONTHS = 26
WEEKDAYS = (1.0, 1.1, 1.05, 1.0, 0.9, 0.12, 0.0)
"""Monday to Sunday."""
HOLIDAYS = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
GROWTH = 0.2
"""How much more a month has at the end than at the beginning."""


def first_day(last: dt.date) -> dt.date:
    """The first of the month by which the demonstration has 26 months, the present one included."""
    months = last.year * 12 + last.month - MONTHS
    return dt.date(months // 12, months % 12 + 1, 1)


def weights(du: dt.date, au: dt.date) -> Array:
    """How busy each day is."""
    season = FIGURES["saisonnalite_mensuelle"]
    days = [du + dt.timedelta(n) for n in range((au - du).days + 1)]
    busy = [
        WEEKDAYS[day.weekday()] * season[f"{day.month:02}"] * ((day.month, day.day) not in HOLIDAYS)
        for day in days
    ]
    return np.array(busy) * np.linspace(1, 1 + GROWTH, len(days))


def spread_out(rng: np.random.Generator, monde: Monde, number: int, du: dt.date, au: dt.date) -> Array:
    """(day, person) of each report, in the order of time; a person only works within his own days."""
    counted = weights(du, au).cumsum()
    before = np.concatenate([[0.0], counted])[monde.first]
    room = counted[monde.last] - before
    share = monde.poids * (room > 0)
    person = np.repeat(np.arange(len(share)), rng.multinomial(number, share / share.sum()))
    day = np.searchsorted(counted, before[person] + rng.random(number) * room[person], side="right")
    order = np.lexsort((rng.random(number), day))
    return np.stack([day[order].clip(max=len(counted) - 1), person[order]], axis=1)
