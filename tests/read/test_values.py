"""Cells to values: dates, numbers, categories, and what is missing."""

from __future__ import annotations

import random
from datetime import datetime

import pytest

from mrdcore.read import Mapping
from mrdcore.read.numbers import decimals_shown, read_digits
from tests.read.by_hand import codes, cohort_of, csv, days, problem, workbook


def dates(*cells: str, mapping: Mapping | None = None) -> tuple[list[str], list[str]]:
    """What a column of dates of diagnosis is read as, and the codes of the faults."""
    cohort = cohort_of(
        csv("patient_id;diagnosis_date;os_days", *(f"P{i};{cell};1" for i, cell in enumerate(cells))),
        mapping or Mapping(),
    )
    return days(cohort, "diagnosis_date"), codes(cohort)


def test_order_of_rows_does_not_change_a_date() -> None:
    cells = [f"{day:02}/{month:02}/2021" for day, month in zip(range(1, 29), [*range(1, 13)] * 3, strict=False)]
    expected = {cell: f"2021-{cell[3:5]}-{cell[:2]}" for cell in cells}
    for seed in range(50):
        shuffled = random.Random(seed).sample(cells, len(cells))
        found, faults = dates(*shuffled)
        assert found == [expected[cell] for cell in shuffled]
        assert faults == []


@pytest.mark.parametrize(
    ("cells", "found", "faults"),
    [
        # a part over 12 decides for the whole column
        (["06/02/2021", "15.03.2021", "1-4-2021"], ["2021-02-06", "2021-03-15", "2021-04-01"], []),
        (["06/02/2021", "03/15/2021"], ["2021-06-02", "2021-03-15"], []),
        # nothing decides: day first, said
        (["06/02/2021", "05/05/2021"], ["2021-02-06", "2021-05-05"], ["day_first_assumed"]),
        # day and month are the same: nothing to decide
        (["05/05/2021"], ["2021-05-05"], []),
        # the exception is flagged, never turned round, and the doubt is said
        (["15/03/2021", "16/03/2021", "03/17/2021", "06/02/2021"], ["2021-03-15", "2021-03-16", "", "2021-02-06"], ["date_order_mixed", "date_order_contradicted"]),
        # as many for one order as for the other: what could be either is not read
        (["15/03/2021", "03/15/2021", "06/02/2021"], ["2021-03-15", "2021-03-15", ""], ["date_order_unknown"]),
        (["2021-02-06", "2021/2/7", "2021-02-08 00:00:00", "2021-02-09T10:30:00Z"], ["2021-02-06", "2021-02-07", "2021-02-08", "2021-02-09"], []),
        (["31/02/2021", "29/02/2021", "29/02/2020"], ["", "", "2020-02-29"], ["impossible_date", "impossible_date"]),
        (["15/03/21"], [""], ["two_digit_year"]),
        (["15/03/0201", "2210-01-01"], ["", ""], ["impossible_date", "impossible_date"]),
        (["03/2021", "mars", "44197", "13/13/2021"], ["", "", "", ""], ["not_a_date"] * 3 + ["impossible_date"]),
    ],
)  # fmt: skip
def test_dates(cells: list[str], found: list[str], faults: list[str]) -> None:
    assert dates(*cells) == (found, faults)


def test_the_warning_shows_how_a_date_was_read() -> None:
    cohort = cohort_of(csv("patient_id;mrd_relapse_date", "P1;06/02/2021"))
    warning = problem(cohort, "day_first_assumed")
    assert '"06/02/2021" is read as 6 February 2021' in warning.message
    assert "dayfirst" in warning.fix


def test_the_mapping_says_what_stands_first() -> None:
    assert dates("06/02/2021", mapping=Mapping(dayfirst=False)) == (["2021-06-02"], [])
    assert dates("06/02/2021", mapping=Mapping(dayfirst=True)) == (["2021-02-06"], [])
    assert dates("15/02/2021", mapping=Mapping(dayfirst=False)) == ([""], ["date_order_contradicted"])


def test_dates_of_excel_and_its_bare_numbers() -> None:
    rows = [["patient_id", "mrd_relapse_date"], ["P1", datetime(2021, 6, 2, 14, 30)], ["P2", 44349]]
    cohort = cohort_of(workbook(patients=rows))
    assert days(cohort, "mrd_relapse_date") == ["2021-06-02", ""]
    assert "that day is 2021-06-02" in problem(cohort, "not_a_date").message


def ages(*cells: str) -> tuple[list[float], list[str]]:
    cohort = cohort_of(csv("patient_id;own;os_days", *(f"P{i};1;{cell}" for i, cell in enumerate(cells))))
    return cohort.patients["os_days"].fillna(-1).tolist(), codes(cohort)


@pytest.mark.parametrize(
    ("cells", "found", "faults"),
    [
        (["12,5", "1 234,5", "7", "1,234"], [12.5, 1234.5, 7, 1.234], []),
        (["12.5", "1.234", "1e2"], [12.5, 1.234, 100], []),
        (["1,234.5", "1,234"], [1234.5, 1234], []),
        (["1.234,5", "1.234"], [1234.5, 1234], []),
        (["0,234", "1,234"], [0.234, 1.234], []),
        # nothing shows what the comma is
        (["1,234", "7"], [1.234, 7], ["decimal_comma_assumed"]),
        # the point is decimal, so the comma may be decimal or stand between thousands
        (["12.5", "1,234"], [12.5, -1], ["ambiguous_number"]),
        (["12,5", "1.234"], [12.5, -1], ["ambiguous_number"]),
        (["12 j", "1,2,3", "abc"], [-1, -1, -1], ["not_a_number"] * 3),
        (["1e999"], [-1], ["not_a_number"]),
    ],
)
def test_numbers(cells: list[str], found: list[float], faults: list[str]) -> None:
    assert ages(*cells) == (found, faults)


def test_a_doubtful_number_alone_decides_nothing() -> None:
    digits = read_digits("1,234")
    assert digits is not None
    assert digits.doubtful
    assert decimals_shown([digits]).marks == frozenset()


def test_whole_numbers_and_values_out_of_range() -> None:
    cohort = cohort_of(csv("patient_id;age;ven_days_c1;os_days", "P1;17;14,5;3", "P2;45;35;3"))
    assert cohort.patients["age"].tolist() == [17, 45]
    assert cohort.patients["ven_days_c1"].fillna(-1).tolist() == [-1, 35]
    assert [(p.row, p.code, p.severity) for p in cohort.problems] == [
        (2, "not_whole", "error"),
        (2, "out_of_range", "warning"),
        (3, "out_of_range", "warning"),
    ]


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
