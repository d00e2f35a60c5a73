"""Slides: native charts and tables with the numbers of the views, a caption on each, and nothing that runs or leads away."""

import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE

from mrdcore.language import using
from mrdcore.present.slides import deck
from tests.present.scenes_by_hand import BARS, HOSTILE, SCENES, STEPS


@pytest.fixture(scope="module")
def data() -> bytes:
    return deck(SCENES, ["=Ours", ""], title="=Meeting")


@pytest.fixture(scope="module")
def slides(data: bytes):
    return list(Presentation(BytesIO(data)).slides)


def texts(slide) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def charts(slide):
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def tables(slide):
    return [shape.table for shape in slide.shapes if shape.has_table]


def test_each_view_begins_a_slide_under_its_name(slides) -> None:
    first = [slide for slide in slides if charts(slide)]
    assert "=Ours" in texts(first[0]) and "Response" in texts(first[1])
    assert "=9 patients" in texts(first[0])
    for slide in slides:
        assert "Data abababababab, MRD dashboard 0.1.0" in texts(slide)
        assert "survival?by=sex" in slide.notes_slide.notes_text_frame.text


def test_curves_are_native_steps_with_their_numbers(slides) -> None:
    (chart,) = charts(slides[0])
    assert chart.chart_type.name.startswith("XY_SCATTER")
    series = {one.name: one for one in chart.plots[0].series}
    # each step has two corners: down at 3 to 0.8, at 6 to 0.5, then level to the last follow-up
    xs = [float(x.text) for x in series["=yes"]._element.findall(".//{*}xVal//{*}v")]
    assert list(zip(xs, series["=yes"].values, strict=True)) == [
        (0, 1), (3, 1), (3, 0.8), (6, 0.8), (6, 0.5), (9.5, 0.5),
    ]  # fmt: skip
    assert list(series["=yes, censored"].values) == [0.5]
    assert list(series["no"].values) == [1, 1]


def test_the_risk_table_stands_under_the_months_it_counts(slides) -> None:
    (chart_shape,) = [shape for shape in slides[0].shapes if shape.has_chart]
    risk_shape = next(
        shape for shape in slides[0].shapes if shape.has_table and "Number at risk" in shape.table.cell(0, 0).text
    )
    grid = risk_shape.table
    rows = [[grid.cell(row, column).text for column in range(4)] for row in (1, 2)]
    assert rows == [["=yes", "5", "4", "2"], ["no", "4", "4", "4"]]
    layout = {
        part.tag.split("}")[1]: part.get("val")
        for part in chart_shape.chart._chartSpace.findall(".//{*}manualLayout/*")
    }
    inner_left = chart_shape.left + float(layout["x"]) * chart_shape.width
    inner_width = float(layout["w"]) * chart_shape.width
    left = risk_shape.left + grid.columns[0].width
    most = chart_shape.chart.category_axis.maximum_scale
    for place, month in enumerate(STEPS.risk_times):
        width = grid.columns[place + 1].width
        assert left + width / 2 == pytest.approx(inner_left + inner_width * month / most, abs=0.02 * 914_400)
        left += width


def test_bars_are_native_with_their_shares_and_labels(slides) -> None:
    (chart,) = charts(slides[1])
    assert chart.chart_type == XL_CHART_TYPE.BAR_STACKED
    assert [one.name for one in chart.plots[0].series] == ["MRD negativity", "Stable MRD"]
    assert [tuple(one.values) for one in chart.plots[0].series] == [part.shares for part in BARS.parts]
    labels = chart.plots[0].series[0].points[0].data_label.text_frame.text
    assert labels == "3 (75%)"


def test_a_figure_without_a_native_form_is_a_picture_that_says_what_it_shows(slides) -> None:
    pictures = [
        shape for shape in slides[1].shapes if shape.shape_type is not None and shape.shape_type.name == "PICTURE"
    ]
    (picture,) = pictures
    assert picture._element.xpath(".//p:cNvPr")[0].get("descr") == "What other shows"


def test_charts_and_tables_say_what_they_show(slides) -> None:
    for slide in slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr")


def test_a_long_table_goes_on_and_loses_no_line(slides) -> None:
    lines = [
        table.cell(row, 0).text
        for slide in slides
        for table in tables(slide)
        for row in range(len(table.rows))
        if table.cell(row, 0).text.startswith("Line ")
    ]
    assert lines == [f"Line {n}" for n in range(40)]
    assert any("(2 of " in texts(slide) for slide in slides)


def test_no_type_is_smaller_than_ten_points(data: bytes) -> None:
    with ZipFile(BytesIO(data)) as archive:
        slides = [
            archive.read(name).decode() for name in archive.namelist() if re.match(r"ppt/slides/slide\d+\.xml", name)
        ]
    sizes = [int(size) for slide in slides for size in re.findall(r'sz="(\d+)"', slide)]
    assert sizes and min(sizes) >= 1000


def test_single_patients_are_not_exported(slides) -> None:
    assert "Single patients are not exported." in texts(slides[-1])
    assert not [
        shape for shape in slides[-1].shapes if shape.has_chart or shape.has_table or shape.shape_type.name == "PICTURE"
    ]


def test_nothing_in_it_is_a_formula_or_a_link(data: bytes) -> None:
    with ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert b"hlinkClick" not in content
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in content
            if name.endswith(".xlsx"):
                for sheet in openpyxl.load_workbook(BytesIO(content)):
                    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
                    assert "f" not in kinds


def test_hostile_texts_stay_texts(slides) -> None:
    shown = "\n".join(
        table.cell(row, 0).text for slide in slides for table in tables(slide) for row in range(len(table.rows))
    )
    for text in HOSTILE[:5]:
        assert text in shown
    assert "é ≥ <b>&" in shown and "\x0b" not in shown
    assert "x" * 1000 in shown and "…" in shown


def test_the_same_views_make_the_same_slides(data: bytes) -> None:
    def parts(content: bytes) -> dict[str, bytes]:
        with ZipFile(BytesIO(content)) as archive:
            return {
                name: archive.read(name)
                for name in archive.namelist()
                if name.startswith("ppt/slides/") and name.endswith(".xml")
            }

    assert parts(deck(SCENES, ["=Ours", ""], title="=Meeting")) == parts(data)


def test_slides_are_french_where_the_page_is() -> None:
    with using("fr"):
        made = Presentation(BytesIO(deck(SCENES[2:])))
        axis = charts(Presentation(BytesIO(deck(SCENES[:1]))).slides[0])[0].value_axis
    assert "Single patients are not exported." not in texts(made.slides[0])
    assert axis.tick_labels.number_format == '0"\N{NARROW NO-BREAK SPACE}"%'


def test_a_long_method_takes_neither_link_nor_source_out_of_the_notes() -> None:
    made = Presentation(BytesIO(deck([replace(SCENES[0], method="Long. " * 2_000)])))
    notes = made.slides[0].notes_slide.notes_text_frame.text
    assert "survival?by=sex" in notes and "Data abababababab" in notes


def test_what_a_page_has_bold_is_plain_on_a_slide() -> None:
    slide = Presentation(BytesIO(deck([replace(SCENES[0], sentences=("**82%** alive.",))]))).slides[0]
    assert "82% alive." in texts(slide) and "**" not in texts(slide) + slide.notes_slide.notes_text_frame.text


def test_a_view_of_a_long_table_alone_has_no_empty_slide() -> None:
    long = next(table for scene in SCENES for table in scene.tables if len(table.table.lines) >= 40)
    only = replace(SCENES[0], figures=(), sentences=(), tables=(long,))
    assert all(tables(slide) for slide in Presentation(BytesIO(deck([only]))).slides)
