"""A column of cells -> dates. What a cell leaves open is decided once for its column, and said; nothing is completed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pandas as pd

from mrdcore.files.grid import Cell
from mrdcore.language import mark, say
from mrdcore.problem import Problem
from mrdcore.read.values.cells import ColumnCells, Fault, Parsed, read_each, shown
from mrdcore.read.values.date_order import Order, order_of, order_problems
from mrdcore.read.values.date_text import FIRST_YEAR, LAST_YEAR, MONTHS, Written, written

__all__ = ["MONTHS", "read_dates"]

CORRECT = mark("Correct it in the file; until then the date is missing.")
ACCEPTED = mark("Accepted are yyyy-mm-dd, dd/mm/yyyy, 12 March 2021, 12 mars 2021 and dates of Excel.")
# The day before Excel's day 1, as far as its own error about 1900 goes; workbooks of an old Mac count from 1904.
EXCEL_DAY_0 = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}
# The first day that Unix counts: what a program writes for an empty date. Once or twice it may be a real day.
UNIX_DAY_0 = (1970, 1, 1)
UNIX_DAYS_SUSPECT = 3


@dataclass(frozen=True)
class Column:
    """What the cells of a column decide together: the order of day and month, and what its bare numbers are."""

    order: Order
    this_year: int
    serials: bool
    unix: bool
    day_0: datetime

    def year(self, one: Written) -> int:
        """The year with four digits; of two digits 20yy where that is not in the future, else 19yy."""
        if not one.short:
            return one.year
        return 2000 + one.year if 2000 + one.year <= self.this_year else 1900 + one.year


def read_dates(
    column: ColumnCells, dayfirst: bool | None, others: bool | None = None, this_year: int | None = None
) -> tuple[pd.Series, list[Problem]]:
    """The column as datetime64; NaT where empty, partial, impossible or contradictory, each with a problem that says so.

    `dayfirst` is what a person said, `others` what the other columns of dates in the table show (`order_of`). A time
    of the day is dropped: the date is the one that is written, whatever the time zone.
    """
    found = {cell: written(cell) for cell in column.filled}
    order = order_of(column.filled, found, dayfirst, others)
    day_0 = EXCEL_DAY_0[column.from_1904]
    year = this_year or date.today().year
    decided = Column(order, year, _are_serials(column, found), _is_unix(column, found), day_0)
    values, problems = read_each(column, lambda cell: _date(cell, found[cell], decided), pd.NaT)
    said = [
        *order_problems(column, found, order, dayfirst, decided.year),
        *_short_years(column, found, decided),
        *(_serial_problems(column, found, day_0) if decided.serials else []),
        *_universal_time(column, found),
    ]
    return pd.Series(pd.DatetimeIndex(values), dtype="datetime64[ns]"), [*said, *problems]


def _are_serials(column: ColumnCells, found: Mapping[Cell, Written]) -> bool:
    """Most cells are numbers that Excel would show as a day: the file was saved as values. A lone one is a slip."""
    counts = dict.fromkeys(("serial", "day", "ordered", "unreadable"), 0)
    for cell, one in found.items():
        if one.kind in counts:
            counts[one.kind] += column.filled[cell]
    return counts["serial"] * 2 > sum(counts.values())


def _is_unix(column: ColumnCells, found: Mapping[Cell, Written]) -> bool:
    unix = sum(column.filled[cell] for cell, one in found.items() if (one.year, one.month, one.day) == UNIX_DAY_0)
    return unix >= UNIX_DAYS_SUSPECT


def _date(cell: Cell, one: Written, decided: Column) -> Parsed:
    match one.kind:
        case "day":
            return _of_calendar(cell, decided.year(one), one.month, one.day, decided)
        case "ordered":
            return _ordered(cell, one, decided)
        case "serial":
            return _serial(cell, one, decided)
        case "partial":
            return pd.NaT, _partial_fault(cell)
        case "none":
            what = say('"{cell}" is read as no such date.', cell=shown(cell))
            fix = say("Nothing to do if there was none; leave the cell empty, or write the date if there was one.")
            return pd.NaT, Fault("info", "no_date_word", what, fix)
        case "sentinel":
            return pd.NaT, _sentinel_fault(cell)
        case _:
            what = say('"{cell}" is not a date. {accepted}', cell=shown(cell), accepted=say(ACCEPTED))
            return pd.NaT, Fault("error", "not_a_date", what, say(CORRECT))


def _ordered(cell: Cell, one: Written, decided: Column) -> Parsed:
    order, first, second = decided.order, one.month, one.day
    if order.dayfirst is None and first != second and max(first, second) <= 12:
        what = say(
            '"{cell}" can be read with the day or the month first, and the column contradicts itself.', cell=shown(cell)
        )
        return pd.NaT, Fault(
            "error", "date_order_unknown", what, say("Say in the mapping whether the day or the month stands first.")
        )
    dayfirst = order.dayfirst if order.dayfirst is not None else first > 12
    day, month = (first, second) if dayfirst else (second, first)
    if month > 12 >= day:
        what = say(
            '"{cell}" can only be {other}, while the column is {name}. It is not turned round.',
            cell=shown(cell),
            other=order.other,
            name=order.name,
        )
        return pd.NaT, Fault("error", "date_order_contradicted", what, say(CORRECT))
    return _of_calendar(cell, decided.year(one), month, day, decided)


def _of_calendar(cell: Cell, year: int, month: int, day: int, decided: Column) -> Parsed:
    if decided.unix and (year, month, day) == UNIX_DAY_0:
        return pd.NaT, _sentinel_fault(cell)
    try:
        found = datetime(year, month, day)
    except ValueError:
        what = say('"{cell}" is not a day of the calendar.', cell=shown(cell))
        return pd.NaT, Fault("error", "impossible_date", what, say(CORRECT))
    if FIRST_YEAR <= year <= LAST_YEAR:
        return found, None
    what = say(
        '"{cell}" has a year that cannot be: dates between {first_year} and {last_year} are accepted.',
        cell=shown(cell),
        first_year=FIRST_YEAR,
        last_year=LAST_YEAR,
    )
    return pd.NaT, Fault("error", "impossible_date", what, say(CORRECT))


def _serial(cell: Cell, one: Written, decided: Column) -> Parsed:
    day = decided.day_0 + timedelta(days=int(one.serial))
    if decided.serials:
        return day, None
    what = say(
        "{cell} is a number, not a date. If it is Excel's number of a day, that day is {cell_2}.",
        cell=shown(cell),
        cell_2=shown(day),
    )
    return pd.NaT, Fault(
        "error", "not_a_date", what, say("Give the cells the format of a date in Excel and save again.")
    )


def _partial_fault(cell: Cell) -> Fault:
    what = say(
        '"{cell}" is not a whole date. It is missing in the analyses: no day or month is made up.', cell=shown(cell)
    )
    fix = say(
        "Write the whole date, as yyyy-mm-dd. If only an estimate is known, agree on one with your team and write that."
    )
    return Fault("warning", "partial_date", what, fix)


def _sentinel_fault(cell: Cell) -> Fault:
    what = say('"{cell}" stands for "no date" and is read as missing.', cell=shown(cell))
    return Fault("info", "sentinel_date", what, say("Leave such cells empty, or write the date if there is one."))


def _short_years(column: ColumnCells, found: Mapping[Cell, Written], decided: Column) -> list[Problem]:
    """Said once: the rule, with an example; to be looked at where it leads to both centuries."""
    short = {decided.year(one): cell for cell, one in found.items() if one.short}
    if not short:
        return []
    first, last = min(short), max(short)
    both = first < 2000 <= last
    years = (last, first) if both else (last,)
    examples = ", ".join(say('"{cell}" as {year}', cell=shown(short[year]), year=year) for year in years)
    what = say(
        "years of two digits are read as 20yy, or as 19yy where 20yy would be in the future: {examples}.",
        examples=examples,
    )
    fix = say("Write years with four digits if this is wrong.")
    return column.problems("warning" if both else "info", "two_digit_years", what, fix)


def _serial_problems(column: ColumnCells, found: Mapping[Cell, Written], day_0: datetime) -> list[Problem]:
    cell, one = next((cell, one) for cell, one in found.items() if one.kind == "serial")
    day = day_0 + timedelta(days=int(one.serial))
    what = say(
        "numbers in place of dates, read as Excel's numbers of days: {cell} is {day} {month} {year}.",
        cell=shown(cell),
        day=day.day,
        month=say(MONTHS[day.month - 1]),
        year=day.year,
    )
    fix = say("Nothing to do if the example is right; in a workbook of an old Mac it would be 4 years and 1 day later.")
    if column.from_1904:
        fix = say("Nothing to do if the example is right: this workbook counts its days from 1904.")
    return column.problems("info", "excel_serials", what, fix)


def _universal_time(column: ColumnCells, found: Mapping[Cell, Written]) -> list[Problem]:
    """All days as the last hours of a day in universal time: probably midnights, and so the next day, east of it."""
    days = {cell: one for cell, one in found.items() if one.kind in ("day", "ordered")}
    hours = {one.utc_hour for one in days.values()}
    if not days or len(hours) > 2 or min(hours) < 12:
        return []
    cell = next(iter(days))
    what = say(
        'time stamps of the late evening in universal time, such as "{cell}": by local time it may be the next day.',
        cell=shown(cell),
    )
    fix = say("The date is read as it is written. If all are one day early, export the dates without a time.")
    return column.problems("warning", "universal_time", what, fix)
