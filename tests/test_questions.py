"""The questions and their closed lists are those of the specification, word for word."""

import re

import pytest

from coop import questions
from coop import vocabulary as v
from coop.questions import BY_CODE, QUESTIONS

TABLE = """
titre                   –  ○  –  –  –
niveau_atelier          –  ○  –  –  –
date                    ●  ●  ●  ●  ●
canal                   ●  ●  ●  ●  ●
lieu_id                 ●  ●  ●  ●  ●
commune                 ●  ●  ●  ●  ●
motif                   –  –  –  –  ●
duree                   ●  ●  ●  ●  –
minutes                 ○  ○  ○  ○  –
participants            ●  ●  ●  ●  –
materiel                ○  ○  –  ○  –
thematiques             ●  ●  –  ◐  –
themes_demarche         –  –  ●  ◐  –
precision               ○  ○  ○  ○  –
demarches               –  –  ○  ○  –
demarches_libres        –  –  ○  ○  –
premier_entretien       ○  n  ○  ○  –
finalisee               –  –  ●  –  –
autonomie               ○  #  ○  –  –
suite                   ○  #  –  ○  –
structures_orientation  ○  ○  ○  ○  –
structures_libres       ○  ○  ○  ○  –
genre                   ○  #  ○  ○  –
tranche_age             ○  #  ○  ○  –
mineur                  ○  #  ○  ○  –
statut                  ○  #  ○  ○  –
statut_precis           ○  #  ○  ○  –
residence               ○  #  ○  ○  –
caracteristiques        ○  #  ○  –  –
ressenti                ○  ○  ○  –  –
ressenti_libre          ○  ○  ○  –  –
notes                   ○  ○  ○  ○  ○
"""

LISTS = {
    "TYPES": "Accompagnement de médiation numérique · Atelier de groupe · Aide aux démarches administratives "
    "· Demande ponctuelle · Rendez-vous non honoré",
    "ROLES": "Médiateur numérique · Conseiller numérique · Coordinateur · Administrateur",
    "CANAUX": "Lieux d’activité · Au domicile de l’utilisateur · À distance · Autre lieu",
    "DUREES": "30 min ou moins · 30 min à 1h · 1h à 2h · 2h ou plus",
    "PARTICIPANTS": "Individuel · À deux",
    "MATERIELS": "Ordinateur · Smartphone · Tablette · Autre · Pas de matériel",
    "THEMATIQUES": "Prendre en main du matériel · Navigation sur internet · E-mail · Bureautique · Santé · "
    "Culture du numérique · Insertion professionnelle · Scolarité et numérique · Banque & achats en ligne · "
    "Réseaux sociaux et communication · Parentalité · Sécurité et sensibilisation · Entrepreneuriat · "
    "Créer avec le numérique",
    "THEMES_DEMARCHE": "Papiers - Citoyenneté - Élections · Famille - Scolarité · Social - Santé · "
    "Travail - Formation · Logement · Transports - Mobilité · Argent - Impôts · Justice · Étrangers - Europe "
    "· Loisirs - Sports - Culture · Associations",
    "NIVEAUX_ATELIER": "Débutant · Intermédiaire · Avancé",
    "OUI_NON": "Oui · Non",
    "FINALISEES": "Oui · Non : il reste des démarches à finaliser en autonomie · "
    "Non : l’utilisateur est redirigé vers une autre structure · Non : l’utilisateur devra revenir",
    "SUITES": "Vers un accompagnement individuel · Vers un atelier collectif · Vers une autre structure",
    "STRUCTURES_ORIENTATION": "Administration · Opérateur de la démarche · Aide sociale · "
    "Insertion professionnelle · France Services · Autre lieu de médiation numérique · Autre",
    "GENRES": "Féminin · Masculin · Non communiqué",
    "TRANCHES_AGE": "Mineur(e) · 18 - 29 ans · 30 - 44 ans · 45 - 59 ans · 60 - 74 ans · 75 ans ou plus · "
    "Non communiqué",
    "MINEURS": "Moins de 12 ans · 12 ans et plus",
    "STATUTS": "Scolarisé(e) · Sans emploi · En emploi · Retraité(e) · Parcours d’insertion · "
    "Non renseigné ou hétérogène",
    "STATUTS_PRECIS": "Étudiant(e) · En formation · En recherche d’emploi · Bénéficiaire du RSA · "
    "Engagement associatif",
    "CARACTERISTIQUES": "Rien de spécifique · L’utilisateur rencontre des difficultés à s’exprimer · "
    "L’utilisateur rencontre des difficultés à lire · L’utilisateur rencontre des difficultés à se déplacer",
    "RESSENTIS": "Plein d’espoir · Fier / Fière · Modéré · Inquiet",
    "MOTIFS": "Absence · Annulation de dernière minute · Omission",
}

LABELS = {
    "titre": "Titre de l’atelier",
    "date": "Date de l’accompagnement",
    "canal": "Lieu d’accompagnement",
    "duree": "Durée de l’accompagnement",
    "materiel": "Matériel utilisé",
    "thematiques": "Thématique(s) d’accompagnement",
    "themes_demarche": "Thème de la démarche",
    "precision": "Préciser la thématique",
    "demarches": "Détail de la démarche",
    "premier_entretien": "Premier entretien avec l’utilisateur",
    "finalisee": "La démarche est-elle finalisée ?",
    "autonomie": "Niveau d’autonomie de l’utilisateur",
    "suite": "L’accompagnement va-t-il être poursuivi ?",
    "genre": "Genre",
    "tranche_age": "Tranche d’âge",
    "statut": "Statut de l’utilisateur",
    "residence": "Lieu de résidence de l’utilisateur",
    "caracteristiques": "Caractéristique de l’utilisateur",
    "ressenti": "Ressenti de l’accompagnant",
    "notes": "Notes supplémentaires",
}

SENTENCES = {
    "": "L’utilisateur a été entièrement accompagné · L’utilisateur a été parfois accompagné · "
    "L’utilisateur a été plutôt autonome",
    "demarche": "L’utilisateur a été entièrement accompagné · "
    "L’utilisateur a participé à la réalisation de la démarche · "
    "L’utilisateur maîtrise l’ordinateur mais a eu besoin d’être guidé",
}
PRIVATE = {"precision", "demarches_libres", "structures_libres", "ressenti_libre", "notes"}
PER_PERSON = {
    "premier_entretien", "autonomie", "genre", "tranche_age", "mineur", "statut", "statut_precis",
    "residence", "caracteristiques",
}  # fmt: skip


def plain(text: str) -> str:
    """Every kind of space as the plain one: typography is checked elsewhere."""
    return re.sub(r"\s", " ", text)


def test_each_form_asks_what_the_specification_says_in_this_order():
    assert {q.code: q.ask for q in QUESTIONS} == {
        line.split()[0]: "".join(line.split()[1:]) for line in TABLE.strip().splitlines()
    }


@pytest.mark.parametrize("name", LISTS)
def test_lists_read_word_for_word(name):
    assert [plain(choice.label) for choice in getattr(v, name)] == LISTS[name].split(" · ")


def test_no_list_of_choices_escapes_the_test_above():
    lists = {name: getattr(v, name) for name in LISTS}
    unseen = [q.code for q in QUESTIONS if q.choices and not any(q.choices is x for x in lists.values())]
    assert unseen == ["autonomie"]


def test_stars_have_each_form_s_own_sentences():
    assert v.AUTONOMIES.values == ("1", "2", "3")
    for type_, text in SENTENCES.items():
        assert list(v.AUTONOMIE_PHRASES[type_].values()) == text.split(" · ")


def test_questions_read_word_for_word():
    assert {code: plain(BY_CODE[code].label) for code in LABELS} == LABELS
    assert BY_CODE["genre"].title("atelier") == "Genre - optionnel"
    assert BY_CODE["duree"].title("atelier") == "Durée de l’accompagnement"


@pytest.mark.parametrize("theme", [*v.THEMATIQUES, *v.THEMES_DEMARCHE], ids=lambda theme: theme.value)
def test_each_theme_explains_itself_with_three_examples(theme):
    assert theme.hint.endswith(".")
    assert len(theme.examples) == len(set(theme.examples)) == 3
    assert all(theme.examples)


def test_stored_values_are_snake_case_ascii():
    found = [c.value for x in vars(v).values() if isinstance(x, v.Vocabulary) for c in x] + list(BY_CODE)
    assert [value for value in found if not re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", value)] == []


def test_what_is_private_and_what_is_asked_per_person():
    assert {q.code for q in QUESTIONS if q.private} == PRIVATE
    assert {q.code for q in QUESTIONS if q.person} == PER_PERSON


@pytest.mark.parametrize(
    ("minutes", "label"),
    [(0, "30 min ou moins"), (30, "30 min ou moins"), (31, "30 min à 1h"), (59, "30 min à 1h")]
    + [(60, "1h à 2h"), (119, "1h à 2h"), (120, "2h ou plus"), (1440, "2h ou plus")],
)
def test_bands_of_duration(minutes, label):
    assert v.DUREES.label(questions.band(minutes)) == label


def test_a_required_question_says_what_is_missing():
    assert [q.code for q in QUESTIONS if set("●◐") & set(q.ask) and not q.missing.endswith(".")] == []


def test_unknown_values_and_wrong_declarations_are_refused_at_once():
    with pytest.raises(KeyError):
        v.GENRES.label("autre")
    with pytest.raises(ValueError, match="share"):
        v.Vocabulary(v.Choice("a", "A"), v.Choice("a", "B"))
    with pytest.raises(ValueError, match="one symbol"):
        questions.Question(code="x", label="X", ask="○○○", kind=questions.Kind.DAY)
    with pytest.raises(ValueError, match="choices"):
        questions.Question(code="x", label="X", ask="○○○○○", kind=questions.Kind.ONE)
