"""Numbers: signs, thousands, powers, units, and numbers that are lost."""

from __future__ import annotations

import pytest

from mrdcore.files.grid import Cell
from mrdcore.read.values.numbers import decimals_shown, read_digits
from tests.read.column import codes_of, day, numbers_of


@pytest.mark.parametrize(
    ("cells", "found", "faults"),
    [
        (["12,5", "1 234,5", "7", "1,234"], [12.5, 1234.5, 7, 1.234], []),
        (["12.5", "1.234", "1e2"], [12.5, 1.234, 100], []),
        (["1,234.5", "1,234"], [1234.5, 1234], []),
        (["1.234,5", "1.234"], [1234.5, 1234], []),
        (["0,234", "1,234"], [0.234, 1.234], []),
        # thin, no-break and narrow spaces; two apostrophes
        (["1\u2009234,5", "1\u00a0234", "1\u202f234", "1'234,5", "1’234"], [1234.5, 1234, 1234, 1234.5, 1234], []),
        # minus as typesetters write it, full-width digits, a middle dot
        (["−5", "–5", "５４", "１２．５", "12·5"], [-5, -5, 54, 12.5, 12.5], []),
        (["1E-05", "1e-5", "2,5E-3", "1E+3"], [1e-5, 1e-5, 2.5e-3, 1000], []),
        (["1x10^-3", "1*10^-3", "1 × 10⁻³", "10^-4", "2,5x10^3"], [1e-3, 1e-3, 1e-3, 1e-4, 2500], []),
        # nothing shows what the mark is, and 1 day and 1000 days can both be
        (["1,234", "7"], [None, 7], ["ambiguous_number"]),
        (["1.000", "7"], [None, 7], ["ambiguous_number"]),
        # the mark is decimal, since nobody is followed for 365,000 days
        (["365.000", "1.000"], [365, 1], []),
        # thousands are shown by a value that has two marks or two groups
        (["1.234,5", "1.000"], [1234.5, 1000], []),
        # thousands stand after a space, so the point is none of theirs
        (["1 234", "1.000"], [1234, 1], []),
        # the point is decimal, so the comma may be decimal or stand between thousands
        (["12.5", "1,234"], [12.5, None], ["ambiguous_number"]),
        (["12,5", "1.234"], [12.5, None], ["ambiguous_number"]),
        # ten times as much as is often meant; the sign of the power left out
        (["10e-5", "10E5", "1.10-5", "1x10-3"], [1e-4, 1e6, 1e-5, 1e-3], ["power_of_ten"] * 4),
        # a power, or from 10 to 4
        (["10-4"], [None], ["ambiguous_number"]),
        (["1,2,3", "abc", "1 2", "12 34", "1,00,000", "--5", "1e", "12..5"], [None] * 8, ["not_a_number"] * 8),
        (["1e999", "1x10^999"], [None, None], ["not_a_number"] * 2),
        ([float("inf"), float("-inf")], [None, None], ["not_a_number"] * 2),
        (["~12", ">60", "<18", "≥ 3", "environ 12", "vers 12"], [None] * 6, ["not_exact"] * 6),
        (["9" * 70], [None], ["not_a_number"]),
    ],
)  # fmt: skip
def test_numbers(cells: list[Cell], found: list[float | None], faults: list[str]) -> None:
    values, problems = numbers_of("os_days", *cells)
    assert (values, codes_of(problems)) == (found, faults)


def test_a_power_of_ten_is_asked_not_refused() -> None:
    (warning,) = numbers_of("os_days", "10e-5")[1]
    assert warning.severity == "warning"
    assert '"10e-5" is read as 0.0001. Is that what is meant?' in warning.message


def test_a_doubtful_number_alone_decides_nothing() -> None:
    digits = read_digits("1,234")
    assert digits is not None
    assert digits.doubtful
    assert decimals_shown([digits]).marks == frozenset()


@pytest.mark.parametrize(
    ("name", "cell", "found", "fault"),
    [
        # the column's own unit, in either language
        ("age", "54 ans", 54, None),
        ("age", "54,5 years", 54.5, None),
        ("age", "54a", 54, None),
        ("ven_days_c1", "14 j", 14, None),
        ("ven_days_c1", "28 jours", 28, None),
        ("ven_days_c1", "14 d", 14, None),
        ("os_months", "12 mois", 12, None),
        ("cycles", "3 cures", 3, None),
        # exact conversions
        ("ven_days_c1", "2 semaines", 14, "unit_converted"),
        ("os_months", "2 ans", 24, "unit_converted"),
        # nobody says how long a month is
        ("os_days", "2 mois", None, "other_unit"),
        ("os_months", "60 j", None, "other_unit"),
        ("age", "650 mois", None, "other_unit"),
        ("age", "45 %", None, "other_unit"),
        # no unit at all
        ("age", "54 copies", None, "not_a_number"),
        ("age", "54 (55)", None, "not_a_number"),
    ],
)
def test_units_behind_a_number(name: str, cell: str, found: float | None, fault: str | None) -> None:
    values, problems = numbers_of(name, cell)
    assert values == [found]
    assert codes_of(problems) == ([fault] if fault else [])


@pytest.mark.parametrize(
    ("name", "unit", "found", "faults"),
    [
        ("os_months", "mois", [6, 18], []),
        ("os_months", "", [6, 18], []),
        ("os_months", "SG", [6, 18], []),  # no unit of time
        ("os_months", "years", [72, 216], ["unit_converted"]),
        ("os_days", "mois", [None, None], ["other_unit"]),
    ],
)
def test_the_unit_of_the_header(name: str, unit: str, found: list[float | None], faults: list[str]) -> None:
    values, problems = numbers_of(name, "6", "18", unit=unit)
    assert (values, codes_of(problems)) == (found, faults)


@pytest.mark.parametrize(
    "cell", [day("2026-03-12"), "12-mars", "mars-12", "1-May", "May-21", "12 mars 2021", "2021-01-05", "05/01/2021"]
)
@pytest.mark.parametrize("name", ["os_days", "age"])
def test_a_number_that_excel_has_turned_into_a_day_is_lost(name: str, cell: Cell) -> None:
    values, problems = numbers_of(name, "12,5", cell)
    assert values == [12.5, None]
    (error,) = problems
    assert (error.code, error.severity, error.row) == ("excel_date_for_number", "error", 3)
    assert "destroyed" in error.message
    assert "original" in error.fix


def test_what_the_lost_number_may_have_been_is_named() -> None:
    assert "perhaps 12.3" in numbers_of("os_days", day("2026-03-12"))[1][0].message


@pytest.mark.parametrize(
    ("name", "cell", "sentinel"),
    [
        ("age", "999", True),
        ("age", 9999.0, True),
        ("age", "-1", True),
        ("age", "-9", True),
        ("age", "99", False),  # an age
        ("age", "111", False),  # out of range, but nobody's code
        ("age", "-2", False),
        ("ven_days_c1", "99", True),
        ("ven_days_c1", "28", False),
        ("cycles", "99", False),  # up to 100 are allowed
        ("os_days", "999", False),  # no limits: a time
        ("os_days", "-1", False),  # before time zero: named by another rule
    ],
)
def test_codes_for_missing_only_where_no_such_value_can_be(name: str, cell: Cell, sentinel: bool) -> None:
    values, problems = numbers_of(name, cell)
    assert (values == [None]) is sentinel
    assert [(one.code, one.severity) for one in problems] == ([("sentinel_number", "warning")] if sentinel else [])


@pytest.mark.parametrize(
    ("cell", "found", "faults"),
    [("14.0", 14, []), ("14,0", 14, []), (14.0, 14, []), ("14,5", None, ["not_whole"]), (14.5, None, ["not_whole"])],
)
def test_whole_numbers(cell: Cell, found: float | None, faults: list[str]) -> None:
    values, problems = numbers_of("ven_days_c1", cell)
    assert (values, codes_of(problems)) == ([found], faults)


@pytest.mark.parametrize(
    "cell", ["", "NA", "n/a", "NR", "non renseigné", "NSP", "inconnu", "?", "à compléter", "en attente", "pending", '""', "\u200b", "—"]
)  # fmt: skip
def test_a_missing_number_is_no_fault(cell: str) -> None:
    assert numbers_of("os_days", cell, "7") == ([None, 7], [])


def test_a_value_is_read_once_and_named_with_all_its_rows() -> None:
    (error,) = numbers_of("os_days", "x", "1", "x", "x")[1]
    assert error.rows == (2, 4, 5)


def test_a_long_text_is_cut_where_it_is_quoted() -> None:
    (error,) = numbers_of("os_days", "x" * 40_000)[1]
    assert len(error.message) < 200
    assert len(error.value) < 70


@pytest.mark.parametrize(
    ("name", "cells", "found", "faults"),
    [
        # 7 days or 7000 days of venetoclax in a cycle: only one of them can be
        ("ven_days_c1", ["7.000", "14.000"], [7, 14], []),
        # months are no whole numbers
        ("os_months", ["1.234"], [1.234], []),
        ("os_months", ["1,234"], [1.234], ["decimal_comma_assumed"]),
        # a code, no follow-up of 274 years; 999 days are two years and nine months
        ("os_days", ["99999", "9999", "999"], [None, None, 999], ["sentinel_number"] * 2),
        ("os_months", ["999", "99"], [None, 99], ["sentinel_number"]),
    ],
)
def test_thousands_and_codes_in_times(
    name: str, cells: list[Cell], found: list[float | None], faults: list[str]
) -> None:
    values, problems = numbers_of(name, *cells)
    assert (values, codes_of(problems)) == (found, faults)
