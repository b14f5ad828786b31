"""Who works in the demonstration: accounts, teams, stays and places, from the seeded generator alone."""

import datetime as dt
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from coop import french
from coop.demo.lieux import METROPOLE, by_departement, near_rouen, nearest
from coop.demo.monde import MAX_PLACES, Monde
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
FIRST_TEAM, OTHER_TEAMS = 13, 11
"""People in a team, its coordinator included."""
REPORTS_EACH = 540
FEWEST_PEOPLE = 20
MEDIATEUR, RETURNED, LEFT, RECENT = 1, 3, 4, 5
"""Ranks of the demonstration mediator, of who left and came back, who left, who joined lately."""
NEAR = 10
"""Places that the first team shares."""
COORDINATES = 0.35
"""How much a coordinator enters, compared with the others."""


def build(rng: np.random.Generator, activites: int, du: dt.date, au: dt.date) -> Monde:
    """As many people as so many reports need, at work from `du` to `au`, and an administrator."""
    number = max(FEWEST_PEOPLE, -(-activites // REPORTS_EACH))
    monde = Monde.of(rng, number, du, au)
    names, offered = _names(rng, number), by_departement()
    starts = [0, *range(FIRST_TEAM, number, OTHER_TEAMS)]
    for rank, (start, end) in enumerate(zip(starts, [*starts[1:], number], strict=True)):
        nom, niveau, code, places = _ground(rank, offered)
        equipe_id = monde.add("equipe", nom=nom)
        territory = {"equipe_id": equipe_id, "niveau": niveau, "code": code}
        monde.lignes["equipe_territoire"].append(territory)
        for person in range(start, end):
            email, full, role = names[person]
            role = "coordinateur" if person == start else role
            monde.add_account(monde.comptes[person], email, full, role)
            _stay(monde, person, equipe_id, coordonne=person == start)
            _settle(monde, person, places, (person - start) % len(places))
    monde.add_account(rng.bytes(16).hex(), ADMIN.email, ADMIN.nom, ADMIN.role)
    monde.poids *= (monde.last - monde.first + 1) / ((au - du).days + 1)
    monde.poids[MEDIATEUR] = monde.poids.max()
    return monde


def _ground(rank: int, offered: dict[str, list[Place]]) -> tuple[str, str, str, list[Place]]:
    """A team's name, its territory and its places: départements in turn, from Rouen outwards."""
    if rank == 0:
        return territoires.label("epci", METROPOLE), "epci", METROPOLE, near_rouen(NEAR)
    turn, position = divmod(rank - 1, len(offered))
    code = list(offered)[position]
    nom = territoires.label("departement", code).removesuffix(f" ({code})")
    places = offered[code]
    shift = turn * OTHER_TEAMS % len(places)
    return f"{nom} {turn + 1}" if turn else nom, "departement", code, places[shift:] + places[:shift]


def _stay(monde: Monde, person: int, equipe_id: str, *, coordonne: bool) -> None:
    """A person's stays in his team. Who came back worked elsewhere meanwhile: his team never sees that."""
    stays: list[tuple[dt.date, dt.date | None]] = [(monde.du, None)]
    if coordonne:
        monde.poids[person] *= COORDINATES
    if person == RETURNED:
        stays = [(monde.du, monde.day(0.3)), (monde.day(0.55), None)]
    elif person == LEFT:
        stays = [(monde.du, monde.day(0.45))]
        monde.last[person] = (monde.day(0.45) - monde.du).days
    elif person == RECENT:
        stays = [(monde.day(0.94), None)]
        monde.first[person] = (monde.day(0.94) - monde.du).days
    for du, au in stays:
        own = {"equipe_id": equipe_id, "compte_id": monde.comptes[person]}
        monde.add("membre", **own, coordonne=coordonne, du=du, au=au)


def _settle(monde: Monde, person: int, places: Sequence[Place], favourite: int) -> None:
    """Give a person his places: a favourite, and those nearest to it."""
    numbers = np.array(list(FIGURES["lieux_par_conseiller"].values()))
    drawn = 1 + int(monde.rng.choice(len(numbers), p=numbers / numbers.sum()))
    wanted = MAX_PLACES if person == MEDIATEUR else min(drawn, MAX_PLACES)
    chosen = [places[favourite], *nearest(places[favourite], places, wanted - 1)]
    for slot, place in enumerate(chosen):
        monde.add_place(person, slot, place)


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
