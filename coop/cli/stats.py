"""« stats »: the statistics of what an account may count, as JSON or as a table."""

import argparse
import json
import math
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from coop import counts, database, french, periods, report
from coop.cli.comptes import named
from coop.cli.parser import day, printed
from coop.reference.communes import NIVEAUX
from coop.report import Report
from coop.stats import Result
from coop.store.erreurs import Refus
from coop.vocabulary import TYPES

PATIENCE = 3600.0
"""Seconds: unlike a page, a command waits for the counts to be built."""
WIDTH = 60


def register(commands: Any) -> None:
    parser = commands.add_parser("stats", help="donne les statistiques qu’un compte peut voir")
    parser.add_argument("--compte", required=True, metavar="EMAIL", help="compte qui regarde")
    parser.add_argument("--du", type=day, metavar="DATE", help="premier jour")
    parser.add_argument("--au", type=day, metavar="DATE", help="dernier jour")
    for option, metavar, text in (
        ("type", "TYPE", ", ".join(TYPES.values)),
        ("mediateur", "EMAIL", "adresse d’un médiateur"),
        ("lieu", "ID", "identifiant d’un lieu d’activité"),
        *((niveau, "CODE", f"code {_of(niveau)}") for niveau in NIVEAUX),
    ):
        parser.add_argument(f"--{option}", action="append", default=[], metavar=metavar, help=text)
    parser.add_argument("--json", action="store_true", help="écrit du JSON au lieu d’un tableau")
    parser.set_defaults(run=show)


def _of(niveau: str) -> str:
    return {"commune": "INSEE de commune", "epci": "d’EPCI (SIREN)", "departement": "de département"}.get(
        niveau, "de région"
    )


def show(args: argparse.Namespace) -> None:
    database.migrate()
    user = named(args.compte)
    params = _params(args)
    try:
        counts.view(PATIENCE)
        found = report.compute(user, params)
    except counts.NotReady:
        raise RuntimeError("the counts could not be built") from None
    if found.refused:
        refused = french.join(found.refused)
        raise Refus(f"Une valeur de filtre n’existe pas ou n’est pas visible de ce compte\u00a0: {refused}.")
    if args.json:
        json.dump(document(found), sys.stdout, ensure_ascii=False, indent=1)
        printed("")
    else:
        for line in _table(found):
            printed(line)


def _params(args: argparse.Namespace) -> Mapping[str, list[str]]:
    lieux = [f"lieu:{lieu}" for lieu in args.lieu]
    lieux += [f"{niveau}:{code}" for niveau in NIVEAUX for code in getattr(args, niveau)]
    periode = [periods.dates(args.du, args.au)] if args.du or args.au else []
    mediateurs = [named(email, closed=True).id for email in args.mediateur]
    return {"mediateur": mediateurs, "periode": periode, "lieu": lieux, "type": args.type}


def document(found: Report) -> dict[str, Any]:
    """A report as JSON: the selection's sentence, then each statistic by its public code."""
    return {
        "selection": found.selection,
        "statistiques": {
            code: {
                "titre": result.statistic.titre,
                "unite": result.statistic.unite,
                "total": int(result.total),
                "repondu": int(result.repondu),
                "non_renseigne": int(result.non_renseigne),
                "lignes": [
                    {"valeur": valeur, "libelle": libelle, "nombre": int(nombre), "part": part}
                    for valeur, libelle, nombre, part in _rows(result)
                ],
            }
            for code, result in found.results.items()
        },
    }


def _rows(result: Result) -> Iterator[tuple[str, str, int, float | None]]:
    columns = (result.rows[name].tolist() for name in ("valeur", "libelle", "nombre", "part"))
    for valeur, libelle, nombre, part in zip(*columns, strict=True):
        yield valeur, libelle, nombre, None if math.isnan(part) else part


def _table(found: Report) -> Iterator[str]:
    yield found.selection
    for result in found.results.values():
        statistic = result.statistic
        yield ""
        if statistic.unite == "minutes":
            yield f"{statistic.titre}\u00a0: {french.duration(result.total)}"
        else:
            yield f"{statistic.titre}\u00a0: {french.number(result.total)} ({statistic.unite})"
        for _, libelle, nombre, part in _rows(result):
            share = "" if part is None else french.percent(part)
            yield f"  {french.ellipsis(libelle, WIDTH):<{WIDTH}} {french.number(nombre):>12} {share:>9}"
