"""The France services places (list of August 2024), offered when a mediator looks for a place of activity."""

from dataclasses import dataclass
from functools import cache

from coop.french import typographic
from coop.reference import communes
from coop.reference.files import rows
from coop.reference.search import Index

_FILE = "lieux_france_services_2024-08.csv.gz"
_ITINERANTS = {"Bus_équivalent", "Itinérante"}


@dataclass(frozen=True, slots=True)
class Place:
    """`id` is "fs-" and the number of the national list; `commune` is a current INSEE code; an `itinerant`
    place (a bus) has the address it starts from."""

    id: str
    nom: str
    adresse: str
    commune: str
    code_postal: str
    lat: float
    lon: float
    itinerant: bool


def get(place_id: str) -> Place | None:
    """The place with this « fs-… » identifier."""
    return _places().get(place_id)


def all_ids() -> tuple[str, ...]:
    """Every identifier, in the order of the file."""
    return tuple(_places())


def search(text: str, limit: int = 8) -> list[Place]:
    """At most `limit` places, by name, commune (former ones too), postcode or words of the address.
    Never raises."""
    return [_places()[place_id] for place_id in _index().search(text, limit)]


@cache
def _places() -> dict[str, Place]:
    return {place.id: place for place in map(_place, rows(_FILE))}


def _place(row: dict[str, str]) -> Place:
    code = communes.current(row["insee_com"])
    if code is None:
        raise ValueError(f"place {row['id_fs']}: unknown commune {row['insee_com']}")
    return Place(
        id=f"fs-{row['id_fs']}",
        nom=typographic(row["lib_fs"]),
        adresse=typographic(row["adresse"]),
        commune=code,
        code_postal=row["code_postal"],
        lat=float(row["latitude"]),
        lon=float(row["longitude"]),
        itinerant=row["format_fs"] in _ITINERANTS,
    )


@cache
def _index() -> Index:
    entries = []
    for row, place in zip(rows(_FILE), _places().values(), strict=True):
        address = f"{place.code_postal} {row['adresse']} {row['complement_adresse']}"
        entries.append((place.nom, f"{row['lib_com']} {communes.label(place.commune)} {address}", place.id))
    return Index(entries)
