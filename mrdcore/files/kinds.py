"""Bytes -> grids: what kind of file it is, by its content and never by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mrdcore.files.delimited import read_delimited
from mrdcore.files.encoding import SAVE_AGAIN, decode
from mrdcore.files.gate import refusal
from mrdcore.files.grid import File, Grid
from mrdcore.files.workbook import read_workbook
from mrdcore.problem import FILE, Problem

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

Found = tuple[list[Grid], list[Problem]]


def read_grids(files: Sequence[File]) -> Found:
    """The sheets of the files in their order, with the faults found; each fault and sheet names its file if they are several."""
    grids: list[Grid] = []
    problems: list[Problem] = []
    for file in files:
        found, faults = read_file(file.data)
        several = len(files) > 1
        grids += [replace(grid, sheet=_label(file.name, grid.sheet)) for grid in found] if several else found
        problems += [_in_file(file.name, problem) for problem in faults] if several else faults
    return grids, problems


def _label(name: str, sheet: str) -> str:
    return f"{name}: {sheet}" if sheet else name


def _in_file(name: str, problem: Problem) -> Problem:
    return replace(problem, sheet=_label(name, problem.sheet), message=f"{name}: {problem.message}")


def read_file(data: bytes) -> Found:
    """The sheets of one file; none and at least one error where it cannot be read."""
    if not data.strip():
        return [], [FILE.problem("error", "empty_file", "The file is empty.", ACCEPTED)]
    if data.startswith(_OLE):
        return [], [_ole_problem(data)]
    if data.startswith(b"PK"):
        return _workbook_grids(data)
    for beginning, kind in _ENDS_HERE:
        if data.startswith(beginning):
            return [], [FILE.problem("error", "not_a_table", f"The file is {kind}, not a table.", ACCEPTED)]
    return _text_grids(data)


def _ole_problem(data: bytes) -> Problem:
    if _ENCRYPTED in data:
        what, fix = "The workbook is protected by a password.", "Save it without a password, then load it again."
        return FILE.problem("error", "encrypted", what, fix)
    what = "The file is an old Excel workbook (.xls) or another old Office document."
    return FILE.problem("error", "old_excel", what, "Open it in Excel and save it as an Excel workbook (.xlsx).")


def _workbook_grids(data: bytes) -> Found:
    refused = refusal(data)
    if refused:
        fix = "Copy the table into a new workbook and save it as .xlsx, or save it as CSV UTF-8."
        return [], [FILE.problem("error", "workbook_refused", refused + ".", fix)]
    return _with_cells(*read_workbook(data))


def _text_grids(data: bytes) -> Found:
    decoded = decode(data)
    if decoded is None:
        return [], [FILE.problem("error", "not_a_table", "The file is neither a workbook nor text.", ACCEPTED)]
    if decoded.text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<table", "<?xml")):
        what = "The file is a web page or XML, not a table, whatever its name ends in."
        return [], [FILE.problem("error", "not_a_table", what, SAVE_AGAIN)]
    rows, problems = read_delimited(decoded.text)
    return _with_cells([Grid("", [list(row) for row in rows])], [*decoded.problems, *problems])


def _with_cells(grids: list[Grid], problems: list[Problem]) -> Found:
    """The same, with an error where there is neither a filled cell nor a reason why."""
    refused = any(problem.severity == "error" for problem in problems)
    if refused or any(cell != "" for grid in grids for row in grid.rows for cell in row):
        return grids, problems
    return [], [FILE.problem("error", "empty_file", "The file has no filled cell.", ACCEPTED)]
