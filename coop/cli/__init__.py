"""The command line: « python -m coop … », or « coop … » once installed.

Each family of commands is a module with `register(commands)`; a new one is one line here. What is refused
is one French sentence on stderr and exit code 2, with nothing changed; a failure is exit code 1, and its
details go to a file, never to the screen.
"""

import logging
import sys
from collections.abc import Sequence

import sqlalchemy as sa

from coop import database
from coop.cli import comptes, demo, equipes, lieux, schema, stats
from coop.cli.parser import Parser
from coop.store.erreurs import Refus

FAMILIES = (schema, demo, comptes, lieux, equipes, stats)
REFUSED, FAILED, INTERRUPTED = 2, 1, 130
UNREACHABLE = "La base ne répond pas ou ne peut pas écrire\u00a0: vérifiez COOP_DATABASE_URL et le disque."


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    try:
        args = _parser().parse_args(argv)
        args.run(args)
    except Refus as refusal:
        return _say(str(refusal), REFUSED)
    except SystemExit as end:
        return int(end.code or 0)
    except KeyboardInterrupt:
        return _say("Commande interrompue.", INTERRUPTED)
    except BrokenPipeError:
        return FAILED
    except sa.exc.OperationalError:
        _log()
        return _say(UNREACHABLE, FAILED)
    except Exception:
        return _say(f"La commande a échoué. {_log()}", FAILED)
    return 0


def _parser() -> Parser:
    parser = Parser(prog="coop", description="La Coop, la suite d’outils des médiateurs numériques.")
    commands = parser.commands()
    for family in FAMILIES:
        family.register(commands)
    return parser


def _say(sentence: str, code: int) -> int:
    sys.stderr.write(f"{sentence}\n")
    return code


def _log() -> str:
    """Write the exception under way to the instance's file; returns where to read it."""
    path = database.INSTANCE / "coop.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.FileHandler(path, encoding="utf-8")
    except OSError:
        return "Le détail n’a pas pu être écrit sur le disque."
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    record = logging.LogRecord(__name__, logging.ERROR, __file__, 0, "command line", (), sys.exc_info())
    handler.handle(record)
    handler.close()
    return f"Le détail est dans {path}."
