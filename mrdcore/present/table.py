"""A table as data: drawn by `html` on a page, and by exports elsewhere; and the cells that several tables share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isnan

import pandas as pd

from mrdcore.groups import Division, Groups
from mrdcore.language import say
from mrdcore.present.format import DASH, fixed, interval, p_value
from mrdcore.present.palette import slots
from mrdcore.results import ResultRow, each

P_FORM = "0.000"


@dataclass(frozen=True)
class Number:
    """A number behind the text of a cell, unrounded: what it is ("n", "%", "low", ...; "" for the cell's own), how a
    spreadsheet shows it.
    """

    value: float
    form: str = "0"
    what: str = ""


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, and in smaller type beneath it; and the numbers that this text writes, for a spreadsheet."""

    text: str
    small: str = ""
    numbers: tuple[Number, ...] = ()


@dataclass(frozen=True)
class Line:
    """A row of a table. `indent` for a category under its variable, `strong` for a heading or a summary; `colour` where
    the row explains one of a chart; `small` stands in smaller type beneath the label.
    """

    label: str
    cells: tuple[Cell, ...]
    indent: bool = False
    strong: bool = False
    colour: str = ""
    small: str = ""


@dataclass(frozen=True)
class Head:
    """A column heading over `span` columns, with the colour slot of its group ("" for none)."""

    text: str
    span: int = 1
    slot: str = ""


@dataclass(frozen=True)
class Table:
    """A table: optional spanning heads over the columns, columns, lines, and notes under them; `prose` where cells hold
    sentences instead of figures.
    """

    columns: tuple[Head, ...]
    lines: tuple[Line, ...]
    heads: tuple[Head, ...] = ()
    stub: str = ""
    notes: tuple[str, ...] = ()
    prose: bool = False


@dataclass(frozen=True)
class Naming:
    """What groups are called: `labels` alone, `short` under the `title` of the variable; and each one's colour slot."""

    labels: Mapping[str, str]
    short: Mapping[str, str]
    title: str
    slots: Mapping[str, str]

    @classmethod
    def of(cls, division: Division) -> Naming:
        return cls(division.labels, division.short, division.title, slots(division.order, division.set_aside))

    def contrast(self, first: str, second: str) -> str:
        """NRAS mutated against wild type."""
        names = {"first": self.short.get(first, first), "second": self.short.get(second, second)}
        if self.labels.get(first) == self.short.get(first):
            return say("{first} against {second}", **names)
        return say("{title} {first} against {second}", title=self.title, **names)


def lookup(rows: pd.DataFrame, **where: object) -> Callable[..., ResultRow | None]:
    """A row by subject, stat, level and at among those whose columns hold these values; None where there is none."""
    index = {(r["subject"], r["stat"], r["level"], -1.0 if isnan(r["at"]) else r["at"]): r for r in each(rows, **where)}

    def row(subject: str, stat: str, level: str, at: float = -1.0) -> ResultRow | None:
        return index.get((subject, stat, level, at))

    return row


def group_heads(
    groups: Groups, naming: Naming, patients: Mapping[str, int] | None = None, span: int = 1
) -> tuple[Head, ...]:
    """A heading a group, with its colour where there are groups, and its size where that is asked for."""
    size = {level: f" (n = {patients.get(level, 0)})" if patients is not None else "" for level in groups.levels}
    slot = naming.slots if groups.by else {}
    return tuple(Head(naming.short.get(v, v) + size[v], span, slot.get(v, "")) for v in groups.levels)


def count(row: ResultRow | None) -> str:
    return DASH if row is None else fixed(row["value"])


def count_cell(row: ResultRow | None) -> Cell:
    return Cell(count(row), numbers=() if row is None else (Number(row["value"]),))


def limits_of(row: ResultRow, form: str, times: float = 1.0) -> tuple[Number, ...]:
    """The limits of an interval, as numbers of a cell."""
    return tuple(Number(times * row[end], form, end) for end in ("low", "high") if not isnan(row[end]))


def numbers_of(row: ResultRow, form: str, times: float = 1.0) -> tuple[Number, ...]:
    """The value of a row and its limits, as numbers of a cell."""
    return (Number(times * row["value"], form), *limits_of(row, form, times))


def with_interval(row: ResultRow | None, digits: int, unit: str = "") -> Cell:
    if row is None or isnan(row["value"]):
        return Cell(DASH, row["note"] if row is not None else "")
    form = f"0.{'0' * digits}" if digits else "0"
    text = fixed(row["value"], digits) + unit
    return Cell(text, interval(row["low"], row["high"], digits), numbers_of(row, form))


def p_cell(row: ResultRow | None) -> Cell:
    if row is None:
        return Cell(DASH)
    if isnan(row["value"]):
        return Cell(p_value(row["value"]), row["note"])
    return Cell(p_value(row["value"]), numbers=(Number(row["value"], P_FORM),))
