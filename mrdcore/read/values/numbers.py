"""A column of cells -> numbers. Whether the comma is the decimal sign is decided once for a column, from its own cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import isfinite, nan

import pandas as pd

from mrdcore.files.grid import Cell
from mrdcore.language import mark, say
from mrdcore.problem import Problem, figure
from mrdcore.read.values.cells import ColumnCells, Fault, Parsed, read_each, shown
from mrdcore.read.values.date_text import MONTH_OF, written
from mrdcore.read.values.number_text import (  # fmt: skip
    EXACT,
    UNCLEAR_POWER,
    UNIT_OF,
    Digits,
    Mark,
    mark_of,
    plain,
    read_digits,
    split_unit,
    unit_named,
)
from mrdcore.schema import ColumnSpec, normalise

__all__ = [
    "Decimals", "assumed_problems", "decimals_shown", "excel_date", "number_of", "read_digits", "read_numbers",
]  # fmt: skip

_OTHER: dict[Mark, Mark] = {",": ".", ".": ",", "": ""}
CORRECT = mark("Correct it in the file, or say what it means in the mapping; until then the value is missing.")
# Codes for a missing value, where no such value can be.
SENTINELS = {-1, -8, -9, -88, -99, -888, -999, -9999, 77, 88, 99, 777, 888, 999, 7777, 8888, 9999, 99999}
# Of intervals; what is longer and looks like a code for a missing value is one.
LONGEST_YEARS = 20
_BOUND = re.compile(r"([<>≤≥~≈]|env(iron|\.)?\s|about\s|ca\.?\s|circa\s|vers\s)", re.IGNORECASE)
_DAY_AND_NAME = re.compile(r"(\d{1,2})[-/. ]([^\W\d_]{3,9})\.?|([^\W\d_]{3,9})\.?[-/. ](\d{1,2})")


@dataclass(frozen=True)
class Decimals:
    """What the column shows of its decimal marks and of its marks between thousands."""

    marks: frozenset[str]
    thousands: frozenset[str]

    def value(self, digits: Digits) -> float | None:
        """The number; None where it can be read in two ways that differ a thousandfold."""
        if not digits.doubtful:
            return digits.value
        other_shown = _OTHER[digits.mark] in self.marks
        if digits.mark in self.marks:
            return None if other_shown else digits.value
        if digits.mark in self.thousands:
            return round(digits.value * 1000)
        return None if other_shown else digits.value

    def assumed(self, digits: Digits) -> bool:
        """A comma with three digits behind it in a column where nothing decides."""
        return digits.doubtful and digits.mark == "," and not self.marks and not self.thousands & {",", "."}


def decimals_shown(found: Iterable[Digits | None]) -> Decimals:
    """The evidence of a column's numbers; 1.234,5 shows a decimal comma, as 12,5 does; 1,234 shows nothing."""
    digits = [one for one in found if one is not None]
    thousands = frozenset(one.thousands for one in digits if one.thousands)
    marks: set[str] = {one.mark for one in digits if one.mark and not one.doubtful}
    marks |= {_OTHER[mark_of(sign)] for sign in thousands if mark_of(sign)}
    return Decimals(frozenset(marks), thousands)


def read_numbers(column: ColumnCells) -> tuple[pd.Series, list[Problem]]:
    """The column as float; NaN where empty or not a number of its unit, with a problem that says so."""
    given = unit_named(column.unit)
    if given in _UNIT_NAMES and column.spec.measured_in in _UNIT_NAMES and given != column.spec.measured_in:
        return _in_another_unit(column, given)
    return _read(column, 1.0)


_UNIT_NAMES = set(UNIT_OF.values())


def _in_another_unit(column: ColumnCells, given: str) -> tuple[pd.Series, list[Problem]]:
    """The header says months where the dictionary's column counts days."""
    wanted = column.spec.measured_in
    factor = EXACT.get((given, wanted))
    if factor is None:
        what = say(
            "it is in {given}, while {name} counts {wanted}. The values are not used.",
            given=say(given),
            name=column.spec.name,
            wanted=say(wanted),
        )
        fix = say(
            "Give a column in {wanted}, or map the header to the column that counts {given}, if there is one.",
            wanted=say(wanted),
            given=say(given),
        )
        return pd.Series([nan] * len(column.cells), dtype="float64"), column.problems("error", "other_unit", what, fix)
    values, problems = _read(column, factor)
    what = say(
        "it is in {given} and is read in {wanted}: 1 is {factor}.",
        given=say(given),
        wanted=say(wanted),
        factor=figure(factor),
    )
    return values, [*column.problems("info", "unit_converted", what, say("Nothing to do.")), *problems]


def _read(column: ColumnCells, factor: float) -> tuple[pd.Series, list[Problem]]:
    found = {text: read_digits(text) or read_digits(split_unit(text)[0]) for text in column.texts()}
    decimals = decimals_shown(found.values())
    thousands = _perhaps_thousands(column.spec, decimals, found)

    def parse(cell: Cell) -> Parsed:
        one = found.get(cell) if isinstance(cell, str) and cell in thousands else None
        return _parse(cell, decimals, column.spec, factor) if one is None else (nan, _two_numbers(cell, one))

    values, problems = read_each(column, parse, nan)
    assumed = [] if thousands else assumed_problems(column, decimals, found)
    return pd.Series(values, dtype="float64"), [*assumed, *problems]


def _perhaps_thousands(spec: ColumnSpec, decimals: Decimals, found: Mapping[str, Digits | None]) -> set[str]:
    """Texts such as 1.000 in a column of whole numbers or days, where 1 and 1000 can both be and nothing else tells."""
    if spec.kind != "integer" and spec.measured_in != "days":
        return set()
    doubtful = {text: one for text, one in found.items() if one is not None and one.doubtful}
    if decimals.marks or decimals.thousands or any(not _can_be(spec, 1000 * one.value) for one in doubtful.values()):
        return set()
    return {text for text, one in doubtful.items() if spec.kind != "integer" or one.value == int(one.value)}


def _can_be(spec: ColumnSpec, number: float) -> bool:
    return _allows(spec, number) and _is_time(spec, number)


def _two_numbers(cell: Cell, one: Digits) -> Fault:
    what = say(
        '"{cell}" can be read as {value} or as {number}, and no other value of the column tells.',
        cell=shown(cell),
        value=figure(one.value),
        number=round(1000 * one.value),
    )
    return Fault("error", "ambiguous_number", what, say("Write the number without a separator of thousands."))


def assumed_problems(column: ColumnCells, decimals: Decimals, found: Mapping[str, Digits | None]) -> list[Problem]:
    """One warning, with an example, where nothing shows whether the comma is the decimal sign."""
    example = next(((text, one) for text, one in found.items() if one is not None and decimals.assumed(one)), None)
    if example is None:
        return []
    what = say(
        'nothing shows whether the comma stands before decimals or between thousands: "{cell}" is read as {value}.',
        cell=shown(example[0]),
        value=figure(example[1].value),
    )
    fix = say("If it stands between thousands, write the numbers without it.")
    return column.problems("warning", "decimal_comma_assumed", what, fix)


def number_of(cell: Cell, decimals: Decimals, digits: Digits | None = None) -> tuple[float, Fault | None]:
    """The number in a cell, with what is to be said of it; NaN and the reason where there is none.

    `digits` are those of the cell, where they have been read already.
    """
    if isinstance(cell, float) and isfinite(cell):
        return cell, None
    if digits is None and isinstance(cell, str):
        digits = read_digits(cell)
    if digits is None:
        return nan, _no_number(cell)
    value = decimals.value(digits)
    if value is None:
        what = say(
            '"{cell}" can be read in two ways, since the column uses both the comma and the point.', cell=shown(cell)
        )
        return nan, Fault("error", "ambiguous_number", what, say("Write the number without a separator of thousands."))
    if digits.power:
        what = say('"{cell}" is read as {value}. Is that what is meant?', cell=shown(cell), value=figure(value))
        fix = say("If not, write the number itself: 10e-5 is 0.0001, ten times as much as 1e-5 or 10^-5.")
        return value, Fault("warning", "power_of_ten", what, fix)
    return value, None


def _no_number(cell: Cell) -> Fault:
    text = shown(cell)
    if lost := excel_date(cell):
        return lost
    if isinstance(cell, str) and UNCLEAR_POWER.fullmatch(plain(cell)):
        what = say('"{text}" may be a power of ten or from one number to another.', text=text)
        return Fault("error", "ambiguous_number", what, say("Write the number itself, for example 0.0001."))
    if isinstance(cell, str) and _BOUND.match(plain(cell)):
        what = say('"{text}" is not one number: a bound or an estimate.', text=text)
        return Fault("error", "not_exact", what, say(CORRECT))
    return Fault("error", "not_a_number", say('"{text}" is not a number.', text=text), say(CORRECT))


def excel_date(cell: Cell) -> Fault | None:
    """A day in place of a number: Excel turns 12.3 or 3-12 into a day, and the number is lost."""
    what = say(
        '"{cell}" is a day where a number is expected. Excel turns numbers such as 12.3 into days; what '
        "stood here is destroyed.",
        cell=shown(cell),
    )
    if isinstance(cell, datetime):
        what = say(
            '"{cell}" is a day where a number is expected. Excel turns numbers such as 12.3 into days; what '
            "stood here (perhaps {day}.{month}) is destroyed.",
            cell=shown(cell),
            day=cell.day,
            month=cell.month,
        )
    elif not isinstance(cell, str) or not _is_day(cell):
        return None
    fix = say(
        "Open the original, set the column to text or import it as numbers, and copy the value again; it "
        "is missing until then."
    )
    return Fault("error", "excel_date_for_number", what, fix)


def _is_day(text: str) -> bool:
    if len(text) > 30 or not any(sign.isdigit() for sign in text):
        return False
    if found := _DAY_AND_NAME.fullmatch(text):
        return normalise(found[2] or found[3]) in MONTH_OF
    return written(text).kind in ("day", "ordered")


def _parse(cell: Cell, decimals: Decimals, spec: ColumnSpec, factor: float) -> Parsed:
    number, fault = number_of(cell, decimals)
    if number != number and isinstance(cell, str):
        number, fault = _with_unit(cell, decimals, spec, fault)
    if number != number:
        return nan, fault
    number *= factor
    if number in SENTINELS and not _can_be(spec, number):
        what = say("{cell} stands for a missing value and is read as missing.", cell=shown(cell))
        return nan, Fault(
            "warning", "sentinel_number", what, say("Leave such cells empty, or write the value if there is one.")
        )
    if spec.kind == "integer" and number != int(number):
        return nan, Fault("error", "not_whole", say('"{cell}" is not a whole number.', cell=shown(cell)), say(CORRECT))
    return number, fault


def _is_time(spec: ColumnSpec, number: float) -> bool:
    """Whether the number can be an interval of the column's unit; no treatment of today has been followed for longer."""
    longest = {"days": LONGEST_YEARS * 366, "months": LONGEST_YEARS * 12}.get(spec.measured_in)
    return longest is None or number <= longest


def _allows(spec: ColumnSpec, number: float) -> bool:
    above = spec.minimum is None or number >= spec.minimum
    return above and (spec.maximum is None or number <= spec.maximum)


def _with_unit(text: str, decimals: Decimals, spec: ColumnSpec, fault: Fault | None) -> tuple[float, Fault | None]:
    """The number of "54 ans" where the column counts years; converted where that is exact."""
    digits, words = split_unit(text)
    number, doubt = number_of(digits, decimals) if digits else (nan, None)
    if number != number or (fault is not None and fault.code != "not_a_number"):
        return nan, fault
    unit, wanted = unit_named(words), spec.measured_in
    if wanted and normalise(unit) == normalise(wanted) and (unit == "%") == (wanted == "%"):
        return number, doubt
    if factor := EXACT.get((unit, wanted)):
        what = say(
            '"{cell}" is read as {number} {wanted}.',
            cell=shown(text),
            number=figure(number * factor),
            wanted=say(wanted),
        )
        return number * factor, Fault(
            "info", "unit_converted", what, say("Nothing to do if this is so; else write {wanted}.", wanted=say(wanted))
        )
    if unit not in _UNIT_NAMES and unit != "%":
        return nan, fault
    what = say('"{cell}" has another unit than the column. It is not converted.', cell=shown(text))
    if wanted:
        what = say(
            '"{cell}" has another unit than the column, which counts {wanted}. It is not converted.',
            cell=shown(text),
            wanted=say(wanted),
        )
    return nan, Fault("error", "other_unit", what, say(CORRECT))
