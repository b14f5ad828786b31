"""What a report asks. Each question is declared once, here; the form, the checks, the storage, the history,
the exports, the demonstration data and the statistics read this list, and none of them knows a field by name
that it could have found here.

`ask` has one symbol per CRA type, in the order of `vocabulary.TYPES`:
  ● required   ○ optional   – not asked
  ◐ required unless its twin (the other theme list) is answered
  # optional, counted: so many people per choice (workshops)
  n optional, counted: so many people answer « Oui », the others « Non » (workshops)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from coop import vocabulary as v
from coop.vocabulary import Vocabulary


class Kind(Enum):
    """The shape of an answer, in the dictionary of answers that forms, drafts and imports share."""

    DAY = auto()
    """datetime.date"""
    NUMBER = auto()
    """int"""
    TEXT = auto()
    """str"""
    TEXTS = auto()
    """list[str], typed freely"""
    ONE = auto()
    """str of `choices`; {str: int} when counted"""
    SEVERAL = auto()
    """list[str] of `choices`; {str: int} when counted"""
    PLACE = auto()
    """str, the id of a place"""
    COMMUNE = auto()
    """str, an INSEE code; {str: int} when counted"""
    PROCEDURES = auto()
    """list[str] of codes of the procedures"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`shown_if` lists (question, value) pairs, one of which must be answered for this one to be asked.

    `fold` names the folded part of the form that holds it.
    `exclusive` is a choice that allows no other. Who answers this question has also answered `completes`.
    A `private` answer never leaves its author.
    """

    code: str
    label: str
    ask: str
    kind: Kind
    choices: Vocabulary | None = None
    person: bool = False
    shown_if: tuple[tuple[str, str], ...] = ()
    exclusive: str = ""
    max_length: int = 200
    private: bool = False
    help: str = ""
    missing: str = ""
    placeholder: str = ""
    fold: str = ""
    completes: str = ""

    def __post_init__(self) -> None:
        if len(self.ask) != len(v.TYPES) or set(self.ask) - set("●○–◐#n"):
            raise ValueError(f"{self.code}: « ask » has one symbol of ●○–◐#n per type")
        if (self.kind in {Kind.ONE, Kind.SEVERAL}) != (self.choices is not None):
            raise ValueError(f"{self.code}: choices go with ONE and SEVERAL")

    def symbol(self, type_: str) -> str:
        return self.ask[v.TYPES.values.index(type_)]

    def asked(self, type_: str) -> bool:
        return self.symbol(type_) != "–"

    def required(self, type_: str) -> bool:
        return self.symbol(type_) == "●"

    def counted(self, type_: str) -> bool:
        """Whether the answer is counters: so many people per choice."""
        return self.symbol(type_) in "#n"

    def title(self, type_: str) -> str:
        """The label on screen; optional questions say so."""
        return self.label if self.symbol(type_) in "●◐" else f"{self.label} - optionnel"


OTHER_STRUCTURE = (("suite", "autre_structure"), ("finalisee", "non_redirige"))

QUESTIONS: tuple[Question, ...] = (
    Question(
        code="titre",
        label="Titre de l’atelier",
        ask="–○–––",
        kind=Kind.TEXT,
        placeholder="Par exemple : Découvrir sa tablette",
        fold="Titre et niveau de l’atelier",
    ),
    Question(
        code="niveau_atelier",
        label="Niveau de l’atelier",
        ask="–○–––",
        kind=Kind.ONE,
        choices=v.NIVEAUX_ATELIER,
        fold="Titre et niveau de l’atelier",
    ),
    Question(
        code="date",
        label="Date de l’accompagnement",
        ask="●●●●●",
        kind=Kind.DAY,
        missing="Indiquez la date.",
    ),
    Question(
        code="canal",
        label="Lieu d’accompagnement",
        ask="●●●●●",
        kind=Kind.ONE,
        choices=v.CANAUX,
        missing="Indiquez où cela s’est passé.",
    ),
    Question(
        code="lieu_id",
        label="Lieu d’activité",
        ask="●●●●●",
        kind=Kind.PLACE,
        shown_if=(("canal", "lieu_activite"),),
        missing="Choisissez l’un de vos lieux d’activité.",
    ),
    Question(
        code="commune",
        label="Commune de l’accompagnement",
        ask="●●●●●",
        kind=Kind.COMMUNE,
        shown_if=(("canal", "domicile"), ("canal", "autre")),
        placeholder="Complétez un code postal ou une commune",
        missing="Indiquez la commune où cela s’est passé.",
    ),
    Question(
        code="motif",
        label="Motif",
        ask="––––●",
        kind=Kind.ONE,
        choices=v.MOTIFS,
        missing="Indiquez pourquoi le rendez-vous n’a pas été honoré.",
    ),
    Question(
        code="duree",
        label="Durée de l’accompagnement",
        ask="●●●●–",
        kind=Kind.ONE,
        choices=v.DUREES,
        missing="Choisissez une durée.",
    ),
    Question(
        code="minutes",
        label="Durée exacte, en minutes",
        ask="○○○○–",
        kind=Kind.NUMBER,
        shown_if=(("duree", "60_a_120"), ("duree", "120_ou_plus")),
    ),
    Question(
        code="participants",
        label="Nombre de participants",
        ask="●●●●–",
        kind=Kind.NUMBER,
        missing="Indiquez le nombre de participants.",
    ),
    Question(
        code="materiel",
        label="Matériel utilisé",
        ask="○○–○–",
        kind=Kind.SEVERAL,
        choices=v.MATERIELS,
    ),
    Question(
        code="thematiques",
        label="Thématique(s) d’accompagnement",
        ask="●●–◐–",
        kind=Kind.SEVERAL,
        choices=v.THEMATIQUES,
        missing="Choisissez au moins une thématique.",
    ),
    Question(
        code="themes_demarche",
        label="Thème de la démarche",
        ask="––●◐–",
        kind=Kind.SEVERAL,
        choices=v.THEMES_DEMARCHE,
        missing="Choisissez au moins un thème.",
    ),
    Question(
        code="precision",
        label="Préciser la thématique",
        ask="○○○○–",
        kind=Kind.TEXT,
        private=True,
        help="Visible de vous seul.",
    ),
    Question(
        code="demarches",
        label="Détail de la démarche",
        ask="––○○–",
        kind=Kind.PROCEDURES,
        placeholder="Cherchez une démarche : carte d’identité, APL, impôts…",
    ),
    Question(
        code="demarches_libres",
        label="Autres démarches",
        ask="––○○–",
        kind=Kind.TEXTS,
        private=True,
        completes="demarches",
        help="Pour une démarche absente de la liste. Visible de vous seul.",
    ),
    Question(
        code="premier_entretien",
        label="Premier entretien avec l’utilisateur",
        ask="○n○○–",
        kind=Kind.ONE,
        choices=v.OUI_NON,
        person=True,
    ),
    Question(
        code="finalisee",
        label="La démarche est-elle finalisée ?",
        ask="––●––",
        kind=Kind.ONE,
        choices=v.FINALISEES,
        missing="Dites si la démarche est finalisée.",
    ),
    Question(
        code="autonomie",
        label="Niveau d’autonomie de l’utilisateur",
        ask="○#○––",
        kind=Kind.ONE,
        choices=v.AUTONOMIES,
        person=True,
    ),
    Question(
        code="suite",
        label="L’accompagnement va-t-il être poursuivi ?",
        ask="○#–○–",
        kind=Kind.SEVERAL,
        choices=v.SUITES,
    ),
    Question(
        code="structures_orientation",
        label="Structure d’orientation",
        ask="○○○○–",
        kind=Kind.SEVERAL,
        choices=v.STRUCTURES_ORIENTATION,
        shown_if=OTHER_STRUCTURE,
    ),
    Question(
        code="structures_libres",
        label="Nom de la structure",
        ask="○○○○–",
        kind=Kind.TEXTS,
        shown_if=OTHER_STRUCTURE,
        completes="structures_orientation",
        private=True,
        help="Visible de vous seul.",
    ),
    Question(code="genre", label="Genre", ask="○#○○–", kind=Kind.ONE, choices=v.GENRES, person=True),
    Question(
        code="tranche_age",
        label="Tranche d’âge",
        ask="○#○○–",
        kind=Kind.ONE,
        choices=v.TRANCHES_AGE,
        person=True,
    ),
    Question(
        code="mineur",
        label="Âge des mineurs",
        ask="○#○○–",
        kind=Kind.ONE,
        choices=v.MINEURS,
        person=True,
        shown_if=(("tranche_age", "mineur"),),
    ),
    Question(
        code="statut",
        label="Statut de l’utilisateur",
        ask="○#○○–",
        kind=Kind.ONE,
        choices=v.STATUTS,
        person=True,
    ),
    Question(
        code="statut_precis",
        label="Précision sur le statut",
        ask="○#○○–",
        kind=Kind.SEVERAL,
        choices=v.STATUTS_PRECIS,
        person=True,
        fold="Préciser le statut",
    ),
    Question(
        code="residence",
        label="Lieu de résidence de l’utilisateur",
        ask="○#○○–",
        kind=Kind.COMMUNE,
        person=True,
        placeholder="Complétez un code postal ou une commune",
    ),
    Question(
        code="caracteristiques",
        label="Caractéristique de l’utilisateur",
        ask="○#○––",
        kind=Kind.SEVERAL,
        choices=v.CARACTERISTIQUES,
        person=True,
        exclusive="rien",
    ),
    Question(
        code="ressenti",
        label="Ressenti de l’accompagnant",
        ask="○○○––",
        kind=Kind.ONE,
        choices=v.RESSENTIS,
    ),
    Question(
        code="ressenti_libre",
        label="Votre ressenti en une ligne",
        ask="○○○––",
        kind=Kind.TEXT,
        private=True,
        help="Visible de vous seul.",
    ),
    Question(
        code="notes",
        label="Notes supplémentaires",
        ask="○○○○○",
        kind=Kind.TEXT,
        max_length=4000,
        private=True,
        help="Visibles de vous seul. "
        "N’écrivez ni nom, ni téléphone, ni information de santé, ni mot de passe.",
    ),
)

BY_CODE = {question.code: question for question in QUESTIONS}
FIRST_DAY = 2015
"""No report is dated before this year."""
MAX_PARTICIPANTS = {"atelier": 10_000}
"""By type; the others are « Individuel » or « À deux »."""
MINUTES = (60, 24 * 60)
"""Bounds of an exact length; below one hour the bands are exact enough."""


def asked(type_: str) -> Iterator[Question]:
    """The questions of a type, in form order."""
    return (question for question in QUESTIONS if question.asked(type_))


def band(minutes: int) -> str:
    """The duration band of an exact length: [0,30], ]30,60[, [60,120[, [120,∞[ minutes."""
    if minutes <= 30:
        return "30_ou_moins"
    return "30_a_60" if minutes < 60 else "60_a_120" if minutes < 120 else "120_ou_plus"
