"""One column of cells, read value by value: what is missing, what is an error of Excel, what is at fault."""

from __future__ import annotations

from collections import abc
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from mrdcore.files.grid import Cell, cell_text
from mrdcore.problem import At, Place, Problem, Severity
from mrdcore.schema import ColumnSpec, normalise

MISSING_SIGNS = {"", "-", "--", "–", "—", ".", "..", "?", "??", "/"}
MISSING_WORDS = {
    "na", "n_a", "unknown", "unk", "inconnu", "inconnue", "nsp", "missing", "manquant", "manquante",
    "non_renseigne", "nan", "null",
}  # fmt: skip
EXCEL_ERRORS = {
    "#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA",
    "#VALEUR!", "#NOM?", "#NUL!", "#NOMBRE!",
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """What is wrong with a value; the place and the rows come from where it stands."""

    severity: Severity
    code: str
    what: str
    fix: str


@dataclass(frozen=True)
class ColumnCells:
    """A column of a sheet with the dictionary's account of it, its row numbers and what the mapping says of its values."""

    spec: ColumnSpec
    place: Place
    cells: tuple[Cell, ...]
    rows: tuple[At, ...]
    words: abc.Mapping[str, str] = field(default_factory=dict)

    def meant(self) -> list[Cell]:
        """The cells after the mapping's words have taken the place of the file's."""
        words = {key.strip().casefold(): word for key, word in self.words.items()}
        return [words.get(cell_text(cell).casefold(), cell) for cell in self.cells] if words else list(self.cells)

    def texts(self) -> list[str]:
        """The filled text cells: what decides how the column writes dates and decimals."""
        return [cell for cell in self.meant() if isinstance(cell, str) and not is_missing(cell)]

    def problems(
        self, severity: Severity, code: str, what: str, fix: str, rows: Sequence[At] = (), value: str = ""
    ) -> list[Problem]:
        return self.place.problems(severity, code, what, fix, rows, value)


Parsed = tuple[Any, Fault | None]


def is_missing(cell: Cell) -> bool:
    if not isinstance(cell, str) or cell[:1].isdigit() or cell.startswith("#"):
        return False
    return cell in MISSING_SIGNS or normalise(cell) in MISSING_WORDS


def read_each(
    column: ColumnCells, parse: Callable[[Cell], Parsed], missing: Any, *, nd_is_missing: bool = True
) -> tuple[list[Any], list[Problem]]:
    """Every cell parsed, and one problem for each distinct faulty value, with the rows that hold it."""
    places: dict[Cell, list[int]] = {}
    for i, cell in enumerate(column.meant()):
        places.setdefault(cell, []).append(i)
    values = [missing] * len(column.cells)
    problems = []
    for cell, indices in places.items():
        value, fault = _read_one(cell, parse, missing, nd_is_missing=nd_is_missing)
        for i in indices:
            values[i] = value
        if fault is not None:
            rows = [column.rows[i] for i in indices]
            problems += column.problems(fault.severity, fault.code, fault.what, fault.fix, rows, cell_text(cell))
    return values, problems


def _read_one(cell: Cell, parse: Callable[[Cell], Parsed], missing: Any, *, nd_is_missing: bool) -> Parsed:
    if is_missing(cell):
        return missing, None
    if isinstance(cell, str) and cell.upper() in EXCEL_ERRORS:
        what = f"{cell} is an error of Excel, not a value."
        return missing, Fault("error", "excel_error", what, "Correct the formula; until then the value is missing.")
    if nd_is_missing and isinstance(cell, str) and normalise(cell) == "nd":
        what = f'"{cell}" is read as not done, a missing value.'
        fix = "If it means anything else, write an allowed value or say so in the mapping."
        return missing, Fault("info", "nd_missing", what, fix)
    return parse(cell)
