"""SPSS, Stata and SAS files -> rows of cells, with the labels of values in place of their codes.

ReadStat, in C, reads them from memory: a foreign file is given to it in a process of its own only.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from mrdcore.files.damage import damage_problems
from mrdcore.files.grid import Cell, Grid, Rows, tidy
from mrdcore.language import mark, say
from mrdcore.problem import FILE, Place, Problem, listed, thousands

MAX_COLUMNS, MAX_CELLS = 2_000, 5_000_000
_OLD_STATA = tuple(bytes([release, order, 1, 0]) for release in range(104, 116) for order in (1, 2))
_SAS = bytes(12) + bytes.fromhex("c2ea8160b31411cfbd92080009c7318c181f1011")
# How a file begins, and which programme wrote it.
BEGINNINGS: dict[bytes, str] = {
    b"$FL2": "sav",
    b"$FL3": "sav",
    b"<stata_dta>": "dta",
    **dict.fromkeys(_OLD_STATA, "dta"),
    _SAS: "sas7bdat",
    b"HEADER RECORD*******LIB": "xport",
}
_MEMBER = re.compile(rb"HEADER RECORD\*{7}MEM(?:BER|BV8)")
_PORTABLE = b"SPSS PORT FILE"
_PROGRAMMES = {
    "sav": mark("This is an SPSS file: row 1 stands for the names of its variables, row 2 for its first case."),
    "por": mark("This is a portable SPSS file: row 1 stands for the names of its variables, row 2 for its first case."),
    "dta": mark("This is a Stata file: row 1 stands for the names of its variables, row 2 for its first case."),
    "sas7bdat": mark("This is a SAS file: row 1 stands for the names of its variables, row 2 for its first case."),
    "xport": mark(
        "This is a SAS transport file: row 1 stands for the names of its variables, row 2 for its first case."
    ),
}
SAVE_ELSE = mark(
    "Export the table from the programme that wrote the file as an Excel workbook (.xlsx) or as CSV UTF-8."
)


@dataclass(frozen=True)
class _Columns:
    """The columns as ReadStat gives them, by name, and its account of them."""

    cells: dict[str, list[Any]]
    account: Any
    problems: tuple[Problem, ...] = ()


def statistical_kind(data: bytes) -> str:
    """ "sav", "por", "dta", "sas7bdat" or "xport" by the file's beginning; "" where it is none of these."""
    found = next((kind for beginning, kind in BEGINNINGS.items() if data.startswith(beginning)), "")
    return found or ("por" if _PORTABLE in data[:500] else "")


def read_statistical(data: bytes) -> tuple[list[Grid], list[Problem]]:
    """The table of the file: names of variables in row 1, cases from row 2 on; labels of variables as the grid's labels.

    Cells are numbers, dates and text; what the file declares missing is empty, and said.
    """
    kind = statistical_kind(data)
    data, not_read = _first_table(kind, data)
    width = len(_read(kind, data, metadataonly=True).cells)
    if width > MAX_COLUMNS:
        return [], [_large_problem()]
    most = MAX_CELLS // max(width, 1)
    columns = _read(kind, data, row_limit=most + 1)
    if len(next(iter(columns.cells.values()), [])) > most:
        return [], [_large_problem()]
    grid, missing = _grid(columns)
    said = [FILE.problem("info", "statistical_file", _said(kind, columns), say("Look whether the labels are right."))]
    return [grid], [*said, *not_read, *columns.problems, *missing, *damage_problems(grid.rows)]


def _large_problem() -> Problem:
    what = say(
        "The table is too large: at most {max_columns} columns and {max_cells} cells are read.",
        max_columns=thousands(MAX_COLUMNS),
        max_cells=thousands(MAX_CELLS),
    )
    return FILE.problem("error", "file_too_large", what, say("Keep the table of the patients only."))


def _read(kind: str, data: bytes, **options: Any) -> _Columns:
    """With what the file says of its encoding and dates; else as Windows text, else with its dates as numbers."""
    read = _reader(kind)
    if kind in ("sav", "dta", "sas7bdat"):
        options["user_missing"] = True
    attempts: list[tuple[dict[str, object], tuple[Problem, ...]]] = [
        ({}, ()),
        ({"encoding": "WINDOWS-1252"}, (_as_windows(),)),
        ({"disable_datetime_conversion": True}, (_as_numbers(),)),
    ]
    if kind == "por":  # its reader takes no encoding
        del attempts[1]
    for changed, problems in attempts:
        try:
            return _Columns(*read(io.BytesIO(data), output_format="dict", **options, **changed), problems)
        except MemoryError:
            raise
        except Exception as fault:  # ReadStat, and the conversion of dates after it, raise many kinds
            last = fault
    raise last


def _reader(kind: str) -> Callable[..., tuple[dict[str, list[Any]], Any]]:
    import pyreadstat

    reader: Callable[..., tuple[dict[str, list[Any]], Any]] = getattr(pyreadstat, f"read_{kind}")
    return reader


def _as_windows() -> Problem:
    what = say("The file says a wrong encoding, or none; it is read as Windows text.")
    return FILE.problem(
        "warning", "encoding_guessed", what, " ".join((say("Look at the letters with accents. Else:"), say(SAVE_ELSE)))
    )


def _as_numbers() -> Problem:
    what = say(
        "A date of the file lies outside the calendar, so that none of its dates could be read; they are numbers."
    )
    return FILE.problem(
        "warning", "dates_as_numbers", what, say("Correct the date in the programme that wrote the file.")
    )


def _grid(columns: _Columns) -> tuple[Grid, list[Problem]]:
    made, problems = [], []
    for name, cells in columns.cells.items():
        missing = _declared_missing(columns.account, name)
        problems += _missing_problems(columns.account, name, cells, missing)
        made.append(_column(cells, columns.account.variable_value_labels.get(name, {}), missing))
    header: list[Cell] = [tidy(name) for name in columns.cells]
    rows: Rows = [header, *(list(row) for row in zip(*made, strict=True))]
    labels = columns.account.column_names_to_labels
    told = tuple((tidy(name), tidy(labels[name])) for name in columns.cells if labels.get(name))
    return Grid("", rows, labels=told), problems


def _column(cells: Sequence[Any], labels: dict[Any, str], missing: Callable[[Any], bool]) -> list[Cell]:
    seen: dict[Any, Cell] = {}
    for cell in cells:
        if cell not in seen:
            seen[cell] = "" if missing(cell) else tidy(labels[cell]) if cell in labels else _cell(cell)
    return [seen[cell] for cell in cells]


def _cell(value: Any) -> Cell:
    if value is None or value != value:
        return ""
    if isinstance(value, bool | str):
        return tidy(str(value))
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    return value.strftime("%H:%M") if isinstance(value, time) else tidy(str(value))


def _declared_missing(account: Any, name: str) -> Callable[[Any], bool]:
    """Whether a value is one that the file declares missing: SPSS by ranges, Stata and SAS by letters."""
    ranges = [(one["lo"], one["hi"]) for one in account.missing_ranges.get(name, [])]
    letters = set(account.missing_user_values.get(name, []))

    def is_missing(value: Any) -> bool:
        if value in letters:
            return True
        return any(isinstance(value, type(low)) and low <= value <= high for low, high in ranges)

    return is_missing


def _missing_problems(account: Any, name: str, cells: Sequence[Any], missing: Callable[[Any], bool]) -> list[Problem]:
    rows: dict[Any, list[int]] = {}
    for row, cell in enumerate(cells, start=2):
        if cell is not None and missing(cell):
            rows.setdefault(cell, []).append(row)
    if not rows:
        return []
    labels = account.variable_value_labels.get(name, {})
    named = [f"{_code(value)} ({labels[value]})" if value in labels else _code(value) for value in rows]
    what = say("the file declares these values missing, so they are read as empty: {words}.", words=listed(named))
    found = sorted(row for some in rows.values() for row in some)
    return [
        Place("", tidy(name)).problem("info", "declared_missing", what, say("Nothing, if that is meant."), rows=found)
    ]


def _code(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _said(kind: str, columns: _Columns) -> str:
    said = say(_PROGRAMMES[kind])
    labelled = {name: labels for name, labels in columns.account.variable_value_labels.items() if labels}
    if labelled:
        name, labels = max(labelled.items(), key=lambda one: min(len(one[1]), 2))
        code, label = next(iter(labels.items()))
        told = say(
            'Labels are read in place of codes in {words}; in {column} {code} is "{label}".',
            words=listed(map(tidy, labelled)),
            column=tidy(name),
            code=_code(code),
            label=tidy(label),
        )
        return f"{said} {told}"
    if kind in ("sas7bdat", "xport"):
        told = say("SAS keeps the labels of values in another file: codes are read as they stand.")
        return f"{said} {told}"
    return said


def _first_table(kind: str, data: bytes) -> tuple[bytes, list[Problem]]:
    """A transport file may hold several tables; ReadStat would take the second for rows of the first."""
    tables = [found.start() for found in _MEMBER.finditer(data)] if kind == "xport" else []
    if len(tables) < 2:
        return data, []
    what = say("The file holds {n} tables; only the first is read.", n=len(tables))
    problem = FILE.problem("warning", "tables_not_read", what, say("Export each table to a file of its own."))
    return data[: tables[1]], [problem]
