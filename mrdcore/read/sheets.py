"""Tables -> the table of the patients and the table of the samples: which is which, and which are neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mrdcore.problem import FILE, Problem, listed
from mrdcore.read.tables import Table
from mrdcore.schema import normalise

PATIENT_SHEETS = {"patients", "patient", "cohort", "cohorte"}
SAMPLE_SHEETS = {"samples", "sample", "prelevements", "prelevement", "echantillons", "echantillon", "mrd"}
DICTIONARY_SHEET = "dictionary"


@dataclass(frozen=True)
class Sheets:
    """The table of patients (None where there is none) and the table of samples, where the file has one."""

    patients: Table | None
    samples: Table | None
    problems: tuple[Problem, ...]


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
