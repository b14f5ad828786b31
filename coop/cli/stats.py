"""« stats »: the statistics of what an account may count, as JSON or as a table."""

import argparse
import json
import math
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from coop import counts, database, document, exports, french, periods, report
from coop.cli.comptes import named
from coop.cli.parser import day, printed
from coop.exports import FORMATS
from coop.reference.communes import NIVEAUX
from coop.report import Report
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
        ("thematique", "QUESTION:THEME", "par exemple thematiques:email ou themes_demarche:logement"),
        *((niveau, "CODE", f"code {_of(niveau)}") for niveau in NIVEAUX),
    ):
        parser.add_argument(f"--{option}", action="append", default=[], metavar=metavar, help=text)
    parser.add_argument(
        "--perimetre", metavar="PERIMETRE", help="territoire, france, departement:CODE, equipe:ID…"
    )
    parser.add_argument(
        "--comparer",
        default="",
        metavar="VUE",
        help="precedente, annee, periode:AAAA-MM-JJ_AAAA-MM-JJ ou perimetre:…",
    )
    parser.add_argument(
        "--fichier",
        type=Path,
        metavar="FICHIER",
        help=f"écrit un fichier ({french.join([f'.{kind.code}' for kind in FORMATS], 'ou')})",
    )
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
        found = report.compute(user, params, compare=args.comparer)
    except counts.NotReady:
        raise RuntimeError("the counts could not be built") from None
    if found.refused:
        refused = french.join(found.refused)
        raise Refus(f"Une valeur de filtre n’existe pas ou n’est pas visible de ce compte\u00a0: {refused}.")
    if args.fichier:
        _write(found, args.fichier)
    elif args.json:
        json.dump(document.of_report(found), sys.stdout, ensure_ascii=False, indent=1)
        printed("")
    else:
        for line in _table(found):
            printed(line)


def _params(args: argparse.Namespace) -> Mapping[str, list[str]]:
    lieux = [f"lieu:{lieu}" for lieu in args.lieu]
    lieux += [f"{niveau}:{code}" for niveau in NIVEAUX for code in getattr(args, niveau)]
    periode = [periods.dates(args.du, args.au)] if args.du or args.au else []
    mediateurs = [named(email, closed=True).id for email in args.mediateur]
    perimetre = [args.perimetre] if args.perimetre else []
    return {
        "perimetre": perimetre,
        "mediateur": mediateurs,
        "periode": periode,
        "lieu": lieux,
        "type": args.type,
        "thematique": args.thematique,
    }


def _write(found: Report, path: Path) -> None:
    code = path.suffix.removeprefix(".").lower()
    if code not in {kind.code for kind in FORMATS}:
        raise Refus(f"L’extension «\u00a0{path.suffix}\u00a0» n’est pas celle d’un format connu.")
    try:
        path.write_bytes(exports.write(code, found))
    except OSError as error:
        raise Refus(f"Le fichier ne peut pas être écrit\u00a0: {error.strerror}.") from error
    printed(f"{path}\u00a0: {found.selection}")


def _table(found: Report) -> Iterator[str]:
    yield found.selection
    for result in found.results.values():
        unit = "" if result.statistic.unite == "minutes" else f" ({result.statistic.unite})"
        yield ""
        yield f"{result.statistic.titre}\u00a0: {result.said(result.total)}{unit}"
        for valeur, libelle, nombre, part in result.lines:
            number = result.said(nombre, valeur)
            share = "" if math.isnan(part) else french.percent(part)
            yield f"  {french.ellipsis(libelle, WIDTH):<{WIDTH}} {number:>12} {share:>9}"
