"""Every statistic, declared once, and the results that every output reads.

A result carries its own base and its missing answers, so that no output can compute a share its own way.
A changed definition gets a new code: public codes are never reused.
"""

import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from coop import counting
from coop.counting import Count, Scene, closed, figure, over_time
from coop.counts import Selected

Line = tuple[str, str, int, float]


@dataclass(frozen=True, slots=True)
class Statistic:
    """`forme` is chiffre, chiffres, colonnes, barres (closed list) or classement (open list, most first)."""

    code: str
    titre: str
    definition: str
    unite: str
    forme: str
    groupe: str
    count: Count


@dataclass(frozen=True)
class Result:
    """`total` is the base of the shares; `lines` are (valeur, libelle, nombre, part in percent, NaN if none)."""

    statistic: Statistic
    selection: str
    total: int
    repondu: int
    non_renseigne: int
    lines: Sequence[Line]
    read_at: dt.datetime

    @functools.cached_property
    def rows(self) -> pd.DataFrame:
        """The lines as a frame: valeur (str), libelle (str), nombre (int), part (float, percent)."""
        return pd.DataFrame(self.lines, columns=["valeur", "libelle", "nombre", "part"])


def shares(numbers: Sequence[int], base: int, kind: str) -> list[float]:
    """Percentages with one decimal. One-answer shares add up to exactly 100: the tenths that rounding down
    leaves go to the largest remainders (Hamilton's method), the first row first when equal."""
    if not kind or base <= 0:
        return [float("nan") if not kind else 0.0] * len(numbers)
    counts = np.array(numbers, np.int64)
    if kind == "several":
        tenths = (2000 * counts + base) // (2 * base)
    else:
        tenths, left = np.divmod(1000 * counts, base)
        tenths[np.argsort(-left, kind="stable")[: 1000 - tenths.sum()]] += 1
    found: list[float] = (tenths / 10).tolist()
    return found


def result(statistic: Statistic, selected: Selected, scene: Scene) -> Result:
    """One statistic over a selection."""
    counted = statistic.count(selected, scene)
    numbers = [row[2] for row in counted.rows]
    parts = shares(numbers, counted.total, counted.shares)
    lines = [(*row, part) for row, part in zip(counted.rows, parts, strict=True)]
    missing = counted.total - counted.repondu
    return Result(statistic, scene.selection, counted.total, counted.repondu, missing, lines, scene.read_at)


GENERAL, ACCOMPAGNEMENTS, USAGERS = "Général", "Accompagnements", "Usagers"
ONE = "Une réponse par accompagnement : les parts font exactement 100 %, réponses manquantes comprises."
SEVERAL = "Plusieurs réponses possibles : les parts peuvent dépasser 100 % en tout."
PROVEN = (
    "Les compteurs d’un atelier ne disent pas qui est compté plusieurs fois : ont répondu autant de participants "
    "que le plus grand compteur, plus « Rien de spécifique »."
)
ALL = "Base : les accompagnements"

STATISTICS: tuple[Statistic, ...] = (
    Statistic(
        "accompagnements",
        "Accompagnements",
        "Une personne aidée une fois. Une activité avec 6 participants compte 6 accompagnements. "
        "Les rendez-vous non honorés ne comptent pas.",
        "accompagnements",
        "chiffre",
        GENERAL,
        counting.accompagnements,
    ),
    Statistic(
        "activites",
        "Activités",
        "Un compte rendu enregistré, quel que soit le nombre de participants. "
        "Les rendez-vous non honorés ne comptent pas.",
        "activités",
        "chiffre",
        GENERAL,
        figure("activites"),
    ),
    Statistic(
        "usagers_differents",
        "Usagers différents",
        "Les accompagnements, moins ceux où il est dit que ce n’est pas le premier entretien. "
        "Un atelier qui n’a pas dit ses nouveaux participants compte tous ses participants ; "
        "un atelier qui l’a dit ne compte que les nouveaux.",
        "usagers",
        "chiffre",
        GENERAL,
        counting.usagers_differents,
    ),
    Statistic(
        "nouveaux_usagers",
        "Nouveaux usagers",
        "Les accompagnements marqués « premier entretien », et les nouveaux participants que les ateliers "
        "ont comptés. Sans réponse à cette question, personne n’est compté comme nouveau.",
        "usagers",
        "chiffre",
        GENERAL,
        figure("premier_entretien:oui"),
    ),
    Statistic(
        "temps_passe",
        "Temps passé",
        "La durée de chaque activité, comptée une fois quel que soit le nombre de participants. La durée exacte "
        "quand elle est donnée ; sinon 30 minutes pour « 30 min ou moins », 60 pour « 30 min à 1h », "
        "120 pour « 1h à 2h » et 150 pour « 2h ou plus ».",
        "minutes",
        "chiffre",
        GENERAL,
        figure("minutes"),
    ),
    Statistic(
        "rdv_non_honores",
        "Rendez-vous non honorés",
        "Les comptes rendus de rendez-vous non honorés. Ils ne comptent ni comme activités ni comme "
        "accompagnements.",
        "rendez-vous",
        "chiffre",
        GENERAL,
        figure("rdv_non_honores"),
    ),
    Statistic(
        "accompagnements_par_mois",
        "Accompagnements par mois",
        "Les accompagnements selon le mois de leur date. Un mois sans activité compte 0 ; "
        "le premier et le dernier mois peuvent être incomplets.",
        "accompagnements",
        "colonnes",
        GENERAL,
        over_time(counting.month),
    ),
    Statistic(
        "accompagnements_par_semaine",
        "Accompagnements par semaine",
        "Les accompagnements selon la semaine de leur date, du lundi au dimanche.",
        "accompagnements",
        "colonnes",
        GENERAL,
        over_time(counting.week),
    ),
    Statistic(
        "accompagnements_par_jour",
        "Accompagnements par jour",
        "Les accompagnements selon leur date.",
        "accompagnements",
        "colonnes",
        GENERAL,
        over_time(counting.single_day),
    ),
    Statistic(
        "types",
        "Types d’activité",
        "Les ateliers collectifs comptent des activités, avec leurs participations à côté ; "
        "les autres types comptent des accompagnements. Les unités diffèrent : il n’y a pas de part.",
        "accompagnements, sauf ateliers : activités",
        "chiffres",
        ACCOMPAGNEMENTS,
        counting.types,
    ),
    Statistic(
        "thematiques",
        "Thématiques",
        f"{ALL} de médiation et les ateliers, et les demandes ponctuelles qui portent sur une thématique "
        f"de médiation. {SEVERAL}",
        "accompagnements",
        "barres",
        ACCOMPAGNEMENTS,
        closed("thematiques"),
    ),
    Statistic(
        "themes_demarche",
        "Thèmes de démarche",
        f"{ALL} d’aide aux démarches, et les demandes ponctuelles qui portent sur un thème de démarche. {SEVERAL}",
        "accompagnements",
        "barres",
        ACCOMPAGNEMENTS,
        closed("themes_demarche"),
    ),
    Statistic(
        "demarches",
        "Démarches les plus faites",
        f"{ALL} d’aide aux démarches et les demandes ponctuelles. Les démarches écrites en texte libre sont "
        f"réunies sur une ligne. {SEVERAL}",
        "accompagnements",
        "classement",
        ACCOMPAGNEMENTS,
        counting.demarches,
    ),
    Statistic(
        "materiel",
        "Matériel utilisé",
        f"{ALL} de médiation, les ateliers et les demandes ponctuelles. {SEVERAL}",
        "accompagnements",
        "barres",
        ACCOMPAGNEMENTS,
        closed("materiel"),
    ),
    Statistic(
        "durees",
        "Durées des accompagnements",
        f"{ALL} de tous types. La durée d’une activité vaut pour chacun de ses participants. {ONE}",
        "accompagnements",
        "barres",
        ACCOMPAGNEMENTS,
        closed("duree"),
    ),
    Statistic(
        "canaux",
        "Canaux d’accompagnement",
        f"{ALL} de tous types, selon l’endroit : lieu d’activité, domicile, à distance ou autre lieu. {ONE}",
        "accompagnements",
        "barres",
        ACCOMPAGNEMENTS,
        closed("canal"),
    ),
    Statistic(
        "lieux",
        "Lieux d’activité",
        f"{ALL} qui ont eu lieu dans un lieu d’activité. {ONE}",
        "accompagnements",
        "classement",
        ACCOMPAGNEMENTS,
        counting.lieux,
    ),
    Statistic(
        "communes",
        "Communes",
        f"{ALL} sauf ceux à distance, selon la commune où ils ont eu lieu. Les arrondissements de Paris, Lyon "
        f"et Marseille comptent pour leur ville. {ONE}",
        "accompagnements",
        "classement",
        ACCOMPAGNEMENTS,
        counting.communes,
    ),
    Statistic(
        "finalisees",
        "Démarches finalisées",
        f"{ALL} d’aide aux démarches. {ONE}",
        "accompagnements",
        "barres",
        ACCOMPAGNEMENTS,
        closed("finalisee"),
    ),
    Statistic(
        "suites",
        "Suites données",
        f"{ALL} de médiation, les ateliers et les demandes ponctuelles. {PROVEN} {SEVERAL}",
        "accompagnements",
        "barres",
        ACCOMPAGNEMENTS,
        closed("suite"),
    ),
    Statistic(
        "structures_orientation",
        "Structures d’orientation",
        f"{ALL} orientés vers une autre structure. Les structures écrites en texte libre sont réunies sur une "
        f"ligne. {SEVERAL}",
        "accompagnements",
        "barres",
        ACCOMPAGNEMENTS,
        closed("structures_orientation"),
    ),
    Statistic(
        "autonomie",
        "Niveau d’autonomie",
        f"{ALL} de médiation, les ateliers et l’aide aux démarches. ★ entièrement accompagné ; ★★ en partie "
        f"accompagné ; ★★★ plutôt autonome. {ONE}",
        "accompagnements",
        "barres",
        ACCOMPAGNEMENTS,
        closed("autonomie"),
    ),
    Statistic(
        "genres",
        "Genre des usagers",
        f"{ALL} de tous types. « Non communiqué » compte avec « Non renseigné ». {ONE}",
        "accompagnements",
        "barres",
        USAGERS,
        closed("genre"),
    ),
    Statistic(
        "statuts",
        "Statut des usagers",
        f"{ALL} de tous types. « Non renseigné ou hétérogène » compte avec « Non renseigné ». {ONE}",
        "accompagnements",
        "barres",
        USAGERS,
        closed("statut"),
    ),
    Statistic(
        "tranches_age",
        "Tranche d’âge des usagers",
        f"{ALL} de tous types, selon l’âge à la date de l’activité. « Non communiqué » compte avec "
        f"« Non renseigné ». {ONE}",
        "accompagnements",
        "barres",
        USAGERS,
        closed("tranche_age"),
    ),
    Statistic(
        "residences",
        "Lieux de résidence",
        f"{ALL} de tous types, selon la commune où habite la personne. Les arrondissements de Paris, Lyon et "
        f"Marseille comptent pour leur ville. {ONE}",
        "accompagnements",
        "classement",
        USAGERS,
        counting.residences,
    ),
    Statistic(
        "caracteristiques",
        "Caractéristiques des usagers",
        f"{ALL} de médiation, les ateliers et l’aide aux démarches. {PROVEN} {SEVERAL}",
        "accompagnements",
        "barres",
        USAGERS,
        closed("caracteristiques"),
    ),
    Statistic(
        "ressentis",
        "Ressenti de l’accompagnant",
        f"{ALL} de médiation, les ateliers et l’aide aux démarches. Le ressenti vaut pour chacun des "
        f"participants. {ONE}",
        "accompagnements",
        "barres",
        USAGERS,
        closed("ressenti"),
    ),
)

BY_CODE = {statistic.code: statistic for statistic in STATISTICS}
GROUPS = (GENERAL, ACCOMPAGNEMENTS, USAGERS)
