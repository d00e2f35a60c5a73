"""One sheet of an .xlsx workbook -> a grid, in one pass over its XML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from mrdcore.files.emptycells import WithoutEmptyCells
from mrdcore.files.found import clipped, concealed, rectangle, uncalculated
from mrdcore.files.gate import MAX_CELLS, MAX_COLUMN, MAX_ROW, TOO_LARGE, Archive, RefusedError, far
from mrdcore.files.grid import Cell, Grid, Merged, tidy
from mrdcore.files.shown import NUMBER, Shown, as_shown, number
from mrdcore.files.xmlstream import End, Start, Text, left_out, read_xml, unescaped
from mrdcore.language import say
from mrdcore.problem import Problem

_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?")


@dataclass
class Book:
    """What the sheets of a workbook share: texts, styles, the first day, and the count of filled cells."""

    texts: list[str]
    styles: list[Shown]
    from_1904: bool
    cells: int = 0

    def count(self) -> None:
        self.cells += 1
        if self.cells > MAX_CELLS:
            raise RefusedError(say(TOO_LARGE))

    def style(self, index: str) -> Shown:
        at = int(index)
        return self.styles[at] if 0 <= at < len(self.styles) else NUMBER


@dataclass
class Found:
    """What stands in a sheet beside the cells; hidden columns as ranges."""

    rows: dict[int, list[Cell]] = field(default_factory=dict)
    formulas: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    filtered: bool = False


def read_worksheet(archive: Archive, part: str, name: str, book: Book) -> tuple[Grid, list[Problem]]:
    """The cells as a person sees them, with formulas without a result, hidden rows and columns named."""
    archive.count_cells(part)
    reader = _Reader(name, book)
    with archive.stream(part) as stream:
        read_xml(WithoutEmptyCells(stream), reader.text, reader.starts(), reader.ends())
    found = reader.found
    rows = rectangle(found.rows)
    width = len(rows[0]) if rows else 0
    hidden_rows = sorted(row for row in found.hidden_rows if found.rows.get(row))
    hidden_columns = [
        column
        for first, last in found.hidden_columns
        for column in range(first, min(last, width) + 1)
        if any(row[column - 1] != "" for row in rows)
    ]
    problems = [
        *uncalculated(name, found.formulas),
        *concealed(name, hidden_rows, hidden_columns, found.filtered),
    ]
    return Grid(name, rows, merged=clipped(found.merged, rows), from_1904=book.from_1904), problems


class _Reader:
    """The state of the pass: which row and cell it stands in."""

    def __init__(self, name: str, book: Book) -> None:
        self.name, self.book, self.text, self.found = name, book, Text(), Found()
        self._row = self._column = 0
        self._cells: list[Cell] = []
        self._cell: dict[str, str] = {}
        self._value = ""
        self._formula = False
        self._columns: dict[str, int] = {}

    def starts(self) -> dict[str, Start]:
        begin = self.text.begin
        return {
            "row": self._start_row,
            "c": self._start_cell,
            "v": begin,
            "t": begin,
            "f": self._start_formula,
            "rPh": left_out,
            "mergeCell": self._merge,
            "col": self._about_columns,
            "filterColumn": self._filter,
            "extLst": left_out,
        }

    def ends(self) -> dict[str, End]:
        return {"c": self._end_cell, "v": self._end_text, "t": self._end_text}

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
        self._column = 0
        self._cells = self.found.rows.get(self._row, [])
        if attributes.get("hidden") in ("1", "true"):
            self.found.hidden_rows.add(self._row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cell = attributes
        self._value, self._formula = "", False
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            letters = reference.rstrip("0123456789")
            self._column = self._columns.get(letters) or self._columns.setdefault(letters, column_number(letters))

    def _start_formula(self, _: dict[str, str]) -> None:
        self._formula = True

    def _merge(self, attributes: dict[str, str]) -> None:
        if (found := _RANGE.fullmatch(attributes.get("ref", ""))) and found[3]:
            self.found.merged.append((int(found[2]), column_number(found[1]), int(found[4]), column_number(found[3])))

    def _about_columns(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in ("1", "true"):
            self.found.hidden_columns.append((int(attributes["min"]), min(int(attributes["max"]), MAX_COLUMN)))

    def _filter(self, _: dict[str, str]) -> None:
        self.found.filtered = True

    def _end_text(self) -> None:
        self._value += self.text.end()

    def _end_cell(self) -> None:
        kind = self._cell.get("t", "n")
        if self._value == "":
            if self._formula and kind != "str":
                self.found.formulas.append((self._row, self._column))
            return
        value = self._as_cell(kind)
        if value == "":
            return
        if self._row > MAX_ROW or self._column > MAX_COLUMN:
            raise far(self._cell.get("r", say("in row {row}", row=self._row)), self.name)
        self.book.count()
        if not self._cells:
            self.found.rows[self._row] = self._cells
        missing = self._column - len(self._cells)
        if missing == 1:
            self._cells.append(value)
            return
        self._cells.extend([""] * missing)
        self._cells[self._column - 1] = value

    def _as_cell(self, kind: str) -> Cell:
        if kind == "s":
            return tidy(self.book.texts[int(self._value)])
        if kind == "n":
            stored = number(self._value.strip())
            if isinstance(stored, str):
                return stored
            # A cell that names no style has the first.
            shown = self.book.style(self._cell.get("s", "0"))
            return stored if shown is NUMBER else as_shown(stored, shown, self.book.from_1904)
        if kind == "b":
            return "true" if self._value.strip() in ("1", "true") else "false"
        if kind == "d":
            return _iso(self._value.strip())
        return tidy(unescaped(self._value))


def _iso(text: str) -> Cell:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return text


def column_number(letters: str) -> int:
    """A column counted from 1 by its letters, A to XFD."""
    if not 0 < len(letters) <= 3:
        raise ValueError
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
