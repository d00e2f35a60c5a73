"""The old .xls, written by xlwt; its damage by hand."""

from __future__ import annotations

import io
import struct
from datetime import datetime, time

import pytest
import xlwt

from tests.files.by_hand import read, refused, rows_of

MARCH = datetime(2021, 3, 15)


def saved(book: xlwt.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def book_of(*cells: tuple[object, str]) -> xlwt.Workbook:
    """One sheet, one row: each cell a value and its number format."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    for column, (value, code) in enumerate(cells):
        sheet.write(0, column, value, xlwt.easyxf(num_format_str=code))
    return book


@pytest.mark.parametrize(
    ("value", "code", "cell"),
    [
        (1.5, "General", 1.5),
        (7, "0000", "0007"),
        (0.0005, "0.00%", 0.05),
        (True, "General", "true"),
        (" é ", "General", "é"),
        (MARCH, "dd/mm/yyyy", MARCH),
        (datetime(2021, 3, 15, 14, 30), "dd/mm/yyyy hh:mm", datetime(2021, 3, 15, 14, 30)),
        (time(14, 30), "h:mm", "14:30"),
        (44270, "General", 44270.0),
    ],
)
def test_a_cell_is_what_the_person_sees(value: object, code: str, cell: object) -> None:
    assert rows_of(saved(book_of((value, code)))) == [[cell]]


def test_errors_are_kept() -> None:
    book = xlwt.Workbook()
    row = book.add_sheet("A").row(0)
    for column, code in enumerate((0x2A, 0x07, 0x17)):
        row.set_cell_error(column, code)
    assert rows_of(saved(book)) == [["#N/A", "#DIV/0!", "#REF!"]]


def test_days_of_a_workbook_that_counts_from_1904() -> None:
    book = book_of((42808, "dd/mm/yyyy"), (42808, "General"))
    book.dates_1904 = True
    (grid,), _ = read(saved(book))
    assert grid.rows == [[MARCH, 42808.0]]
    assert grid.from_1904


def test_hidden_sheets_rows_and_columns_and_merged_ranges() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    sheet.write_merge(0, 0, 0, 2, "title")
    for column in range(3):
        sheet.write(2, column, f"x{column}")
    sheet.row(2).hidden = True
    sheet.col(1).hidden = True
    key = book.add_sheet("Key")
    key.write(0, 0, "Dupont")
    key.visibility = 2
    (seen, hidden), problems = read(saved(book))
    assert seen.rows == [["title", "", ""], ["", "", ""], ["x0", "x1", "x2"]]
    assert seen.merged == ((1, 1, 1, 3),)
    assert (hidden.sheet, hidden.hidden, hidden.rows) == ("Key", True, [])
    assert [(p.severity, p.code, p.rows) for p in problems] == [
        ("info", "hidden_rows", (3,)),
        ("info", "hidden_columns", ()),
    ]


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9])
def test_a_file_that_breaks_off(part: float) -> None:
    data = saved(book_of(*[("text " * 20, "General")] * 100))
    assert refused(data[: int(len(data) * part)]).code == "workbook_damaged"


def test_a_table_of_sectors_that_runs_in_a_circle() -> None:
    data = bytearray(saved(book_of(*[("text " * 20, "General")] * 100)))
    table = 512 * (struct.unpack_from("<i", data, 76)[0] + 1)
    for sector in range(20):
        struct.pack_into("<i", data, table + 4 * sector, (sector + 1) % 20)
    assert refused(bytes(data)).code == "workbook_damaged"


def ole(*names: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "".join(names).encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("EncryptedPackage", "encrypted", "password"),
        ("WordDocument", "not_a_table", "Word"),
        ("PowerPoint Document", "not_a_table", "presentation"),
        ("Workbook", "workbook_damaged", ".xls"),
    ],
)
def test_other_old_files_of_office_are_named(name: str, code: str, words: str) -> None:
    problem = refused(ole(name))
    assert problem.code == code
    assert words in problem.message


def test_a_password_of_the_old_kind() -> None:
    data = saved(book_of(("x", "General")))
    start = data.index(b"\x09\x08\x10\x00")
    # FILEPASS, as the second record, in the place of what xlwt writes there
    locked = data[: start + 20] + struct.pack("<HHH", 0x2F, 2, 1) + data[start + 26 :]
    assert refused(locked).code == "encrypted"


def test_whatever_xlrd_stumbles_over_is_a_problem() -> None:
    data = bytearray(saved(book_of(("x", "General"), (1, "0.00"))))
    for at in range(512, len(data), 401):
        broken = bytearray(data)
        broken[at] ^= 0xFF
        grids, problems = read(bytes(broken))
        assert grids or [p.severity for p in problems] == ["error"]
