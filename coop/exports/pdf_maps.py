"""Maps in the PDF's own lines: discs on communes, départements in a few shades; compared, a map a side."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from coop import theme
from coop.charts.sides import names
from coop.exports.pdf_paper import LEFT, STRONG, WIDTH, Style, ramp
from coop.exports.pdf_rows import COLORS
from coop.exports.pdf_scales import CLEAR, MASKED, Scale
from coop.exports.pdf_sheet import Piece, Sheet
from coop.reference import communes, plan
from coop.stats import Result
from coop.vocabulary import NON_RENSEIGNE

HEIGHT, LOW, GAP = 88.0, 66.0, 6.0  # of a map, of a small one, between two
AROUND = 1.06  # of what a map shows, with its air
CLOSE = 0.6  # of the plan: a close-up shows less
FINE = 0.3  # a bend of an outline smaller than this is not drawn
DRAWN, NAMED = 1500, 8  # communes drawn, territories named
NAME, LONGEST = Style(7.5), 45.0
GROUND, CONCERNED = ramp(theme.MISSING, 0.12), ramp(theme.MISSING, 0.26)
Counts = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class View:
    """A part of the plan on a part of the page."""

    x: float
    y: float
    width: float
    height: float
    box: plan.Box

    def at(self, point: plan.Point) -> tuple[float, float]:
        x0, y0, x1, y1 = self.box
        scale = min(self.width / (x1 - x0), self.height / (y1 - y0)) / AROUND
        return (
            self.x + self.width / 2 + (point[0] - (x0 + x1) / 2) * scale,
            self.y + self.height / 2 - (point[1] - (y0 + y1) / 2) * scale,
        )

    def shows(self, box: plan.Box) -> bool:
        (x0, y1), (x1, y0) = self.at(box[:2]), self.at(box[2:])
        across = x1 >= self.x and x0 <= self.x + self.width
        return across and y1 >= self.y and y0 <= self.y + self.height


def draw(sheet: Sheet, result: Result) -> list[Piece]:
    """Both sides' maps show the same territory, at the same scale."""
    both = [result] if result.compared is None else [result, result.compared]
    counts = [_counts(side) for side in both]
    told = [number for side in counts for number in side.values()]
    known = [number for number in told if number is not None]
    areas = result.statistic.maille == "departement"
    scale = Scale(known, masked=len(known) < len(told), areas=areas)
    zoom = _zoom({_departement(code, areas) for side in counts for code in side})
    width = (WIDTH - GAP * (len(both) - 1)) / len(both)
    height = LOW if len(both) > 1 or (areas and zoom) else HEIGHT
    title = STRONG.line + 1 if len(both) > 1 else 0.0

    def paint(top: float) -> None:
        for rank, side in enumerate(both):
            view = View(LEFT + rank * (width + GAP), top + title, width, height, plan.bounds(zoom or None))
            if title:
                sheet.box(view.x, top + 0.7, 2.6, 2.6, COLORS[rank])
                name = sheet.fit(names(result)[rank], width - 4, STRONG)
                sheet.say(view.x + 4, top + STRONG.line * 0.75, name, STRONG)
            with sheet.local_context(), sheet.rect_clip(view.x, view.y, width, height):
                _ground(sheet, view, counts[rank], zoom, scale, COLORS[rank])
                if not areas:
                    _discs(sheet, view, counts[rank], scale, COLORS[rank])
                if zoom or not areas:
                    _names(sheet, view, side, list(counts[rank])[:NAMED])

    return [Piece(title + height + 2, paint), scale.legend(sheet, COLORS[: len(both)])]


def _counts(result: Result) -> Counts:
    """What each territory counts, but those that count nothing."""
    return {code: n for code, _, n, _ in result.lines if n != 0 and code != NON_RENSEIGNE.value}


def _departement(code: str, areas: bool) -> str:
    return code if areas else communes.departement(code)


def _zoom(departements: Collection[str]) -> frozenset[str]:
    """The départements to show close, when they are near each other; none for the whole plan."""
    found = frozenset(departements) & plan.outlines().keys()
    (x0, y0, x1, y1), (left, bottom, right, top) = plan.bounds(found), plan.bounds()
    return found if max((x1 - x0) / (right - left), (y1 - y0) / (top - bottom)) < CLOSE else frozenset()


def _ground(
    sheet: Sheet, view: View, counts: Counts, zoom: Collection[str], scale: Scale, color: str
) -> None:
    """The outlines in view. Overseas insets lie beside other départements on the plan alone: a close-up shows
    those that it is about."""
    concerned = {_departement(code, scale.areas) for code in counts}
    sheet.set_draw_color(theme.GROUND)
    sheet.set_line_width(0.2)
    for code, rings in plan.outlines().items():
        if (zoom and code in plan.INSETS and code not in zoom) or not view.shows(plan.bounds((code,))):
            continue
        if scale.areas and code in counts:
            sheet.set_fill_color(scale.shade(counts[code], color))
        else:
            sheet.set_fill_color(CONCERNED if code in concerned else GROUND)
        for ring in rings:
            points = _thinned([view.at(point) for point in ring])
            if len(points) > 2:
                sheet.polygon(points, style="DF")


def _thinned(points: Sequence[plan.Point]) -> list[plan.Point]:
    kept = [points[0]]
    for point in points:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) > FINE:
            kept.append(point)
    return kept


def _discs(sheet: Sheet, view: View, counts: Counts, scale: Scale, color: str) -> None:
    with sheet.local_context(fill_opacity=CLEAR, draw_color=theme.GROUND, line_width=0.15):
        for code, number in list(counts.items())[:DRAWN]:
            point = plan.position(code)
            if point is not None:
                sheet.set_fill_color(MASKED if number is None else color)
                sheet.circle(*view.at(point), scale.radius(number), style="DF")


def _names(sheet: Sheet, view: View, result: Result, codes: Sequence[str]) -> None:
    """Territories by their names, but for those that would hide another's."""
    labels = {code: label for code, label, *_ in result.lines}
    areas = result.statistic.maille == "departement"
    taken: list[plan.Box] = []
    for code in codes:
        point = plan.centre(code) if areas else plan.position(code)
        if point is None:
            continue
        x, y = view.at(point)
        name = sheet.fit(labels[code].rsplit(" (", 1)[0], LONGEST, NAME)
        wide = sheet.measure(name, NAME) + 1.6
        left = x - wide / 2 if areas else x + 1.5
        left = max(min(left, view.x + view.width - wide), view.x)
        if any(left < b[2] and b[0] < left + wide and y - 1.7 < b[3] and b[1] < y + 1.7 for b in taken):
            continue
        taken.append((left, y - 1.7, left + wide, y + 1.7))
        with sheet.local_context(fill_opacity=0.9):
            sheet.box(left, y - 1.7, wide, 3.4, theme.GROUND)
        sheet.say(left + 0.8, y + NAME.middle, name, NAME)
