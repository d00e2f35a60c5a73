"""A table as a grid of numbers and texts, for a spreadsheet: a cell that writes several numbers takes several columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from mrdcore.language import mark, say
from mrdcore.present.format import not_reached
from mrdcore.present.table import Cell, Head, Number, Table

VALUE, COUNT = "", "n"
WORDS = {
    "n": mark("n"),
    "%": mark("%"),
    "low": mark("95% CI from"),
    "high": mark("95% CI to"),
    "median": mark("median"),
    "q1": mark("lower quartile"),
    "q3": mark("upper quartile"),
}
LIMITS = {"low", "high"}
Value = str | Number | None


@dataclass(frozen=True)
class Grid:
    """`over`, `heads` and `what` above the columns (the groups, the columns, the numbers of each); the lines under them.

    The first column holds the label of each line. A text stands where a cell has no number.
    """

    over: tuple[str, ...]
    heads: tuple[str, ...]
    what: tuple[str, ...]
    lines: tuple[tuple[Value, ...], ...]

    @property
    def headings(self) -> tuple[tuple[str, ...], ...]:
        """The rows of headings that say something."""
        return tuple(row for row in (self.over, self.heads, self.what) if any(row)) or (self.heads,)


def grid_of(table: Table) -> Grid:
    """The table with every number in a column of its own, unrounded; labels, texts and notes stay as they are."""
    columns = [name for head in table.columns for name in _spread(head)]
    over = [name for head in table.heads for name in _spread(head)]
    kinds = [_kinds([line.cells[place] for line in table.lines]) for place in range(len(columns))]
    lines = tuple(
        (_label(line.label, line.small, indent=line.indent), *_values(line.cells, kinds)) for line in table.lines
    )
    stub = table.stub if not table.heads else ""
    return Grid(
        ("" if not table.heads else table.stub, *_widened(over, kinds)) if table.heads else (),
        (stub, *_widened(columns, kinds)),
        ("", *(say(WORDS[kind]) if kind in WORDS else kind for of in kinds for kind in of)),
        lines,
    )


def _spread(head: Head) -> list[str]:
    """A heading over several columns stands in the first of them."""
    return [head.text, *[""] * (head.span - 1)]


def _kinds(cells: Sequence[Cell]) -> tuple[str, ...]:
    """What the numbers of a column are, in the order in which they come; one column where there are none."""
    kinds: dict[str, None] = {}
    for cell in cells:
        kinds |= dict.fromkeys(number.what for number in cell.numbers)
    if kinds.keys() & LIMITS:  # an interval has two ends, also where one is nowhere reached
        kinds |= dict.fromkeys(("low", "high"))
    if COUNT in kinds:  # a count alone stands under the counts
        kinds.pop(VALUE, None)
    return tuple(kinds) or (VALUE,)


def _widened(names: Sequence[str], kinds: Sequence[tuple[str, ...]]) -> list[str]:
    pairs = zip_longest(names, kinds, fillvalue="")
    return [text for name, of in pairs for text in (str(name), *[""] * (len(of) - 1))]


def _label(label: str, small: str, *, indent: bool) -> str:
    text = f"{label} ({small})" if small else label
    return f"    {text}" if indent else text


def _values(cells: Sequence[Cell], kinds: Sequence[tuple[str, ...]]) -> list[Value]:
    return [value for cell, of in zip(cells, kinds, strict=True) for value in _of_cell(cell, of)]


def _of_cell(cell: Cell, kinds: tuple[str, ...]) -> list[Value]:
    """The numbers of a cell, each under what it is; else its text. Of an interval with one end the other is not reached."""
    counts = COUNT in kinds and VALUE not in kinds
    of = {COUNT if counts and number.what == VALUE else number.what: number for number in cell.numbers}
    if not of:
        text = f"{cell.text} ({cell.small})" if cell.small else cell.text
        return [text, *[None] * (len(kinds) - 1)]
    open_end = not_reached() if of.keys() & LIMITS else None
    return [of.get(kind, open_end if kind in LIMITS else None) for kind in kinds]
