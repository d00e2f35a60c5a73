"""Units and columns that differ from sheet to sheet, files of two kinds at once, and every row of any layout."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pyreadstat
from hypothesis import given, settings
from hypothesis import strategies as st

from mrdcore.files.grid import File
from mrdcore.read.reading import read_files
from tests.files.by_hand import ods_parts, zipped
from tests.files.test_ods import HIDDEN
from tests.read.by_hand import cohort_of, csv, days, problem
from tests.read.test_sheets import LYON, assert_every_row_is_accounted_for, chosen, codes


def in_unit(unit: str, who: str) -> list[list[object]]:
    return [["patient_id", "date", "tissue", f"value ({unit})"], [who, "2021-01-01", "SP", 2]]


def test_sheets_with_different_units_are_not_read_in_either() -> None:
    sheets = chosen(Patients=LYON, MRD_1=in_unit("% ABL1", "L1"), MRD_2=in_unit("copies/10^4 ABL1", "L2"))
    assert sheets.samples is not None
    assert sheets.samples.units == ()
    (said,) = [p for p in sheets.problems if p.code == "units_differ"]
    assert said.severity == "warning"
    assert "% ABL1 in MRD_1" in said.message
    assert "copies/10^4 ABL1 in MRD_2" in said.message


def test_one_unit_in_two_sheets_is_that_of_both() -> None:
    sheets = chosen(Patients=LYON, MRD_1=in_unit("% ABL1", "L1"), MRD_2=in_unit("% abl1", "L2"))
    assert "units_differ" not in codes(sheets)


def test_a_centre_with_half_of_the_columns_is_a_centre_and_with_less_is_not() -> None:
    # Lyon has age, sexe and mrd_relapse_date; half of the two columns of Lille are Lyon's too.
    lille = [["patient_id", "age", "n_cycles"], ["X1", 50, 2]]
    sheets = chosen(Lyon=LYON, Lille=lille)
    assert sheets.patients is not None
    assert [row[0] for row in sheets.patients.rows] == ["L1", "L2", "X1"]
    assert codes(sheets) == ["sheets_stacked", "columns_differ"]
    nice = [["patient_id", "age", "n_cycles", "gcsf"], ["X1", 50, 2, "oui"]]
    sheets = chosen(Lyon=LYON, Nice=nice)
    assert sheets.patients is not None
    assert [row[0] for row in sheets.patients.rows] == ["L1", "L2"]
    assert [(p.code, p.severity) for p in sheets.problems] == [("sheets_ignored", "warning")]


def two_files(first: File, second: File) -> None:
    for files in ([first, second], [second, first]):
        reading = read_files(files)
        assert reading.cohort is not None
        assert reading.cohort.patients["patient_id"].tolist() == ["1", "2"]
        assert days(reading.cohort, "mrd_relapse_date") == ["2021-01-01", "2021-02-01"]
        assert reading.cohort.samples[["patient_id", "tissue", "value"]].to_numpy().tolist() == [
            ["2", "blood", 3.0],
            ["1", "marrow", 2.0],
        ]
        assert {account.role for account in reading.cohort.accounts} == {"patients", "samples"}
        assert [p.message for p in reading.problems if p.severity != "info"] == []


SAMPLES_FILE = csv("id;date;tissu;valeur;unité", "2;02/02/2021;sang;3;%", "1;13/01/2021;moelle;2;%")


def test_patients_and_samples_in_two_text_files() -> None:
    # Neither name says what it holds, and the dialects differ.
    patients = csv("id,mrd_relapse_date", "1,2021-01-01", "2,2021-02-01", encoding="utf-16")
    two_files(File("a.csv", patients), File("b.csv", SAMPLES_FILE))


def test_patients_of_spss_and_samples_of_a_text_file(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": [1.0, 2.0], "mrd_relapse_date": [date(2021, 1, 1), date(2021, 2, 1)]})
    pyreadstat.write_sav(frame, tmp_path / "a.sav")
    two_files(File("a.sav", (tmp_path / "a.sav").read_bytes()), File("b.csv", SAMPLES_FILE))


def test_a_hidden_sheet_of_an_open_document_is_left_alone_too() -> None:
    key = '<table:table table:name="Cle" table:style-name="ta2">' + ods_rows(["patient_id", "nom"], ["P1", "secret"])
    seen = '<table:table table:name="Patients">' + ods_rows(["patient_id", "mrd_relapse_date"], ["P1", "2021-01-01"])
    cohort = cohort_of(zipped(ods_parts(key + seen, HIDDEN)))
    assert cohort.patients["patient_id"].tolist() == ["P1"]
    assert cohort.own_columns == ()
    assert problem(cohort, "hidden_sheet").sheet == "Cle"
    assert not any("secret" in p.message for p in cohort.problems)


def ods_rows(*rows: list[str]) -> str:
    """The rows of a table, and its end."""
    cells = ["".join(f"<table:table-cell><text:p>{word}</text:p></table:table-cell>" for word in row) for row in rows]
    return "".join(f"<table:table-row>{row}</table:table-row>" for row in cells) + "</table:table>"


COLUMNS = ["age", "sexe", "mrd_relapse_date", "centre", "date", "tissue", "value", "greffe", "remarque"]
FILLED = {
    "age": "50",
    "sexe": "F",
    "mrd_relapse_date": "2021-01-01",
    "date": "2021-02-01",
    "tissue": "sang",
    "value": "2",
}


@st.composite
def layouts(draw: st.DrawFn) -> dict[str, list[list[object]]]:
    """Workbooks of one to four sheets: patients, samples, both in one, neither; with titles, totals and gaps."""
    sheets: dict[str, list[list[object]]] = {}
    names = ["Patients", "MRD sang", "Lyon", "Paris", "Feuil1", "Suivi", "Légende", "samples", "MRD C1"]
    for name in draw(st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True)):
        head = draw(st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=6, unique=True))
        if draw(st.booleans()):
            head = [draw(st.sampled_from(["patient_id", "redcap_event_name"])), *head]
        rows: list[list[object]] = [["Cohorte", *[""] * (len(head) - 1)]] if draw(st.booleans()) else []
        rows.append(list(head))
        for _ in range(draw(st.integers(0, 6))):
            who = draw(st.sampled_from(["P1", "P2", "P3", "P4", "P5", "", "Total"]))
            row = [FILLED.get(x, "x") if draw(st.integers(0, 3)) else "" for x in head]
            rows.append(
                [who if x in ("patient_id", "redcap_event_name") else v for x, v in zip(head, row, strict=True)]
            )
        if draw(st.booleans()):
            rows += [[""] * len(head), ["* note", *[""] * (len(head) - 1)], list(head)]
        sheets[name] = rows
    return sheets


@settings(max_examples=250, deadline=None)
@given(layouts())
def test_every_filled_row_of_any_layout_is_accounted_for_once(sheets: dict[str, list[list[object]]]) -> None:
    made = chosen(**sheets)
    assert_every_row_is_accounted_for(made)
    for label, rows in made.filled.items():
        filled = {n for n, row in enumerate(sheets[label], start=1) if any(cell != "" for cell in row)}
        numbers = [at.row for at in rows]
        # All that is filled below the header (or in a sheet without one), each row once.
        assert len(set(numbers)) == len(numbers)
        assert set(numbers) <= filled
        assert not numbers or {n for n in filled if n >= min(numbers)} == set(numbers)
    assert set(made.filled) == {name for name, rows in sheets.items() if rows}


def test_a_copy_with_one_patient_more_is_no_copy() -> None:
    sheets = chosen(Patients=LYON, Sauvegarde=[*LYON, ["L3", 60, "F", "2021-03-01"]])
    assert sheets.patients is not None
    assert [row[0] for row in sheets.patients.rows] == ["L1", "L2", "L3"]
    assert_every_row_is_accounted_for(sheets)


def test_a_sheet_with_more_of_the_patients_than_of_their_samples_holds_both() -> None:
    both = [
        ["patient_id", "age", "sexe", "mrd_relapse_date", "cycles", "date", "tissue", "value"],
        ["L1", 40, "F", "2021-01-01", 3, "2021-02-01", "SP", 2],
    ]
    sheets = chosen(Cohorte=both, Devenir=[["patient_id", "greffe"], ["L1", "oui"]])
    assert sheets.patients is not None
    assert {"age", "cycles"} <= set(sheets.patients.header)


def test_a_sheet_without_a_header_counts_its_first_row_too() -> None:
    sheets = chosen(Patients=LYON, Liste=[["P1", 45, 1], ["P2", 62, 2]])
    assert [at.row for at in sheets.filled["Liste"]] == [1, 2]
    assert_every_row_is_accounted_for(sheets)
