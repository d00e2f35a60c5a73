"""What the rules look at, and how they say where a rule is broken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pandas as pd

from mrdcore.problem import At
from mrdcore.read.frames import SheetFrame

ZERO = "mrd_relapse_date"


def _today() -> pd.Timestamp:
    return pd.Timestamp.today().normalize()


@dataclass(frozen=True)
class Checked:
    """What the rules look at: patients, the rows of the samples sheet (None where there is none), wide MRD columns.

    `today` is the day after which a date lies in the future.
    """

    patients: SheetFrame
    samples: SheetFrame | None
    wide: SheetFrame
    today: pd.Timestamp = field(default_factory=_today)

    def has(self, *names: str) -> bool:
        return set(names) <= set(self.patients.frame.columns)

    def known(self, names: Iterable[str]) -> pd.Series:
        """The patients for whom any of these columns is filled; nobody where the file has none of them."""
        return self.patients.frame[[name for name in names if self.has(name)]].notna().any(axis=1)

    def is_level(self, name: str, value: str) -> pd.Series:
        """The patients with this value; nobody where the file does not have the column."""
        frame = self.patients.frame
        return frame[name] == value if name in frame else pd.Series(False, index=frame.index)

    def of_patient(self, name: str) -> pd.Series:
        """This column of its patient, for each row of the samples sheet; missing where the patient or column is."""
        identifiers = pd.Series(dtype="object") if self.samples is None else self.samples.frame["patient_id"]
        if not self.has(name):
            return pd.Series(pd.NaT, index=identifiers.index, dtype="datetime64[ns]")
        return identifiers.map(self.patients.frame.set_index("patient_id")[name])


def hits(one: SheetFrame, wrong: pd.Series) -> Iterator[tuple[int, At]]:
    """Position and row of the file where a rule is broken."""
    return ((int(i), one.rows[int(i)]) for i in wrong[wrong].index)


def rows_where(one: SheetFrame, wrong: pd.Series) -> list[At]:
    return [row for _, row in hits(one, wrong)]


def day(value: pd.Timestamp) -> str:
    return str(value.strftime("%Y-%m-%d"))
