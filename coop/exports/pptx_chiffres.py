"""Cards on a slide: key figures, and figures that stand side by side."""

import math
from collections.abc import Sequence

import pandas as pd
from pptx.slide import Slide

from coop import french, stats, theme
from coop.charts.sides import names
from coop.exports import textes
from coop.exports.pptx_boxes import BODY, LINE, Area, Run, box, clean, fitted, width
from coop.stats import Result

GAP, INSET, TALLEST = 16, 16, 167
COLUMNS = 3
ROOM = (BODY.w - GAP * (COLUMNS - 1)) / COLUMNS - 2 * INSET  # width of the words of a card
SQUARE = "■"
Card = Sequence[Sequence[Run]]


def draw(slide: Slide, cards: Sequence[Card]) -> None:
    """In rows of three."""
    lines = math.ceil(len(cards) / COLUMNS)
    w, h = ROOM + 2 * INSET, min((BODY.h - GAP * (lines - 1)) / lines, TALLEST)
    for rank, card in enumerate(cards):
        line, column = divmod(rank, COLUMNS)
        area = Area(BODY.x + column * (w + GAP), BODY.y + line * (h + GAP), w, h)
        box(slide, area, card, fill=theme.PANEL, inset=INSET, gap=3, name=card[0][0].text)


def figure(result: Result, previous: str) -> Card:
    """A key figure, its change against the period `previous` or the other side, and its details."""
    other, total = result.compared, result.total
    card = [_title(result.statistic.titre)]
    if other is None:
        if result.hidden:
            return [
                *card,
                [Run(result.said(None), 28, theme.MUTED, True)],
                [Run(textes.HIDDEN, 11, theme.MUTED)],
            ]
        card.append(_large(result.said(total)))
        if previous and result.previous is not None:
            change = stats.change(total, result.previous)
            before = f"{french.NBSP}({result.said(result.previous)} la période précédente)"
            card.append([Run(change, 14, bold=True), Run(before, 13, theme.MUTED)])
    else:
        card += _sides(
            result, (result.said(total), other.said(other.total)), stats.change(total, other.total)
        )
    return [*card, *([Run(detail, 12 if other is None else 11, theme.MUTED)] for detail in _details(result))]


def side_by_side(result: Result) -> list[Card]:
    """A card a row of a result without shares."""
    cards: list[Card] = []
    for row in result.rows.to_dict("records"):
        card = [_title(row["libelle"])]
        if result.compared is not None:
            known = row["nombre"], row["autre"]
            change = french.MISSING if any(map(pd.isna, known)) else stats.change(*known)
            card += _sides(result, (row["dit"], row["dit_autre"]), change)
        else:
            card.append(_large(row["dit"]))
        cards.append(card)
    return cards


def _title(text: str) -> list[Run]:
    said, size = fitted(clean(text), Area(0, 0, ROOM, 36), 16, 12)
    return [Run(said, size, theme.TEXT, True)]


def _large(text: str) -> list[Run]:
    return [Run(text, 46, theme.ACTION, True)]


def _sides(result: Result, said: tuple[str, str], change: str) -> list[list[Run]]:
    found = []
    for name, text, size, color in zip(
        names(result), said, (30, 24), (theme.SERIES, theme.COMPARED), strict=True
    ):
        left = ROOM - width(text, size, bold=True) - width(f"{SQUARE}   ", 12)
        name, small = fitted(clean(name), Area(0, 0, left, 12 * LINE), 12, 10)
        square, number = Run(f"{SQUARE}{french.NBSP}", 12, color), Run(text, size, bold=True)
        found.append([square, number, Run(f"  {name}", small, theme.MUTED)])
    return found if change == french.MISSING else [*found, [Run(f"Écart{french.NBSP}: {change}", 13)]]


def _details(result: Result) -> list[str]:
    """« Moyenne par activité : 1 h 11 », and the other side's."""
    found, rows = [], result.readable.rows
    for row in rows.to_dict("records"):
        ends = ("", "_autre") if "dit_autre" in rows else ("",)
        said = [row[f"dit{e}"] if pd.isna(row[f"part{e}"]) else french.percent(row[f"part{e}"]) for e in ends]
        found.append(f"{row['libelle']}{french.NBSP}: {' contre '.join(said)}")
    return found
