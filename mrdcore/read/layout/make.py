"""A grid -> a table: which row is the header, and which rows below it are rows of the table."""

from __future__ import annotations

from collections import abc
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from mrdcore.files.grid import Cell, Grid, cell_text, column_letter
from mrdcore.language import mark, plural, say
from mrdcore.problem import At, Problem, SetAside, listed, rows_text
from mrdcore.read.layout.body import UNITS, Body, Row, read_body
from mrdcore.read.layout.header import bare_header, is_format_note
from mrdcore.read.layout.header_row import Header, filled_rows, find_header, is_data, known_below
from mrdcore.read.layout.known import is_known, names_in
from mrdcore.read.layout.said import (
    body_problems,
    no_header_row,
    ragged_problems,
    second_beside,
    title_problems,
    transposed,
)
from mrdcore.read.layout.summary import summary_problem, summary_signs
from mrdcore.read.mapping import NO_MAPPING, Mapping
from mrdcore.read.tables import Table, with_columns

RAGGED = mark("more or fewer cells than the header")
BESIDE = mark("only cells beside the table")


def make_table(grid: Grid, mapping: Mapping = NO_MAPPING) -> tuple[Table | None, list[Problem]]:
    """The table of a sheet, with every filled row below its header in `rows` or `set_aside`; None where there is none.

    The header is found by content, and cells that one merged cell fills are filled. Of several tables in a sheet the
    one that the dictionary knows best is used. A sheet whose first row is data has no header, and is not used; nor is a
    table of results.
    """
    grid, filled_down = _filled_down(grid)
    filled = filled_rows(grid)
    if not filled:
        return None, []
    header = find_header(grid, filled, mapping)
    on_its_side = _on_its_side(grid, filled, header, mapping)
    if on_its_side:
        return None, [transposed(grid.place, on_its_side)]
    if header is None:
        return None, [no_header_row(grid.place, filled[0], [cell_text(c) for c in grid.rows[filled[0] - 1] if c != ""])]
    rows = [(n, grid.rows[n - 1]) for n in filled if n > header.last]
    if signs := summary_signs([name for name in header.names if name], rows):
        return None, [summary_problem(grid.place, signs)]
    table, problems = _below(grid, header, filled, mapping)
    return table, [*title_problems(grid, header, filled), *filled_down, *problems]


def _filled_down(grid: Grid) -> tuple[Grid, list[Problem]]:
    """The grid with the value of cells merged over several rows of one column in each of them."""
    down = [m for m in grid.merged if m[1] == m[3] and m[2] > m[0] and _is_data_row(grid, m[0])]
    if not down:
        return grid, []
    rows, filled = [list(row) for row in grid.rows], 0
    for first, column, last, _ in down:
        value = rows[first - 1][column - 1] if column <= len(rows[first - 1]) else ""
        for row in rows[first : min(last, len(rows))]:
            if column <= len(row) and row[column - 1] == "" and value != "":
                row[column - 1] = value
                filled += 1
    what = plural(
        filled,
        "{n} cells that are merged with the one above take its value.",
        "{n} cells that are merged with the one above take its value.",
    )
    found = (
        [grid.place.problem("info", "merged_filled", what, say("Nothing to do if this is meant."))] if filled else []
    )
    return replace(grid, rows=rows), found


def _is_data_row(grid: Grid, number: int) -> bool:
    """A merged header cell keeps its rows apart: only cells beside a number or a date are filled down."""
    return number <= len(grid.rows) and any(is_data(cell) for cell in grid.rows[number - 1] if cell != "")


def _on_its_side(grid: Grid, filled: Sequence[int], header: Header | None, mapping: Mapping) -> list[str]:
    """The names in the first filled column where they are headers, and those of the best row are not."""
    start = min(next(i for i, cell in enumerate(grid.rows[n - 1]) if cell != "") for n in filled)
    known = known_below(grid, start, filled, mapping)
    if known < 3 or known * 2 < len(filled) or (header is not None and header.known * 2 >= known):
        return []
    texts = [cell_text(grid.rows[n - 1][start]) for n in filled if start < len(grid.rows[n - 1])]
    return [text for text in texts if is_known(text, mapping)]


def _below(grid: Grid, header: Header, filled: Sequence[int], mapping: Mapping) -> tuple[Table, list[Problem]]:
    rows = [(n, tuple(grid.rows[n - 1])) for n in filled if n > header.last]
    even, ragged, width = _even(grid, header, filled, rows)
    first, last, others = _columns(even, header, width, mapping)
    names = (*header.names, *[""] * width)[first:last]
    inside = [(n, cells[first:last]) for n, cells in even]
    beside = [n for n, cells in inside if not any(cells) and all(cell == "" for cell in cells)]
    aside = set(beside)
    key = names_in(names, "patients", mapping).get("patient_id", next((i for i, x in enumerate(names) if x), 0))
    body = read_body([row for row in inside if row[0] not in aside] if aside else inside, names, key, mapping)
    if beside:
        body.aside[BESIDE] = beside
    table = _table(grid, names, first, body, _units(names, inside, body, dict(grid.labels)), [n for n, _ in ragged])
    problems = [
        *ragged_problems(grid.place, ragged, width, len(rows)),
        *body_problems(grid.place, body, table.units, names),
        *second_beside(grid.place, others),
    ]
    return _without_nameless(table, problems)


def _even(
    grid: Grid, header: Header, filled: Sequence[int], rows: list[Row]
) -> tuple[list[Row], list[tuple[int, int]], int]:
    """The rows fitted to one width; those that cannot be, with their number of cells; the width.

    Where every row of the grid has as many cells (a workbook, most text files) nothing can have shifted.
    """
    lengths = {len(grid.rows[n - 1]) for n in filled}
    if len(lengths) == 1:
        return rows, [], max(lengths)
    width = max(len(header.names), 1)
    even: list[Row] = []
    ragged: list[tuple[int, int]] = []
    for n, row in rows:
        cells = row[:width] if all(cell == "" for cell in row[width:]) else row
        if len(cells) == width:
            even.append((n, cells))
        elif _is_line_of_text(cells):
            even.append((n, (*cells, *[""] * width)[:width]))
        else:
            ragged.append((n, len(row)))
    return even, ragged, width


def _is_line_of_text(cells: Sequence[Cell]) -> bool:
    """One cell with words, as a footnote in a text file is; a total with fewer cells than the header."""
    words = [cell for cell in cells if cell != ""]
    return len(words) == 1 and isinstance(words[0], str) and len(words[0]) > 1 and len(cells) <= 2


def _columns(
    rows: list[Row], header: Header, width: int, mapping: Mapping
) -> tuple[int, int, list[tuple[int, int, tuple[str, ...]]]]:
    """The columns from first to last of the table that is read, and the other tables beside it."""
    names = (*header.names, *[""] * width)[:width]
    empty = [i for i, name in enumerate(names) if not name and all(cells[i] == "" for _, cells in rows)]
    blocks = [b for b in _between(empty, width) if any(names[i] for i in range(*b))]
    if len(blocks) < 2:
        return 0, width, []
    best = max(blocks, key=lambda block: (_known(names[slice(*block)], mapping), block[1] - block[0], -block[0]))
    others = [b for b in blocks if b != best and _is_apart(rows, names, best, b, mapping)]
    if not others:
        return 0, width, []
    first = max((b[1] for b in others if b[1] <= best[0]), default=0)
    last = min((b[0] for b in others if b[0] >= best[1]), default=width)
    return first, last, [(*b, names[slice(*b)]) for b in others]


def _between(empty: Sequence[int], width: int) -> list[tuple[int, int]]:
    edges = [-1, *empty, width]
    return [(a + 1, b) for a, b in pairwise(edges) if b - a > 1]


def _known(names: Sequence[str], mapping: Mapping) -> int:
    return sum(is_known(name, mapping) for name in names)


def _is_apart(
    rows: list[Row], names: Sequence[str], best: tuple[int, int], other: tuple[int, int], mapping: Mapping
) -> bool:
    """Another table, not the same one after an empty column: it has patients of its own, or rows of its own."""
    mine, theirs = (names_in(names[slice(*block)], "patients", mapping) for block in (best, other))
    if "patient_id" in mine and "patient_id" in theirs:
        return True
    both = [
        (any(cell != "" for cell in cells[slice(*best)]), any(cell != "" for cell in cells[slice(*other)]))
        for _, cells in rows
    ]
    here, there = sum(a for a, _ in both), sum(a and b for a, b in both)
    if not theirs:
        return there * 2 < here
    # Counts by centre beside the patients: they end before the patients do, or go on below them.
    ends = [b for _, b in both] == [True] * there + [False] * (len(both) - there)
    full = all(cell != "" for _, cells in rows[:there] for cell in cells[slice(*other)])
    return "patient_id" in mine and (any(b and not a for a, b in both) or (ends and full and 1 < there < here))


def _units(names: Sequence[str], rows: Sequence[Row], body: Body, labels: abc.Mapping[str, str]) -> tuple[str, ...]:
    """The unit in each header, else in its label, else in the row of units."""
    below = next((cells for n, cells in rows if n in body.aside.get(UNITS, [])), ())
    row = [cell_text(cell).strip("()[] ") if not is_format_note(cell_text(cell)) else "" for cell in below]
    told = [bare_header(name)[1] or bare_header(labels.get(name, ""))[1] for name in names]
    found = [unit or (row[i] if i < len(row) else "") for i, unit in enumerate(told)]
    return tuple("" if unit == "-" else unit for unit in found) if any(found) else ()


def _table(
    grid: Grid, names: tuple[str, ...], first: int, body: Body, units: tuple[str, ...], ragged: Sequence[int]
) -> Table:
    aside = [(n, reason) for reason, numbers in body.aside.items() for n in numbers] + [(n, RAGGED) for n in ragged]
    return Table(
        grid.sheet,
        names,
        tuple(cells for _, cells in body.rows),
        tuple(At(grid.sheet, n) for n, _ in body.rows),
        tuple(column_letter(first + i + 1) for i in range(len(names))),
        units,
        tuple(SetAside(At(grid.sheet, n), say(reason)) for n, reason in sorted(aside)),
        labels=grid.labels,
        from_1904=grid.from_1904,
    )


def _without_nameless(table: Table, problems: list[Problem]) -> tuple[Table, list[Problem]]:
    nameless = {i for i, name in enumerate(table.header) if name == ""}
    filled = {i: [at.row for row, at in zip(table.rows, table.at, strict=True) if row[i] != ""] for i in nameless}
    lost = {i: rows for i, rows in filled.items() if rows}
    if lost:
        letters = listed(table.letter(i) for i in sorted(lost))
        rows = sorted({row for found in lost.values() for row in found})
        what = say(
            "column {letters} holds values but has no header ({rows}); it is not used.",
            letters=letters,
            rows=rows_text(rows),
        )
        fix = say("Give the column a name in the header's row.")
        problems = [*problems, table.place.problem("warning", "no_header", what, fix)]
    return with_columns(table, [i for i in range(len(table.header)) if i not in nameless]), problems
