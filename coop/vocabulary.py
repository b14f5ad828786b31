"""Every closed list of the product: stored value, French label, hint.

Stored values are snake_case ASCII and are never renamed: they are in databases, URLs and exports.
The order of a list is the order on screen and never changes with use.
"""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a closed list; `examples` feed the ⓘ of themes, `icon` is a Material Symbols name or a face.
    `short` is for narrow columns."""

    value: str
    label: str
    hint: str = ""
    examples: tuple[str, ...] = ()
    icon: str = ""
    short: str = ""


class Vocabulary:
    """An ordered closed list. Unknown values are refused by `label`, never silently passed through."""

    def __init__(self, *choices: Choice) -> None:
        self._choices = {choice.value: choice for choice in choices}
        if len(self._choices) != len(choices):
            raise ValueError("two choices share a stored value")

    def __iter__(self) -> Iterator[Choice]:
        return iter(self._choices.values())

    def __contains__(self, value: object) -> bool:
        return value in self._choices

    def __getitem__(self, value: str) -> Choice:
        return self._choices[value]

    def __len__(self) -> int:
        return len(self._choices)

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(self._choices)

    def label(self, value: str) -> str:
        """The French label of a stored value; raises KeyError on a value outside the list."""
        return self._choices[value].label


ROLES = Vocabulary(
    Choice("mediateur", "Médiateur numérique"),
    Choice("conseiller", "Conseiller numérique"),
    Choice("coordinateur", "Coordinateur"),
    Choice("admin", "Administrateur"),
)

TYPES = Vocabulary(
    Choice(
        "accompagnement",
        "Accompagnement de médiation numérique",
        "Individuel ou à deux.",
        icon="supervisor_account",
        short="Accompagnement",
    ),
    Choice(
        "atelier", "Atelier de groupe", "Formation, atelier, rassemblement.", icon="groups", short="Atelier"
    ),
    Choice(
        "demarche",
        "Aide aux démarches administratives",
        "Faire avec ou à la place de l’utilisateur.",
        icon="description",
        short="Démarche",
    ),
    Choice(
        "ponctuelle",
        "Demande ponctuelle",
        "Conseils et services informels, que vous estimez comme étant du temps de travail.",
        icon="quick_phrases",
        short="Demande ponctuelle",
    ),
    Choice(
        "rdv_non_honore",
        "Rendez-vous non honoré",
        "Absence, annulation de dernière minute, omission.",
        icon="event_busy",
        short="Non honoré",
    ),
)

CANAUX = Vocabulary(
    Choice("lieu_activite", "Lieux d’activité", icon="location_on"),
    Choice("domicile", "Au domicile de l’utilisateur", icon="home"),
    Choice("distance", "À distance", "Téléphone ou visio-conférence", icon="call"),
    Choice("autre", "Autre lieu", icon="add_location_alt"),
)

DUREES = Vocabulary(
    Choice("30_ou_moins", "30 min ou moins"),
    Choice("30_a_60", "30 min à 1h"),
    Choice("60_a_120", "1h à 2h"),
    Choice("120_ou_plus", "2h ou plus"),
)

PARTICIPANTS = Vocabulary(Choice("1", "Individuel", icon="person"), Choice("2", "À deux", icon="group"))

MATERIELS = Vocabulary(
    Choice("ordinateur", "Ordinateur", icon="computer"),
    Choice("smartphone", "Smartphone", icon="smartphone"),
    Choice("tablette", "Tablette", icon="tablet"),
    Choice("autre", "Autre", icon="devices_other"),
    Choice("aucun", "Pas de matériel", icon="block"),
)

THEMATIQUES = Vocabulary(
    Choice(
        "prise_en_main",
        "Prendre en main du matériel",
        "Apprendre à se servir d’un ordinateur, d’un téléphone ou d’une tablette.",
        (
            "allumer, charger et régler un smartphone",
            "utiliser la souris, le clavier ou l’écran tactile",
            "installer une application ou brancher une imprimante",
        ),
    ),
    Choice(
        "navigation",
        "Navigation sur internet",
        "Se connecter, chercher une information et se déplacer d’un site à l’autre.",
        (
            "faire une recherche et choisir un résultat fiable",
            "se connecter au wifi ou ouvrir plusieurs onglets",
            "télécharger puis retrouver un document",
        ),
    ),
    Choice(
        "email",
        "E-mail",
        "Créer et utiliser une boîte aux lettres électronique.",
        (
            "créer une adresse ou retrouver son mot de passe",
            "envoyer un message avec une pièce jointe",
            "trier ses messages et reconnaître les indésirables",
        ),
    ),
    Choice(
        "bureautique",
        "Bureautique",
        "Écrire, calculer, présenter et ranger ses documents.",
        (
            "taper et mettre en page une lettre",
            "tenir un budget dans un tableur",
            "ranger ses fichiers dans des dossiers ou sur une clé USB",
        ),
    ),
    Choice(
        "sante",
        "Santé",
        "Apprendre à utiliser les services de santé en ligne, sans démarche à faire aboutir ce jour-là.",
        (
            "découvrir Mon espace santé",
            "s’exercer à prendre un rendez-vous médical en ligne",
            "préparer une téléconsultation",
        ),
    ),
    Choice(
        "culture_numerique",
        "Culture du numérique",
        "Comprendre le vocabulaire, les usages et les enjeux du numérique, sans exercice sur un appareil précis.",
        (
            "expliquer les mots « cloud », « cookie » ou « navigateur »",
            "parler de l’intelligence artificielle et des fausses informations",
            "discuter des droits de chacun et de l’empreinte écologique du numérique",
        ),
    ),
    Choice(
        "insertion_professionnelle",
        "Insertion professionnelle",
        "Utiliser le numérique pour chercher un emploi ou une formation.",
        (
            "rédiger et envoyer un CV",
            "chercher des offres et créer une alerte",
            "préparer un entretien en visio-conférence",
        ),
    ),
    Choice(
        "scolarite",
        "Scolarité et numérique",
        "Se servir des outils numériques de l’école, du collège, du lycée ou des études, comme élève ou comme parent.",
        (
            "consulter Pronote ou l’ENT",
            "faire un exposé ou une recherche pour l’école",
            "comprendre le calendrier de Parcoursup",
        ),
    ),
    Choice(
        "banque_achats",
        "Banque & achats en ligne",
        "Gérer son argent et acheter sur internet en sécurité.",
        (
            "consulter son compte bancaire en ligne",
            "comparer des prix et vérifier le sérieux d’un site marchand",
            "payer en ligne ou vendre un objet d’occasion",
        ),
    ),
    Choice(
        "reseaux_sociaux",
        "Réseaux sociaux et communication",
        "Échanger avec ses proches et participer à la vie en ligne.",
        (
            "passer un appel vidéo à sa famille",
            "utiliser une messagerie comme WhatsApp ou Signal",
            "créer un profil et régler qui peut le voir",
        ),
    ),
    Choice(
        "parentalite",
        "Parentalité",
        "Aider un parent à accompagner les usages numériques de ses enfants à la maison ; "
        "pour les outils de l’école, choisir « Scolarité et numérique ».",
        (
            "installer un contrôle parental",
            "fixer ensemble des règles sur le temps d’écran",
            "parler des jeux vidéo et du harcèlement en ligne",
        ),
    ),
    Choice(
        "securite",
        "Sécurité et sensibilisation",
        "Protéger ses appareils, ses données et soi-même des arnaques.",
        (
            "choisir et retenir un mot de passe solide",
            "reconnaître un faux message de livraison ou de banque",
            "faire une sauvegarde, une mise à jour ou poser un antivirus",
        ),
    ),
    Choice(
        "entrepreneuriat",
        "Entrepreneuriat",
        "Aider un indépendant, une petite entreprise ou un porteur de projet à se servir du numérique.",
        (
            "créer une page pour son commerce",
            "faire un devis ou une facture",
            "prendre des rendez-vous ou vendre en ligne",
        ),
    ),
    Choice(
        "creation",
        "Créer avec le numérique",
        "Fabriquer ou imaginer quelque chose avec des outils numériques.",
        (
            "trier et retoucher ses photos",
            "monter une vidéo ou enregistrer un podcast",
            "découvrir l’impression 3D ou la programmation",
        ),
    ),
)

THEMES_DEMARCHE = Vocabulary(
    Choice(
        "papiers",
        "Papiers - Citoyenneté - Élections",
        "Documents d’identité, état civil et droit de vote. Services : mairie, France Titres, Service Public.",
        (
            "faire une pré-demande de carte d’identité ou de passeport",
            "demander un acte de naissance",
            "s’inscrire sur les listes électorales",
        ),
    ),
    Choice(
        "famille",
        "Famille - Scolarité",
        "Naissance, garde, école et vie de famille. Services : Caf ou MSA, mairie, établissement scolaire.",
        (
            "demander les allocations familiales",
            "inscrire un enfant à l’école ou à la cantine",
            "demander une bourse de collège ou de lycée",
        ),
    ),
    Choice(
        "social_sante",
        "Social - Santé",
        "Aides sociales, handicap, soins et remboursements. "
        "Services : assurance maladie, Caf ou MSA, MDPH, CCAS, conseil départemental.",
        (
            "demander le RSA ou la prime d’activité",
            "créer un compte Ameli ou demander la Complémentaire santé solidaire",
            "remplir un dossier MDPH ou demander l’allocation personnalisée d’autonomie",
        ),
    ),
    Choice(
        "travail",
        "Travail - Formation",
        "Emploi, chômage, formation et retraite. Services : France Travail, mission locale, caisses de retraite.",
        (
            "s’inscrire ou s’actualiser à France Travail",
            "utiliser son compte formation",
            "demander sa retraite ou consulter son relevé de carrière",
        ),
    ),
    Choice(
        "logement",
        "Logement",
        "Se loger, aménager et payer son énergie. Services : bailleurs, Caf ou MSA, Anah, fournisseurs d’énergie.",
        (
            "déposer une demande de logement social",
            "demander une aide au logement (APL)",
            "utiliser un chèque énergie ou demander MaPrimeRénov’",
        ),
    ),
    Choice(
        "transports",
        "Transports - Mobilité",
        "Véhicule, permis et transports en commun. Services : France Titres, SNCF, réseaux de transport.",
        (
            "demander une carte grise ou un permis de conduire",
            "payer ou contester une amende",
            "prendre un abonnement ou une carte de réduction",
        ),
    ),
    Choice(
        "argent",
        "Argent - Impôts",
        "Impôts, budget, banque et consommation. Services : impôts, Trésor public, Banque de France.",
        (
            "déclarer ses revenus",
            "demander un délai de paiement",
            "déposer un dossier de surendettement",
        ),
    ),
    Choice(
        "justice",
        "Justice",
        "Faire valoir ses droits, porter plainte ou régler un litige. "
        "Services : tribunal, police et gendarmerie, Défenseur des droits, point-justice.",
        (
            "demander l’aide juridictionnelle",
            "faire une pré-plainte en ligne",
            "demander un extrait de casier judiciaire",
        ),
    ),
    Choice(
        "etrangers",
        "Étrangers - Europe",
        "Séjour et nationalité des personnes étrangères, et démarches liées à un autre pays d’Europe. "
        "Services : préfecture, Anef, France-Visas, Ofii.",
        (
            "demander ou renouveler un titre de séjour",
            "demander la nationalité française",
            "demander la carte européenne d’assurance maladie ou faire reconnaître un diplôme étranger",
        ),
    ),
    Choice(
        "loisirs",
        "Loisirs - Sports - Culture",
        "Sortir, partir, faire du sport ou se cultiver. Services : mairie, clubs, ministère de la Culture.",
        (
            "activer le pass Culture",
            "inscrire un enfant à un club avec le Pass’Sport",
            "réserver un voyage ou demander des chèques-vacances",
        ),
    ),
    Choice(
        "associations",
        "Associations",
        "Démarches faites au nom d’une association par une personne qui la crée, la dirige ou y est bénévole. "
        "Services : préfecture, Le Compte Asso.",
        (
            "déclarer la création ou un changement de bureau",
            "demander une subvention",
            "demander un numéro Siret ou éditer un reçu fiscal",
        ),
    ),
)

NIVEAUX_ATELIER = Vocabulary(
    Choice("debutant", "Débutant"), Choice("intermediaire", "Intermédiaire"), Choice("avance", "Avancé")
)

OUI_NON = Vocabulary(Choice("oui", "Oui"), Choice("non", "Non"))

FINALISEES = Vocabulary(
    Choice("oui", "Oui"),
    Choice("non_autonomie", "Non : il reste des démarches à finaliser en autonomie"),
    Choice("non_redirige", "Non : l’utilisateur est redirigé vers une autre structure"),
    Choice("non_reviendra", "Non : l’utilisateur devra revenir"),
)

AUTONOMIES = Vocabulary(Choice("1", "★"), Choice("2", "★★"), Choice("3", "★★★"))

AUTONOMIE_PHRASES = {
    "demarche": {
        "1": "L’utilisateur a été entièrement accompagné",
        "2": "L’utilisateur a participé à la réalisation de la démarche",
        "3": "L’utilisateur maîtrise l’ordinateur mais a eu besoin d’être guidé",
    },
    "": {
        "1": "L’utilisateur a été entièrement accompagné",
        "2": "L’utilisateur a été parfois accompagné",
        "3": "L’utilisateur a été plutôt autonome",
    },
}

SUITES = Vocabulary(
    Choice("individuel", "Vers un accompagnement individuel", icon="person"),
    Choice("atelier", "Vers un atelier collectif", icon="groups"),
    Choice("autre_structure", "Vers une autre structure", icon="account_balance"),
)

STRUCTURES_ORIENTATION = Vocabulary(
    Choice("administration", "Administration"),
    Choice("operateur", "Opérateur de la démarche"),
    Choice("aide_sociale", "Aide sociale"),
    Choice("insertion", "Insertion professionnelle"),
    Choice("france_services", "France Services"),
    Choice("mediation_numerique", "Autre lieu de médiation numérique"),
    Choice("autre", "Autre"),
)

GENRES = Vocabulary(
    Choice("feminin", "Féminin"), Choice("masculin", "Masculin"), Choice("non_communique", "Non communiqué")
)

TRANCHES_AGE = Vocabulary(
    Choice("mineur", "Mineur(e)"),
    Choice("18_29", "18 - 29 ans"),
    Choice("30_44", "30 - 44 ans"),
    Choice("45_59", "45 - 59 ans"),
    Choice("60_74", "60 - 74 ans"),
    Choice("75_ou_plus", "75 ans ou plus"),
    Choice("non_communique", "Non communiqué"),
)

MINEURS = Vocabulary(Choice("moins_12", "Moins de 12 ans"), Choice("12_ou_plus", "12 ans et plus"))

STATUTS = Vocabulary(
    Choice("scolarise", "Scolarisé(e)"),
    Choice("sans_emploi", "Sans emploi"),
    Choice("en_emploi", "En emploi"),
    Choice("retraite", "Retraité(e)"),
    Choice("insertion", "Parcours d’insertion"),
    Choice("heterogene", "Non renseigné ou hétérogène"),
)

STATUTS_PRECIS = Vocabulary(
    Choice("etudiant", "Étudiant(e)"),
    Choice("formation", "En formation"),
    Choice("recherche_emploi", "En recherche d’emploi"),
    Choice("rsa", "Bénéficiaire du RSA"),
    Choice("association", "Engagement associatif"),
)

CARACTERISTIQUES = Vocabulary(
    Choice("rien", "Rien de spécifique"),
    Choice("exprimer", "L’utilisateur rencontre des difficultés à s’exprimer"),
    Choice("lire", "L’utilisateur rencontre des difficultés à lire"),
    Choice("deplacer", "L’utilisateur rencontre des difficultés à se déplacer"),
)

RESSENTIS = Vocabulary(
    Choice("espoir", "Plein d’espoir", icon="😊"),
    Choice("fier", "Fier / Fière", icon="😌"),
    Choice("modere", "Modéré", icon="😐"),
    Choice("inquiet", "Inquiet", icon="😟"),
)

MOTIFS = Vocabulary(
    Choice("absence", "Absence"),
    Choice("annulation", "Annulation de dernière minute"),
    Choice("omission", "Omission"),
)

NIVEAUX_TERRITOIRE = Vocabulary(
    Choice("commune", "Commune"),
    Choice("epci", "EPCI"),
    Choice("departement", "Département"),
    Choice("region", "Région"),
)

NON_RENSEIGNE = Choice("non_renseigne", "Non renseigné")
UNKNOWN_VALUES = frozenset({"non_communique", "heterogene"})
"""Answers that say nothing: statistics count them with the unanswered, in the one row « Non renseigné »."""
