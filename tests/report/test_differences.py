"""Differences and conditional survival of a cohort: which patients, months and groups they take."""

from __future__ import annotations

from math import isnan

import pytest

from mrdcore.derive import derive
from mrdcore.derive.endpoints import ENDPOINTS
from mrdcore.options import Options
from mrdcore.report.differences import conditional_rows, difference_rows, given_months
from mrdcore.report.landmark import at_landmark
from mrdcore.results import as_frame, find, value_of
from mrdcore.select import Selection, select
from tests.derive.by_hand import cohort, day, patients

OS = ENDPOINTS["os"]
ZERO: dict[str, object] = {
    "mrd_relapse_date": day(0),
    "ven_aza_start_date": day(30),
    "death_date": None,
    "last_news_date": day(1200),
    "sex": "female",
}


def dead(on: int, **more: object) -> dict[str, object]:
    return {**ZERO, "death_date": day(on), "last_news_date": day(on), **more}


PEOPLE = patients(
    {**ZERO},
    {**ZERO},
    dead(300),
    dead(500),
    {**ZERO, "sex": "male"},
    dead(200, sex="male"),
    dead(250, sex="male"),
    {**ZERO, "sex": None},  # a level of its own: never compared, but shown
    dead(20, sex="male"),  # before VEN-AZA, so with delayed entry never at risk
    {**ZERO, "mrd_relapse_date": None},  # no time zero
)


def chosen(by: str, **options: object):
    derived = derive(cohort(PEOPLE), Options(**{"at": (12.0, 24.0), "min_events": 0, **options}))  # type: ignore[arg-type]
    return select(derived.patients, Selection.parse(f"by={by}" if by else "")), derived


def test_the_compared_groups_differ_by_what_the_curves_say() -> None:
    rows = as_frame(difference_rows(*chosen("sex"), OS))
    (level,) = set(rows["level"])
    women, men = 3 / 4, 1 / 4
    expected = women - men if level.startswith("female") else men - women
    assert value_of(rows, stat="survival_difference", at=12.0) == pytest.approx(expected)
    assert set(find(rows, stat="survival_difference")["total"]) == {8}


def test_differences_take_late_entry_from_the_options() -> None:
    rows = as_frame(difference_rows(*chosen("sex", entry="ven_aza_start"), OS))
    value = value_of(rows, stat="survival_difference", at=12.0)
    assert abs(value) == pytest.approx(3 / 4 - 1 / 3)  # who died before VEN-AZA is not among the men
    assert set(find(rows, stat="survival_difference")["total"]) == {7}


def test_reasons_call_the_groups_by_their_labels() -> None:
    rows = as_frame(difference_rows(*chosen("sex", min_events=5), OS))
    assert "2 events among female by 24 months" in find(rows, at=24.0)["note"].iloc[0].lower()


def test_there_are_no_differences_without_groups_or_the_endpoint() -> None:
    assert difference_rows(*chosen(""), OS) == []
    selected, derived = chosen("sex")
    rfs = ENDPOINTS["rfs"]  # the file has no date of morphologic relapse
    assert difference_rows(selected, derived, rfs) == [] and conditional_rows(selected, derived, rfs) == []


def test_survival_is_given_for_every_level_at_every_visit() -> None:
    rows = as_frame(conditional_rows(*chosen("sex"), OS))
    assert find(rows, level="unknown")["at"].tolist() == [18, 24, 30, 36]
    women = find(rows, level="female", at=18.0).iloc[0]
    # of four one is dead at 9.9 months: four at 6 months, S at 18 by 300 and 500 days (16.4 months): 2 of 4
    assert (women["value"], women["n"]) == (pytest.approx(0.5), 4)
    assert isnan(find(rows, level="male", at=36.0)["low"].iloc[0])


def test_from_a_landmark_on_only_what_comes_after_it() -> None:
    selected, derived = chosen("sex")
    later = at_landmark(selected, derived, 12.0)
    assert given_months(later) == (12, 18, 24) and given_months(selected) == (6, 12, 18, 24)
    rows = as_frame(difference_rows(later, derived, OS))
    assert set(rows["at"]) == {24.0}
    assert abs(value_of(rows, stat="survival_difference")) == pytest.approx(1 - 2 / 3)  # 3 women and 1 man at 12
    assert set(as_frame(conditional_rows(later, derived, OS))["at"]) == {24.0, 30.0, 36.0}
    assert conditional_rows(at_landmark(selected, derived, 30.0), derived, OS) == []
