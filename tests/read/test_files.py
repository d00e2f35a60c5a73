"""What kind of file it is, and what is said of a file that is no cohort."""

from __future__ import annotations

import hashlib
import io
import time
import zipfile

import pytest

from mrdcore.read import read_cohort
from tests.read.by_hand import codes, cohort_of, csv, days, problem, refused, with_part, workbook

HEADER = "patient_id,age,mrd_relapse_date"


def test_french_file_with_semicolons_cp1252_and_decimal_commas() -> None:
    data = csv(
        "Numéro;Âge;Sexe;Date rechute moléculaire;Greffe;Décès",
        "P1;45,5;F;15/02/2021;oui;non",
        "P2;62;H;03/04/2021;non;non",
        encoding="cp1252",
        end="\r\n",
    )
    cohort = cohort_of(data)
    assert cohort.patients["age"].tolist() == [45.5, 62.0]
    assert cohort.patients["sex"].tolist() == ["female", "male"]
    assert cohort.patients["hsct"].tolist() == ["yes", "no"]
    assert days(cohort, "mrd_relapse_date") == ["2021-02-15", "2021-04-03"]
    assert cohort.patients["last_status"].tolist() == ["alive", "alive"]  # "Décès: non"
    assert cohort.own_columns == ()
    assert codes(cohort) == ["column_guessed"]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(csv(HEADER, "é1,45,2021-02-15", encoding="utf-8-sig"), id="byte-order mark"),
        pytest.param(csv(HEADER.replace(",", "\t"), "é1\t45\t2021-02-15"), id="tab"),
        pytest.param(csv(HEADER.replace(",", ";"), "é1;45;2021-02-15"), id="semicolon"),
        pytest.param(csv("sep=;", HEADER.replace(",", ";"), "é1;45;2021-02-15"), id="Excel's own first line"),
        pytest.param(
            csv(HEADER.replace(",", "\t"), "é1\t45\t2021-02-15", encoding="utf-16"), id="Excel's Unicode text"
        ),
        pytest.param(csv(HEADER, 'é1,"45","2021-02-15"'), id="quoted"),
        pytest.param(csv(HEADER + ",,", "é1,45,2021-02-15,,"), id="empty columns at the end"),
        pytest.param(csv("", HEADER, "", "é1,45,2021-02-15", ",,"), id="empty rows"),
        pytest.param(workbook(Feuil1=[HEADER.split(","), ["é1", 45, "2021-02-15"]]), id="workbook"),
    ],
)
def test_the_same_patient_in_every_kind_of_file(data: bytes) -> None:
    cohort = cohort_of(data)
    assert cohort.patients["patient_id"].tolist() == ["é1"]
    assert cohort.patients["age"].tolist() == [45.0]
    assert days(cohort, "mrd_relapse_date") == ["2021-02-15"]
    assert cohort.problems == ()
    assert len(cohort.samples) == 0


def test_two_sheets_and_one_that_is_ignored() -> None:
    data = workbook(
        Notes=[["to do"]],
        Patients=[["patient_id", "mrd_relapse_date"], [1, "2021-01-01"]],
        Prélèvements=[["patient_id", "date", "tissue", "value"], [1, "2021-01-01", "moelle", 2.5]],
    )
    cohort = cohort_of(data)
    assert cohort.patients["patient_id"].tolist() == ["1"], "an identifier that Excel holds as a number has no decimals"
    assert cohort.samples[["patient_id", "tissue", "value"]].to_numpy().tolist() == [["1", "marrow", 2.5]]
    assert "Not read: Notes" in problem(cohort, "sheets_ignored").message


def test_ragged_row_is_named_and_never_shifted() -> None:
    data = csv(HEADER, "P1,45,2021-02-15", "P2,45,5,2021-02-15", "P3,2021-02-15", "P4,50,2021-02-16")
    cohort = cohort_of(data)
    assert cohort.patients["patient_id"].tolist() == ["P1", "P4"]
    assert [p.row for p in cohort.problems if p.code == "ragged_row"] == [3, 4]


def test_decimal_commas_in_a_comma_file_are_explained() -> None:
    rows = [f"P{i},45,5,2021-02-15" for i in range(6)]
    reading = read_cohort(csv(HEADER, *rows), "file")
    assert reading.cohort is None
    ragged = next(p for p in reading.problems if p.code == "ragged_rows")
    assert "6 of 6 rows" in ragged.message
    assert "semicolons" in ragged.fix


def _zip(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), part)
    return out.getvalue()


ONE_SHEET = workbook(patients=[["patient_id", "age"], ["P1", 40]])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "empty_file", "empty"),
        (b" \n\n", "empty_file", "empty"),
        (b",,\n,,\n", "empty_file", "no filled cell"),
        (workbook(Sheet=[]), "empty_file", "no filled cell"),
        (csv(HEADER), "no_patients", "no patients"),
        (b"%PDF-1.7 ...", "not_a_table", "PDF"),
        (b"\x89PNG\r\n\x1a\n...", "not_a_table", "picture"),
        (bytes(range(256)), "not_a_table", "neither"),
        (b"<html><table><tr><td>patient_id</td></tr></table>", "not_a_table", "web page"),
        (OLE + b"\x00" * 600, "workbook_damaged", ".xls"),
        (OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted", "password"),
        (_zip(notes_xml=b"<a/>"), "workbook_refused", "zip archive"),
        (_zip(word__document_xml=b"<a/>"), "workbook_refused", "Word"),
        (_zip(xl__workbook_xml=b"<a/>"), "workbook_damaged", "damaged"),
        (ONE_SHEET[: len(ONE_SHEET) // 2], "workbook_refused", "damaged"),
        (csv(HEADER, 'P1,"45,2021-02-15'), "quotes", "line 2"),
        (csv("P001,45,F", "P002,50,M"), "no_header_row", "P001"),
    ],
)
def test_what_is_not_a_cohort_is_said(data: bytes, code: str, words: str) -> None:
    error = refused(data)
    assert error.code == code
    assert words in error.message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(b'<c r="B2"', b'<c r="XFD1048576"', id="far cell"),
        pytest.param(b"<sheetData>", b"<sheetData>" + b" " * 90_000_000, id="expands too far"),
        pytest.param(b"<worksheet", b'<!DOCTYPE w [<!ENTITY a "b">]><worksheet', id="entities"),
    ],
)
def test_a_workbook_built_as_a_trap_is_refused_quickly(old: bytes, new: bytes) -> None:
    data = with_part(ONE_SHEET, "xl/worksheets/sheet1.xml", old, new)
    start = time.process_time()
    assert refused(data).code == "workbook_refused"
    assert time.process_time() - start < 2


def test_errors_of_excel_and_formulas_without_a_result_are_named() -> None:
    data = workbook(
        patients=[["patient_id", "age", "sex", "mrd_relapse_date"], ["P1", "#N/A", "#REF!", "2021-01-01"], ["P2", "=40+1", "f", "2021-01-01"]]
    )  # fmt: skip
    cohort = cohort_of(data)
    assert [(p.row, p.column, p.value) for p in cohort.problems if p.code == "excel_error"] == [
        (2, "age", "#N/A"),
        (2, "sex", "#REF!"),
    ]
    assert "B3" in problem(cohort, "formula_not_calculated").message
    assert cohort.patients["age"].isna().all()


def test_a_percentage_of_excel_is_what_the_person_sees() -> None:
    data = workbook(patients=[["patient_id", "mrd_blood_after_c1", "mrd_relapse_date"], ["P1", 0.0005, "2021-01-01"]])
    shown = with_part(data, "xl/styles.xml", b'<xf numFmtId="0"', b'<xf numFmtId="10"')
    # 0.0005 in a cell formatted 0.00% reads 0.05 %
    assert cohort_of(shown).samples["value"].tolist() == [0.05]


def test_one_patient_and_all_values_missing() -> None:
    data = csv("patient_id;age;sex;mrd_relapse_date;centre;mrd_blood_after_c1;stade", "P1;NA;?;-;;inconnu;N/A")
    cohort = cohort_of(data)
    assert len(cohort) == 1
    assert cohort.patients.drop(columns="patient_id").isna().all(axis=None)
    assert len(cohort.samples) == 0
    assert cohort.patients.dtypes.astype(str).to_dict()["age"] == "float64"
    assert codes(cohort) == ["time_zero_missing"]


def test_source_is_kept() -> None:
    data = csv(HEADER, "P1,45,2021-02-15")
    reading = read_cohort(data, "mine.csv")
    assert reading.cohort is not None
    assert reading.cohort.name == "mine.csv"
    assert reading.cohort.sha256 == hashlib.sha256(data).hexdigest()


def test_ten_thousand_patients_with_thirty_columns_are_read_in_seconds() -> None:
    own = ";".join(f"own{i}" for i in range(26))
    rows = (f"P{i};{18 + i % 60},5;{1 + i % 28:02}/03/2021;oui;" + ";".join(["12,5"] * 26) for i in range(10_000))
    data = csv(f"patient_id;age;mrd_relapse_date;hsct;{own}", *rows)
    start = time.process_time()
    cohort = cohort_of(data)
    assert len(cohort) == 10_000
    assert cohort.patients.shape[1] == 30
    assert time.process_time() - start < 20


def test_ten_thousand_faults_of_a_kind_are_counted_not_listed() -> None:
    rows = (f"P{i};day {i}" for i in range(10_000))
    cohort = cohort_of(csv("patient_id;mrd_relapse_date", *rows))
    faults = [p for p in cohort.problems if p.code == "not_a_date"]
    assert len(faults) == 101
    assert "more faults" in faults[-1].message
