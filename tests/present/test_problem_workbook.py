"""The user's own file with its faults marked: which cells, which words, which sheets."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
from openpyxl import Workbook

from mrdcore.cohort import Account
from mrdcore.derive import derive
from mrdcore.files.grid import File
from mrdcore.present.problem_workbook import marks, problem_workbook
from mrdcore.problem import At, Place, SetAside
from mrdcore.read import read_files
from tests.read.by_hand import csv, workbook

LETTERED = replace(Place("A", "age").problem("error", "x", "no number.", "Correct it.", [3, 5], "old"), letter="C")
ROW = Place("A").problem("warning", "y", "alike.", "Look.", [4])
WHOLE = Place("A", "site").problem("info", "z", "unknown.", "")


def test_a_mark_for_each_row_in_the_cell_where_its_letter_is_known() -> None:
    assert [(m.sheet, m.cell, m.severity, m.text) for m in marks([WHOLE, ROW, LETTERED])] == [
        ("A", "C3", "error", "Not used: No number. Correct it."),
        ("A", "C5", "error", "Not used: No number. Correct it."),
        ("A", "4", "warning", "To check: Alike. Look."),
    ]


def test_rows_set_aside_are_marked_in_the_sheets_that_are_read() -> None:
    read = Account("A", "patients", 2, 1, (SetAside(At("A", 3), "a total"),))
    notes = Account("B", "not read", 1, 0, (SetAside(At("B", 2), "the sheet is not read"),))
    assert [(m.sheet, m.cell, m.severity, m.text) for m in marks([], [read, notes])] == [
        ("A", "3", "info", "This row is not used: a total.")
    ]


def opened(data: bytes | None) -> Workbook:
    assert data is not None
    return openpyxl.load_workbook(io.BytesIO(data))


def marked(book: Workbook, sheet: str) -> dict[str, str]:
    return {cell.coordinate: cell.comment.text for row in book[sheet].iter_rows() for cell in row if cell.comment}


PATIENTS = [["patient_id", "mrd_relapse_date", "age"], ["P1", "2021-01-01", "old"], ["P2", "2021-01-01", 17], ["P1"]]


def test_a_workbook_comes_back_with_its_faults_marked() -> None:
    file = File("cohort.xlsx", workbook(patients=PATIENTS, notes=[["remark"], ["=1+1"]]))
    cohort = read_files([file]).cohort
    assert cohort is not None
    book = opened(problem_workbook(file, derive(cohort).problems, cohort.accounts))
    assert book.sheetnames == ["patients", "notes", "problems", "rows of the file"]
    found = marked(book, "patients")
    assert set(found) == {"C2", "C3", "A4"}
    assert "not a number" in found["C2"]
    assert "adults" in found["C3"]
    assert "the same patient as row 2" in found["A4"]
    assert book["patients"]["C2"].value == "old", "what the user wrote stays"
    rows = list(book["problems"].iter_rows(values_only=True))
    assert rows[0][:4] == ("Severity", "Sheet", "Rows", "Column")
    assert ("not used", "patients", "2", "C: age") in [row[:4] for row in rows]
    account = list(book["rows of the file"].iter_rows(values_only=True))
    assert account[1][:5] == ("patients", "patients", 3, 2, 1)


def test_each_of_several_files_comes_back_with_its_own_problems() -> None:
    people = File("people.csv", csv("patient_id;mrd_relapse_date;age", "P1;2021-01-01;old", "P2;2021-01-01;50"))
    taken = File(
        "taken.xlsx",
        workbook(mrd=[["patient_id", "date", "tissue", "value", "unit"], ["P9", "2021-01-01", "SP", 1, "%"]]),
    )
    cohort = read_files([people, taken]).cohort
    assert cohort is not None
    one = opened(problem_workbook(people, cohort.problems, cohort.accounts, several=True))
    assert set(marked(one, one.sheetnames[0])) == {"C2"}
    other = opened(problem_workbook(taken, cohort.problems, cohort.accounts, several=True))
    assert other.sheetnames == ["mrd", "problems", "rows of the file"]
    assert "P9" in marked(other, "mrd")["A2"]
    listed = [row[1] for row in other["problems"].iter_rows(values_only=True, min_row=2)]
    assert "mrd" in listed
    assert set(listed) <= {"mrd", None}, "nothing of the other file"
    found = [row[5] for row in other["problems"].iter_rows(values_only=True, min_row=2)]
    assert "Patient P9 is not in the sheet of patients. The sample is not used." in found
    assert next(other["rows of the file"].iter_rows(values_only=True, min_row=2))[0] == "mrd"


def test_a_file_that_is_no_table_cannot_come_back() -> None:
    assert problem_workbook(File("x.pdf", b"%PDF-1.7 nothing"), []) is None
