"""The plan on which maps are drawn: outlines of the départements, and where a commune stands on it.

A flat plane whose x is longitude × cos 46.5° and whose y is latitude. The five overseas départements are
insets west of Aquitaine, each at its own scale.
"""

import json
import math
from collections.abc import Collection
from functools import cache
from typing import Any

from coop.reference import communes
from coop.reference.files import FOLDER

Point = tuple[float, float]
Box = tuple[float, float, float, float]

_NARROWING = math.cos(math.radians(46.5))
INSETS: dict[str, Box] = {
    "971": (-61.8098, 15.8645, -61.0001, 16.5144),
    "972": (-61.2290, 14.3886, -60.8095, 14.8787),
    "973": (-54.6026, 2.1123, -51.6181, 5.7550),
    "974": (55.2164, -21.3898, 55.8367, -20.8718),
    "976": (45.0180, -13.0008, 45.2339, -12.6361),
}
"""West, south, east and north of what an inset's outline keeps (neither Les Saintes nor Petite-Terre), in
degrees: with the outline's own box, its scale and its shift."""


@cache
def outlines() -> dict[str, list[list[Point]]]:
    """The rings of each département, by code."""
    return {one["code"]: [[(x, y) for x, y in ring] for ring in one["rings"]] for one in _file()}


def centre(departement: str) -> Point | None:
    """A point within a département, where its number or its mark goes; None outside the plan."""
    return _centres().get(departement)


@cache
def position(commune: str) -> Point | None:
    """Where a commune stands, by INSEE code; None without a known centre, or outside the plan
    (overseas collectivities)."""
    known = communes.get(commune)
    if known is None or known.lon is None or known.lat is None or known.departement not in outlines():
        return None
    if known.departement not in INSETS:
        return known.lon * _NARROWING, known.lat
    west, south, east, north = INSETS[known.departement]
    x0, y0, x1, y1 = bounds((known.departement,))
    return (
        x0 + (known.lon - west) / (east - west) * (x1 - x0),
        y0 + (known.lat - south) / (north - south) * (y1 - y0),
    )


def bounds(codes: Collection[str] | None = None) -> Box:
    """x0, y0, x1, y1 of these départements, of the whole plan for None or when it holds none of them."""
    return _bounds(frozenset(code for code in codes or () if code in outlines()))


@cache
def _bounds(codes: frozenset[str]) -> Box:
    points = [p for code in codes or outlines() for ring in outlines()[code] for p in ring]
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


@cache
def _centres() -> dict[str, Point]:
    return {one["code"]: (one["cx"], one["cy"]) for one in _file()}


def _file() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((FOLDER / "departements_plan.json").read_text("utf-8"))
    return found
