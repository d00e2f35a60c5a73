"""A grid -> a table: which row is the header, and which rows below it are rows of the table."""

from __future__ import annotations

from mrdcore.files.grid import Cell, Grid, cell_text, column_letter
from mrdcore.problem import At, Place, Problem, SetAside, listed
from mrdcore.read.tables import Table, with_columns


def make_table(grid: Grid) -> tuple[Table | None, list[Problem]]:
    """The table of a sheet whose first filled row is the header; a row of another length is set aside and named."""
    filled = [(n, tuple(row)) for n, row in enumerate(grid.rows, start=1) if any(cell != "" for cell in row)]
    if not filled:
        return None, []
    header = _without_empty_end([cell_text(cell) for cell in filled[0][1]])
    width = max(len(header), 1)
    even = [(n, cells) for n, row in filled[1:] if len(cells := _fitted(row, width)) == width]
    ragged = [(n, len(row)) for n, row in filled[1:] if len(_fitted(row, width)) != width]
    problems = _ragged_problems(grid.place, ragged, width, len(filled) - 1)
    table = Table(
        grid.sheet,
        tuple(header),
        tuple(cells for _, cells in even),
        tuple(At(grid.sheet, n) for n, _ in even),
        tuple(column_letter(i + 1) for i in range(len(header))),
        set_aside=tuple(SetAside(At(grid.sheet, n), "more or fewer cells than the header") for n, _ in ragged),
    )
    return _without_nameless(table, problems)


def _without_empty_end(cells: list[str]) -> list[str]:
    while cells and cells[-1] == "":
        cells = cells[:-1]
    return cells


def _fitted(row: tuple[Cell, ...], width: int) -> tuple[Cell, ...]:
    """The row without empty cells beyond the header; the other lengths stay, so that they can be named."""
    return row[:width] if all(cell == "" for cell in row[width:]) else row


def _ragged_problems(place: Place, ragged: list[tuple[int, int]], width: int, total: int) -> list[Problem]:
    if len(ragged) > 3 and len(ragged) * 2 > total:
        what = (
            f"{len(ragged)} of {total} rows have more or fewer cells than the header, which has {width}. They are not "
            "used: their values may stand in the wrong column."
        )
        fix = (
            "Often decimal commas in a file whose separator is the comma too: save it again with semicolons, or as "
            "an Excel workbook (.xlsx)."
        )
        return [place.problem("error", "ragged_rows", what, fix, rows=[n for n, _ in ragged])]
    fix = "Compare the row with the header in a text editor, and add or remove the separators."
    return [
        place.problem(
            "error",
            "ragged_row",
            f"{cells} cells where the header has {width}. The row is not used: its values may stand in the wrong column.",
            fix,
            rows=[n],
        )
        for n, cells in ragged
    ]


def _without_nameless(table: Table, problems: list[Problem]) -> tuple[Table, list[Problem]]:
    nameless = [i for i, name in enumerate(table.header) if name == ""]
    filled = [i + 1 for i in nameless if any(row[i] != "" for row in table.rows)]
    if filled:
        what = f"column number {listed(map(str, filled))} holds values but has no header; it is not used."
        problems = [
            *problems,
            table.place.problem("warning", "no_header", what, "Give the column a name in the first row."),
        ]
    if not nameless:
        return table, problems
    return with_columns(table, [i for i in range(len(table.header)) if i not in set(nameless)]), problems
