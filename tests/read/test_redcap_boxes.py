"""Boxes of REDCap with their labels, and boxes of which only one can be true."""

from __future__ import annotations

import pytest

from mrdcore.read.sheets.checkboxes import choice_of
from tests.read.by_hand import codes, cohort_of, csv, problem


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("mutations___flt3_itd", ("mutations", "flt3_itd")),
        ("Mutations (choice=FLT3-ITD)", ("Mutations", "FLT3-ITD")),
        ("Mutations (choix=FLT3-ITD)", ("Mutations", "FLT3-ITD")),
        ("Mutations (at relapse) (choice=KIT (D816))", ("Mutations (at relapse)", "KIT (D816)")),
        ("Mutations (FLT3-ITD)", None),
        ("mutations__flt3", None),
        ("x" * 1_001 + "___1", None),  # no name of a field; patterns take long over it
    ],
)
def test_field_and_choice(header: str, found: tuple[str, str] | None) -> None:
    assert choice_of(header) == found


LABELLED = "Record ID,MRD relapse date,Mutations (choice=FLT3-ITD),Mutations (choice=NRAS),Mutations (choice=Not done)"


def test_labelled_boxes() -> None:
    cohort = cohort_of(
        csv(
            LABELLED,
            "1,2021-01-01,Checked,Unchecked,Unchecked",
            "2,2021-02-01,Unchecked,Unchecked,Unchecked",  # nobody may have looked
            "3,2021-03-01,Unchecked,Unchecked,Checked",  # nobody has looked
            "4,2021-04-01,Checked,Unchecked,Checked",  # ticked and not done: unknown for the other
        )
    )
    assert cohort.patients["flt3_itd"].fillna("").tolist() == ["mutated", "", "", "mutated"]
    assert cohort.patients["nras"].fillna("").tolist() == ["wild_type", "", "", ""]
    said = problem(cohort, "checkboxes_read").message
    assert "(FLT3-ITD, NRAS)" in said
    assert "in 3 rows without such a tick" in said  # a tick of "Not done" says nothing of the genes


def test_boxes_of_the_mutations_at_relapse_are_those_at_relapse() -> None:
    cohort = cohort_of(
        csv("record_id,mrd_relapse_date,mut_relapse___nras,mut_relapse___kras", "1,2021-01-01,1,0", "2,2021-02-01,0,1")
    )
    assert cohort.patients["nras_relapse"].tolist() == ["mutated", "wild_type"]
    assert "nras" not in cohort.patients


SEXES = "record_id,mrd_relapse_date,sex___f,sex___m"


def test_boxes_that_are_the_levels_of_a_column() -> None:
    cohort = cohort_of(csv(SEXES, "1,2021-01-01,1,0", "2,2021-02-01,0,1", "3,2021-03-01,0,0"))
    assert cohort.patients["sex"].fillna("").tolist() == ["female", "male", ""]
    assert "checkboxes_several" not in codes(cohort)
    assert cohort.own_columns == ()


def test_two_ticks_where_one_can_be_true_are_no_value() -> None:
    cohort = cohort_of(csv(SEXES, "1,2021-01-01,1,0", "2,2021-02-01,1,1", "3,2021-03-01,0,1"))
    assert cohort.patients["sex"].fillna("").tolist() == ["female", "", "male"]
    several = problem(cohort, "checkboxes_several")
    assert (several.severity, several.column, several.row) == ("error", "sex", 3)


def test_a_labelled_export_names_its_events_and_forms_in_words() -> None:
    data = csv(
        "Record ID,Event Name,Repeat Instrument,Repeat Instance,Age,MRD relapse date,Sample date,Tissue,MRD value,Unit,Complete?",
        "1,Inclusion (Arm 1: VEN-AZA),,,45,2021-01-01,,,,,Complete",
        "1,After C1 (Arm 1: VEN-AZA),MRD,1,,,2021-02-01,Bone marrow,0.5,%,Complete",
    )
    cohort = cohort_of(data)
    assert cohort.patients[["patient_id", "age"]].to_numpy().tolist() == [["1", 45.0]]
    assert cohort.samples[["tissue", "timepoint", "value"]].to_numpy().tolist() == [["marrow", "after_c1", 0.5]]
    assert cohort.own_columns == ()


def test_a_box_that_says_nobody_looked_leaves_the_genes_unknown() -> None:
    cohort = cohort_of(
        csv(
            "record_id,os_days,mut___npm1,mut___flt3_itd,mut___not_tested",
            "P1,10,1,0,0",  # looked at: what is not ticked is wild type
            "P2,20,0,0,1",  # not tested: unknown, never wild type
        )
    )
    assert cohort.patients["flt3_itd"].fillna("").tolist() == ["wild_type", ""]
    assert cohort.patients["npm1"].fillna("").tolist() == ["mutated", ""]
