"""The workbook of result rows, read back."""

from io import BytesIO

import pandas as pd
from openpyxl import load_workbook

from mrdcore.present.workbook import rows_workbook


def written(**columns: list[object]) -> list[tuple[object, ...]]:
    book = load_workbook(BytesIO(rows_workbook({"rows": pd.DataFrame(columns)})))
    return [tuple(cell.value for cell in row) for row in book["rows"].iter_rows()]


def test_numbers_stay_numbers_and_missing_ones_are_empty() -> None:
    assert written(stat=["p", "median"], value=[0.032, float("nan")]) == [
        ("stat", "value"),
        ("p", 0.032),
        ("median", None),
    ]


def test_text_that_looks_like_a_formula_stays_text() -> None:
    book = load_workbook(BytesIO(rows_workbook({"rows": pd.DataFrame({"level": ["=1+1", "+cmd|x", "http://a.b"]})})))
    cells = [row[0] for row in book["rows"].iter_rows(min_row=2)]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells] == [
        ("=1+1", "s", None),  # a formula in a naive export
        ("+cmd|x", "s", None),
        ("http://a.b", "s", None),
    ]


def test_signs_that_no_workbook_can_hold_are_left_out() -> None:
    assert written(level=["a\x0bb"])[1] == ("ab",)
