"""MRD relapse by ELN 2021, asked of samples written by hand: one patient at each boundary, the reason beside each."""

from __future__ import annotations

from math import nan

import pandas as pd
import pytest

from mrdcore.read.checks.relapse import Finding, eln_2021
from tests.read.by_hand import codes, cohort_of, csv, problem, workbook

NEG, NQ = "neg", "nq"
Result = float | str
Sample = tuple[str, str, Result]  # tissue, date, result: a ratio, NEG, "<limit" or NQ (detected, without a limit)

DIAGNOSIS, ZERO, START = "2020-01-01", "2021-01-01", "2021-03-01"


def state(result: Result) -> tuple[float, str]:
    if result == NEG:
        return nan, "not_detected"
    if isinstance(result, str):
        return (nan if result == NQ else float(result.removeprefix("<"))), "not_quantifiable"
    return result, "quantified"


def findings(*samples: Sample, diagnosis: str | None = DIAGNOSIS, treatment: str | None = START) -> dict[str, Finding]:
    frame = pd.DataFrame(
        [("P1", tissue, pd.Timestamp(date), *state(result)) for tissue, date, result in samples],
        columns=["patient_id", "tissue", "date", "value", "state"],
    )
    dates = {"zero": ZERO, "diagnosis": diagnosis, "treatment": treatment}
    frame = frame.assign(**{name: pd.Timestamp(date) if date else pd.NaT for name, date in dates.items()})
    return {tissue: Finding(rank) for (_, tissue), rank in eln_2021(frame).items()}


def blood(*dated: tuple[str, Result]) -> list[Sample]:
    return [("blood", date, result) for date, result in dated]


BEFORE, AFTER = "2020-11-01", "2021-02-01"
BOUNDARIES = [
    # why, the samples of blood, what they say
    ("negative to positive, positive again", [(BEFORE, NEG), (ZERO, 0.01), (AFTER, 0.01)], Finding.CONFIRMED),
    ("a rise of exactly 1 log10", [(BEFORE, 0.1), (ZERO, 1.0), (AFTER, 1.0)], Finding.CONFIRMED),
    ("exactly 1 log10 that floating point misses", [(BEFORE, 0.021), (ZERO, 0.21), (AFTER, 0.21)], Finding.CONFIRMED),
    ("a rise just under 1 log10", [(BEFORE, 0.1), (ZERO, 0.99), (AFTER, 5.0)], Finding.NO_RISE),
    ("just under the low level", [(BEFORE, 1.99), (ZERO, 19.9), (AFTER, 20.0)], Finding.CONFIRMED),
    ("2 % is not a low level", [(BEFORE, 2.0), (ZERO, 20.0), (AFTER, 20.0)], Finding.NO_RISE),
    ("the lowest level before counts", [("2020-06-01", 0.05), (BEFORE, 0.2), (ZERO, 0.6), (AFTER, 1.0)], Finding.CONFIRMED),
    ("once negative, low level since", [("2020-06-01", NEG), (BEFORE, 0.2), (ZERO, 0.3), (AFTER, 0.3)], Finding.CONFIRMED),
    ("still negative at time zero", [(BEFORE, NEG), (ZERO, NEG), (AFTER, 1.0)], Finding.NEGATIVE),
    ("detected after negative is positive", [(BEFORE, NEG), (ZERO, NQ), (AFTER, "<0.01")], Finding.CONFIRMED),
    ("a limit shows no rise", [(BEFORE, 0.01), (ZERO, "<0.5"), (AFTER, 1.0)], Finding.NO_RISE),
    ("1 log10 above a limit", [(BEFORE, "<0.01"), (ZERO, 0.1), (AFTER, 0.1)], Finding.CONFIRMED),
    ("above an unknown limit", [(BEFORE, NQ), (ZERO, 50.0), (AFTER, 50.0)], Finding.NO_RISE),
    ("no second sample", [(BEFORE, NEG), (ZERO, 1.0)], Finding.NOT_REPEATED),
    ("the second sample is negative", [(BEFORE, NEG), (ZERO, 1.0), (AFTER, NEG)], Finding.CONTRADICTED),
    ("the second sample has fallen again", [(BEFORE, 0.1), (ZERO, 1.0), (AFTER, 0.9)], Finding.CONTRADICTED),
    ("only the next sample confirms", [(BEFORE, NEG), (ZERO, 1.0), ("2021-01-20", NEG), (AFTER, 1.0)], Finding.CONTRADICTED),
    ("a second sample on the first day of treatment", [(BEFORE, NEG), (ZERO, 1.0), (START, 1.0)], Finding.CONFIRMED),
    ("a second sample under treatment", [(BEFORE, NEG), (ZERO, 1.0), ("2021-03-02", 1.0)], Finding.NOT_REPEATED),
    ("nothing before", [(ZERO, 1.0), (AFTER, 1.0)], Finding.NOTHING_BEFORE),
    ("diagnosis is no remission", [(DIAGNOSIS, NEG), (ZERO, 1.0), (AFTER, 1.0)], Finding.NOTHING_BEFORE),
    ("the day after diagnosis may be one", [("2020-01-02", NEG), (ZERO, 1.0), (AFTER, 1.0)], Finding.CONFIRMED),
    ("no sample on the date", [(BEFORE, NEG), ("2021-01-02", 1.0), (AFTER, 1.0)], Finding.NO_SAMPLE),
    ("neither before nor on the date", [(AFTER, 1.0)], Finding.NOTHING),
    ("of two on one day the later row", [(BEFORE, NEG), (ZERO, NEG), (ZERO, 1.0), (AFTER, 1.0)], Finding.CONFIRMED),
]  # fmt: skip


@pytest.mark.parametrize(("why", "dated", "said"), BOUNDARIES, ids=[why for why, *_ in BOUNDARIES])
def test_a_patient_at_each_boundary(why: str, dated: list[tuple[str, Result]], said: Finding) -> None:
    assert findings(*blood(*dated)) == {"blood": said}, why


def test_the_order_of_rows_does_not_matter() -> None:
    dated = [(AFTER, 1.0), (ZERO, 1.0), (BEFORE, 0.1), ("2020-06-01", 5.0)]
    assert findings(*blood(*dated)) == findings(*reversed(blood(*dated))) == {"blood": Finding.CONFIRMED}


def test_tissues_are_never_compared_with_each_other() -> None:
    # Marrow is negative and blood positive later: no change in either tissue is shown.
    mixed = [("marrow", BEFORE, NEG), ("blood", ZERO, 1.0), ("blood", AFTER, 1.0)]
    assert findings(*mixed) == {"blood": Finding.NOTHING_BEFORE, "marrow": Finding.NO_SAMPLE}
    # A rise in blood is not confirmed by a marrow that was always as high.
    other = [*blood((BEFORE, NEG), (ZERO, 1.0)), ("marrow", BEFORE, 5.0), ("marrow", AFTER, 5.0)]
    assert findings(*other) == {"blood": Finding.NOT_REPEATED, "marrow": Finding.NO_SAMPLE}


def test_without_the_dates_of_diagnosis_and_treatment_every_sample_may_count() -> None:
    dated = blood((DIAGNOSIS, NEG), (ZERO, 1.0), ("2021-03-02", 1.0))
    assert findings(*dated, diagnosis=None, treatment=None) == {"blood": Finding.CONFIRMED}


PATIENTS = [
    ["patient_id", "diagnosis_date", "mrd_relapse_date", "ven_aza_start_date", "best_first_line_response"],
    *([f"P{n}", DIAGNOSIS, ZERO, START, None] for n in range(1, 7)),
]
CONVERSION = [(BEFORE, NEG), (ZERO, 1.0), (AFTER, 1.0)]


def rows(patient: str, *dated: tuple[str, Result], tissue: str = "blood") -> list[list[object]]:
    return [[patient, date, tissue, "not detected" if r == NEG else r, "%"] for date, r in dated]


def file_of(*samples: list[object], patients: list[list[object]] = PATIENTS) -> bytes:
    return workbook(patients=patients, samples=[["patient_id", "date", "tissue", "value", "unit"], *samples])


def test_what_is_not_confirmed_is_said_by_reason_and_what_cannot_be_checked_counted() -> None:
    data = file_of(
        *rows("P1", *CONVERSION),
        *rows("P2", (BEFORE, NEG), (ZERO, 1.0)),  # no second sample
        *rows("P3", (BEFORE, 1.0), (ZERO, 2.0), (AFTER, 3.0)),  # no rise of 1 log10
        *rows("P4", (BEFORE, 1.0), (ZERO, 2.0), (AFTER, 3.0)),  # nor here
        *rows("P5", (ZERO, 2.0), (AFTER, 3.0)),  # nothing before
        # P6 has no sample at all
    )
    cohort = cohort_of(data)
    found = [p for p in cohort.problems if p.code == "relapse_not_confirmed"]
    assert [(p.severity, p.sheet, p.rows, p.column) for p in found] == [
        ("warning", "patients", (4, 5), "mrd_relapse_date"),
        ("warning", "patients", (3,), "mrd_relapse_date"),
    ]
    assert "at least 1 log10" in found[0].message
    assert "no second sample" in found[1].message
    assert "2 of 6 patients" in problem(cohort, "relapse_not_checked").message


def test_one_tissue_is_enough() -> None:
    data = file_of(
        *rows("P1", *CONVERSION),
        *rows("P1", (BEFORE, 1.0), (ZERO, 1.0), (AFTER, 1.0), tissue="marrow"),
        patients=PATIENTS[:2],
    )
    assert codes(cohort_of(data)) == []


def test_nothing_is_said_where_no_sample_is_dated() -> None:
    data = csv("id,mrd_relapse_date,mrd_blood_pre_treatment,mrd_blood_after_c1", "P1,2021-01-01,1%,negative")
    assert not [code for code in codes(cohort_of(data)) if code.startswith("relapse")]


def test_nothing_is_said_where_the_samples_begin_with_mrd_relapse() -> None:
    assert codes(cohort_of(file_of(*rows("P1", (ZERO, 1.0), (AFTER, 1.0)), patients=PATIENTS[:2]))) == []


def test_best_response_to_first_line_against_the_samples_before_relapse() -> None:
    header, people = PATIENTS[0], [list(row) for row in PATIENTS[1:]]
    for person, response in zip(
        people, ["cr_mrd", "cr_mrd", "cr_mrd_ll", "cr_mrd_ll", "cr_mrd_ll", "cr_mrd"], strict=True
    ):
        person[-1] = response
    data = file_of(
        *rows("P1", ("2020-06-01", 0.1), *CONVERSION),  # negative once, as recorded
        *rows("P2", (BEFORE, 0.1), (ZERO, 1.0), (AFTER, 1.0)),  # CR_MRD, never negative
        *rows("P3", *CONVERSION),  # CR_MRD-LL, negative in the only tissue sampled
        *rows("P4", *CONVERSION),
        *rows("P4", (BEFORE, 0.1), (ZERO, 1.0), (AFTER, 1.0), tissue="marrow"),  # CR_MRD-LL in marrow: as recorded
        *rows("P5", (DIAGNOSIS, 1.0), (BEFORE, 2.0), (ZERO, 20.0), (AFTER, 20.0)),  # never under 2 % in remission
        # P6: no samples, nothing to say
        patients=[header, *people],
    )
    found = [p for p in cohort_of(data).problems if p.code == "best_response_differs"]
    assert [(p.rows, p.value) for p in found] == [((3,), "cr_mrd"), ((4,), "cr_mrd_ll"), ((6,), "cr_mrd_ll")]
