"""Cells of one column -> a series of the type that the data dictionary gives it, with the faults found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from math import nan
from typing import Any

import pandas as pd

from mrdcore.files.grid import Cell, cell_text
from mrdcore.language import mark, say
from mrdcore.problem import Problem, listed
from mrdcore.read.values.cells import NOT_DONE, ColumnCells, Fault, Parsed, read_each, shown
from mrdcore.read.values.dates import read_dates
from mrdcore.read.values.numbers import read_numbers
from mrdcore.schema import MUTATION, RESPONSE_CLASS, ColumnSpec, normalise

# Columns where "ND" could be a result (not detected) as well as the lack of one (not done).
_ND_IS_A_QUESTION = {"last_mrd"}
MINUS = {"-", "–", "—"}
_AMBIGUOUS = {
    "nd": mark('"{text}" may mean not detected or not done. Which is it?'),
    "nr": mark('"{text}" may mean no response or not recorded. Which is it?'),
}


def read_column(
    column: ColumnCells, dayfirst: bool | None = None, others: bool | None = None
) -> tuple[pd.Series, list[Problem]]:
    """The column as its kind asks: dates as datetime64, numbers as float, the others as text; missing is NaT or NaN.

    `dayfirst` is what a person says of dates, `others` what the other columns of the table show (`read_dates`).
    """
    match column.spec.kind:
        case "date":
            return read_dates(column, dayfirst, others)
        case "number" | "integer":
            return read_numbers(column)
        case "category" if column.spec.levels:
            return read_category(column)
        case "category":
            return read_names(column)
        case _:
            return read_text(column)


def as_text(values: list[Any]) -> pd.Series:
    return pd.Series(values, dtype="object")


def read_text(column: ColumnCells) -> tuple[pd.Series, list[Problem]]:
    """The column as it stands."""
    values, problems = read_each(column, lambda cell: (cell_text(cell), None), nan, asked={"nd"})
    return as_text(values), problems


def read_identifiers(column: ColumnCells) -> list[str]:
    """The column as text; only an empty cell is missing, since NA may be somebody's initials."""
    return [cell_text(cell) for cell in column.meant()]


def level_of(spec: ColumnSpec, text: str) -> str | None:
    """The allowed value that a text stands for: itself, its label or a synonym, whatever the case and accents."""
    plain, word = text.strip().casefold(), normalise(text)
    for level in spec.levels:
        spellings = (level.value, level.english, *level.synonyms)
        # Signs such as % vanish when normalised, so they are compared as they stand.
        if any(plain == s.casefold() or (word and word == normalise(s)) for s in spellings):
            return level.value
    return None


def read_category(column: ColumnCells) -> tuple[pd.Series, list[Problem]]:
    """The column as values of its levels; a value that is none of them is missing, and the allowed ones are named."""
    spec = column.spec
    question = spec.name in _ND_IS_A_QUESTION or spec.levels == RESPONSE_CLASS
    one_or_two = _is_one_or_two(column)

    def parse(cell: Cell) -> Parsed:
        text = cell_text(cell)
        if question and normalise(text) in _AMBIGUOUS:
            return nan, _ambiguous(text)
        if one_or_two and text in {"1", "2"}:
            return nan, None
        level = level_of(spec, text)
        if level is None and spec.levels == MUTATION and normalise(text) in NOT_DONE:
            return nan, _not_tested(text)
        return (level, None) if level is not None else (nan, _not_allowed(spec, text))

    values, problems = read_each(column, parse, nan, asked={"nd", "nr"} if question else ())
    return as_text(values), [*(_one_or_two_problems(column) if one_or_two else []), *problems]


def _not_tested(text: str) -> Fault:
    what = say('"{text}" is read as not tested: unknown, never wild type.', text=text)
    return Fault("info", "gene_not_tested", what, say("Nothing to do if this is so."))


def _is_one_or_two(column: ColumnCells) -> bool:
    """Coded 1 and 2 where 0 and 1 are known: 1 may be yes (SAS habits) or no (R's survival)."""
    if level_of(column.spec, "1") is None or level_of(column.spec, "0") is None:
        return False
    texts = {cell_text(cell) for cell in column.meant()}
    return "2" in texts and "0" not in texts


def _one_or_two_problems(column: ColumnCells) -> list[Problem]:
    allowed = column.spec.values
    what = say(
        "coded 1 and 2, and nothing says which is {allowed}. Allowed: {words}, or 0 and 1. All these "
        "values are missing until then.",
        allowed=allowed[0],
        words=listed(allowed),
    )
    fix = say("Write the words, or say in the mapping which code is which.")
    rows = [row for row, cell in zip(column.rows, column.meant(), strict=True) if cell_text(cell) in {"1", "2"}]
    return column.problems("error", "one_or_two", what, fix, rows, value="1, 2")


def _ambiguous(text: str) -> Fault:
    what = say(_AMBIGUOUS[normalise(text)], text=text)
    fix = say("Write it out, or say in the mapping what it means. Until then it is missing.")
    return Fault("error", "nd_ambiguous", what, fix)


def _not_allowed(spec: ColumnSpec, text: str) -> Fault:
    what = say('"{cell}" is not allowed. Allowed: {words}.', cell=shown(text), words=listed(spec.values))
    fix = say("Correct it in the file, or say what it means in the mapping; until then the value is missing.")
    return Fault("error", "not_allowed", what, fix)


def minus_problems(genes: Sequence[ColumnCells]) -> list[Problem]:
    """ "-" in columns of mutations where "+" is written too: wild type as well as not done; missing until somebody says."""
    if not any("+" in column.filled for column in genes):
        return []
    problems = []
    for column in genes:
        for sign in (cell for cell in column.counts if cell in MINUS):
            what = say('"{sign}" may mean that no mutation was found, or that nobody looked. Which is it?', sign=sign)
            fix = say("Write it out, or say in the mapping what it means. Until then it is missing.")
            problems += column.problems("error", "minus_ambiguous", what, fix, column.at(sign), str(sign))
    return problems


def read_names(column: ColumnCells) -> tuple[pd.Series, list[Problem]]:
    """Free names, such as centres; spellings that differ in case, accents or signs only become the commonest of them."""
    values, problems = read_each(column, lambda cell: (cell_text(cell), None), nan, asked={"nd"})
    counts = Counter(value for value in values if isinstance(value, str))
    by_word: dict[str, list[str]] = {}
    for name in sorted(counts, key=lambda name: (-counts[name], name)):
        by_word.setdefault(normalise(name) or name, []).append(name)
    common = {name: names[0] for names in by_word.values() for name in names}
    merged = [name for names in by_word.values() for name in names[1:]]
    if merged:
        what = say(
            "{words} read as {words_2}: the same name, spelled otherwise.",
            words=listed(merged),
            words_2=listed(dict.fromkeys(common[name] for name in merged)),
        )
        problems += column.problems("info", "spelling", what, say("Write the name in one way if they are the same."))
    return as_text([common.get(value, value) for value in values]), problems


def read_own(column: ColumnCells) -> tuple[pd.Series, list[Problem]]:
    """A column the dictionary does not know: numbers where every filled cell is one, else text."""
    filled = column.filled
    if filled and not any(isinstance(cell, datetime) or _is_code(cell) for cell in filled):
        numbers, problems = read_numbers(column)
        if all(problem.code == "excel_error" or problem.severity == "warning" for problem in problems):
            return numbers, problems
    return read_text(column)


def _is_code(cell: Cell) -> bool:
    """A code such as 007, whose zeros would be lost as a number."""
    return isinstance(cell, str) and len(cell) > 1 and cell[0] == "0" and cell[1].isdigit()
