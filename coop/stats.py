"""Every statistic, declared once, and the results that every output reads.

A result carries its own base and its missing answers, so that no output can compute a share its own way.
A changed definition gets a new code: public codes are never reused.
"""

import datetime as dt
import functools
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from coop import counting, french
from coop.counting import Count, Counted, Scene, closed, figure, lists, time
from coop.counts import Selected
from coop.vocabulary import NON_RENSEIGNE

Line = tuple[str, str, int | None, float]
DISTRIBUTIONS = frozenset({"barres", "classement", "carte"})
Cell = tuple[str, str, int | None, float, str]
"""A line, and its number as it is read."""
UNKNOWN: tuple[None, float, str] = (None, float("nan"), french.MISSING)
SMALL, MASKED = "<\u00a05", "masqué"


@dataclass(frozen=True, slots=True)
class Statistic:
    """`forme` is chiffre, chiffres, colonnes, barres (closed list), classement (open list, most first) or carte.

    `maille` says what the rows are when they are territories: « commune » (bubbles on a map) or
    « departement » (areas); they bear INSEE codes. `lists` is the field of `counts` or the open question whose
    values are the rows, and `weighs` the column then added up, by default the accompagnements. A `people` figure counts persons rather than what reports
    say: no list of reports stands behind it. `beyond` says whether it is told beyond one's own scope.
    """

    code: str
    titre: str
    definition: str
    unite: str
    forme: str
    groupe: str
    count: Count
    maille: str = ""
    lists: str = ""
    weighs: str = ""
    people: bool = False
    beyond: bool = True


@dataclass(frozen=True)
class Result:
    """`total` is the base of the shares; `lines` are (valeur, libelle, nombre, part in percent, NaN if none).

    A number that may not be told is None: « < 5 » when its valeur is in `petits`, « masqué » otherwise. A
    result whose `total` is None tells nothing at all. `kind` is `Counted.shares`. `serie` names this side of a comparison in a few words,
    `compared` is the other side; `previous` is a figure's number in the previous period.
    """

    statistic: Statistic
    selection: str
    total: int | None
    repondu: int | None
    non_renseigne: int | None
    lines: Sequence[Line]
    read_at: dt.datetime
    serie: str = ""
    petits: frozenset[str] = frozenset()
    compared: "Result | None" = None
    previous: int | None = None
    kind: str = ""

    @functools.cached_property
    def rows(self) -> pd.DataFrame:
        """A row a line: valeur (str), libelle (str), nombre (Int64, NA when masked), part (float, percent), dit
        (str: the number as it is read).

        Compared, also: libelle_autre, autre, part_autre, dit_autre (the other side's), ecart (Int64, this side
        less the other), ecart_part (float, points). Months stand beside each other by their rank, the rest
        by what they count; what one side alone counts is 0 on the other.
        """
        if self.compared is None:
            return pd.DataFrame(_columns(self._cells(), ""))
        pairs = list(self._pairs(self.compared))
        own = _columns([mine for mine, _ in pairs], "")
        other = _columns([theirs for _, theirs in pairs], "_autre")
        del other["valeur_autre"]
        found = pd.DataFrame({**own, **other}).rename(columns={"nombre_autre": "autre"})
        found["ecart"] = found["nombre"] - found["autre"]
        found["ecart_part"] = (found["part"] - found["part_autre"]).round(1)
        return found

    def _cells(self) -> list[Cell]:
        return [(*line, self.said(line[2], line[0])) for line in self.lines]

    def _pairs(self, other: "Result") -> Iterator[tuple[Cell, Cell]]:
        mine, theirs = self._cells(), other._cells()
        if self.statistic.forme == "colonnes":
            for one, two in itertools.zip_longest(mine, theirs):
                yield one or (*two[:2], *UNKNOWN), two or (*one[:2], *UNKNOWN)
            return
        known, found = {cell[0] for cell in mine}, {cell[0]: cell for cell in theirs}
        last = [cell for cell in mine if cell[0] == NON_RENSEIGNE.value]
        alone = [(*cell[:2], *self._nothing()) for cell in theirs if cell[0] not in known]
        for cell in [*(cell for cell in mine if cell not in last), *alone, *last]:
            yield cell, found.get(cell[0], (*cell[:2], *other._nothing()))

    def _nothing(self) -> tuple[int | None, float, str]:
        """What a row counts that this side does not have: nobody, unless that may not be told or is an average."""
        if self.total is None or self.statistic.forme == "chiffre":
            return UNKNOWN
        return 0, 0.0 if self.total and self.kind else float("nan"), "0"

    def said(self, number: int | None, valeur: str = "") -> str:
        """A number of this result as it is read: « 1 520 », « 2 h 30 », « < 5 », « masqué »."""
        if number is None:
            return SMALL if valeur in self.petits else MASKED
        return french.duration(number) if self.statistic.unite == "minutes" else french.number(number)

    @property
    def answered(self) -> str:
        """« Ont répondu : 12 sur 15 accompagnements. »; "" for what is no distribution, or may not be told."""
        if self.statistic.forme not in DISTRIBUTIONS or self.total is None:
            return ""
        return f"Ont répondu : {self.said(self.repondu)} sur {french.count(self.total, 'accompagnement')}."

    @property
    def hidden(self) -> bool:
        """Whether nothing of it may be told."""
        return self.total is None

    @functools.cached_property
    def length(self) -> int:
        """How many rows it has, those of the other side alone included, « Non renseigné » left out."""
        both = (self, self.compared) if self.compared else (self,)
        return len({line[0] for side in both for line in side.lines} - {NON_RENSEIGNE.value})

    def first(self, most: int) -> "Result":
        """Of a ranking or a map, the same with its `most` first rows and « Non renseigné »: France has 35 000
        communes, and an output shows few. Other results stay whole."""
        if self.statistic.forme not in {"classement", "carte"} or self.length <= most:
            return self
        both = (self, self.compared) if self.compared else (self,)
        named = dict.fromkeys(line[0] for side in both for line in side.lines)
        named.pop(NON_RENSEIGNE.value, None)
        kept = {*itertools.islice(named, most), NON_RENSEIGNE.value}
        short = [replace(side, lines=[line for line in side.lines if line[0] in kept]) for side in both]
        return replace(short[0], compared=short[1] if self.compared else None)

    @property
    def readable(self) -> "Result":
        """The same without another side that tells nothing."""
        return replace(self, compared=None) if self.compared and self.compared.hidden else self

    @property
    def shares(self) -> bool:
        """Whether its rows have shares."""
        return any(part == part for *_, part in self.lines)


def _columns(cells: Sequence[Cell], end: str) -> dict[str, Any]:
    # texts as objects: pandas' own strings are several times slower to go through
    valeurs, libelles, nombres, parts, dits = zip(*cells, strict=True) if cells else ((),) * 5
    return {
        f"valeur{end}": pd.Series(valeurs, dtype=object),
        f"libelle{end}": pd.Series(libelles, dtype=object),
        f"nombre{end}": pd.array(list(nombres), "Int64"),
        f"part{end}": np.array(parts, float),
        f"dit{end}": pd.Series(dits, dtype=object),
    }


def change(now: int | None, before: int | None) -> str:
    """« +12,5 % », « 0 % », « nouveau » from 0, « – » when either is not known."""
    if now is None or before is None:
        return french.MISSING
    if not before:
        return "nouveau" if now else "0\u202f%"
    return french.signed(100 * (now - before) / before, "%")


def shares(numbers: Sequence[int], base: int, kind: str, bases: Sequence[int] = ()) -> list[float]:
    """Percentages with one decimal. One-answer shares add up to exactly 100: the tenths that rounding down
    leaves go to the largest remainders (Hamilton's method), the first row first when equal. "each" takes
    each row's own base, NaN where it is 0."""
    if kind == "each":
        pairs = zip(numbers, bases, strict=True)
        return [((2000 * n + b) // (2 * b)) / 10 if b else float("nan") for n, b in pairs]
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


def _lines(counted: Counted) -> list[Line]:
    numbers = [row[2] for row in counted.rows]
    parts = shares(numbers, counted.total, counted.shares, counted.bases)
    return [(*row, part) for row, part in zip(counted.rows, parts, strict=True)]


def result(statistic: Statistic, selected: Selected, scene: Scene) -> Result:
    """One statistic over a selection."""
    counted = statistic.count(selected, scene)
    _, lines = selected.once(id(counted), lambda: (counted, _lines(counted)))  # a list and its map share them
    missing = counted.total - counted.repondu
    return Result(
        statistic,
        scene.selection,
        counted.total,
        counted.repondu,
        missing,
        lines,
        scene.read_at,
        scene.serie,
        kind=counted.shares,
    )


GENERAL, ACCOMPAGNEMENTS, USAGERS = "Général", "Accompagnements", "Usagers"
CARTE, RESSENTI = "Carte", "Ressenti"
ONE = "Une réponse par accompagnement : les parts font exactement 100 %, réponses manquantes comprises."
SEVERAL = "Plusieurs réponses possibles : les parts peuvent dépasser 100 % en tout."
PROVEN = (
    "Les compteurs d’un atelier ne disent pas qui est compté plusieurs fois : ont répondu autant de participants "
    "que le plus grand compteur."
)
ALL = "Base : les accompagnements"
CITIES = "Les arrondissements de Paris, Lyon et Marseille comptent pour leur ville."

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
        people=True,
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
        people=True,
    ),
    Statistic(
        "temps_passe",
        "Temps passé",
        "La durée de chaque activité, comptée une fois quel que soit le nombre de participants. La durée exacte "
        "quand elle est donnée ; sinon 30 minutes pour « 30 min ou moins », 60 pour « 30 min à 1h », "
        "120 pour « 1h à 2h » et 150 pour « 2h ou plus ». Les moyennes sont arrondies à la minute.",
        "minutes",
        "chiffre",
        GENERAL,
        counting.temps,
    ),
    Statistic(
        "rdv_non_honores",
        "Rendez-vous non honorés",
        "Les comptes rendus de rendez-vous non honorés. Ils ne comptent ni comme activités ni comme "
        "accompagnements. Leur part est calculée sur eux-mêmes, les comptes rendus d’accompagnement et ceux "
        "d’aide aux démarches.",
        "rendez-vous",
        "chiffre",
        GENERAL,
        counting.rendez_vous,
    ),
    Statistic(
        "accompagnements_par_mois",
        "Accompagnements par mois",
        "Les accompagnements selon le mois de leur date. Un mois sans activité compte 0 ; "
        "le premier et le dernier mois peuvent être incomplets.",
        "accompagnements",
        "colonnes",
        GENERAL,
        time.over_time(time.month),
        lists="jour",
    ),
    Statistic(
        "accompagnements_par_semaine",
        "Accompagnements par semaine",
        "Les accompagnements selon la semaine de leur date, du lundi au dimanche.",
        "accompagnements",
        "colonnes",
        GENERAL,
        time.over_time(time.week),
        lists="jour",
        beyond=False,
    ),
    Statistic(
        "accompagnements_par_jour",
        "Accompagnements par jour",
        "Les accompagnements selon leur date.",
        "accompagnements",
        "colonnes",
        GENERAL,
        time.over_time(time.single_day),
        lists="jour",
        beyond=False,
    ),
    Statistic(
        "types",
        "Types d’activité",
        "Les ateliers collectifs comptent des activités, avec leurs participations à la ligne suivante ; "
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
        lists.demarches,
        lists="demarches",
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
        lists.lieux,
        lists="lieu",
        beyond=False,
    ),
    Statistic(
        "communes",
        "Communes",
        f"{ALL} sauf ceux à distance, selon la commune où ils ont eu lieu. {CITIES} {ONE}",
        "accompagnements",
        "classement",
        ACCOMPAGNEMENTS,
        lists.by_place("commune"),
        lists="commune",
        maille="commune",
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
        "autonomie_par_mois",
        "Évolution de l’autonomie",
        "Mois par mois, les accompagnements à ★★★ (plutôt autonome). La part est calculée sur ceux du mois "
        "dont le niveau d’autonomie est renseigné.",
        "accompagnements",
        "colonnes",
        ACCOMPAGNEMENTS,
        time.autonomie_par_mois,
        lists="jour",
        weighs="autonomie:3",
        beyond=False,
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
        f"{ALL} de tous types, selon la commune où habite la personne. {CITIES} {ONE}",
        "accompagnements",
        "classement",
        USAGERS,
        lists.by_residence("commune"),
        lists="residence",
        maille="commune",
    ),
    Statistic(
        "caracteristiques",
        "Caractéristiques des usagers",
        f"{ALL} de médiation, les ateliers et l’aide aux démarches. {PROVEN} « Rien de spécifique » s’y ajoute. {SEVERAL}",
        "accompagnements",
        "barres",
        USAGERS,
        closed("caracteristiques"),
    ),
    Statistic(
        "carte_activites",
        "Carte des accompagnements par commune",
        f"{ALL} sauf ceux à distance, selon la commune où ils ont eu lieu ; la surface d’un disque suit le "
        f"nombre. {CITIES} {ONE}",
        "accompagnements",
        "carte",
        CARTE,
        lists.by_place("commune"),
        lists="commune",
        maille="commune",
    ),
    Statistic(
        "departements",
        "Carte des accompagnements par département",
        f"{ALL} sauf ceux à distance, selon le département où ils ont eu lieu. {ONE}",
        "accompagnements",
        "carte",
        CARTE,
        lists.by_place("departement"),
        lists="commune",
        maille="departement",
    ),
    Statistic(
        "carte_residences",
        "Carte des résidences par commune",
        f"{ALL} de tous types, selon la commune où habite la personne ; la surface d’un disque suit le "
        f"nombre. {CITIES} {ONE}",
        "accompagnements",
        "carte",
        CARTE,
        lists.by_residence("commune"),
        lists="residence",
        maille="commune",
    ),
    Statistic(
        "departements_residence",
        "Carte des résidences par département",
        f"{ALL} de tous types, selon le département où habite la personne. {ONE}",
        "accompagnements",
        "carte",
        CARTE,
        lists.by_residence("departement"),
        lists="residence",
        maille="departement",
    ),
    Statistic(
        "ressentis",
        "Ressenti de l’accompagnant",
        f"{ALL} de médiation, les ateliers et l’aide aux démarches. Le ressenti vaut pour chacun des "
        f"participants. {ONE}",
        "accompagnements",
        "barres",
        RESSENTI,
        closed("ressenti"),
    ),
)

BY_CODE = {statistic.code: statistic for statistic in STATISTICS}
GROUPS = (GENERAL, ACCOMPAGNEMENTS, USAGERS, CARTE, RESSENTI)
