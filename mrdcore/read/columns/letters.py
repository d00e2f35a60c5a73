"""The letter of the column that a problem names, as a spreadsheet shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mrdcore.problem import Problem
from mrdcore.read.tables import Table


def with_letters(problems: Iterable[Problem], tables: Sequence[Table]) -> list[Problem]:
    """The problems with the letter of their column, where one column of their sheet has that header."""
    letters: dict[tuple[str, str], str] = {}
    for table in tables:
        for sheet in table.sheets:
            for i, header in enumerate(table.header):
                known = letters.setdefault((sheet, header), table.letter(i))
                if known != table.letter(i):
                    letters[sheet, header] = ""
    return [
        problem if problem.letter or not problem.column else replace(problem, letter=_letter(letters, problem))
        for problem in problems
    ]


def _letter(letters: dict[tuple[str, str], str], problem: Problem) -> str:
    return letters.get((problem.sheet, problem.column), "")
