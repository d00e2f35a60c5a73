"""MAP.json: what it changes, and what is said of names that lead nowhere."""

from __future__ import annotations

import json

import pytest

from mrdcore.read import NO_MAPPING, Mapping, read_cohort, read_mapping
from mrdcore.read.columns.understood import mapping_of
from tests.read.by_hand import codes, cohort_of, csv, problem, workbook

DATA = csv("ident,futime,death,txtime,sex,grp", "P1,100,2,30,m,1", "P2,50,1,,f,2")


def test_a_mapped_file_of_counted_times() -> None:
    text = json.dumps(
        {
            "columns": {"ident": "patient_id", "futime": "os_days", "Death": "os_event", "txtime": "hsct_days"},
            "values": {"death": {"1": "no", "2": "yes"}, "grp": {"1": "A", "2": "B"}},
            "unit": "%",
            "dayfirst": True,
        }
    )
    mapping, problems = read_mapping(text)
    assert problems == ()
    cohort = cohort_of(DATA, mapping)
    assert cohort.patients["patient_id"].tolist() == ["P1", "P2"]
    assert cohort.patients["os_days"].tolist() == [100, 50]
    assert cohort.patients["os_event"].tolist() == ["yes", "no"]
    assert cohort.patients["hsct_days"].fillna(-1).tolist() == [30, -1]
    assert cohort.patients["grp"].tolist() == ["A", "B"]
    assert codes(cohort) == []


def test_the_mapping_wins_over_the_header() -> None:
    data = csv("id,os_days,age,age_at_start", "P1,1,50,60")
    cohort = cohort_of(data, Mapping(columns={"age_at_start": "age"}))
    assert cohort.patients["age"].tolist() == [60]
    assert cohort.own_columns == ("age (file)",)
    assert problem(cohort, "column_twice").column == "age"


def test_values_of_the_mapping_come_before_the_dictionary() -> None:
    data = csv("id,os_days,sex", "P1,1,M", "P2,1,F", "P3,1,X")
    cohort = cohort_of(data, Mapping(values={"sex": {"m": "female", "X": ""}}))
    assert cohort.patients["sex"].fillna("").tolist() == ["female", "female", ""]
    assert codes(cohort) == []


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        (Mapping(columns={"futime": "os_time"}), ["os_time", "data dictionary does not have"]),
        (Mapping(columns={"grp": "ven_group"}), ["ven_group", "computed"]),
        (Mapping(columns={"grp": "tissue"}), ["tissue", "does not belong in the sheet of patients"]),
        (Mapping(values={"sex": {"m": "man-ish"}}), ['"man-ish"', "Allowed: female, male"]),
        (Mapping(values={"futime": {"x": "y"}}, columns={"futime": "os_days"}), ['"y"', "not allowed"]),
        (Mapping(unit="copies"), ['"copies"', "per_10^4"]),
        (Mapping(sheets={"Feuil1": "centre"}), ['"Feuil1"', "Allowed: patients, samples, leave_out"]),
    ],
)
def test_what_leads_nowhere_is_said(mapping: Mapping, words: list[str]) -> None:
    fault = problem(cohort_of(DATA, mapping), "mapping")
    assert fault.severity == "error"
    for word in words:
        assert word in fault.message


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        (Mapping(columns={"fu": "os_months"}), ['"fu"', "not in the file", "futime"]),
        (Mapping(columns={"fu": "leave_out"}), ['"fu"', "not in the file"]),
        (Mapping(values={"colour": {"x": "y"}}), ['"colour"', "neither a column"]),
    ],
)
def test_a_mapping_of_a_similar_file_may_name_more_than_this_one_has(mapping: Mapping, words: list[str]) -> None:
    said = problem(cohort_of(DATA, mapping), "mapping_unused")
    assert said.severity == "warning"
    for word in words:
        assert word in said.message


def test_a_column_is_left_out_or_kept_as_the_files_own() -> None:
    mapping = Mapping(columns={"futime": "os_days", "sex": "own", "grp": "leave_out"})
    reading = read_cohort(DATA, "file", mapping)
    assert reading.cohort is not None
    assert list(reading.cohort.patients) == ["patient_id", "os_days", "death", "txtime", "sex (file)"]
    assert {meaning.header: (meaning.name, meaning.how) for meaning in reading.meanings} == {
        "ident": ("patient_id", "synonym"),
        "futime": ("os_days", "mapping"),
        "death": ("own", "own"),
        "txtime": ("own", "own"),
        "sex": ("own", "mapping"),
        "grp": ("leave_out", "left_out"),
    }
    assert "mapping" not in codes(reading.cohort)


def test_what_was_understood_is_a_complete_mapping_without_patients() -> None:
    data = csv("ident;Sexe;Date de naissance;grp;note;qpcr", "P1;fem;03/02/1960;1;bla;0,5", "P2;M;04/02/1960;2;bli;neg")
    said = Mapping(
        columns={"ident": "patient_id", "qpcr": "mrd_blood_after_c1", "gone": "age"},
        values={
            "sex": {"fem": "female", "x" * 41: ""},
            "note": {"bla": "ill"},
            "patient_id": {"P1": "Q1"},
            "qpcr": {"neg": "not detected", "0,5": "not detected"},
            "diagnosis_date": {"3.2.2021": "2021-02-03"},
        },
        sheets={"Feuil1": "patients"},
    )
    understood = mapping_of(read_cohort(data, "file", said).meanings, said)
    assert understood == Mapping(
        columns={"ident": "patient_id", "qpcr": "mrd_blood_after_c1", "gone": "age", "Sexe": "sex"},
        values={"sex": {"fem": "female"}, "qpcr": {"neg": "not detected"}},
        sheets={"Feuil1": "patients"},
    )
    assert read_mapping(understood.to_text()) == (understood, ())


def test_the_samples_sheet_is_mapped_too() -> None:
    patients = [["patient_id", "mrd_relapse_date"], ["P1", "2021-01-01"]]
    samples = [["patient_id", "jour", "tissu", "qpcr"], ["P1", "2021-01-01", "S", "absence"]]
    mapping = Mapping(
        columns={"jour": "date", "qpcr": "value"},
        values={"tissue": {"S": "blood"}, "qpcr": {"absence": "not detected"}},
    )
    cohort = cohort_of(workbook(patients=patients, samples=samples), mapping)
    assert cohort.samples[["tissue", "state"]].to_numpy().tolist() == [["blood", "not_detected"]]
    assert codes(cohort, "error", "warning") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not valid JSON (line 1)"),
        ("[1]", "not an object"),
        ('{"colums": {}}', '"colums"'),
        ('{"columns": ["a"]}', "columns of the mapping"),
        ('{"columns": {"a": ["b"]}}', "a does not lead to a text"),
        ('{"values": []}', "values of the mapping"),
        ('{"values": {"sex": "m"}}', "values of sex"),
        ('{"unit": 4}', "unit"),
        ('{"dayfirst": "yes"}', "dayfirst"),
        ("[" * 100_000, "nested"),
    ],
)
def test_a_mapping_of_another_form_is_said(text: str, words: str) -> None:
    mapping, problems = read_mapping(text)
    assert [words.casefold() in fault.message.casefold() for fault in problems] == [True]
    assert (mapping.columns, mapping.unit, mapping.dayfirst) == ({}, "", None)


def test_a_mapping_survives_its_text_and_is_a_key() -> None:
    mapping = Mapping({"a": "age"}, {"sex": {"m": "male"}}, "per_10^4", False)
    again, problems = read_mapping(mapping.to_text())
    assert problems == ()
    assert again == mapping
    assert hash(again) == hash(mapping)
    assert hash(again) != hash(NO_MAPPING)
