"""Files as hospitals write them, cut down to what was once misread in each."""

from __future__ import annotations

import io

import openpyxl
import pytest

from mrdcore.files.grid import File
from mrdcore.read.columns.guess import guess_name
from mrdcore.read.layout.labels import centres_of
from mrdcore.read.reading import read_files
from tests.read.by_hand import codes, cohort_of, csv, problem, refused, workbook
from tests.read.test_layout import made


def merged_groups(group: str) -> bytes:
    """A group title over three columns of one tissue, as printed sheets have."""
    book = openpyxl.load_workbook(
        io.BytesIO(
            workbook(
                Base=[
                    ["Patient", None, group, None, None],
                    ["N° patient", "Date rechute MRD", "Avant traitement", "Post C1", "Post C2"],
                    ["P1", "2021-01-01", 2.0, 0.5, 0.1],
                ]
            )
        )
    )
    book["Base"].merge_cells("A1:B1")
    book["Base"].merge_cells("C1:E1")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("group", ["MRD sang", "MRD sang (% ABL1)", "MRD sang [%]"])
def test_the_unit_of_a_group_title_is_that_of_its_columns(group: str) -> None:
    cohort = cohort_of(merged_groups(group))
    assert cohort.samples[["tissue", "timepoint", "value"]].to_numpy().tolist() == [
        ["blood", "pre_treatment", 2.0],
        ["blood", "after_c1", 0.5],
        ["blood", "after_c2", 0.1],
    ]
    assert cohort.own_columns == ()
    # Only the names that were put together are said, not each with a space in it.
    assert "N° patient" not in problem(cohort, "header_merged").message


def test_copies_in_a_group_title_are_no_percent() -> None:
    assert cohort_of(merged_groups("MRD sang (copies/10^5 ABL1)")).samples["value"].tolist() == [0.002, 0.0005, 0.0001]


def test_a_column_with_a_unit_of_its_own_keeps_it() -> None:
    table, _ = made("patient;MRD sang (%);;âge", ";C1 (log10);C2;", "P1;1;2;45", merged=((1, 2, 1, 3),))
    assert table is not None
    assert table.header == ("patient", "MRD sang C1 (log10)", "MRD sang C2 (%)", "âge")


REDCAP = "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,mrd_relapse_date"


def test_fields_of_a_form_are_named_after_it() -> None:
    data = csv(
        REDCAP + ",mrd_date,mrd_tissue,mrd_value,mrd_unit,mrd_complete",
        "1,treatment_arm_1,,,2021-01-01,,,,,",
        "1,treatment_arm_1,mrd,1,,2021-02-01,blood,50,copies per 10^4 ABL1,2",
    )
    cohort = cohort_of(data)
    assert cohort.samples[["tissue", "value"]].to_numpy().tolist() == [["blood", 0.5]]
    assert cohort.samples["date"].dt.strftime("%Y-%m-%d").tolist() == ["2021-02-01"]
    # A sample with a date needs no time point: nothing is said of the event.
    assert "event_without_timepoint" not in codes(cohort)


def test_an_event_without_a_time_point_is_said_where_a_sample_has_no_date() -> None:
    data = csv(
        REDCAP + ",mrd_date,mrd_tissue,mrd_value",
        "1,a_arm_1,,,2021-01-01,,,",
        "1,a_arm_1,mrd,1,,2021-02-01,blood,2",
        "1,b_arm_1,mrd,1,,,blood,1",
    )
    said = problem(cohort_of(data), "event_without_timepoint")
    assert "b_arm_1" in said.message
    assert "a_arm_1" not in said.message


def test_a_column_that_is_not_there_is_said_once() -> None:
    cohort = cohort_of(
        workbook(patients=[["id", "age"], ["P1", 50]], samples=[["id", "date", "value"], ["P1", "2021-01-01", 2]])
    )
    assert codes(cohort, "error") == ["sample_column_missing"]


def test_samples_without_any_time_are_said_once() -> None:
    cohort = cohort_of(
        workbook(patients=[["id", "age"], ["P1", 50]], samples=[["id", "tissue", "value"], ["P1", "SP", 2]])
    )
    assert codes(cohort, "error") == ["sample_column_missing"]
    assert "no column date" in problem(cohort, "sample_column_missing").message


def test_follow_up_in_the_name_of_a_file_is_no_time_point_of_dated_samples() -> None:
    # "Suivi MRD" holds the samples before treatment too.
    patients = csv("N° patient;Date rechute MRD;Date début VEN-AZA", "P1;01/02/2021;15/02/2021")
    samples = csv(
        "Patient;Date prélèvement;Type prélèvement;Ratio NPM1/ABL1 (%)", "P1;14/02/2021;Sang;1,5", encoding="utf-16"
    )
    reading = read_files([File("cohorte.csv", patients), File("suivi_mrd.txt", samples)])
    assert reading.cohort is not None
    assert reading.cohort.samples["timepoint"].isna().all()
    assert reading.cohort.samples["value"].tolist() == [1.5]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Study number", "patient_id"),
        ("Allograft", "hsct"),
        ("Date of allograft", "hsct_date"),
        ("Alive or dead", "last_status"),
        ("Number of cycles given", "cycles"),
        ("DATE_DERN_NOUV", "last_news_date"),
        ("Ven/Aza C1D1", "ven_aza_start_date"),
        ("Heme relapse date", "morphologic_relapse_date"),
    ],
)
def test_headers_of_patients(header: str, name: str) -> None:
    assert [guess.name for guess in guess_name(header, "patients")][:1] == [name]


def test_an_export_of_a_laboratory_is_samples() -> None:
    cohort = cohort_of(
        csv(
            "SPECIMEN_ID,PATIENT_ID,COLLECTION_DATETIME,SPECIMEN_SOURCE,RESULT_VALUE,RESULT_UNIT",
            "21-1,P1,2021-01-01T09:30:00,Peripheral blood,2,%",
            "21-2,P1,2021-02-01T09:30:00,Bone marrow aspirate,Not detected,%",
        )
    )
    assert cohort.samples["tissue"].tolist() == ["blood", "marrow"]
    assert cohort.samples["state"].tolist() == ["quantified", "not_detected"]
    assert "patients_from_samples" in codes(cohort)


def test_many_rows_of_the_same_patients_are_one_sentence() -> None:
    rows = [f"P{i % 3};{20 + i}" for i in range(15)]
    cohort = cohort_of(csv("id;age", *rows))
    said = problem(cohort, "identifier_repeated")
    assert len(said.rows) == 12
    assert "12 of 15 rows" in said.message
    assert [len(account.set_aside) for account in cohort.accounts] == [12]


def test_a_few_repeated_patients_are_each_named() -> None:
    rows = [f"P{i};{20 + i}" for i in range(15)]
    cohort = cohort_of(csv("id;age", *rows, "P3;50", "P4;51"))
    assert [p.value for p in cohort.problems if p.code == "identifier_repeated"] == ["P3", "P4"]


def test_a_centre_is_written_as_the_sheet_writes_it() -> None:
    assert centres_of(["Patients Paris Saint-Louis", "Patients Lyon-Sud"]) == ["Paris Saint-Louis", "Lyon-Sud"]


@pytest.mark.parametrize(
    "lines",
    [
        ("Characteristic;All patients (n = 79);p", "Age, median;63 (24-84);0.3", "Female;42 (53);1", "7;20 (25);"),
        ("Patients;N;%", "Female;42;53", "Male;37;47", "NPM1;73;92"),  # two headers that the dictionary knows
    ],
)
def test_a_table_of_results_is_no_cohort(lines: tuple[str, ...]) -> None:
    assert refused(csv(*lines)).code == "summary_table"


@pytest.mark.parametrize(
    "lines",
    [
        ("N;p;age", "P1;1;50", "P2;1;60"),  # numbers of patients
        ("N;%;mrd_relapse_date", "Anne;1;2021-01-01", "Luc;1;2021-02-01"),  # dates
        ("patient;%;age", "Anne;1;50", "Luc;1;60"),  # one sign is chance
    ],
)
def test_patients_are_no_table_of_results(lines: tuple[str, ...]) -> None:
    assert len(cohort_of(csv(*lines))) == 2


OUTCOMES = "id;mrd_relapse_date;last_status;death_date"


def test_patients_alive_without_any_date_of_last_news_are_said() -> None:
    alive = [f"P{i};2021-01-01;alive;" for i in range(20)]
    cohort = cohort_of(csv(OUTCOMES, *alive, "P20;2021-01-01;dead;2022-01-01"))
    said = problem(cohort, "no_last_news")
    assert said.severity == "warning"
    assert "the 20 patients" in said.message


@pytest.mark.parametrize(
    "lines",
    [
        (OUTCOMES, *[f"P{i};2021-01-01;dead;2022-01-01" for i in range(20)]),  # everybody has died
        (f"{OUTCOMES};last_news_date", *[f"P{i};2021-01-01;alive;;2022-01-01" for i in range(20)]),
        (f"{OUTCOMES};os_days;os_event", *[f"P{i};2021-01-01;alive;;500;no" for i in range(20)]),
        ("id;mrd_relapse_date", *[f"P{i};2021-01-01" for i in range(20)]),  # a file without any outcome
        (OUTCOMES, "P1;2021-01-01;alive;"),  # too few to be a cohort
    ],
)
def test_last_news_that_nobody_needs_are_not_asked_for(lines: tuple[str, ...]) -> None:
    assert "no_last_news" not in codes(cohort_of(csv(*lines)))


def test_numbers_only_in_the_first_row_of_each_patient() -> None:
    cohort = cohort_of(
        csv("id;mrd_relapse_date;date;tissu;valeur", "P1;2021-01-01;2021-01-01;SP;2", *[";;2021-02-01;SP;1"] * 3)
    )
    assert "fill it down" in problem(cohort, "identifier_missing").fix


def test_a_few_rows_of_one_patient_are_each_named() -> None:
    cohort = cohort_of(csv("id;age", *["P1;50"] * 5))
    assert len([p for p in cohort.problems if p.code == "identifier_repeated"]) == 4
