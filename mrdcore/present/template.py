"""A workbook to be filled in: both sheets with an example row, allowed values in drop-downs, the dictionary beside them."""

from __future__ import annotations

from datetime import datetime

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from mrdcore.dictionary.counted import COUNTED
from mrdcore.files.book_bytes import book_bytes
from mrdcore.language import mark, say
from mrdcore.present.dictionary import HEADINGS, entry
from mrdcore.read.layout.example import EXAMPLE_ID
from mrdcore.schema import FILE_COLUMNS, SAMPLE_COLUMNS, ColumnSpec

Value = str | int | float | datetime

ROWS = 2000
FORMATS = {"identifier": "@", "date": "yyyy-mm-dd"}
HEADER_FILL = PatternFill("solid", fgColor="DCE6F1")
EXAMPLE_FILL = PatternFill("solid", fgColor="F2F2F2")
EXAMPLE_FONT = Font(italic=True, color="595959")
ABOUT_EXAMPLE = mark(
    "An example. A row whose patient is called {name} is set aside when the file is read: leave it, or delete it."
)

# Times already counted serve files without dates; MRD of the patients sheet serves files without a samples sheet.
PATIENT_COLUMNS: tuple[ColumnSpec, ...] = tuple(
    spec
    for spec in FILE_COLUMNS
    if spec.section != COUNTED and not (spec.section == "MRD response" and spec.name.startswith("mrd_"))
)


# An invented patient: transplanted after two cycles, alive in remission. What does not apply is left empty.
EXAMPLE_PATIENT: dict[str, Value] = {
    "patient_id": EXAMPLE_ID, "centre": "Toulouse", "age": 61, "sex": "female",
    "diagnosis_date": datetime(2021, 3, 2), "disease": "npm1", "best_first_line_response": "cr_mrd",
    "mrd_relapse_date": datetime(2022, 5, 16), "mrd_relapse_confirmation_date": datetime(2022, 5, 30),
    "npm1": "mutated", "flt3_itd": "wild_type", "flt3_tkd": "wild_type", "nras": "mutated", "kras": "wild_type",
    "dnmt3a": "mutated", "idh1": "wild_type", "idh2": "wild_type",
    "ven_aza_start_date": datetime(2022, 6, 7), "ven_days_c1": 14, "dose_modified_c1_c2": "no", "cycles": 2,
    "cycle_2_start_date": datetime(2022, 7, 12), "ven_aza_stop_date": datetime(2022, 7, 25),
    "outpatient_c1": "yes", "posaconazole": "yes", "gcsf": "no", "rbc_transfusion": "no", "platelet_transfusion": "no",
    "neutropenia_g34": "yes", "febrile_neutropenia": "no",
    "hsct": "yes", "hsct_date": datetime(2022, 9, 20), "conditioning": "ric", "donor": "unrelated",
    "cycles_before_hsct": 2, "last_news_date": datetime(2024, 4, 3), "last_status": "alive",
    "last_morphologic_cr": "yes", "last_mrd": "negative",
}  # fmt: skip
EXAMPLE_SAMPLE: dict[str, Value] = {
    "patient_id": EXAMPLE_ID, "date": datetime(2022, 5, 16), "tissue": "blood", "transcript": "NPM1 A", "value": 0.85,
    "unit": "%",
}  # fmt: skip


def template_workbook() -> bytes:
    """An .xlsx workbook whose headers are the dictionary's names, so that it is read back without a mapping.

    Each sheet to be filled has one example row, which reading sets aside.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    _entry_sheet(book.create_sheet("patients"), PATIENT_COLUMNS, EXAMPLE_PATIENT)
    _entry_sheet(book.create_sheet("samples"), SAMPLE_COLUMNS, EXAMPLE_SAMPLE)
    _dictionary_sheet(book.create_sheet("dictionary"))
    return book_bytes(book)


def _entry_sheet(sheet: Worksheet, specs: tuple[ColumnSpec, ...], example: dict[str, Value]) -> None:
    _header(sheet, [spec.name for spec in specs])
    _example(sheet, specs, example)
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


def _example(sheet: Worksheet, specs: tuple[ColumnSpec, ...], example: dict[str, Value]) -> None:
    for number, spec in enumerate(specs, start=1):
        cell = sheet.cell(2, number)
        if spec.name in example:
            cell.value = example[spec.name]
        cell.font, cell.fill, cell.number_format = EXAMPLE_FONT, EXAMPLE_FILL, FORMATS.get(spec.kind, "General")
    sheet.cell(2, 1).comment = Comment(say(ABOUT_EXAMPLE, name=EXAMPLE_ID), say("example"))


def _comment(spec: ColumnSpec) -> Comment:
    words = entry(spec)
    lines = [spec.label, words.meaning, say("Type: {kind}", kind=words.kind)]
    return Comment("\n".join([*lines, _allowed(spec)] if spec.levels else lines), say("dictionary"))


def _allowed(spec: ColumnSpec) -> str:
    return say("Allowed: {values}", values=", ".join(spec.values))


def _drop_down(spec: ColumnSpec, cells: str) -> DataValidation:
    validation = DataValidation("list", formula1=f'"{",".join(spec.values)}"', allow_blank=True, sqref=cells)
    validation.showErrorMessage = True
    validation.errorTitle = spec.label[:32]
    validation.error = _allowed(spec)[:255]
    return validation


def _dictionary_sheet(sheet: Worksheet) -> None:
    _header(sheet, [say(heading) for heading in (mark("sheet"), mark("section"), *HEADINGS[:5])])
    sheet.freeze_panes = "A2"
    for name, specs in (("patients", PATIENT_COLUMNS), ("samples", SAMPLE_COLUMNS)):
        for spec in specs:
            words = entry(spec)
            sheet.append([name, words.section, words.column, words.meaning, words.kind, words.allowed, words.accepted])
    for letter, width in zip("ABCDEFG", (10, 24, 32, 60, 28, 60, 60), strict=True):
        sheet.column_dimensions[letter].width = width
