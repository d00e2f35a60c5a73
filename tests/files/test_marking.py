"""The marked copy, opened again with openpyxl: the person's own cells as they were, with colours and words."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from mrdcore.files import File
from mrdcore.files.marked_book import AUTHOR, FILLS
from mrdcore.files.marking import Mark, marked_copy
from tests.files.by_hand import number_cell, ods, saved, text_cell, xlsx, xlsx_parts, zipped


def marked(file: File, *marks: Mark, extra: list[tuple[str, list[list[object]]]] | None = None) -> Workbook:
    copy = marked_copy(file, marks, extra or [])  # type: ignore[arg-type]
    assert copy is not None
    return load_workbook(io.BytesIO(copy))


def colour(cell: object) -> str:
    return str(cell.fill.fgColor.rgb)[2:] if cell.fill.fill_type else ""  # type: ignore[attr-defined]


def own_book() -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.title = "Patients"
    for row in (["id", "age", "date"], ["P1", 40, datetime(2021, 3, 15)], ["P2", "=B2+1", None]):
        sheet.append(row)
    sheet["B2"].number_format = "0.0"
    sheet["C2"].number_format = "dd/mm/yyyy"
    book.create_sheet("Key").sheet_state = "hidden"
    return book


def test_the_cells_of_the_own_workbook_are_filled_and_commented() -> None:
    file = File("mine.xlsx", saved(own_book()))
    book = marked(file, Mark("Patients", "B2", "warning", "Look."), Mark("Patients", "C3", "error", "No date."))
    sheet = book["Patients"]
    assert (colour(sheet["B2"]), colour(sheet["C3"]), colour(sheet["A2"])) == (FILLS["warning"], FILLS["error"], "")
    assert (sheet["B2"].comment.text, sheet["B2"].comment.author) == ("Look.", AUTHOR)
    assert sheet["A2"].comment is None
    assert (sheet["B2"].value, sheet["B2"].number_format) == (40, "0.0")
    assert (sheet["C2"].value, sheet["C2"].number_format) == (datetime(2021, 3, 15), "dd/mm/yyyy")
    assert (sheet["B3"].value, sheet["B3"].data_type) == ("=B2+1", "f")
    assert book["Key"].sheet_state == "hidden"


def test_several_marks_of_a_cell_are_told_together_the_worst_first() -> None:
    book = own_book()
    book["Patients"]["B2"].comment = Comment("My own note", "me")
    marks = [Mark("Patients", "B2", severity, text) for severity, text in (("info", "One."), ("error", "Two."), ("info", "One."))]  # fmt: skip
    cell = marked(File("mine.xlsx", saved(book)), *marks)["Patients"]["B2"]
    assert cell.comment.text == "My own note\n\nTwo.\n\nOne."
    assert colour(cell) == FILLS["error"]


def test_a_comment_is_as_large_as_its_text() -> None:
    short, long = Mark("Patients", "A2", "info", "Short."), Mark("Patients", "B2", "info", "Many words. " * 30)
    copy = marked_copy(File("mine.xlsx", saved(own_book())), [short, long])
    assert copy is not None
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        boxes = archive.read("xl/drawings/commentsDrawing1.vml").decode()
    heights = [int(height) for height in re.findall(r"height:(\d+)", boxes)]
    assert len(heights) == 2
    assert heights[1] > 2 * heights[0]


def test_a_row_is_filled_over_its_width_and_commented_once() -> None:
    sheet = marked(File("mine.xlsx", saved(own_book())), Mark("Patients", "3", "error", "Twice."))["Patients"]
    assert [colour(cell) for cell in sheet[3]] == [FILLS["error"]] * 3
    assert [cell.comment is not None for cell in sheet[3]] == [True, False, False]
    assert colour(sheet["A2"]) == ""


def test_a_mark_in_a_merged_range_stands_on_its_first_cell() -> None:
    book = own_book()
    book["Patients"].merge_cells("A2:A3")
    cell = marked(File("mine.xlsx", saved(book)), Mark("Patients", "A3", "warning", "Here."))["Patients"]["A2"]
    assert (cell.comment.text, colour(cell)) == ("Here.", FILLS["warning"])


@pytest.mark.parametrize("mark", [
    Mark("Unknown", "A1", "error", "x"), Mark("Patients", "", "error", "x"), Mark("Patients", "A0", "error", "x"),
    Mark("Patients", "XFD1048576", "error", "x"), Mark("Patients", "9999999", "error", "x"),
])  # fmt: skip
def test_a_mark_that_has_no_place_is_left_out(mark: Mark) -> None:
    sheet = marked(File("mine.xlsx", saved(own_book())), mark)["Patients"]
    assert sheet.dimensions == "A1:C3"
    assert [cell for row in sheet.iter_rows() for cell in row if cell.comment or colour(cell)] == []


def test_marks_under_the_label_that_several_files_give_their_sheets() -> None:
    own = marked(File("mine.xlsx", saved(own_book())), Mark("mine.xlsx: Patients", "A2", "info", "x"))
    assert own["Patients"]["A2"].comment.text == "x"
    csv = marked(File("mine.csv", b"id\nP1\n"), Mark("mine.csv", "A2", "info", "x"))
    assert csv.worksheets[0]["A2"].comment.text == "x"


def test_a_text_file_becomes_a_workbook_in_which_text_is_text() -> None:
    data = b'id;note;value\n0007;=1+1;12,5\nP2;@SUM(A1);#N/A\nP3;"=HYPERLINK(""x"")";-5\n'
    sheet = marked(File("mine.csv", data), Mark("", "C2", "error", "Comma.")).worksheets[0]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["id", "note", "value"],
        ["0007", "=1+1", "12,5"],
        ["P2", "@SUM(A1)", "#N/A"],
        ["P3", '=HYPERLINK("x")', "-5"],
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "f", "e"}
    assert sheet["C2"].comment.text == "Comma."


def test_no_text_is_written_as_a_formula() -> None:
    copy = marked_copy(File("mine.csv", b"id;x\nP1;=1+1\n"), [])
    assert copy is not None
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
        assert b"=1+1" in archive.read("xl/worksheets/sheet1.xml")


def test_numbers_and_dates_of_other_workbooks_stay_what_they_are() -> None:
    day = '<table:table-cell office:value-type="date" office:date-value="2021-03-15"/>'
    old = '<table:table-cell office:value-type="date" office:date-value="1899-03-15"/>'
    data = ods(number_cell("1.5") + number_cell("7") + number_cell("7", "0007") + day + old + text_cell("x"))
    (row,) = marked(File("mine.ods", data)).worksheets[0].iter_rows(values_only=True)
    assert row == (1.5, 7, "0007", datetime(2021, 3, 15), "1899-03-15 00:00:00", "x")


def test_signs_that_no_workbook_holds_and_endless_texts_do_no_harm() -> None:
    data = xlsx(f'<sheetData><row><c t="str"><v>a_x000B_b{"y" * 40_000}</v></c></row></sheetData>')
    mark = Mark("", "A1", "info", "seen\x0b \ud800here" * 2_000)
    sheet = marked(File("mine.csv", ("id\n" + "y" * 40_000 + "\n").encode()), mark).worksheets[0]
    assert len(sheet["A2"].value) == 32_767
    assert sheet["A1"].comment.text.startswith("seen herese")
    book = marked(File("mine.xlsx", data), extra=[("a/b:c", [["h\x0b"], ["=1+1"]])])
    assert book["a b c"]["A1"].value == "h"


def test_tables_that_follow() -> None:
    rows: list[list[object]] = [["Severity", "Row"], ["error", 2.0], ["=x", 3.0]]
    book = marked(
        File("mine.xlsx", saved(own_book())), extra=[("Problems", rows), ("Patients", [["a"]]), ("Empty", [])]
    )
    assert book.sheetnames == ["Patients", "Key", "Problems", "Patients 2", "Empty"]
    sheet = book["Problems"]
    assert [cell.font.b for cell in sheet[1]] == [True, True]
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == ("A1:B3", "A2")
    assert [sheet["A3"].value, sheet["B3"].value] == ["=x", 3]


def test_a_workbook_with_macros_is_copied_without_them() -> None:
    parts = xlsx_parts('<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>')
    copy = marked_copy(
        File("mine.xlsm", zipped(parts | {"xl/vbaProject.bin": b"\xd0\xcf"})), [Mark("A", "A1", "info", "x")]
    )
    assert copy is not None
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert "xl/vbaProject.bin" not in archive.namelist()
        assert b"macroEnabled" not in archive.read("[Content_Types].xml")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04 damaged"])
def test_what_holds_no_table_has_no_copy(data: bytes) -> None:
    assert marked_copy(File("x", data), []) is None
