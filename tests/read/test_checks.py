"""Rules across fields, and between patients and samples: one patient who breaks the rule, one who does not."""

from __future__ import annotations

import pytest

from tests.read.by_hand import codes, cohort_of, csv, problem, workbook

DATE_RULES = [
    # earlier, later, the column named, the code, severity
    ("mrd_relapse_date", "ven_aza_start_date", "ven_aza_start_date", "before_mrd_relapse", "error"),
    ("mrd_relapse_date", "hsct_date", "hsct_date", "before_mrd_relapse", "error"),
    ("mrd_relapse_date", "morphologic_relapse_date", "morphologic_relapse_date", "before_mrd_relapse", "error"),
    ("mrd_relapse_date", "second_mrd_relapse_date", "second_mrd_relapse_date", "before_mrd_relapse", "error"),
    ("mrd_relapse_date", "death_date", "death_date", "before_mrd_relapse", "error"),
    ("mrd_relapse_date", "last_news_date", "last_news_date", "before_mrd_relapse", "error"),
    ("diagnosis_date", "mrd_relapse_date", "mrd_relapse_date", "before_diagnosis", "error"),
    ("hsct_date", "death_date", "hsct_date", "after_death", "error"),
    ("morphologic_relapse_date", "death_date", "morphologic_relapse_date", "after_death", "error"),
    ("second_mrd_relapse_date", "death_date", "second_mrd_relapse_date", "after_death", "error"),
    ("last_news_date", "death_date", "last_news_date", "news_after_death", "warning"),
    ("ven_aza_start_date", "cycle_2_start_date", "cycle_2_start_date", "treatment_order", "warning"),
    ("ven_aza_start_date", "ven_aza_stop_date", "ven_aza_stop_date", "treatment_order", "warning"),
    ("ven_aza_start_date", "cycle_3_start_date", "cycle_3_start_date", "treatment_order", "warning"),
    ("cycle_3_start_date", "ven_aza_stop_date", "ven_aza_stop_date", "treatment_order", "warning"),
    ("cycle_2_start_date", "hsct_date", "hsct_date", "treatment_order", "warning"),
    ("ven_aza_start_date", "hsct_date", "hsct_date", "before_treatment", "warning"),
    ("ven_aza_start_date", "morphologic_relapse_date", "morphologic_relapse_date", "before_treatment", "warning"),
    ("ven_aza_start_date", "second_mrd_relapse_date", "second_mrd_relapse_date", "before_treatment", "warning"),
    ("diagnosis_date", "ven_aza_start_date", "ven_aza_start_date", "before_diagnosis", "error"),
    ("diagnosis_date", "last_news_date", "last_news_date", "before_diagnosis", "error"),
    ("cycle_2_start_date", "death_date", "cycle_2_start_date", "after_death", "error"),
    ("hsct_date", "last_news_date", "hsct_date", "after_last_news", "warning"),
    ("morphologic_relapse_date", "last_news_date", "morphologic_relapse_date", "after_last_news", "warning"),
]


@pytest.mark.parametrize(("earlier", "later", "named", "code", "severity"), DATE_RULES)
def test_dates_in_the_wrong_order(earlier: str, later: str, named: str, code: str, severity: str) -> None:
    data = csv(
        f"id,os_days,{earlier},{later}",
        "P1,1,2021-03-02,2021-03-02",  # the same day is no fault
        "P2,1,2021-03-02,2021-03-01",  # a day too early
        "P3,1,2021-03-02,",  # nothing to compare
    )
    fault = problem(cohort_of(data), code)
    assert (fault.row, fault.column, fault.severity) == (3, named, severity)
    assert "2021-03-02" in fault.message
    assert "2021-03-01" in fault.message
    assert fault.fix


def test_a_fault_is_said_once() -> None:
    data = csv(
        "id,diagnosis_date,mrd_relapse_date,ven_aza_start_date,cycle_2_start_date,cycle_3_start_date,death_date,last_news_date",
        "P1,2021-01-02,2021-01-01,2021-01-01,,,,2021-12-01",  # before diagnosis: said of MRD relapse alone
        "P2,2020-01-01,2021-01-01,2021-02-01,2021-03-01,2021-01-31,,2021-12-01",  # cycle 3 before cycle 2, and so before 1
        "P3,2020-01-01,2021-01-01,2021-07-01,,,2021-06-01,2021-06-01",  # after death, and so after last news
    )
    assert [(p.row, p.code) for p in cohort_of(data).problems] == [
        (2, "before_diagnosis"),
        (3, "treatment_order"),
        (4, "after_death"),
    ]


def test_transplantation_before_mrd_relapse_names_the_cohort_it_leaves() -> None:
    data = csv("id,mrd_relapse_date,hsct_date", "P1,2021-01-01,2020-12-31")
    assert "nobody who was transplanted before MRD relapse" in problem(cohort_of(data), "before_mrd_relapse").fix


def test_a_date_before_time_zero_is_kept_as_it_stands() -> None:
    cohort = cohort_of(csv("id,mrd_relapse_date,death_date", "P1,2021-03-02,2021-03-01"))
    assert str(cohort.patients["death_date"].iloc[0].date()) == "2021-03-01"


def test_death_and_last_news() -> None:
    data = csv(
        "id,mrd_relapse_date,death_date,last_news_date,last_status",
        "P1,2021-01-01,2021-06-01,2021-06-01,dead",  # as it should be
        "P2,2021-01-01,2021-06-02,2021-06-01,dead",  # death after last news
        "P3,2021-01-01,2021-06-01,2021-06-01,alive",  # alive, with a date of death
        "P4,2021-01-01,,2021-06-01,dead",  # dead, without one
    )
    cohort = cohort_of(data)
    assert [(p.row, p.code, p.severity) for p in cohort.problems] == [
        (3, "death_after_last_news", "warning"),
        (4, "alive_with_death_date", "warning"),
        (5, "death_without_date", "error"),
    ]


def test_a_counted_time_stands_for_the_date_of_death() -> None:
    assert codes(cohort_of(csv("id,os_days,os_event,last_status", "P1,30,1,dead"))) == []


def test_transplantation_against_its_date() -> None:
    data = csv(
        "id,os_days,hsct,hsct_date",
        "P1,1,yes,2021-01-01",
        "P2,1,no,",
        "P3,1,no,2021-01-01",  # no, with a date
        "P4,1,yes,",  # yes, without
        "P5,1,,",
    )
    cohort = cohort_of(data)
    assert [(p.row, p.code) for p in cohort.problems] == [(4, "hsct_no_with_date"), (5, "hsct_yes_without_date")]


def test_without_a_column_of_dates_yes_is_enough() -> None:
    assert codes(cohort_of(csv("id,os_days,hsct", "P1,1,yes"))) == []


def test_counted_times() -> None:
    data = csv(
        "id,os_days,os_event,hsct_days",
        "P1,10,1,3",
        "P2,0,1,",  # day 0 is no fault
        "P3,-1,1,",  # before time zero
        "P4,,1,",  # an event without its time
        "P5,10,,-2",  # a time without its event, a transplantation before time zero
    )
    cohort = cohort_of(data)
    assert [(p.row, p.column, p.code) for p in cohort.problems] == [
        (4, "os_days", "negative_time"),
        (6, "hsct_days", "negative_time"),
        (5, "os_event", "time_without_event"),
    ]
    assert cohort.patients["os_days"].tolist()[2] == -1


def test_time_zero() -> None:
    missing = cohort_of(csv("id,mrd_relapse_date", "P1,2021-01-01", "P2,"))
    assert problem(missing, "time_zero_missing").row == 3
    none = cohort_of(csv("id,age", "P1,50"))
    assert problem(none, "no_time_zero").row is None


def with_samples(*samples: list[object], patients: tuple[list[object], ...] = ()):  # type: ignore[no-untyped-def]
    header = ["patient_id", "mrd_relapse_date", "death_date"]
    rows = patients or (["P1", "2021-01-01", "2021-06-01"], ["P2", "2021-01-01", None])
    sample_header = ["patient_id", "date", "tissue", "value", "unit", "timepoint"]
    return cohort_of(workbook(patients=[header, *rows], samples=[sample_header, *samples]))


def test_samples_of_nobody_are_left_out_and_patients_without_samples_counted() -> None:
    cohort = with_samples(["P1", "2021-01-02", "SP", 1, "%"], ["P9", "2021-01-02", "SP", 1, "%"])
    assert cohort.samples["patient_id"].tolist() == ["P1"]
    orphan = problem(cohort, "sample_without_patient")
    assert (orphan.sheet, orphan.row, orphan.severity, orphan.value) == ("samples", 3, "error", "P9")
    assert "1 of 2 patients" in problem(cohort, "patients_without_samples").message


def test_samples_that_cannot_be_used_as_they_are() -> None:
    cohort = with_samples(
        ["P1", "2021-01-02", "SP", 1, "%"],
        ["P1", "2021-06-02", "SP", 1, "%"],  # a day after death
        ["P1", "2021-01-03", None, 1, "%"],  # no tissue
        ["P1", None, "SP", 1, "%", "after_c1"],  # a time point instead of a date
        ["P2", None, "SP", 1, "%"],  # neither
        ["P2", "2021-01-02", "SP", 1, "%"],
        ["P2", "2021-01-02", "SP", 2, "%"],  # the same day twice
        ["P2", "2021-01-02", "MO", 2, "%"],  # another tissue
    )
    assert [(p.row, p.code) for p in cohort.problems] == [
        (4, "sample_without_tissue"),
        (6, "sample_without_date"),
        (7, "sample_repeated"),
        (3, "sample_after_death"),
    ]
    assert len(cohort.samples) == 8


def test_two_results_of_one_time_point_are_said_as_two_of_one_day_are() -> None:
    cohort = with_samples(["P1", None, "SP", 1, "%", "after_c1"], ["P1", None, "SP", 2, "%", "after_c1"])
    assert problem(cohort, "sample_repeated").rows == (2, 3)


def test_mrd_in_both_sheets_is_said() -> None:
    patients = [["patient_id", "mrd_relapse_date", "mrd_blood_after_c1"], ["P1", "2021-01-01", "negative"]]
    samples = [["patient_id", "date", "tissue", "value"], ["P1", "2021-01-01", "SP", "negative"]]
    cohort = cohort_of(workbook(patients=patients, samples=samples))
    assert len(cohort.samples) == 2
    assert codes(cohort) == ["mrd_in_both_sheets"]


def test_a_samples_sheet_without_its_columns_is_said() -> None:
    patients = [["patient_id", "mrd_relapse_date"], ["P1", "2021-01-01"]]
    cohort = cohort_of(workbook(patients=patients, samples=[["patient_id", "date"], ["P1", "2021-01-01"]]))
    assert "no column tissue and no column value" in problem(cohort, "sample_column_missing").message
