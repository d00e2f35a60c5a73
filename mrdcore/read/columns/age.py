"""Age from the date of birth, where the file has no age: completed years at MRD relapse; the date itself is left out."""

from __future__ import annotations

from dataclasses import replace
from math import nan

import pandas as pd

from mrdcore.language import say
from mrdcore.problem import Place, Problem
from mrdcore.read.columns.match import SPECS, Columns
from mrdcore.read.frames import SheetFrame
from mrdcore.read.tables import Table
from mrdcore.read.values.cells import ColumnCells
from mrdcore.read.values.column import read_column
from mrdcore.read.values.date_order import order_of_table
from mrdcore.schema import ColumnSpec, column

# The dates at which age is told, the first that the file has.
_AT = ("mrd_relapse_date", "diagnosis_date", "ven_aza_start_date")
_BIRTH = ColumnSpec("birth_date", "Birth", "date", "identity", "Date of birth.")


def with_age(
    patients: SheetFrame, table: Table, columns: Columns, dayfirst: bool | None
) -> tuple[SheetFrame, list[Problem]]:
    """The patients with their age at the first of MRD relapse, diagnosis and start that the file has; NaN where unknown."""
    births = [i for i, kind in columns.identifiers.items() if kind == "birth date"]
    at = next((name for name in _AT if name in patients.frame and patients.frame[name].notna().any()), None)
    if not births or at is None or "age" in columns.known:
        return patients, []
    header = table.header[births[0]]
    cells = dict(zip(table.at, table.cells(births[0]), strict=True))
    place = Place(table.sheet, header)
    born_on = tuple(cells[row] for row in patients.rows)
    one = ColumnCells(_BIRTH, place, born_on, patients.rows, from_1904=table.from_1904)
    # Its faults would quote it; a birth that cannot be read leaves the age missing, which is counted.
    born, _ = read_column(one, dayfirst, _order(table, columns))
    ages = [_years(birth, day) for birth, day in zip(born, patients.frame[at], strict=True)]
    frame = patients.frame.assign(age=pd.Series(ages, dtype="float64"))
    what = say(
        "age at {event} is computed from it, in completed years ({known} of {total} patients).",
        event=column(at).label,
        known=frame["age"].count(),
        total=len(frame),
    )
    problem = place.problem("info", "age_computed", what, say("Nothing to do. The date itself is left out."))
    return replace(patients, frame=frame, headers={**patients.headers, "age": header}), [problem]


def _order(table: Table, columns: Columns) -> bool | None:
    """Whether the day stands first in the other dates of the table."""
    dates = {name: i for name, i in columns.known.items() if SPECS["patients"][name].kind == "date"}
    return order_of_table(
        ColumnCells(SPECS["patients"][name], Place(table.sheet, table.header[i]), table.cells(i), table.at)
        for name, i in dates.items()
    )


def _years(birth: pd.Timestamp, day: pd.Timestamp) -> float:
    """Completed years between two dates."""
    if pd.isna(birth) or pd.isna(day):
        return nan
    return float(day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day)))
