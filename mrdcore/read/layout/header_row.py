"""Which row of a grid is the header: the one whose cells the data dictionary knows best, never a row of data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mrdcore.files.grid import Cell, Grid, Merged, cell_text
from mrdcore.read.layout.header import bare_header, is_format_note, is_unit
from mrdcore.read.layout.known import SHEETS, is_known, name_of
from mrdcore.read.mapping import Mapping
from mrdcore.schema import normalise

ROWS_LOOKED_AT = 40
_NUMBER = re.compile(r"[<>≤≥~]?\s*[-+]?\d[\d\s.,/:%eE+-]*")


# The header of a list of fields: the names in it are rows, not columns.
_OF_A_CODEBOOK = {
    "variable_field_name",
    "form_name",
    "field_type",
    "field_label",
    "variable",
    "libelle",
    "label",
    "type",
}


@dataclass(frozen=True)
class Header:
    """The header's names by column, counted from the first of the grid, and the rows it fills, counted from 1.

    `groups`: whether a row of group titles above (or of their parts below) was joined with it.
    """

    names: tuple[str, ...]
    first: int
    last: int
    known: int
    groups: bool = False


@dataclass(frozen=True)
class _Line:
    """A filled row: its number from 1, its texts, how many it has and how many of them are known."""

    number: int
    texts: tuple[str, ...]
    filled: int
    known: int
    data: int

    @property
    def is_words(self) -> bool:
        return self.data * 10 <= self.filled * 3


def is_data(cell: Cell) -> bool:
    """A number or a date, as a header has few."""
    return bool(_NUMBER.fullmatch(cell)) if isinstance(cell, str) else True


def filled_rows(grid: Grid) -> list[int]:
    """The numbers of the rows, counted from 1, that hold anything."""
    # The first test is enough for nearly all rows; a zero is a cell that is filled.
    return [n for n, row in enumerate(grid.rows, start=1) if any(row) or any(cell != "" for cell in row)]


def find_header(grid: Grid, filled: Sequence[int], mapping: Mapping) -> Header | None:
    """The header of the table that the dictionary knows best; None where the first rows are data already."""
    lines = [_line(grid, n, mapping) for n in filled[:ROWS_LOOKED_AT]]
    line = _best(lines)
    if line.known <= 1 and _is_row_of_data(grid, line, filled):
        return None
    return _with_groups(grid, line, mapping)


def known_below(grid: Grid, column: int, filled: Sequence[int], mapping: Mapping) -> int:
    """How many cells of a column are headers the dictionary knows: many where the table is on its side."""
    texts = [cell_text(row[column]) for n in filled[:200] if column < len(row := grid.rows[n - 1])]
    return sum(is_known(text, mapping) for text in dict.fromkeys(texts) if text)


def _line(grid: Grid, number: int, mapping: Mapping) -> _Line:
    row = grid.rows[number - 1]
    data = sum(is_data(cell) for cell in row if cell != "")
    filled = sum(cell != "" for cell in row)
    texts = tuple(cell_text(cell) for cell in row)
    # Of two equal headers one is known; a row of data may hold one word many times.
    words = dict.fromkeys(text for cell, text in zip(row, texts, strict=True) if isinstance(cell, str) and text)
    known = sum(is_known(word, mapping) for word in words) if data * 10 <= filled * 3 else 0
    return _Line(number, texts, filled, known, data)


def _best(lines: Sequence[_Line]) -> _Line:
    """The first row that is known nearly as well as any; where none is known, the first that is as wide as a table."""
    if len({normalise(text) for text in lines[0].texts} & _OF_A_CODEBOOK) > 1:
        return lines[0]
    most = max(lines, key=lambda line: (line.known, line.filled if line.known else 0))
    if most.known:
        good = [x for x in lines if x.known * 10 >= most.known * 6 and x.filled * 2 >= most.filled]
        return next(iter(good), most)
    width = max(line.filled for line in lines)
    return next((line for line in lines if line.is_words and line.filled * 2 >= width), lines[0])


def _is_row_of_data(grid: Grid, line: _Line, filled: Sequence[int]) -> bool:
    """Whether the row holds numbers and dates, codes like those below it, or words that come again below it."""
    if line.known == 0 and line.data:
        return True
    below = [grid.rows[n - 1] for n in filled if n > line.number][:30]
    if not below or line.filled < 2:
        return False
    positions = [i for i, text in enumerate(line.texts) if text]
    if any(_is_code(line.texts[i]) and _shape(line.texts[i]) == _shape(_text(below[0], i)) for i in positions):
        return line.known == 0 or line.filled > 2
    again = sum(any(_text(row, i) == line.texts[i] for row in below) for i in positions)
    return again * 2 >= len(positions)


def _text(row: Sequence[Cell], i: int) -> str:
    return cell_text(row[i]) if i < len(row) else ""


def _is_code(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _shape(text: str) -> str:
    """ "P001" as "A9": letters and digits in runs."""
    return re.sub(r"[^\W\d]+", "A", re.sub(r"\d+", "9", text))


def _with_groups(grid: Grid, line: _Line, mapping: Mapping) -> Header:
    """The header with the row of group titles above it, or of their parts below it, where there is one."""
    alone = Header(_trimmed(line.texts), line.number, line.number, line.known)
    above, below = _neighbour(grid, line.number - 1), _neighbour(grid, line.number + 1)
    if above is not None:
        groups = _groups(above, len(alone.names), _across(grid, line.number - 1))
        joined = _joined(groups, alone.names, mapping)
        if _are_groups(above, alone, joined, grid, mapping):
            return Header(joined, line.number - 1, line.number, _count(joined, mapping), groups=True)
    if below is not None and _are_parts(grid, line, below):
        lower = _trimmed(below)
        width = max(len(alone.names), len(lower))
        groups = _groups(line.texts, width, _across(grid, line.number))
        padded = (*lower, *[""] * (width - len(lower)))
        joined = tuple(
            name if not part else _name(name, part, padded.count(part) > 1, mapping)
            for name, part in zip(groups, padded, strict=True)
        )
        return Header(joined, line.number, line.number + 1, _count(joined, mapping), groups=True)
    return alone


def _trimmed(texts: Sequence[str]) -> tuple[str, ...]:
    last = max((i for i, text in enumerate(texts) if text), default=-1)
    return tuple(texts[: last + 1])


def _neighbour(grid: Grid, number: int) -> tuple[str, ...] | None:
    """The texts of a row that is filled with words only."""
    if not 1 <= number <= len(grid.rows):
        return None
    row = grid.rows[number - 1]
    texts = tuple(cell_text(cell) for cell in row)
    return texts if any(texts) and not any(is_data(cell) for cell in row if cell != "") else None


def _across(grid: Grid, number: int) -> list[Merged]:
    """The ranges of this row that one cell fills over several columns."""
    return [m for m in grid.merged if m[0] <= number <= m[2] and m[3] > m[1]]


def _groups(texts: Sequence[str], width: int, merged: Sequence[Merged]) -> tuple[str, ...]:
    """The group title over each column: by the merged ranges, where the row has any, else the last one to the left."""
    padded = [*texts, *[""] * width][: max(width, len(_trimmed(texts)))]
    if merged:
        for _, first, _, last in merged:
            for i in range(first, min(last, len(padded))):
                padded[i] = padded[first - 1]
        return tuple(padded[:width])
    title = ""
    for i, text in enumerate(padded):
        title = text or title
        padded[i] = title
    return tuple(padded[:width])


def _joined(groups: Sequence[str], names: Sequence[str], mapping: Mapping) -> tuple[str, ...]:
    return tuple(_name(group, name, names.count(name) > 1, mapping) for group, name in zip(groups, names, strict=True))


def _name(group: str, name: str, repeated: bool, mapping: Mapping) -> str:
    """ "MRD sang (%)" over "C1" is "MRD sang C1 (%)"; "Démographie" over "Sexe" stays "Sexe"."""
    if not group or not name or group == name:
        return name or group
    title, unit = bare_header(group)
    if unit:
        # The unit of the group is that of each column, and stands behind its name.
        found = _name(title, name, repeated, mapping)
        return found if found == name or bare_header(name)[1] else f"{found} ({unit})"
    for both in (f"{group} {name}", f"{name} {group}"):
        if is_known(both, mapping):
            # "Patient" over "Date de greffe" adds nothing.
            return both if repeated or _meaning(both, mapping) != _meaning(name, mapping) else name
    return name if is_known(name, mapping) and not repeated else f"{group} {name}"


def _meaning(name: str, mapping: Mapping) -> list[str | None]:
    return [name_of(name, sheet, mapping) for sheet in SHEETS]


def _are_groups(above: Sequence[str], alone: Header, joined: Sequence[str], grid: Grid, mapping: Mapping) -> bool:
    """Whether the row above holds group titles: one names more columns, tells equal ones apart, or spans a few."""
    titles = [text for text in above if text]
    if len(titles) >= sum(bool(name) for name in alone.names) or len(_trimmed(above)) > len(alone.names):
        return False
    if _count(joined, mapping) > _count(alone.names, mapping):
        return True
    columns = sum(bool(name) for name in alone.names)
    spans = [m for m in _across(grid, alone.first - 1) if m[3] - m[1] + 1 < columns * 0.8]
    repeated = len(set(alone.names)) < len(alone.names) and len(titles) > 1
    return bool(spans) or (repeated and len(set(joined)) == len(joined))


def _are_parts(grid: Grid, line: _Line, below: Sequence[str]) -> bool:
    """Whether the row below holds the parts of group titles: only where the header is empty or spans columns."""
    spanned = {i for _, first, _, last in _across(grid, line.number) for i in range(first - 1, last)}
    upper = [i for i, text in enumerate(line.texts) if text]
    lower = [i for i, text in enumerate(below) if text]
    if not upper or not lower or all(is_unit(below[i]) or is_format_note(below[i]) for i in lower):
        return False
    empty = {i for i in range(len(below)) if i >= len(line.texts) or not line.texts[i]}
    starts = {i for i in upper if i + 1 in empty and i + 1 in lower}
    open_columns = spanned | empty | starts
    return upper[0] not in lower and len(lower) > 1 and all(i in open_columns for i in lower) and bool(spanned | starts)


def _count(names: Sequence[str], mapping: Mapping) -> int:
    return sum(is_known(name, mapping) for name in dict.fromkeys(names) if name)
