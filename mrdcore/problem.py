"""A fault in a user's data is a value: where it is, what was found, what to do. How it is worded, and where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "info"]

ROWS_NAMED = 5
PROBLEMS_OF_A_KIND = 100
# A sentence stays one, whatever a file has for headers and cells.
LONGEST_TEXT = 400
LONGEST_WORD = 80


class At(NamedTuple):
    """A row of a file: the label of its sheet ("" in a file without sheets) and the row as a spreadsheet counts it."""

    sheet: str
    row: int


@dataclass(frozen=True)
class SetAside:
    """A filled row of the file that is not used, with the reason in a few words ("a total", "the same patient as row 4")."""

    at: At
    reason: str


@dataclass(frozen=True)
class Problem:
    """A fault in a user's data, as a value: where it is, what was found and what to do about it.

    `error`: the value or row is not used. `warning`: used, but look at it. `info`: said, nothing to do.
    `row` is the first of `rows`, the rows of the sheet that have the fault, as a spreadsheet counts them; None and
    empty for a whole column or file. `letter` is the column as a spreadsheet calls it ("C"), where it is known.
    """

    severity: Severity
    code: str
    sheet: str
    row: int | None
    column: str
    value: str
    message: str
    fix: str
    rows: tuple[int, ...] = ()
    letter: str = ""


@dataclass(frozen=True)
class Place:
    """A sheet, or a column of it under the header that the file uses; an empty sheet name is a file without sheets."""

    sheet: str = ""
    column: str = ""

    def problem(
        self, severity: Severity, code: str, what: str, fix: str, rows: Sequence[int] = (), value: str = ""
    ) -> Problem:
        """`what` completes the sentence that begins with the place."""
        where = ", ".join(part for part in (self._sheet(), rows_text(rows), self._column()) if part)
        message = f"{where[:1].upper()}{where[1:]}: {what}" if where else what[:1].upper() + what[1:]
        first = rows[0] if rows else None
        return Problem(
            severity,
            code,
            self.sheet,
            first,
            self.column,
            value,
            shortened(message, LONGEST_TEXT),
            shortened(fix, LONGEST_TEXT),
            tuple(rows),
        )

    def problems(
        self, severity: Severity, code: str, what: str, fix: str, rows: Iterable[At] = (), value: str = ""
    ) -> list[Problem]:
        """The same fault in rows of one or several sheets: one problem for each sheet; one for the column without rows."""
        sheets: dict[str, list[int]] = {}
        for at in rows:
            sheets.setdefault(at.sheet, []).append(at.row)
        if not sheets:
            return [self.problem(severity, code, what, fix, value=value)]
        return [
            Place(sheet, self.column).problem(severity, code, what, fix, found, value)
            for sheet, found in sheets.items()
        ]

    def _sheet(self) -> str:
        return f"sheet {self.sheet}" if self.sheet else ""

    def _column(self) -> str:
        return f"column {self.column}" if self.column else ""


FILE = Place()


def rows_text(rows: Sequence[int]) -> str:
    """ "row 5", "rows 5, 7 and 9", "rows 2, 3, 4, 5, 6 and 31 more"; nothing for no row."""
    if not rows:
        return ""
    if len(rows) == 1:
        return f"row {rows[0]}"
    named, more = list(map(str, rows[:ROWS_NAMED])), len(rows) - ROWS_NAMED
    last = f"{more} more" if more > 0 else named.pop()
    return f"rows {', '.join(named)} and {last}"


def listed(words: Iterable[str], most: int = 12) -> str:
    """Words in one line, the first `most` of them."""
    named = list(words)
    more = f" and {len(named) - most} more" if len(named) > most else ""
    return ", ".join(shortened(word, LONGEST_WORD) for word in named[:most]) + more


def shortened(text: str, longest: int) -> str:
    """The text, its end cut off and marked so where it is too long."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def capped(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems, at most `PROBLEMS_OF_A_KIND` of one kind in one column, and one line for the rest of a kind."""
    seen: Counter[tuple[Severity, str, str, str]] = Counter()
    kept: list[Problem] = []
    for problem in problems:
        kind = (problem.severity, problem.code, problem.sheet, problem.column)
        seen[kind] += 1
        if seen[kind] <= PROBLEMS_OF_A_KIND:
            kept.append(problem)
    for (severity, code, sheet, column), count in seen.items():
        if count > PROBLEMS_OF_A_KIND:
            what = f"{count - PROBLEMS_OF_A_KIND} more faults of the same kind ({code.replace('_', ' ')})."
            kept.append(Place(sheet, column).problem(severity, code, what, "See those listed above; they are alike."))
    return tuple(kept)
