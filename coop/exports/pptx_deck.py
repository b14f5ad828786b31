"""The deck: a template in our colours, and pages with title, kicker, selection, speaker notes and footer."""

import io
from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Pt

from coop import french, theme
from coop.exports.pptx_boxes import BODY, HEIGHT, MARGIN, WIDTH, Area, Run, append, box, clean, fill, fitted
from coop.exports.textes import SOURCE, TITRE, local
from coop.report import Report

AUTHOR = "La Coop"

_OPENING, _TITLE_ONLY = 0, 5  # of the library's template; its other layouts are dropped
_THEME = {
    "dk1": theme.TEXT,
    "dk2": theme.ACTION,
    "lt2": theme.PANEL,
    "accent1": theme.SERIES,
    "accent2": theme.COMPARED,
    "accent3": theme.MISSING,
    "accent4": theme.ACTION,
    "accent5": theme.LINE,
}
_TITLE = Area(MARGIN, 44, BODY.w, 40)
_OPENING_TITLE = Area(MARGIN, 92, BODY.w, 64)
_PLACES = {
    "title": _TITLE,
    "body": BODY,
    "ctrTitle": _OPENING_TITLE,
    "ftr": Area(MARGIN, 508, 352, 18),
    "dt": Area(480, 508, 300, 18),
    "sldNum": Area(WIDTH - MARGIN - 100, 508, 100, 18),
}
_FOOTERS = ("dt", "ftr", "sldNum")


def blank(report: Report) -> Deck:
    """No slide yet: a 16:9 file in our colours, with a layout to open and one for all the rest."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    layouts = list(deck.slide_layouts)
    for rank, layout in enumerate(layouts):
        if rank not in (_OPENING, _TITLE_ONLY):
            deck.slide_layouts.remove(layout)
    layouts[_OPENING].name, layouts[_TITLE_ONLY].name = "Ouverture", "Titre seul"
    _paint(deck)
    _arrange(deck, report)
    about = deck.core_properties
    about.title, about.author, about.last_modified_by = TITRE, AUTHOR, AUTHOR
    about.language, about.subject = "fr-FR", SOURCE
    about.created = about.modified = local(report.read_at).replace(tzinfo=None)
    return deck


def _paint(deck: Deck) -> None:
    """Our colours in the theme, so that what a reader adds takes them too. The library reads no theme."""
    part: Any = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    tree = etree.fromstring(part.blob)
    for name, color in _THEME.items():
        (slot,) = tree.iter(qn(f"a:{name}"))
        slot[:] = [etree.Element(qn("a:srgbClr"), val=color[1:])]
    part._blob = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _arrange(deck: Deck, report: Report) -> None:
    """The template is 4:3 with centred titles: our places, looks and footer, once for all slides."""
    master: Any = deck.slide_master
    for level in master._element.iter(qn("p:titleStyle")):
        level[0].set("algn", "l")
        level[0].find(qn("a:defRPr")).attrib.update({"b": "1", "sz": "2800"})
    day = f"Données du {french.date_long(local(report.read_at).date())}"
    holders: list[Any] = list(master.placeholders)
    for layout in deck.slide_layouts:
        holders += layout.placeholders
    for holder in holders:
        kind = holder._element.ph.get("type")
        if kind == "subTitle":
            holder._element.getparent().remove(holder._element)
            continue
        if kind in _PLACES:
            area = _PLACES[kind]
            holder.left, holder.top, holder.width, holder.height = area.emu()
            frame = holder.text_frame
            frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        if kind in ("dt", "ftr"):
            fill(holder, [[Run(day if kind == "dt" else f"{AUTHOR} — {TITRE}", 10, theme.MUTED)]])
        for properties in holder._element.iter(qn("a:rPr"), qn("a:endParaRPr")):
            properties.set("lang", "fr-FR")
            if kind == "sldNum":
                properties.set("sz", "1000")


def page(deck: Deck, title: str, *, kicker: str = "", subtitle: str = "", notes: Sequence[str] = ()) -> Slide:
    """A slide with its title, the group it belongs to, what is selected, its footer and its notes."""
    slide = _slide(deck, 1, title, _TITLE, 28, notes)
    box(slide, Area(MARGIN, 26, BODY.w, 18), [[Run(kicker, 13, theme.ACTION, True)]], name="Rubrique")
    area = Area(MARGIN, 85, BODY.w, 32)
    said, size = fitted(clean(subtitle), area, 13, 11)
    box(slide, area, [[Run(said, size, theme.MUTED)]], name="Sélection")
    return slide


def opening(deck: Deck, title: str, notes: Sequence[str]) -> Slide:
    """The first slide, whose body is left to its writer."""
    slide = _slide(deck, 0, title, _OPENING_TITLE, 40, notes)
    box(slide, Area(MARGIN, 64, BODY.w, 24), [[Run(AUTHOR, 20, theme.ACTION, True)]], name="Rubrique")
    return slide


def _slide(deck: Deck, layout: int, title: str, area: Area, size: float, notes: Sequence[str]) -> Slide:
    slide = deck.slides.add_slide(deck.slide_layouts[layout])
    title, size = fitted(clean(title), area, size, 18, bold=True)
    fill(slide.shapes.title, [[Run(title, size, bold=True)]])
    fill(slide.notes_slide.notes_placeholder, [[Run(note, 12)] for note in notes if note])
    return slide


def finish(deck: Deck) -> bytes:
    """The file, once each slide has its footer, which is read last: the library leaves it in the layout."""
    for slide in deck.slides:
        holders: Any = slide.slide_layout.placeholders
        for holder in holders:
            if holder._element.ph.get("type") in _FOOTERS:
                append(slide, etree.tostring(holder._element, encoding="unicode"))
    file = io.BytesIO()
    deck.save(file)
    return file.getvalue()
