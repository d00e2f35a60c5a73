"""The demo cohort, enlarged: as many patients as wanted, each the course of one of the seventy at a pace of its own."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from mrdcore.cohort import Cohort, empty_samples
from mrdcore.derive import derive
from mrdcore.read import read_cohort
from mrdcore.schema import UNKNOWN

DEMO = Path(__file__).parents[2] / "sample_data" / "filo_like_cohort.xlsx"
PACE = (0.6, 1.6)  # every interval of a course is multiplied by a number between these, so that its order stays
WITH_SAMPLES = 100_000
SAMPLED = (-30, 90)  # days around the start of treatment: what the response classes are derived from
# What the three pages filter by, in the order of their buttons.
PILLS = {
    "flt3_itd_or_ras": ("yes", "no", UNKNOWN),
    "ven_group": ("<=14", ">14", "dose_changed", UNKNOWN),
    "hsct": ("yes", "no"),
}


@cache
def demo() -> Cohort:
    cohort = read_cohort(DEMO.read_bytes(), DEMO.name).cohort
    if cohort is None:
        raise RuntimeError("the demo cohort cannot be read")
    return cohort


def enlarged(patients: int, seed: int = 7) -> Cohort:
    """A cohort of so many patients; the demo cohort itself where it has as many.

    Patients are drawn with replacement, their dates stretched from MRD relapse on, their ages moved by up to five years.
    Of the samples stay those of the month before treatment and of the evaluation after it; a cohort of more than
    `WITH_SAMPLES` brings the response classes instead, as a registry does.
    """
    if patients == len(demo()):
        return demo()
    chance = np.random.default_rng(seed)
    rows = chance.integers(0, len(demo()), patients)
    pace = chance.uniform(*PACE, patients)
    frame = demo().patients.take(rows).reset_index(drop=True)
    zero = frame["mrd_relapse_date"]
    for name in frame.select_dtypes("datetime64[ns]"):
        frame[name] = _stretched(frame[name], zero, pace)
    frame["age"] = (frame["age"] + chance.integers(-5, 6, patients)).clip(18, 90)
    frame["patient_id"] = [f"E{number:07}" for number in range(patients)]
    if patients > WITH_SAMPLES:
        classes = derive(demo()).patients
        for place in ("blood", "marrow", "before_hsct"):
            frame[f"response_{place}_given"] = classes[f"response_{place}"].take(rows).to_numpy()
        samples = empty_samples()
    else:
        samples = _samples(rows, frame["patient_id"].to_numpy(), pace)
    name = f"{patients} patients"
    return Cohort(frame, samples, name, hashlib.sha256(f"{name} {seed}".encode()).hexdigest())


def _stretched(dates: pd.Series, zero: pd.Series, pace: np.ndarray) -> pd.Series:
    return zero + pd.to_timedelta(((dates - zero).dt.days * pace).round(), unit="D")


def _samples(rows: np.ndarray, names: np.ndarray, pace: np.ndarray) -> pd.DataFrame:
    """The samples of each patient drawn, stretched as the patient's own dates are."""
    patients = demo().patients.reset_index(names="row")
    of_demo = demo().samples.merge(
        patients[["patient_id", "row", "mrd_relapse_date", "ven_aza_start_date"]], on="patient_id"
    )
    near = (of_demo["date"] - of_demo["ven_aza_start_date"]).dt.days.between(*SAMPLED)
    of_demo = of_demo[near].sort_values("row", kind="stable").reset_index(drop=True)
    counts = np.bincount(of_demo["row"], minlength=len(patients))
    first = np.concatenate([[0], np.cumsum(counts)[:-1]])
    each = counts[rows]
    begins = np.repeat(np.cumsum(each) - each, each)
    places = np.repeat(first[rows], each) + np.arange(each.sum()) - begins
    drawn = of_demo.take(places).reset_index(drop=True)
    drawn["date"] = _stretched(drawn["date"], drawn["mrd_relapse_date"], np.repeat(pace, each))
    drawn["patient_id"] = np.repeat(names, each)
    return drawn[list(demo().samples.columns)]


def text_of(values: pd.Series) -> pd.Series:
    """A column as the peer page filters it: text, with a word where nothing is known."""
    return values.astype("object").fillna(UNKNOWN).astype("str")
