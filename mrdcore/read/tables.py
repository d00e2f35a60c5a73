"""A table: one header, and rows under it that each know where they stand in the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from mrdcore.files.grid import Cell
from mrdcore.problem import At, Place, SetAside

_Word = TypeVar("_Word")


@dataclass(frozen=True)
class Table:
    """A header and rows of its length, each with its place in the file.

    `sheet` is the label that problems of the whole table stand under. `units` holds the unit that the file gives for
    a column ("" where none), in a row under the header or in the header itself; None where no column has one.
    `letters` are the columns as a spreadsheet calls them. `set_aside` are the filled rows below the header that are
    no rows of the table. `at` is where each row begins; `cell_at` says for a column where each of its cells stands,
    where a row was put together from several rows of the file (an empty tuple for a column that follows `at`).
    `labels` are pairs of a header and what the file calls its column in full. `from_1904`: bare numbers of days count
    from 1 January 1904.
    """

    sheet: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    at: tuple[At, ...]
    letters: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    cell_at: tuple[tuple[At, ...], ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    from_1904: bool = False

    @property
    def place(self) -> Place:
        return Place(self.sheet)

    @cached_property
    def sheets(self) -> frozenset[str]:
        """The sheets of the file that its rows come from, and its own label."""
        return frozenset({self.sheet, *(at.sheet for at in self.at)})

    def cells(self, position: int) -> tuple[Cell, ...]:
        """The column at this position, counted from 0."""
        return self._columns[position] if self.rows else ()

    @cached_property
    def _columns(self) -> tuple[tuple[Cell, ...], ...]:
        # Asked for many times over; the rows are all of the header's width.
        return tuple(zip(*self.rows, strict=True))

    def places(self, position: int) -> tuple[At, ...]:
        """Where each cell of the column stands in the file."""
        return (self.cell_at[position] if position < len(self.cell_at) else ()) or self.at

    def letter(self, position: int) -> str:
        return self.letters[position] if position < len(self.letters) else ""

    def unit(self, position: int) -> str:
        return self.units[position] if position < len(self.units) else ""

    def label(self, position: int) -> str:
        """What the file calls the column in full; "" where it says no more than the header."""
        header = self.header[position]
        return next((label for name, label in self.labels if name == header and label != header), "")


def with_columns(table: Table, positions: Iterable[int]) -> Table:
    """The table with the columns at these positions only."""
    keep = list(positions)

    def kept(words: tuple[_Word, ...]) -> tuple[_Word, ...]:
        return tuple(words[i] for i in keep) if words else ()

    if keep == list(range(len(table.header))):
        return table
    rows = tuple(tuple(row[i] for i in keep) for row in table.rows)
    return replace(
        table,
        header=kept(table.header),
        rows=rows,
        letters=kept(table.letters),
        units=kept(table.units),
        cell_at=kept(table.cell_at),
    )
