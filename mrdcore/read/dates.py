"""Dates as text -> dates. Day or month first is decided once for a column, from its own cells, and never flipped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from mrdcore.files.grid import Cell, cell_text
from mrdcore.problem import Problem
from mrdcore.read.cells import ColumnCells, Fault, Parsed, read_each

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
FIRST_YEAR, LAST_YEAR = 1900, 2100
_TIME = r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?"
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}")
_PARTS = re.compile(rf"(\d{{1,2}})\s?[-/.]\s?(\d{{1,2}})\s?[-/.]\s?(\d{{4}}|\d{{2}}){_TIME}")
CORRECT = "Correct it in the file; until then the date is missing."


@dataclass(frozen=True)
class Order:
    """How a column writes 06/02/2021: `dayfirst` None where its cells contradict each other evenly."""

    dayfirst: bool | None
    shown_by: int = 0
    contradicted_by: int = 0
    from_mapping: bool = False

    @property
    def name(self) -> str:
        return "day/month/year" if self.dayfirst else "month/day/year"

    @property
    def other(self) -> str:
        return "month/day/year" if self.dayfirst else "day/month/year"


def read_dates(column: ColumnCells, dayfirst: bool | None) -> tuple[pd.Series, list[Problem]]:
    """The column as datetime64; NaT where empty, impossible or contradictory, each with a problem that says so."""
    order = _order(column.texts(), dayfirst)
    values, problems = read_each(column, lambda cell: _parse(cell, order), pd.NaT)
    return pd.Series(pd.DatetimeIndex(values), dtype="datetime64[ns]"), [*_order_problems(column, order), *problems]


def _order(texts: list[str], dayfirst: bool | None) -> Order:
    days, months = 0, 0
    for text in texts:
        if found := _PARTS.fullmatch(text):
            first, second = int(found[1]), int(found[2])
            days += first > 12 >= second
            months += second > 12 >= first
    if dayfirst is not None:
        return Order(dayfirst, *((days, months) if dayfirst else (months, days)), from_mapping=True)
    if days == months:
        return Order(None if days else True, days, months)
    return Order(days > months, max(days, months), min(days, months))


def _order_problems(column: ColumnCells, order: Order) -> list[Problem]:
    example = next((text for text in column.texts() if _either_way(text)), None)
    if example is None or order.from_mapping or order.dayfirst is None:
        return []
    read_as = f'"{example}" is read as {_spelled(_parse(example, order)[0])}'
    fix = 'If the month stands first, put "dayfirst": false in the mapping, or write dates as yyyy-mm-dd.'
    if not order.shown_by:
        what = f"no date of the column shows whether the day or the month stands first: {read_as}."
        return column.problems("warning", "day_first_assumed", what, fix)
    if order.contradicted_by:
        what = (
            f"most dates are {order.name} ({order.shown_by} show it), {order.contradicted_by} can only be "
            f"{order.other}. Dates that could be either are read as {order.name}: {read_as}."
        )
        return column.problems("warning", "date_order_mixed", what, "Write all dates of the column in one way.")
    return []


def _spelled(date: datetime) -> str:
    # Not strftime("%B"), whose language is the server's.
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def _either_way(text: str) -> bool:
    """A real date that would be another one with day and month exchanged."""
    found = _PARTS.fullmatch(text)
    return bool(
        found and 0 < int(found[1]) <= 12 and 0 < int(found[2]) <= 12 and found[1] != found[2] and len(found[3]) == 4
    )


def _parse(cell: Cell, order: Order) -> Parsed:
    if isinstance(cell, datetime):
        return _in_range(cell, cell_text(cell))
    if isinstance(cell, float):
        return pd.NaT, _number_fault(cell)
    if found := _ISO.fullmatch(cell):
        return _date(cell, int(found[1]), int(found[2]), int(found[3]))
    if found := _PARTS.fullmatch(cell):
        return _ordered(cell, int(found[1]), int(found[2]), found[3], order)
    what = f'"{cell}" is not a date. Accepted are yyyy-mm-dd, dd/mm/yyyy and dates of Excel.'
    return pd.NaT, Fault("error", "not_a_date", what, CORRECT)


def _ordered(text: str, first: int, second: int, year: str, order: Order) -> Parsed:
    if len(year) == 2:
        what = f'"{text}" has a year of two digits, which may be of either century.'
        return pd.NaT, Fault(
            "error", "two_digit_year", what, "Write the year with four digits; until then it is missing."
        )
    if order.dayfirst is None and first != second and max(first, second) <= 12:
        what = f'"{text}" can be read with the day or the month first, and the column contradicts itself.'
        return pd.NaT, Fault("error", "date_order_unknown", what, 'Put "dayfirst": true or false in the mapping.')
    dayfirst = order.dayfirst if order.dayfirst is not None else first > 12
    day, month = (first, second) if dayfirst else (second, first)
    if month > 12 >= day:
        what = f'"{text}" can only be {order.other}, while the column is {order.name}. It is not turned round.'
        return pd.NaT, Fault("error", "date_order_contradicted", what, CORRECT)
    return _date(text, int(year), month, day)


def _date(text: str, year: int, month: int, day: int) -> Parsed:
    try:
        return _in_range(datetime(year, month, day), text)
    except ValueError:
        what = f'"{text}" is not a day of the calendar.'
        return pd.NaT, Fault("error", "impossible_date", what, CORRECT)


def _in_range(date: datetime, text: str) -> Parsed:
    if FIRST_YEAR <= date.year <= LAST_YEAR:
        return datetime(date.year, date.month, date.day), None
    what = f'"{text}" has a year that cannot be: dates between {FIRST_YEAR} and {LAST_YEAR} are accepted.'
    return pd.NaT, Fault("error", "impossible_date", what, CORRECT)


def _number_fault(cell: float) -> Fault:
    text = cell_text(cell)
    if 20_000 <= cell <= 70_000:
        day = (pd.Timestamp("1899-12-30") + pd.Timedelta(days=int(cell))).strftime("%Y-%m-%d")
        what = f"{text} is a number, not a date. If it is Excel's number of a day, that day is {day}."
        return Fault("error", "not_a_date", what, "Give the cells the format of a date in Excel and save again.")
    return Fault("error", "not_a_date", f"{text} is a number, not a date.", CORRECT)
