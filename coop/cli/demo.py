"""« demo »: fill an instance with a fictitious territory."""

import argparse
from typing import Any

from coop import database, demo, french
from coop.cli.parser import day, printed
from coop.vocabulary import ROLES


def register(commands: Any) -> None:
    parser = commands.add_parser("demo", help="remplit une instance vide d’un territoire fictif")
    parser.add_argument(
        "--activites",
        type=int,
        default=demo.ACTIVITES,
        metavar="N",
        help=f"nombre d’activités ({french.number(demo.ACTIVITES)} par défaut)",
    )
    parser.add_argument(
        "--graine", type=int, default=1, metavar="S", help="même graine et même date, mêmes données"
    )
    parser.add_argument(
        "--date", type=day, metavar="AAAA-MM-JJ", help="dernier jour des 26 mois (aujourd’hui par défaut)"
    )
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument(
        "--remplacer",
        action="store_true",
        help="efface la démonstration présente, puis la recommence, en une seule fois",
    )
    choice.add_argument(
        "--si-vide", action="store_true", help="ne fait rien, sans erreur, si l’instance a déjà des comptes"
    )
    parser.set_defaults(run=create)


def create(args: argparse.Namespace) -> None:
    database.migrate()
    if args.si_vide and demo.occupied():
        if demo.present():
            _invite()
        return
    made = demo.create(args.activites, args.graine, args.date, args.remplacer)
    counts = [
        french.count(made.activites, "activité"),
        french.count(made.comptes, "compte"),
        french.count(made.equipes, "équipe"),
        french.count(made.lieux, "lieu", "lieux"),
    ]
    printed(f"Territoire de démonstration, {french.period(made.du, made.au)}\u00a0: {french.join(counts)}.")
    _invite()


def _invite() -> None:
    """Say how to sign in."""
    printed(f"Démonstration\u00a0: mot de passe «\u00a0{demo.PHRASE}\u00a0» pour chacun de ces comptes.")
    width = max(len(compte.email) for compte in demo.COMPTES)
    for compte in demo.COMPTES:
        printed(f"  {compte.email:<{width}}  {ROLES.label(compte.role)}")
