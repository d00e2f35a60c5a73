"""One table with a row for each sample; results in columns with their dates; both in one file."""

from __future__ import annotations

from mrdcore.present.template import PATIENT_COLUMNS
from tests.read.by_hand import codes, cohort_of, csv, problem, workbook

LONG = "id;sexe;mrd_relapse_date;date;tissu;valeur;unité"


def test_a_flat_file_becomes_patients_and_samples() -> None:
    data = csv(
        LONG,
        "P1;F;2021-01-01;2021-01-01;sang;2;%",
        "P1;;;2021-02-01;sang;1;%",  # the patient's data only in the first row
        "P2;H;2021-03-01;;;;",  # a patient without samples
    )
    cohort = cohort_of(data)
    assert cohort.patients[["patient_id", "sex"]].to_numpy().tolist() == [["P1", "female"], ["P2", "male"]]
    assert cohort.samples[["patient_id", "value"]].to_numpy().tolist() == [["P1", 2.0], ["P1", 1.0]]
    said = problem(cohort, "patients_and_samples_split")
    assert said.severity == "info"
    assert "2 patients and 2 samples" in said.message


def test_a_flat_file_of_one_sample_a_patient_keeps_its_results() -> None:
    data = csv(
        LONG, "P1;F;2021-01-01;2021-01-01;sang;2;%", "P2;H;2021-03-01;2021-03-02;moelle;3;%", "P3;H;2021-03-01;;;;"
    )
    cohort = cohort_of(data)
    assert cohort.samples[["patient_id", "tissue", "value"]].to_numpy().tolist() == [
        ["P1", "blood", 2.0],
        ["P2", "marrow", 3.0],
    ]
    assert "tissu" not in cohort.patients
    assert len(cohort) == 3
    said = problem(cohort, "patients_and_samples_split")
    assert said.message == "A patient and a sample in each row: read as 3 patients and 2 samples."


def test_a_result_without_a_tissue_or_a_time_does_not_split_a_table_of_patients() -> None:
    for header, cells in (
        ("date;valeur", "2021-01-01;2"),
        ("tissu;valeur", "sang;2"),
        ("date;tissu", "2021-01-01;sang"),
    ):
        cohort = cohort_of(csv(f"id;sexe;mrd_relapse_date;{header}", f"P1;F;2021-01-01;{cells}"))
        assert "patients_and_samples_split" not in codes(cohort)


def test_values_of_one_patient_that_differ_are_named_and_the_first_is_used() -> None:
    cohort = cohort_of(
        csv(
            LONG,
            "P1;F;2021-01-01;2021-01-01;sang;2;%",
            "P2;H;2021-03-01;2021-03-01;sang;2;%",
            "P1;H;2021-01-01;2021-02-01;sang;1;%",
        )
    )
    assert cohort.patients["sex"].tolist() == ["female", "male"]
    differs = problem(cohort, "patient_rows_differ")
    assert (differs.severity, differs.row, differs.column, differs.value) == ("warning", 4, "sexe", "H")
    assert "row 2" in differs.message


def test_a_fault_in_a_patients_cell_stands_in_the_row_it_was_taken_from() -> None:
    cohort = cohort_of(csv(LONG, "P1;F;;2021-01-01;sang;2;%", "P1;F;hier;2021-02-01;sang;1;%"))
    assert (problem(cohort, "not_a_date").row, problem(cohort, "not_a_date").column) == (3, "mrd_relapse_date")


def test_two_rows_of_a_patient_without_samples_stay_a_repeated_number() -> None:
    cohort = cohort_of(csv("id;sexe;mrd_relapse_date", "P1;F;2021-01-01", "P1;H;2021-01-02"))
    assert problem(cohort, "identifier_repeated").row == 3
    assert "patients_and_samples_split" not in codes(cohort)


def test_a_result_for_each_tissue_in_one_row() -> None:
    # P1's second row has no marrow.
    data = csv("id;date;MRD sang;MRD moelle", "P1;2021-01-01;2;5", "P1;2021-02-01;1;")
    cohort = cohort_of(data)
    assert cohort.samples[["tissue", "value"]].to_numpy().tolist() == [["blood", 2.0], ["marrow", 5.0], ["blood", 1.0]]
    assert problem(cohort, "results_by_tissue").severity == "info"


WIDE = "id;mrd_relapse_date;mrd_sang_c1;date_mrd_sang_c1;mrd_sang_c2"


def test_a_result_in_a_column_has_the_date_beside_it() -> None:
    cohort = cohort_of(csv(WIDE, "P1;2021-01-01;2;2021-03-01;1", "P2;2021-01-01;;2021-03-01;"))
    assert cohort.samples["date"].dt.strftime("%Y-%m-%d").fillna("").tolist() == ["2021-03-01", ""]
    assert cohort.samples["timepoint"].tolist() == ["after_c1", "after_c2"]
    assert "mrd_blood_after_c1_date" not in cohort.patients.columns


def test_the_template_has_no_columns_for_dates_of_results() -> None:
    names = {spec.name for spec in PATIENT_COLUMNS}
    assert not {name for name in names if name.startswith("mrd_")} - {
        "mrd_relapse_date",
        "mrd_relapse_confirmation_date",
    }
    assert "mrd_relapse_date" in names


def both(value: float) -> bytes:
    patients = [WIDE.split(";"), ["P1", "2021-01-01", 2.0, "2021-03-01", 0.5]]
    samples = [["id", "date", "tissue", "value", "unit"], ["P1", "2021-03-01", "sang", value, "%"]]
    return workbook(patients=patients, samples=samples)


def test_the_same_result_in_both_is_counted_once() -> None:
    cohort = cohort_of(both(2.0))
    assert sorted(cohort.samples["value"]) == [0.5, 2.0]
    assert problem(cohort, "mrd_twice").rows == (2,)


def test_of_two_results_of_one_day_the_row_of_the_samples_is_used() -> None:
    cohort = cohort_of(both(3.0))
    assert sorted(cohort.samples["value"]) == [0.5, 3.0]
    differs = problem(cohort, "mrd_differs")
    assert differs.severity == "warning"
    assert "is 2 % here and 3 % in sheet samples, row 2" in differs.message


def test_a_result_without_a_state_is_compared_with_nothing() -> None:
    # The cell in the samples says nothing that can be read; the patient's column does.
    patients = [WIDE.split(";"), ["P1", "2021-01-01", 2.0, "2021-03-01", None]]
    samples = [["id", "date", "tissue", "value", "unit"], ["P1", "2021-03-01", "sang", "ND", "%"]]
    cohort = cohort_of(workbook(patients=patients, samples=samples))
    assert "mrd_differs" not in codes(cohort)
    assert cohort.samples["value"].dropna().tolist() == [2.0]
