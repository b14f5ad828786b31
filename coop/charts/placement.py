"""A map's rows placed on the plan, and the words for those that have no place there."""

from dataclasses import dataclass

from coop import french
from coop.reference import plan
from coop.reference.plan import Box, Point
from coop.stats import Line, Result
from coop.vocabulary import NON_RENSEIGNE

NAMED = 3  # territories outside the plan that are named


@dataclass(frozen=True, slots=True)
class Placed:
    """A row of a map: `number` is None when masked, `dit` is how it is read."""

    code: str
    label: str
    number: int | None
    share: float
    dit: str
    point: Point


def placed(result: Result, box: Box, most: int) -> tuple[list[Placed], list[str]]:
    """The rows that the view `box` shows, at most `most`, the largest first; and what to say under the map of
    those that it does not show."""
    communes = result.statistic.maille == "commune"
    shown: list[tuple[Line, Point]] = []
    nowhere: list[str] = []
    notes: list[str] = []
    beside = 0
    find = plan.position if communes else plan.centre
    for line in result.lines:
        code, label, number, _ = line
        if code == NON_RENSEIGNE.value:
            notes.append(f"{label}{french.NBSP}: {result.said(number, code)}")
        elif number != 0:
            point = find(code)
            if point is None:
                nowhere.append(f"{label}{french.NBSP}: {result.said(number, code)}")
            elif box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]:
                shown.append((line, point))
            else:
                beside += 1
    if nowhere:
        more = len(nowhere) - NAMED
        others = [french.count(more, "autre")] if more > 0 else []
        notes.append(f"Hors de la carte — {french.join(nowhere[:NAMED] + others)}")
    if beside:
        notes.append(
            f"Hors du cadre{french.NBSP}: {french.count(beside, 'commune' if communes else 'département')}"
        )
    if len(shown) > most:
        notes.append(f"Les {french.number(most)} premières communes sur {french.number(len(shown))}")
    shown.sort(key=lambda one: -(one[0][2] or 0))
    kept = [
        Placed(*line, result.said(line[2], line[0]), point)  # France has 35 000 communes
        for line, point in shown[:most]
    ]
    return kept, notes
