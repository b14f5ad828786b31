"""« equipe »: teams and the stays of their members."""

import argparse
from typing import Any

from coop import database, french
from coop.cli.comptes import named
from coop.cli.parser import day, printed
from coop.store import equipes
from coop.store.erreurs import Refus


def register(commands: Any) -> None:
    actions = commands.add_parser("equipe", help="crée une équipe, ajoute ou retire un membre").commands()
    new = actions.add_parser("creer", help="crée une équipe sur un territoire")
    new.add_argument("nom", metavar="NOM", help="nom de l’équipe")
    for niveau in equipes.NIVEAUX:
        new.add_argument(
            f"--{niveau}",
            action="append",
            default=[],
            metavar="CODE",
            help="code du territoire, à répéter s’il y en a plusieurs",
        )
    new.set_defaults(run=create)
    added = actions.add_parser("ajouter", help="ajoute un membre")
    _member(added)
    added.add_argument("--du", type=day, required=True, metavar="DATE", help="premier jour dans l’équipe")
    added.add_argument("--au", type=day, metavar="DATE", help="dernier jour, s’il est connu")
    added.add_argument("--coordonne", action="store_true", help="cette personne coordonne l’équipe")
    added.set_defaults(run=add)
    removed = actions.add_parser("retirer", help="retire un membre")
    _member(removed)
    removed.add_argument("--au", type=day, required=True, metavar="DATE", help="dernier jour dans l’équipe")
    removed.set_defaults(run=remove)


def _member(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("equipe", metavar="EQUIPE", help="nom de l’équipe")
    parser.add_argument("email", metavar="EMAIL", help="adresse électronique du membre")


def create(args: argparse.Namespace) -> None:
    territoire = [(niveau, code) for niveau in equipes.NIVEAUX for code in getattr(args, niveau)]
    database.migrate()
    equipes.create(args.nom, territoire, None)
    printed(f"Équipe créée\u00a0: {args.nom}.")


def add(args: argparse.Namespace) -> None:
    database.migrate()
    equipe_id, user = _team(args.equipe), named(args.email)
    equipes.add(equipe_id, user.id, args.du, args.au, args.coordonne)
    printed(f"{user.nom} est dans l’équipe {args.equipe} {french.period(args.du, args.au)}.")


def remove(args: argparse.Namespace) -> None:
    database.migrate()
    equipe_id, user = _team(args.equipe), named(args.email)
    equipes.remove(equipe_id, user.id, args.au)
    printed(f"{user.nom} quitte l’équipe {args.equipe}\u00a0: dernier jour, {french.date_long(args.au)}.")


def _team(nom: str) -> str:
    found = equipes.find(nom)
    if found is None:
        raise Refus(f"Aucune équipe ne s’appelle «\u00a0{nom}\u00a0».")
    return found
