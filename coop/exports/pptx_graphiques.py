"""Native charts, which the reader can edit: bars or columns over an embedded workbook, with French labels."""

from typing import Any
from xml.sax.saxutils import escape

import pandas as pd
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.dml.color import RGBColor
from pptx.dml.fill import FillFormat
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_MARK
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.text.text import Font
from pptx.util import Pt

from coop import french, theme
from coop.exports.pptx_boxes import BODY, LINE, Area, fitted, lines, width
from coop.exports.pptx_series import Series, kept, labels, series
from coop.stats import Result
from coop.vocabulary import NON_RENSEIGNE

NUMBER = "#,##0"
LEGEND = 28
AIR = 10
SCALE = 52  # width of the numbers of a scale
SLANTED = 64  # height of names that do not fit under their columns
WORD = 30  # characters of a word, which no program cuts at the end of a line
STEPS = (1, 2, 3, 4, 6, 12, 24, 60)  # months between two names, so that the same ones come back


class _Workbook(CategoryWorkbookWriter):
    """The library's, in which a label that begins with « = » or « http » stays a text."""

    def _populate_worksheet(self, workbook: Any, worksheet: Any) -> None:
        worksheet.strings_to_formulas = worksheet.strings_to_urls = False
        super()._populate_worksheet(workbook, worksheet)


class _Data(CategoryChartData):
    @property
    def _workbook_writer(self) -> _Workbook:
        return _Workbook(self)


def draw(slide: Slide, result: Result, about: str) -> None:
    """The chart of a distribution or of time, in the body of the slide; `about` says it to who cannot see."""
    rows = kept(result)
    shown = series(result, rows)
    arrange = _columns if result.statistic.forme == "colonnes" else _bars
    chart = arrange(slide, result, labels(result, rows), shown)
    frame = slide.shapes[-1]
    frame.name = "Graphique"
    frame._element.nvGraphicFramePr.cNvPr.set("descr", about)
    chart.has_title = False
    _paint(chart, shown, rows)


def _bars(slide: Slide, result: Result, names: list[str], shown: list[Series]) -> Chart:
    """Each row's name at the left of its bars, the first row on top."""
    top = LEGEND if len(shown) > 1 else 0
    step = min((BODY.h - top) / len(names), 46 if len(shown) == 1 else 60)
    thick = step / (1.6 if len(shown) == 1 else 2.25)
    size = min(max(step * 0.5, 9), 14)
    small = min(max(thick if len(shown) > 1 else step * 0.5, 9), 13)
    room = min(max(width(name, size) for name in names) + 1, BODY.w * 0.42)
    area = Area(0, 0, room, step)
    names = [" ".join(french.ellipsis(word, WORD) for word in name.split(" ")) for name in names]
    size = min(fitted(name, area, size, 8)[1] for name in names)
    names = [fitted(name, area, size, size)[0] for name in names]
    right = max(width(said, small) for one in shown for said in one.said) + AIR
    place = Area(BODY.x, BODY.y, BODY.w, step * len(names) + top)
    chart = _add(slide, XL_CHART_TYPE.BAR_CLUSTERED, place, names, shown)
    chart.category_axis.reverse_order = True
    chart.value_axis.visible = False
    _inner(chart, place, Area(room + AIR, top, place.w - room - AIR - right, place.h - top))
    _dress(chart, size, gap=60 if len(shown) == 1 else 25)
    for one, drawn in zip(shown, chart.plots[0].series, strict=True):
        drawn._element._insert_dLbls(_data_labels(one.said, one.numbers, small))
    return chart


def _columns(slide: Slide, result: Result, names: list[str], shown: list[Series]) -> Chart:
    """Over time: as much of number and share as columns are wide, else a scale."""
    top = (LEGEND if len(shown) > 1 else 0) + 30
    widest = 150 if len(shown) == 1 else 210
    said, small = _fitting(shown, min(BODY.w / len(names), widest) * 0.9 / len(shown))
    left = 0.0 if said else SCALE
    slot = min((BODY.w - left) / len(names), widest)
    place = Area(BODY.x, BODY.y, slot * len(names) + left, BODY.h)
    size = 12 if slot >= 50 else 10
    word = max(width(part, size) for name in names for part in name.split(" ")) + 4
    skip = next((step for step in STEPS if step * slot >= word), STEPS[-1])
    bottom = max(lines(name, size, skip * slot) for name in names[::skip]) * size * LINE + AIR
    bottom = max(bottom, SLANTED if skip > 1 else 0)
    chart = _add(slide, XL_CHART_TYPE.COLUMN_CLUSTERED, place, names, shown)
    chart.value_axis.visible = not said
    _inner(chart, place, Area(left, top, place.w - left, place.h - top - bottom))
    _dress(chart, size, gap=40)
    if not said:
        _look(chart.value_axis.tick_labels.font, 11, theme.MUTED)
        chart.value_axis.tick_labels.number_format = NUMBER
        chart.value_axis.tick_labels.number_format_is_linked = False
        chart.value_axis.format.line.fill.background()
    axis = chart.category_axis._element
    if skip == 1:
        axis.txPr.bodyPr.set("rot", "0")
    else:
        axis.find(qn("c:noMultiLvlLbl")).addprevious(
            parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="{skip}"/>')
        )
    for texts, one, drawn in zip(said, shown, chart.plots[0].series, strict=False):
        drawn._element._insert_dLbls(_data_labels(texts, one.numbers, small))
    return chart


def _fitting(shown: list[Series], room: float) -> tuple[list[list[str]], float]:
    """The longest labels that fit above a column, and their size; no label when none do."""
    one_line, numbers = [one.said for one in shown], [one.short for one in shown]
    two_lines = [[said.replace(f"{french.NBSP}·{french.NBSP}", "\n") for said in texts] for texts in one_line]
    choices = [(one_line, 13), (one_line, 11), (two_lines, 12), (two_lines, 10), (numbers, 10), (numbers, 9)]
    for texts, size in choices:
        parts = (part for one in texts for text in one for part in text.split("\n"))
        if max(width(part, size) for part in parts) <= room:
            return texts, size
    return [], 0


def _add(slide: Slide, kind: XL_CHART_TYPE, place: Area, names: list[str], shown: list[Series]) -> Chart:
    data = _Data(number_format=NUMBER)
    data.categories = names
    for one in shown:
        data.add_series(one.name, one.numbers)
    frame: Any = slide.shapes.add_chart(kind, *place.emu(), data)  # type: ignore[arg-type]
    chart: Chart = frame.chart
    return chart


def _dress(chart: Chart, size: float, gap: int) -> None:
    """Nothing but bars, names and a base line."""
    _look(chart.font, size)
    chart.plots[0].gap_width, chart.plots[0].overlap = gap, 0
    chart.plots[0].vary_by_categories = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    chart.value_axis.major_tick_mark = XL_TICK_MARK.NONE
    axis = chart.category_axis
    axis.major_tick_mark = XL_TICK_MARK.NONE
    _fill(axis.format.line.fill, theme.LINE)
    _look(axis.tick_labels.font, size)
    chart.has_legend = len(chart.plots[0].series) > 1
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.TOP
        chart.legend.include_in_layout = False
        _look(chart.legend.font, 13)


def _paint(chart: Chart, shown: list[Series], rows: pd.DataFrame) -> None:
    missing = [rank for rank, valeur in enumerate(rows["valeur"]) if valeur == NON_RENSEIGNE.value]
    for one, drawn in zip(shown, chart.plots[0].series, strict=True):
        _fill(drawn.format.fill, one.color)
        for rank in missing:
            _fill(drawn.points[rank].format.fill, one.missing)


def _fill(format_: FillFormat, color: str) -> None:
    format_.solid()
    format_.fore_color.rgb = RGBColor.from_string(color[1:].upper())


def _look(font: Font, size: float, color: str = theme.TEXT) -> None:
    font.size, font.language_id = Pt(size), MSO_LANGUAGE_ID.FRENCH
    _fill(font.fill, color)


def _inner(chart: Chart, place: Area, plot: Area) -> None:
    """Where the bars are, names and labels standing around: programs agree on nothing else."""
    places = {"x": plot.x / place.w, "y": plot.y / place.h, "w": plot.w / place.w, "h": plot.h / place.h}
    numbers = "".join(f'<c:{name} val="{value:.4f}"/>' for name, value in places.items())
    xml = (
        f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
        f'<c:yMode val="edge"/>{numbers}</c:manualLayout></c:layout>'
    )
    chart._chartSpace.chart.plotArea.insert(0, parse_xml(xml))


def _data_labels(texts: list[str], numbers: list[int | None], size: float) -> Any:
    """Labels in our words; a bar that a reader adds has its number."""
    shows = '<c:dLblPos val="outEnd"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
    shows += '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    style = f'lang="fr-FR" sz="{size * 100:.0f}"'
    found = []
    for rank, (text, number) in enumerate(zip(texts, numbers, strict=True)):
        if number is not None:
            paragraphs = "".join(
                f"<a:p><a:r><a:rPr {style}/><a:t>{escape(line)}</a:t></a:r></a:p>"
                for line in text.split("\n")
            )
            rich = f"<c:tx><c:rich><a:bodyPr wrap='none'/>{paragraphs}</c:rich></c:tx>"
            found.append(f'<c:dLbl><c:idx val="{rank}"/>{rich}{shows}</c:dLbl>')
    look_ = f"<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr {style}/></a:pPr></a:p></c:txPr>"
    return parse_xml(
        f'<c:dLbls {nsdecls("c", "a")}>{"".join(found)}<c:numFmt formatCode="{NUMBER}" sourceLinked="0"/>'
        f"{look_}{shows}</c:dLbls>"
    )
