"""One chart as a PNG that can be pasted anywhere: with its title, filters, definition, date and source."""

import textwrap
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go

from coop import charts, french, theme
from coop.charts.sides import names
from coop.exports.textes import SOURCE, definition, local, read_at
from coop.stats import Result

WIDTH, SCALE = 800, 2  # texts laid out to be readable in a document; drawn twice finer
FIRST = 20  # rows shown of a ranking
PAD = 40

_TITLE = (24, 30, 60)  # font size, line height, characters a line
_SENTENCE = (15, 21, 104)
_SMALL = (12, 17, 138)


class PngError(Exception):
    """What went wrong, as a French sentence for the reader."""


class ChromeAbsent(PngError):  # noqa: N818 the name that pages know it by
    """No Chrome on this machine: the page offers the chart's own camera instead."""


def available() -> bool:
    """Whether this machine can make images. Costs half a second once, then nothing."""
    from coop.exports import chrome

    return chrome.path() is not None


def warm() -> None:
    """Returns at once and starts Chrome in the background: the first image will not wait 3 s for it."""

    def start() -> None:
        from coop.exports import chrome

        if available():
            chrome.renderer().warm()

    threading.Thread(target=start, name="coop-png-warm", daemon=True).start()


def render(result: Result, zoom: Collection[str] | None = None, notes: Sequence[str] = ()) -> bytes:
    """The file, with the report's `notes`; `zoom` is charts.figure's. Raises ChromeAbsent, or PngError when
    Chrome fails twice."""
    from coop.exports import chrome

    if not available():
        raise ChromeAbsent(
            "Ce serveur ne peut pas préparer d’image : le navigateur Chromium n’y est pas installé. "
            "L’appareil photo, en haut à droite du graphique, enregistre l’image depuis votre navigateur."
        )
    figure = compose(result, zoom, notes)
    size = {"format": "png", "width": WIDTH, "height": figure.layout.height, "scale": SCALE}
    try:
        return chrome.renderer().png(figure.to_dict(), size)
    except chrome.ChromeError as error:
        raise PngError("L’image n’a pas pu être préparée. Réessayez dans un instant.") from error


def drawable(results: Iterable[Result]) -> list[Result]:
    """Those of a report that make an image: neither key figures, nor what is empty or hidden."""
    return [
        result
        for result in results
        if result.statistic.forme != "chiffre" and not result.hidden and not charts.is_empty(result)
    ]


def images(
    results: Iterable[Result], zoom: Collection[str] | None = None, notes: Sequence[str] = ()
) -> Iterator[tuple[str, bytes]]:
    """The name and the bytes of each `drawable` one, one after the other, so that a page may show how far it
    is."""
    for result in drawable(results):
        near = zoom if result.statistic.maille == "commune" else None  # of départements it would show few
        yield filename(result), render(result, near, notes)


def filename(result: Result) -> str:
    """« la-coop_thematiques_2026-11-24.png »: the code and the date, nothing of the selection."""
    code = french.fold(result.statistic.code).replace(" ", "-")
    return f"la-coop_{code}_{local(result.read_at):%Y-%m-%d}.png"


def compose(result: Result, zoom: Collection[str] | None = None, notes: Sequence[str] = ()) -> go.Figure:
    """The chart on white, between what it is about and where it comes from."""
    figure = charts.figure(result, width=WIDTH - 2 * PAD, first=FIRST, zoom=zoom)
    above = [
        _text(result.statistic.titre, *_TITLE, bold=True),
        *(_text(sentence, *_SENTENCE) for sentence in _selections(result)),
    ]
    below = [
        *(_text(note, *_SMALL) for note in notes),
        _text(definition(result), *_SMALL),
        _text(f"{read_at(result.read_at)} {SOURCE}.", *_SMALL),
    ]
    inner = figure.layout.margin
    header = PAD + sum(height + 6 for _, height in above) + 18
    footer = 24 + sum(height + 6 for _, height in below) + PAD - 14
    annotations: list[dict[str, Any]] = [
        annotation.to_plotly_json() for annotation in figure.layout.annotations
    ]
    offset = -(header + inner.t) + PAD
    for text, height in above:
        annotations.append(_placed(text, y=1, yshift=-offset, xshift=-inner.l))
        offset += height + 6
    offset = inner.b + 24
    for text, height in below:
        annotations.append(_placed(text, y=0, yshift=-offset, xshift=-inner.l))
        offset += height + 6
    figure.update_layout(
        width=WIDTH,
        height=figure.layout.height + header + footer,
        margin={"l": inner.l + PAD, "r": inner.r + PAD, "t": inner.t + header, "b": inner.b + footer},
        paper_bgcolor=theme.GROUND,
        font_color=theme.TEXT,
        xaxis_tickfont_color=theme.TEXT,
        yaxis_tickfont_color=theme.TEXT,
        annotations=annotations,
    )
    return figure


def _selections(result: Result) -> list[str]:
    """What is counted; compared, what each side is."""
    if result.compared is None:
        return [result.selection]
    both = zip(names(result), (result.selection, result.compared.selection), strict=True)
    return [f"{name}{french.NBSP}: {selection}" for name, selection in both]


def _text(words: str, size: int, line: int, chars: int, bold: bool = False) -> tuple[dict[str, Any], int]:
    """An annotation and its height in pixels."""
    lines = [escape(part, quote=False) for part in textwrap.wrap(words, chars)]
    text = "<br>".join(f"<b>{part}</b>" if bold else part for part in lines)
    color = theme.TEXT if size > _SMALL[0] else theme.MUTED
    return {"text": text, "font": {"size": size, "color": color}}, line * len(lines)


def _placed(text: dict[str, Any], **place: float) -> dict[str, Any]:
    fixed = {"xref": "paper", "yref": "paper", "x": 0, "xanchor": "left", "yanchor": "top", "align": "left"}
    return text | fixed | {"showarrow": False, "borderpad": 0} | place
