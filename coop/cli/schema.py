"""« migrer »: bring the database to this version of the code."""

import argparse
from typing import Any

from coop import database
from coop.cli.parser import printed


def register(commands: Any) -> None:
    parser = commands.add_parser("migrer", help="met la base de données à jour, ou la crée")
    parser.set_defaults(run=migrate)


def migrate(_args: argparse.Namespace) -> None:
    database.migrate()
    printed("La base de données est à jour.")
