"""Patients' numbers that Excel has rounded or turned into days, and honest ones that look nearly so."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.read.by_hand import codes, cohort_of, csv, problem, workbook


def numbered(*identifiers: str) -> bytes:
    return csv("patient_id;mrd_relapse_date", *(f"{one};2021-01-01" for one in identifiers))


@pytest.mark.parametrize(
    ("identifier", "said"),
    [
        ("1,23457E+11", "rounded"), ("1.2E+15", "rounded"), ("1e+12", "rounded"),
        ("12-mars", "into a day"), ("3-Feb", "into a day"), ("12-Mar-24", "into a day"), ("01 août 2024", "into a day"),
    ],
)  # fmt: skip
def test_a_spoilt_number_is_named_with_its_row(identifier: str, said: str) -> None:
    warning = problem(cohort_of(numbered("P1", identifier)), "identifier_spoilt")
    assert (warning.row, warning.severity, warning.column) == (3, "warning", "patient_id")
    assert identifier in warning.message
    assert said in warning.message


def test_a_day_of_a_workbook_is_one_too() -> None:
    cohort = cohort_of(
        workbook(a=[["patient_id", "mrd_relapse_date"], [datetime(2024, 3, 12), "2021-01-01"], ["14-3", "2021-01-01"]])
    )
    assert problem(cohort, "identifier_spoilt").rows == (2,)


@pytest.mark.parametrize(
    "identifier", ["1E5", "12-3", "E+11", "12-MA", "7-mix", "MARS", "20240312", "1.5", "LYON-12", "12-marseille"]
)
def test_numbers_of_departments(identifier: str) -> None:
    assert "identifier_spoilt" not in codes(cohort_of(numbered("P1", identifier)))
