"""The people of a block of reports: drawn one by one, their age first, for the rest depends on it."""

import numpy as np

from coop.demo import proportions as p
from coop.demo.draws import Array, pick, pick_several
from coop.demo.lieux import Voisinage
from coop.demo.lignes import Lignes
from coop.demo.rapports import ATELIER, COUNTED, DEMARCHE, Bloc
from coop.questions import BY_CODE
from coop.vocabulary import CARACTERISTIQUES, OUI_NON, TRANCHES_AGE, UNKNOWN_VALUES

ALIKE = np.where(np.arange(len(p.TYPES)) == ATELIER, 0.6, 0.8)
"""How often those helped together are of one age."""
IN_WORKSHOPS = 0.93
"""Of the people of a workshop that answers a question, the share whose answer is known."""
EASE = np.array([0.7, 0.6, 0.4, 0.1, -0.2, -0.6, 0.0])
"""How much at ease each age is."""
PROGRESS, DEMARCHE_EASE = 0.45, -0.3
"""Ease gained over the 26 months, and that a procedure costs."""
STARS = np.array([0.1, 0.9])
"""Ease from which a person has two stars, three stars."""
NEW = np.array([0.3, 0.25, 0.4, 0.5, 0])
"""Share of first meetings, by type."""
DIFFICULTY = np.array([[60.0, 12, 14, 14]])


class Personnes:
    """The people helped in a block: `report` is the position of their report, `rank` is `personne`."""

    def __init__(self, bloc: Bloc) -> None:
        rng, numbers = bloc.rng, bloc.participants
        self.bloc, self.lignes = bloc, Lignes()
        self.report = np.repeat(np.arange(len(bloc)), numbers)
        place = np.arange(len(self.report)) - np.repeat(numbers.cumsum() - numbers, numbers)
        self.type = bloc.type[self.report]
        self.rank = np.where(self.type == ATELIER, 1, place + 1)
        self.lead = pick(rng, p.AGE, bloc.type)
        """The age of the first person of each report, and of most of those who came along."""
        alike = (place == 0) | (rng.random(len(place)) < ALIKE[self.type])
        self.age = np.where(alike, self.lead[self.report], pick(rng, p.AGE, self.type))

    def __len__(self) -> int:
        return len(self.report)

    def describe(self, lignes: Lignes, voisinage: Voisinage) -> None:
        """Add every answer about people."""
        self.lignes = lignes
        rng, minor = self.bloc.rng, TRANCHES_AGE.values.index("mineur")
        self._record("genre", pick(rng, p.GENRE, self.age), self._told("genre"))
        known = self._record("tranche_age", self.age, self._told("tranche_age"))
        young = (rng.random(len(self)) > 1 / 3).astype(np.int64)
        self._record("mineur", young, self._told("mineur") & known & (self.age == minor))
        statut = pick(rng, p.STATUT, self.age)
        self._record("statut", statut, self._told("statut"))
        self._record("statut_precis", pick(rng, p.STATUT_PRECIS, statut), self._told("statut_precis"))
        self._record("residence", self._homes(voisinage), self._told("residence"))
        self._record("autonomie", self._stars(), self._told("autonomie"))
        self._difficulties()
        self._first_meetings()

    def _told(self, code: str) -> Array:
        """Whose answer to an optional question is known."""
        some = (self.type != ATELIER) | (self.bloc.rng.random(len(self)) < IN_WORKSHOPS)
        return np.asarray(some & self.bloc.answered(code)[self.report])

    def _record(self, code: str, choice: Array, told: Array) -> Array:
        """Add the answers that are `told`; returns them. A workshop has no counter for « Non communiqué »."""
        question = BY_CODE[code]
        if question.choices is not None:
            silent = [i for i, value in enumerate(question.choices.values) if value in UNKNOWN_VALUES]
            told = told & ~(COUNTED[code][self.type] & np.isin(choice, silent))
        self.lignes.add(code, self.report[told], choice[told], 1, self.rank[told])
        return told

    def _homes(self, voisinage: Voisinage) -> Array:
        around = self.bloc.autour[self.report]
        level = pick(self.bloc.rng, p.RESIDENCE, np.zeros(len(self), np.int64))
        homes = around.copy()
        for farther in range(1, p.RESIDENCE.shape[1]):
            there = level == farther
            homes[there] = voisinage.draw(self.bloc.rng, around[there], farther)
        return homes

    def _stars(self) -> Array:
        ease = EASE[self.age] + PROGRESS * self.bloc.progres[self.report]
        ease = ease + np.where(self.type == DEMARCHE, DEMARCHE_EASE, 0) + self.bloc.rng.normal(size=len(self))
        return np.asarray((ease[:, None] > STARS).sum(1))

    def _difficulties(self) -> None:
        code, rng = "caracteristiques", self.bloc.rng
        which = np.flatnonzero(self._told(code))
        two = 1 + (rng.random(len(which)) > 0.85)
        rows, chosen = pick_several(rng, DIFFICULTY, np.zeros(len(which), np.int64), two)
        fine = CARACTERISTIQUES.values.index("rien")
        alone = np.bincount(rows[chosen == fine], minlength=len(which)) > 0
        kept = ~alone[rows] | (chosen == fine)
        people = which[rows[kept]]
        self.lignes.add(code, self.report[people], chosen[kept], 1, self.rank[people])

    def _first_meetings(self) -> None:
        """Yes or no for a person; a workshop gives the number of yes, and the others are no, even if none."""
        code, rng = "premier_entretien", self.bloc.rng
        yes, no = (OUI_NON.values.index(value) for value in ("oui", "non"))
        told = self.bloc.answered(code)[self.report]
        new = rng.random(len(self)) < NEW[self.type]
        self.lignes.add(code, self.report[told], np.where(new, yes, no)[told], 1, self.rank[told])
        workshops = np.unique(self.report[told & COUNTED[code][self.type]])
        for choice in (yes, no):
            self.lignes.add(code, workshops, choice, 0, 1)
