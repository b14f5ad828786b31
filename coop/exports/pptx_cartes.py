"""Maps: départements shaded or communes as disks, their key, and the first of them in words."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pptx.slide import Slide

from coop import french, theme
from coop.exports.pptx_boxes import BODY, LINE, Area, Run, box, clean, fitted, width
from coop.exports.pptx_plan import Frame, disk, frame, group, outline
from coop.exports.pptx_series import kept, series
from coop.reference import communes, plan, territoires
from coop.stats import MASKED, SMALL, Result
from coop.vocabulary import NON_RENSEIGNE

LAND = theme.GRID
DISKS = 300  # of the largest communes
LARGEST, SMALLEST = 20.0, 2.5  # radius of a disk
SHADES = 4
TOP = 5
AROUND = 8.0  # for disks at the edge
TITLE, KEY, LIST, GAP, INSET = 24.0, 44.0, 236.0, 20.0, 14.0
MASKS = f"{SMALL} ou {MASKED}"


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the result: its number is None when masked."""

    code: str
    number: int | None
    words: str


def draw(slide: Slide, result: Result, about: str) -> None:
    """One map and the first places; compared, a map a side at the same scale."""
    everything = result.first(2 * DISKS).rows
    rows = everything[everything["valeur"] != NON_RENSEIGNE.value]
    shown = series(result, rows)
    known = sorted((number for one in shown for number in one.numbers if number), reverse=True)
    w = (BODY.w - LIST - GAP * len(shown)) / len(shown)
    top = TITLE if len(shown) > 1 else 0
    for rank, one in enumerate(shown):
        x = BODY.x + rank * (w + GAP)
        if top:
            name, size = fitted(one.name, Area(0, 0, w - 20, 13 * LINE), 13, 10, bold=True)
            title = [Run(f"■{french.NBSP}", 13, one.color), Run(name, size, bold=True)]
            box(slide, Area(x, BODY.y, w, TITLE), [title], name="Côté")
        told = zip(rows["valeur"], one.numbers, rows["libelle"], one.said, strict=True)
        places = [Place(code, number, f"{name}{french.NBSP}: {said}") for code, number, name, said in told]
        room = Area(x + AROUND, BODY.y + top + AROUND, w - 2 * AROUND, BODY.h - top - KEY - 2 * AROUND)
        view = frame(room, _departements(result))
        key = Area(x, BODY.y + BODY.h - KEY, w, KEY)
        if result.statistic.maille == "commune":
            shapes = _disks(view, places, one.color, known)
            _disks_key(slide, key, places, one.color, known)
        else:
            shapes = _areas(view, places, one.color, known)
            _areas_key(slide, key, places, one.color, known)
        group(slide, view.area, shapes, "Carte", about)
    _list(slide, Area(BODY.x + BODY.w - LIST, BODY.y, LIST, BODY.h), result)


def _departements(result: Result) -> set[str]:
    """Those of the plan in which something was counted, or masked."""
    codes = {line[0] for side in (result, result.compared) if side for line in side.lines}
    if result.statistic.maille == "commune":
        codes = {found.departement for code in codes if (found := communes.get(code))}
    return codes & plan.outlines().keys()


def _areas(view: Frame, places: Sequence[Place], color: str, known: Sequence[int]) -> list[str]:
    """Every département in view, the darker the more it counts."""
    by_code = {place.code: place for place in places}
    bounds, found = _classes(known), []
    for code in view.departements():
        place = by_code.get(code)
        fill = _shade(place, color, bounds) if place else LAND
        found.append(outline(view, code, place.words if place else _name(code), fill))
    return found


def _disks(view: Frame, places: Sequence[Place], color: str, known: Sequence[int]) -> list[str]:
    """Disks whose area follows the number, the smallest above; a masked number has a small empty one."""
    found = [outline(view, code, _name(code), LAND) for code in view.departements()]
    shown = [place for place in places if place.number != 0][:DISKS]
    for place in sorted(shown, key=lambda place: -(place.number or 0)):
        at = plan.position(place.code)
        if at:
            radius = _radius(place.number, known)
            found.append(disk(*view.place(*at), radius, place.words, color, place.number is None))
    return found


def _name(departement: str) -> str:
    return territoires.label("departement", departement)


def _radius(number: int | None, known: Sequence[int]) -> float:
    return max(LARGEST * math.sqrt(number / known[0]), SMALLEST) if number else SMALLEST


def _classes(known: Sequence[int]) -> list[int]:
    """The upper bounds of the shades: quarters of what is shown, rounded to be read."""
    ranked = sorted(set(known))
    if len(ranked) <= SHADES:
        return ranked
    cuts = [ranked[len(ranked) * rank // SHADES] for rank in range(1, SHADES)]
    return sorted({_round(cut) for cut in cuts} | {ranked[-1]})


def _round(number: int) -> int:
    """To two figures at most."""
    step = 10 ** max(len(str(number)) - 2, 0)
    return number // step * step


def _shade(place: Place, color: str, bounds: Sequence[int]) -> str:
    if place.number is None:
        return theme.LINE
    if not place.number:
        return LAND
    return _tint(color, bounds, next(rank for rank, bound in enumerate(bounds) if place.number <= bound))


def _tint(color: str, bounds: Sequence[int], rank: int) -> str:
    """The last shade is the colour itself, the first one a light part of it."""
    part = 1 if len(bounds) == 1 else 0.3 + 0.7 * rank / (len(bounds) - 1)
    channels = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - channel) * part):02x}" for channel in channels)


def _areas_key(slide: Slide, area: Area, places: Sequence[Place], color: str, known: Sequence[int]) -> None:
    runs, bounds, low = [], _classes(known), 1
    for rank, bound in enumerate(bounds):
        said = (
            french.number(bound)
            if bound <= low or len(set(known)) <= SHADES
            else f"{french.number(low)} à {french.number(bound)}"
        )
        runs += [Run("■", 15, _tint(color, bounds, rank)), Run(f"{french.NBSP}{_tied(said)}    ")]
        low = bound + 1
    if any(place.number is None for place in places):
        runs += [Run("■", 15, theme.LINE), Run(f"{french.NBSP}{_tied(MASKS)}")]
    box(slide, area, [runs], anchor="b", name="Légende")


def _disks_key(slide: Slide, area: Area, places: Sequence[Place], color: str, known: Sequence[int]) -> None:
    """A large and a small disk with their numbers."""
    shapes, x, middle = [], area.x, area.y + area.h - LARGEST
    words = []
    for number in sorted({_round(max(known, default=0)), _round(max(known, default=0) // 10)} - {0}):
        radius = _radius(number, known)
        shapes.append(disk(x + radius, middle, radius, french.number(number), color, False))
        words.append((x + 2 * radius + 5, french.number(number)))
        x += 2 * radius + 5 + width(french.number(number), 12) + 18
    if any(place.number is None for place in places):
        shapes.append(disk(x + SMALLEST, middle, SMALLEST, MASKS, color, True))
        words.append((x + 2 * SMALLEST + 5, MASKS))
    for left, said in words:
        place = Area(left, middle - 9, width(said, 12) + 12, 18)
        box(slide, place, [[Run(said)]], anchor="ctr", name="Légende")
    if shapes:
        group(slide, area, shapes, "Légende")


def _tied(text: str) -> str:
    return text.replace(" ", french.NBSP)


def _list(slide: Slide, area: Area, result: Result) -> None:
    """The first places with their numbers, then « Non renseigné »."""
    rows = kept(result, TOP)
    shown = series(result, rows)
    size, small, gap = (14, 13, 4) if len(shown) == 1 else (13, 12, 2)
    paragraphs = [[Run("Les plus grands nombres", 12, theme.MUTED)]]
    for rank, label in enumerate(rows["libelle"]):
        said, fit = fitted(clean(label), Area(0, 0, area.w - 2 * INSET, size * LINE), size, 10, bold=True)
        paragraphs.append([Run(said, fit, bold=True)])
        for one in shown:
            square = [Run(f"■{french.NBSP}", small, one.color)] if len(shown) > 1 else []
            paragraphs.append([*square, Run(one.said[rank], small)])
    box(slide, area, paragraphs, fill=theme.PANEL, inset=INSET, gap=gap, name="Premiers")
