"""Result rows as an Excel workbook: real numbers, and text that can start neither a formula nor a link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from mrdcore.files.book_bytes import book_bytes
from mrdcore.results import records

Value = str | float | int | None


def rows_workbook(sheets: Mapping[str, pd.DataFrame]) -> bytes:
    """A workbook with a sheet for each frame, headings frozen; a missing value is an empty cell."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, frame in sheets.items():
        sheet = book.create_sheet(name)
        _write(sheet, 1, map(str, frame.columns))
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for number, record in enumerate(records(frame), start=2):
            _write(sheet, number, record.values())
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = sheet.dimensions
    return book_bytes(book)


def _write(sheet: Worksheet, row: int, values: Iterable[Value]) -> None:
    for number, value in enumerate(values, start=1):
        if isinstance(value, str):
            cell = sheet.cell(row, number, ILLEGAL_CHARACTERS_RE.sub("", value))
            cell.data_type = "s"  # openpyxl takes text that begins with "=" for a formula
        elif value is not None:
            sheet.cell(row, number, value)
