"""What was read: a cohort of patients with their samples, and the problems found on the way."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from mrdcore.problem import At, Problem, SetAside

Role = Literal["patients", "samples", "patients and samples", "not read"]


@dataclass(frozen=True)
class Account:
    """What became of the filled rows below the header of one sheet: `rows` = `used` + the rows set aside."""

    sheet: str
    role: Role
    rows: int
    used: int
    set_aside: tuple[SetAside, ...] = ()


@dataclass(frozen=True)
class Cohort:
    """One cohort as read from a file, before anything is derived from it.

    `patients`: one row per patient, columns named as in `schema.FILE_COLUMNS` (only those the file has), followed
    by the file's own columns as text. Categories hold `Level.value` or NaN, dates are datetime64, numbers are float.
    `patient_id` is always there, as text. The index is 0..n-1.

    `samples`: one row per MRD sample with `patient_id`, `date` (NaT where unknown), `tissue`, `transcript`, `value`
    (% of ABL1), `state` and `timepoint` (NaN where unknown). `state` is one of `schema.MRD_STATE`: `quantified`
    (value is the ratio), `not_quantifiable` (value is the limit, NaN where not given), `not_detected` (value NaN);
    NaN where the result is missing. May be empty.

    `own_columns`: the names of the columns the dictionary does not know.

    `sha256`: of the bytes of the file, or of several files and the mapping they were read with: what the numbers depend on.

    `accounts`: for each sheet of the file, the rows it has, those used, and those set aside with the reason.

    `rows`: where each patient stands in the file; empty where nobody knows.

    `headers`: for a column of `patients`, the header and the letter that it has in the file.
    """

    patients: pd.DataFrame
    samples: pd.DataFrame
    name: str
    sha256: str
    problems: tuple[Problem, ...] = ()
    own_columns: tuple[str, ...] = field(default=())
    accounts: tuple[Account, ...] = ()
    rows: tuple[At, ...] = ()
    headers: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.patients)


SAMPLE_FRAME = ("patient_id", "date", "tissue", "transcript", "value", "state", "timepoint")


def empty_samples() -> pd.DataFrame:
    """A samples frame without rows, with the columns and types of one that has them."""
    frame = pd.DataFrame({name: pd.Series(dtype="object") for name in SAMPLE_FRAME})
    return frame.astype({"date": "datetime64[ns]", "value": "float64"})


def fingerprint(cohort: Cohort) -> str:
    """A hash of what the cohort says, the same for the same patients in whatever file.

    Left out: names of files, order of rows and columns, problems. Patients are told apart by all their cells, samples
    too; numbers count to 12 digits, days without their hours; a missing cell is none, but an empty column is there.
    """
    parts = [_canonical(cohort.patients), _canonical(cohort.samples)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _canonical(frame: pd.DataFrame) -> list[list[str]]:
    """The rows as text, sorted, under the sorted names of the columns."""
    names = sorted(map(str, frame.columns))
    cells = [[_cell_text(cell) for cell in frame[name]] for name in names]
    return [names, *sorted(map(list, zip(*cells, strict=True)))]


def _cell_text(cell: object) -> str:
    """A cell with the sign of its type, so that the text 45 is not the number 45."""
    if isinstance(cell, str):
        return f"t{cell}"
    if isinstance(cell, pd.Timestamp):
        return f"d{cell:%Y-%m-%d}"
    return f"n{cell:.12g}" if isinstance(cell, float | int) and cell == cell else ""
