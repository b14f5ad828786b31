"""The PDF report: what is selected and its key figures, then the charts of each group."""

import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from coop import french, theme
from coop.exports import pdf_cards, pdf_results, pdf_star, textes
from coop.exports.pdf_paper import BODY, LEFT, MUTED, RIGHT, SMALL, WIDTH, Style
from coop.exports.pdf_sheet import Piece, Sheet, air
from coop.report import Report
from coop.stats import Result

BRAND, TITLE = Style(11, theme.ACTION, bold=True), Style(25, theme.TEXT, bold=True)
SENTENCE, PART = Style(13), Style(17, theme.ACTION, bold=True)
STRONG_SMALL = Style(8, theme.TEXT, bold=True)
KEY_FIGURES = "Chiffres clés"
NOTHING = "Aucun chiffre dans cette sélection."
BETWEEN = 9.0  # two results


def write(report: Report) -> bytes:
    """The whole file."""
    with tempfile.TemporaryDirectory() as folder:
        star = pdf_star.write(Path(folder, "etoile.ttf"))
        with closing(Sheet(textes.TITRE, report.selection, textes.local(report.read_at), star)) as sheet:
            sheet.turn()
            _opening(sheet, report)
            for group, results in report.groups():
                _part(sheet, report, group, [r for r in results if r.statistic.forme != "chiffre"])
            return bytes(sheet.output())


def _opening(sheet: Sheet, report: Report) -> None:
    texts = [
        ("La Coop", BRAND),
        (textes.TITRE, TITLE),
        (report.selection, SENTENCE),
        (f"Comparé à{french.NBSP}: {report.compared}" if report.compared else "", SENTENCE),
        *((note, BODY) for note in report.notes),
        (f"{textes.read_at(report.read_at)} {textes.SOURCE}.", SMALL),
        ("" if report.results else NOTHING, SENTENCE),
    ]
    for text, style in texts:
        if text:
            sheet.place([sheet.paragraph(text, style)])
            sheet.space(2)
    figures = [result for result in report.results.values() if result.statistic.forme == "chiffre"]
    if figures:
        sheet.space(8)
        head = [sheet.heading(KEY_FIGURES, PART, 0)]
        if report.previous:
            against = f"Évolution par rapport à la période précédente, {report.previous}."
            head.append(sheet.paragraph(against, MUTED))
        cards = pdf_cards.grid(sheet, [pdf_cards.key_figure(result) for result in figures], 3)
        sheet.place([*head, air(3), *cards])
        sheet.space(4)
        sheet.place([_entry(sheet, result) for result in figures])


def _entry(sheet: Sheet, result: Result) -> Piece:
    """A key figure's definition beside its title."""
    title = sheet.paragraph(result.statistic.titre, STRONG_SMALL, 42)
    words = sheet.paragraph(textes.definition(result), SMALL, WIDTH - 46, LEFT + 46)

    def draw(top: float) -> None:
        title.draw(top)
        words.draw(top)

    return Piece(max(title.height, words.height) + 1.6, draw)


def _part(sheet: Sheet, report: Report, group: str, results: Sequence[Result]) -> None:
    for rank, result in enumerate(results):
        sheet.space(BETWEEN if rank else 1.6 * BETWEEN)
        pdf_results.place(sheet, report, result, [] if rank else [_heading(sheet, group)])


def _heading(sheet: Sheet, group: str) -> Piece:
    title = sheet.heading(group, PART, 0)

    def draw(top: float) -> None:
        title.draw(top)
        sheet.rule(LEFT, top + title.height + 1, RIGHT, top + title.height + 1, theme.LINE, 0.3)

    return Piece(title.height + 6, draw)
