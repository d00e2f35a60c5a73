"""Groups as they were known at a landmark, and the curves that start there."""

from __future__ import annotations

import pandas as pd
import pytest

from mrdcore.derive import Derived, derive
from mrdcore.derive.endpoints import ENDPOINTS
from mrdcore.options import Options
from mrdcore.report import report
from mrdcore.report.landmark import at_landmark, known_later, landmark_rows
from mrdcore.report.survival import known_times_of, risk_rows, survival_rows
from mrdcore.results import as_frame, find, value_of
from mrdcore.select import Selected, Selection, select
from tests.derive.by_hand import NOT_DETECTED, cohort, day, patients, sample, samples

OS = ENDPOINTS["os"]
ZERO: dict[str, object] = {
    "mrd_relapse_date": day(0),
    "ven_aza_start_date": day(0),
    "death_date": None,
    "last_news_date": day(800),
    "hsct_date": None,
    "hsct": "no",
    "sex": "female",
}
DEAD = {"death_date": day(150), "last_news_date": day(150)}
PEOPLE = patients(
    {**ZERO, "hsct": "yes", "hsct_date": day(90)},  # before the landmark at 4 months (122 days)
    {**ZERO, "hsct": "yes", "hsct_date": day(122)},  # one day later is after it: 4 months are 121.75 days
    {**ZERO, "hsct": "yes", "hsct_date": day(200), "sex": "male"},
    {**ZERO, "hsct": "yes"},  # nobody knows when
    {**ZERO, "hsct": None},  # nobody knows whether
    {**ZERO},
    {**ZERO, **DEAD, "sex": "male"},  # at risk at the landmark, dies after it
    {**ZERO, "death_date": day(60), "last_news_date": day(60)},  # has left
    {**ZERO, "last_news_date": day(100)},  # has left, alive
)
TAKEN = samples(
    *[sample(f"P{i}", "blood", 1.0, on=-1) for i in range(1, 8)],
    sample("P1", "blood", NOT_DETECTED, on=40),
    sample("P2", "blood", NOT_DETECTED, on=40),
    sample("P6", "blood", 0.9, on=60),
    sample("P7", "blood", NOT_DETECTED, on=84),
)


def chosen(by: str, **options: object) -> tuple[Selected, Derived]:
    derived = derive(cohort(PEOPLE, TAKEN), Options(at=(12.0,), min_events=0, **options))  # type: ignore[arg-type]
    return select(derived.patients, Selection.parse(f"by={by}" if by else "")), derived


def levels(by: str, months: float) -> list[str]:
    return at_landmark(*chosen(by), months).patients["level"].tolist()


def test_transplanted_means_transplanted_by_then() -> None:
    assert levels("hsct", 4.0) == ["yes", "no", "no", "unknown", "unknown", "no", "no", "no", "no"]


def test_a_response_counts_from_the_day_it_is_known() -> None:
    # at 2 months (60.9 days): P1, P2 and P6 are evaluated, P7 only later; nobody else ever is
    then = at_landmark(*chosen("response_blood"), 2.0)
    assert then.patients["level"].tolist()[:7] == [
        "negativity", "negativity", "not_evaluated", "not_evaluated", "not_evaluated", "stable", "unknown",
    ]  # fmt: skip
    assert then.groups.compared == ("negativity", "stable")
    assert then.division.short["unknown"] == "unknown"
    assert "unknown" in then.division.set_aside  # grey, and in no test


def test_what_is_known_at_time_zero_stays() -> None:
    assert levels("sex", 2.0) == PEOPLE["sex"].tolist()
    assert set(levels("", 2.0)) == {"all"}


@pytest.mark.parametrize(
    ("by", "is_hsct", "months"),
    [
        ("hsct", True, 7.0),  # 90, 122 and 200 days: three of four is the last
        ("response_blood", False, 2.0),  # 40, 40, 60 and 84 days: three of four is the third
        ("ven_days_c1:14", False, 1.0),  # a cut is known when its column is; 28 days
        ("last_status", False, None),  # cannot be dated
    ],
)
def test_a_grouping_that_looks_ahead_is_said_with_its_landmark(by: str, is_hsct: bool, months: float | None) -> None:
    status = pd.Series(["alive"] * 6 + ["dead"] * 2 + ["alive"])
    days = pd.Series([7.0, 14.0, 28.0] * 3)
    derived = derive(cohort(PEOPLE.assign(last_status=status, ven_days_c1=days), TAKEN))
    found = known_later(select(derived.patients, Selection(by=by)), derived)
    assert found is not None
    assert (found.is_transplantation, found.landmark) == (is_hsct, months)


@pytest.mark.parametrize("by", ["", "sex"])
def test_a_grouping_known_at_time_zero_needs_no_word(by: str) -> None:
    assert known_later(*chosen(by)) is None


def test_from_a_landmark_only_those_at_risk_are_left() -> None:
    selected, derived = chosen("hsct")
    then = at_landmark(selected, derived, 4.0)
    times = known_times_of(then, derived, OS)
    assert times["time"].min() > 4
    assert len(times) == 7
    rows, curve = survival_rows(then, derived, OS)
    found = as_frame(rows)
    assert value_of(found, analysis="landmark", stat="excluded_events") == 1
    assert value_of(found, analysis="landmark", stat="excluded_censored") == 1
    # P2 and P3 count as not transplanted; of the two whose transplantation has no date nothing is said at the landmark
    assert value_of(found, analysis="landmark", stat="changed_group", level="no") == 2
    assert find(found, analysis="kaplan_meier", stat="survival", level="no")["value"].tolist() == pytest.approx([3 / 4])
    assert curve.groupby("level")["time"].min().tolist() == [4, 4, 4]
    assert risk_rows(then, derived, OS, (0.0, 4.0, 12.0))["time"].unique().tolist() == [4, 12]


def test_a_rate_after_the_landmark_is_given_even_where_none_was_asked_for() -> None:
    selected, derived = chosen("sex")
    rows, _ = survival_rows(at_landmark(selected, derived, 14.0), derived, OS)
    assert set(find(as_frame(rows), stat="survival")["at"]) == {26.0}


def test_the_report_has_the_rows_of_the_grouping_at_the_landmark() -> None:
    rows = landmark_rows(*chosen("sex", landmark=4.0), OS)
    assert {row.by for row in rows} == {"sex"}
    whole = report(cohort(PEOPLE, TAKEN), Selection(by="sex"), Options(landmark=4.0)).rows
    found = find(whole, analysis="landmark", subject="os", stat="patients")
    assert set(found["by"]) == {"sex", "hsct"}
    # the estimates from time zero stay as they are
    assert value_of(whole, analysis="kaplan_meier", subject="os", stat="patients", level="female") == 7
    assert landmark_rows(*chosen("sex"), OS) == []  # not asked for
    assert landmark_rows(*chosen("hsct", landmark=4.0), OS) == []  # report.transplant has them


def test_a_stratum_that_is_not_known_is_missing() -> None:
    selected, derived = chosen("sex", strata="hsct")
    stratum = known_times_of(selected, derived, OS)["stratum"]
    assert stratum.isna().sum() == 1
    assert set(stratum.dropna()) == {"yes", "no"}
