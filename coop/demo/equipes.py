"""Who works in the demonstration: accounts, teams, stays and places, from the seeded generator alone."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np

from coop import french
from coop.demo.draws import Array
from coop.demo.lieux import METROPOLE, by_departement, host, near_rouen, nearest
from coop.demo.proportions import FIGURES
from coop.demo.textes import NOMS, PRENOMS
from coop.reference import territoires
from coop.reference.lieux import Place

DOMAIN: Final = "demo.example"


class Vitrine(NamedTuple):
    """A demonstration account: its address begins with its role."""

    role: str
    nom: str

    @property
    def email(self) -> str:
        return f"{self.role}@{DOMAIN}"


LEADERS: Final = (
    Vitrine("coordinateur", "Claude Démonstration"),
    Vitrine("mediateur", "Camille Démonstration"),
    Vitrine("conseiller", "Sacha Démonstration"),
)
"""The first people of the first team, in this order."""
ADMIN: Final = Vitrine("admin", "Alix Démonstration")
UNUSABLE: Final = f"$2b$12${'.' * 53}"
"""A well-formed hash that no password gives."""
FIRST_TEAM, OTHER_TEAMS = 13, 11
"""People in a team, its coordinator included."""
REPORTS_EACH = 540
FEWEST_PEOPLE = 20
RETURNED, LEFT, RECENT = 3, 4, 5
"""Ranks, in the first team, of who left and came back, who left, who joined lately."""
MAX_PLACES, NEAR = 4, 10
"""Places of a person, and of the first team."""


@dataclass(slots=True)
class Monde:
    """The rows of the small tables, and for each person what his reports need.

    `first` and `last` are his days of work, counted from the first day; `places` are positions in `lieux`,
    the favourite first, -1 when there are no more.
    """

    lignes: dict[str, list[dict[str, Any]]]
    comptes: list[str]
    lieux: list[str]
    communes: list[str]
    poids: Array
    first: Array
    last: Array
    places: Array = field(repr=False)


def identifier(rng: np.random.Generator) -> str:
    return rng.bytes(16).hex()


def people_for(activites: int) -> int:
    """How many people enter so many reports."""
    return max(FEWEST_PEOPLE, -(-activites // REPORTS_EACH))


def build(rng: np.random.Generator, number: int, du: dt.date, au: dt.date) -> Monde:
    """`number` people at work from `du` to `au`, and an administrator."""
    noon = dt.datetime.combine(du, dt.time(8), dt.UTC)
    days = (au - du).days
    rows: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("compte", "lieu", "compte_lieu", "equipe", "equipe_territoire", "membre")
    }
    monde = Monde(
        lignes=rows,
        comptes=[identifier(rng) for _ in range(number)],
        lieux=[],
        communes=[],
        poids=rng.uniform(0.8, 1.1, number),
        first=np.zeros(number, np.int64),
        last=np.full(number, days),
        places=np.full((number, MAX_PLACES), -1),
    )
    names = _names(rng, number)
    teams = _teams(number)
    chosen: dict[str, int] = {}
    offered = by_departement()
    for rank, team in enumerate(teams):
        equipe_id = identifier(rng)
        nom, niveau, code, places = _ground(rank, offered)
        rows["equipe"].append({"id": equipe_id, "nom": nom})
        rows["equipe_territoire"].append({"equipe_id": equipe_id, "niveau": niveau, "code": code})
        for place_rank, person in enumerate(team):
            coordonne = person == team.start
            email, full, role = names[person]
            role = "coordinateur" if coordonne else role
            rows["compte"].append(_compte(monde.comptes[person], email, full, role, noon))
            if coordonne:
                monde.poids[person] *= 0.35
            for stay_du, stay_au in _stays(monde, person, du, au):
                stay = {"id": identifier(rng), "equipe_id": equipe_id, "compte_id": monde.comptes[person]}
                rows["membre"].append({**stay, "coordonne": coordonne, "du": stay_du, "au": stay_au})
            favourite = places[place_rank % len(places)]
            wanted = MAX_PLACES if person == 1 else _places_wanted(rng)
            for slot, place in enumerate([favourite, *nearest(favourite, places, wanted - 1)]):
                if place.id not in chosen:
                    chosen[place.id] = len(monde.lieux)
                    _add_place(monde, identifier(rng), place, noon)
                monde.places[person, slot] = chosen[place.id]
                own = {"compte_id": monde.comptes[person], "lieu_id": monde.lieux[chosen[place.id]]}
                rows["compte_lieu"].append({**own, "favori": slot == 0, "quitte_le": None})
    rows["compte"].append(_compte(identifier(rng), ADMIN.email, ADMIN.nom, ADMIN.role, noon))
    monde.poids *= (monde.last - monde.first + 1) / (days + 1)
    monde.poids[1] = monde.poids.max() * 1.05
    return monde


def _teams(number: int) -> list[range]:
    starts = [0, *range(FIRST_TEAM, number, OTHER_TEAMS)]
    return [range(a, b) for a, b in zip(starts, [*starts[1:], number], strict=True)]


def _ground(rank: int, offered: dict[str, list[Place]]) -> tuple[str, str, str, list[Place]]:
    """A team's name, its territory and its places: départements in turn, from Rouen outwards."""
    if rank == 0:
        nom = territoires.label("epci", METROPOLE)
        return nom, "epci", METROPOLE, near_rouen(NEAR)
    turn, position = divmod(rank - 1, len(offered))
    code = list(offered)[position]
    nom = territoires.label("departement", code).removesuffix(f" ({code})")
    places = offered[code]
    shift = turn * OTHER_TEAMS % len(places)
    return f"{nom} {turn + 1}" if turn else nom, "departement", code, places[shift:] + places[:shift]


def _stays(monde: Monde, person: int, du: dt.date, au: dt.date) -> list[tuple[dt.date, dt.date | None]]:
    """A person's stays in his team. Who came back worked elsewhere meanwhile: his team never sees that."""

    def day(share: float) -> dt.date:
        return du + dt.timedelta(round((au - du).days * share))

    if person == RETURNED:
        return [(du, day(0.3)), (day(0.55), None)]
    if person == LEFT:
        monde.last[person] = (day(0.45) - du).days
        return [(du, day(0.45))]
    if person == RECENT:
        monde.first[person] = (day(0.94) - du).days
        return [(day(0.94), None)]
    return [(du, None)]


def _names(rng: np.random.Generator, number: int) -> list[tuple[str, str, str]]:
    """(address, name, role) of each person; beyond the names there are, a number tells them apart."""
    found = [(one.email, one.nom, one.role) for one in LEADERS]
    order = rng.permutation(len(PRENOMS) * len(NOMS))
    for rank in range(number - len(found)):
        turn, position = divmod(rank, len(order))
        prenom, nom = PRENOMS[order[position] // len(NOMS)], NOMS[order[position] % len(NOMS)]
        full = f"{prenom} {nom}" + (f" {turn + 1}" if turn else "")
        email = f"{french.fold(full).replace(' ', '.')}@{DOMAIN}"
        found.append((email, full, "conseiller" if rng.random() < 0.6 else "mediateur"))
    return found


def _compte(compte_id: str, email: str, nom: str, role: str, noon: dt.datetime) -> dict[str, Any]:
    own = {"id": compte_id, "email": email, "nom": nom, "role": role}
    return {**own, "actif": True, "mot_de_passe": UNUSABLE, "cree_le": noon}


def _places_wanted(rng: np.random.Generator) -> int:
    numbers = list(FIGURES["lieux_par_conseiller"].values())
    drawn = rng.choice(len(numbers), p=np.array(numbers) / sum(numbers))
    return min(int(drawn) + 1, MAX_PLACES)


def _add_place(monde: Monde, lieu_id: str, place: Place, noon: dt.datetime) -> None:
    monde.lieux.append(lieu_id)
    monde.communes.append(place.commune)
    own = {"id": lieu_id, "nom": place.nom, "structure": host(place), "adresse": place.adresse}
    monde.lignes["lieu"].append({**own, "commune": place.commune, "source": place.id, "cree_le": noon})
