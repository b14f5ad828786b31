"""What the PDF is written on: A4 pages with their footer, fonts, texts measured, cut into lines and written.

Lengths are millimetres from the top left corner, sizes of texts points.
"""

import datetime as dt
import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, cast

from fpdf import FPDF, ViewerPreferences
from fpdf.fonts import TTFFont

from coop import french, theme

LEFT, RIGHT, TOP, BOTTOM = 18.0, 192.0, 18.0, 277.0
WIDTH = RIGHT - LEFT
FOOTER = 287.0
FAMILY, STAR = "texte", "etoile"
POINT = 25.4 / 72
PAGES = "⟦⟧"
"""Stands in footers for the number of pages, which is known last; only `cell` puts it there."""


class Style(NamedTuple):
    size: float
    color: str = theme.TEXT
    bold: bool = False

    @property
    def line(self) -> float:
        """Height of a line."""
        return self.size * POINT * 1.28

    @property
    def middle(self) -> float:
        """From the middle of a line of digits down to its foot."""
        return self.size * POINT * 0.33


HEAD = Style(12.5, theme.TEXT, bold=True)
BODY, STRONG, MUTED = Style(9.5), Style(9.5, theme.TEXT, bold=True), Style(9.5, theme.MUTED)
SMALL = Style(8, theme.MUTED)


class Paper(FPDF):
    """Pages are turned by whoever writes on them."""

    def __init__(self, title: str, selection: str, read_at: dt.datetime, star: Path) -> None:
        super().__init__(unit="mm", format="A4")
        self.add_font(FAMILY, "", theme.REGULAR)
        self.add_font(FAMILY, "B", theme.BOLD)
        self.add_font(STAR, "", star)
        self._widths = [cast(TTFFont, self.fonts[name]).cw for name in (FAMILY, f"{FAMILY}B")]
        self._units: dict[tuple[str, bool], float] = {}
        self._star = cast(TTFFont, self.fonts[STAR]).cw[ord("★")]
        self._signs = _Signs(cast(TTFFont, self.fonts[FAMILY]).cmap)
        self._selection, self._day = selection, french.date_long(read_at.date())
        self.set_auto_page_break(False)
        self.alias_nb_pages(PAGES)
        self.set_title(title)
        self.set_subject(self.clean(selection))
        self.set_lang("fr-FR")
        self.set_author("La Coop")
        self.set_creator("La Coop")
        self.set_creation_date(read_at)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)

    def close(self) -> None:
        """fpdf2 leaves the files of its fonts open."""
        for font in self.fonts.values():
            cast(TTFFont, font).ttfont.close()

    def clean(self, text: str) -> str:
        """The text in the signs that the fonts have."""
        return unicodedata.normalize("NFC", text).translate(self._signs)

    def measure(self, text: str, style: Style) -> float:
        """How wide a line is."""
        key = text, style.bold
        if key not in self._units:
            widths = self._widths[style.bold]
            signs = self.clean(text)
            self._units[key] = sum([self._star if c == "★" else widths[ord(c)] for c in signs])
        return self._units[key] * style.size * POINT / 1000

    def say(self, x: float, y: float, text: str, style: Style = BODY, align: str = "left") -> float:
        """Write one line whose foot is at `y`, from `x`, up to it or around it; returns where it ends."""
        x -= {"left": 0.0, "middle": 0.5, "right": 1.0}[align] * self.measure(text, style)
        self.set_text_color(style.color)
        for run in re.findall("★+|[^★]+", self.clean(text)):
            stars = run[0] == "★"
            self.set_font(STAR if stars else FAMILY, "B" if style.bold and not stars else "", style.size)
            self.text(x, y, run)
            x += self.measure(run, style)
        return x

    def lines(self, text: str, width: float, style: Style = BODY, most: int = 0) -> list[str]:
        """The text cut between words, or within a word too long; beyond `most` lines it ends with « … »."""
        found: list[str] = []
        line = ""
        for word in self._words(self.clean(text), width, style):
            longer = f"{line} {word}" if line else word
            if line and self.measure(longer, style) > width:
                found.append(line)
                longer = word
            line = longer
        found.append(line)
        if most and len(found) > most:
            found[most - 1 :] = [self.fit(" ".join(found[most - 1 :]), width, style)]
        return found

    def _words(self, text: str, width: float, style: Style) -> Iterator[str]:
        """Its words, those that are wider than a line in several parts."""
        for word in text.split(" "):
            long, part = self.measure(word, style) > width, ""
            for char in word:
                if long and part and self.measure(part + char, style) > width:
                    yield part
                    part = ""
                part += char
            if part:
                yield part

    def fit(self, text: str, width: float, style: Style = BODY) -> str:
        """One line, with « … » where it had to be cut."""
        text = self.clean(text)
        length = len(text)
        while length > 1 and self.measure(french.ellipsis(text, length), style) > width:
            length -= 1
        return french.ellipsis(text, length)

    def box(self, x: float, y: float, width: float, height: float, color: str) -> None:
        """A rectangle of one colour; nothing where it has no surface."""
        if width > 0 and height > 0:
            self.set_fill_color(color)
            self.rect(x, y, width, height, style="F")

    def rule(self, x0: float, y0: float, x1: float, y1: float, color: str, thick: float = 0.2) -> None:
        self.set_draw_color(color)
        self.set_line_width(thick)
        self.line(x0, y0, x1, y1)

    def footer(self) -> None:
        """What fpdf2 writes at the foot of each page."""
        self.rule(LEFT, FOOTER - 5, RIGHT, FOOTER - 5, theme.GRID)
        self.set_font(FAMILY, "", SMALL.size)
        self.set_text_color(SMALL.color)
        number = RIGHT - self.measure("00 / 00", SMALL)
        self.set_xy(number, FOOTER - SMALL.line * 0.75)
        pages = f"{self.page_no()}{french.NBSP}/{french.NBSP}{PAGES}"
        self.cell(RIGHT - number, SMALL.line, pages, align="R")
        end = f"{french.NBSP}·{french.NBSP}{self._day}"
        room = number - LEFT - 10 - self.measure(end, SMALL)
        self.say(LEFT, FOOTER, self.fit(self._selection.rstrip("."), room, SMALL) + end, SMALL)


class _Signs(dict[int, str]):
    """What is printed for each sign: itself; a box for what the fonts lack; a space for other spaces and line
    breaks; nothing for marks without width, such as those that join or turn letters."""

    def __init__(self, known: Iterable[int]) -> None:
        super().__init__({code: chr(code) for code in (*known, ord("★")) if chr(code).isprintable()})
        self.update({ord(space): space for space in (" ", french.NBSP, french.NARROW)})

    def __missing__(self, code: int) -> str:
        kind = unicodedata.category(chr(code))
        if kind == "Cc" or kind[0] == "Z":
            self[code] = " "
        else:
            self[code] = "" if kind in {"Cf", "Cs"} or kind[0] == "M" else "□"
        return self[code]


@functools.cache
def ramp(color: str, strength: float) -> str:
    """The colour on white, from 0 (white) to 1 (full)."""
    parts = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - part) * strength):02x}" for part in parts)
