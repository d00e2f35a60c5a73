"""Cells to values: categories, names, the file's own columns, identifiers."""

from __future__ import annotations

import pytest

from mrdcore.read import Mapping
from tests.read.by_hand import codes, cohort_of, csv, problem


def test_whole_numbers_and_values_out_of_range() -> None:
    cohort = cohort_of(csv("patient_id;ven_days_c1;os_days", "P1;14,5;3", "P2;35;3"))
    assert cohort.patients["ven_days_c1"].fillna(-1).tolist() == [-1, 35]
    found = [(p.row, p.code, p.severity) for p in cohort.problems if p.column == "ven_days_c1"]
    assert found == [(2, "not_whole", "error"), (3, "out_of_range", "warning")]


def column(name: str, *cells: str, mapping: Mapping | None = None) -> tuple[list[str], list[str]]:
    rows = (f"P{i};{cell};1" for i, cell in enumerate(cells))
    cohort = cohort_of(csv(f"patient_id;{name};os_days", *rows), mapping or Mapping())
    return cohort.patients[name].fillna("").tolist(), codes(cohort)


@pytest.mark.parametrize(
    ("name", "cells", "found", "faults"),
    [
        ("hsct", ["Oui", "NON", "1", "0", "inconnu", "?", "-", "NA"], ["yes", "no", "yes", "no", "", "", "", ""], []),
        ("hsct", ["peut-être"], [""], ["not_allowed"]),
        ("os_event", ["1", "0", "1"], ["yes", "no", "yes"], []),
        # 1 may be yes or no where 2 is the other one
        ("rfs_event", ["1", "2", "1"], ["", "", ""], ["one_or_two"]),
        # with 0 beside it 1 is yes; 2 is unknown
        ("hsct", ["1", "0", "2"], ["yes", "no", ""], ["not_allowed"]),
        ("npm1", ["muté", "WT", "+", "sauvage", "nd"], ["mutated", "wild_type", "mutated", "wild_type", ""], ["nd_missing"]),
        ("sex", ["F", "Homme", "1"], ["female", "male", ""], ["not_allowed"]),
        ("disease", ["RUNX1::RUNX1T1", "inv(16)", "NPM1"], ["runx1_runx1t1", "cbfb_myh11", "npm1"], []),
        ("response_blood_given", ["négatif", "ND"], ["negativity", ""], ["nd_ambiguous"]),
        ("centre", ["Lyon", "LYON", "Lyon", "Saint-Étienne"], ["Lyon", "Lyon", "Lyon", "Saint-Étienne"], ["spelling"]),
    ],
)  # fmt: skip
def test_categories(name: str, cells: list[str], found: list[str], faults: list[str]) -> None:
    values, said = column(name, *cells)
    assert values == found
    assert [code for code in said if code != "time_without_event"] == faults


def test_messages_name_the_place_what_was_found_and_what_is_allowed() -> None:
    cohort = cohort_of(csv("patient_id;Greffe;os_days", "P1;oui;1", "P2;bientôt;1", "P3;non;1", "P4;bientôt;1"))
    fault = problem(cohort, "not_allowed")
    assert fault.message == 'Rows 3 and 5, column Greffe: "bientôt" is not allowed. Allowed: yes, no.'
    assert (fault.severity, fault.row, fault.column, fault.value) == ("error", 3, "Greffe", "bientôt")


def test_own_columns_are_numbers_where_all_are() -> None:
    data = csv("id;os_days;score;code;mixed;ven_group;Score", "P1;1;1,5;007;3;a;x", "P2;1;;012;high;b;y")
    cohort = cohort_of(data)
    assert cohort.own_columns == ("score", "code", "mixed", "ven_group (file)", "Score")
    assert cohort.patients["score"].tolist()[0] == 1.5
    assert cohort.patients["code"].tolist() == ["007", "012"]
    assert cohort.patients["mixed"].tolist() == ["3", "high"]
    assert problem(cohort, "own_column_renamed").column == "ven_group"


def test_two_columns_for_one_name() -> None:
    cohort = cohort_of(csv("id;os_days;sexe;gender", "P1;1;F;M"))
    assert cohort.patients["sex"].tolist() == ["female"]
    assert cohort.own_columns == ("gender",)
    assert problem(cohort, "column_twice").column == "gender"


def test_rows_without_or_with_a_repeated_identifier_are_set_aside() -> None:
    data = csv("id;os_days;mrd_blood_after_c1", "P1;1;0.1", ";2;0.2", "P1;3;0.3", "NA;4;0.4")
    cohort = cohort_of(data)
    # NA may be somebody's initials
    assert cohort.patients["patient_id"].tolist() == ["P1", "NA"]
    assert cohort.patients.index.tolist() == [0, 1]
    assert cohort.samples[["patient_id", "value"]].to_numpy().tolist() == [["P1", 0.1], ["NA", 0.4]]
    assert problem(cohort, "identifier_missing").row == 3
    assert problem(cohort, "identifier_repeated").row == 4


def test_a_file_without_identifiers_is_counted_by_its_rows() -> None:
    cohort = cohort_of(csv("os_days,os_event", "1,1", "", "2,0"))
    assert cohort.patients["patient_id"].tolist() == ["row 2", "row 4"]
    assert codes(cohort) == ["no_identifier_column"]


def test_a_gene_that_was_not_tested_is_unknown_and_never_wild_type() -> None:
    cohort = cohort_of(csv("id;os_days;flt3_itd", "P1;1;muté", "P2;2;NF", "P3;3;not tested", "P4;4;non muté"))
    assert cohort.patients["flt3_itd"].fillna("").tolist() == ["mutated", "", "", "wild_type"]
    assert [(p.code, p.severity, p.row) for p in cohort.problems] == [
        ("gene_not_tested", "info", 3),
        ("gene_not_tested", "info", 4),
    ]
