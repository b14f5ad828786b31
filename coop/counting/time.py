"""Counting over time: by month, week or day."""

import datetime as dt
import functools
from collections.abc import Callable, Sequence

from coop import french
from coop.counting import Array, Count, Counted, Row, Scene, present
from coop.counts import Selected
from coop.vocabulary import AUTONOMIES


@functools.lru_cache(maxsize=8192)
def month(day: dt.date) -> Row:
    value = f"{day:%Y-%m}"
    return value, french.month(value), 0


@functools.lru_cache(maxsize=8192)
def week(day: dt.date) -> Row:
    year, week, weekday = day.isocalendar()
    monday = day - dt.timedelta(weekday - 1)
    return f"{year}-S{week:02}", f"Semaine du {french.date_long(monday)}", 0


@functools.lru_cache(maxsize=8192)
def single_day(day: dt.date) -> Row:
    return day.isoformat(), french.date_long(day), 0


def over_time(step: Callable[[dt.date], Row]) -> Count:
    """Accompagnements per step of time; steps with nothing are there, and both ends of the period."""

    def count(selected: Selected, scene: Scene) -> Counted:
        (sums,), labels = _steps(step, selected, scene)
        total = sum(sums.values())
        return Counted(total, total, [(value, labels[value], n) for value, n in sums.items()], "one")

    return count


def autonomie_par_mois(selected: Selected, scene: Scene) -> Counted:
    """★★★ per month, over those whose stars are known."""
    names = [f"autonomie:{choice.value}" for choice in AUTONOMIES]
    sums, labels = _steps(month, selected, scene, names)
    known = {value: sum(column[value] for column in sums) for value in labels}
    rows = [(value, labels[value], n) for value, n in sums[-1].items()]
    total = sum(sums[-1].values())
    return Counted(total, total, rows, "each", list(known.values()))


def _steps(
    step: Callable[[dt.date], Row], selected: Selected, scene: Scene, columns: Sequence[str] = ()
) -> tuple[list[dict[str, int]], dict[str, str]]:
    """For each column of counts, or for the accompagnements alone: step → sum; and step → label."""
    days = selected.once("jour", lambda: _by_day(selected.by_field("jour")))
    found = [_by_day(sums) for sums in selected.by_day(columns)] if columns else [days]
    first = scene.du or min(days, default=None)
    last = scene.au or (scene.today if scene.du else max(days, default=None))
    sums: list[dict[str, int]] = [{} for _ in found]
    labels: dict[str, str] = {}
    if first is None or last is None:
        return sums, labels
    for offset in range((last - first).days + 1):
        day = first + dt.timedelta(offset)
        value, label, _ = step(day)
        labels[value] = label
        for total, by_day in zip(sums, found, strict=True):
            total[value] = total.get(value, 0) + by_day.get(day, 0)
    return sums, labels


def _by_day(sums: Array) -> dict[dt.date, int]:
    return {dt.date.fromordinal(719_163 + n): k for n, k in present(sums)}
