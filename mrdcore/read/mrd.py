"""MRD as laboratories write it -> a value in % of ABL1 and a state: quantified, not quantifiable, not detected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import Any

from mrdcore.files.grid import Cell, cell_text, tidy
from mrdcore.problem import Problem
from mrdcore.read.cells import ColumnCells, Fault, Parsed, read_each
from mrdcore.read.numbers import Decimals, assumed_problems, decimals_shown, number_of, read_digits
from mrdcore.schema import normalise

# 1 % = 100 copies per 10^4 ABL1 = 1000 copies per 10^5.
COPIES_PER_PERCENT = {"%": 1.0, "per_10^4": 100.0, "per_10^5": 1000.0}
IMPLAUSIBLE_PERCENT = 1000
NOT_DETECTED = {
    "not_detected", "undetected", "undetectable", "not_detectable", "negative", "neg", "non_detecte", "non_detectee",
    "non_detectable", "indetectable", "negatif", "negative_mrd", "mrd_negative",
}  # fmt: skip
NOT_QUANTIFIABLE = {
    "not_quantifiable", "nq", "positive_not_quantifiable", "positive_nq", "pnq", "detected_not_quantifiable",
    "detectable_not_quantifiable", "non_quantifiable", "detectable_non_quantifiable", "detecte_non_quantifiable",
    "positif_non_quantifiable",
}  # fmt: skip
MISSING = (nan, nan)
ALLOWED = 'a number, "not detected", "<0.001" (detected, under the limit of quantification) or "not quantifiable"'


@dataclass(frozen=True)
class MrdValues:
    """Value and state of each cell, as `Cohort.samples` holds them."""

    values: list[float]
    states: list[Any]
    problems: list[Problem]


def read_mrd(column: ColumnCells, units: Sequence[Any]) -> MrdValues:
    """The column in % of ABL1; `units` holds for each cell a level of the unit column, or None where none is known.

    None everywhere is read as % and said by the caller; None beside other units makes a number missing.
    """
    found = {text: read_digits(_bare(text)[1]) for text in column.texts()}
    decimals = decimals_shown(found.values())
    parsed, problems = read_each(
        column, lambda cell: _parse(cell, decimals, column.spec.name), MISSING, nd_is_missing=False
    )
    problems = [*assumed_problems(column, decimals, found), *problems]
    if any(unit is not None for unit in units):
        problems += _without_unit(column, parsed, units)
        parsed = [_in_percent(pair, unit) for pair, unit in zip(parsed, units, strict=True)]
    return MrdValues([v for v, _ in parsed], [s for _, s in parsed], [*problems, *_implausible(column, parsed)])


def _bare(text: str) -> tuple[str, str]:
    """A leading "<" and the number behind it, without a percent sign."""
    sign = "<" if text.startswith(("<", "≤")) else ""
    return sign, tidy(text.removeprefix("<=").lstrip("<≤").removesuffix("%"))


def _parse(cell: Cell, decimals: Decimals, name: str) -> Parsed:
    text = cell_text(cell)
    word = normalise(text)
    if word == "nd":
        what = f'"{text}" may mean not detected or not done. Which is it?'
        fix = (
            f'Write "not detected" or leave the cell empty, or map it: "values": {{"{name}": {{"ND": "not detected"}}}}. '
            "Until then the value is missing."
        )
        return MISSING, Fault("error", "nd_ambiguous", what, fix)
    if word in NOT_DETECTED:
        return (nan, "not_detected"), None
    if word in NOT_QUANTIFIABLE:
        return (nan, "not_quantifiable"), None
    sign, bare = ("", cell) if not isinstance(cell, str) else _bare(cell)
    number = number_of(bare, decimals)
    if isinstance(number, Fault):
        return MISSING, number if number.code == "ambiguous_number" else _unreadable(text)
    if number < 0 or (sign and number == 0):
        return MISSING, _unreadable(text)
    if sign:
        return (number, "not_quantifiable"), None
    return ((nan, "not_detected") if number == 0 else (number, "quantified")), None


def _unreadable(text: str) -> Fault:
    what = f'"{text}" is not an MRD result. Allowed: {ALLOWED}.'
    return Fault(
        "error", "not_an_mrd_value", what, "Correct it, or say what it means in the mapping; until then it is missing."
    )


def _in_percent(pair: tuple[float, Any], unit: Any) -> tuple[float, Any]:
    value, state = pair
    if value != value:
        return pair
    return (value / COPIES_PER_PERCENT[unit], state) if unit is not None else MISSING


def _without_unit(column: ColumnCells, parsed: list[Any], units: Sequence[Any]) -> list[Problem]:
    rows = [
        row for row, (value, _), unit in zip(column.rows, parsed, units, strict=True) if value == value and unit is None
    ]
    if not rows:
        return []
    what = "the value has no known unit, while other rows have one. It is not used."
    fix = "Fill the unit: % (of ABL1), per_10^4 or per_10^5."
    return column.problems("error", "unit_missing", what, fix, rows)


def _implausible(column: ColumnCells, parsed: list[Any]) -> list[Problem]:
    rows = [row for row, (value, _) in zip(column.rows, parsed, strict=True) if value > IMPLAUSIBLE_PERCENT]
    if not rows:
        return []
    what = f"more than {IMPLAUSIBLE_PERCENT} % of ABL1, which is hardly possible. The value is used as it stands."
    fix = 'If it counts copies per 10^4 or 10^5 ABL1, say so in a unit column or in the mapping ("unit": "per_10^4").'
    return column.problems("warning", "mrd_implausible", what, fix, rows)
