"""What every reader of office files says beside the cells: formulas without a result, hidden rows and columns, macros."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from mrdcore.files.gate import MAX_BOX, RefusedError
from mrdcore.files.grid import Cell, Merged, Rows, column_letter
from mrdcore.language import mark, plural, say
from mrdcore.problem import FILE, Place, Problem, listed

FAR_TOGETHER = mark("The workbook has cells far away from its table, at the edge of the sheet")


def rectangle(rows: Mapping[int, list[Cell]]) -> Rows:
    """Rows by their number, from 1, as rows of one width; empty ones below the last filled row are left out."""
    filled = {number: row for number, row in rows.items() if row}
    height, width = max(filled, default=0), max(map(len, filled.values()), default=0)
    if height * width > MAX_BOX:
        raise RefusedError(say(FAR_TOGETHER))
    return [(row := filled.get(number, [])) + [""] * (width - len(row)) for number in range(1, height + 1)]


def clipped(ranges: Iterable[Merged], rows: Rows) -> tuple[Merged, ...]:
    """Merged ranges as far as the sheet is filled."""
    height, width = len(rows), len(rows[0]) if rows else 0
    kept = [(top, left, min(bottom, height), min(right, width)) for top, left, bottom, right in ranges]
    kept = [one for one in kept if one[0] <= one[2] and one[1] <= one[3] and one[:2] != one[2:]]
    if sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in kept) > MAX_BOX:
        raise RefusedError(say(FAR_TOGETHER))
    return tuple(kept)


def uncalculated(sheet: str, cells: Iterable[tuple[int, int]]) -> list[Problem]:
    """Cells (row, column) whose formula was never calculated: they read as empty. One problem for each column."""
    columns: dict[int, list[int]] = {}
    for row, column in cells:
        columns.setdefault(column, []).append(row)
    fix = say("Open the workbook in Excel or LibreOffice and save it, then load it again.")
    problems = []
    for column, rows in sorted(columns.items()):
        letter = column_letter(column)
        named = listed((f"{letter}{row}" for row in rows), 5)
        what = say("the formula in {named} has never been calculated, so the cell reads as empty.", named=named)
        problem = Place(sheet).problem("error", "formula_not_calculated", what, fix, rows=rows)
        problems.append(replace(problem, letter=letter))
    return problems


def concealed(sheet: str, hidden_rows: Sequence[int], hidden_columns: Sequence[int], filtered: bool) -> list[Problem]:
    """Rows and columns that hold values and are not shown: people filter rows and think that they are gone."""
    place, problems = Place(sheet), []
    if hidden_rows:
        what = say("hidden in the workbook, but read like the others.")
        if filtered:
            what = say("filtered out in the workbook, but read like the others.")
        fix = say("Nothing, if they belong to the cohort; otherwise delete them in the workbook and load it again.")
        problems.append(place.problem("info", "hidden_rows", what, fix, rows=hidden_rows))
    if hidden_columns:
        named = listed(map(column_letter, hidden_columns))
        what = plural(
            len(hidden_columns),
            "the column {words} is hidden in the workbook, but read like the others.",
            "the columns {words} are hidden in the workbook, but read like the others.",
            words=named,
        )
        problems.append(place.problem("info", "hidden_columns", what, say("Nothing, if this is meant.")))
    return problems


def macros() -> Problem:
    """A workbook with macros: said, never run."""
    return FILE.problem(
        "info", "macros_ignored", say("The workbook holds macros; they are not run."), say("Nothing to do.")
    )
