"""A user's own workbook with what is at fault marked, all problems in one sheet and the rows of the file in another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mrdcore.cohort import Account
from mrdcore.files.grid import Cell, File
from mrdcore.files.marking import Mark, marked_copy
from mrdcore.language import mark, say
from mrdcore.present.accounts import account_lines
from mrdcore.present.problems import problem_lines, problem_row, sorted_problems
from mrdcore.problem import Problem

PROBLEMS_SHEET, ROWS_SHEET = mark("problems"), mark("rows of the file")


def problem_workbook(
    file: File, problems: Iterable[Problem], accounts: Iterable[Account] = (), *, several: bool = False
) -> bytes | None:
    """The file as a workbook in which every cell at fault is marked and says why; None where it cannot be copied.

    A problem of a row whose column is not known marks the row, and so does a row that is set aside. What concerns no
    row stands in the sheet of problems alone. Of `several` files read together, what is of this file is taken, under
    the names that its sheets have in it, and what is of no file.
    """
    kept, rows = list(problems), list(accounts)
    if several:
        kept = [_in_file(one, file.name) for one in kept if one.sheet == "" or _is_of(one.sheet, file.name)]
        rows = [replace(one, sheet=_own_name(one.sheet, file.name)) for one in rows if _is_of(one.sheet, file.name)]
    extra: list[tuple[str, Sequence[Sequence[Cell]]]] = [
        (say(PROBLEMS_SHEET), problem_lines(kept)),
        (say(ROWS_SHEET), account_lines(rows)),
    ]
    return marked_copy(file, marks(kept, rows), extra)


def marks(problems: Iterable[Problem], accounts: Iterable[Account] = ()) -> list[Mark]:
    """A mark for each row of each problem, in its cell where the column's letter is known, and for each row set aside."""
    found = [
        Mark(problem.sheet, f"{problem.letter}{row}", problem.severity, _text(problem))
        for problem in sorted_problems(problems)
        for row in _rows(problem)
    ]
    # Every row of a sheet that is not read is set aside: to fill them all would say nothing.
    aside = [(one.sheet, dropped) for one in accounts if one.role != "not read" for dropped in one.set_aside]
    return found + [
        Mark(sheet, str(one.at.row), "info", say("This row is not used: {reason}.", reason=one.reason))
        for sheet, one in aside
    ]


def _rows(problem: Problem) -> Sequence[int]:
    return problem.rows or (() if problem.row is None else (problem.row,))


def _text(problem: Problem) -> str:
    row = problem_row(problem)
    severity = row.severity[:1].upper() + row.severity[1:]
    return say("{where}: {what}", where=severity, what=f"{row.found} {row.to_do}".strip())


def _is_of(label: str, name: str) -> bool:
    """Whether this label, as `files.kinds` gives them to the sheets of several files, is of this file."""
    return label == name or label.startswith(f"{name}: ")


def _in_file(problem: Problem, name: str) -> Problem:
    """The problem under the name that its sheet has in the file, which its sentence no longer names."""
    return replace(problem, sheet=_own_name(problem.sheet, name), message=problem_row(problem).found)


def _own_name(label: str, name: str) -> str:
    return "" if label == name else label.removeprefix(f"{name}: ")
