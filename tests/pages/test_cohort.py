"""What is in my file, and what is wrong with it?"""

from tests.pages.files import ALL_DEAD, ALL_MISSING, COUNTED, ONE
from tests.pages.screen import (
    DEMO,
    PRINTED,
    add_filter,
    block,
    choose,
    failed,
    group_by,
    line,
    patients_line,
    sentences,
    table,
    tables,
    title,
)
from tests.read.by_hand import csv


def test_the_demo_cohort_is_described_as_published(start) -> None:
    at = start(DEMO)
    assert title(at) == "Cohort"
    assert patients_line(at).startswith("**70** patients")
    assert "Synthetic data" in patients_line(at)
    assert "70 patients, 2755 MRD samples (1914 of blood, 841 of marrow)" in sentences(at)
    assert line(at, "Patients", "NPM1") == [f"{PRINTED['n_npm1']} (94%)"]
    assert block(at, "Patients", "Best first-line response")["CR_MRD"] == [f"{PRINTED['best1l_cr_mrd']} (63%)"]
    assert line(at, "Transplantation", "Transplanted") == [f"{PRINTED['hsct']} ({PRINTED['hsct_pct']})"]
    assert line(at, "Transplantation", "MRD relapse to transplantation, days") == ["138.5 (112.3–189.5)"]
    assert block(at, "Outcome", "Morphologic relapse")["never transplanted"] == ["9 (13%)"]


def test_treatment_stands_by_venetoclax_duration_until_other_groups_are_chosen(start) -> None:
    at = start(DEMO)
    assert [head.rpartition(" (")[2] for head in table(at, "Treatment")[0][1:3]] == ["n = 29)", "n = 31)"]
    assert line(at, "Treatment", "First cycle as outpatient")[:2] == ["24 (83%)", "24 (77%)"]
    group_by(at, "sex")
    assert table(at, "Treatment")[0] == ["Sex", "female (n = 40)", "male (n = 30)"]


def test_filters_stand_with_the_patients_that_each_leaves(start) -> None:
    at = choose(start(DEMO), "hsct", "no")
    add_filter(at, "sex")
    choose(at, "sex", "female")
    rows = table(at, "left after each filter")
    women = line(at, "Patients", "Age, years")
    assert rows[0] == ["Filter", "Before", "After"]
    assert rows[1] == ["Transplanted: no", "70", "16"]
    assert rows[2][:2] == ["Sex: female", "16"]
    assert patients_line(at).startswith(f"**{rows[2][2]}** of 70 patients · Transplanted: no · Sex: female")
    assert len(women) == 1


def test_a_fault_in_the_file_is_said_with_its_row_and_what_to_do(start) -> None:
    at = start(csv("patient_id,age,sex", "A1,forty,F", "A2,50,perhaps"))
    (found,) = [rows for caption, rows in tables(at).items() if "Problems" in caption]
    told = " ".join(" ".join(cells) for cells in found)
    assert "forty" in told
    assert "perhaps" in told
    assert [cell for cells in found for cell in cells if cell in ("2", "B: age")] == ["2", "B: age"]
    assert not at.success
    assert line(at, "Patients", "Age, years") == ["50 (50–50)"]


def test_a_file_without_faults_says_so(start) -> None:
    assert [text.value for text in start(ALL_DEAD).success] == ["No problems found in the file."]


def test_columns_of_the_file_itself_are_described_and_never_run(start) -> None:
    at = start(csv("patient_id,age,<script>alert(1)</script>", "A1,40,<b>x</b>", "A2,50,y"))
    bodies = " ".join(element.proto.body for element in at.get("html"))
    assert "<script" not in bodies
    assert "<b>" not in bodies
    own = {name: rows for name, rows in tables(at).items() if ["<b>x</b>", "1 (50%)"] in rows}
    assert len(own) == 1
    assert "1 column that the dictionary does not know" in sentences(at)


def test_one_patient_is_described_in_the_singular(start) -> None:
    at = start(ONE)
    assert patients_line(at) == "**1** patient"
    assert line(at, "Patients", "Age, years") == ["40 (40–40)"]


def test_values_that_are_all_missing_are_dashes_and_counted_as_not_recorded(start) -> None:
    at = start(ALL_MISSING)
    assert line(at, "Patients", "Age, years") == ["–"]
    assert line(at, "Patients", "not recorded") == ["2"]
    assert "nan" not in " ".join(cell for rows in tables(at).values() for cells in rows for cell in cells)


def test_a_file_without_a_column_to_describe_still_has_its_page(start) -> None:
    at = start(COUNTED)
    assert not failed(at)
    assert patients_line(at) == "**2** patients"
    assert "template" in at.info[0].value
