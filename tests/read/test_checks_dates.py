"""Dates that have not come, intervals that cannot be, news and samples that do not fit together."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from mrdcore.problem import At
from mrdcore.read.checks import Checked, check
from mrdcore.read.checks.dates import dates_to_come, old_news
from mrdcore.read.frames import SheetFrame
from tests.read.by_hand import codes, cohort_of, csv, problem, workbook


def sheet(name: str, **columns: list[object]) -> SheetFrame:
    """Rows under a header in row 1."""
    frame = pd.DataFrame({k: pd.to_datetime(v) if "date" in k else v for k, v in columns.items()})
    return SheetFrame(name, frame, tuple(At(name, i + 2) for i in range(len(frame))), {})


def checked(patients: SheetFrame, samples: SheetFrame | None = None, today: str = "2025-06-15") -> Checked:
    return Checked(patients, samples, sheet("patients", patient_id=[]), pd.Timestamp(today))


def test_a_date_after_today_is_said_of_patients_and_samples() -> None:
    patients = sheet("patients", patient_id=["P1", "P2", "P3"], hsct_date=["2025-06-15", "2025-06-16", None])
    samples = sheet("samples", patient_id=["P1", "P1"], date=["2025-06-15", "2026-01-01"])
    found = list(dates_to_come(checked(patients, samples)))
    assert [(p.severity, p.code, p.sheet, p.row, p.column, p.value) for p in found] == [
        ("warning", "future_date", "patients", 3, "hsct_date", "2025-06-16"),  # tomorrow; today itself is no fault
        ("warning", "future_date", "samples", 3, "date", "2026-01-01"),
    ]
    assert "today is 2025-06-15" in found[0].message


def test_without_being_told_otherwise_today_is_today() -> None:
    tomorrow = (pd.Timestamp.today() + pd.Timedelta(days=2)).strftime("%Y-%m-%d")
    assert codes(cohort_of(csv("id,os_days,hsct_date", f"P1,1,{tomorrow}"))) == ["future_date"]


INTERVALS = csv(
    "id,diagnosis_date,mrd_relapse_date,ven_aza_start_date,cycle_2_start_date",
    "P1,2001-01-01,2020-12-31,2021-01-10,2021-02-10",  # a day less than 20 years
    "P2,1999-01-01,2021-01-01,2021-01-10,2021-02-10",  # 22 years
    "P3,2020-01-01,2021-01-01,2024-01-10,2024-02-10",  # three years before treatment
    "P4,2020-01-01,2021-01-01,2021-01-10,2022-01-10",  # a year before cycle 2
)


def test_intervals_that_hardly_can_be() -> None:
    found = [p for p in cohort_of(INTERVALS).problems if p.code == "long_interval"]
    assert [(p.row, p.column, p.severity) for p in found] == [
        (3, "mrd_relapse_date", "warning"),
        (4, "ven_aza_start_date", "warning"),
        (5, "cycle_2_start_date", "warning"),
    ]


def test_old_news_of_the_living_is_counted_once_and_a_year_to_come_does_not_make_all_old() -> None:
    patients = sheet(
        "patients",
        patient_id=["P1", "P2", "P3", "P4", "P5"],
        last_news_date=["2025-01-01", "2023-01-01", "2022-12-31", "2022-01-01", "2052-01-01"],
        death_date=[None, None, None, "2022-01-01", None],
        # the latest; two years older; a day more; dead, so nobody asks for news; mistyped
    )
    (found,) = old_news(checked(patients))
    assert (found.severity, found.rows) == ("info", (4,))


def with_samples(*samples: list[object]) -> list[tuple[int | None, str]]:
    patients = [
        ["patient_id", "diagnosis_date", "mrd_relapse_date", "ven_aza_start_date", "last_news_date", "last_status"],
        ["P1", "2020-01-01", "2021-01-01", "2021-02-01", "2022-01-01", "alive"],
    ]
    header = ["patient_id", "date", "tissue", "value", "unit", "timepoint"]
    cohort = cohort_of(workbook(patients=patients, samples=[header, *samples]))
    return [(p.row, p.code) for p in cohort.problems if p.severity != "info" and "relapse" not in p.code]


def test_samples_against_the_dates_of_their_patient() -> None:
    assert with_samples(["P1", "2020-01-01", "SP", 300, "%"], ["P1", "2022-01-01", "SP", 1, "%"]) == []
    assert with_samples(["P1", "2019-12-31", "SP", 300, "%"]) == [(2, "sample_before_diagnosis")]
    # Two samples after last news are one thing to correct.
    later = [["P1", "2022-01-02", "SP", 1, "%"], ["P1", "2022-02-02", "SP", 1, "%"]]
    assert with_samples(*later) == [(2, "sample_after_last_news")]


def test_a_time_point_against_the_date_of_the_sample() -> None:
    before = ["P1", "2021-02-01", "SP", 1, "%", "pre_treatment"]  # the first day of treatment is still before it
    after = ["P1", "2021-02-02", "SP", 1, "%", "after_c1"]
    assert with_samples(before, after) == []
    late = ["P1", "2021-02-02", "SP", 1, "%", "pre_treatment"]
    early = ["P1", "2021-02-01", "SP", 1, "%", "after_c2"]
    assert with_samples(late, early) == [(2, "timepoint_against_date"), (3, "timepoint_against_date")]


def test_no_sample_date_is_blamed_on_a_patient_who_has_none() -> None:
    data = workbook(
        patients=[["patient_id", "os_days"], ["P1", 3]],
        samples=[["patient_id", "date", "tissue", "value", "unit"], ["P1", "2021-01-01", "SP", 1, "%"]],
    )
    assert codes(cohort_of(data), "warning", "error") == []


def test_rules_change_nothing_but_leave_out_samples_of_nobody() -> None:
    patients = sheet("patients", patient_id=["P1"], mrd_relapse_date=["2099-01-01"])
    samples = sheet("samples", patient_id=["P1", "P2", ""], date=["2021-01-01"] * 3)
    samples = replace(
        samples, frame=samples.frame.assign(tissue="blood", state=None, timepoint=None, transcript=None, value=1.0)
    )
    after, problems = check(checked(patients, samples))
    assert after.samples is not None
    assert after.samples.frame["patient_id"].tolist() == ["P1"]
    assert [(a.at.row, a.reason) for a in after.samples.set_aside] == [
        (3, "a sample of nobody in the sheet of patients"),
        (4, "a sample without a patient number"),
    ]
    pd.testing.assert_frame_equal(after.patients.frame, patients.frame)
    assert "future_date" in [p.code for p in problems]


def test_the_problem_of_one_patient_names_that_patients_row() -> None:
    data = csv("id,mrd_relapse_date,ven_aza_start_date", "P1,2021-01-01,2021-02-01", "P2,2021-01-01,2019-02-01")
    assert problem(cohort_of(data), "before_mrd_relapse").rows == (3,)


def test_a_death_in_the_future_says_what_it_does_to_the_curves() -> None:
    cohort = cohort_of(csv("id,mrd_relapse_date,death_date", "P1,2021-01-01,2091-06-16"))
    assert "survival counts as longer" in problem(cohort, "future_date").fix
    assert cohort.patients["death_date"].notna().all()
