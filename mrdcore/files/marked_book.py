"""The writing half of marking, run apart: fills, comments and tables by openpyxl, in memory alone."""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mrdcore.files.archive import read_archive
from mrdcore.files.book_bytes import book_bytes
from mrdcore.files.gate import MAX_COLUMN, MAX_ROW
from mrdcore.files.grid import Cell, Grid
from mrdcore.files.worksheet import column_number

AUTHOR = "MRD dashboard"
# Calm red, amber and blue; black text stands out from each.
FILLS = {"error": "F6C7C1", "warning": "FBE6B0", "info": "CFE0F2"}
_WORST_FIRST = ("error", "warning", "info")
LONGEST_TEXT = 32_767
_LONGEST_COMMENT = 8_000
_WIDEST_ROW = 256
_CELL = re.compile(r"([A-Z]{0,3})(\d{1,7})")
_SURROGATES = re.compile("[\ud800-\udfff\ufffe\uffff]")
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_FIRST_DATE = datetime(1900, 3, 1)

Told = Sequence[tuple[str, str, str, str]]
Tables = Sequence[tuple[str, Sequence[Sequence[Cell]]]]


def mark_own(data: bytes, name: str, marks: Told, tables: Tables) -> bytes | None:
    """The workbook itself with its marks; None where it is no .xlsx that can be read."""
    grids, _ = read_archive(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if not grids or "content.xml" in archive.namelist():
            return None
    book = load_workbook(io.BytesIO(data), rich_text=True)
    labels: dict[str, Worksheet] = {}
    for sheet in book.worksheets:
        labels[sheet.title] = labels[f"{name}: {sheet.title}"] = sheet
    return _finished(book, labels, marks, tables)


def mark_grids(_: bytes, grids: Sequence[Grid], name: str, marks: Told, tables: Tables) -> bytes:
    """A new workbook of the sheets that are not hidden, with its marks."""
    book = Workbook()
    book.remove(book.worksheets[0])
    labels: dict[str, Worksheet] = {}
    for grid in grids:
        if not grid.hidden:
            sheet = book.create_sheet(_title(grid.sheet or "data", book))
            _fill(sheet, grid.rows)
            labels[grid.sheet] = labels[f"{name}: {grid.sheet}" if grid.sheet else name] = sheet
    return _finished(book, labels, marks, tables)


def _finished(book: Workbook, labels: dict[str, Worksheet], marks: Told, tables: Tables) -> bytes:
    _mark(labels, marks)
    for title, rows in tables:
        _add_table(book, title, rows)
    return book_bytes(book)


def _mark(labels: dict[str, Worksheet], marks: Told) -> None:
    said: defaultdict[tuple[str, int, int], list[tuple[str, str]]] = defaultdict(list)
    filled: dict[tuple[str, int, int], str] = {}
    sheets = {sheet.title: sheet for sheet in labels.values()}
    for label, place, severity, text in marks:
        found = _CELL.fullmatch(place)
        if label not in labels or found is None:
            continue
        sheet, row = labels[label], int(found[2])
        columns = _columns(sheet, found[1])
        if not 0 < row <= MAX_ROW or not columns or columns[-1] > MAX_COLUMN:
            continue
        at = [(sheet.title, *_shown_cell(sheet, row, column)) for column in columns]
        said[at[0]].append((severity, text))
        for cell in at:
            filled[cell] = min(severity, filled.get(cell, severity), key=_WORST_FIRST.index)
    for (title, row, column), severity in filled.items():
        sheets[title].cell(row, column).fill = PatternFill("solid", fgColor=FILLS[severity])
    for (title, row, column), texts in said.items():
        _comment(sheets[title].cell(row, column), [text for _, text in sorted(texts, key=_worst)])


def _columns(sheet: Worksheet, letters: str) -> list[int]:
    return [column_number(letters)] if letters else list(range(1, min(sheet.max_column, _WIDEST_ROW) + 1))


def _worst(said: tuple[str, str]) -> int:
    return _WORST_FIRST.index(said[0])


def _shown_cell(sheet: Worksheet, row: int, column: int) -> tuple[int, int]:
    """The cell itself, or the first of the merged range that covers it."""
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
            return merged.min_row, merged.min_col
    return row, column


def _comment(cell: Any, texts: list[str]) -> None:
    own = [cell.comment.text] if cell.comment else []
    text = _clean("\n\n".join([*own, *dict.fromkeys(texts)]))[:_LONGEST_COMMENT]
    lines = sum(1 + len(line) // 48 for line in text.split("\n"))
    cell.comment = Comment(text, AUTHOR, height=min(30 + 18 * lines, 600), width=340)


def _fill(sheet: Worksheet, rows: Sequence[Sequence[Cell]]) -> None:
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value != "":
                _write(sheet.cell(at, column), value)
    for column in range(1, min(sheet.max_column, _WIDEST_ROW) + 1):
        longest = max((len(str(row[column - 1])) for row in rows[:50] if len(row) >= column), default=0)
        sheet.column_dimensions[get_column_letter(column)].width = min(max(longest + 2, 8), 60)


def _write(cell: Any, value: Cell) -> None:
    if isinstance(value, str):
        _write_text(cell, value)
    elif isinstance(value, datetime):
        if value < _FIRST_DATE:
            _write_text(cell, value.isoformat(" "))
            return
        cell.value = value
        cell.number_format = (
            "yyyy-mm-dd" if (value.hour, value.minute, value.second) == (0, 0, 0) else "yyyy-mm-dd hh:mm"
        )
    else:
        cell.value = int(value) if value == int(value) and abs(value) < 1e15 else value


def _write_text(cell: Any, text: str) -> None:
    text = _clean(text)
    cell.value = text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
    # Also where openpyxl takes it for a formula or an error.
    cell.data_type = "s"
    cell.number_format = "@"
    if text.startswith(_FORMULA_SIGNS):
        cell.quotePrefix = True


def _clean(text: str) -> str:
    """Text without the signs that no workbook can hold."""
    return _SURROGATES.sub("", ILLEGAL_CHARACTERS_RE.sub("", text))


def _add_table(book: Workbook, title: str, rows: Sequence[Sequence[Cell]]) -> None:
    sheet = book.create_sheet(_title(title, book))
    _fill(sheet, rows)
    if not rows:
        return
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _title(wanted: str, book: Workbook) -> str:
    """A title that Excel accepts and that no other sheet has."""
    base = re.sub(r"[\[\]:*?/\\]", " ", _clean(wanted)).strip("' ")[:31] or "data"
    taken = {sheet.title.lower() for sheet in book}
    title, number = base, 1
    while title.lower() in taken:
        number += 1
        title = f"{base[: 31 - len(str(number)) - 1]} {number}"
    return title
