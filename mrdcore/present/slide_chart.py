"""Charts that PowerPoint draws itself, from the aggregate numbers of a figure: steps over their numbers at risk; bars."""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise
from math import ceil
from typing import Any

from lxml import etree
from openpyxl import load_workbook
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from mrdcore.files.book_bytes import book_bytes
from mrdcore.language import current, say
from mrdcore.present.palette import GROUPS
from mrdcore.present.scene import BarChart, Curve, StepChart
from mrdcore.present.slide_table import plain_style
from mrdcore.present.slide_text import FACE, GREY, INK, RULE, colour, describe, safe, write

INCH = 914_400
LABELS, NAMES, RIGHT, RISK_ROW = 1.15, 0.85, 0.25, 0.24  # inches: left of the plot; names there; right; a line at risk
TOP, BELOW = 0.06, 0.62  # above the plot; below it, for the axis
Place = tuple[int, int, int, int]


def steps(slide: Any, chart: StepChart, name: str, alt: str, place: Place) -> None:
    """The curves at (left, top, width, height) in EMU, and under them a native table of the numbers at risk."""
    left, top, width, height = place
    last = ceil(max([1.0, *chart.risk_times, *(curve.times[-1] for curve in chart.curves)]) + 0.01)
    label = _label_width(chart, last, width)
    risk = int(RISK_ROW * INCH) * (1 + len(chart.curves)) if chart.risk_times else 0
    shape = slide.shapes.add_chart(
        XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, Emu(left), Emu(top), Emu(width), Emu(height - risk), _points(chart)
    )
    describe(shape, name, alt)
    _only_text(shape.chart)
    _draw(shape.chart, chart, last)
    _lay_out(shape.chart, label, width, height - risk)
    if chart.risk_times:
        _at_risk(slide, chart, last, label, (left, top + height - risk, width))


def _only_text(chart: Any) -> None:
    """In the workbook behind a chart, text that begins with "=" stays text: XlsxWriter makes a formula of it."""
    workbook = chart.part.chart_workbook
    book = load_workbook(BytesIO(workbook.xlsx_part.blob))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    cell.data_type = "s"
    workbook.update_from_xlsx_blob(book_bytes(book))


def _label_width(chart: StepChart, last: float, width: int) -> float:
    """Inches left of the plot: room for the names of the groups beside the first number at risk, at month 0."""
    if len(chart.risk_times) < 2:
        return LABELS
    step = (chart.risk_times[1] - chart.risk_times[0]) / last
    return max(LABELS, (NAMES + step / 2 * (width / INCH - RIGHT)) / (1 + step / 2))


def stepped(curve: Curve) -> list[tuple[float, float]]:
    """The corners of a step curve."""
    start = [(0.0, 1.0 if curve.values[0] > 0.5 else 0.0)] if curve.times[0] > 0 else []
    points = start + list(zip(curve.times, curve.values, strict=True))
    corners = points[:1]
    for (_, before), (time, value) in pairwise(points):
        corners += [(time, before), (time, value)] if value != before else [(time, value)]
    return corners


def _points(chart: StepChart) -> XyChartData:
    data = XyChartData(number_format=_percent())
    for curve in _longest_first(chart):
        series = data.add_series(_name(curve, chart))
        for time, value in stepped(curve):
            series.add_data_point(round(time, 4), value)
    for curve in _with_marks(chart):
        series = data.add_series(safe(say("{group}, censored", group=_name(curve, chart))))
        for time in curve.censored:
            series.add_data_point(round(time, 4), _at(curve, time))
    return data


def _percent() -> str:
    """The number format of shares: French has a narrow space before the sign."""
    return '0"\N{NARROW NO-BREAK SPACE}"%' if current() == "fr" else "0%"


def _longest_first(chart: StepChart) -> list[Curve]:
    """The curves in the order of their points: LibreOffice does not draw a first series that is shorter than another."""
    return sorted(chart.curves, key=lambda curve: len(stepped(curve)), reverse=True)


def _with_marks(chart: StepChart) -> list[Curve]:
    """The curves on which somebody is censored; a series without points would be a fault to some programs."""
    return [curve for curve in chart.curves if curve.censored]


def _name(curve: Curve, chart: StepChart) -> str:
    return safe(curve.name if len(chart.curves) > 1 else chart.y_title)


def _at(curve: Curve, time: float) -> float:
    return next(
        (v for t, v in zip(reversed(curve.times), reversed(curve.values), strict=True) if t <= time), curve.values[0]
    )


def _draw(chart: Any, of: StepChart, last: float) -> None:
    chart.has_legend, chart.has_title, chart.font.name, chart.font.size = False, False, FACE, Pt(12)
    chart.font.color.rgb = colour(INK)
    colours = GROUPS["light"]
    series = list(chart.plots[0].series)
    for curve, line in zip(_longest_first(of), series, strict=False):
        line.format.line.width, line.smooth = Pt(2.25), False
        line.format.line.color.rgb = colour(colours[int(curve.slot or 1) - 1])
        line.marker.style = XL_MARKER_STYLE.NONE
    for curve, marks in zip(_with_marks(of), series[len(of.curves) :], strict=True):
        shade = colour(colours[int(curve.slot or 1) - 1])
        marks.format.line.fill.background()
        marks.smooth = False
        marks.marker.style, marks.marker.size = XL_MARKER_STYLE.PLUS, 6
        marks.marker.format.line.color.rgb = shade
    _axis(chart.value_axis, of.y_title, 0, of.top, of.top / 5, _percent())
    chart.value_axis.major_gridlines.format.line.color.rgb = colour(RULE)
    chart.value_axis.major_gridlines.format.line.width = Pt(0.5)
    step = of.risk_times[1] - of.risk_times[0] if len(of.risk_times) > 1 else 12
    _axis(chart.category_axis, of.x_title, 0, last, step, "0")
    chart.category_axis.has_major_gridlines = False


def _axis(axis: Any, title: str, least: float, most: float, step: float, form: str) -> None:
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = least, most, step
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = form, False
    axis.tick_label_position, axis.major_tick_mark = XL_TICK_LABEL_POSITION.LOW, XL_TICK_MARK.OUTSIDE
    axis.format.line.color.rgb = colour(GREY)
    axis.has_title = True
    paragraph = axis.axis_title.text_frame.paragraphs[0]
    write(paragraph, title, 12)


def _lay_out(chart: Any, label: float, width: int, height: int) -> None:
    """Fix the inside of the plot, so that the numbers at risk stand under their months."""
    plot = chart._chartSpace.find(".//" + qn("c:plotArea"))
    layout = plot.find(qn("c:layout"))
    if layout is None:
        layout = etree.SubElement(plot, qn("c:layout"))
        plot.insert(0, layout)
    layout.clear()
    manual = etree.SubElement(layout, qn("c:manualLayout"))
    left, top = label * INCH / width, TOP * INCH / height
    parts = {
        "layoutTarget": "inner", "xMode": "edge", "yMode": "edge", "x": left, "y": top,
        "w": 1 - left - RIGHT * INCH / width, "h": 1 - top - BELOW * INCH / height,
    }  # fmt: skip
    for part, value in parts.items():
        etree.SubElement(manual, qn(f"c:{part}"), val=str(value))


def _at_risk(slide: Any, chart: StepChart, last: float, label: float, place: tuple[int, int, int]) -> None:
    left, top, width = place
    plot = width - int((label + RIGHT) * INCH)
    step = (
        int(plot * (chart.risk_times[1] - chart.risk_times[0]) / last) if len(chart.risk_times) > 1 else int(0.6 * INCH)
    )
    shape = slide.shapes.add_table(
        1 + len(chart.curves), 1 + len(chart.risk_times), Emu(left), Emu(top), Emu(width), Emu(int(RISK_ROW * INCH))
    )
    grid = shape.table
    plain_style(grid)
    grid.columns[0].width = Emu(int(label * INCH) - step // 2)
    for column in range(1, len(chart.risk_times) + 1):
        grid.columns[column].width = Emu(step)
    _risk_cell(grid.cell(0, 0), chart.risk_title, GREY)
    if len(chart.risk_times):
        grid.cell(0, 0).merge(grid.cell(0, len(chart.risk_times)))
    for row, curve in enumerate(chart.curves, start=1):
        shade = GROUPS["light"][int(curve.slot or 1) - 1]
        _risk_cell(grid.cell(row, 0), curve.name if len(chart.curves) > 1 else "", shade, bold=True, right=True)
        for column, count in enumerate(curve.at_risk, start=1):
            _risk_cell(grid.cell(row, column), "" if count < 0 else str(count), shade, centre=True)
    for row in grid.rows:
        row.height = Emu(int(RISK_ROW * INCH))
    describe(shape, chart.risk_title, chart.risk_title)


def _risk_cell(
    cell: Any, text: str, ink: str, *, bold: bool = False, right: bool = False, centre: bool = False
) -> None:
    cell.margin_left = cell.margin_right = cell.margin_top = cell.margin_bottom = 0
    if right:
        cell.margin_right = Emu(int(0.08 * INCH))
    paragraph = cell.text_frame.paragraphs[0]
    write(paragraph, text, 11, ink=ink, bold=bold, right=right)
    if centre:
        paragraph.alignment = PP_ALIGN.CENTER


def bars(slide: Any, chart: BarChart, name: str, alt: str, place: Place) -> None:
    """A stacked bar a category, each part with its number, and the parts named below."""
    data = CategoryChartData(number_format=_percent())
    data.categories = [safe(category) for category in chart.categories]
    for part in chart.parts:
        data.add_series(safe(part.name), part.shares)
    shape = slide.shapes.add_chart(XL_CHART_TYPE.BAR_STACKED, *map(Emu, place), data)
    describe(shape, name, alt)
    _only_text(shape.chart)
    drawn = shape.chart
    drawn.has_title, drawn.font.name, drawn.font.size = False, FACE, Pt(12)
    drawn.has_legend = True
    drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    drawn.plots[0].gap_width, drawn.plots[0].overlap = 45, 100
    drawn.category_axis.reverse_order = True
    drawn.category_axis.format.line.fill.background()
    drawn.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    drawn.value_axis.minimum_scale, drawn.value_axis.maximum_scale, drawn.value_axis.major_unit = 0, 1, 0.2
    drawn.value_axis.has_major_gridlines = False
    drawn.value_axis.tick_labels.number_format, drawn.value_axis.tick_labels.number_format_is_linked = _percent(), False
    drawn.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    for part, series in zip(chart.parts, drawn.plots[0].series, strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = colour(part.colour)
        for number, (share, text) in enumerate(zip(part.shares, part.texts, strict=True)):
            if share > 0.07:
                label = series.points[number].data_label
                write(label.text_frame.paragraphs[0], text, 11, ink=part.ink.lstrip("#"))
