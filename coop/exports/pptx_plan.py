"""The plan of France on a slide: outlines of départements and disks, as shapes to recolour and move.

One by one with the library, the shapes of one map take more than a second.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from pptx.oxml.ns import nsdecls
from pptx.slide import Slide

from coop import theme
from coop.exports.pptx_boxes import Area, append, clean, solid
from coop.reference import plan

FEW = 12  # départements, up to which the map shows them alone
SEEN_THROUGH = 75  # percent: how opaque a disk is


@dataclass(frozen=True, slots=True)
class Frame:
    """From the plan to the slide."""

    area: Area
    x: float
    y: float
    scale: float

    def place(self, x: float, y: float) -> tuple[float, float]:
        return self.area.x + (x - self.x) * self.scale, self.area.y + (self.y - y) * self.scale

    def departements(self) -> list[str]:
        """Those that stand whole in the area."""
        return [code for code in plan.outlines() if self._holds(code)]

    def _holds(self, departement: str) -> bool:
        x0, y0, x1, y1 = plan.bounds((departement,))
        (left, top), (right, foot) = self.place(x0, y1), self.place(x1, y0)
        area = self.area
        return min(left - area.x, top - area.y, area.x + area.w - right, area.y + area.h - foot) > -1


def frame(area: Area, departements: Collection[str]) -> Frame:
    """These départements when they are few and close, else the whole plan, in the middle of the area."""
    x0, y0, x1, y1 = whole = plan.bounds()
    if len(departements) <= FEW:
        near = plan.bounds(departements)
        if max(near[2] - near[0], near[3] - near[1]) < (whole[3] - whole[1]) / 2:
            x0, y0, x1, y1 = near
    scale = min(area.w / (x1 - x0), area.h / (y1 - y0))
    left = x0 - (area.w / scale - (x1 - x0)) / 2
    top = y1 + (area.h / scale - (y1 - y0)) / 2
    return Frame(area, left, top, scale)


def outline(view: Frame, code: str, words: str, fill: str) -> str:
    """A département; its points are hundredths of a point."""
    rings = [[view.place(x, y) for x, y in ring] for ring in plan.outlines()[code]]
    xs, ys = zip(*(point for ring in rings for point in ring), strict=True)
    area = Area(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
    paths = ""
    for ring in rings:
        points = dict.fromkeys((round(100 * (x - area.x)), round(100 * (y - area.y))) for x, y in ring)
        first, *others = [f'<a:pt x="{x}" y="{y}"/>' for x, y in points]
        lines = "".join(f"<a:lnTo>{point}</a:lnTo>" for point in others)
        paths += f"<a:moveTo>{first}</a:moveTo>{lines}<a:close/>"
    size = f'w="{100 * area.w:.0f}" h="{100 * area.h:.0f}"'
    geometry = f"<a:custGeom><a:pathLst><a:path {size}>{paths}</a:path></a:pathLst></a:custGeom>"
    return _shape(words, area, geometry, solid(fill), solid(theme.GROUND))


def disk(x: float, y: float, radius: float, words: str, color: str, hollow: bool) -> str:
    area = Area(x - radius, y - radius, 2 * radius, 2 * radius)
    geometry = '<a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom>'
    if hollow:
        return _shape(words, area, geometry, solid(theme.GROUND), solid(theme.MUTED))
    return _shape(words, area, geometry, solid(color, SEEN_THROUGH), solid(theme.GROUND))


def _shape(words: str, area: Area, geometry: str, fill: str, line: str) -> str:
    """A shape named by what it says."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="0" name={quoteattr(clean(words))}/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
        f'<p:spPr><a:xfrm>{area.xml()}</a:xfrm>{geometry}{fill}<a:ln w="6350">{line}</a:ln></p:spPr></p:sp>'
    )


def group(slide: Slide, area: Area, shapes: Sequence[str], name: str, about: str = "") -> None:
    named = f'<p:cNvPr id="0" name={quoteattr(name)} descr={quoteattr(about)}/>'
    place = f"<p:grpSpPr><a:xfrm>{area.xml()}{area.xml('ch')}</a:xfrm></p:grpSpPr>"
    append(
        slide,
        f"<p:grpSp {nsdecls('p', 'a')}><p:nvGrpSpPr>{named}<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>{place}"
        f"{''.join(shapes)}</p:grpSp>",
    )
