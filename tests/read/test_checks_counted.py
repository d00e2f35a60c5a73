"""Times the file has counted: what is too long, out of order, or two things in two units."""

from __future__ import annotations

import pytest

from tests.read.by_hand import cohort_of, csv


def found(header: str, *rows: str, code: str) -> list[tuple[int | None, str]]:
    cohort = cohort_of(csv(f"id,{header}", *(f"P{n},{row}" for n, row in enumerate(rows))))
    return [(one.row, one.column) for one in cohort.problems if one.code == code]


@pytest.mark.parametrize(
    ("header", "longest", "too_long"),
    [
        ("os_months,os_event", "480,1", "481,1"),
        ("os_days,os_event", "14610,1", "14611,1"),
        ("hsct_months,os_days", "480,1", "481,1"),
    ],
)
def test_more_than_forty_years_is_too_long(header: str, longest: str, too_long: str) -> None:
    assert found(header, longest, too_long, code="long_interval") == [(3, header.split(",")[0])]


@pytest.mark.parametrize(
    ("header", "fits", "wrong"),
    [
        ("rfs_days,os_days,rfs_event,os_event", "301,300,1,1", "302,300,1,1"),  # one day is rounding
        ("rfs_months,os_months,rfs_event,os_event", "10.1,10,1,1", "10.2,10,1,1"),
        ("rfs_mrd_days,rfs_days,rfs_mrd_event,rfs_event", "300,300,1,1", "310,300,1,1"),
        ("rfs_mrd_days,os_days,rfs_mrd_event,os_event", "300,300,1,1", "310,300,1,1"),  # without the one between
    ],
)
def test_relapse_ends_no_later_than_death(header: str, fits: str, wrong: str) -> None:
    assert found(header, fits, wrong, code="times_out_of_order") == [(3, header.split(",")[0])]


def test_times_in_two_units_are_not_compared() -> None:
    assert found("rfs_days,os_months,rfs_event,os_event", "300,10,1,1", code="times_out_of_order") == []


def test_days_against_months() -> None:
    rows = ("304,10,1", "304,10.9,1", "304,12,1", "1826,61.1,1", "1826,62,1", ",10,1", "304,,1")
    assert found("os_days,os_months,os_event", *rows, code="days_against_months") == [
        (4, "os_months"),
        (6, "os_months"),
    ]
