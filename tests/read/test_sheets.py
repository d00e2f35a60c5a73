"""Which sheets are the patients and which the samples, and what several sheets or files become together."""

from __future__ import annotations

import io

import openpyxl
import pytest

from mrdcore.files.grid import File, Grid
from mrdcore.problem import At
from mrdcore.read import Mapping
from mrdcore.read.layout.labels import centres_of, is_about, timepoint_of, tissue_of
from mrdcore.read.layout.make import make_table
from mrdcore.read.reading import read_files
from mrdcore.read.sheets.choose import Sheets, choose_sheets
from tests.read.by_hand import cohort_of, csv, days, problem, workbook

HEAD = ["patient_id", "age", "sexe", "mrd_relapse_date"]
LYON = [HEAD, ["L1", 40, "F", "2021-01-01"], ["L2", 50, "H", "2021-02-01"]]
PARIS = [["patient_id", "sexe", "age", "mrd_relapse_date"], ["P1", "F", 60, "2021-03-01"]]
SAMPLE_HEAD = ["patient_id", "date", "tissue", "value", "unit"]


def chosen(mapping: Mapping | None = None, **sheets: list[list[object]]) -> Sheets:
    """The sheets of a workbook whose cells are these."""
    grids = [
        Grid(name, [[float(c) if isinstance(c, int) else c for c in row] for row in rows])
        for name, rows in sheets.items()
    ]  # type: ignore[misc]
    made = [make_table(grid) for grid in grids]
    return choose_sheets(
        [table for table, _ in made if table is not None],
        grids,
        mapping or Mapping(),
        [p for _, ps in made for p in ps],
    )


def codes(sheets: Sheets) -> list[str]:
    return [one.code for one in sheets.problems]


def assert_every_row_is_accounted_for(sheets: Sheets) -> None:
    """Each filled row is used, or a part of one that is used, or set aside: one of the three, never two."""
    used = {at for table in (sheets.patients, sheets.samples) if table is not None for at in table.at}
    aside = {one.at for one in sheets.set_aside}
    for label, rows in sheets.filled.items():
        for at in rows:
            assert (at in used) + (at in aside) + (at in sheets.into and at not in used) == 1, (label, at)
    assert set(sheets.into.values()) <= used


def test_a_sheet_for_each_centre_is_one_table_and_its_name_the_centre() -> None:
    # Paris has its columns in another order.
    cohort = cohort_of(workbook(Lyon=LYON, Paris=PARIS))
    assert cohort.patients["patient_id"].tolist() == ["L1", "L2", "P1"]
    assert cohort.patients["age"].tolist() == [40, 50, 60]
    assert cohort.patients["centre"].tolist() == ["Lyon", "Lyon", "Paris"]
    said = problem(cohort, "sheets_stacked")
    assert said.severity == "info"
    assert "Lyon (2 rows)" in said.message
    assert "centre is the name of the sheet" in said.message


def test_a_centre_that_the_sheets_have_stays_and_a_missing_column_is_empty() -> None:
    lyon = [["patient_id", "age", "centre"], ["L1", 40, "HCL"]]
    paris = [["patient_id", "centre"], ["P1", "Saint-Louis"]]
    table = chosen(Lyon=lyon, Paris=paris).patients
    assert table is not None
    assert table.header == ("patient_id", "age", "centre")
    assert table.rows == (("L1", 40.0, "HCL"), ("P1", "", "Saint-Louis"))
    assert table.at == (At("Lyon", 2), At("Paris", 2))


def test_a_fault_in_a_stacked_sheet_stands_in_its_own_sheet_and_row() -> None:
    cohort = cohort_of(workbook(Lyon=LYON, Paris=[*PARIS, ["P2", "X", 61, "2021-03-01"]]))
    fault = problem(cohort, "not_allowed")
    assert (fault.sheet, fault.row, fault.column, fault.value) == ("Paris", 3, "sexe", "X")


def test_sheets_that_say_no_place_make_no_centre() -> None:
    table = chosen(Feuil1=LYON, Feuil2=PARIS).patients
    assert table is not None
    assert "centre" not in table.header
    assert len(table.rows) == 3


def test_each_centre_numbers_its_patients_from_one() -> None:
    lyon = [HEAD, [1, 40, "F", "2021-01-01"], [2, 50, "H", "2021-02-01"]]
    paris = [HEAD, [1, 61, "H", "2021-05-01"], [2, 71, "H", "2021-06-01"]]
    sheets = chosen(Lyon=lyon, Paris=paris)
    assert sheets.patients is not None
    assert [row[0] for row in sheets.patients.rows] == ["Lyon-1", "Lyon-2", "Paris-1", "Paris-2"]
    assert next(p for p in sheets.problems if p.code == "identifiers_by_sheet").severity == "warning"


def test_a_copy_of_the_sheet_is_not_read_twice() -> None:
    sheets = chosen(Patients=LYON, Sauvegarde=LYON)
    assert sheets.patients is not None
    assert len(sheets.patients.rows) == 2
    assert codes(sheets) == ["sheet_repeated"]
    assert [one.at for one in sheets.set_aside] == [At("Sauvegarde", 2), At("Sauvegarde", 3)]
    assert_every_row_is_accounted_for(sheets)


OUTCOME = [["id", "date_deces", "sexe"], ["L2", "2022-01-01", "F"], ["L1", "", "F"], ["L3", "", "H"]]


def test_two_sheets_of_the_same_patients_are_joined_by_their_number() -> None:
    # L2 is H in one sheet and F in the other; L3 has an outcome only.
    cohort = cohort_of(workbook(Demographie=LYON, Devenir=OUTCOME))
    assert cohort.patients["patient_id"].tolist() == ["L1", "L2", "L3"]
    assert days(cohort, "death_date") == ["", "2022-01-01", ""]
    assert cohort.patients["sex"].tolist() == ["female", "male", "male"]
    differs = problem(cohort, "sheets_differ")
    assert (differs.severity, differs.sheet, differs.row, differs.column) == ("warning", "Devenir", 2, "sexe")
    assert '"F" here' in differs.message
    assert '"H" in sheet Demographie, row 3' in differs.message
    assert "2 patients in both, 0 only in Demographie, 1 only in Devenir" in problem(cohort, "sheets_joined").message


def test_a_fault_in_a_joined_column_stands_in_its_own_sheet() -> None:
    cohort = cohort_of(workbook(Demographie=LYON, Devenir=[["id", "date_deces"], ["L2", "hier"], ["L1", ""]]))
    fault = problem(cohort, "not_a_date")
    assert (fault.sheet, fault.row) == ("Devenir", 2)  # L2 stands in row 3 of the other sheet


def test_every_row_of_joined_sheets_is_accounted_for() -> None:
    sheets = chosen(Demographie=LYON, Devenir=OUTCOME, Notes=[["à faire"], ["relire"]])
    assert_every_row_is_accounted_for(sheets)
    assert sheets.into == {At("Devenir", 2): At("Demographie", 3), At("Devenir", 3): At("Demographie", 2)}
    assert sheets.roles == {"Demographie": "patients", "Devenir": "patients", "Notes": "not read"}


def test_several_rows_of_a_patient_in_another_sheet_are_not_joined() -> None:
    cycles = [["patient_id", "jour", "dose"], ["L1", 1, 100], ["L1", 2, 200], ["L2", 1, 100]]
    sheets = chosen(Patients=LYON, Cycles=cycles)
    assert sheets.patients is not None
    assert len(sheets.patients.rows) == 2
    (said,) = sheets.problems
    assert (said.code, said.severity) == ("sheets_ignored", "info")
    assert "Cycles (several rows for one patient" in said.message
    assert_every_row_is_accounted_for(sheets)


def test_other_patients_with_other_columns_are_not_read_and_that_is_more_than_a_remark() -> None:
    others = [["patient_id", "n_cycles", "gcsf"], ["X1", 3, "yes"], ["X2", 2, "no"]]
    sheets = chosen(Patients=LYON, Divers=others)
    assert sheets.patients is not None
    assert len(sheets.patients.rows) == 2
    (said,) = sheets.problems
    assert (said.code, said.severity) == ("sheets_ignored", "warning")
    assert "Divers (its patient numbers are others)" in said.message
    assert_every_row_is_accounted_for(sheets)


def test_samples_by_tissue_in_two_sheets() -> None:
    blood = [["patient_id", "date", "MRD"], ["L1", "2021-01-01", 2.0]]
    marrow = [["patient_id", "date", "MRD"], ["L1", "2021-01-01", 5.0]]
    sheets = chosen(**{"Patients": LYON, "MRD sang": blood, "MRD moelle": marrow})
    assert sheets.samples is not None
    assert [row[-1] for row in sheets.samples.rows] == ["blood", "marrow"]
    assert codes(sheets) == ["tissue_from_sheet", "tissue_from_sheet", "samples_stacked"]
    assert_every_row_is_accounted_for(sheets)


def test_a_column_of_the_tissue_is_believed_before_the_name_of_the_sheet() -> None:
    sheets = chosen(**{"Patients": LYON, "MRD sang": [SAMPLE_HEAD, ["L1", "2021-01-01", "moelle", 5, "%"]]})
    assert sheets.samples is not None
    assert sheets.samples.rows == (("L1", "2021-01-01", "moelle", 5.0, "%"),)


def test_a_sheet_for_each_time_point() -> None:
    head = ["patient_id", "tissue", "value"]
    sheets = chosen(
        **{"Patients": LYON, "MRD après C1": [head, ["L1", "sang", 2]], "MRD avant greffe": [head, ["L1", "sang", 1]]}
    )
    assert sheets.samples is not None
    assert [row[-1] for row in sheets.samples.rows] == ["after_c1", "before_hsct"]


def test_time_points_in_columns_under_the_name_of_the_sheet() -> None:
    # "C1" alone means nothing; in the sheet "MRD sang" it is MRD in blood after cycle 1.
    cohort = cohort_of(workbook(**{"Patients": LYON, "MRD sang": [["patient_id", "C1", "C2"], ["L1", 2.0, 0.5]]}))
    assert cohort.samples[["patient_id", "tissue", "timepoint", "value"]].to_numpy().tolist() == [
        ["L1", "blood", "after_c1", 2.0],
        ["L1", "blood", "after_c2", 0.5],
    ]


def test_samples_alone_make_patients() -> None:
    cohort = cohort_of(
        csv("patient_id;date;tissu;valeur", "P1;2021-01-01;sang;2", "P1;2021-02-01;sang;1", "P2;2021-01-01;sang;3")
    )
    assert cohort.patients["patient_id"].tolist() == ["P1", "P2"]
    assert len(cohort.samples) == 3
    assert problem(cohort, "patients_from_samples").severity == "info"


def test_the_mapping_decides_what_a_sheet_is() -> None:
    old = [HEAD, ["X1", 40, "F", "2021-01-01"]]
    sheets = chosen(Mapping(sheets={"Ancien": "leave_out"}), Ancien=old, Lyon=LYON)
    assert sheets.patients is not None
    assert [row[0] for row in sheets.patients.rows] == ["L1", "L2"]
    assert "Not read: Ancien" in sheets.problems[-1].message
    assert_every_row_is_accounted_for(sheets)


def test_nothing_is_left_to_be_read() -> None:
    sheets = chosen(Mapping(sheets={"Lyon": "leave_out"}), Lyon=LYON)
    assert sheets.patients is None
    assert [(p.code, p.severity) for p in sheets.problems] == [("no_table", "error")]


def test_a_hidden_sheet_is_left_alone_and_said() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(Patients=LYON, Cle=[["patient_id", "nom"], ["L1", "secret"]])))
    book["Cle"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    cohort = cohort_of(out.getvalue())
    assert cohort.own_columns == ()
    said = problem(cohort, "hidden_sheet")
    assert (said.sheet, said.severity) == ("Cle", "info")
    assert not any("secret" in p.message for p in cohort.problems)


@pytest.mark.parametrize("name", ["Légende", "Data dictionary", "README", "TCD", "Codebook", "Listes"])
def test_a_sheet_of_help_is_not_read_and_said(name: str) -> None:
    # It knows more names of the dictionary than the patients do.
    help_rows = [["variable", "description"], *([word, "..."] for word in HEAD)]
    sheets = chosen(**{"Cohorte": LYON, name: help_rows})
    assert sheets.patients is not None
    assert sheets.patients.sheet == "Cohorte"
    assert name in sheets.problems[-1].message
    assert codes(sheets) == ["sheets_ignored"]
    assert_every_row_is_accounted_for(sheets)


def test_two_files_are_read_as_two_sheets() -> None:
    patients = csv("patient_id;mrd_relapse_date", "P1;2021-01-01")
    samples = csv("patient_id;date;tissue;value", "P1;2021-01-01;SP;2")
    reading = read_files([File("cohorte.csv", patients), File("mrd.csv", samples)])
    assert reading.cohort is not None
    assert reading.cohort.samples["value"].tolist() == [2]


def test_a_file_for_each_centre() -> None:
    lyon, paris = csv("id;age", "L1;40", "L2;41"), csv("id;age", "P1;50", "P2;51")
    reading = read_files([File("export_Lyon.csv", lyon), File("export_Paris.csv", paris)])
    assert reading.cohort is not None
    assert reading.cohort.patients["centre"].tolist() == ["Lyon", "Lyon", "Paris", "Paris"]


@pytest.mark.parametrize(
    ("labels", "centres"),
    [
        (["Lyon", "Paris"], ["Lyon", "Paris"]),
        (["Patients Lyon", "Patients Paris"], ["Lyon", "Paris"]),
        (["lyon.xlsx: patients", "paris.xlsx: patients"], ["lyon", "paris"]),
        (["Feuil1", "Feuil2"], ["", ""]),
        (["2021", "2022"], ["", ""]),
        (["Lyon", "Feuil2"], ["", ""]),  # one without a place: none is taken
    ],
)
def test_centres_by_the_names_of_sheets(labels: list[str], centres: list[str]) -> None:
    assert centres_of(labels) == centres


def test_what_a_name_says() -> None:
    assert tissue_of("MRD sang") == "blood"
    assert tissue_of("MRD") == ""
    assert timepoint_of("Après C1") == "after_c1"
    assert timepoint_of("MRD") == ""
    assert is_about("MRD patients", "samples")  # what is measured, before in whom
    assert not is_about("MRD patients", "patients")
    assert is_about("cohorte.xlsx: Prélèvements", "samples")  # the sheet before the file
    assert not is_about("cohorte.xlsx: Prélèvements", "patients")
