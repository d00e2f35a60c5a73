"""MRD results: words, limits, units, and where they stand."""

from __future__ import annotations

import math

import pytest

from mrdcore.read import Mapping
from tests.read.by_hand import codes, cohort_of, csv, problem, workbook

PATIENTS = [["patient_id", "mrd_relapse_date"], ["P1", "2021-01-01"]]


def sheet(header: str, *rows: str, mapping: Mapping | None = None):  # type: ignore[no-untyped-def]
    samples = [header.split("|"), *(row.split("|") for row in rows)]
    return cohort_of(workbook(patients=PATIENTS, samples=samples), mapping or Mapping(unit="%"))


@pytest.mark.parametrize(
    ("cell", "value", "state"),
    [
        ("0.5", 0.5, "quantified"),
        ("0,5 %", 0.5, "quantified"),
        ("10e-5", 1e-4, "quantified"),
        ("0", math.nan, "not_detected"),
        ("0,000", math.nan, "not_detected"),
        ("not detected", math.nan, "not_detected"),
        ("Non détecté", math.nan, "not_detected"),
        ("INDÉTECTABLE", math.nan, "not_detected"),
        ("undetectable", math.nan, "not_detected"),
        ("négatif", math.nan, "not_detected"),
        ("neg", math.nan, "not_detected"),
        ("<0.001", 0.001, "not_quantifiable"),
        ("< 0,001", 0.001, "not_quantifiable"),
        ("≤0.001 %", 0.001, "not_quantifiable"),
        ("positive, not quantifiable", math.nan, "not_quantifiable"),
        ("détectable non quantifiable", math.nan, "not_quantifiable"),
        ("NQ", math.nan, "not_quantifiable"),
        ("", math.nan, ""),
        ("unknown", math.nan, ""),
    ],
)
def test_results(cell: str, value: float, state: str) -> None:
    cohort = sheet("patient_id|date|tissue|value", f"P1|2021-01-01|SP|{cell}")
    assert cohort.samples["value"].fillna(-1).tolist() == [-1 if math.isnan(value) else value]
    assert cohort.samples["state"].fillna("").tolist() == [state]
    assert codes(cohort) == []


@pytest.mark.parametrize(
    ("cell", "code"),
    [("ND", "nd_ambiguous"), ("positive", "not_an_mrd_value"), ("-0.1", "not_an_mrd_value"), ("<0", "not_an_mrd_value"), ("> 5", "not_an_mrd_value"), ("#DIV/0!", "excel_error")],
)  # fmt: skip
def test_what_is_no_result_is_asked_not_guessed(cell: str, code: str) -> None:
    cohort = sheet("patient_id|date|tissue|value", f"P1|2021-01-01|SP|{cell}")
    assert cohort.samples[["value", "state"]].isna().all(axis=None)
    assert codes(cohort) == [code]


def test_nd_is_answered_by_the_mapping() -> None:
    mapping = Mapping(unit="%", values={"value": {"ND": "not detected"}})
    cohort = sheet("patient_id|date|tissue|value", "P1|2021-01-01|SP|nd", mapping=mapping)
    assert cohort.samples["state"].tolist() == ["not_detected"]
    assert codes(cohort) == []


def test_units_become_percent_row_by_row() -> None:
    # 1 % = 100 copies per 10^4 ABL1 = 1000 per 10^5
    cohort = sheet(
        "patient_id|date|tissue|value|unit",
        "P1|2021-01-01|SP|2|%",
        "P1|2021-01-02|SP|200|per 10^4",
        "P1|2021-01-03|SP|<2000|copies per 10^5 ABL1",
        "P1|2021-01-04|SP|not detected|",
        "P1|2021-01-05|SP|7|",
        mapping=Mapping(),
    )
    assert cohort.samples["value"].fillna(-1).tolist() == [2, 2, 2, -1, -1]
    assert cohort.samples["state"].fillna("").tolist() == ["quantified", "quantified", "not_quantifiable", "not_detected", ""]  # fmt: skip
    assert problem(cohort, "unit_missing").row == 6


def test_unit_of_the_mapping() -> None:
    cohort = sheet("patient_id|date|tissue|value", "P1|2021-01-01|SP|50", mapping=Mapping(unit="per_10^5"))
    assert cohort.samples["value"].tolist() == [0.05]
    assert codes(cohort) == []


def test_no_unit_anywhere_is_said() -> None:
    cohort = sheet("patient_id|date|tissue|value", "P1|2021-01-01|SP|50", mapping=Mapping())
    assert cohort.samples["value"].tolist() == [50]
    assert problem(cohort, "unit_assumed").severity == "info"


def test_more_than_is_possible_suggests_another_unit() -> None:
    cohort = sheet("patient_id|date|tissue|value", "P1|2021-01-01|SP|1000", "P1|2021-01-02|SP|1001")
    warning = problem(cohort, "mrd_implausible")
    assert (warning.row, warning.severity) == (3, "warning")
    assert "per_10^4" in warning.fix


def test_wide_columns_become_samples_with_a_time_point() -> None:
    data = csv("id;os_days;mrd_sang_avant_traitement;MRD SP C1;mrd_bm_c2", "P1;1;12,5;<0,01;", "P2;1;;;négatif")
    cohort = cohort_of(data, Mapping(unit="%"))
    assert list(cohort.patients.columns) == ["patient_id", "os_days"]
    found = cohort.samples.drop(columns=["date", "transcript"]).fillna("").to_numpy().tolist()
    assert found == [
        ["P1", "blood", 12.5, "quantified", "pre_treatment"],
        ["P1", "blood", 0.01, "not_quantifiable", "after_c1"],
        ["P2", "marrow", "", "not_detected", "after_c2"],
    ]
    assert cohort.samples["date"].isna().all()
    assert cohort.samples["date"].dtype == "datetime64[ns]"
    assert codes(cohort) == []


def test_own_columns_of_the_samples_sheet_are_not_used_and_said() -> None:
    cohort = sheet("patient_id|date|tissue|value|operator", "P1|2021-01-01|SP|5|X")
    assert "operator" in problem(cohort, "sample_columns_ignored").message


def test_the_question_names_the_column_to_map() -> None:
    data = csv("id;os_days;MRD sang C1", "P1;1;ND")
    fault = problem(cohort_of(data), "nd_ambiguous")
    assert '"mrd_blood_after_c1": {"ND": "not detected"}' in fault.fix
    mapped = cohort_of(data, Mapping(unit="%", values={"mrd_blood_after_c1": {"ND": ""}}))
    assert len(mapped.samples) == 0
    assert codes(mapped) == []
