"""The answers about whole activities of a block of reports."""

import numpy as np

from coop.demo import proportions as p
from coop.demo.draws import Array, pick, pick_several
from coop.demo.lignes import Lignes, values
from coop.demo.rapports import ATELIER, DEMARCHE, PONCTUELLE, Bloc
from coop.questions import BY_CODE
from coop.vocabulary import FINALISEES, SUITES, THEMES_DEMARCHE

PONCTUELLE_DEMARCHE = 0.4
"""Share of the demandes ponctuelles that are about a procedure."""
AUTRE_STRUCTURE = SUITES.values.index("autre_structure")
REDIRIGE = FINALISEES.values.index("non_redirige")
RESSENTI = np.array([[32.0, 38, 24, 6]])
MOTIF = np.array([[60.0, 28, 12]])
NIVEAU = np.array([[70.0, 25, 5]])
FINALISEE = np.array([[62.0, 14, 8, 16]])
SUITE = np.array([[60.0, 16, 12]])
STRUCTURE = np.array([[28.0, 24, 20, 10, 10, 6, 4]])


def about_activity(bloc: Bloc, ages: Array, lignes: Lignes) -> Array:
    """Add the answers about whole activities; returns the first theme of each, -1 without any."""
    rng, n = bloc.rng, len(bloc)
    weight = bloc.participants.clip(min=1)
    everyone = np.arange(n)

    def one(code: str, weights: Array, which: Array) -> Array:
        chosen = pick(rng, weights, np.zeros(len(which), np.int64))
        lignes.add(code, which, chosen, weight[which])
        return chosen

    one("motif", MOTIF, np.flatnonzero(bloc.participants == 0))
    one("ressenti", RESSENTI, np.flatnonzero(bloc.answered("ressenti")))
    one("niveau_atelier", NIVEAU, np.flatnonzero(bloc.answered("niveau_atelier")))
    demarche = (bloc.type == DEMARCHE) | ((bloc.type == PONCTUELLE) & (rng.random(n) < PONCTUELLE_DEMARCHE))
    mediation = ~demarche & (bloc.participants > 0)

    several = 1 + (rng.random(n) > 0.68) + (rng.random(n) > 0.85)
    first = np.full(n, -1)
    which = np.flatnonzero(mediation)
    entries, themes = pick_several(rng, p.THEMATIQUE, ages[which], several[which])
    lignes.add("thematiques", which[entries], themes, weight[which[entries]])
    first[which[entries][::-1]] = themes[::-1]

    which = np.flatnonzero(demarche)
    entries, themes = pick_several(rng, p.THEME_DEMARCHE, ages[which], 1 + (rng.random(len(which)) > 0.9))
    lignes.add("themes_demarche", which[entries], themes, weight[which[entries]])
    named = bloc.answered("demarches")[which[entries]]
    reports, themes = which[entries][named], themes[named]
    rows, procedures = pick_several(
        rng, p.DEMARCHE, ages[reports] * len(THEMES_DEMARCHE) + themes, 1 + (rng.random(len(reports)) > 0.85)
    )
    lignes.add("demarches", reports[rows], procedures, weight[reports[rows]])
    _typed(
        "demarches_libres", bloc, np.flatnonzero(demarche & bloc.answered("demarches_libres")), weight, lignes
    )

    which = np.flatnonzero(bloc.answered("materiel"))
    two = 1 + (rng.random(len(which)) > 0.82)
    none = len(p.MATERIEL[0]) - 1
    entries, devices = pick_several(rng, p.MATERIEL, ages[which], two)
    alone = (two[entries] == 1) | (devices != none)
    lignes.add("materiel", which[entries[alone]], devices[alone], weight[which[entries[alone]]])

    redirected = np.zeros(n, np.int64)
    which = everyone[bloc.type == DEMARCHE]
    finished = one("finalisee", FINALISEE, which)
    redirected[which[finished == REDIRIGE]] = weight[which[finished == REDIRIGE]]
    _suite(bloc, weight, redirected, lignes)
    return np.asarray(first)


def _suite(bloc: Bloc, weight: Array, redirected: Array, lignes: Lignes) -> None:
    """What comes next, and to which structure for those who are sent on. A workshop counts its people."""
    rng = bloc.rng
    given = bloc.answered("suite")
    which = np.flatnonzero(given & (bloc.type != ATELIER))
    entries, chosen = pick_several(
        rng, SUITE, np.zeros(len(which), np.int64), 1 + (rng.random(len(which)) > 0.88)
    )
    lignes.add("suite", which[entries], chosen, weight[which[entries]])
    sent = which[entries[chosen == AUTRE_STRUCTURE]]
    redirected[sent] = weight[sent]
    which = np.flatnonzero(given & (bloc.type == ATELIER))
    for choice, share in enumerate((0.12, 0.4, 0.03)):
        people = rng.binomial(weight[which], share)
        lignes.add("suite", which[people > 0], choice, people[people > 0])
        if choice == AUTRE_STRUCTURE:
            redirected[which] = people
    shown = redirected > 0
    which = np.flatnonzero(shown & bloc.answered("structures_orientation"))
    entries, kinds = pick_several(
        rng, STRUCTURE, np.zeros(len(which), np.int64), 1 + (rng.random(len(which)) > 0.9)
    )
    lignes.add("structures_orientation", which[entries], kinds, redirected[which[entries]])
    _typed(
        "structures_libres",
        bloc,
        np.flatnonzero(shown & bloc.answered("structures_libres")),
        redirected,
        lignes,
    )


def _typed(code: str, bloc: Bloc, which: Array, weight: Array, lignes: Lignes) -> None:
    words = bloc.rng.integers(0, len(values(BY_CODE[code])), len(which))
    lignes.add(code, which, words, weight[which])
