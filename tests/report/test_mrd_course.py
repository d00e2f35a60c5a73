"""MRD over time of patients written by hand: rows, curves and numbers at risk of the selected patients."""

from __future__ import annotations

from math import isnan

import pytest

from mrdcore.derive import Derived, derive
from mrdcore.derive.mrd_course import CourseDefinition
from mrdcore.options import Options
from mrdcore.report.mrd_course import (
    course_at_risk,
    course_rows,
    curves_of_courses,
    grouped_by_later,
    lowest_quantified,
    response_landmark,
    selected_courses,
)
from mrdcore.results import CURVE_COLUMNS, as_frame, value_of
from mrdcore.select import Selected, Selection, select
from tests.derive.by_hand import NOT_DETECTED, cohort, day, patients, sample, samples

FIRST, LASTED = "blood:first_negativity", "blood:negativity_duration"
PEOPLE = patients(
    *(
        {"ven_aza_start_date": day(0), "mrd_relapse_date": day(-61), "sex": sex, "hsct": hsct, "hsct_date": on}
        for sex, hsct, on in (
            ("female", "no", None),
            ("female", "yes", day(50)),
            ("male", "no", None),
            (None, "no", None),  # sex unknown: in no test, but shown
        )
    )
)
TAKEN = samples(
    sample("P1", "blood", 2.0, on=-10),
    sample("P1", "blood", NOT_DETECTED, on=30),
    sample("P1", "blood", NOT_DETECTED, on=90),
    sample("P2", "blood", 1.0, on=-5),
    sample("P2", "blood", 0.004, on=40),
    sample("P2", "blood", NOT_DETECTED, on=70),  # after transplantation
    sample("P3", "blood", 1.0, on=-5),
    sample("P3", "blood", 0.5, on=60),
    sample("P4", "marrow", 1.0, on=45),  # nothing in blood
)


def chosen(query: str = "", people=PEOPLE, taken=TAKEN) -> tuple[Selected, Derived]:
    derived = derive(cohort(people, taken), Options(min_events=0))
    return select(derived.patients, Selection.parse(query)), derived


def test_rows_count_the_selected_patients_in_each_tissue() -> None:
    rows = as_frame(course_rows(*chosen()))
    assert value_of(rows, subject=FIRST, stat="patients") == 3
    assert value_of(rows, subject=FIRST, stat="events") == 2
    assert value_of(rows, subject=FIRST, stat="after_hsct") == 1
    assert value_of(rows, subject="marrow:first_negativity", stat="patients") == 1
    rows = as_frame(course_rows(*chosen("sex=female")))
    assert value_of(rows, subject=FIRST, stat="patients") == 2


def test_the_definition_reaches_the_rows() -> None:
    rows = as_frame(course_rows(*chosen(), CourseDefinition(before_hsct=True)))
    assert value_of(rows, subject=FIRST, stat="events") == 1
    stated = as_frame(course_rows(*chosen(), CourseDefinition(detection_limit=0.002)))
    assert value_of(stated, subject="blood:depth", stat="shown", at=3.0) == pytest.approx(100 / 3)  # 2 to under 0.002
    assert isnan(value_of(as_frame(course_rows(*chosen())), subject="blood:depth", stat="median"))


def test_groups_are_shown_and_compared_by_their_labels() -> None:
    rows = as_frame(course_rows(*chosen("by=sex")))
    of = {level: value_of(rows, subject=FIRST, stat="patients", level=level) for level in ("female", "male", "unknown")}
    assert of == {"female": 2, "male": 1, "unknown": 0}
    assert len(rows[(rows["subject"] == FIRST) & (rows["stat"] == "p")]) == 1


def test_curves_and_numbers_at_risk_are_of_the_same_patients() -> None:
    selected, derived = chosen()
    found = selected_courses(selected, derived)
    curves = curves_of_courses(found, selected, derived)
    assert list(curves.columns) == list(CURVE_COLUMNS)
    assert set(curves["endpoint"]) == {FIRST, LASTED, "marrow:first_negativity"}
    first = curves[curves["endpoint"] == FIRST]
    assert first["at_risk"].iloc[0] == 3 and first["estimate"].iloc[-1] == 1
    # day 30 is before the first month (30.4 days), day 60 after it
    at_risk = course_at_risk(found, FIRST, (0.0, 1.0, 2.0), selected)
    assert at_risk["at_risk"].tolist() == [3, 2, 1]
    assert course_at_risk(found, LASTED, (0.0, 1.0), selected)["at_risk"].tolist() == [2, 1]


def test_without_dated_samples_there_is_nothing() -> None:
    for taken in (samples(), TAKEN.assign(date=None).astype({"date": "datetime64[ns]"})):
        selected, derived = chosen(taken=taken)
        assert course_rows(selected, derived) == []
        assert curves_of_courses({}, selected, derived).empty


def test_the_lowest_ratio_of_the_file() -> None:
    assert lowest_quantified(chosen()[1]) == 0.004
    assert isnan(lowest_quantified(chosen(taken=samples(sample("P1", "blood", NOT_DETECTED, on=30)))[1]))


def test_survival_by_response_starts_when_the_response_is_known() -> None:
    derived = chosen()[1]
    # evaluated on days 30, 40 and 60 of VEN-AZA, which began 61 days after time zero: by 121 days, 4 months, all are
    assert response_landmark(derived, "blood") == 4
    assert response_landmark(chosen(taken=samples())[1], "blood") is None


@pytest.mark.parametrize(("query", "label"), [("", ""), ("by=sex", ""), ("by=hsct", "Transplanted")])
def test_groups_that_are_known_only_later_are_named(query, label) -> None:
    assert grouped_by_later(*chosen(query)) == label
