"""MRD as laboratories write it -> a value in % of ABL1 and a state: quantified, not quantifiable, not detected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import nan
from typing import Any

from mrdcore.files.grid import Cell
from mrdcore.language import mark, say
from mrdcore.problem import Problem
from mrdcore.read.values.cells import ColumnCells, Fault, fault_problems, read_each, shown
from mrdcore.read.values.mrd_text import Result, parts_of, result, unreadable
from mrdcore.read.values.mrd_units import (
    COPIES,
    FAMILY,
    LOG,
    LOG_PERCENT,
    LOG_REDUCTION,
    UNCLEAR,
    UNITS,
    in_percent,
    is_level,
    unit_level,
)
from mrdcore.read.values.numbers import assumed_problems, decimals_shown

IMPLAUSIBLE_PERCENT = 1000
NO_RESULT = Result("missing")
OPEN = {
    COPIES: mark("copies of how many ABL1"),
    LOG: mark("log10 of the %, or log reduction"),
    UNCLEAR: mark("a ratio, or a %"),
}


def _which_unit() -> str:
    return say("Say which: {units}.", units=", ".join(UNITS))


@dataclass(frozen=True)
class Reduction:
    """A value that is log10 below the sample before treatment; `at_least` where only that is known (">4")."""

    log10: float
    at_least: bool = False


@dataclass(frozen=True)
class MrdValues:
    """Value and state of each cell, as `Cohort.samples` holds them.

    `reductions`: the cells, by position, whose value waits for the sample before treatment; missing until then.
    `assumed`: numbers were read as % because nothing gives a unit.
    """

    values: list[float]
    states: list[Any]
    problems: list[Problem]
    reductions: dict[int, Reduction] = field(default_factory=dict)
    assumed: bool = False


@dataclass(frozen=True)
class Read:
    """One result under its unit. `waits`: a number whose unit is not known."""

    value: float = nan
    state: Any = nan
    fault: Fault | None = None
    reduction: Reduction | None = None
    waits: bool = False


def read_units(column: ColumnCells) -> tuple[list[str | None], list[Problem]]:
    """For each row its unit: a level; what leaves it open (COPIES, LOG, UNCLEAR), which is said; None where empty."""

    def parse(cell: Cell) -> tuple[str, Fault | None]:
        level = unit_level(shown(cell))
        if level in UNITS:
            return level, None
        if level is not None:
            what = say(
                '"{cell}" leaves open what is counted: {open}. The values are missing until then.',
                cell=shown(cell),
                open=say(OPEN[level]),
            )
            return level, Fault("error", "unit_unclear", what, _which_unit())
        what = say('"{cell}" is not allowed. Allowed: {units}.', cell=shown(cell), units=", ".join(UNITS))
        return UNCLEAR, Fault("error", "not_allowed", what, say("Correct the unit; until then the values are missing."))

    return read_each(column, parse, None)


def read_mrd(column: ColumnCells, units: Sequence[str | None], said: str | None = None) -> MrdValues:
    """The column in % of ABL1.

    The unit is the cell's own ("0.05 %"), else its row's in `units` (as `read_units` gives it; None where none), else
    that of the column's header, else what a person `said`. None everywhere is read as % and said by the caller; None
    beside other units makes a number missing.
    """
    parts = {text: parts_of(text) for text in column.texts()}
    found = {text: one.digits for text, one in parts.items()}
    decimals = decimals_shown(found.values())

    def parse(cell: Cell) -> tuple[Result, Fault | None]:
        one = result(cell, decimals, parts.get(cell) if isinstance(cell, str) else None)
        return one, one.fault

    parsed, faults = read_each(column, parse, NO_RESULT, asked={"nd"})
    header, said_of_unit = _of_header(column, said)
    given = [unit if unit is not None else header for unit in units]
    if other := _of_the_others(parsed, given):
        given = [other] * len(given)
        what = say("values without a unit are read in {other}, the unit of the others.", other=other)
        said_of_unit = column.problems(
            "info", "unit_from_others", what, say("Write the unit in each cell, or in the header.")
        )
    if logarithms := _logarithms(column, parsed, given):
        parsed = [NO_RESULT if amount else one for one, amount in zip(parsed, _amounts(parsed, given), strict=True)]
    problems = [*assumed_problems(column, decimals, found), *faults, *said_of_unit, *logarithms]
    firm = header is not None and header != said
    return _in_units(column, parsed, given, [firm or unit is not None for unit in units], problems)


def _of_header(column: ColumnCells, said: str | None) -> tuple[str | None, list[Problem]]:
    """The unit of the header, else what was said."""
    level = unit_level(column.unit) if column.unit else None
    if level is None or level in UNITS:
        return level or said, []
    if said in FAMILY[level]:
        return said, []
    what = say(
        'the unit "{unit}" leaves open what is counted: {open}. Values without their own unit are missing.',
        unit=column.unit,
        open=say(OPEN[level]),
    )
    return level, column.problems("error", "unit_unclear", what, _which_unit())


def _of_the_others(parsed: Sequence[Result], given: Sequence[str | None]) -> str | None:
    """The unit of bare numbers where the other cells bring one unit and nothing else gives any."""
    numbers = [one for one in parsed if one.kind in ("number", "below", "above")]
    own = {one.unit for one in numbers} - {None}
    bare = any(one.unit is None for one in numbers)
    if not bare or len(own) != 1 or own - set(UNITS) or any(unit is not None for unit in given):
        return None
    return own.pop()


def _in_units(
    column: ColumnCells,
    parsed: Sequence[Result],
    given: Sequence[str | None],
    firm: Sequence[bool],
    problems: list[Problem],
) -> MrdValues:
    """Every result in % of ABL1; `firm` says for which cells the given unit is that of the row or header."""
    assumed = all(unit is None for unit in given) and all(one.unit is None for one in parsed)
    # A number stands under few units: read once under each.
    keys = list(zip(column.meant(), given, firm, strict=True))
    found = dict(zip(keys, parsed, strict=True))
    reads = {key: _under(key[0], one, "%" if assumed else key[1], firm=key[2]) for key, one in found.items()}
    each = [reads[key] for key in keys]
    values, states = [read.value for read in each], [read.state for read in each]
    reductions = {i: read.reduction for i, read in enumerate(each) if read.reduction is not None}
    waiting = [i for i, read in enumerate(each) if read.waits and given[i] is None]
    faulty = {key: (key[0], read.fault) for key, read in reads.items() if read.fault is not None}
    problems += fault_problems(column, keys, faulty)
    problems += [*_without_unit(column, waiting), *_zeros(column, parsed, states), *_implausible(column, values)]
    numbers = any(value == value for value in values)
    return MrdValues(values, states, problems, reductions, assumed and numbers)


def _under(cell: Cell, one: Result, given: str | None, *, firm: bool) -> Read:
    """A result in the unit that counts for it."""
    match one.kind:
        case "not_detected":
            return Read(state="not_detected")
        case "not_quantifiable" | "positive":
            return Read(state="not_quantifiable")
        case "missing":
            return Read()
        case _:
            if one.number == 0 and one.kind == "number" and not {one.unit or given} & {LOG_PERCENT, LOG_REDUCTION, LOG}:
                return Read(state="not_detected")
            unit, doubt = _unit(cell, one, given, firm=firm)
            read = _amount(cell, one, unit)
            return read if doubt is None or read.fault is not None else Read(read.value, read.state, doubt, read.reduction, read.waits)  # fmt: skip


def _unit(cell: Cell, one: Result, given: str | None, *, firm: bool) -> tuple[str | None, Fault | None]:
    """The cell's own unit, completed by the given one where it leaves something open."""
    own = one.unit
    if own is None:
        return given, None
    if own in UNITS:
        if given is None or given == own or given in FAMILY or not firm:
            return own, None
        what = say(
            '"{cell}" brings another unit than {given}, the unit of its row or column. Its own is used.',
            cell=shown(cell),
            given=given,
        )
        return own, Fault("warning", "unit_contradicted", what, say("Correct one of the two units."))
    if given in FAMILY[own]:
        return given, None
    what = say('"{cell}" leaves its unit open: {open}. It is not used.', cell=shown(cell), open=say(OPEN[own]))
    return own, Fault("error", "unit_unclear", what, _which_unit())


def _amount(cell: Cell, one: Result, unit: str | None) -> Read:
    if unit not in UNITS:
        return Read(waits=one.unit is None)
    if unit == LOG_REDUCTION:
        return _reduction(cell, one)
    if one.kind == "above":
        what = say('"{cell}" is above what was measured: detected, without a value. It is not used.', cell=shown(cell))
        fix = say(
            "Write the value, or map it to the highest value that the laboratory measures, if you count it as that."
        )
        return Read(fault=Fault("error", "mrd_above_limit", what, fix))
    if is_level(unit) and (one.number < 0 or (one.kind == "below" and one.number == 0)):
        return Read(fault=unreadable(cell).fault)
    value = in_percent(min(one.number, 300.0) if not is_level(unit) else one.number, str(unit))
    return Read(value, "quantified" if one.kind == "number" else "not_quantifiable")


def _reduction(cell: Cell, one: Result) -> Read:
    if one.number < 0 or one.kind == "below":
        what = say(
            '"{cell}" is no log reduction: 3 is three log10 below the sample before treatment.', cell=shown(cell)
        )
        return Read(
            fault=Fault("error", "not_an_mrd_value", what, say("Write it as 3 or >3; until then it is missing."))
        )
    return Read(reduction=Reduction(one.number, at_least=one.kind == "above"))


def _amounts(parsed: Sequence[Result], given: Sequence[str | None]) -> list[bool]:
    """Which results are numbers of a unit that counts, so that they cannot be below zero."""
    pairs = zip(parsed, given, strict=True)
    return [one.kind in ("number", "below") and is_level(one.unit or unit) for one, unit in pairs]


def _logarithms(column: ColumnCells, parsed: Sequence[Result], given: Sequence[str | None]) -> list[Problem]:
    """Numbers below zero in most rows of a column that holds amounts: probably logarithms, so that 0 would be 1 %."""
    numbers = [i for i, amount in enumerate(_amounts(parsed, given)) if amount]
    below = [i for i in numbers if parsed[i].number < 0]
    if not below or len(below) * 2 < len(numbers):
        return []
    what = say("most numbers are below zero, which no amount of transcript can be. None of the numbers is used.")
    fix = say(
        'If they are log10 of the % of ABL1, say so: "unit": "log10_percent" in the mapping, or in a unit column.'
    )
    return column.problems("error", "mrd_negative", what, fix, [column.rows[i] for i in below])


def _without_unit(column: ColumnCells, waiting: Sequence[int]) -> list[Problem]:
    if not waiting:
        return []
    what = say("the value has no known unit, while other rows have one. It is not used.")
    rows = [column.rows[i] for i in sorted(waiting)]
    return column.problems("error", "unit_missing", what, say("Fill the unit: {units}.", units=", ".join(UNITS)), rows)


def _zeros(column: ColumnCells, parsed: Sequence[Result], states: Sequence[Any]) -> list[Problem]:
    rows = [
        row
        for row, one, state in zip(column.rows, parsed, states, strict=True)
        if one.kind == "number" and one.number == 0 and state == "not_detected"
    ]
    if not rows:
        return []
    fix = say("Nothing to do if so; where 0 means not done, leave the cell empty.")
    return column.problems("info", "zero_is_not_detected", say("0 is read as not detected."), fix, rows)


def _implausible(column: ColumnCells, values: Sequence[float]) -> list[Problem]:
    rows = [row for row, value in zip(column.rows, values, strict=True) if value > IMPLAUSIBLE_PERCENT]
    if not rows:
        return []
    what = say(
        "more than {implausible_percent} % of ABL1, which is hardly possible. The value is used as it stands.",
        implausible_percent=IMPLAUSIBLE_PERCENT,
    )
    fix = say(
        "If it has another unit, such as copies per 10^4 ABL1, say so in a unit column or in the mapping "
        '("unit": "per_10^4").'
    )
    return column.problems("warning", "mrd_implausible", what, fix, rows)
