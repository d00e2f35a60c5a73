"""What is wrong with a file, as a table a person works with: on a page, filtered, and in a copy of their own workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from mrdcore.language import mark, say
from mrdcore.present.table import Cell, Head, Line, Table
from mrdcore.problem import Problem, Severity, numbers_text, place_text, rows_text
from mrdcore.schema import normalise

SEVERITY: dict[Severity, str] = {
    "error": mark("not used"),
    "warning": mark("to check"),
    "info": mark("for information"),
}
MOST_PROBLEMS = 200
HEADINGS = (
    mark("Severity"),
    mark("Sheet"),
    mark("Rows"),
    mark("Column"),
    mark("Value"),
    mark("What was found"),
    mark("What to do"),
)


@dataclass(frozen=True)
class ProblemRow:
    """A problem in the words of a table; `column` with its letter as a spreadsheet has it ("C: Âge")."""

    severity: str
    sheet: str
    rows: str
    column: str
    value: str
    found: str
    to_do: str

    @property
    def cells(self) -> tuple[str, ...]:
        return (self.severity, self.sheet, self.rows, self.column, self.value, self.found, self.to_do)


def problem_counts(problems: Iterable[Problem]) -> str:
    """3 not used, 2 to check."""
    found = Counter(problem.severity for problem in problems)
    return ", ".join(f"{found[severity]} {say(label)}" for severity, label in SEVERITY.items() if found[severity])


def sorted_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Most serious first, then by sheet and row; what concerns a whole sheet before its rows."""
    order = list(SEVERITY)
    return sorted(problems, key=lambda one: (order.index(one.severity), one.sheet, one.row or 0, one.column))


def filter_problems(
    problems: Iterable[Problem], severities: Collection[Severity] = (), text: str = "", sheet: str | None = None
) -> list[Problem]:
    """Those of these severities (all where none is named), of this sheet, with every word of the text somewhere in them.

    Capitals and accents do not matter. None as the sheet is all sheets; "" is what concerns no sheet.
    """
    words = [word for part in text.split() if (word := normalise(part))]
    return [
        problem
        for problem in problems
        if (not severities or problem.severity in severities)
        and (sheet is None or problem.sheet == sheet)
        and all(word in _searched(problem) for word in words)
    ]


def _searched(problem: Problem) -> str:
    return normalise(" ".join((*problem_row(problem).cells, problem.code, rows_text(problem.rows))))


def problem_rows(problems: Iterable[Problem]) -> list[ProblemRow]:
    """The problems as rows of a table, sorted."""
    return [problem_row(problem) for problem in sorted_problems(problems)]


def problem_row(problem: Problem) -> ProblemRow:
    """A problem in the words of a table."""
    letter = f"{problem.letter}: " if problem.letter else ""
    found = _without_place(problem)
    return ProblemRow(
        say(SEVERITY[problem.severity]),
        problem.sheet,
        _rows(problem),
        f"{letter}{problem.column}" if problem.column else problem.letter,
        problem.value,
        found[:1].upper() + found[1:],
        problem.fix,
    )


def _rows(problem: Problem) -> str:
    if len(problem.rows) > 1:
        return numbers_text(problem.rows)
    return "" if problem.row is None else str(problem.row)


def _without_place(problem: Problem) -> str:
    """The message without the place that opens it, which stands in columns of its own."""
    rows = problem.rows or (() if problem.row is None else (problem.row,))
    place = place_text(problem.sheet, rows, problem.column)
    opening = say("{where}: {what}", where=place, what="")
    _, found, rest = problem.message.partition(opening)
    return rest if place and found and rest else problem.message


def problems_table(problems: Sequence[Problem], most: int = MOST_PROBLEMS) -> Table:
    """What is wrong with the file, most serious first: where, what was found, what to do."""
    rows = problem_rows(problems)
    # A file without sheets needs no column for them.
    filled = [place for place in range(1, len(HEADINGS)) if any(row.cells[place] for row in rows)]
    lines = [Line(row.severity, tuple(Cell(row.cells[place]) for place in filled)) for row in rows[:most]]
    more = len(rows) - most
    notes = (say("And {n} more.", n=more),) if more > 0 else ()
    return Table(
        tuple(Head(say(HEADINGS[place])) for place in filled),
        tuple(lines),
        stub=say(HEADINGS[0]),
        notes=notes,
        prose=True,
    )


def problem_lines(problems: Iterable[Problem]) -> list[tuple[str, ...]]:
    """All problems as lines of a sheet: `HEADINGS`, then one a problem."""
    return [tuple(map(say, HEADINGS)), *(row.cells for row in problem_rows(problems))]
