"""A report as plain data that JSON can hold, and back: what the command line prints, and what a frozen share
keeps."""

import datetime as dt
import math
from typing import Any

from coop.report import Report
from coop.stats import BY_CODE, Result

Document = dict[str, Any]


def of_report(found: Report) -> Document:
    """The sentences, then each statistic by its public code. A masked number is null."""
    return {
        "selection": found.selection,
        "comparaison": found.compared,
        "periode_precedente": found.previous,
        "notes": list(found.notes),
        "lues_le": found.read_at.isoformat(),
        "statistiques": {code: _of_result(result) for code, result in found.results.items()},
    }


def _of_result(result: Result) -> Document:
    return {
        "titre": result.statistic.titre,
        "unite": result.statistic.unite,
        "selection": result.selection,
        "serie": result.serie,
        "parts": result.kind,
        "total": result.total,
        "repondu": result.repondu,
        "non_renseigne": result.non_renseigne,
        "precedent": result.previous,
        "lignes": [
            {
                "valeur": valeur,
                "libelle": libelle,
                "nombre": nombre,
                "part": None if math.isnan(part) else part,
                "petit": valeur in result.petits,
            }
            for valeur, libelle, nombre, part in result.lines
        ],
        "compare": None if result.compared is None else _of_result(result.compared),
    }


def to_report(document: Document) -> Report:
    """The report of a document that `of_report` made; statistics that no longer exist are left out.

    Raises KeyError, TypeError or ValueError on anything else.
    """
    read_at = dt.datetime.fromisoformat(document["lues_le"])
    return Report(
        selection=document["selection"],
        results={
            code: _to_result(code, found, read_at)
            for code, found in document["statistiques"].items()
            if code in BY_CODE
        },
        refused=(),
        activites=None,
        read_at=read_at,
        compared=document["comparaison"],
        previous=document["periode_precedente"],
        notes=tuple(document["notes"]),
    )


def _to_result(code: str, found: Document, read_at: dt.datetime) -> Result:
    lines = [
        (row["valeur"], row["libelle"], row["nombre"], math.nan if row["part"] is None else row["part"])
        for row in found["lignes"]
    ]
    return Result(
        statistic=BY_CODE[code],
        selection=found["selection"],
        total=found["total"],
        repondu=found["repondu"],
        non_renseigne=found["non_renseigne"],
        lines=lines,
        read_at=read_at,
        serie=found["serie"],
        petits=frozenset(row["valeur"] for row in found["lignes"] if row["petit"]),
        compared=_to_result(code, found["compare"], read_at) if found["compare"] else None,
        previous=found["precedent"],
        kind=found["parts"],
    )
