"""The reports themselves: a block of them at a time, column by column, from the habits of their authors."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from coop.demo import proportions as p
from coop.demo.draws import Array, pick
from coop.demo.lieux import Voisinage
from coop.demo.monde import Monde
from coop.questions import BY_CODE
from coop.vocabulary import CANAUX, DUREES, TYPES

ASKED = {code: np.array([q.asked(t) for t in TYPES.values]) for code, q in BY_CODE.items()}
COUNTED = {code: np.array([q.counted(t) for t in TYPES.values]) for code, q in BY_CODE.items()}
ATELIER, DEMARCHE = TYPES.values.index("atelier"), TYPES.values.index("demarche")
PONCTUELLE, RDV = TYPES.values.index("ponctuelle"), TYPES.values.index("rdv_non_honore")
PAIRS = np.array([0.08, 0, 0.07, 0.03, 0])
"""Share of the reports of each type that are « À deux »."""
FAVOURITE = np.array([6.0, 2.0, 1.2, 0.8])
"""How often a person is at each of his places."""
TYPE_HABIT = 120
"""How much mediators' mixes of types look alike."""


@dataclass(frozen=True, slots=True)
class Habitudes:
    """What makes mediators differ: their mix of types, and how completely they answer."""

    type: Array
    soin: Array

    @classmethod
    def of(cls, rng: np.random.Generator, people: int) -> "Habitudes":
        mix = p.TYPE / p.TYPE.sum()
        return cls(rng.dirichlet(mix * TYPE_HABIT, people), rng.uniform(0.75, 1.0, people))


@dataclass(slots=True)
class Bloc:
    """Reports in the order of time. `progres` goes from 0 to 1 over the 26 months; `autour` is the commune
    around which people live, as a position; `lieu` and `commune` are -1 where there is none."""

    rng: np.random.Generator
    jour: Array
    personne: Array
    progres: Array
    soin: Array
    type: Array
    canal: Array
    lieu: Array
    commune: Array
    autour: Array
    duree: Array
    minutes: Array
    participants: Array

    def __len__(self) -> int:
        return len(self.jour)

    def answered(self, code: str) -> Array:
        """Which reports answer an optional question: only where it is asked, as carefully as their author."""
        return ASKED[code][self.type] & (self.rng.random(len(self)) < p.RATES[code] * self.soin)


def draw(
    rng: np.random.Generator,
    monde: Monde,
    habitudes: Habitudes,
    voisinage: Voisinage,
    when: Array,
    days: int,
) -> Bloc:
    """A block of reports for these (day, person) pairs."""
    jour, personne = when.T
    type_ = pick(rng, habitudes.type, personne)
    canal = pick(rng, p.CANAL, type_)
    offered = monde.places[personne]
    slot = pick(rng, FAVOURITE * (monde.places >= 0), personne)
    lieu = offered[np.arange(len(jour)), slot]
    where = np.array([voisinage.position[code] for code in monde.communes])
    here = canal == CANAUX.values.index("lieu_activite")
    away = np.isin(canal, [CANAUX.values.index("domicile"), CANAUX.values.index("autre")])
    near = where[offered[:, 0]]
    visited = np.where(rng.random(len(jour)) < 0.5, near, voisinage.draw(rng, near, 1))
    duree = np.where(type_ == RDV, -1, pick(rng, p.DUREE, type_))
    bloc = Bloc(
        rng=rng,
        jour=jour,
        personne=personne,
        progres=jour / max(days, 1),
        soin=habitudes.soin[personne],
        type=type_,
        canal=canal,
        lieu=np.where(here, lieu, -1),
        commune=np.where(here, where[lieu], np.where(away, visited, -1)),
        autour=np.where(here, where[lieu], np.where(away, visited, near)),
        duree=duree,
        minutes=_minutes(rng, duree),
        participants=_participants(rng, type_),
    )
    bloc.minutes[~bloc.answered("minutes")] = -1
    return bloc


def _minutes(rng: np.random.Generator, duree: Array) -> Array:
    """Exact lengths, in quarters of an hour, of the two bands that may have one; -1 elsewhere."""
    quarters = np.where(
        duree == DUREES.values.index("60_a_120"),
        rng.integers(4, 8, len(duree)),
        8 + rng.geometric(0.4, len(duree)),
    )
    exact = np.isin(duree, [DUREES.values.index("60_a_120"), DUREES.values.index("120_ou_plus")])
    return np.where(exact, 15 * quarters.clip(max=20), -1)


def _participants(rng: np.random.Generator, type_: Array) -> Array:
    size = p.FIGURES["taille_atelier"]
    several = np.exp(rng.normal(np.log(size["mediane"]), 0.45, len(type_))).round()
    several = several.astype(np.int64).clip(int(size["min"]), int(size["max"]))
    alone = 1 + (rng.random(len(type_)) < PAIRS[type_])
    return np.where(type_ == ATELIER, several, np.where(type_ == RDV, 0, alone))


def columns(bloc: Bloc, monde: Monde, voisinage: Voisinage) -> Mapping[str, Any]:
    """The columns of `Activite` that the block knows, as stored."""
    durees, lieux = [*DUREES.values, None], [*monde.lieux, None]
    codes = [*voisinage.codes, None]
    return {
        "compte_id": [monde.comptes[i] for i in bloc.personne],
        "type": [TYPES.values[i] for i in bloc.type],
        "canal": [CANAUX.values[i] for i in bloc.canal],
        "lieu_id": [lieux[i] for i in bloc.lieu],
        "commune": [codes[i] for i in bloc.commune],
        "duree": [durees[i] for i in bloc.duree],
        "minutes": [None if n < 0 else n for n in bloc.minutes.tolist()],
        "participants": bloc.participants.tolist(),
    }
