"""What a person sees in a cell of an .xlsx workbook is what is read."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.files.by_hand import read, refused, rows_of, saved, xlsx, xlsx_parts, zipped

MARCH = datetime(2021, 3, 15)


def book_of(*cells: tuple[object, str]) -> Workbook:
    """One sheet, one row: each cell a value and its number format."""
    book = Workbook()
    for column, (value, code) in enumerate(cells, start=1):
        cell = book.active.cell(1, column, value)
        cell.number_format = code
    return book


@pytest.mark.parametrize(
    ("value", "code", "cell"),
    [
        (1.5, "General", 1.5),
        (7, "0", 7.0),
        (-7, "0000", -7.0),
        (7.5, "0000", 7.5),
        (0, "0000", "0000"),
        (7, "0000", "0007"),  # an identifier keeps its zeros
        (12345, "0000", "12345"),
        (7, '"P"000', "P007"),
        (7, "\\P0", "P7"),
        (5, '"<"0', "<5"),  # below the limit of detection, as the person sees it
        (7, "00-00", 7.0),
        (7, '0" mg"', 7.0),
        (1234.5, "#,##0.00 [$€-40C]", 1234.5),
        (0.0005, "0.00%", 0.05),
        (0.1, "0%;[Red]-0%", 10.0),
        (1e-5, "0.00E+00", 1e-5),
        (True, "General", "true"),
        (False, "General", "false"),
        ("  é\u00a0x ", "General", "é x"),
        ("0007", "@", "0007"),
        ("#N/A", "General", "#N/A"),
        ("#DIV/0!", "0.00%", "#DIV/0!"),
        (MARCH, "dd/mm/yyyy", MARCH),
        (datetime(2021, 3, 15, 14, 30), "yyyy-mm-dd hh:mm", datetime(2021, 3, 15, 14, 30)),
        (date(2021, 3, 15), "mmm-yy", MARCH),
        (date(2021, 3, 1), "mmm-yy", "2021-03"),  # Excel has made up the day of "mars 2021"
        (date(2021, 3, 1), "[$-40C]mmmm yyyy;@", "2021-03"),
        (date(2021, 3, 1), "d mmm yyyy", datetime(2021, 3, 1)),
        (datetime(2021, 3, 1, 8, 30), "mm/yyyy hh:mm", datetime(2021, 3, 1, 8, 30)),
        (44270, "[$-40C]d mmmm yyyy;@", MARCH),
        (44270, '"jour "dd"." mm', MARCH),
        (44270, "General", 44270.0),
        (44270, '"day "0', "day 44270"),
        (1, "dd/mm/yyyy", datetime(1900, 1, 1)),  # Excel's first day
        (59, "dd/mm/yyyy", datetime(1900, 2, 28)),
        (60, "dd/mm/yyyy", "1900-02-29"),  # a day that only Excel knows
        (61, "dd/mm/yyyy", datetime(1900, 3, 1)),
        (0, "dd/mm/yyyy", "1900-01-00"),  # an empty cell behind a formula
        (-3, "dd/mm/yyyy", -3.0),
        (3_000_000, "dd/mm/yyyy", 3_000_000.0),  # after the year 9999
        (time(14, 30), "h:mm", "14:30"),
        (time(14, 30, 5), "h:mm:ss", "14:30:05"),
        (time(0, 0), "h:mm", "00:00"),
        (timedelta(hours=26), "[h]:mm", "26:00"),
        (timedelta(minutes=90), "[mm]:ss", "01:30"),
        (44270.25, "h:mm", datetime(2021, 3, 15, 6, 0)),  # a day is hidden behind the hour: it is not dropped
    ],
)  # fmt: skip
def test_a_cell_is_what_the_person_sees(value: object, code: str, cell: object) -> None:
    assert rows_of(saved(book_of((value, code)))) == [[cell]]


@pytest.mark.parametrize(
    ("serial", "expected"), [(0, datetime(1904, 1, 1)), (42808, MARCH), (42808.5, datetime(2021, 3, 15, 12))]
)
def test_days_of_a_workbook_that_counts_from_1904(serial: float, expected: datetime) -> None:
    book = book_of((serial, "dd/mm/yyyy"), (42808, "General"))
    book.epoch = CALENDAR_MAC_1904
    (grid,), problems = read(saved(book))
    assert grid.rows == [[expected, 42808.0]]
    assert grid.from_1904, "what a bare number means can still be told"
    assert problems == []


def test_the_date_written_by_openpyxl_in_a_workbook_from_1904() -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active["A1"] = MARCH
    assert rows_of(saved(book)) == [[MARCH]]


def test_texts_in_every_way_that_a_workbook_holds_them() -> None:
    data = xlsx(
        '<sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r>'
        '</is></c><c t="str"><f>A1</f><v>made_x000D_</v></c><c t="str"><f>""</f><v></v></c><c t="d"><v>2021-03-15</v></c>'
        "</row></sheetData>",
        texts="<si><t>plain</t></si><si><r><t>ri</t></r><r><rPr><b/></rPr><t>ch</t></r><rPh><t>ルビ</t></rPh></si>",
    )
    assert rows_of(data) == [["plain", "rich", "inline", "made", "", MARCH]]


def test_names_with_a_prefix_and_cells_without_a_place() -> None:
    parts = xlsx_parts("")
    parts["xl/worksheets/sheet1.xml"] = (
        '<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c>'
        '<x:c><x:v>2</x:v></x:c></x:row><x:row r="4"><x:c r="C4"><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    assert rows_of(zipped(parts)) == [[1.0, 2.0, ""], ["", "", ""], ["", "", ""], ["", "", 3.0]]


def test_rich_text_comments_links_and_charts_do_no_harm() -> None:
    book = Workbook()
    sheet = book.active
    sheet["A1"] = CellRichText("P", TextBlock(InlineFont(b=True), "001"))
    sheet["A1"].comment = Comment("not a value", "me")
    sheet["B1"] = "see"
    sheet["B1"].hyperlink = "https://example.org"
    sheet.add_chart(BarChart())
    book.create_chartsheet("Chart").add_chart(BarChart())
    assert rows_of(saved(book)) == [["P001", "see"]]


def test_formulas_keep_their_result_and_those_without_one_are_named() -> None:
    data = xlsx(
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="B2"><f>1+1</f><v>2</v></c><c r="C2"><f>1+1</f></c>'
        '</row><row r="3"><c r="B3"><f t="shared" si="0"/><v></v></c><c r="C3"><f>1+1</f><v/></c>'
        '<c r="D3" t="e"><f>NA()</f><v>#N/A</v></c></row></sheetData>'
    )
    (grid,), problems = read(data)
    assert grid.rows[1:] == [["", 2.0, "", ""], ["", "", "", "#N/A"]]
    assert [(p.code, p.severity, p.sheet, p.letter, p.rows) for p in problems] == [
        ("formula_not_calculated", "error", "A", "B", (3,)),
        ("formula_not_calculated", "error", "A", "C", (2, 3)),
    ]
    assert "C2, C3" in problems[1].message


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_left_alone(state: str) -> None:
    book = Workbook()
    book.active.append(["seen"])
    key = book.create_sheet("Key")
    key.append(["Dupont"])
    key.sheet_state = state
    (seen, hidden), problems = read(saved(book))
    assert (seen.hidden, seen.rows) == (False, [["seen"]])
    assert (hidden.sheet, hidden.hidden, hidden.rows) == ("Key", True, [])
    assert problems == []


def test_hidden_rows_and_columns_are_read_and_said() -> None:
    book = Workbook()
    sheet = book.active
    for row in (["id", "x", "", "y"], ["P1", 1, "", 1], ["P2", 2, "", 2]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[9].hidden = True  # holds nothing: not said
    for letter in "BCF":
        sheet.column_dimensions[letter].hidden = True
    (grid,), (rows, columns) = read(saved(book))
    assert grid.rows[2] == ["P2", 2.0, "", 2.0]
    assert (rows.severity, rows.code, rows.rows) == ("info", "hidden_rows", (3,))
    assert "hidden in the workbook" in rows.message
    assert (columns.severity, columns.code) == ("info", "hidden_columns")
    assert "column B is hidden" in columns.message


def test_rows_that_a_filter_leaves_out_are_said_as_such() -> None:
    data = xlsx(
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2"><v>2</v></c></row></sheetData>'
        '<autoFilter ref="A1:A2"><filterColumn colId="0"><filters><filter val="1"/></filters></filterColumn></autoFilter>'
    )
    (grid,), (problem,) = read(data)
    assert grid.rows == [[1.0], [2.0]]
    assert "filtered out" in problem.message


def test_a_filter_that_hides_nothing_is_not_said() -> None:
    book = book_of(("a", "General"))
    book.active.auto_filter.ref = "A1:A1"
    assert rows_of(saved(book)) == [["a"]]


def test_merged_ranges_are_kept_as_far_as_the_sheet_is_filled() -> None:
    book = Workbook()
    sheet = book.active
    for row in (["title", "", ""], ["id", "date", "value"]):
        sheet.append(row)
    for range_ in ("A1:C1", "B2:B3", "A5:C9"):
        sheet.merge_cells(range_)
    (grid,), _ = read(saved(book))
    assert grid.merged == ((1, 1, 1, 3),)


def test_macros_are_said() -> None:
    parts = xlsx_parts("<sheetData><row><c><v>1</v></c></row></sheetData>")
    rels = str(parts["xl/_rels/workbook.xml.rels"])
    office = "http://schemas.microsoft.com/office/2006/relationships"
    more = f'<Relationship Id="r9" Type="{office}/vbaProject" Target="vbaProject.bin"/></Relationships>'
    parts |= {"xl/_rels/workbook.xml.rels": rels.replace("</Relationships>", more), "xl/vbaProject.bin": b"\xd0\xcf"}
    (grid,), (problem,) = read(zipped(parts))
    assert grid.rows == [[1.0]]
    assert (problem.severity, problem.code) == ("info", "macros_ignored")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"xl/workbook.xml": "<workbook>"}, id="broken XML"),
        pytest.param({"xl/_rels/workbook.xml.rels": "<Relationships/>"}, id="a sheet without its relation"),
        pytest.param({"xl/sharedStrings.xml": "<sst/>"}, id="a text that is not there"),
        pytest.param({"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row><c><v>1</v></c>"}, id="broken off"),
    ],
)
def test_parts_that_contradict_each_other(change: dict[str, str]) -> None:
    parts = xlsx_parts('<sheetData><row><c t="s"><v>0</v></c></row></sheetData>', texts="<si><t>x</t></si>")
    assert refused(zipped(parts | change)).code == "workbook_damaged"


def test_a_million_rows_that_are_formatted_and_empty_are_read() -> None:
    empty = "".join(f'<row r="{row}" s="1" customFormat="1"><c r="A{row}" s="0"/></row>' for row in range(3, 1_048_577))
    data = xlsx(
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>'
        + empty
        + "</sheetData>"
    )
    assert rows_of(data) == [[1.0, ""], ["", 2.0]]


def test_the_same_cells_as_openpyxl() -> None:
    book = Workbook()
    rows: list[list[object]] = [["id", "date", "x"], *([f"P{i}", MARCH + timedelta(days=i), i / 8] for i in range(300))]
    for row in rows:
        book.active.append(row)
    assert rows_of(saved(book)) == rows
