"""The empty workbook and the printed dictionary."""

from __future__ import annotations

import io
from datetime import datetime

import openpyxl

from mrdcore.present.dictionary import dictionary_markdown
from mrdcore.present.template import PATIENT_COLUMNS, template_workbook
from mrdcore.schema import COLUMNS, SAMPLE_COLUMNS, ColumnSpec
from tests.read.by_hand import cohort_of, refused

EXAMPLES = {"identifier": "007", "date": datetime(2021, 3, 2), "number": 40, "integer": 14, "text": "NPM1 A"}


def example(spec: ColumnSpec) -> object:
    return spec.values[0] if spec.levels else EXAMPLES.get(spec.kind, "Toulouse")


def test_the_empty_template_has_no_patients() -> None:
    error = refused(template_workbook())
    assert error.code == "no_patients"
    assert "there are no patients" in error.message


def test_a_filled_template_is_read_without_a_mapping_and_without_problems() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_workbook()))
    for sheet, specs in (("patients", PATIENT_COLUMNS), ("samples", SAMPLE_COLUMNS)):
        for number, spec in enumerate(specs, start=1):
            value = "alive" if spec.name == "last_status" else None if spec.name == "death_date" else example(spec)
            book[sheet].cell(2, number).value = value
    out = io.BytesIO()
    book.save(out)
    cohort = cohort_of(out.getvalue())
    assert cohort.problems == ()
    assert cohort.own_columns == ()
    assert set(cohort.patients.columns) == {spec.name for spec in PATIENT_COLUMNS}
    assert cohort.patients["patient_id"].tolist() == ["007"]
    assert cohort.patients.drop(columns="death_date").notna().all(axis=None)
    assert cohort.samples[["patient_id", "tissue", "value"]].to_numpy().tolist() == [["007", "blood", 40]]


def test_every_category_has_its_allowed_values_in_a_drop_down() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_workbook()))
    for name, specs in (("patients", PATIENT_COLUMNS), ("samples", SAMPLE_COLUMNS)):
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


def test_the_printed_dictionary_has_every_column_once_and_no_table_is_broken() -> None:
    lines = dictionary_markdown().splitlines()
    rows = [line for line in lines if line.startswith("| ")]
    first = [row.split(" | ")[0].removeprefix("| ") for row in rows if not row.startswith(("| column", "| ---"))]
    assert sorted(first) == sorted(spec.name for spec in (*COLUMNS, *SAMPLE_COLUMNS))
    assert {row.replace("\\|", "").count("|") for row in rows} == {7}
    ven = next(row for row in rows if row.startswith("| ven_days_c1 "))
    assert "whole number, days" in ven
    assert "duree_ven" in ven
    assert ven.endswith("| no |")
