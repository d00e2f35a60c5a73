"""Numbers as text -> numbers. Whether the comma is the decimal sign is decided once for a column, from its own cells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import isfinite, nan
from typing import Literal

import pandas as pd

from mrdcore.files.grid import Cell, cell_text
from mrdcore.problem import Problem
from mrdcore.read.cells import ColumnCells, Fault, Parsed, read_each

Mark = Literal["", ",", "."]
_OTHER: dict[Mark, Mark] = {",": ".", ".": ",", "": ""}
_PLAIN = re.compile(r"([+-]?)(\d*)(?:([.,])(\d+))?([eE][+-]?\d{1,3})?")
_GROUPED = re.compile(r"([+-]?)(\d{1,3})((?:([ .,'])\d{3})(?:\4\d{3})*)(?:([.,])(\d+))?")
CORRECT = "Correct it in the file, or say what it means in the mapping; until then the value is missing."


@dataclass(frozen=True)
class Digits:
    """A number as written: its value, its decimal mark, its mark between thousands.

    `doubtful`: one mark with three digits behind it, as 1,234: `value` takes it for decimals, it may be thousands.
    """

    value: float
    mark: Mark = ""
    thousands: str = ""
    doubtful: bool = False


def read_digits(text: str) -> Digits | None:
    """The number a text writes, with a decimal point or comma and thousands apart; None where it writes none."""
    plain = _PLAIN.fullmatch(text)
    if plain and (plain[2] or plain[4]):
        sign, whole, mark, decimals, power = plain.groups(default="")
        value = float(f"{sign}{whole or '0'}.{decimals or '0'}{power}")
        if not isfinite(value):
            return None
        doubtful = len(decimals) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0") and not power
        return Digits(value, _mark(mark), doubtful=doubtful)
    grouped = _GROUPED.fullmatch(text)
    if not grouped or grouped[5] == grouped[4]:
        return None
    sign, first, rest, between, mark, decimals = grouped.groups(default="")
    whole = first + rest.replace(between, "")
    return Digits(float(f"{sign}{whole}.{decimals or '0'}"), _mark(mark), thousands=between)


def _mark(sign: str) -> Mark:
    return "," if sign == "," else "." if sign == "." else ""


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
    marks |= {_OTHER[_mark(sign)] for sign in thousands if _mark(sign)}
    return Decimals(frozenset(marks), thousands)


def read_numbers(column: ColumnCells) -> tuple[pd.Series, list[Problem]]:
    """The column as float; NaN where empty or not a number, with a problem that says so."""
    found = {text: read_digits(text) for text in column.texts()}
    decimals = decimals_shown(found.values())
    values, problems = read_each(column, lambda cell: _parse(cell, decimals, column.spec.kind == "integer"), nan)
    return pd.Series(values, dtype="float64"), [*assumed_problems(column, decimals, found), *problems]


def assumed_problems(
    column: ColumnCells, decimals: Decimals, found: dict[str, Digits] | dict[str, Digits | None]
) -> list[Problem]:
    """One warning, with an example, where nothing shows whether the comma is the decimal sign."""
    example = next(((text, one) for text, one in found.items() if one is not None and decimals.assumed(one)), None)
    if example is None:
        return []
    what = (
        f'nothing shows whether the comma stands before decimals or between thousands: "{example[0]}" is read as '
        f"{example[1].value:g}."
    )
    fix = "If it stands between thousands, write the numbers without it."
    return column.problems("warning", "decimal_comma_assumed", what, fix)


def number_of(cell: Cell, decimals: Decimals) -> float | Fault:
    """The number in a cell, or why there is none."""
    if isinstance(cell, float):
        return cell
    digits = None if isinstance(cell, datetime) else read_digits(cell)
    if digits is None:
        return Fault("error", "not_a_number", f'"{cell_text(cell)}" is not a number.', CORRECT)
    value = decimals.value(digits)
    if value is None:
        what = f'"{cell_text(cell)}" can be read in two ways, since the column uses both the comma and the point.'
        return Fault("error", "ambiguous_number", what, "Write the number without a separator of thousands.")
    return value


def _parse(cell: Cell, decimals: Decimals, whole: bool) -> Parsed:
    number = number_of(cell, decimals)
    if isinstance(number, Fault):
        return nan, number
    if whole and number != int(number):
        return nan, Fault("error", "not_whole", f'"{cell_text(cell)}" is not a whole number.', CORRECT)
    return number, None
