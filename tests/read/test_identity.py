"""Patients' numbers that differ between the sheets by their spelling only."""

from __future__ import annotations

import pytest

from mrdcore.cohort import Cohort
from mrdcore.read.values.identity import spelling_key
from tests.read.by_hand import codes, cohort_of, csv, problem, workbook


def joined(patients: list[object], samples: list[object]) -> Cohort:
    people = [["patient_id", "mrd_relapse_date"], *([one, "2021-01-01"] for one in patients)]
    taken = [
        ["patient_id", "date", "tissue", "value", "unit"],
        *([one, "2021-01-02", "SP", "5", "%"] for one in samples),
    ]
    return cohort_of(workbook(patients=people, samples=taken))


@pytest.mark.parametrize(
    ("one", "other"),
    [("7", "007"), ("P-01", "P01"), ("P01", "p 1"), ("P_1", "P1"), ("É-2", "e2"), ("01-007", "1-7"), ("7.0", "007")],
)
def test_one_patient_in_two_spellings(one: str, other: str) -> None:
    assert spelling_key(one) == spelling_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    # a centre and a number are two parts; a zero behind counts; another letter is another patient
    [
        ("1-17", "11-7"),
        ("P1", "P10"),
        ("A1", "B1"),
        ("P0", "P"),
        ("1.0", "10"),
        ("7.1", "7"),
        ("7-0", "7"),
        ("Ж1", "Д2"),
    ],
)
def test_two_patients(one: str, other: str) -> None:
    assert spelling_key(one) != spelling_key(other)


@pytest.mark.parametrize(("patient", "sample"), [("007", "7"), ("P-01", "p01"), ("P01", "P 1"), (7, "007")])
def test_the_sample_finds_its_patient_and_it_is_said(patient: object, sample: object) -> None:
    cohort = joined([patient, "B8"], [sample, "B8"])
    assert cohort.samples["patient_id"].tolist() == [str(patient), "B8"]
    warning = problem(cohort, "identifier_spelling")
    assert (warning.severity, warning.sheet, warning.rows) == ("warning", "samples", (2,))
    assert f"{sample} as {patient}" in warning.message
    assert "sample_without_patient" not in codes(cohort)


def test_the_same_spelling_goes_before_another_one() -> None:
    cohort = joined(["7", "007"], ["7", "007"])
    assert cohort.samples["patient_id"].tolist() == ["7", "007"]


def test_two_patients_of_one_spelling_stay_two_and_take_no_third() -> None:
    cohort = joined(["7", "007"], ["07"])
    assert cohort.patients["patient_id"].tolist() == ["7", "007"]
    assert len(cohort.samples) == 0
    warning = problem(cohort, "identifier_spelling")
    assert (warning.sheet, warning.rows) == ("patients", (2, 3))
    assert "7, 007" in warning.message
    assert problem(cohort, "sample_without_patient").value == "07"


def test_zeros_before_a_number_are_kept() -> None:
    cohort = cohort_of(csv("patient_id;os_days", "007;1", "010;2"))
    assert cohort.patients["patient_id"].tolist() == ["007", "010"]


def test_signs_that_nobody_sees_are_no_part_of_a_number() -> None:
    cohort = cohort_of(csv("patient_id;os_days", "P\u200b7;1", "\ufeffP8\u00a0;2"))
    assert cohort.patients["patient_id"].tolist() == ["P7", "P8"]
