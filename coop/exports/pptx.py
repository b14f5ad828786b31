"""PowerPoint: an opening, the key figures, then a slide a chart, all of it editable."""

from pptx.presentation import Presentation as Deck
from pptx.slide import Slide

from coop import french, theme
from coop.charts.frame import EMPTY
from coop.charts.sides import names
from coop.exports import pptx_cartes, pptx_chiffres, pptx_graphiques, textes
from coop.exports.pptx_boxes import BODY, Area, Run, box, clean, fitted
from coop.exports.pptx_deck import blank, finish, opening, page
from coop.exports.pptx_series import kept, left_out, series, titles
from coop.report import Report
from coop.stats import Result

KEY_FIGURES = "Chiffres clés"
FOOT = Area(BODY.x, 482, BODY.w, 22)
TOLD = 15  # rows in the words that stand for a chart
SHAPES = {"colonnes": "Colonnes", "carte": "Carte"}


def write(report: Report) -> bytes:
    """The whole file."""
    deck = blank(report)
    _opening(deck, report)
    figures = [result for result in report.results.values() if result.statistic.forme == "chiffre"]
    if figures:
        _figures(deck, report, figures)
    for group, results in report.groups():
        for result in results:
            if result.statistic.forme != "chiffre":
                _slide(deck, report, group, result)
    return finish(deck)


def _opening(deck: Deck, report: Report) -> None:
    compared = [f"Comparé à{french.NBSP}: {report.compared}"] if report.compared else []
    slide = opening(deck, textes.TITRE, [report.selection, *compared, *report.notes])
    area = Area(BODY.x, 176, BODY.w, 150)
    half = Area(0, 0, BODY.w - 40, 56)
    sides = [fitted(clean(text), half, 24, 12) for text in (report.selection, *compared)]
    paragraphs = [[Run(said, size)] for said, size in sides]
    box(slide, area, paragraphs, fill=theme.PANEL, inset=20, anchor="ctr", name="Sélection")
    notes, size = fitted(clean(" ".join(report.notes)), Area(0, 0, BODY.w, 84), 14, 10)
    box(slide, Area(BODY.x, 344, BODY.w, 84), [[Run(notes, size, theme.MUTED)]], name="Remarques")
    source = [[Run(textes.read_at(report.read_at), 14)], [Run(f"{textes.SOURCE}.", 14)]]
    box(slide, Area(BODY.x, 440, BODY.w, 44), source, anchor="b", name="Source")


def _figures(deck: Deck, report: Report, figures: list[Result]) -> None:
    notes = [f"{r.statistic.titre}{french.NBSP}: {textes.definition(r)}" for r in figures]
    slide = page(
        deck,
        KEY_FIGURES,
        kicker=figures[0].statistic.groupe,
        subtitle=_selection(report),
        notes=[*notes, *_context(report)],
    )
    pptx_chiffres.draw(slide, [pptx_chiffres.figure(result, report.previous) for result in figures])
    told = any(r.previous is not None for r in figures) and report.previous and not report.compared
    previous = f"Évolutions par rapport à la période précédente, {report.previous}." if told else ""
    _foot(slide, previous, *report.notes)


def _slide(deck: Deck, report: Report, group: str, found: Result) -> None:
    """One result: its chart, its map or its cards; or the words that say why there is none."""
    result = found.readable
    slide = page(
        deck,
        result.statistic.titre,
        kicker=group,
        subtitle=_selection(report),
        notes=[result.statistic.definition, *_answered(result), left_out(result), *_context(report)],
    )
    notes = [*_answered(result), left_out(result)]
    if result.hidden or _empty(result):
        words = textes.HIDDEN if result.hidden else f"{EMPTY}."
        box(slide, BODY, [[Run(words, 18, theme.MUTED)]], anchor="ctr", name="Explication")
    elif result.statistic.forme == "chiffres":
        pptx_chiffres.draw(slide, pptx_chiffres.side_by_side(result))
    elif result.statistic.forme == "carte":
        pptx_cartes.draw(slide, result, _about(result))
    else:
        pptx_graphiques.draw(slide, result, _about(result))
    if result is not found and not result.hidden:
        notes.append(f"{names(found)[1]}{french.NBSP}: {textes.HIDDEN}")
    _foot(slide, *notes, *report.notes)


def _answered(result: Result) -> list[str]:
    """How many answered, on each side."""
    if result.compared is None:
        return [result.answered]
    sides = zip(names(result), (result, result.compared), strict=True)
    return [f"{side.answered[:-1]} ({name})." for name, side in sides if side and side.answered]


def _empty(result: Result) -> bool:
    """Nothing to draw, which a masked number is not."""
    lines = [*result.lines, *(result.compared.lines if result.compared else ())]
    return all(number == 0 for _, _, number, _ in lines)


def _selection(report: Report) -> str:
    compared = f" Comparé à{french.NBSP}: {report.compared}" if report.compared else ""
    return report.selection + compared


def _context(report: Report) -> list[str]:
    """What every slide's notes end with."""
    return [_selection(report), *report.notes, f"{textes.read_at(report.read_at)} {textes.SOURCE}."]


def _foot(slide: Slide, *notes: str) -> None:
    said, size = fitted(clean(" ".join(note for note in notes if note)), FOOT, 11, 9)
    if said:
        box(slide, FOOT, [[Run(said, size, theme.MUTED)]], anchor="b", name="Remarques")


def _about(result: Result) -> str:
    """A chart in words, for who cannot see it: its first rows with their numbers."""
    rows = kept(result)
    shown = series(result, rows)
    forme = SHAPES.get(result.statistic.forme, "Barres")
    told = [
        f"{label}{french.NBSP}: " + " contre ".join(one.said[rank] for one in shown)
        for rank, label in enumerate(titles(result, rows)[:TOLD])
    ]
    return clean(f"{forme}{french.NBSP}: {result.statistic.titre}. {'; '.join(told)}.")
