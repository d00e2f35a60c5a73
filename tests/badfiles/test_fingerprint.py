"""The fingerprint of a cohort: another one for every cell that differs, the same for what does not matter."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from mrdcore.cohort import SAMPLE_FRAME, Cohort, fingerprint

PATIENTS = pd.DataFrame(
    {
        "patient_id": ["P1", "P2"],
        "age": [45.0, 62.5],
        "sex": ["female", None],
        "mrd_relapse_date": pd.to_datetime(["2021-02-15", None]),
        "score": ["a", "b"],
    }
)
SAMPLES = pd.DataFrame(
    [
        ["P1", pd.Timestamp("2021-02-15"), "blood", "NPM1 A", 1.5, "quantified", "follow_up"],
        ["P2", pd.NaT, "marrow", None, float("nan"), "not_detected", "after_c1"],
    ],
    columns=list(SAMPLE_FRAME),
)


def small() -> Cohort:
    return Cohort(PATIENTS, SAMPLES, "file", "0" * 64)


def another(cell: object) -> object:
    if isinstance(cell, pd.Timestamp):
        return cell + pd.Timedelta(days=1)
    if isinstance(cell, str):
        return f"{cell} "
    if pd.isna(cell):  # type: ignore[call-overload]
        return None
    return cell + 0.001  # type: ignore[operator]


@pytest.mark.parametrize("part", ["patients", "samples"])
def test_every_single_cell_counts(part: str) -> None:
    cohort = small()
    frame: pd.DataFrame = getattr(cohort, part)
    prints = {fingerprint(cohort)}
    filled = 0
    for name in frame.columns:
        for i in range(len(frame)):
            cell = frame[name][i]
            if pd.isna(cell):
                continue
            filled += 1
            for value in (another(cell), None):
                other = frame.copy()
                other[name] = [value if j == i else one for j, one in enumerate(frame[name])]
                prints.add(fingerprint(replace(cohort, **{part: other})))  # type: ignore[arg-type]
    assert filled >= 8
    assert len(prints) == 1 + 2 * filled


def test_what_the_fingerprint_leaves_out_and_what_it_does_not() -> None:
    cohort = small()
    same = [
        replace(cohort, name="other", sha256="other", problems=(), accounts=()),
        replace(cohort, patients=cohort.patients.iloc[::-1].reset_index(drop=True)),
        replace(cohort, samples=cohort.samples.iloc[::-1].reset_index(drop=True)),
        replace(cohort, patients=cohort.patients[cohort.patients.columns[::-1]]),
    ]
    assert {fingerprint(one) for one in same} == {fingerprint(cohort)}
    different = [
        replace(cohort, patients=cohort.patients.iloc[:1]),
        replace(cohort, samples=cohort.samples.iloc[:1]),
        replace(cohort, patients=cohort.patients.rename(columns={"age": "years"})),
        replace(cohort, patients=cohort.patients.assign(age=["45", "62.5"])),  # text, not numbers
        replace(cohort, patients=cohort.patients.assign(empty=None)),
        replace(cohort, samples=pd.concat([cohort.samples, cohort.samples.iloc[:1]])),  # a sample twice
    ]
    assert len({fingerprint(one) for one in [cohort, *different]}) == len(different) + 1
