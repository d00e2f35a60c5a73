"""A copy of the user's own workbook in which the cells that have a problem are filled and commented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mrdcore.files.grid import Cell, File
from mrdcore.files.kinds import read_file
from mrdcore.files.sandbox import Task, sandboxed
from mrdcore.problem import Severity

# openpyxl takes about 25 microseconds a cell to read and to write.
_OWN = Task("mrdcore.files.marked_book", "mark_own", memory=3_000, cpu=90, clock=240)
_GRIDS = Task("mrdcore.files.marked_book", "mark_grids", memory=3_000, cpu=90, clock=240)

Extra = Sequence[tuple[str, Sequence[Sequence[Cell]]]]


@dataclass(frozen=True)
class Mark:
    """What is said of a cell ("C5") or of a whole row ("5"), under the label of its sheet as its problems have it."""

    sheet: str
    cell: str
    severity: Severity
    text: str


def marked_copy(file: File, marks: Sequence[Mark], extra: Extra = ()) -> bytes | None:
    """The file as an .xlsx workbook with its marks; None where it holds no table, or is too large to be copied.

    A workbook (.xlsx, .xlsm) keeps its sheets, formats and formulas, and loses its macros. Of any other file the sheets
    that are not hidden are written anew: text stays text, also where it begins like a formula. `extra` holds tables
    that follow as sheets of their own, by title; their first row is the header. Marks of unknown sheets are left out.
    """
    told = [(mark.sheet, mark.cell, mark.severity, mark.text) for mark in marks]
    tables = [(title, [list(row) for row in rows]) for title, rows in extra]
    if file.data.startswith(b"PK"):
        copy = sandboxed(_OWN, file.data, file.name, told, tables)
        if isinstance(copy, bytes):
            return copy
    grids, _ = read_file(file.data)
    if not grids:
        return None
    copy = sandboxed(_GRIDS, b"", grids, file.name, told, tables)
    return copy if isinstance(copy, bytes) else None
