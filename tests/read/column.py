"""One column of cells, read without a file around it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mrdcore.files.grid import Cell
from mrdcore.problem import At, Place, Problem
from mrdcore.read.columns.match import SPECS
from mrdcore.read.values.cells import ColumnCells
from mrdcore.read.values.column import read_column
from mrdcore.read.values.dates import read_dates
from mrdcore.schema import BY_NAME

THIS_YEAR = 2026


def cells_of(name: str, *cells: Cell, unit: str = "", words: dict[str, str] | None = None) -> ColumnCells:
    """A column of the patients' sheet, or `value` and `unit` of the samples', from row 2 on."""
    spec = BY_NAME.get(name) or SPECS["samples"][name]
    rows = tuple(At("", i) for i in range(2, len(cells) + 2))
    return ColumnCells(spec, Place("", name), tuple(cells), rows, words or {}, unit)


def dates_of(*cells: Cell, dayfirst: bool | None = None, others: bool | None = None) -> tuple[list[str], list[Problem]]:
    """The dates as yyyy-mm-dd, "" where missing, and what is said."""
    series, problems = read_dates(cells_of("diagnosis_date", *cells), dayfirst, others, THIS_YEAR)
    assert series.dtype == "datetime64[ns]"
    return series.dt.strftime("%Y-%m-%d").fillna("").tolist(), problems


def numbers_of(name: str, *cells: Cell, unit: str = "") -> tuple[list[float | None], list[Problem]]:
    """The numbers, None where missing, and what is said."""
    series, problems = read_column(cells_of(name, *cells, unit=unit))
    assert series.dtype == "float64"
    return [None if value != value else value for value in series], problems


def codes_of(problems: Sequence[Problem]) -> list[str]:
    return [one.code for one in problems]


def day(text: str) -> datetime:
    return datetime.fromisoformat(text)
