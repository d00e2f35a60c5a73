"""An .xlsx workbook that has passed the gate -> rows of cells for each sheet."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from datetime import date, datetime

import openpyxl
from openpyxl.cell.cell import Cell as WorkbookCell
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from mrdcore.files.gate import FAR, MAX_BOX
from mrdcore.files.grid import Cell, Grid, Rows, tidy
from mrdcore.problem import FILE, Place, Problem

# openpyxl's warnings quote cell values, and a warning ends in the server's log.
warnings.filterwarnings("ignore", module="openpyxl")

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")


def read_workbook(data: bytes) -> tuple[list[Grid], list[Problem]]:
    """The sheets, with the formulas that hold no result named; an error where it cannot be opened."""
    book = _opened(data, values=True)
    if book is None:
        fix = "Open it in Excel or LibreOffice and save it again as .xlsx, without a password."
        return [], [
            FILE.problem("error", "workbook_damaged", "The Excel workbook is damaged and cannot be opened.", fix)
        ]
    if any(sheet.max_row * sheet.max_column > MAX_BOX for sheet in book.worksheets):
        return [], [FILE.problem("error", "workbook_refused", FAR + ".", "Copy the table into a new workbook.")]
    sheets = [_grid(sheet) for sheet in book.worksheets]
    return sheets, _uncalculated(data, book)


def _opened(data: bytes, *, values: bool) -> openpyxl.Workbook | None:
    try:
        # Full mode: read_only drops rows where the declared dimension lies, and blanks Excel's errors.
        return openpyxl.load_workbook(io.BytesIO(data), data_only=values)
    except Exception:
        # A foreign parser on a user's file raises whatever it likes; its text may quote cells, so it is not kept.
        return None


def _grid(sheet: Worksheet) -> Grid:
    hidden = sheet.sheet_state != "visible"
    merged = tuple((r.min_row, r.min_col, r.max_row, r.max_col) for r in sheet.merged_cells.ranges)
    return Grid(sheet.title, [] if hidden else _rows(sheet), hidden, merged)


def _rows(sheet: Worksheet) -> Rows:
    return [[_cell(cell) for cell in row] for row in sheet.iter_rows()]


def _cell(cell: WorkbookCell | MergedCell) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        # A percentage is stored as a fraction: 0.05 shown as 5 %. What the person sees is what is meant.
        return float(f"{value * 100:.12g}") if "%" in cell.number_format else float(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    return tidy(str(value))


def _has_formulas(data: bytes) -> bool:
    """Opening a large workbook a second time costs as much as the first; most have no formula."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(_FORMULA.search(archive.read(name)) for name in sheets)


def _uncalculated(data: bytes, book: openpyxl.Workbook) -> list[Problem]:
    """Cells whose formula was never calculated: they would read as empty."""
    formulas = _opened(data, values=False) if _has_formulas(data) else None
    if formulas is None:
        return []
    problems = []
    for sheet in formulas.worksheets:
        results = book[sheet.title]
        for row in sheet.iter_rows():
            found = [c.coordinate for c in row if c.data_type == "f" and results[c.coordinate].value is None]
            if found:
                what = f"the formula in {', '.join(found)} has never been calculated, so the cell reads as empty."
                fix = "Open the workbook in Excel or LibreOffice and save it, then load it again."
                problems.append(
                    Place(sheet.title).problem("error", "formula_not_calculated", what, fix, rows=[row[0].row or 1])
                )
    return problems
