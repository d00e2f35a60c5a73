"""An empty workbook to be filled in: both sheets, the allowed values in drop-downs, the dictionary beside them."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from mrdcore.dictionary.counted import COUNTED
from mrdcore.present.dictionary import entry
from mrdcore.schema import FILE_COLUMNS, SAMPLE_COLUMNS, ColumnSpec

ROWS = 2000
FORMATS = {"identifier": "@", "date": "yyyy-mm-dd"}
HEADER_FILL = PatternFill("solid", fgColor="DCE6F1")

# Times already counted serve files without dates; MRD of the patients sheet serves files without a samples sheet.
PATIENT_COLUMNS: tuple[ColumnSpec, ...] = tuple(
    spec
    for spec in FILE_COLUMNS
    if spec.section != COUNTED and not (spec.kind == "number" and spec.name.startswith("mrd_"))
)


def template_workbook() -> bytes:
    """An .xlsx workbook whose headers are the dictionary's names, so that it is read back without a mapping."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _entry_sheet(book.create_sheet("patients"), PATIENT_COLUMNS)
    _entry_sheet(book.create_sheet("samples"), SAMPLE_COLUMNS)
    _dictionary_sheet(book.create_sheet("dictionary"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _entry_sheet(sheet: Worksheet, specs: tuple[ColumnSpec, ...]) -> None:
    _header(sheet, [spec.name for spec in specs])
    # The first column stays in sight with the header: it says whose row it is.
    sheet.freeze_panes = "B2"
    for number, spec in enumerate(specs, start=1):
        letter = get_column_letter(number)
        sheet.cell(1, number).comment = _comment(spec)
        sheet.column_dimensions[letter].width = max(12, len(spec.name) + 2)
        sheet.column_dimensions[letter].number_format = FORMATS.get(spec.kind, "General")
        if spec.levels:
            sheet.add_data_validation(_drop_down(spec, f"{letter}2:{letter}{ROWS + 1}"))


def _header(sheet: Worksheet, names: list[str]) -> None:
    for number, name in enumerate(names, start=1):
        cell = sheet.cell(1, number, name)
        cell.font, cell.fill = Font(bold=True), HEADER_FILL


def _comment(spec: ColumnSpec) -> Comment:
    words = entry(spec)
    lines = [spec.label, words.meaning, f"Type: {words.kind}"]
    return Comment("\n".join([*lines, f"Allowed: {', '.join(spec.values)}"] if spec.levels else lines), "dictionary")


def _drop_down(spec: ColumnSpec, cells: str) -> DataValidation:
    validation = DataValidation("list", formula1=f'"{",".join(spec.values)}"', allow_blank=True, sqref=cells)
    validation.showErrorMessage = True
    validation.errorTitle = spec.label[:32]
    validation.error = f"Allowed: {', '.join(spec.values)}"[:255]
    return validation


def _dictionary_sheet(sheet: Worksheet) -> None:
    _header(sheet, ["sheet", "section", "column", "meaning", "type and unit", "allowed values", "also accepted"])
    sheet.freeze_panes = "A2"
    for name, specs in (("patients", PATIENT_COLUMNS), ("samples", SAMPLE_COLUMNS)):
        for spec in specs:
            words = entry(spec)
            sheet.append([name, words.section, words.column, words.meaning, words.kind, words.allowed, words.accepted])
    for letter, width in zip("ABCDEFG", (10, 24, 32, 60, 28, 60, 60), strict=True):
        sheet.column_dimensions[letter].width = width
