"""« compte »: accounts. A password is asked or read from standard input: arguments can be seen by others."""

import argparse
import getpass
import sys
from typing import Any

from coop import database
from coop.cli.parser import printed
from coop.rights import User
from coop.store import comptes
from coop.store.erreurs import Refus
from coop.vocabulary import ROLES


def register(commands: Any) -> None:
    parser = commands.add_parser("compte", help="crée ou ferme un compte, change un mot de passe")
    actions = parser.commands()
    new = actions.add_parser("creer", help="crée un compte")
    new.add_argument("--email", required=True, help="adresse électronique")
    new.add_argument("--nom", required=True, help="prénom et nom")
    new.add_argument(
        "--role", required=True, choices=ROLES.values, metavar="ROLE", help=", ".join(ROLES.values)
    )
    _password(new)
    new.set_defaults(run=create)
    closed = actions.add_parser("desactiver", help="ferme un compte et ses sessions")
    closed.add_argument("email", metavar="EMAIL", help="adresse électronique du compte")
    closed.set_defaults(run=deactivate)
    changed = actions.add_parser("mot-de-passe", help="change le mot de passe d’un compte")
    changed.add_argument("email", metavar="EMAIL", help="adresse électronique du compte")
    _password(changed)
    changed.set_defaults(run=set_password)


def named(email: str, *, closed: bool = False) -> User:
    """The account of this address, active or, if asked, closed; Refus without one."""
    user = comptes.find(email, closed=closed)
    if user is None:
        raise Refus(f"Aucun compte{'' if closed else ' actif'} n’a l’adresse «\u00a0{email}\u00a0».")
    return user


def create(args: argparse.Namespace) -> None:
    database.migrate()
    user = comptes.create(args.email, args.nom, args.role, _asked(args), None)
    printed(f"Compte créé\u00a0: {user.nom} ({user.email}), {ROLES.label(user.role)}.")


def deactivate(args: argparse.Namespace) -> None:
    database.migrate()
    user = named(args.email)
    comptes.deactivate(user.id, None)
    printed(f"Compte fermé\u00a0: {user.nom} ({user.email}).")


def set_password(args: argparse.Namespace) -> None:
    database.migrate()
    user = named(args.email)
    comptes.set_password(user.id, _asked(args), None)
    printed(f"Mot de passe changé\u00a0: {user.nom} ({user.email}).")


def _password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--mot-de-passe-stdin",
        action="store_true",
        help="lit le mot de passe sur l’entrée standard au lieu de le demander deux fois",
    )


def _asked(args: argparse.Namespace) -> str:
    if args.mot_de_passe_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    try:
        first = getpass.getpass("Mot de passe\u00a0: ")
        again = getpass.getpass("Encore une fois\u00a0: ")
    except EOFError:
        raise Refus("Le mot de passe manque\u00a0: sans clavier, utilisez --mot-de-passe-stdin.") from None
    if first != again:
        raise Refus("Les deux mots de passe ne sont pas les mêmes\u00a0: rien n’a changé.")
    return first
