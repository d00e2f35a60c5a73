"""Whether 06/02/2021 is 6 February or 2 June: decided once for a column, from its own cells first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from mrdcore.files.grid import Cell
from mrdcore.language import say
from mrdcore.language.writing import decimal
from mrdcore.problem import Problem
from mrdcore.read.values.cells import ColumnCells, shown
from mrdcore.read.values.date_text import MONTHS, Written, written

By = Literal["itself", "others", "mapping", "nothing"]


@dataclass(frozen=True)
class Order:
    """How a column writes 06/02/2021: `dayfirst` None where its cells contradict each other evenly.

    `shown_by` and `contradicted_by` count the column's own cells; `by` says what decided.
    """

    dayfirst: bool | None
    shown_by: int = 0
    contradicted_by: int = 0
    by: By = "itself"

    @property
    def name(self) -> str:
        return say("day/month/year") if self.dayfirst else say("month/day/year")

    @property
    def other(self) -> str:
        return say("month/day/year") if self.dayfirst else say("day/month/year")


def order_of(cells: Mapping[Cell, int], found: Mapping[Cell, Written], said: bool | None, others: bool | None) -> Order:
    """The order of a column: as its cells show; else as the other columns of the table; else as said; else day first.

    What a person `said` decides where the cells contradict each other, and never against cells that all agree.
    """
    days, months = _evidence(cells, found)
    if days and months:
        if said is not None:
            return Order(said, *((days, months) if said else (months, days)), by="mapping")
        return Order(None if days == months else days > months, max(days, months), min(days, months))
    if days or months:
        return Order(days > 0, days + months)
    if others is not None:
        return Order(others, by="others")
    return Order(True, by="nothing") if said is None else Order(said, by="mapping")


def _evidence(cells: Mapping[Cell, int], found: Mapping[Cell, Written]) -> tuple[int, int]:
    """How many cells can only have the day first, and the month first."""
    days = months = 0
    for cell, count in cells.items():
        one = found[cell]
        if one.kind == "ordered":
            days += count * (one.month > 12 >= one.day)
            months += count * (one.day > 12 >= one.month)
    return days, months


def order_of_table(columns: Iterable[ColumnCells]) -> bool | None:
    """Whether the day stands first in those columns of dates that show it; None where none does or they differ."""
    shown_in = set()
    for column in columns:
        days, months = _evidence(column.filled, {cell: written(cell) for cell in column.filled})
        if bool(days) != bool(months):
            shown_in.add(days > 0)
    return shown_in.pop() if len(shown_in) == 1 else None


def order_problems(
    column: ColumnCells, found: Mapping[Cell, Written], order: Order, said: bool | None, year: Callable[[Written], int]
) -> list[Problem]:
    """What is said of the order: an assumption, other columns, a contradiction, each with a date as it was read.

    `year` gives the four digits of a date's year.
    """
    example = next((cell for cell, one in found.items() if _either_way(one)), None)
    problems = _exchanged(column, found, order)
    if example is None or order.dayfirst is None:
        return problems + (_against(column, order, said, "") if order.by == "itself" else [])
    one = found[example]
    day, month = (one.month, one.day) if order.dayfirst else (one.day, one.month)
    read_as = say(
        '"{cell}" is read as {day} {month} {year}',
        cell=shown(example),
        day=day,
        month=say(MONTHS[month - 1]),
        year=year(one),
    )
    if order.by == "nothing":
        what = say("no date of the column shows whether the day or the month stands first: {read_as}.", read_as=read_as)
        fix = say("If the month stands first, say so in the mapping, or write dates as yyyy-mm-dd.")
        return problems + column.problems("warning", "day_first_assumed", what, fix)
    if order.by == "others":
        return problems + _from_others(column, order, said, read_as)
    if order.by == "itself" and order.contradicted_by:
        what = say(
            "most dates are {name} ({shown_by} show it), {contradicted_by} can only be {other}. Dates that "
            "could be either are read as {name}: {read_as}.",
            name=order.name,
            shown_by=order.shown_by,
            contradicted_by=order.contradicted_by,
            other=order.other,
            read_as=read_as,
        )
        fix = say("Write all dates of the column in one way.")
        return problems + column.problems("warning", "date_order_mixed", what, fix)
    return problems + (_against(column, order, said, read_as) if order.by == "itself" else [])


def _from_others(column: ColumnCells, order: Order, said: bool | None, read_as: str) -> list[Problem]:
    what = say(
        "its dates do not show whether the day or the month stands first; other columns are {name}: {read_as}.",
        name=order.name,
        read_as=read_as,
    )
    if said is None or said == order.dayfirst:
        fix = say("Nothing to do if this is so; otherwise write dates as yyyy-mm-dd.")
        return column.problems("info", "day_first_from_others", what, fix)
    fix = say("The mapping says {other}, which those columns contradict. Write dates as yyyy-mm-dd.", other=order.other)
    return column.problems("warning", "day_first_from_others", what, fix)


def _against(column: ColumnCells, order: Order, said: bool | None, read_as: str) -> list[Problem]:
    """A column whose cells all show the opposite of what the mapping says."""
    if said is None or order.dayfirst is None or said == order.dayfirst:
        return []
    what = say(
        "the mapping says {other}, but the dates of the column can only be {name}.", other=order.other, name=order.name
    )
    if read_as:
        what = say(
            "the mapping says {other}, but the dates of the column can only be {name}: {read_as}.",
            other=order.other,
            name=order.name,
            read_as=read_as,
        )
    fix = say("The column is read as it shows. Correct the mapping if no other column needs it.")
    return column.problems("warning", "day_first_against_mapping", what, fix)


def _either_way(one: Written) -> bool:
    """A real date that would be another one with day and month exchanged."""
    return one.kind == "ordered" and one.month != one.day and max(one.month, one.day) <= 12


def _exchanged(column: ColumnCells, found: Mapping[Cell, Written], order: Order) -> list[Problem]:
    """Dates of Excel up to the 12th beside text it could not read: it has read 06/02 as 2 June and left 15/02 as text."""
    days = [cell for cell in found if isinstance(cell, datetime)]
    texts = [cell for cell, one in found.items() if one.kind == "ordered"]
    left = [cell for cell in texts if found[cell].month > 12 >= found[cell].day]
    if order.by != "itself" or not order.dayfirst or len(left) < len(texts) or not left:
        return []
    if sum(column.filled[cell] for cell in days) < 3 or any(one.day > 12 for one in days):
        return []
    example = days[0]
    what = say(
        'dates of Excel that are all of the 1st to the 12th, beside text such as "{cell}". Excel has '
        "probably exchanged day and month where it could: {cell_2} may be {year}-{day}-{month}.",
        cell=shown(left[0]),
        cell_2=shown(example),
        year=example.year,
        day=decimal(f"{example.day:02}"),
        month=decimal(f"{example.month:02}"),
    )
    fix = say("Compare with the source. Import the file again with the column as text, or as day/month/year.")
    return column.problems("warning", "excel_dates_exchanged", what, fix, column.at(*days), shown(example))
