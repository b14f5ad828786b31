"""Where it happens: France services places as places of activity, and communes drawn around them."""

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import numpy as np

from coop.demo.draws import Array
from coop.reference import communes, territoires
from coop.reference import lieux as reference
from coop.reference.lieux import Place

METROPOLE: Final = "200023414"
"""Métropole Rouen Normandie: the territory of the demonstration team."""
FEWEST = 4
"""Places that a département needs before a team of the demonstration can work there."""


def _distance(place: Place) -> float:
    """From the centre of Rouen, in degrees of latitude: only ever compared."""
    return math.hypot(place.lat - 49.443, (place.lon - 1.099) * 0.65)


def near_rouen(number: int) -> list[Place]:
    """The demonstration team's places: those of the Métropole, then the nearest of the département."""
    inside = communes.codes_of("epci", METROPOLE)
    found = [place for place in by_departement()["76"] if not _mobile(place)]
    return sorted(found, key=lambda place: (place.commune not in inside, _distance(place)))[:number]


def by_departement() -> dict[str, list[Place]]:
    """The places of each département that has several, the départements nearest to Rouen first."""
    found: dict[str, list[Place]] = defaultdict(list)
    for place_id in reference.all_ids():
        place = reference.get(place_id)
        commune = place and communes.get(place.commune)
        if place and commune:
            found[commune.departement].append(place)
    kept = {code: places for code, places in found.items() if len(places) >= FEWEST}
    return dict(sorted(kept.items(), key=lambda item: min(map(_distance, item[1]))))


def nearest(place: Place, others: Sequence[Place], number: int) -> list[Place]:
    """The nearest of `others` to a place, itself left out."""
    rest = [other for other in others if other.id != place.id]
    return sorted(rest, key=lambda p: math.hypot(p.lat - place.lat, (p.lon - place.lon) * 0.65))[:number]


def host(place: Place) -> str:
    """A plausible host for a place: invented, the national list does not say who it is."""
    if "La Poste" in place.nom:
        return "La Poste"
    centre = re.search(r"[Cc]entre social.*", place.nom)
    if centre:
        return f"Association {centre[0][0].upper()}{centre[0][1:]}"
    commune = communes.get(place.commune)
    assert commune is not None
    if _mobile(place):
        return f"Association numérique itinérante {_of(_departement(commune.departement))}"
    number = int(place.id.removeprefix("fs-")) % 4
    if number == 0 and commune.epci:
        return territoires.label("epci", commune.epci)
    return f"{'CCAS' if number == 1 else 'Commune'} {_of(commune.nom)}"


def _mobile(place: Place) -> bool:
    return place.itinerant or "mobile" in place.nom.lower()


def _departement(code: str) -> str:
    return territoires.label("departement", code).removesuffix(f" ({code})")


def _of(name: str) -> str:
    """« de Rouen », « d’Oissel », « du Trait », « des Andelys », « de La Feuillie »."""
    if name.startswith("Le "):
        return f"du {name[3:]}"
    if name.startswith("Les "):
        return f"des {name[4:]}"
    return f"d’{name}" if name[0] in "AEIOUYÉÈÊÎÔHÂ" and name[:2] != "Ha" else f"de {name}"


class Voisinage:
    """Draws communes around a commune, the populated ones more often. Communes are positions in `codes`."""

    def __init__(self) -> None:
        self.codes = communes.all_codes()
        self.position = {code: position for position, code in enumerate(self.codes)}
        found = [communes.get(code) for code in self.codes]
        known = [commune for commune in found if commune is not None]
        people = np.array([0 if commune.parent else commune.population for commune in known])
        self._levels = [
            _Level([commune.epci or commune.departement for commune in known], people),
            _Level([commune.departement for commune in known], people),
            _Level([commune.region for commune in known], people),
        ]

    def draw(self, rng: np.random.Generator, around: Array, level: int) -> Array:
        """One commune around each: 1 of its EPCI, 2 of its département, 3 of its région."""
        return self._levels[level - 1].draw(rng, around)


class _Level:
    """Communes in the order of their territory, with the people counted up to each."""

    def __init__(self, territories: list[str], people: Array) -> None:
        _, self._group = np.unique(territories, return_inverse=True)
        self._order = np.argsort(self._group, kind="stable")
        self._counted = people[self._order].cumsum()
        last = np.searchsorted(self._group[self._order], np.arange(self._group.max() + 1), side="right")
        self._until = self._counted[last - 1]
        self._from = np.concatenate([[0], self._until[:-1]])

    def draw(self, rng: np.random.Generator, around: Array) -> Array:
        group = self._group[around]
        first, size = self._from[group], self._until[group] - self._from[group]
        drawn = self._order[
            np.searchsorted(self._counted, first + rng.random(len(around)) * size, "right").clip(
                max=len(self._order) - 1
            )
        ]
        return np.where(size > 0, drawn, around)
