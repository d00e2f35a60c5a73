"""Workbooks that can be read, with something hidden, broken or doubled in them."""

from __future__ import annotations

from io import BytesIO

import openpyxl

from mrdcore.files import File
from tests.badfiles.corpus.bad_file import BadFile, Made, error, info, refused, warning
from tests.badfiles.corpus.making import (
    BOOK,
    HEALTHY,
    SHEET,
    good_workbook,
    with_part,
    workbook,
)


def good_and_bad() -> Made:
    return File("patients.csv", HEALTHY), File("scan.pdf", b"%PDF-1.7 scanned letter")


def hidden_key(state: str) -> bytes:
    book = openpyxl.load_workbook(BytesIO(good_workbook()))
    key = book.create_sheet("correspondance")
    for row in (["patient_id", "nom", "prénom"], ["P1", "DUPONT", "Jean"]):
        key.append(row)
    key.sheet_state = "veryHidden" if state == "veryHidden" else "hidden"
    out = BytesIO()
    book.save(out)
    if state != "all":
        return out.getvalue()
    # openpyxl does not write a workbook without a visible sheet; Excel's macros do.
    return with_part(
        out.getvalue(),
        BOOK,
        b'name="patients" sheetId="1" state="visible"',
        b'name="patients" sheetId="1" state="hidden"',
    )


CASES = (
    BadFile(
        "hidden sheet with the key",
        "The sheet that links numbers with names was hidden, not removed.",
        lambda: hidden_key("hidden"),
        (info("hidden_sheet"),),
        patients=("P1", "P2", "P3"),
        secrets=("DUPONT", "Jean"),
    ),
    BadFile(
        "very hidden sheet with the key",
        "Hidden by a macro, so that Excel does not even list it.",
        lambda: hidden_key("veryHidden"),
        (info("hidden_sheet"),),
        patients=("P1", "P2", "P3"),
        secrets=("DUPONT", "Jean"),
    ),
    refused(
        "every sheet hidden", "The key was mailed in place of the cohort.", lambda: hidden_key("all"), "empty_file"
    ),
    BadFile(
        "formula that was never calculated",
        "A script wrote =B2-C2 and nobody opened the workbook since.",
        lambda: workbook(
            patients=[
                ["patient_id", "age", "mrd_relapse_date"],
                ["P1", "=40+5", "2021-02-15"],
                ["P2", 50, "2021-02-15"],
            ]
        ),
        (error("formula_not_calculated", 2),),
        columns={"age": ("", "50")},
    ),
    BadFile(
        "errors of Excel",
        "A lookup that found nothing.",
        lambda: workbook(
            patients=[["patient_id", "age", "mrd_relapse_date"], ["P1", "#N/A", "2021-02-15"], ["P2", 50, "#REF!"]]
        ),
        (
            error("excel_error", 2, "age"),
            error("excel_error", 3, "mrd_relapse_date"),
            warning("time_zero_missing", 3, "mrd_relapse_date"),
        ),
        columns={"age": ("", "50"), "mrd_relapse_date": ("2021-02-15", "")},
    ),
    BadFile(
        "a dimension that lies",
        "A programme wrote A1:B2 for a larger sheet; readers that believe it drop the rest.",
        lambda: with_part(good_workbook(), SHEET, b'<dimension ref="A1:F4"', b'<dimension ref="A1:B2"'),
        patients=("P1", "P2", "P3"),
        columns={"last_status": ("alive", "dead", "alive")},
    ),
    BadFile(
        "a good file and a bad one",
        "The scanned letter was dropped together with the table.",
        good_and_bad,
        (error("not_a_table"),),
        patients=("P1", "P2", "P3"),
    ),
    BadFile(
        "the same file twice",
        "Dropped twice by mistake: no patient may count double.",
        (File("cohorte.csv", HEALTHY), File("cohorte (1).csv", HEALTHY)),
        (info("sheet_repeated"),),
        patients=("P1", "P2", "P3"),
    ),
    BadFile(
        "a workbook named .csv",
        "Renamed by hand.",
        lambda: (File("cohorte.csv", good_workbook()),),
        patients=("P1", "P2", "P3"),
    ),
    BadFile("text named .xlsx", "Renamed by hand.", (File("cohorte.xlsx", HEALTHY),), patients=("P1", "P2", "P3")),
)
