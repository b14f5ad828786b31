"""One flat table of every number, for a spreadsheet in French or for pandas.

    pandas.read_csv(path, sep=";", decimal=",")

Each row bears what it counts and where it comes from, so that rows of several files can be put together. Only
definitions and notes, which are long, stand once, on the first row of their statistic.
"""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from coop import french
from coop.charts.sides import names
from coop.exports import textes
from coop.report import Report
from coop.stats import MASKED, Result

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
RISKY = ("=", "+", "-", "@", "\t", "\r")  # how what a spreadsheet takes for a formula may begin
COLUMNS = ("groupe", "code", "statistique", "unité", "valeur", "libellé", "nombre", "part (%)")
COMPARED = ("série", "série comparée", "libellé comparé", "nombre comparé", "part comparée (%)")
GAPS = ("écart", "écart (points)")
PREVIOUS = ("période précédente", "nombre précédent")
LAST = ("définition", "notes", "sélection", "comparée à", "données lues le", "source")


def write(report: Report) -> bytes:
    """The whole file: UTF-8 that Excel recognises, semicolons, decimal commas."""
    file = io.StringIO(newline="")
    beside = (*COMPARED, *GAPS) if report.compared else PREVIOUS if report.previous else ()
    columns = [name for name in (*COLUMNS, *beside, *LAST) if report.compared or name != "comparée à"]
    writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore", delimiter=";")
    writer.writeheader()
    everywhere = {
        "sélection": _text(report.selection),
        "comparée à": _text(report.compared),
        "données lues le": f"{textes.local(report.read_at):%Y-%m-%d %H:%M}",
        "source": textes.SOURCE,
    }
    for group, results in report.groups():
        for result in results:
            told = (textes.definition(result), textes.HIDDEN if result.hidden else "")
            once = {
                "définition": _text(" ".join(filter(None, told))),
                "notes": _text(" ".join(report.notes)),
            }
            for row in _rows(report, group, result):
                writer.writerow(row | once | everywhere)
                once = {}
    return file.getvalue().encode("utf-8-sig")


Row = dict[str, Any]


def _rows(report: Report, group: str, result: Result) -> Iterator[Row]:
    statistic = result.statistic
    common: Row = {
        "groupe": group,
        "code": statistic.code,
        "statistique": _text(statistic.titre),
        "unité": _text(statistic.unite),
    }
    if result.compared is not None:
        one, other = names(result)
        common |= {"série": _text(one), "série comparée": _text(other)}
    if statistic.forme == "chiffre" or result.hidden:
        yield common | _whole(report, result)
    if not result.hidden:
        for line in _lines(result):
            yield common | line


def _whole(report: Report, result: Result) -> Row:
    """A key figure; or the only row of what may not be told."""
    found: Row = {"libellé": _text(result.statistic.titre), "nombre": _told(result.total, MASKED)}
    other = result.compared
    if other is not None and result.statistic.forme == "chiffre":
        found["nombre comparé"] = _told(other.total, MASKED)
        if result.total is not None and other.total is not None:
            found["écart"] = result.total - other.total
    if result.previous is not None:
        found |= {"période précédente": report.previous, "nombre précédent": result.previous}
    return found


def _lines(result: Result) -> Iterator[Row]:
    frame = result.readable.rows
    for line in zip(*(frame[name].tolist() for name in frame), strict=True):
        row = dict(zip(frame, line, strict=True))
        found: Row = {
            "valeur": _text(row["valeur"]),
            "libellé": _text(row["libelle"]),
            "nombre": _told(row["nombre"], row["dit"]),
            "part (%)": _decimal(row["part"]),
        }
        if "autre" in row:
            found["libellé comparé"] = "" if pd.isna(row["libelle_autre"]) else _text(row["libelle_autre"])
            found["nombre comparé"] = _told(row["autre"], row["dit_autre"])
            found["part comparée (%)"] = _decimal(row["part_autre"])
            found["écart"] = _told(row["ecart"], "")
            found["écart (points)"] = _decimal(row["ecart_part"])
        elif result.compared is not None:
            found["nombre comparé"] = MASKED
        yield found


def _told(number: Any, dit: str) -> str:
    """A number, or the words that stand for it."""
    return str(number) if pd.notna(number) else dit if dit != french.MISSING else ""


def _decimal(number: float) -> str:
    return "" if pd.isna(number) else str(number).replace(".", ",")


def _text(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    text = ILLEGAL.sub("", text)
    return f"'{text}" if text.startswith(RISKY) else text
