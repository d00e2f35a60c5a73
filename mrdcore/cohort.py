"""What was read: a cohort of patients with their samples, and the problems found on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True)
class Problem:
    """A fault in a user's data, as a value: where it is, what was found and what to do about it.

    `error`: the value or row is not used. `warning`: used, but look at it. `info`: said, nothing to do.
    `row` is the row of the sheet as a spreadsheet counts it (the header is row 1); None for a whole column or file.
    """

    severity: Severity
    code: str
    sheet: str
    row: int | None
    column: str
    value: str
    message: str
    fix: str


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
    """

    patients: pd.DataFrame
    samples: pd.DataFrame
    name: str
    sha256: str
    problems: tuple[Problem, ...] = ()
    own_columns: tuple[str, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.patients)


SAMPLE_FRAME = ("patient_id", "date", "tissue", "transcript", "value", "state", "timepoint")


def empty_samples() -> pd.DataFrame:
    """A samples frame without rows, with the columns and types of one that has them."""
    frame = pd.DataFrame({name: pd.Series(dtype="object") for name in SAMPLE_FRAME})
    return frame.astype({"date": "datetime64[ns]", "value": "float64"})
