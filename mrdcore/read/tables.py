"""Rows of cells -> tables with one header row, and which table holds the patients and which the samples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from mrdcore.cohort import Problem
from mrdcore.read.problems import FILE, Place, listed
from mrdcore.schema import normalise

Cell = str | float | datetime

PATIENT_SHEETS = {"patients", "patient", "cohort", "cohorte"}
SAMPLE_SHEETS = {"samples", "sample", "prelevements", "prelevement", "echantillons", "echantillon", "mrd"}
DICTIONARY_SHEET = "dictionary"


@dataclass(frozen=True)
class Table:
    """A sheet: its header and its rows of equal length, each with its row number as a spreadsheet counts it.

    A cell is text (stripped; "" where empty), a number or a date; a CSV file has text only.
    """

    sheet: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: tuple[int, ...]

    @property
    def place(self) -> Place:
        return Place(self.sheet)


@dataclass(frozen=True)
class Sheets:
    """The table of patients (None where there is none) and the table of samples, where the file has one."""

    patients: Table | None
    samples: Table | None
    problems: tuple[Problem, ...]


def cell_text(cell: Cell) -> str:
    """A cell as text: a whole number without decimals, a date as yyyy-mm-dd."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d")
    return str(int(cell)) if abs(cell) < 1e15 and cell == int(cell) else repr(cell)


def tidy(text: str) -> str:
    """Text without spaces at its ends, no-break spaces as spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").strip()


def make_table(sheet: str, rows: Iterable[Sequence[Cell]]) -> tuple[Table | None, list[Problem]]:
    """The table of a sheet whose first filled row is the header; a row of another length is set aside and named."""
    filled = [(n, tuple(row)) for n, row in enumerate(rows, start=1) if any(cell != "" for cell in row)]
    if not filled:
        return None, []
    header = _without_empty_end([cell_text(cell) for cell in filled[0][1]])
    width = max(len(header), 1)
    even = [(n, cells) for n, row in filled[1:] if len(cells := _fitted(row, width)) == width]
    ragged = [(n, len(row)) for n, row in filled[1:] if len(_fitted(row, width)) != width]
    problems = _ragged_problems(Place(sheet), ragged, width, len(filled) - 1)
    table = Table(sheet, tuple(header), tuple(cells for _, cells in even), tuple(n for n, _ in even))
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
    keep = [i for i in range(len(table.header)) if i not in set(nameless)]
    rows = tuple(tuple(row[i] for i in keep) for row in table.rows)
    return Table(table.sheet, tuple(table.header[i] for i in keep), rows, table.numbers), problems


def choose_sheets(tables: Sequence[Table]) -> Sheets:
    """One flat sheet, or a sheet of patients with a sheet of samples, by their names; the other sheets are ignored."""
    named = [table for table in tables if normalise(table.sheet) != DICTIONARY_SHEET or len(tables) == 1]
    samples = next((t for t in named if normalise(t.sheet) in SAMPLE_SHEETS), None) if len(named) > 1 else None
    others = [table for table in named if table is not samples]
    patients = next((t for t in others if normalise(t.sheet) in PATIENT_SHEETS), others[0] if others else None)
    ignored = [table.sheet for table in others if table is not patients]
    if patients is None or not ignored:
        return Sheets(patients, samples, ())
    what = f"The patients are read from sheet {patients.sheet}. Not read: {listed(ignored)}."
    fix = "Name the sheets to be read patients and samples."
    return Sheets(patients, samples, (FILE.problem("info", "sheets_ignored", what, fix),))
