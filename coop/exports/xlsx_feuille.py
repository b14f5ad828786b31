"""A sheet of the workbook, written from top to bottom: its cells, their looks, and how it is printed.

Nothing here is ever a formula: texts are written as texts, and those that a spreadsheet would take for a
formula once edited bear the mark that keeps them texts.
"""

import re
import textwrap
from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from coop import french, theme
from coop.exports import textes
from coop.report import Report

ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
LONGEST = 16_383  # a cell holds 32 767 units, and a character may take two
SIZE, LINE, HIGHEST = 11, 15, 405  # points: text, a row, and the highest row allowed
PIXEL = 0.75  # points
PAGE = (785, 480)  # points of an A4 in landscape between its margins, a little less for printers' sake
TALLEST = 120  # points that may stay in sight without hiding the rest

NUMBER, SHARE = "#,##0", "0.0 %"
_CELL = {"font_color": theme.TEXT, "valign": "vcenter", "bottom": 1, "bottom_color": theme.GRID}
_HEADING = {"bold": True, "bg_color": theme.PANEL, "valign": "bottom", "text_wrap": True}
_HEADING |= {"bottom": 1, "bottom_color": theme.LINE}
_RIGHT = {"align": "right"}
STYLES: dict[str, dict[str, Any]] = {
    "titre": {"font_size": 20, "bold": True, "font_color": theme.ACTION},
    "section": {"font_size": 13, "bold": True, "font_color": theme.ACTION},
    "phrase": {"font_color": theme.TEXT, "text_wrap": True, "valign": "top"},
    "note": {"font_size": 9, "font_color": theme.MUTED, "text_wrap": True, "valign": "top"},
    "entete": _HEADING,
    "entete_nombre": _HEADING | _RIGHT,
    "serie": _HEADING | {"align": "center", "bottom": 5, "bottom_color": theme.SERIES},
    "serie_autre": _HEADING | {"align": "center", "bottom": 5, "bottom_color": theme.COMPARED},
    "unite": _CELL | {"font_color": theme.MUTED},
    "libelle": _CELL | {"text_wrap": True},
    "detail": _CELL | {"text_wrap": True, "align": "left", "indent": 1, "font_color": theme.MUTED},
    "lien": _CELL | {"text_wrap": True, "font_color": theme.ACTION, "underline": 1},
    "nombre": _CELL | _RIGHT | {"num_format": NUMBER},
    "fort": _CELL | _RIGHT | {"num_format": NUMBER, "bold": True},
    "nombre_heures": _CELL | _RIGHT | {"num_format": "#,##0.00"},
    "part": _CELL | _RIGHT | {"num_format": SHARE},
    "fort_heures": _CELL | _RIGHT | {"num_format": "#,##0.00", "bold": True},
    "ecart": _CELL | _RIGHT | {"num_format": f"+{NUMBER};-{NUMBER};0"},
    "ecart_heures": _CELL | _RIGHT | {"num_format": "+#,##0.00;-#,##0.00;0.00"},
    "ecart_part": _CELL | _RIGHT | {"num_format": "+0.0;-0.0;0.0"},
    "ecart_points": _CELL | _RIGHT | {"num_format": '+0.0" pt";-0.0" pt";0.0" pt"'},
    "evolution": _CELL | _RIGHT | {"num_format": "+0.0 %;-0.0 %;0.0 %"},
}
Value = str | float | None
Cell = tuple[Value, str] | None
"""A value and its style; nothing is written where there is none."""


class Feuille:
    """`row` is the next one to write, from 0, and `top` how far it is from the top, in points.

    Sentences run over all its columns, whose `widths` are in characters.
    """

    def __init__(self, workbook: Workbook, name: str, widths: Sequence[float]) -> None:
        self.name, self.row, self.top = name, 0, 0.0
        self.sheet = workbook.add_worksheet(name)
        self._workbook, self._widths = workbook, widths
        self._formats: dict[tuple[str, bool], Format] = {}
        self._head = self._page = 0.0
        self._breaks: list[int] = []
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        self.sheet.hide_gridlines(2)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer(f"&L&8{textes.SOURCE}&R&8Page &P sur &N")

    def style(self, name: str, risky: bool = False) -> Format:
        """One format a look, made at its first use."""
        if (name, risky) not in self._formats:
            mark = {"quote_prefix": True} if risky else {}
            self._formats[name, risky] = self._workbook.add_format(STYLES[name] | mark)
        return self._formats[name, risky]

    def put(self, column: int, value: Value, style: str) -> None:
        """A cell of the current row; None leaves it empty."""
        if isinstance(value, str):
            text = tidy(value)
            self.sheet.write_string(self.row, column, text, self.style(style, text.startswith(textes.RISKY)))
        elif value is None:
            self.sheet.write_blank(self.row, column, None, self.style(style))
        else:
            self.sheet.write_number(self.row, column, value, self.style(style))

    def span(self, first: int, last: int, text: str, style: str) -> None:
        """A text over several columns of the current row."""
        self.put(first, text, style)
        if last > first:
            self.sheet.merge_range(self.row, first, self.row, last, "", self.style(style))
            self.put(first, text, style)

    def end_row(self, high: float = 1) -> None:
        """Go to the next row; the current one is so many lines high."""
        height = min(LINE * high, HIGHEST)
        if height != LINE:
            self.sheet.set_row(self.row, height)
        self.row += 1
        self.top += height

    def line(self, cells: Sequence[Cell]) -> None:
        """A row of cells, as high as its texts need."""
        high = 1
        for column, cell in enumerate(cells):
            if cell:
                self.put(column, *cell)
                if isinstance(cell[0], str):
                    high = max(high, lines(cell[0], self._widths[column]))
        self.end_row(high)

    def sentence(self, text: str, style: str = "phrase", columns: int | None = None) -> None:
        """A row of words over all columns or the first ones, as high as they need."""
        widths = self._widths[:columns]
        size = STYLES[style].get("font_size", SIZE)
        self.span(0, len(widths) - 1, text, style)
        self.end_row(lines(text, sum(widths) * SIZE / size) * max(size / SIZE, 0.85))

    def link(self, column: int, text: str, to: str) -> None:
        """A text that leads to « 'Sheet'!A5 »."""
        self.sheet.write_url(self.row, column, f"internal:{to}", self.style("lien"), tidy(text))

    def freeze(self) -> None:
        """Keep the rows so far in sight and on each printed page, or the title alone if they are tall."""
        kept = self.row if self.top <= TALLEST else 1
        self.sheet.freeze_panes(kept, 0)
        self.sheet.repeat_rows(0, kept - 1)
        self._head = min(self.top, TALLEST)
        self._page = self.top

    def keep_together(self, row: int, top: float) -> None:
        """Print on one page, if it fits there, what was written since this row, `top` points down."""
        wide = sum(int(7 * width + 5) for width in self._widths) * PIXEL
        room = PAGE[1] / min(PAGE[0] / wide, 1) - self._head
        if self.top - self._page > room and top > self._page:
            self._page = top
            self._breaks.append(row)
            self.sheet.set_h_pagebreaks(self._breaks)
        while self.top - self._page > room:
            self._page += room


def heading(sheet: Feuille, report: Report, title: str) -> None:
    """What stands on top of every sheet of figures: its title, and whose they are."""
    sheet.put(0, title, "titre")
    sheet.end_row(2)
    sheet.sentence(report.selection)
    if report.compared:
        sheet.sentence(f"Comparé à{french.NBSP}: {report.compared}")


def provenance(sheet: Feuille, report: Report) -> None:
    """What must be known to read the figures, when they were read, where they come from."""
    for sentence in (*report.notes, textes.read_at(report.read_at), f"{textes.SOURCE}."):
        sheet.sentence(sentence, "note")


def tidy(text: str) -> str:
    """Without what no workbook may hold."""
    return french.ellipsis(ILLEGAL.sub("", text), LONGEST)


def lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of so many digits: letters are narrower, capitals wider."""
    if len(text) <= width * 0.8 and "\n" not in text:
        return 1
    capitals = sum(char.isupper() for char in text) / len(text)
    width *= 1.12 / (1 + 0.35 * capitals)
    return sum(max(len(textwrap.wrap(part, max(int(width), 1))), 1) for part in text.split("\n"))
