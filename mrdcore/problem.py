"""A fault in a user's data is a value: where it is, what was found, what to do. How it is worded, and where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from mrdcore.language import plural, say, say_as
from mrdcore.language.writing import decimal

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
        where = place_text(self.sheet, rows, self.column)
        message = say("{where}: {what}", where=where, what=what) if where else what[:1].upper() + what[1:]
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


FILE = Place()


def place_text(sheet: str, rows: Sequence[int], column: str) -> str:
    """ "Sheet Feuil1, rows 5 and 7, column Sexe", as a sentence begins with it; "" for the whole file."""
    parts = (
        say("sheet {sheet}", sheet=sheet) if sheet else "",
        rows_text(rows),
        say("column {column}", column=column) if column else "",
    )
    where = ", ".join(filter(None, parts))
    return where[:1].upper() + where[1:]


def row_text(at: At, here: str = "") -> str:
    """ "row 5", with its sheet where that is another one than `here`."""
    row = say("row {row}", row=at.row)
    if at.sheet == here or not at.sheet:
        return row
    return say("sheet {sheet}, row {row}", sheet=at.sheet, row=at.row)


def rows_text(rows: Sequence[int]) -> str:
    """ "row 5", "rows 5, 7 and 9", "rows 2, 3, 4, 5, 6 and 31 more"; nothing for no row."""
    if not rows:
        return ""
    return say("row {row}", row=rows[0]) if len(rows) == 1 else say("rows {rows}", rows=numbers_text(rows))


def numbers_text(rows: Sequence[int]) -> str:
    """The numbers of rows alone: "5", "5, 7 and 9", "2, 3, 4, 5, 6 and 31 more"."""
    named, more = list(map(str, rows[:ROWS_NAMED])), len(rows) - ROWS_NAMED
    if more > 0:
        return say("{words} and {n} more", words=", ".join(named), n=more)
    *first, last = named
    return say("{words} and {last}", words=", ".join(first), last=last) if first else last


def listed(words: Iterable[str], most: int = 12) -> str:
    """Words in one line, the first `most` of them."""
    named = list(words)
    text = ", ".join(shortened(word, LONGEST_WORD) for word in named[:most])
    return say("{words} and {n} more", words=text, n=len(named) - most) if len(named) > most else text


def quoted(text: str) -> str:
    """A text of the file in the quotation marks of the language."""
    return say('"{text}"', text=text)


def figure(value: float) -> str:
    """A number of the file in a sentence, with the decimal sign of the language."""
    return decimal(f"{value:g}")


def thousands(number: int) -> str:
    """A large whole number in a sentence, its thousands apart as the language has it."""
    return f"{number:,}".replace(",", say_as("between thousands", ","))


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
            more = count - PROBLEMS_OF_A_KIND
            what = plural(more, "{n} more fault of the same kind.", "{n} more faults of the same kind.")
            fix = say("See those listed above; they are alike.")
            kept.append(Place(sheet, column).problem(severity, code, what, fix))
    return tuple(kept)
