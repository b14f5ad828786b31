"""How often what: the published figures of `distributions.json`, and what makes them differ by age or type.

The figures are orders of magnitude (see their `statut` in the file); the tilts are ours. Nothing here is a
statistic of real mediation.
"""

import json

import numpy as np

from coop import vocabulary as v
from coop.demo.draws import by_label, spread, tilted
from coop.reference import demarches
from coop.reference.files import FOLDER

_FILE = json.loads((FOLDER / "distributions.json").read_text(encoding="utf-8"))
FIGURES: dict[str, dict[str, float]] = {
    name: part["valeurs"] for name, part in _FILE.items() if isinstance(part, dict)
}
TYPES, AGES = v.TYPES.values, v.TRANCHES_AGE.values

TYPE = spread(
    FIGURES["type_activite"],
    TYPES,
    {
        "Accompagnement individuel": {"accompagnement": 1},
        "Aide aux démarches": {"demarche": 1},
        "Atelier collectif": {"atelier": 1},
        "Demande ponctuelle": {"ponctuelle": 1},
        "Rendez-vous non honoré": {"rdv_non_honore": 1},
    },
)
CANAL = tilted(
    spread(
        FIGURES["canal"],
        v.CANAUX.values,
        {
            "Lieux d'activité": {"lieu_activite": 0.98, "autre": 0.02},
            "Au domicile": {"domicile": 1},
            "À distance": {"distance": 1},
        },
    ),
    v.CANAUX.values,
    TYPES,
    {
        "atelier": {"domicile": 0, "distance": 0.2, "autre": 4},
        "demarche": {"domicile": 1.3},
        "ponctuelle": {"domicile": 0.1, "distance": 2.5},
        "rdv_non_honore": {"autre": 0},
    },
)
DUREE = tilted(
    by_label(FIGURES["duree"], v.DUREES),
    v.DUREES.values,
    TYPES,
    {
        "accompagnement": {"30_ou_moins": 0.65, "60_a_120": 1.15, "120_ou_plus": 0.7},
        "atelier": {"30_ou_moins": 0, "30_a_60": 0.2, "60_a_120": 2.8, "120_ou_plus": 6},
        "demarche": {"30_a_60": 1.2, "60_a_120": 0.75, "120_ou_plus": 0.4},
        "ponctuelle": {"30_ou_moins": 2.5, "30_a_60": 0.5, "60_a_120": 0.1, "120_ou_plus": 0},
    },
)
AGE = tilted(
    by_label(FIGURES["age"], v.TRANCHES_AGE),
    AGES,
    TYPES,
    {
        "atelier": {"mineur": 1.6, "60_74": 1.1},
        "demarche": {"mineur": 0.3, "30_44": 1.5, "45_59": 1.4, "75_ou_plus": 0.8},
    },
)
GENRE = tilted(
    by_label(FIGURES["genre"], v.GENRES),
    v.GENRES.values,
    AGES,
    {"mineur": {"masculin": 1.6}, "75_ou_plus": {"masculin": 0.85}},
)
STATUT = np.array(
    [  # scolarise, sans_emploi, en_emploi, retraite, insertion, heterogene: margins are the file's
        [94, 0, 0, 0, 0, 6],
        [28, 30, 22, 0, 15, 5],
        [1, 36, 46, 0, 9, 8],
        [0, 38, 42, 6, 6, 8],
        [0, 7, 5, 81, 1, 6],
        [0, 0, 0, 96, 0, 4],
        [5, 15, 15, 40, 2, 23],
    ],
    float,
)
STATUT_PRECIS = np.array(
    [  # etudiant, formation, recherche_emploi, rsa, association, by status
        [80, 20, 0, 0, 2],
        [0, 10, 55, 35, 3],
        [0, 30, 10, 10, 10],
        [0, 0, 0, 0, 1],
        [0, 30, 40, 50, 2],
        [1, 1, 1, 1, 1],
    ],
    float,
)
THEMATIQUE = tilted(
    spread(
        FIGURES["themes_espace_coop"],
        v.THEMATIQUES.values,
        {
            "Prendre en main du matériel": {"prise_en_main": 1},
            "Applications smartphone": {"prise_en_main": 1},
            "Naviguer sur internet": {"navigation": 1},
            "Courriel": {"email": 1},
            "Contenus numériques": {"bureautique": 0.6, "creation": 0.4},
            "Environnement, vocabulaire numérique": {"culture_numerique": 1},
            "Sécurité": {"securite": 1},
            "Fraude et harcèlement": {"securite": 1},
            "Santé": {"sante": 1},
            "Échanger avec ses proches": {"reseaux_sociaux": 1},
            "Budget": {"banque_achats": 1},
            "Accompagner son enfant": {"parentalite": 1},
            "Scolaire": {"scolarite": 1},
            "(reste : bureautique, emploi-formation, TPE/PME)": {
                "bureautique": 0.5,
                "insertion_professionnelle": 0.4,
                "entrepreneuriat": 0.1,
            },
        },
    ),
    v.THEMATIQUES.values,
    AGES,
    {
        "mineur": {"scolarite": 12, "creation": 5, "reseaux_sociaux": 3, "parentalite": 0,
                   "insertion_professionnelle": 0.3, "banque_achats": 0, "entrepreneuriat": 0},
        "18_29": {"insertion_professionnelle": 5, "scolarite": 5, "entrepreneuriat": 2, "prise_en_main": 0.5},
        "30_44": {"parentalite": 6, "insertion_professionnelle": 3, "scolarite": 4, "entrepreneuriat": 3},
        "45_59": {"insertion_professionnelle": 2.5, "bureautique": 1.4, "entrepreneuriat": 2},
        "60_74": {"sante": 1.4, "scolarite": 0.1, "insertion_professionnelle": 0.1, "entrepreneuriat": 0.1},
        "75_ou_plus": {"prise_en_main": 1.3, "sante": 1.8, "reseaux_sociaux": 1.8, "scolarite": 0,
                       "bureautique": 0.5, "insertion_professionnelle": 0, "entrepreneuriat": 0},
    },
)  # fmt: skip
THEME_DEMARCHE = tilted(
    spread(
        FIGURES["operateurs_demarches_france_services_2023"],
        v.THEMES_DEMARCHE.values,
        {
            "France Titres (ANTS)": {"papiers": 0.6, "transports": 0.4},
            "Caf (CNAF)": {"famille": 0.4, "social_sante": 0.3, "logement": 0.3},
            "Assurance maladie (CNAM)": {"social_sante": 1},
            "Impôts (DGFiP)": {"argent": 1},
            "Retraite (CNAV)": {"travail": 1},
            "Autres": {"travail": 0.3, "logement": 0.15, "etrangers": 0.15, "justice": 0.1, "papiers": 0.1,
                       "loisirs": 0.1, "transports": 0.06, "associations": 0.04},
        },
    ),
    v.THEMES_DEMARCHE.values,
    AGES,
    {
        "mineur": {"papiers": 2, "famille": 3, "travail": 0.1, "argent": 0.1, "loisirs": 4},
        "18_29": {"logement": 2, "travail": 1.3, "etrangers": 2},
        "30_44": {"famille": 2.5, "logement": 1.5, "etrangers": 1.5},
        "60_74": {"famille": 0.3, "argent": 1.2, "logement": 0.7},
        "75_ou_plus": {"famille": 0.2, "social_sante": 1.4, "travail": 0.7, "transports": 0.5},
    },
)  # fmt: skip
MATERIEL = tilted(
    np.array([45.0, 38, 9, 3, 5]),
    v.MATERIELS.values,
    AGES,
    {"18_29": {"smartphone": 1.3}, "mineur": {"tablette": 2}, "75_ou_plus": {"tablette": 2}},
)
PLUS_AGE = {"retraite": 8, "reversion": 10, "apa": 6, "aspa": 6, "ehpad": 8, "menagere": 8, "cesu": 3}
PLUS_JEUNE = {"parcoursup": 8, "master": 8, "crous": 8, "cvec": 8, "jdc": 6, "16_ans": 8, "pass_culture": 8}
"""Words of a procedure's code → how much likelier it is from 60 on, or under 30."""


def _procedures() -> np.ndarray:
    """Age × theme × procedure: within a theme, those listed first are the commonest."""
    everything = demarches.all()
    table = np.zeros((len(AGES), len(v.THEMES_DEMARCHE), len(everything)))
    ranks = dict.fromkeys(v.THEMES_DEMARCHE.values, 0)
    for column, one in enumerate(everything):
        ranks[one.theme] += 1
        row = v.THEMES_DEMARCHE.values.index(one.theme)
        table[:, row, column] = ranks[one.theme] ** -0.8
        for words, ages in ((PLUS_AGE, slice(4, 6)), (PLUS_JEUNE, slice(0, 2))):
            for word, factor in words.items():
                if f"_{word}_" in f"_{one.code}_":
                    table[:, row, column] /= factor
                    table[ages, row, column] *= factor * factor
    return table.reshape(-1, len(everything))


DEMARCHE = _procedures()
RESIDENCE = np.array([list(FIGURES["residence"].values())], float)
"""Same commune, same EPCI, same département, elsewhere in the région."""

RATES = {
    "materiel": 0.85,
    "premier_entretien": 0.65,
    "autonomie": 0.6,
    "suite": 0.55,
    "structures_orientation": 0.8,
    "structures_libres": 0.15,
    "genre": 0.95,
    "tranche_age": 0.93,
    "mineur": 0.6,
    "statut": 0.85,
    "statut_precis": 0.15,
    "residence": 0.8,
    "caracteristiques": 0.5,
    "ressenti": 0.45,
    "demarches": 0.8,
    "demarches_libres": 0.03,
    "titre": 0.8,
    "niveau_atelier": 0.65,
    "minutes": 0.45,
    "precision": 0.07,
    "ressenti_libre": 0.03,
    "notes": 0.08,
}
"""Share of the reports that answer an optional question, in the hands of the most careful mediators."""
