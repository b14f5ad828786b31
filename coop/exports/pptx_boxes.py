"""Boxes of text on a slide: measured before they are written, so that nothing is cut or overlaps.

All measures are points; a slide is 960 × 540. The font is Calibri, the template’s own: PowerPoint has it,
LibreOffice has Carlito of the same widths, and its words are about as wide as those of Source Sans, by whose
files they are measured. Shapes are written as XML: the library takes a millisecond for each property.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from PIL import ImageFont
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.util import Length, Pt

from coop import french, theme

WIDTH, HEIGHT, MARGIN = 960, 540, 44
LINE = 1.2  # height of a line of text, in font sizes

_EMU = 12_700  # in a point
_ILLEGAL = re.compile("[^\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of a slide."""

    x: float
    y: float
    w: float
    h: float

    def emu(self) -> tuple[Length, Length, Length, Length]:
        return Pt(self.x), Pt(self.y), Pt(self.w), Pt(self.h)

    def xml(self, end: str = "") -> str:
        """As the place of a shape; with `end` « ch », of what a group holds."""
        x, y, w, h = (round(n * _EMU) for n in (self.x, self.y, self.w, self.h))
        off, ext = ("chOff", "chExt") if end else ("off", "ext")
        return f'<a:{off} x="{x}" y="{y}"/><a:{ext} cx="{w}" cy="{h}"/>'


BODY = Area(MARGIN, 128, WIDTH - 2 * MARGIN, 350)


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look."""

    text: str
    size: float = 12
    color: str = theme.TEXT
    bold: bool = False


def clean(text: str) -> str:
    """A text that XML can hold, on one line: someone's words may have any character."""
    return _ILLEGAL.sub("", re.sub(r"[\t\n\r\v\f]+", " ", text))


@cache
def _measure(bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(theme.BOLD if bold else theme.REGULAR), 100)


@lru_cache(maxsize=16_384)
def _hundred(text: str, bold: bool) -> float:
    return _measure(bold).getlength(text)


def width(text: str, size: float, bold: bool = False) -> float:
    return _hundred(text, bold) * size / 100


def lines(text: str, size: float, room: float, bold: bool = False) -> int:
    """How many lines a text takes in `room`; a word longer than a line is broken."""
    count, used = 1, 0.0
    for word in text.split(" "):
        wide = width(word + " ", size, bold)
        if used and used + wide > room:
            count, used = count + 1, 0.0
        used += wide
        if used > room + width(" ", size, bold):
            count, used = count + int(used // room), used % room
    return count


def fitted(text: str, area: Area, size: float, least: float, bold: bool = False) -> tuple[str, float]:
    """The text and the largest size, from `size` down to `least`, at which it fits; cut if none does."""
    while size > least and lines(text, size, area.w, bold) * size * LINE > area.h:
        size = max(size - 1, least)
    most = max(int(area.h / size / LINE), 1)
    while lines(text, size, area.w, bold) > most:
        text = french.ellipsis(text, len(text) * 9 // 10)
    return text, size


def box(
    slide: Slide,
    area: Area,
    paragraphs: Sequence[Sequence[Run]],
    *,
    fill: str = "",
    inset: float = 0,
    gap: float = 0,
    anchor: str = "t",
    name: str = "",
) -> None:
    """Paragraphs, `gap` apart, on a panel when there is a `fill`; `anchor` is « t », « ctr » or « b »."""
    margins = " ".join(f'{side}Ins="{inset * _EMU:.0f}"' for side in "ltrb")
    append(
        slide,
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="0" name={quoteattr(clean(name))}/>'
        f'<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>{area.xml()}</a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{solid(fill) if fill else ""}</p:spPr>'
        f'<p:txBody><a:bodyPr wrap="square" {margins} anchor="{anchor}"/><a:lstStyle/>'
        f"{words(paragraphs, gap)}</p:txBody></p:sp>",
    )


def words(paragraphs: Sequence[Sequence[Run]], gap: float = 0) -> str:
    properties = f'<a:pPr algn="l"><a:spcBef><a:spcPts val="{gap * 100:.0f}"/></a:spcBef></a:pPr>'
    return "".join(f"<a:p>{properties}{''.join(map(_run, runs))}</a:p>" for runs in paragraphs)


def _run(run: Run) -> str:
    look = f'<a:rPr lang="fr-FR" sz="{run.size * 100:.0f}" b="{run.bold:d}">{solid(run.color)}</a:rPr>'
    return f"<a:r>{look}<a:t>{escape(clean(run.text))}</a:t></a:r>"


def solid(color: str, percent: int = 100) -> str:
    """A plain fill, or the colour of a line or a text; seen through below 100 percent."""
    clear = f'<a:alpha val="{percent * 1000}"/>' if percent < 100 else ""
    return f'<a:solidFill><a:srgbClr val="{color[1:].upper()}">{clear}</a:srgbClr></a:solidFill>'


def append(slide: Slide, xml: str) -> None:
    """Put a shape, or a group of them, above the others, with identifiers of their own."""
    tree, shape = slide.shapes._spTree, parse_xml(xml)
    first = max(int(found) for found in tree.xpath("//p:cNvPr/@id")) + 1
    for rank, properties in enumerate(shape.iter(qn("p:cNvPr"))):
        properties.set("id", str(first + rank))
    tree.append(shape)


def fill(holder: Any, paragraphs: Sequence[Sequence[Run]]) -> None:
    """Put words in a placeholder, in place of its own."""
    body = holder._element.txBody
    for paragraph in body.findall(qn("a:p")):
        body.remove(paragraph)
    body.extend(parse_xml(f"<a:x {nsdecls('a')}>{words(paragraphs or [[]])}</a:x>"))
