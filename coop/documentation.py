"""The part of the documentation that the declarations write themselves: `make docs`.

Each page keeps what was written by hand above its mark; what stands below comes from the code, and a test
fails when it no longer does. A right or a list without its French words here stops the generation.
"""

from collections.abc import Callable, Iterable, Sequence

from coop import filters, periods, rights, vocabulary
from coop.comparison import COMPARAISONS, COMPARER
from coop.database import ROOT
from coop.french import join
from coop.questions import BY_CODE, QUESTIONS, Kind, Question
from coop.stats import GROUPS, STATISTICS
from coop.vocabulary import TYPES, Choice, Vocabulary

FOLDER = ROOT / "docs"
MARK = (
    "<!-- La suite est écrite par «\u00a0make docs\u00a0» à partir du code\u00a0: ne la modifiez pas ici. -->"
)

FORMES = {
    "chiffre": "chiffre",
    "chiffres": "chiffres côte à côte",
    "colonnes": "graphique en colonnes",
    "barres": "graphique en barres",
    "classement": "classement, du plus fréquent au moins fréquent",
    "carte": "carte et tableau",
}
KINDS = {
    Kind.DAY: "une date",
    Kind.NUMBER: "un nombre",
    Kind.TEXT: "un texte",
    Kind.TEXTS: "des textes libres",
    Kind.ONE: "une réponse",
    Kind.SEVERAL: "plusieurs réponses possibles",
    Kind.PLACE: "l’un de ses lieux d’activité",
    Kind.COMMUNE: "une commune",
    Kind.PROCEDURES: "des démarches de la liste",
}
COMPARISON = {
    "precedente": "les dates juste avant",
    "annee": "la même période, un an plus tôt",
    "periode": "`periode:` et une période",
    "perimetre": "`perimetre:` et un périmètre",
    "moi": "ses propres activités, à côté d’un périmètre",
}
CONDITIONS = {rights.NONE: "–", rights.OWN: "soi", rights.TEAM: "soi et son équipe", rights.EVERY: "tous"}
ACTIONS = {
    "enregistrer": "Enregistrer une activité",
    "voir": "Voir une activité dans l’historique",
    "voir_prive": "Voir les notes et ce qui est écrit en texte libre",
    "modifier": "Modifier une activité",
    "supprimer": "Mettre une activité à la corbeille",
    "restaurer": "Sortir une activité de la corbeille",
    "compter": "Compter les activités dans les statistiques",
    "agreger": "Voir les totaux d’un territoire, petits nombres masqués",
    "partager": "Partager une vue par un lien",
    "choisir_lieux": "Choisir ses lieux d’activité",
    "administrer": "Ouvrir, modifier et fermer les comptes",
}
VALUES = {
    "perimetre": "`territoire`, `france`, `equipe:` et un identifiant, ou le code officiel d’un territoire : "
    + join([f"`{niveau}:`" for niveau in filters.NIVEAUX_PERIMETRE], "ou"),
    "thematique": join([f"`{question}:`" for question in filters.THEMES], "ou") + " et la valeur d’un thème",
    "mediateur": "l’identifiant d’un compte",
    "periode": "`AAAA-MM-JJ_AAAA-MM-JJ` (un côté peut manquer) ou "
    + join([f"`{choice.value}`" for choice in periods.PERIODES], "ou"),
    "lieu": "`lieu:` et un identifiant, `structure:` et un nom, ou le code officiel d’un territoire\u00a0: "
    + join([f"`{choice.value}:`" for choice in vocabulary.NIVEAUX_TERRITOIRE], "ou")
    + f" ; précédé de `{filters.RESIDENCE}`, il s’agit de la résidence des usagers",
    "type": join([f"`{choice.value}`" for choice in TYPES], "ou"),
}
"""What a filter's parameter may hold in an address."""
LISTS = {
    "ROLES": "Rôles",
    "TYPES": "Types d’activité",
    "PARTICIPANTS": "Individuel ou à deux",
    "NIVEAUX_TERRITOIRE": "Niveaux de territoire",
    "PERIODES": "Périodes proposées",
}
"""Titles of the lists that no question asks."""


def statistiques() -> str:
    """Every statistic with its definition, then every filter."""
    parts = []
    for group in GROUPS:
        parts.append(f"## {group}")
        for s in (s for s in STATISTICS if s.groupe == group):
            parts += [
                f"### {s.titre}",
                f"Code\u00a0: `{s.code}` · {FORMES[s.forme]} · unité\u00a0: {s.unite}",
                s.definition,
            ]
    rows = [
        (f.label, f"`{f.code}`", VALUES[f.code], "une" if f.single else f"{filters.MAX_VALUES} au plus")
        for f in filters.FILTERS
    ]
    intro = (
        "Les filtres sont dans l’adresse de la page\u00a0: un lien copié rouvre la même sélection. Entre les "
        "valeurs d’un filtre, c’est «\u00a0ou\u00a0»\u202f; entre deux filtres, c’est «\u00a0et\u00a0»."
    )
    head = ("Filtre", "Paramètre de l’adresse", "Valeurs", "Nombre de valeurs")
    beside = [(choice.label, f"`{choice.value}`", COMPARISON[choice.value]) for choice in COMPARAISONS]
    comparing = f"Le paramètre `{COMPARER}` met une autre vue à côté de la première."
    parts += ["## Filtres", intro, _table(head, rows), "## Comparer", comparing]
    return "\n\n".join([*parts, _table(("Comparer à", "Valeur", "Sens"), beside)])


def questions() -> str:
    """Which type asks what, then each question."""
    rows = [(q.label, f"`{q.code}`", *q.ask) for q in QUESTIONS]
    parts = [_table(("Question", "Code", *(t.label for t in TYPES)), rows), "## Chaque question"]
    return "\n\n".join([*parts, *map(_question, QUESTIONS)])


def _question(q: Question) -> str:
    facts = [f"Code\u00a0: `{q.code}`", KINDS[q.kind]]
    if q.kind in {Kind.TEXT, Kind.TEXTS}:
        facts.append(f"{q.max_length} caractères au plus")
    if q.person:
        facts.append("demandée pour chaque personne")
    if q.private:
        facts.append("**visible de son seul auteur**")
    lines = [f"### {q.label}", " · ".join(facts)]
    if q.choices is not None:
        lines.append(" · ".join(f"{c.label} (`{c.value}`)" for c in q.choices))
    if q.exclusive and q.choices is not None:
        lines.append(f"«\u00a0{q.choices.label(q.exclusive)}\u00a0» exclut les autres réponses.")
    if q.shown_if:
        lines.append(f"Posée si {join([_answered(*pair) for pair in q.shown_if], 'ou')}.")
    if q.completes:
        lines.append(f"Complète la question «\u00a0{BY_CODE[q.completes].label}\u00a0».")
    return "\n\n".join(lines)


def _answered(code: str, value: str) -> str:
    choices = BY_CODE[code].choices
    return (
        f"«\u00a0{BY_CODE[code].label}\u00a0» est «\u00a0{choices.label(value) if choices else value}\u00a0»"
    )


def droits() -> str:
    """The table of rights, as it is enforced."""
    rows = [
        (ACTIONS[action], f"`{action}`", *(CONDITIONS[cells[role.value]] for role in vocabulary.ROLES))
        for action, cells in rights.RIGHTS.items()
    ]
    return _table(("Action", "Code", *(role.label for role in vocabulary.ROLES)), rows)


def listes() -> str:
    """Every closed list: the stored value, the words on screen, what they mean."""
    asked = {id(q.choices): q.label for q in reversed(QUESTIONS) if q.choices is not None}
    parts = ["## Listes"]
    lists = vars(vocabulary) | {"PERIODES": periods.PERIODES}
    for name, choices in lists.items():
        if isinstance(choices, Vocabulary):
            rows = [(f"`{c.value}`", c.label, _meaning(name, c)) for c in choices]
            title = asked.get(id(choices)) or LISTS[name]
            parts += [f"### {title}", _table(("Valeur enregistrée", "Libellé", "Explication"), rows)]
    return "\n\n".join(parts)


def _meaning(name: str, choice: Choice) -> str:
    if name == "AUTONOMIES":
        phrases = vocabulary.AUTONOMIE_PHRASES
        return f"{phrases[''][choice.value]}\u202f; démarches\u00a0: {phrases['demarche'][choice.value]}"
    examples = "\u202f; ".join(choice.examples)
    return f"{choice.hint} Exemples\u00a0: {examples}." if examples else choice.hint


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    cells = [head, ["---"] * len(head), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)


PAGES: dict[str, Callable[[], str]] = {
    "statistiques.md": statistiques,
    "questions.md": questions,
    "droits.md": droits,
    "glossaire.md": listes,
}


def page(name: str) -> str:
    """What the page should hold now: its own words above the mark, the code's below."""
    above = (FOLDER / name).read_text("utf-8").partition(MARK)[0]
    return f"{above}{MARK}\n\n{PAGES[name]()}\n"


if __name__ == "__main__":
    for file in PAGES:
        (FOLDER / file).write_text(page(file), "utf-8")
