"""Bytes -> tables: what kind of file it is, by its content and never by its name."""

from __future__ import annotations

from mrdcore.cohort import Problem
from mrdcore.read.delimited import SAVE_AGAIN, decode, read_delimited
from mrdcore.read.gate import refusal
from mrdcore.read.problems import FILE
from mrdcore.read.tables import Table, make_table
from mrdcore.read.workbook import read_workbook

# How other kinds of file begin.
_ENDS_HERE: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"7z\xbc\xaf", "a compressed file (7z)"),
    (b"Rar!", "a compressed file (RAR)"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ACCEPTED = "Load an Excel workbook (.xlsx) or a CSV file with one row per patient."


def read_tables(data: bytes) -> tuple[list[Table], list[Problem]]:
    """The tables of a file with the faults found; no table and at least one error where it cannot be read."""
    if not data.strip():
        return [], [FILE.problem("error", "empty_file", "The file is empty.", ACCEPTED)]
    if data.startswith(_OLE):
        return [], [_ole_problem(data)]
    if data.startswith(b"PK"):
        return _workbook_tables(data)
    for beginning, kind in _ENDS_HERE:
        if data.startswith(beginning):
            return [], [FILE.problem("error", "not_a_table", f"The file is {kind}, not a table.", ACCEPTED)]
    return _text_tables(data)


def _ole_problem(data: bytes) -> Problem:
    if _ENCRYPTED in data:
        what, fix = "The workbook is protected by a password.", "Save it without a password, then load it again."
        return FILE.problem("error", "encrypted", what, fix)
    what = "The file is an old Excel workbook (.xls) or another old Office document."
    return FILE.problem("error", "old_excel", what, "Open it in Excel and save it as an Excel workbook (.xlsx).")


def _workbook_tables(data: bytes) -> tuple[list[Table], list[Problem]]:
    refused = refusal(data)
    if refused:
        fix = "Copy the table into a new workbook and save it as .xlsx, or save it as CSV UTF-8."
        return [], [FILE.problem("error", "workbook_refused", refused + ".", fix)]
    sheets, problems = read_workbook(data)
    tables = []
    for name, rows in sheets:
        table, faults = make_table(name, rows)
        problems = [*problems, *faults]
        if table is not None:
            tables.append(table)
    return tables, problems or ([] if tables else [_no_rows()])


def _text_tables(data: bytes) -> tuple[list[Table], list[Problem]]:
    text = decode(data)
    if text is None:
        return [], [FILE.problem("error", "not_a_table", "The file is neither a workbook nor text.", ACCEPTED)]
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<table", "<?xml")):
        what = "The file is a web page or XML, not a table, whatever its name ends in."
        return [], [FILE.problem("error", "not_a_table", what, SAVE_AGAIN)]
    rows, problems = read_delimited(text)
    table, faults = make_table("", rows)
    if table is None:
        return [], problems or [_no_rows()]
    return [table], [*problems, *faults]


def _no_rows() -> Problem:
    return FILE.problem("error", "empty_file", "The file has no filled cell.", ACCEPTED)
