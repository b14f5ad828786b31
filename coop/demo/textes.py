"""What is typed freely in the demonstration: generic, about nobody."""

from typing import Final

TITRES: Final = {
    "prise_en_main": ("Découvrir sa tablette", "Mon smartphone pas à pas", "Premiers pas à l’ordinateur"),
    "navigation": ("Naviguer sur internet sans se perdre", "Bien chercher, bien trouver"),
    "email": ("Créer et gérer sa boîte mail", "Envoyer un message avec une pièce jointe"),
    "bureautique": ("Écrire une lettre au traitement de texte", "Tenir son budget avec un tableur"),
    "sante": ("Découvrir Mon espace santé", "Prendre un rendez-vous médical en ligne"),
    "culture_numerique": ("Café numérique : l’intelligence artificielle", "Les mots du numérique"),
    "insertion_professionnelle": ("Mettre en valeur son CV", "Chercher un emploi en ligne"),
    "scolarite": ("Suivre la scolarité de son enfant en ligne", "Faire ses devoirs avec le numérique"),
    "banque_achats": ("Acheter en ligne en confiance", "Suivre son compte bancaire"),
    "reseaux_sociaux": ("Rester en lien avec ses proches", "Régler ses comptes sur les réseaux"),
    "parentalite": ("Les écrans en famille, parlons-en", "Installer un contrôle parental"),
    "securite": ("Déjouer les arnaques", "De bons mots de passe"),
    "entrepreneuriat": ("Créer une page pour son activité",),
    "creation": ("Trier et retoucher ses photos", "Monter une vidéo", "Initiation à l’impression 3D"),
}
NOTES: Final = (
    "Prévoir plus de temps la prochaine fois.",
    "Revoir le copier-coller avant d’aller plus loin.",
    "A très bien compris le principe des dossiers.",
    "Connexion lente ce jour-là : l’exercice est à refaire.",
    "Penser à apporter le chargeur de l’appareil.",
    "Fiche pratique remise à la fin de la séance.",
    "Souhaite continuer sur le même sujet.",
    "Pièces justificatives à réunir avant le prochain passage.",
    "Orientation proposée vers un atelier collectif.",
    "Beaucoup de questions sur les arnaques en ligne.",
    "Appareil ancien : une mise à jour est nécessaire.",
    "Le site était en maintenance, la démarche est à reprendre.",
    "Bonne entraide dans le groupe.",
    "A refait seul la manipulation en fin de séance.",
    "Exercice à refaire à la maison avec la fiche.",
    "Vocabulaire à revoir : onglet, lien, navigateur.",
    "Le compte a été créé, il reste à valider l’inscription.",
    "Séance écourtée, suite la semaine prochaine.",
)
PRECISIONS: Final = (
    "Sauvegarde des photos",
    "Gestion des mots de passe",
    "Installation d’une application",
    "Tri de la boîte de réception",
    "Réglage de l’affichage",
    "Connexion au wifi",
    "Utilisation d’une clé USB",
    "Prise de rendez-vous en ligne",
    "FranceConnect",
    "Numérisation de documents",
)
RESSENTIS: Final = (
    "De vrais progrès en peu de temps.",
    "Une belle énergie dans le groupe.",
    "Il faudra du temps et de la patience.",
    "La complexité des sites décourage.",
    "Une situation qui demande un relais social.",
)
DEMARCHES: Final = (
    "Carte d’accès à la déchèterie",
    "Inscription à l’aide alimentaire",
    "Réservation d’une salle communale",
    "Demande de composteur",
    "Réclamation auprès d’un opérateur",
)
STRUCTURES: Final = (
    "Centre social du quartier",
    "Espace des solidarités",
    "Maison de l’emploi",
    "Point-justice",
    "Bibliothèque municipale",
)
PRENOMS: Final = (
    "Camille", "Dominique", "Claude", "Sacha", "Charlie", "Maxime", "Alix", "Andréa", "Ariel", "Éden",
    "Lou", "Noa", "Gaël", "Yaël", "Morgan", "Stéphane", "Frédérique", "Pascale", "Michèle", "Noé",
    "Ange", "Loïs", "Eliott", "Jocelyne", "Marcelle", "Danièle", "Joëlle", "Armelle", "Solène", "Malo",
    "Fatou", "Karim", "Inès", "Hugo", "Salomé", "Oscar", "Nadia", "Bruno", "Leïla", "Thierry",
)  # fmt: skip
NOMS: Final = (
    "Exemple", "Fictif", "Essai", "Modèle", "Maquette", "Prototype", "Esquisse", "Brouillon", "Gabarit",
    "Spécimen", "Croquis", "Ébauche", "Canevas", "Pastiche", "Figurine", "Échantillon", "Aperçu", "Scénario",
    "Personnage", "Imaginaire", "Hypothèse", "Simulacre", "Témoin", "Variante", "Épure", "Parabole",
    "Répétition", "Synopsis", "Trompe-l’œil", "Illustration", "Fantaisie", "Légende", "Chimère", "Fable",
    "Mirage", "Calque", "Décalque", "Pochoir", "Figurant", "Doublure",
)  # fmt: skip
"""Words for what stands in for something else: plainly invented names."""
