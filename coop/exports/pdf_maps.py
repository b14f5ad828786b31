"""Maps in the PDF's own lines: discs on communes, départements in a few shades; compared, a map a side."""

import math
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from coop import french, theme
from coop.charts.sides import names
from coop.exports.pdf_paper import LEFT, SMALL, STRONG, WIDTH, Style, ramp
from coop.exports.pdf_rows import COLORS
from coop.exports.pdf_sheet import Piece, Sheet
from coop.reference import communes, plan
from coop.stats import Result
from coop.vocabulary import NON_RENSEIGNE

HEIGHT, LOW, GAP = 88.0, 66.0, 6.0  # of a map, of a small one, between two
AROUND = 1.06  # of what a close-up shows, with its air
CLOSE = 0.6  # of the plan: a close-up shows less
FINE = 0.3  # a bend of an outline smaller than this is not drawn
LARGEST, SMALLEST, CLEAR = 6.0, 0.7, 0.65  # radius of discs, and how much they hide
SHADES, FAINTEST = 5, 0.25
DRAWN, NAMED = 1500, 8  # communes drawn, territories named
NAME = Style(7.5)
GROUND, CONCERNED, MASKED = (ramp(theme.MISSING, strength) for strength in (0.12, 0.26, 0.8))
Counts = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class View:
    """A part of the plan on a part of the page."""

    x: float
    y: float
    width: float
    height: float
    box: plan.Box

    @property
    def scale(self) -> float:
        x0, y0, x1, y1 = self.box
        return min(self.width / (x1 - x0), self.height / (y1 - y0)) / AROUND

    def at(self, point: plan.Point) -> tuple[float, float]:
        x0, y0, x1, y1 = self.box
        return (
            self.x + self.width / 2 + (point[0] - (x0 + x1) / 2) * self.scale,
            self.y + self.height / 2 - (point[1] - (y0 + y1) / 2) * self.scale,
        )

    def shows(self, box: plan.Box) -> bool:
        (x0, y1), (x1, y0) = self.at(box[:2]), self.at(box[2:])
        across = x1 >= self.x and x0 <= self.x + self.width
        return across and y1 >= self.y and y0 <= self.y + self.height


def draw(sheet: Sheet, result: Result) -> list[Piece]:
    """Both sides' maps show the same territory, at the same scale."""
    both = [result] if result.compared is None else [result, result.compared]
    counts = [_counts(side) for side in both]
    numbers = [n for side in counts for n in side.values() if n is not None]
    masked = any(n is None for side in counts for n in side.values())
    areas = result.statistic.maille == "departement"
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
                _ground(sheet, view, counts[rank], zoom, areas, numbers, COLORS[rank])
                if not areas:
                    _discs(sheet, view, counts[rank], max(numbers, default=1), COLORS[rank])
                if zoom or not areas:
                    _names(sheet, view, side, list(counts[rank])[:NAMED], areas)

    return [Piece(title + height + 2, paint), _legend(sheet, numbers, masked, areas, COLORS[: len(both)])]


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


def tops(numbers: Sequence[int]) -> list[int]:
    """The greatest number of each shade: a shade a number when they are few, else about as many départements
    in each."""
    known = np.unique(np.array(numbers, np.int64))
    if len(known) > SHADES:
        known = np.unique(np.quantile(numbers, np.arange(1, SHADES + 1) / SHADES, method="higher"))
    return [int(number) for number in known]


def _shade(color: str, rank: int, count: int) -> str:
    return ramp(color, FAINTEST + (1 - FAINTEST) * (rank + 1) / count)


def _ground(
    sheet: Sheet,
    view: View,
    counts: Counts,
    zoom: Collection[str],
    areas: bool,
    numbers: Sequence[int],
    color: str,
) -> None:
    """The outlines in view. Overseas insets lie beside other départements on the plan alone: a close-up shows
    those that it is about."""
    ends = tops(numbers)
    concerned = {_departement(code, areas) for code in counts}
    sheet.set_draw_color(theme.GROUND)
    sheet.set_line_width(0.2)
    for code, rings in plan.outlines().items():
        if (zoom and code in plan.INSETS and code not in zoom) or not view.shows(plan.bounds((code,))):
            continue
        fill = CONCERNED if code in concerned else GROUND
        if areas and code in counts:
            number = counts[code]
            fill = MASKED if number is None else _shade(color, bisect_left(ends, number), len(ends))
        sheet.set_fill_color(fill)
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


def _discs(sheet: Sheet, view: View, counts: Counts, highest: int, color: str) -> None:
    with sheet.local_context(fill_opacity=CLEAR, draw_color=theme.GROUND, line_width=0.15):
        for code, number in list(counts.items())[:DRAWN]:
            point = plan.position(code)
            if point is not None:
                sheet.set_fill_color(MASKED if number is None else color)
                sheet.circle(*view.at(point), _radius(number, highest), style="DF")


def _radius(number: int | None, highest: int) -> float:
    """Of a disc whose surface follows the number; of a small one when it is masked."""
    return max(LARGEST * math.sqrt((number or 0) / highest), SMALLEST)


def _names(sheet: Sheet, view: View, result: Result, codes: Sequence[str], areas: bool) -> None:
    """Territories by their names, but for those that would hide another's."""
    labels = {code: label for code, label, *_ in result.lines}
    taken: list[plan.Box] = []
    for code in codes:
        point = plan.centre(code) if areas else plan.position(code)
        if point is None:
            continue
        (x, y), name = view.at(point), labels[code].rsplit(" (", 1)[0]
        wide = sheet.measure(name, NAME) + 1.6
        left = x - wide / 2 if areas else x + 1.5
        left = max(min(left, view.x + view.width - wide), view.x)
        if any(left < b[2] and b[0] < left + wide and y - 1.7 < b[3] and b[1] < y + 1.7 for b in taken):
            continue
        taken.append((left, y - 1.7, left + wide, y + 1.7))
        with sheet.local_context(fill_opacity=0.9):
            sheet.box(left, y - 1.7, wide, 3.4, theme.GROUND)
        sheet.say(left + 0.8, y + NAME.middle, name, NAME)


def _legend(sheet: Sheet, numbers: Sequence[int], masked: bool, areas: bool, colors: Sequence[str]) -> Piece:
    """What shades or sizes mean."""
    highest = max(numbers, default=1)
    middle = 2.0 if areas else LARGEST

    def paint(top: float) -> None:
        x, y = LEFT, top + middle
        if areas:
            for rank, words in enumerate(_ranges(numbers)):
                for color in colors:
                    sheet.box(x, y - 1.5, 5, 3, _shade(color, rank, len(tops(numbers))))
                    x += 5.3
                x = sheet.say(x + 1.2, y + SMALL.middle, words, SMALL) + 6
        else:
            for number in _examples(numbers):
                radius = _radius(number, highest)
                for color in colors:
                    with sheet.local_context(fill_opacity=CLEAR, fill_color=color):
                        sheet.circle(x + radius, y, radius, style="F")
                    x += 2 * radius + 0.8
                x = sheet.say(x + 1, y + SMALL.middle, french.number(number), SMALL) + 6
        if masked:
            wide = 5.0 if areas else 2 * SMALLEST
            sheet.box(x, y - 1.5 if areas else y - SMALLEST, wide, 3 if areas else wide, MASKED)
            sheet.say(x + wide + 1.5, y + SMALL.middle, "nombre masqué", SMALL)

    return Piece(2 * middle + 1.5, paint)


def _ranges(numbers: Sequence[int]) -> list[str]:
    """« 1 à 20 » for each shade."""
    found, low = [], min(numbers, default=0)
    for top in tops(numbers):
        found.append(french.number(top) if low == top else f"{french.number(low)} à {french.number(top)}")
        low = min((number for number in numbers if number > top), default=0)
    return found


def _examples(numbers: Sequence[int]) -> list[int]:
    """The greatest number, and two round ones below."""
    highest = max(numbers, default=0)
    rounded = {int(float(f"{n:.0e}")) for n in (highest / 4, highest / 20) if n >= 1}
    return sorted(rounded | ({highest} if highest else set()), reverse=True)
