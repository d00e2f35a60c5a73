"""The tables of views as an Excel workbook: real numbers with their formats, and text that can start nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mrdcore.files.book_bytes import book_bytes
from mrdcore.language import say
from mrdcore.present.scene import Scene, TitledTable
from mrdcore.present.table import Number
from mrdcore.present.table_grid import Value, grid_of
from mrdcore.results import records

RULE, THIN = Side("medium"), Side("thin")
WIDEST, NARROWEST = 60, 9  # letters
MADE = datetime(2000, 1, 1)  # the same views make the same workbook, whenever
GENERAL = "General"


def tables_workbook(
    scenes: Sequence[Scene], names: Sequence[str] = (), rows: pd.DataFrame | None = None, methods: Sequence[str] = ()
) -> bytes:
    """A workbook with a sheet a table, its notes beneath; before them what makes the numbers again, and the methods.

    `rows`: the result rows behind the tables, as the last sheet. Views of single patients have no table in it.
    """
    book = Workbook()
    book.properties.creator = "MRD dashboard"
    book.properties.created = book.properties.modified = MADE
    about = book.worksheets[0]
    about.title = say("About")
    taken = {about.title.lower()}
    sheets = []
    for place, scene in enumerate(scenes):
        name = names[place] if place < len(names) else ""
        for table in () if scene.of_patients else scene.tables:
            sheet = book.create_sheet(_free_name(table.title, taken))
            _table(sheet, scene, name or scene.title, table)
            sheets.append((sheet.title, scene, name or scene.title))
    _about(about, sheets, methods)
    if rows is not None:
        _rows(book.create_sheet(_free_name(say("Result rows"), taken)), rows)
    return book_bytes(book)


def _free_name(title: str, taken: set[str]) -> str:
    """A name that Excel allows and no other sheet has."""
    plain = re.sub(r"[\[\]:*?/\\'\x00-\x1f]", " ", title).strip()[:31].strip() or say("Table")
    name, number = plain, 2
    while name.lower() in taken:
        ending = f" {number}"
        name, number = f"{plain[: 31 - len(ending)]}{ending}", number + 1
    taken.add(name.lower())
    return name


def _table(sheet: Worksheet, scene: Scene, view: str, titled: TitledTable) -> None:
    grid = grid_of(titled.table)
    _put(sheet, 1, 1, titled.title, Font(bold=True, size=13))
    _put(sheet, 2, 1, f"{view} · {scene.who}", Font(italic=True, color="5A666B"))
    row = first = 4
    for headings in grid.headings:
        for column, text in enumerate(headings, start=1):
            _put(sheet, row, column, text, Font(bold=True))
            sheet.cell(row, column).alignment = Alignment(
                horizontal="left" if column == 1 else "right", vertical="bottom", wrap_text=True
            )
        row += 1
    width = len(grid.heads)
    for line, values in zip(titled.table.lines, grid.lines, strict=True):
        for column, value in enumerate(values, start=1):
            cell = _put(sheet, row, column, value, Font(bold=line.strong))
            cell.alignment = Alignment(
                horizontal="left" if column == 1 or titled.table.prose else "right", vertical="top", wrap_text=True
            )
        row += 1
    for column in range(1, width + 1):
        sheet.cell(first, column).border = Border(top=RULE)
        head = sheet.cell(first + len(grid.headings) - 1, column)
        head.border = Border(top=RULE if len(grid.headings) == 1 else None, bottom=THIN)
        sheet.cell(row - 1, column).border = Border(bottom=RULE)
    for note in (*titled.table.notes, scene.method):
        if note:
            row += 1
            _put(sheet, row, 1, note, Font(size=9, color="5A666B"))
    sheet.freeze_panes = sheet.cell(first + len(grid.headings), 2).coordinate
    _widths(sheet, first, first + len(grid.headings) + len(grid.lines), width)


def _put(sheet: Worksheet, row: int, column: int, value: Value | float, font: Font | None = None) -> Any:
    """A number with its format, or a text as text whatever it begins with."""
    cell = sheet.cell(row, column)
    if isinstance(value, Number):
        cell.value = int(value.value) if value.form == "0" and value.value == int(value.value) else value.value
        cell.number_format = value.form
    elif isinstance(value, str):
        if value:
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
            cell.data_type = "s"  # openpyxl takes text that begins with "=" for a formula
    elif value is not None:
        cell.value = value
    if font is not None:
        cell.font = font
    return cell


def _widths(sheet: Worksheet, first: int, last: int, columns: int) -> None:
    for column in range(1, columns + 1):
        texts = [sheet.cell(row, column).value for row in range(first, last)]
        longest = max((len(text) for text in texts if isinstance(text, str)), default=0)
        at_most = WIDEST if column == 1 else 24
        sheet.column_dimensions[get_column_letter(column)].width = min(max(longest + 2, NARROWEST), at_most)


def _about(sheet: Worksheet, sheets: Sequence[tuple[str, Scene, str]], methods: Sequence[str]) -> None:
    """What makes the numbers of each sheet again."""
    headings = (
        say("Sheet"),
        say("View"),
        say("Patients"),
        say("Page and link"),
        say("Data (SHA-256)"),
        say("Version"),
        say("Method"),
    )
    for column, text in enumerate(headings, start=1):
        _put(sheet, 1, column, text, Font(bold=True))
    row = 2
    for name, scene, view in sheets:
        stamp = scene.stamp
        link = f"{stamp.page}?{stamp.link}" if stamp.link else stamp.page
        who = f"{scene.who} · {say('Synthetic data')}" if stamp.is_synthetic and not scene.who else scene.who
        for column, text in enumerate((name, view, who, link, stamp.sha256, stamp.version, scene.method), start=1):
            _put(sheet, row, column, text)
        row += 1
    if methods:
        row += 1
        _put(sheet, row, 1, say("Methods"), Font(bold=True))
        for text in methods:
            row += 1
            _put(sheet, row, 1, text)
    for column, width in enumerate((32, 30, 44, 44, 24, 10, 80), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"


def _rows(sheet: Worksheet, rows: pd.DataFrame) -> None:
    """The tidy rows, a number a row."""
    _put_row(sheet, 1, map(str, rows.columns), Font(bold=True))
    for number, record in enumerate(records(rows), start=2):
        _put_row(sheet, number, _plain(record).values())
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _plain(record: Mapping[str, object]) -> dict[str, str | float | None]:
    return {
        name: value if value is None or isinstance(value, str | int | float) else str(value)
        for name, value in record.items()
    }


def _put_row(sheet: Worksheet, row: int, values: Iterable[str | float | None], font: Font | None = None) -> None:
    for column, value in enumerate(values, start=1):
        _put(sheet, row, column, value, font)
