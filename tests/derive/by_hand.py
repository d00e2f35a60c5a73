"""Cohorts written by hand: a patient or a sample is one line, so that the reason can stand beside it."""

from __future__ import annotations

from datetime import date, timedelta
from math import nan

import pandas as pd

from mrdcore.cohort import Cohort, empty_samples
from mrdcore.schema import BY_NAME

# The start of VEN-AZA of every patient who is given by days from it.
START = date(2022, 3, 1)

DETECTED = "not_quantifiable"
NOT_DETECTED = "not_detected"


def day(days: int) -> str:
    """The date that lies so many days after the start of VEN-AZA."""
    return (START + timedelta(days=days)).isoformat()


def patients(*rows: dict[str, object]) -> pd.DataFrame:
    """Patients as `Cohort` holds them; one without `patient_id` is P1, P2, ... in the order given."""
    frame = pd.DataFrame([{"patient_id": f"P{i}", **row} for i, row in enumerate(rows, start=1)])
    for name in frame:
        kind = BY_NAME[name].kind if name in BY_NAME else "text"
        if kind == "date":
            frame[name] = pd.to_datetime(frame[name])
        elif kind in ("number", "integer"):
            frame[name] = frame[name].astype("float64")
    return frame


def sample(
    patient: str,
    tissue: str,
    result: float | str,
    *,
    on: int | None = None,
    at: str | None = None,
    limit: float = nan,
) -> dict[str, object]:
    """One sample: `result` is the ratio in % of ABL1 or a state, `on` days from the start of VEN-AZA, `at` a time point."""
    is_number = not isinstance(result, str)
    return {
        "patient_id": patient,
        "date": None if on is None else day(on),
        "tissue": tissue,
        "transcript": "NPM1",
        "value": float(result) if is_number else limit,
        "state": "quantified" if is_number else result,
        "timepoint": at,
    }


def samples(*rows: dict[str, object]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows)) if rows else empty_samples()
    return frame.assign(date=pd.to_datetime(frame["date"]), value=frame["value"].astype("float64"))


def cohort(people: pd.DataFrame, taken: pd.DataFrame | None = None) -> Cohort:
    return Cohort(people, empty_samples() if taken is None else taken, "by hand", "0" * 64)


def plain(column: pd.Series) -> list[object]:
    """The values of a column, None where missing."""
    return [None if pd.isna(value) else value for value in column]


# Patients to select and group, some with unknown values.
PEOPLE = patients(
    {"age": 18, "sex": "female", "ven_days_c1": 7, "dose_modified_c1_c2": "no", "flt3_itd": "mutated"},
    {"age": 45, "sex": "male", "ven_days_c1": 14, "dose_modified_c1_c2": "no", "flt3_itd": "wild_type"},
    {"age": 60, "sex": "male", "ven_days_c1": 15, "dose_modified_c1_c2": "no", "flt3_itd": None},
    {"age": 60.5, "sex": None, "ven_days_c1": 28, "dose_modified_c1_c2": "no", "flt3_itd": "mutated"},
    {"age": 75, "sex": "female", "ven_days_c1": 14, "dose_modified_c1_c2": "yes", "flt3_itd": "wild_type"},
    {"age": None, "sex": "female", "ven_days_c1": None, "dose_modified_c1_c2": "no", "flt3_itd": None},
    {"age": 50, "sex": "male", "ven_days_c1": 14, "dose_modified_c1_c2": None, "flt3_itd": "mutated"},
)
# The file's own columns, with values as centres write them.
PEOPLE["Caryotype à J0"] = ["t(8;21), +8", "normal", "inv(16)", "46,XY", "100 % normal", None, "normal"]
PEOPLE["ratio:a"] = ["<=14", ">14", "a=b", "1..2", "a+b", "unknown", "50%"]
