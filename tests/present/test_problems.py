"""The problem list: sorted, filtered, in columns; and the account of rows."""

from __future__ import annotations

import pytest

from mrdcore.cohort import Account
from mrdcore.present.accounts import account_lines, account_sentence, accounts_frame, accounts_json, accounts_table
from mrdcore.present.html import table_html
from mrdcore.present.problems import (
    HEADINGS,
    filter_problems,
    problem_counts,
    problem_lines,
    problem_row,
    problem_rows,
    problems_table,
)
from mrdcore.problem import At, Place, Problem, SetAside
from tests.present.by_hand import cells

AGE = Place("patients", "Âge")
WHOLE = Place().problem("info", "sheets_ignored", "The patients are read from sheet A.", "Nothing to do.")
COLUMN = Place("", "site").problem("info", "own", "not known to the dictionary.", "")
TWO = AGE.problem("warning", "out_of_range", "130 is outside of 18 to 110.", "Look at it.", [7, 3], "130")
ONE = AGE.problem("warning", "out_of_range", "120 is outside of 18 to 110.", "Look at it.", [5], "120")
TEXT = AGE.problem("error", "not_a_number", '"<b>old</b>" is not a number.', "Write a number.", [2], "<b>old</b>")
SAMPLE = Place("samples", "valeur").problem("error", "nd", '"ND" may mean two things.', "Which is it?", [9], "ND")
PROBLEMS = (WHOLE, COLUMN, TWO, ONE, SAMPLE, TEXT)


def test_most_serious_first_then_by_sheet_and_row() -> None:
    found = [(row.severity, row.sheet, row.rows) for row in problem_rows(PROBLEMS)]
    assert found == [
        ("not used", "patients", "2"),
        ("not used", "samples", "9"),
        ("to check", "patients", "5"),
        ("to check", "patients", "7 and 3"),
        ("for information", "", ""),
        ("for information", "", ""),
    ]
    assert problem_rows(PROBLEMS) == problem_rows(PROBLEMS[::-1])[:4] + problem_rows(PROBLEMS)[4:]


def test_the_place_stands_in_columns_of_its_own_and_not_in_the_sentence_again() -> None:
    assert TWO.message.startswith("Sheet patients, rows 7 and 3, column Âge: 130")
    assert problem_row(TWO).cells == (
        "to check", "patients", "7 and 3", "Âge", "130", "130 is outside of 18 to 110.", "Look at it.",
    )  # fmt: skip
    assert problem_row(COLUMN).found == "Not known to the dictionary."
    assert problem_row(WHOLE).found == "The patients are read from sheet A."


@pytest.mark.parametrize(
    ("letter", "column", "shown"), [("C", "Âge", "C: Âge"), ("", "Âge", "Âge"), ("C", "", "C"), ("", "", "")]
)
def test_a_column_is_shown_with_its_letter(letter: str, column: str, shown: str) -> None:
    assert problem_row(Problem("info", "x", "", None, column, "", "Said.", "", (), letter)).column == shown


def test_a_sentence_that_looks_like_a_place_stays_whole() -> None:
    # The colon is the file's own: no sheet, row or column is named.
    odd = Place().problem("error", "x", "Row 2, column a: b is what the file is called.", "")
    assert problem_row(odd).found == "Row 2, column a: b is what the file is called."
    # A fault found in one of several files opens with the file's name; the sheet says it again.
    several = Problem("error", "x", "a.csv", 3, "age", "", "a.csv: Row 3, column age: no number.", "", (3,))
    assert "no number." in problem_row(several).found


def test_many_rows_are_named_as_far_as_a_cell_can() -> None:
    assert problem_row(AGE.problem("info", "x", "is so.", "", list(range(2, 40)))).rows == "2, 3, 4, 5, 6 and 33 more"


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        ({}, PROBLEMS),
        ({"severities": {"error"}}, (SAMPLE, TEXT)),
        ({"severities": {"error", "info"}}, (WHOLE, COLUMN, SAMPLE, TEXT)),
        ({"sheet": "patients"}, (TWO, ONE, TEXT)),
        ({"sheet": ""}, (WHOLE, COLUMN)),  # what concerns no sheet
        ({"text": "AGE"}, (TWO, ONE, TEXT)),  # neither capitals nor accents matter
        ({"text": "outside 130"}, (TWO,)),  # every word, anywhere
        ({"text": "out_of_range"}, (TWO, ONE)),  # the code too
        ({"text": "  "}, PROBLEMS),
        ({"text": "zebra"}, ()),
        ({"text": "number", "severities": {"error"}, "sheet": "samples"}, ()),
    ],
)
def test_filters(chosen: dict[str, object], left: tuple[Problem, ...]) -> None:
    assert filter_problems(PROBLEMS, **chosen) == list(left)  # type: ignore[arg-type]


def test_the_table_holds_the_words_of_the_rows_escaped() -> None:
    table = problems_table(PROBLEMS)
    assert table.stub == "Severity"
    assert [head.text for head in table.columns] == ["Sheet", "Rows", "Column", "Value", "What was found", "What to do"]
    assert [line.label for line in table.lines][:3] == ["not used", "not used", "to check"]
    assert cells(table, "not used")[3] == ("<b>old</b>", "")
    assert "<b>old</b>" not in table_html(table)
    assert "&lt;b&gt;old" in table_html(table)


def test_of_very_many_problems_the_first_are_shown_and_the_rest_counted() -> None:
    table = problems_table((ONE,) * 230 + (TEXT,))
    assert table.lines[0].label == "not used"
    assert len(table.lines) == 200
    assert table.notes == ("And 31 more.",)
    assert not problems_table(PROBLEMS).notes
    assert len(problem_lines((ONE,) * 230)) == 231, "an export has all of them"


def test_problems_are_counted_by_how_serious_they_are() -> None:
    assert problem_counts((TEXT, ONE) * 2) == "2 not used, 2 to check"
    assert problem_counts(()) == ""


def test_lines_of_a_sheet_begin_with_the_headings() -> None:
    assert problem_lines([ONE]) == [HEADINGS, problem_row(ONE).cells]


def aside(sheet: str, **reasons: list[int]) -> tuple[SetAside, ...]:
    return tuple(SetAside(At(sheet, row), reason.replace("_", " ")) for reason, rows in reasons.items() for row in rows)


PATIENTS = Account("patients", "patients", 72, 70, aside("patients", a_total=[73], the_same_patient_as_row_4=[9]))
NOTES = Account("notes", "not read", 3, 0, aside("notes", the_sheet_is_not_read=[2, 3, 4]))


def test_the_rows_in_one_sentence() -> None:
    assert account_sentence([PATIENTS]) == (
        "72 rows in the file: 70 used, 2 set aside (a total; the same patient as row 4)."
    )
    assert account_sentence([NOTES, PATIENTS]) == (
        "75 rows in the file: 70 used, 5 set aside (the sheet is not read, 3 rows; a total; the same patient as row 4)."
    )
    assert account_sentence([Account("", "patients", 1, 1)]) == "1 row in the file: 1 used, 0 set aside."
    assert account_sentence([]) == ""


def test_of_many_reasons_the_commonest_are_named() -> None:
    many = {f"reason_{n}": [n, n + 100] for n in range(5)} | {"rare": [50], "rarer": [51]}
    sentence = account_sentence([Account("", "patients", 12, 0, aside("", **many))])
    assert "reason 4, 2 rows; and 2 more reasons)" in sentence
    assert "rare" not in sentence


def test_the_rows_as_a_table_an_export_and_plain_values() -> None:
    table = accounts_table([PATIENTS, NOTES])
    assert [text for text, _ in cells(table, "patients")] == ["patients", "72", "70", "2", ""]
    assert [text for text, _ in cells(table, "the sheet is not read")] == ["", "", "", "3", "rows 2, 3 and 4"]
    lines = account_lines([PATIENTS, NOTES])
    assert lines[1] == ("patients", "patients", 72, 70, 2, "", "")
    assert lines[2] == ("patients", "", "", "", 1, "a total", "73")
    assert lines[-1] == ("notes", "", "", "", 3, "the sheet is not read", "2, 3, 4")
    frame = accounts_frame([PATIENTS, NOTES])
    assert frame["Used"].dropna().tolist() == [70, 0]
    assert frame["Rows"].dropna().tolist() == ["73", "9", "2, 3, 4"]
    assert accounts_json([NOTES]) == [
        {
            "sheet": "notes",
            "role": "not read",
            "rows": 3,
            "used": 0,
            "set_aside": [{"reason": "the sheet is not read", "rows": [2, 3, 4]}],
        }
    ]
    assert accounts_table([Account("", "patients", 1, 1)]).lines[0].label == "the file"
