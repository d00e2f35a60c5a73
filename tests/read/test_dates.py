"""Dates: how they are written, what decides between day and month, what stands for none."""

from __future__ import annotations

import random

import pytest

from mrdcore.files.grid import Cell
from mrdcore.read import Mapping
from tests.read.by_hand import codes, cohort_of, csv, days, problem, workbook
from tests.read.column import codes_of, dates_of, day


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("2021-03-15", "2021-03-15"),
        ("2021/3/5", "2021-03-05"),
        ("20210315", "2021-03-15"),
        (20210315.0, "2021-03-15"),  # the same as a number of a workbook
        ("15.03.2021", "2021-03-15"),
        ("15 03 2021", "2021-03-15"),
        ("15-3-2021", "2021-03-15"),
        ("12 mars 2021", "2021-03-12"),
        ("1er février 2021", "2021-02-01"),
        ("3 févr. 2021", "2021-02-03"),
        ("4 AOÛT 2021", "2021-08-04"),
        ("4 Sept 2021", "2021-09-04"),
        ("2 juin 2021", "2021-06-02"),
        ("2 juil. 2021", "2021-07-02"),
        ("March 12, 2021", "2021-03-12"),
        ("Mar 12 2021", "2021-03-12"),
        ("12th of March 2021", "2021-03-12"),
        ("12-Mar-2021", "2021-03-12"),
        ("12MAR2021", "2021-03-12"),  # SAS
        ("2021-Mar-12", "2021-03-12"),
        ("lundi 15 mars 2021", "2021-03-15"),
        ("le 15 mars 2021", "2021-03-15"),
        ("15/03/2021 14:05", "2021-03-15"),
        ("15 mars 2021 à 14h05", "2021-03-15"),
        ("2021-03-15 10:30:00.000", "2021-03-15"),
        ("3/15/2021 11:30 PM", "2021-03-15"),
        # the day as it is written, whatever the time zone
        ("2021-03-15T23:30:00+01:00", "2021-03-15"),
        ("2021-03-15T00:30:00Z", "2021-03-15"),
        (day("2021-06-02 14:30"), "2021-06-02"),
    ],
)
def test_a_day_in_many_spellings(cell: Cell, found: str) -> None:
    values, problems = dates_of(cell)
    assert values == [found]
    assert codes_of(problems) == []


@pytest.mark.parametrize(
    "cell",
    ["15/03/2021 (J0)", "15/03/2021 ?", "mars", "12-mars", "15032021", "13/2021", "2021-W10", "J15", "15/03", "a" * 500, "12 brumaire 2021", "15/03/2021 et 16/03/2021"],
)  # fmt: skip
def test_what_is_no_date_is_not_read(cell: str) -> None:
    values, problems = dates_of(cell)
    assert values == [""]
    assert [(one.code, one.severity) for one in problems] == [("not_a_date", "error")]
    assert len(problems[0].message) < 250


@pytest.mark.parametrize("cell", ["31/02/2021", "29/02/2021", "2021-13-01", "32 mars 2021", "15/03/0201", "2210-01-01"])
def test_a_day_that_never_was(cell: str) -> None:
    values, problems = dates_of(cell)
    assert values == [""]
    assert codes_of(problems) == ["impossible_date"]


def test_order_of_rows_does_not_change_a_date() -> None:
    cells = [f"{day:02}/{month:02}/2021" for day, month in zip(range(1, 29), [*range(1, 13)] * 3, strict=False)]
    expected = {cell: f"2021-{cell[3:5]}-{cell[:2]}" for cell in cells}
    for seed in range(50):
        shuffled = random.Random(seed).sample(cells, len(cells))
        found, problems = dates_of(*shuffled)
        assert found == [expected[cell] for cell in shuffled]
        assert problems == []


@pytest.mark.parametrize(
    ("cells", "found", "faults"),
    [
        # a part over 12 decides for the whole column
        (["06/02/2021", "15.03.2021", "1-4-2021"], ["2021-02-06", "2021-03-15", "2021-04-01"], []),
        (["06/02/2021", "03/15/2021"], ["2021-06-02", "2021-03-15"], []),
        # 12 is a month too: it decides nothing
        (["06/02/2021", "12/03/2021"], ["2021-02-06", "2021-03-12"], ["day_first_assumed"]),
        # years of two digits show the order too
        (["06/02/21", "03/15/21"], ["2021-06-02", "2021-03-15"], ["two_digit_years"]),
        # and hide it as well as years of four
        (["06/02/21", "12/03/21"], ["2021-02-06", "2021-03-12"], ["day_first_assumed", "two_digit_years"]),
        # day and month are the same: nothing to decide
        (["05/05/2021"], ["2021-05-05"], []),
        # the exception is flagged, never turned round, and the doubt is said
        (["15/03/2021", "16/03/2021", "03/17/2021", "06/02/2021"], ["2021-03-15", "2021-03-16", "", "2021-02-06"], ["date_order_mixed", "date_order_contradicted"]),
        # rows count, not spellings: one date twice outweighs another once
        (["15/03/2021", "15/03/2021", "03/17/2021", "06/02/2021"], ["2021-03-15", "2021-03-15", "", "2021-02-06"], ["date_order_mixed", "date_order_contradicted"]),
        (["15/03/2021", "03/17/2021", "03/17/2021"], ["", "2021-03-17", "2021-03-17"], ["date_order_contradicted"]),
        # as many for one order as for the other: what could be either is not read
        (["15/03/2021", "03/15/2021", "06/02/2021"], ["2021-03-15", "2021-03-15", ""], ["date_order_unknown"]),
        # months in words and ISO show nothing of the others
        (["12 mars 2021", "2021-02-28", "06/02/2021"], ["2021-03-12", "2021-02-28", "2021-02-06"], ["day_first_assumed"]),
    ],
)  # fmt: skip
def test_the_column_decides(cells: list[str], found: list[str], faults: list[str]) -> None:
    values, problems = dates_of(*cells)
    assert (values, codes_of(problems)) == (found, faults)


def test_an_assumption_shows_how_a_date_was_read() -> None:
    warning = dates_of("06/02/2021")[1][0]
    assert (warning.code, warning.severity) == ("day_first_assumed", "warning")
    assert '"06/02/2021" is read as 6 February 2021' in warning.message
    assert "mapping" in warning.fix


@pytest.mark.parametrize(
    ("cell", "said", "others", "found", "fault"),
    [
        # (dayfirst of the mapping, other columns)
        ("06/02/2021", None, False, "2021-06-02", ("day_first_from_others", "info")),
        ("06/02/2021", None, True, "2021-02-06", ("day_first_from_others", "info")),
        ("06/02/2021", False, None, "2021-06-02", None),
        ("06/02/2021", True, None, "2021-02-06", None),
        # what the other columns show weighs more than what was said, and that is to be looked at
        ("06/02/2021", True, False, "2021-06-02", ("day_first_from_others", "warning")),
        # the column's own cells weigh most
        ("15/02/2021", False, None, "2021-02-15", ("day_first_against_mapping", "warning")),
        ("15/02/2021", None, False, "2021-02-15", None),
    ],
)
def test_what_decides_beside_the_column(
    cell: str, said: bool | None, others: bool | None, found: str, fault: tuple[str, str] | None
) -> None:
    values, problems = dates_of(cell, dayfirst=said, others=others)
    assert values == [found]
    assert [(one.code, one.severity) for one in problems] == ([fault] if fault else [])


def test_the_mapping_settles_a_column_that_contradicts_itself() -> None:
    values, problems = dates_of("15/03/2021", "03/16/2021", "06/02/2021", dayfirst=False)
    assert values == ["", "2021-03-16", "2021-06-02"]
    assert codes_of(problems) == ["date_order_contradicted"]


def test_the_other_columns_of_the_sheet_decide_where_they_agree() -> None:
    header = "patient_id;mrd_relapse_date;ven_aza_start_date;diagnosis_date;os_days"
    agree = cohort_of(csv(header, "P1;02/06/2021;06/15/2021;01/31/2020;9"))
    assert days(agree, "mrd_relapse_date") == ["2021-02-06"]
    assert '"02/06/2021" is read as 6 February 2021' in problem(agree, "day_first_from_others").message
    differ = cohort_of(csv(header, "P1;02/06/2021;06/15/2021;31/01/2020;9"))
    assert days(differ, "mrd_relapse_date") == ["2021-06-02"]
    assert "day_first_assumed" in codes(differ)


def test_the_mapping_reaches_the_columns() -> None:
    cohort = cohort_of(csv("patient_id;diagnosis_date;os_days", "P1;06/02/2021;9"), Mapping(dayfirst=False))
    assert days(cohort, "diagnosis_date") == ["2021-06-02"]


@pytest.mark.parametrize(
    "cell",
    ["03/2021", "2021-03", "2021", 2021.0, "mars 2021", "Mar-21", "??/03/2021", "NK/03/2021", "UN-MAR-2021", "xx/xx/2021", "15/??/2021", "00/03/2021", "2021-00-00", "2021-03-00", "fin mars 2021", "vers 2021", "~2021", "UNK-UNK-2021", "2021-03-??"],
)  # fmt: skip
def test_a_part_of_a_date_is_missing_and_nothing_is_made_up(cell: Cell) -> None:
    values, problems = dates_of(cell, "15/03/2021")
    assert values == ["", "2021-03-15"]
    (warning,) = problems
    assert (warning.code, warning.severity, warning.rows) == ("partial_date", "warning", (2,))
    assert "whole date" in warning.fix


@pytest.mark.parametrize(
    ("cells", "found", "faults"),
    [
        # a file saved as values
        (["44270", "44271.5", 44272.0], ["2021-03-15", "2021-03-16", "2021-03-17"], ["excel_serials"]),
        # most of them
        ([44270.0, 44271.0, "15/03/2021"], ["2021-03-15", "2021-03-16", "2021-03-15"], ["excel_serials"]),
        # half of them, or a lone one, may be anything
        ([44270.0, "15/03/2021"], ["", "2021-03-15"], ["not_a_date"]),
        (["44270", "15/03/2021", "16/03/2021"], ["", "2021-03-15", "2021-03-16"], ["not_a_date"]),
        # outside of 1954 to 2091 a number is no day
        ([20_000.0, 70_000.0], ["1954-10-03", "2091-08-25"], ["excel_serials"]),
        ([19_999.0], [""], ["not_a_date"]),
        ([70_001.0], [""], ["not_a_date"]),
        # words for "none" do not count against them
        ([44270.0, "non greffé", "non greffé"], ["2021-03-15", "", ""], ["excel_serials", "no_date_word"]),
    ],
)
def test_numbers_of_excel(cells: list[Cell], found: list[str], faults: list[str]) -> None:
    values, problems = dates_of(*cells)
    assert (values, codes_of(problems)) == (found, faults)


def test_numbers_of_excel_are_shown_as_a_day() -> None:
    assert "44270 is 15 March 2021" in dates_of(44270.0)[1][0].message
    assert "that day is 2021-03-15" in dates_of(44270.0, "15/03/2021")[1][0].message


def test_the_example_of_a_short_year_is_spelled_in_full() -> None:
    assumed = dates_of("06/02/21")[1][0]
    assert assumed.code == "day_first_assumed"
    assert '"06/02/21" is read as 6 February 2021' in assumed.message


def test_two_digits_of_a_year_are_this_century_unless_in_the_future() -> None:
    # read in 2026
    values, problems = dates_of("15/03/21", "15/03/26", "12-Mar-21")
    assert values == ["2021-03-15", "2026-03-15", "2021-03-12"]
    assert [(one.code, one.severity) for one in problems] == [("two_digit_years", "info")]
    values, problems = dates_of("15/03/26", "15/03/27")
    assert values == ["2026-03-15", "1927-03-15"]
    (warning,) = problems
    assert warning.severity == "warning"
    assert '"15/03/26" as 2026, "15/03/27" as 1927' in warning.message


@pytest.mark.parametrize(
    "cell",
    ["01/01/1900", "1900-01-01", "31/12/9999", "09/09/9999", "1899-12-30", "1904-01-01", "9999", "99/99/9999", "00/00/0000", "0000-00-00", "00/01/1900", "00:00:00", day("1900-01-01"), 9999.0],
)  # fmt: skip
def test_days_that_stand_for_none(cell: Cell) -> None:
    values, problems = dates_of(cell, cell, "15/03/2021")
    assert values == ["", "", "2021-03-15"]
    assert [(one.code, one.severity, one.rows) for one in problems] == [("sentinel_date", "info", (2, 3))]


def test_the_first_day_of_unix_is_a_day_until_the_third_time() -> None:
    assert dates_of("01/01/1970", "1970-01-01") == (["1970-01-01", "1970-01-01"], [])
    values, problems = dates_of("01/01/1970", "01/01/1970", "1970-01-01")
    assert values == ["", "", ""]
    assert codes_of(problems) == ["sentinel_date", "sentinel_date"]


@pytest.mark.parametrize(
    "cell", ["non greffé", "Non", "pas de greffe", "alive", "vivante", "en cours", "0", 0.0, "no relapse", "aucune"]
)
def test_words_for_no_such_date(cell: Cell) -> None:
    values, problems = dates_of(cell, "15/03/2021", cell)
    assert values == ["", "2021-03-15", ""]
    assert [(one.code, one.severity, one.rows) for one in problems] == [("no_date_word", "info", (2, 4))]


@pytest.mark.parametrize("cell", ["", "NA", "-", "?", "inconnu", "en attente", "NR", '""', "\u200b", "\u00a0"])
def test_a_missing_date_is_no_fault(cell: str) -> None:
    assert dates_of(cell, "15/03/2021") == (["", "2021-03-15"], [])


@pytest.mark.parametrize(
    ("cells", "faults"),
    [
        # midnight in Paris, winter and summer: the day before in universal time
        (["2021-03-14T23:00:00Z", "2021-06-14T22:00:00Z"], ["universal_time"]),
        # one real hour, or one date without a time, is no pattern
        (["2021-03-14T23:00:00Z", "2021-06-14T09:12:00Z", "2021-06-14T22:00:00Z"], []),
        (["2021-03-14T23:00:00Z", "2021-06-14"], []),
        (["2021-03-14T00:00:00Z", "2021-06-14T00:00:00Z"], []),
        # with its zone the day is the local one
        (["2021-03-14T23:00:00+01:00"], []),
    ],
)
def test_midnights_in_universal_time(cells: list[str], faults: list[str]) -> None:
    values, problems = dates_of(*cells)
    assert values == [cell[:10] for cell in cells]
    assert codes_of(problems) == faults


@pytest.mark.parametrize(
    ("cells", "suspect"),
    [
        # Excel read 06/02 as 2 June, and left 15/02 as text
        ([day("2021-06-02"), day("2021-07-03"), day("2021-08-04"), "15/02/2021"], True),
        # a day over the 12th: Excel knows the order
        ([day("2021-06-02"), day("2021-07-13"), day("2021-08-04"), "15/02/2021"], False),
        # two are chance
        ([day("2021-06-02"), day("2021-07-03"), "15/02/2021"], False),
        # text that is not of the 13th or later would have been read too
        ([day("2021-06-02"), day("2021-07-03"), day("2021-08-04"), "15/02/2021", "05/02/2021"], False),
    ],
)
def test_days_and_months_that_excel_may_have_exchanged(cells: list[Cell], suspect: bool) -> None:
    problems = dates_of(*cells)[1]
    assert codes_of(problems) == (["excel_dates_exchanged"] if suspect else [])
    if suspect:
        assert problems[0].rows == (2, 3, 4)
        assert "2021-06-02 may be 2021-02-06" in problems[0].message


def test_dates_of_a_workbook() -> None:
    rows = [["patient_id", "mrd_relapse_date"], ["P1", day("2021-06-02 14:30")], ["P2", 44349]]
    cohort = cohort_of(workbook(patients=rows))
    assert days(cohort, "mrd_relapse_date") == ["2021-06-02", ""]
    assert "that day is 2021-06-02" in problem(cohort, "not_a_date").message
