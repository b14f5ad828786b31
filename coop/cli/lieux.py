"""« lieu »: places of activity."""

import argparse
from typing import Any

from coop import database
from coop.cli.comptes import named
from coop.cli.parser import printed
from coop.reference import lieux as reference
from coop.store import lieux
from coop.store.erreurs import Refus


def register(commands: Any) -> None:
    parser = commands.add_parser("lieu", help="ajoute un lieu d’activité")
    new = parser.commands().add_parser("ajouter", help="ajoute un lieu, et y rattache un compte")
    new.add_argument("--nom", help="nom du lieu")
    new.add_argument("--commune", metavar="CODE", help="code INSEE de la commune")
    new.add_argument("--adresse", default="", help="numéro et rue")
    new.add_argument("--structure", default="", help="structure qui accueille le lieu")
    new.add_argument("--source", metavar="fs-N", help="lieu France services de la liste nationale")
    new.add_argument("--compte", metavar="EMAIL", help="personne qui y travaille")
    new.add_argument("--favori", action="store_true", help="en fait le lieu favori de cette personne")
    new.set_defaults(run=add)


def add(args: argparse.Namespace) -> None:
    own = args.nom or args.commune or args.adresse or args.structure
    if bool(own) == bool(args.source):
        raise Refus("Donnez soit --nom et --commune, soit --source.")
    if not args.source and not (args.nom and args.commune):
        raise Refus("Il faut --nom et --commune pour un lieu qui n’est pas dans la liste nationale.")
    if args.favori and not args.compte:
        raise Refus("--favori demande --compte\u00a0: dites de qui ce lieu est le favori.")
    if args.source and reference.get(args.source) is None:
        raise Refus(f"La liste nationale n’a pas de lieu «\u00a0{args.source}\u00a0».")
    database.migrate()
    user = named(args.compte) if args.compte else None
    if args.source:
        lieu_id = lieux.from_reference(args.source, None)
    else:
        lieu_id = lieux.create(args.nom, args.adresse, args.commune, args.structure, None)
    if user:
        lieux.join(user.id, lieu_id, favori=args.favori, by=None)
    printed(f"Lieu ajouté\u00a0: {lieux.names([lieu_id])[lieu_id]} ({lieu_id}).")
