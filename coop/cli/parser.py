"""argparse in French: headings, help, and one sentence for whatever is wrong."""

import argparse
import datetime as dt
import re
import sys
from collections.abc import Iterable
from typing import Any, Final, NoReturn

from coop.store.erreurs import Refus

OPTIONS: Final = "options"
PROBLEMS: Final = (
    (r"the following arguments are required: (.*)", "Il manque {0}."),
    (r"unrecognized arguments: (.*)", "Argument inconnu\u00a0: {0}."),
    (
        r"invalid choice: '?(.*?)'? \(choose from (.*)\)",
        "«\u00a0{0}\u00a0» n’est pas possible\u00a0: choisissez parmi {1}.",
    ),
    (r"expected (?:one argument|at least one argument)", "Il manque une valeur."),
    (r"invalid int value: '(.*)'", "«\u00a0{0}\u00a0» n’est pas un nombre entier."),
    (r"ignored explicit argument '(.*)'", "Cette option ne prend pas de valeur."),
    (r"not allowed with argument (.*)", "Cette option ne va pas avec {0}."),
    (r"one of the arguments (.*) is required", "Il manque l’un de ces arguments\u00a0: {0}."),
)
"""What argparse says → what people read. Anything else is said in general terms."""
UNKNOWN: Final = "La commande n’est pas comprise."


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def start_section(self, heading: str | None) -> None:
        super().start_section(f"{heading}\u00a0" if heading else heading)

    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Any, prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, "usage\u00a0: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A French parser; the parsers of its commands are of the same class."""

    def __init__(self, **options: Any) -> None:
        options["description"] = options.get("description") or options.pop("help", None)
        super().__init__(**options, add_help=False, allow_abbrev=False, formatter_class=_Formatter)
        self._positionals.title, self._optionals.title = "arguments", OPTIONS
        self.add_argument("-h", "--help", "--aide", action="help", help="affiche cette aide")

    def commands(self) -> "argparse._SubParsersAction[Parser]":
        """The choice of a command, required."""
        return self.add_subparsers(title="commandes", metavar="COMMANDE", dest="commande", required=True)

    def error(self, message: str) -> NoReturn:
        """Refuse in one French sentence, after the name of the argument if it has one."""
        named = re.fullmatch(r"argument ([^:]+): (.*)", message, re.S)
        subject, rest = (f"{named[1].split('/')[-1]}\u00a0: ", named[2]) if named else ("", message)
        sentence = f"{subject}{_french(rest)}".removesuffix(".")
        raise Refus(f"{sentence} (aide\u00a0: {self.prog} --help).")


def _french(message: str) -> str:
    for pattern, sentence in PROBLEMS:
        found = re.fullmatch(pattern, message, re.S)
        if found:
            return sentence.format(*(part.replace("'", "") for part in found.groups()))
    return message if message.endswith(".") else UNKNOWN


def day(text: str) -> dt.date:
    """The type of a date argument."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"«\u00a0{text}\u00a0» n’est pas une date\u00a0: écrivez-la sous la forme AAAA-MM-JJ."
        ) from None


def printed(text: str) -> None:
    """Print a line of result."""
    sys.stdout.write(f"{text}\n")
