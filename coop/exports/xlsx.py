"""The Excel workbook: key figures, a sheet a group with tables and charts that can be edited, definitions.

Numbers are numbers, shares are percentages, durations are hours, so that all of it can be added up. A masked
number is its words.
"""

import io
from collections.abc import Iterator

from xlsxwriter import Workbook

from coop import stats
from coop.charts.sides import names
from coop.exports import textes
from coop.exports.xlsx_feuille import Cell, Feuille, heading, provenance
from coop.exports.xlsx_groupe import Places, group, hours, number, share, told, unit
from coop.report import Report
from coop.stats import Result

SYNTHESE, DEFINITIONS = "Synthèse", "Définitions"
LONG = 60  # lines from which a table comes after the shorter ones of its sheet


def write(report: Report) -> bytes:
    """The whole file."""
    file = io.BytesIO()
    workbook = Workbook(file, {"in_memory": True})
    workbook.set_properties(
        {
            "title": textes.TITRE,
            "author": "La Coop",
            "comments": textes.SOURCE,
            "created": textes.local(report.read_at).replace(tzinfo=None),
        }
    )
    workbook.set_custom_property("Language", "fr-FR")
    places = _synthese(workbook, report)
    for name, results in report.groups():
        tables = [result for result in results if result.statistic.forme != "chiffre"]
        if tables:
            places |= group(workbook, report, name, sorted(tables, key=lambda r: r.length > LONG))
    _definitions(workbook, report, places)
    workbook.close()
    return file.getvalue()


def _synthese(workbook: Workbook, report: Report) -> Places:
    """The key figures, beside the previous period or the other side."""
    sheet = Feuille(workbook, SYNTHESE, (46, 18, 20, 26, 18))
    heading(sheet, report, textes.TITRE)
    figures = [r for r in report.results.values() if r.statistic.forme == "chiffre"]
    places: Places = {}
    if figures:
        sheet.end_row()
        heads = _heads(report, figures[0])
        sheet.line(heads)
    for result in figures:
        places[result.statistic.code] = f"'{SYNTHESE}'!A{sheet.row + 1}"
        sheet.line(_figure(report, result))
        for line in _details(result):
            sheet.line(line[: len(heads)])
        if result.hidden:
            sheet.sentence(textes.HIDDEN, "note")
    sheet.end_row()
    provenance(sheet, report)
    return places


def _heads(report: Report, result: Result) -> list[Cell]:
    one, beside = "Nombre", []
    if report.compared:
        one, other = names(result)
        beside = [other, "Écart"]
    elif report.previous:
        beside = [report.previous[:1].upper() + report.previous[1:], "Évolution"]
    found = [("Chiffre", "entete"), ("Unité", "entete"), (one, "entete_nombre")]
    return [*found, *((head, "entete_nombre") for head in beside)]


def _figure(report: Report, result: Result) -> list[Cell]:
    """Beside the number, the previous one and its change, or the other side's and the difference."""
    total, other, before = result.total, result.compared, result.previous
    suffix = "_heures" if hours(result) else ""
    found: list[Cell] = [
        (result.statistic.titre, "libelle"),
        (unit(result), "unite"),
        (number(result, total, result.said(total)), f"fort{suffix}"),
    ]
    if other is not None:
        gap = None if total is None or other.total is None else total - other.total
        found.append((number(other, other.total, other.said(other.total)), f"nombre{suffix}"))
        found.append((number(result, gap), f"ecart{suffix}"))
    elif report.previous:
        change = (total - before) / before if before and total is not None else stats.change(total, before)
        found.append((number(result, before), f"nombre{suffix}"))
        found.append((change, "evolution"))
    return found


def _details(result: Result) -> Iterator[list[Cell]]:
    """Averages, in minutes, and shares."""
    for line in result.readable.rows.to_dict("records"):
        shares = share(line["part"]), share(line.get("part_autre"))
        cells: list[Cell]
        if shares == (None, None):
            cells = [(result.statistic.unite, "unite"), (told(line["nombre"], line["dit"]), "nombre")]
            cells += [(told(line.get("autre"), line.get("dit_autre", "")), "nombre")]
            cells += [(told(line.get("ecart")), "ecart")]
        else:
            cells = [(None, "unite"), (shares[0], "part"), (shares[1], "part")]
            cells += [(told(line.get("ecart_part")), "ecart_points")]
        yield [(line["libelle"], "detail"), *cells]


def _definitions(workbook: Workbook, report: Report, places: Places) -> None:
    """Every statistic of the workbook, with a link to it."""
    sheet = Feuille(workbook, DEFINITIONS, (18, 44, 28, 24, 90))
    sheet.put(0, DEFINITIONS, "titre")
    sheet.end_row(2)
    sheet.line([(head, "entete") for head in ("Groupe", "Titre", "Code", "Unité", "Définition")])
    sheet.freeze()
    for name, results in report.groups():
        for result in results:
            statistic = result.statistic
            sheet.link(1, statistic.titre, places[statistic.code])
            texts = (name, None, statistic.code, unit(result), textes.definition(result))
            sheet.line([(text, "libelle") if text is not None else None for text in texts])
    sheet.end_row()
    provenance(sheet, report)
