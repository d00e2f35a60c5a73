"""An old Excel workbook (.xls) -> grids. xlrd: it keeps Excel's errors, formats, hidden rows and the first day."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import xlrd  # type: ignore[import-untyped]

from mrdcore.files.found import clipped, concealed, macros, rectangle
from mrdcore.files.gate import MAX_CELLS, NO_PASSWORD, TOO_LARGE, RefusedError
from mrdcore.files.grid import Cell, Grid, tidy
from mrdcore.files.shown import NUMBER, Shown, as_shown, shown_by
from mrdcore.language import mark, say
from mrdcore.problem import Problem

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = mark("Open it in Excel and save it as an Excel workbook (.xlsx).")
Style = Callable[[int, int], Shown]


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


# What stands in the directory of an old Office file.
_PASSWORD = mark("The workbook is protected by a password")
_OTHERS = (
    (_utf16("EncryptedPackage"), _PASSWORD, "encrypted", NO_PASSWORD),
    (_utf16("WordDocument"), mark("The file is an old Word document, not a table"), "not_a_table", _SAVE_AS),
    (_utf16("PowerPoint Document"), mark("The file is an old presentation, not a table"), "not_a_table", _SAVE_AS),
)


def read_xls(data: bytes) -> tuple[list[Grid], list[Problem]]:
    """The sheets in their order, hidden ones without rows; an error that says why where the file is not read."""
    try:
        return _read(_opened(data), macros_in=_utf16("_VBA_PROJECT") in data)
    except RefusedError as refused:
        return [], [refused.problem]
    except MemoryError:
        raise
    except Exception:
        # xlrd raises whatever a broken file makes it stumble over; its text may quote cells.
        what = say("The file is an old Excel workbook (.xls) that is damaged, or too old to be read")
        return [], [RefusedError(what, "workbook_damaged", say(_SAVE_AS)).problem]


def _opened(data: bytes) -> Any:
    for sign, what, code, fix in _OTHERS if data.startswith(_OLE) else ():
        if sign in data:
            raise RefusedError(say(what), code, say(fix))
    try:
        return xlrd.open_workbook(
            file_contents=data, logfile=io.StringIO(), formatting_info=True, ragged_rows=True, on_demand=True
        )
    except xlrd.XLRDError as error:
        if "encrypted" in str(error):
            raise RefusedError(say(_PASSWORD), "encrypted", say(NO_PASSWORD)) from None
        raise


def _read(book: Any, *, macros_in: bool) -> tuple[list[Grid], list[Problem]]:
    grids: list[Grid] = []
    problems: list[Problem] = [macros()] if macros_in else []
    cells = 0
    for index in range(book.nsheets):
        sheet = book.sheet_by_index(index)
        if sheet.visibility:
            grids.append(Grid(sheet.name, [], hidden=True))
            continue
        grid, found = _grid(sheet, book)
        cells += sum(cell != "" for row in grid.rows for cell in row)
        if cells > MAX_CELLS:
            raise RefusedError(say(TOO_LARGE))
        grids.append(grid)
        problems += found
        book.unload_sheet(index)
    return grids, problems


def _grid(sheet: Any, book: Any) -> tuple[Grid, list[Problem]]:
    from_1904 = book.datemode == 1
    style = _styles(sheet, book)
    filled: dict[int, list[Cell]] = {}
    for at in range(sheet.nrows):
        row = [_cell(cell, style(at, column), from_1904) for column, cell in enumerate(sheet.row(at))]
        while row and row[-1] == "":
            row.pop()
        if row:
            filled[at + 1] = row
    rows = rectangle(filled)
    merged = [(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells]
    hidden_rows = [row for row in filled if row - 1 in sheet.rowinfo_map and sheet.rowinfo_map[row - 1].hidden]
    hidden_columns = [
        column + 1
        for column, about in sorted(sheet.colinfo_map.items())
        if about.hidden and any(row[column] != "" for row in rows if column < len(row))
    ]
    # xlrd does not tell rows that a filter hides from others.
    problems = concealed(sheet.name, hidden_rows, hidden_columns, filtered=False)
    return Grid(sheet.name, rows, merged=clipped(merged, rows), from_1904=from_1904), problems


def _styles(sheet: Any, book: Any) -> Style:
    """How the format of a cell shows a number."""

    def style(row: int, column: int) -> Shown:
        form = book.format_map.get(book.xf_list[sheet.cell_xf_index(row, column)].format_key)
        return shown_by(form.format_str) if form is not None else NUMBER

    return style


def _cell(cell: Any, shown: Shown, from_1904: bool) -> Cell:
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return as_shown(cell.value, shown, from_1904)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "true" if cell.value else "false"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    return tidy(str(cell.value)) if cell.ctype == xlrd.XL_CELL_TEXT else ""
