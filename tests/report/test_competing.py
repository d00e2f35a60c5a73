"""Relapse and death without relapse of patients written by hand: rows, curves, numbers at risk, landmark, strata."""

from __future__ import annotations

import pandas as pd
import pytest

from mrdcore.derive import Derived, derive
from mrdcore.options import Options
from mrdcore.report.competing import competing_at_risk, competing_curves, competing_rows
from mrdcore.report.landmark import at_landmark
from mrdcore.results import as_frame, find, value_of
from mrdcore.select import Selected, Selection, select
from tests.derive.by_hand import cohort, day, patients

ZERO: dict[str, object] = {
    "mrd_relapse_date": day(0),
    "morphologic_relapse_date": None,
    "death_date": None,
    "last_news_date": day(800),
    "hsct": "no",
    "hsct_date": None,
    "sex": "female",
}
PEOPLE = patients(
    {**ZERO, "morphologic_relapse_date": day(100), "death_date": day(200), "last_news_date": day(200)},  # a relapse
    {**ZERO, "morphologic_relapse_date": day(90), "death_date": day(90), "last_news_date": day(90)},  # on one day: a relapse
    {**ZERO, "death_date": day(50), "last_news_date": day(50)},  # dead without relapse, before the others relapse
    {**ZERO, "hsct": "yes", "hsct_date": day(60), "death_date": day(300), "last_news_date": day(300), "sex": "male"},
    {**ZERO, "hsct": "yes", "hsct_date": day(95), "sex": "male"},  # transplanted after a landmark at 3 months (91 days)
    {**ZERO, "last_news_date": day(400), "sex": None},
    {**ZERO, "mrd_relapse_date": None},  # no time zero
)  # fmt: skip


def chosen(by: str = "", people: pd.DataFrame = PEOPLE, **options: object) -> tuple[Selected, Derived]:
    derived = derive(cohort(people), Options(at=(6.0, 12.0), min_events=0, **options))  # type: ignore[arg-type]
    return select(derived.patients, Selection.parse(f"by={by}" if by else "")), derived


def test_each_competes_with_the_other() -> None:
    rows = as_frame(competing_rows(*chosen()))
    incidence = {"analysis": "cumulative_incidence", "stat": "incidence"}
    # of six: two relapses, one death before them, one after: nobody is censored by 12 months
    assert value_of(rows, **incidence, subject="cir", at=12.0) == pytest.approx(2 / 6)
    assert value_of(rows, **incidence, subject="nrm", at=6.0) == pytest.approx(1 / 6)
    assert value_of(rows, **incidence, subject="nrm", at=12.0) == pytest.approx(2 / 6)
    # 1 - Kaplan-Meier: the one dead at 50 days censored, two of the five left relapse
    assert value_of(rows, stat="km_excess", subject="cir", at=12.0) == pytest.approx(2 / 5 - 2 / 6)
    left_out = find(rows, stat="left_out").iloc[0]
    assert (left_out["value"], left_out["total"]) == (1, 7)


def test_curves_of_both_stand_at_the_same_times() -> None:
    curves = competing_curves(*chosen("hsct"))
    relapse, death = (curves[curves["endpoint"] == subject].reset_index(drop=True) for subject in ("cir", "nrm"))
    assert relapse[["level", "time", "at_risk"]].equals(death[["level", "time", "at_risk"]])
    assert (relapse["estimate"] + death["estimate"] <= 1 + 1e-12).all()


def test_numbers_at_risk_are_those_free_of_both() -> None:
    at_risk = competing_at_risk(*chosen("hsct"), (0.0, 2.0, 3.0, 6.0)).set_index(["level", "time"])["at_risk"]
    assert at_risk["no"].tolist() == [4, 3, 2, 1]  # dead at 50 days, relapses at 90 and 100 days
    assert at_risk["yes"].tolist() == [2, 2, 2, 2]


def test_from_a_landmark_only_those_free_of_both_count() -> None:
    selected, derived = chosen("hsct")
    then = at_landmark(selected, derived, 3.0)
    rows = as_frame(competing_rows(then, derived))
    assert value_of(rows, analysis="landmark", stat="excluded_events") == 2  # dead at 50, relapsed at 90 days
    assert value_of(rows, analysis="landmark", stat="changed_group", level="no") == 1  # transplanted on day 95
    counts = find(rows, analysis="cumulative_incidence", subject="cir", stat="patients").set_index("level")["value"]
    assert counts.to_dict() == {"yes": 1, "no": 3}
    curves = competing_curves(then, derived)
    assert curves["time"].min() == 3.0
    assert set(curves.groupby(["endpoint", "level"])["estimate"].first()) == {0.0}
    assert competing_at_risk(then, derived, (0.0, 3.0, 6.0))["time"].tolist() == [3.0, 6.0] * 2


def test_gray_is_taken_within_strata_where_asked() -> None:
    rows = as_frame(competing_rows(*chosen("hsct", strata="sex")))
    gray = find(rows, analysis="gray", subject="nrm", stat="p").iloc[0]
    assert gray["method"] == "Gray, stratified"
    assert "1 patient left out: stratum not known" in gray["note"]


@pytest.mark.parametrize("missing", ["morphologic_relapse_date", "death_date"])
def test_a_file_that_cannot_tell_them_apart_has_no_rows(missing: str) -> None:
    selected, derived = chosen(people=PEOPLE.drop(columns=missing))
    assert competing_rows(selected, derived) == []
    assert competing_curves(selected, derived).empty


def test_nobody_with_a_time_has_no_curve() -> None:
    selected, derived = chosen(people=PEOPLE.iloc[-1:])
    assert competing_curves(selected, derived).empty
    assert value_of(as_frame(competing_rows(selected, derived)), stat="left_out") == 1
