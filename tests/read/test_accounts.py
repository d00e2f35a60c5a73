"""Rows in the file = rows used + rows set aside, each with its reason: sheet by sheet, whatever the file."""

from __future__ import annotations

import io

import openpyxl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mrdcore.cohort import Account, Cohort
from mrdcore.problem import At, SetAside
from mrdcore.read import read_cohort
from mrdcore.read.accounts import accounts_of
from tests.read.by_hand import cohort_of, csv, workbook


def reasons(account: Account) -> dict[int, str]:
    return {one.at.row: one.reason for one in account.set_aside}


def accounts(cohort: Cohort) -> dict[str, Account]:
    found = {account.sheet: account for account in cohort.accounts}
    assert len(found) == len(cohort.accounts), "one account a sheet"
    return found


def test_each_row_of_a_text_file_is_used_or_has_its_reason() -> None:
    data = csv(
        "id;age;os_days",
        "P1;50;3",
        "P2;51;3;4;5",  # more cells than the header
        "",  # an empty row is no row
        "EXAMPLE;50;3",
        ";52;3",  # nobody's
        "P1;53;3",  # twice
        "P3;54;3",
    )
    (account,) = cohort_of(data).accounts
    assert (account.sheet, account.role, account.rows, account.used) == ("", "patients", 6, 2)
    assert reasons(account) == {
        3: "more or fewer cells than the header",
        5: "the example of the template",
        6: "no patient number",
        7: "the same patient as row 2",
    }


def test_sheets_that_are_read_and_sheets_that_are_not() -> None:
    data = workbook(
        patients=[["patient_id", "mrd_relapse_date"], ["P1", "2021-01-01"], ["P2", "2021-01-01"]],
        samples=[
            ["patient_id", "date", "tissue", "value", "unit"],
            ["P1", "2021-01-01", "SP", 1, "%"],
            ["P9", "2021-01-01", "SP", 1, "%"],  # of nobody
            [None, "2021-01-01", "SP", 1, "%"],  # without a number
            ["P2", "2021-01-01", None, None, "%"],  # without a result, and of a patient all the same
        ],
        notes=[["remark", "by"], ["all good", "me"], ["so far", "me"]],
    )
    found = accounts(cohort_of(data))
    assert (found["patients"].rows, found["patients"].used) == (2, 2)
    assert (found["samples"].role, found["samples"].rows, found["samples"].used) == ("samples", 4, 2)
    assert reasons(found["samples"]) == {
        3: "a sample of nobody in the sheet of patients",
        4: "a sample without a patient number",
    }
    assert (found["notes"].role, found["notes"].used) == ("not read", 0)
    assert len(found["notes"].set_aside) == found["notes"].rows


def test_a_hidden_sheet_is_named_and_nobody_knows_its_rows() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(workbook(patients=[["id", "os_days"], ["P1", 3]], key=[["id", "name"], ["P1", "x"]]))
    )
    book["key"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    assert accounts(cohort_of(out.getvalue()))["key"] == Account("key", "not read", 0, 0)


A, B, C, D = (At("s", row) for row in (2, 3, 4, 5))


def test_a_row_that_became_a_part_of_another_shares_its_fate() -> None:
    into = {B: A, C: B, D: At("s", 9)}  # C over B into A, which is used; D into a row that is not
    (found,) = accounts_of({"s": [A, B, C, D]}, {"s": "patients"}, [A], [SetAside(At("s", 9), "a total")], into)
    assert (found.rows, found.used, found.set_aside) == (4, 3, (SetAside(D, "a total"),))


def test_a_row_that_is_used_for_anything_is_used_and_one_without_a_reason_still_counts() -> None:
    (found,) = accounts_of(
        {"s": [A, B, C]}, {}, [A], [SetAside(A, "the same patient as row 1"), SetAside(B, "a total")]
    )
    assert (found.role, found.rows, found.used) == ("not read", 3, 1)
    assert found.set_aside == (SetAside(B, "a total"), SetAside(C, "not used"))


def test_rows_that_became_a_part_of_each_other_end_somewhere() -> None:
    (found,) = accounts_of({"s": [A, B]}, {}, [], [], {A: B, B: A})
    assert (found.rows, found.used, len(found.set_aside)) == (2, 0, 2)


CELLS = st.sampled_from(["", "", "3", "50", "2021-01-01", "yes", "n = 5", "Total", "mean", "* a note", "years", "?"])
IDENTIFIERS = st.sampled_from(["P1", "P2", "P3", "P4", "P5", "", "EXAMPLE", "Total", "#N/A", "P1 ", "p2"])
PATIENT = st.tuples(IDENTIFIERS, CELLS, CELLS, CELLS).map(list)
SAMPLE = st.tuples(IDENTIFIERS, st.sampled_from(["2021-01-01", "", "x"]), st.sampled_from(["SP", "MO", ""]), CELLS).map(
    list
)
RAGGED = st.lists(CELLS, max_size=7)
PATIENTS, SAMPLES = ["patient_id", "age", "os_days", "hsct"], ["patient_id", "date", "tissue", "value"]


def filled(rows: list[list[str]]) -> int:
    return sum(any(cell != "" for cell in row) for row in rows)


def adds_up(cohort: Cohort) -> None:
    for account in cohort.accounts:
        assert account.rows == account.used + len(account.set_aside)
        assert len({one.at for one in account.set_aside}) == len(account.set_aside), "no row is set aside twice"
        assert all(one.reason for one in account.set_aside)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(PATIENT, PATIENT, RAGGED), max_size=12))
@example([["P1", "", "3", ""], ["P1", "", "3", ""], ["", "", "", ""], ["Total", "3", "", ""]])
def test_the_rows_of_any_text_file_add_up(rows: list[list[str]]) -> None:
    cohort = read_cohort(csv(";".join(PATIENTS), *(";".join(row) for row in rows)), "file").cohort
    if cohort is not None:
        adds_up(cohort)
        (account,) = cohort.accounts
        assert account.rows == filled(rows)
        assert account.used == len(cohort)


@settings(max_examples=40, deadline=None)
@given(st.lists(PATIENT, max_size=8), st.lists(SAMPLE, max_size=8), st.lists(RAGGED, max_size=3))
def test_the_rows_of_any_workbook_add_up(
    patients: list[list[str]], samples: list[list[str]], notes: list[list[str]]
) -> None:
    data = workbook(
        patients=[PATIENTS, ["P1", "50", "3", "yes"], *patients],
        samples=[SAMPLES, *samples],
        notes=[["remark"], *notes],
    )
    cohort = read_cohort(data, "file").cohort
    assert cohort is not None
    adds_up(cohort)
    found = accounts(cohort)
    assert found["patients"].rows == filled(patients) + 1
    assert found["patients"].used == len(cohort)
    if "samples" in found:
        assert found["samples"].rows == filled(samples)
        assert found["samples"].role == "not read" or found["samples"].used == len(cohort.samples)
