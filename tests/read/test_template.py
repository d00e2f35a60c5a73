"""The workbook to be filled in, its example row, and the printed dictionary."""

from __future__ import annotations

import io
from datetime import datetime

import openpyxl
import pytest
from openpyxl import Workbook

from mrdcore.derive import derive
from mrdcore.present.dictionary import dictionary_markdown
from mrdcore.present.template import EXAMPLE_PATIENT, EXAMPLE_SAMPLE, PATIENT_COLUMNS, template_workbook
from mrdcore.read import read_cohort
from mrdcore.schema import COLUMNS, SAMPLE_COLUMNS, ColumnSpec
from tests.read.by_hand import codes, cohort_of, csv, problem, refused

SHEETS = (("patients", PATIENT_COLUMNS), ("samples", SAMPLE_COLUMNS))
EXAMPLES = {"identifier": "007", "date": datetime(2021, 3, 2), "number": 40, "integer": 14, "text": "NPM1 A"}
# What a patient who is alive and was transplanted does not have.
EMPTY = {"death_date", "death_cause", "no_hsct_reason"}


def example(spec: ColumnSpec) -> object:
    return spec.values[0] if spec.levels else EXAMPLES.get(spec.kind, "Toulouse")


def template() -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(template_workbook()))


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_template_has_no_patients_and_says_so_in_plain_words() -> None:
    error = refused(template_workbook())
    assert error.code == "no_patients"
    assert "there are no patients" in error.message


def test_the_example_row_is_said_and_is_no_patient() -> None:
    found = [p for p in read_cohort(template_workbook(), "template.xlsx").problems if p.code == "example_row"]
    assert [(p.severity, p.sheet, p.row) for p in found] == [("info", "patients", 2), ("info", "samples", 2)]


def test_one_patient_below_the_example_is_one_patient() -> None:
    book = template()
    book["patients"].append(["P1"])
    book["patients"]["H3"] = datetime(2022, 1, 5)
    assert book["patients"]["H1"].value == "mrd_relapse_date"
    book["samples"].append(["P1", datetime(2022, 1, 5), "blood", None, 1.5, "%"])
    cohort = cohort_of(saved(book))
    assert cohort.patients["patient_id"].tolist() == ["P1"]
    assert cohort.samples[["patient_id", "value"]].to_numpy().tolist() == [["P1", 1.5]]
    assert [(p.sheet, p.rows) for p in cohort.problems if p.code == "example_row"] == [
        ("patients", (2,)),
        ("samples", (2,)),
    ]
    assert [(a.sheet, a.role, a.rows, a.used) for a in cohort.accounts if a.role != "not read"] == [
        ("patients", "patients", 2, 1),
        ("samples", "samples", 2, 1),
    ]
    assert cohort.accounts[0].set_aside[0].reason == "the example of the template"


def test_the_example_itself_is_a_patient_without_fault() -> None:
    book = template()
    for name, _ in SHEETS:
        book[name]["A2"] = "P1"
    cohort = cohort_of(saved(book))
    assert [p for p in derive(cohort).problems if p.severity != "info"] == []
    assert "example_row" not in codes(cohort)
    patient = cohort.patients.iloc[0]
    assert {name for name in EXAMPLE_PATIENT if patient[name] != patient[name]} == set(), "every cell of it is read"
    assert len(cohort.samples) == 1


def test_what_the_example_writes_is_what_the_dictionary_allows() -> None:
    for row, specs in ((EXAMPLE_PATIENT, PATIENT_COLUMNS), (EXAMPLE_SAMPLE, SAMPLE_COLUMNS)):
        allowed = {spec.name: spec.values for spec in specs}
        assert {name: value for name, value in row.items() if allowed[name] and value not in allowed[name]} == {}


@pytest.mark.parametrize("name", ["EXAMPLE", "example", "Exemple", " EXEMPLE "])
def test_an_example_is_known_in_any_file(name: str) -> None:
    cohort = cohort_of(csv("id;age;os_days", f"{name};50;3", "P1;50;3"))
    assert cohort.patients["patient_id"].tolist() == ["P1"]
    assert problem(cohort, "example_row").row == 2


def test_a_patient_of_a_similar_name_is_a_patient() -> None:
    assert len(cohort_of(csv("id,age,os_days", "EXAMPLE-1,50,3", "EX,50,3", "EXAMPLES,50,3"))) == 3


def test_a_filled_template_is_read_without_a_mapping_and_without_problems() -> None:
    book = template()
    for sheet, specs in SHEETS:
        for number, spec in enumerate(specs, start=1):
            value = "alive" if spec.name == "last_status" else None if spec.name in EMPTY else example(spec)
            book[sheet].cell(2, number).value = value
    cohort = cohort_of(saved(book))
    assert cohort.problems == ()
    assert cohort.own_columns == ()
    assert set(cohort.patients.columns) == {spec.name for spec in PATIENT_COLUMNS}
    assert cohort.patients["patient_id"].tolist() == ["007"]
    assert cohort.patients.drop(columns=list(EMPTY)).notna().all(axis=None)
    assert cohort.samples[["patient_id", "tissue", "value"]].to_numpy().tolist() == [["007", "blood", 40]]


def test_every_category_has_its_allowed_values_in_a_drop_down() -> None:
    book = template()
    for name, specs in SHEETS:
        sheet = book[name]
        offered = {
            str(v.sqref).split(":")[0].rstrip("0123456789"): v.formula1 for v in sheet.data_validations.dataValidation
        }
        for cell, spec in zip(sheet[1], specs, strict=True):
            assert cell.value == spec.name
            assert spec.meaning in cell.comment.text
            assert offered.get(cell.column_letter, "") == (f'"{",".join(spec.values)}"' if spec.levels else "")
        # Excel takes no longer list in the validation itself
        assert max(map(len, offered.values())) <= 255
        assert sheet.freeze_panes == "B2"
        assert "example" in sheet["A2"].comment.text
        assert sheet["A2"].value == "EXAMPLE"
        assert sheet.max_row == 2


def test_the_printed_dictionary_has_every_column_once_and_no_table_is_broken() -> None:
    lines = dictionary_markdown().splitlines()
    rows = [line for line in lines if line.startswith("| ")]
    first = [row.split(" | ")[0].removeprefix("| ") for row in rows if not row.startswith(("| column", "| ---"))]
    assert sorted(first) == sorted(spec.name for spec in (*COLUMNS, *SAMPLE_COLUMNS))
    assert {row.replace("\\|", "").count("|") for row in rows} == {7}
    ven = next(row for row in rows if row.startswith("| ven_days_c1 "))
    assert "whole number, days" in ven
    assert "duree_ven" in ven
    assert ven.endswith("| no; from 28 days after ven_aza_start_date |")
    for name, known in (("age", "yes"), ("hsct", "no; from hsct_date"), ("last_status", "no")):
        assert next(row for row in rows if row.startswith(f"| {name} ")).endswith(f"| {known} |")
