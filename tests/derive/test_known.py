"""When a variable is known that is not known at time zero, and the landmark that follows from it."""

from __future__ import annotations

from math import inf, nan

import pandas as pd
import pytest

from mrdcore.derive import derive
from mrdcore.derive.known import is_known_later, known_months, suggested_landmark
from mrdcore.options import Options
from mrdcore.schema import BY_NAME, COLUMNS
from tests.derive.by_hand import NOT_DETECTED, cohort, day, patients, sample, samples

ZERO = {"mrd_relapse_date": day(-30), "ven_aza_start_date": day(0)}
PEOPLE = patients(
    {**ZERO, "hsct_date": day(100), "ven_aza_stop_date": day(70), "gcsf": "yes", "age": 50},
    {**ZERO, "hsct_date": None, "ven_aza_stop_date": None, "gcsf": "no", "age": 60},  # treatment goes on
)
TAKEN = samples(
    sample("P1", "blood", 1.0, on=-5),
    sample("P1", "blood", NOT_DETECTED, on=40),
    sample("P2", "blood", 1.0, on=-5),
    sample("P2", "blood", 0.5, at="after_c1"),  # evaluated, nobody knows on which day
)


def days(key: str, options: Options = Options()) -> list[float]:  # noqa: B008  (frozen)
    months = known_months(derive(cohort(PEOPLE, TAKEN), options), key)
    return [nan if pd.isna(month) else round(month * 30.4375, 6) for month in months]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("age", [-inf, -inf]),  # known at time zero
        ("hsct", [130, nan]),  # from its date; never
        ("gcsf", [100, nan]),  # at the end of treatment, which goes on
        ("ven_days_c1", [58, 58]),  # 28 days after the start, 30 after MRD relapse
        ("response_blood", [70, 114]),  # on its day; undated: the last day on which it could count, 84
        ("response_marrow", [nan, nan]),  # not evaluated
        ("last_status", [nan, nan]),  # nobody can say when
    ],
)
def test_a_variable_is_known_from_its_date_on(key: str, expected: list[float]) -> None:
    assert days(key) == pytest.approx(expected, nan_ok=True)


def test_another_time_zero_moves_the_month() -> None:
    assert days("hsct", Options(origin="ven_aza_start")) == pytest.approx([100, nan], nan_ok=True)
    baseline = derive(cohort(PEOPLE, TAKEN), Options(origin="ven_aza_start"))
    assert is_known_later(derive(cohort(PEOPLE, TAKEN)), "mrd_blood_baseline")
    assert not is_known_later(baseline, "mrd_blood_baseline")  # measured before treatment


def test_a_transplantation_that_is_only_counted_has_its_month() -> None:
    people = patients({"hsct_days": 61.0, "os_days": 300.0, "os_event": "no"}, {"os_days": 10.0, "os_event": "yes"})
    months = known_months(derive(cohort(people)), "hsct")
    assert months.tolist() == pytest.approx([61 / 30.4375, nan], nan_ok=True)


def test_who_was_never_transplanted_is_not_known_to_be_so_at_time_zero() -> None:
    assert is_known_later(derive(cohort(PEOPLE, TAKEN)), "hsct")
    assert not is_known_later(derive(cohort(PEOPLE, TAKEN)), "age")


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ([1.0, 2.0, 3.0, 9.0], 3),  # three of four
        ([1.0, 2.0, 3.01, 9.0], 4),  # a whole month, not before it
        ([2.5], 3),
        ([-4.0, -2.0], 0),  # known before time zero
        ([-inf, 2.0, nan], 2),  # of those in whom it can be dated
        ([nan, nan], None),
        ([], None),
    ],
)
def test_a_landmark_waits_for_three_of_four(months: list[float], expected: float | None) -> None:
    assert suggested_landmark(pd.Series(months, dtype="float64")) == expected


@pytest.mark.parametrize("spec", [spec for spec in COLUMNS if spec.known_from], ids=lambda spec: spec.name)
def test_the_dictionary_dates_only_what_is_known_later_and_by_dates_that_it_has(spec) -> None:
    source, after = spec.known_from
    assert not spec.known_at_time_zero
    assert after >= 0
    assert BY_NAME[source].kind == "date" or source in ("response_blood", "response_marrow")
