"""One column of cells, read value by value: what is missing, what is an error of Excel, what is at fault."""

from __future__ import annotations

import re
from collections import Counter, abc
from collections.abc import Callable, Container, Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from mrdcore.files.grid import Cell, cell_text
from mrdcore.language import say
from mrdcore.problem import At, Place, Problem, Severity
from mrdcore.schema import ColumnSpec, normalise

MISSING_SIGNS = {"", "-", "--", "---", "–", "—", ".", "..", "...", "…", "?", "??", "???", "/", "_", "*"}
MISSING_WORDS = {
    "na", "n_a", "unknown", "unk", "ukn", "nk", "not_known", "not_available", "not_recorded", "not_reported",
    "missing", "pending", "tbd", "to_be_completed", "awaited", "nan", "null",
    "inconnu", "inconnue", "inc", "nsp", "ne_sait_pas", "non_connu", "non_connue", "manquant", "manquante",
    "donnee_manquante", "nr", "non_renseigne", "non_renseignee", "non_communique", "non_disponible", "indisponible",
    "a_completer", "a_renseigner", "a_verifier", "en_attente",
}  # fmt: skip
# Nobody looked: unknown wherever it stands, never a negative result.
NOT_DONE = {
    "nf", "nt", "not_done", "not_performed", "not_tested", "untested", "no_sample", "non_fait", "non_faite",
    "non_realise", "non_realisee", "non_teste", "non_testee", "pas_de_prelevement",
}  # fmt: skip
EXCEL_ERRORS = {
    "#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA",
    "#VALEUR!", "#NOM?", "#NUL!", "#NOMBRE!",
}  # fmt: skip
LONGEST_SHOWN = 60
# Of the words that a column may want to see itself: "ND", "N.R.".
LONGEST_ASKED = 4
# Signs that nobody sees: of no width, marks of direction, soft hyphens.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a value; the place and the rows come from where it stands."""

    severity: Severity
    code: str
    what: str
    fix: str


@dataclass(frozen=True)
class ColumnCells:
    """A column of a sheet with the dictionary's account of it, its row numbers and what the mapping says of its values.

    `unit` is what the file gives as the unit of the column, "" where it gives none. `from_1904`: bare numbers of days
    count from 1 January 1904.
    """

    spec: ColumnSpec
    place: Place
    cells: tuple[Cell, ...]
    rows: tuple[At, ...]
    words: abc.Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    from_1904: bool = False

    def meant(self) -> list[Cell]:
        """The cells after the mapping's words have taken the place of the file's."""
        return self._meant

    def texts(self) -> list[str]:
        """The different filled text cells: what decides how the column writes dates and decimals."""
        return [cell for cell in self.filled if isinstance(cell, str)]

    @cached_property
    def _meant(self) -> list[Cell]:
        words = {key.strip().casefold(): word for key, word in self.words.items()}
        different = set(self.cells)
        if words:
            clean = {cell: words.get(cell_text(seen(cell)).casefold(), seen(cell)) for cell in different}
        else:
            clean = {cell: one for cell in different if (one := seen(cell)) is not cell}
        return [clean.get(cell, cell) for cell in self.cells] if clean else list(self.cells)

    @cached_property
    def counts(self) -> dict[Cell, int]:
        """The different cells, each with the number of its rows; each is read once, however often it stands there."""
        return Counter(self._meant)

    @cached_property
    def filled(self) -> dict[Cell, int]:
        """Those of `counts` that are not missing."""
        return {cell: count for cell, count in self.counts.items() if not is_missing(cell)}

    def at(self, *cells: Cell) -> list[At]:
        """The rows that hold one of these cells."""
        wanted = set(cells)
        return [row for row, cell in zip(self.rows, self._meant, strict=True) if cell in wanted]

    def problems(
        self, severity: Severity, code: str, what: str, fix: str, rows: Sequence[At] = (), value: str = ""
    ) -> list[Problem]:
        return self.place.problems(severity, code, what, fix, rows, value)


Parsed = tuple[Any, Fault | None]
Key = TypeVar("Key", bound=Hashable)


def seen(cell: Cell) -> Cell:
    """The cell as a person sees it: without signs of no width, every kind of space as a space."""
    if not isinstance(cell, str) or cell.isascii():
        return cell
    return _SPACES.sub(" ", _UNSEEN.sub("", cell)).strip()


def shown(cell: Cell) -> str:
    """A cell as a message quotes it: one line, cut where it is long."""
    text = " ".join(cell_text(cell).split())
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"


def is_missing(cell: Cell) -> bool:
    if not isinstance(cell, str):
        return cell != cell
    # Nearly all cells of a large file leave here: no missing word has a digit or is as long.
    if cell[:1].isdigit() or cell[-1:].isdigit() or cell.startswith("#") or len(cell) > LONGEST_SHOWN:
        return False
    return cell in MISSING_SIGNS or normalise(cell) in MISSING_WORDS or not cell.strip("\"'`«»“”‘’ ")


def read_each(
    column: ColumnCells, parse: Callable[[Cell], Parsed], missing: Any, *, asked: Container[str] = ()
) -> tuple[list[Any], list[Problem]]:
    """Every cell parsed, and one problem for each distinct faulty value, with the rows that hold it.

    `asked` are words, otherwise a missing value, that `parse` itself wants to see.
    """
    values: dict[Cell, Any] = {}
    faults: dict[Cell, tuple[Cell, Fault]] = {}
    for cell in column.counts:
        values[cell], fault = _read_one(cell, parse, missing, asked)
        if fault is not None:
            faults[cell] = cell, fault
    return [values[cell] for cell in column.meant()], fault_problems(column, column.meant(), faults)


def fault_problems(
    column: ColumnCells, keys: Sequence[Key], faults: abc.Mapping[Key, tuple[Cell, Fault]]
) -> list[Problem]:
    """One problem for each key that is at fault, with the rows that have it and the cell that is quoted."""
    if not faults:
        return []
    rows: dict[Key, list[At]] = {key: [] for key in faults}
    for row, key in zip(column.rows, keys, strict=True):
        if key in rows:
            rows[key].append(row)
    return [
        problem
        for key, (cell, one) in faults.items()
        for problem in column.problems(one.severity, one.code, one.what, one.fix, rows[key], shown(cell))
    ]


def _read_one(cell: Cell, parse: Callable[[Cell], Parsed], missing: Any, asked: Container[str]) -> Parsed:
    word = normalise(cell) if isinstance(cell, str) and len(cell) <= LONGEST_ASKED else ""
    if word and word in asked:
        return parse(cell)
    if is_missing(cell):
        return missing, None
    if isinstance(cell, str) and cell.upper() in EXCEL_ERRORS:
        return missing, excel_error(cell)
    if word == "nd":
        what = say('"{cell}" is read as not done, a missing value.', cell=cell)
        fix = say("If it means anything else, write an allowed value or say so in the mapping.")
        return missing, Fault("info", "nd_missing", what, fix)
    return parse(cell)


def excel_error(cell: str) -> Fault:
    what = say("{cell} is an error of Excel, not a value.", cell=cell)
    return Fault("error", "excel_error", what, say("Correct the formula; until then the value is missing."))
