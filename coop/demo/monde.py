"""What the demonstration is made of besides reports: the rows of the small tables, as they are gathered."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from coop.demo.draws import Array
from coop.demo.lieux import host
from coop.reference.lieux import Place

TABLES: Final = ("compte", "lieu", "compte_lieu", "equipe", "equipe_territoire", "membre")
UNUSABLE: Final = f"$2b$12${'.' * 53}"
"""A well-formed hash that no password gives."""
MAX_PLACES = 4
"""Places of a person."""


@dataclass(slots=True)
class Monde:
    """People by their rank, and what their reports need: `poids`, how much each one enters; `first` and
    `last`, his days of work counted from the first; `places`, positions in `lieux`, the favourite first,
    -1 when there are no more."""

    rng: np.random.Generator
    du: dt.date
    au: dt.date
    comptes: list[str]
    poids: Array
    first: Array
    last: Array
    places: Array
    lieux: list[str] = field(default_factory=list)
    communes: list[str] = field(default_factory=list)
    lignes: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in TABLES})
    _known: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, rng: np.random.Generator, number: int, du: dt.date, au: dt.date) -> "Monde":
        """`number` people at work all the time, who have yet no name and no place."""
        return cls(
            rng=rng,
            du=du,
            au=au,
            comptes=[rng.bytes(16).hex() for _ in range(number)],
            poids=rng.uniform(0.8, 1.1, number),
            first=np.zeros(number, np.int64),
            last=np.full(number, (au - du).days),
            places=np.full((number, MAX_PLACES), -1),
        )

    def add(self, table: str, **values: Any) -> str:
        """Add a row with an identifier of its own; returns it."""
        own = self.rng.bytes(16).hex()
        self.lignes[table].append({"id": own, **values})
        return own

    def add_account(self, compte_id: str, email: str, nom: str, role: str) -> None:
        own = {"id": compte_id, "email": email, "nom": nom, "role": role, "mot_de_passe": UNUSABLE}
        self.lignes["compte"].append({**own, "actif": True, "cree_le": self.opening()})

    def add_place(self, person: int, slot: int, place: Place) -> None:
        """Make a person work at a place, his favourite in slot 0; the place is made the first time."""
        if place.id not in self._known:
            self._known[place.id] = len(self.lieux)
            own = {"nom": place.nom, "structure": host(place), "adresse": place.adresse}
            where = {"commune": place.commune, "source": place.id}
            self.lieux.append(self.add("lieu", **own, **where, cree_le=self.opening()))
            self.communes.append(place.commune)
        position = self.places[person, slot] = self._known[place.id]
        own_place = {"compte_id": self.comptes[person], "lieu_id": self.lieux[position]}
        self.lignes["compte_lieu"].append({**own_place, "favori": slot == 0, "quitte_le": None})

    def opening(self) -> dt.datetime:
        """The instant when this world was entered."""
        return dt.datetime.combine(self.du, dt.time(8), dt.UTC)

    def day(self, share: float) -> dt.date:
        """The day after this share of the whole time."""
        return self.du + dt.timedelta(round((self.au - self.du).days * share))
