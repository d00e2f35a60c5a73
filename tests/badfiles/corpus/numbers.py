"""Cells of numbers that hold none, or that could be two."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from openpyxl import Workbook

from tests.badfiles.corpus.bad_file import BadFile, Said, error
from tests.badfiles.corpus.making import one_column, workbook


def cell(name: str, why: str, column: str, cells: tuple[str, ...], read: tuple[str, ...], *said: Said) -> BadFile:
    """One column of P1, P2, ... from row 2, and what it is read as."""
    return BadFile(name, why, one_column(column, *cells), said, columns={column: read})


def formatted(value: float | datetime, number_format: str, column: str = "age") -> bytes:
    """One patient with a cell of this format, as a person sees it in Excel."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["patient_id", column, "mrd_relapse_date"])
    sheet.append(["P1", value, "2021-02-15"])
    sheet["B2"].number_format = number_format
    out = BytesIO()
    book.save(out)
    return out.getvalue()


CASES = (
    cell("decimal commas", "France.", "age", ("45,5", "62", "58,25"), ("45.5", "62", "58.25")),
    cell(
        "a comma that nothing explains",
        "1,234 days are one day or three years.",
        "os_days",
        ("1,234", "7"),
        ("", "7"),
        error("ambiguous_number", 2, "os_days"),
    ),
    cell(
        "comma and point in one column",
        "Two typists: 1,234 may be 1.234 or 1234. Never guessed.",
        "os_days",
        ("12.5", "1,234"),
        ("12.5", ""),
        error("ambiguous_number", 3, "os_days"),
    ),
    cell(
        "point for thousands beside decimal commas",
        "German habits.",
        "os_days",
        ("1.234,5", "1.234"),
        ("1234.5", "1234"),
    ),
    cell("spaces for thousands", "French habits.", "os_days", ("1 234", "12"), ("1234", "12")),
    cell(
        "a number with its unit",
        "Typed as it is spoken.",
        "age",
        ("45 ans", "62"),
        ("45", "62"),
    ),
    cell(
        "another unit than the column's",
        "18 months are no 18 years.",
        "age",
        ("18 mois", "62"),
        ("", "62"),
        error("other_unit", 2, "age"),
    ),
    cell(
        "limits, doubts and ranges as ages",
        "About 45, over 60, between 45 and 50: none is an age.",
        "age",
        (">60", "~45", "45-50", "45?", "62"),
        ("", "", "", "", "62"),
        error("not_exact", 2, "age"),
        error("not_exact", 3, "age"),
        error("not_a_number", 4, "age"),
        error("not_a_number", 5, "age"),
    ),
    cell(
        "a footnote's mark in a cell",
        "45* is 45 with a remark; the remark decides.",
        "age",
        ("45*", "62"),
        ("", "62"),
        error("not_a_number", 2, "age"),
    ),
    cell(
        "a number in words",
        "Typed in a letter.",
        "age",
        ("quarante-cinq", "62"),
        ("", "62"),
        error("not_a_number", 2, "age"),
    ),
    cell(
        "an apostrophe before a number",
        "Typed to make Excel keep it as text.",
        "age",
        ("'45", "62"),
        ("", "62"),
        error("not_a_number", 2, "age"),
    ),
    cell(
        "too large for a number",
        "A cat on the keyboard.",
        "os_days",
        ("1e999", "12"),
        ("", "12"),
        error("not_a_number", 2, "os_days"),
    ),
    cell(
        "five thousand digits",
        "Python stops at 4,300 of them with an exception.",
        "os_days",
        ("9" * 5000, "12"),
        ("", "12"),
        error("not_a_number", 2, "os_days"),
    ),
    BadFile(
        "a number that Excel made a date of",
        "12.5 typed into a French Excel is 12 May: the number is gone, and the day is no age.",
        lambda: workbook(
            patients=[
                ["patient_id", "age", "mrd_relapse_date"],
                ["P1", datetime(2024, 5, 12), "2021-02-15"],
                ["P2", 62, "2021-02-15"],
            ]
        ),
        (error("excel_date_for_number", 2, "age"),),
        columns={"age": ("", "62")},
    ),
    cell(
        "a number that Excel made a date of, as text",
        "The same after saving as CSV.",
        "age",
        ("12-mai", "05/12/2024", "62"),
        ("", "", "62"),
        error("excel_date_for_number", 2, "age"),
        error("excel_date_for_number", 3, "age"),
    ),
    BadFile(
        "a percentage of Excel", "45 % is stored as 0.45.", lambda: formatted(0.45, "0%"), columns={"age": ("45",)}
    ),
)
