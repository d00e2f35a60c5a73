"""Transplantation by its date, in a cohort written by hand: who stands where, and what the page says of the demo."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from mrdcore.derive import Derived, derive
from mrdcore.derive.endpoints import ENDPOINTS
from mrdcore.options import Options
from mrdcore.read import read_cohort
from mrdcore.report.after_transplant import (
    after_hsct_rows,
    after_transplant,
    before_hsct_rows,
)
from mrdcore.report.survival import survival_rows
from mrdcore.report.transplant import (
    NO_DATES,
    NOBODY,
    counted_by_date,
    covariate_terms,
    transplant_at_risk,
    transplant_curves,
    transplant_landmark,
    transplant_rows,
    transplant_times,
    why_not_by_date,
)
from mrdcore.results import as_frame, find, value_of
from mrdcore.select import Selected, Selection, select
from tests.derive.by_hand import cohort, day, patients

ROOT = Path(__file__).parents[2]
OS, RFS = ENDPOINTS["os"], ENDPOINTS["rfs"]
ZERO: dict[str, object] = {
    "mrd_relapse_date": day(0),
    "ven_aza_start_date": day(10),
    "death_date": None,
    "morphologic_relapse_date": None,
    "last_news_date": day(900),
    "hsct": "no",
    "hsct_date": None,
    "sex": "female",
    "age": 50.0,
}
PEOPLE = patients(
    {**ZERO, "hsct": "yes", "hsct_date": day(100), "response_before_hsct_given": "negativity"},
    {**ZERO, "hsct_date": day(200), "hsct": None, "response_before_hsct_given": "stable"},  # a date is enough
    {**ZERO, "hsct": "yes", "hsct_date": day(300), "morphologic_relapse_date": day(250), "sex": "male"},  # before it
    {**ZERO, "hsct": "yes", "sex": "male"},  # transplanted, nobody knows when
    {**ZERO, "hsct": None},  # nobody knows whether: not "no"
    {**ZERO, "age": None},
    {**ZERO, "death_date": day(150), "last_news_date": day(150), "sex": "male", "age": 40.0},
    {**ZERO, "last_news_date": day(60)},
)


def chosen(people: pd.DataFrame = PEOPLE, query: str = "", **options: object) -> tuple[Selected, Derived]:
    derived = derive(cohort(people), Options(min_events=0, **options))  # type: ignore[arg-type]
    return select(derived.patients, Selection.parse(query)), derived


def demo(**options: object) -> tuple[Selected, Derived]:
    reading = read_cohort((ROOT / "sample_data" / "filo_like_cohort.csv").read_bytes(), "filo_like_cohort.csv")
    assert reading.cohort is not None
    derived = derive(reading.cohort, Options(**options))  # type: ignore[arg-type]
    return select(derived.patients, Selection()), derived


def test_who_is_in_which_group_and_who_in_none() -> None:
    times = transplant_times(*chosen(), OS)
    assert times["level"].tolist() == ["yes", "yes", "yes", "undated", "unknown", "no", "no", "no"]
    assert times["crossing"].notna().sum() == 3
    rows = as_frame(transplant_rows(*chosen(), OS))
    assert find(rows, analysis="not_placed").set_index("stat")["value"].to_dict() == {"undated": 1, "unknown": 1}
    assert find(rows, analysis="ever_transplanted", stat="patients").set_index("level")["value"].to_dict() == {
        "yes": 3,
        "no": 3,
    }
    assert set(find(rows, analysis="mantel_byar")["total"]) == {6}


def test_one_had_the_event_before_transplantation_and_is_told() -> None:
    for endpoint, before in ((OS, 0), (RFS, 1)):
        rows = as_frame(transplant_rows(*chosen(), endpoint))
        assert value_of(rows, analysis="immortal_time", stat="event_before") == before
        assert value_of(rows, analysis="immortal_time", stat="median") == 200


def test_a_landmark_has_everybody_until_it_and_two_groups_from_it() -> None:
    selected, derived = chosen()
    derived = counted_by_date(derived, 5.0)  # 152 days: one died, one was lost, one is transplanted
    curve = transplant_curves(selected, derived, OS)["landmark"]
    assert list(dict.fromkeys(curve["level"])) == ["all", "yes", "no"]
    assert find(curve, level="all")["time"].max() == 5
    assert find(curve, level="all")["estimate"].iloc[-1] == pytest.approx(4 / 5)  # lost at 60 days, dead at 150
    for level in ("yes", "no"):
        first = find(curve, level=level).iloc[0]
        assert (first["time"], first["estimate"]) == (5, 1)
    at_risk = transplant_at_risk(selected, derived, OS, (0.0, 5.0, 6.0))["landmark"]
    assert at_risk.to_numpy().tolist() == [
        ["all", 0, 6],
        ["all", 5, 4],
        ["yes", 5, 1],
        ["yes", 6, 1],
        ["no", 5, 3],
        ["no", 6, 3],
    ]
    rows = as_frame(transplant_rows(selected, derived, OS))
    assert value_of(rows, analysis="landmark", stat="changed_group", level="no") == 2
    assert value_of(rows, analysis="landmark", stat="excluded_events") == 1
    assert value_of(rows, analysis="landmark", stat="excluded_censored") == 1


def test_an_event_on_the_landmark_has_happened_before_it() -> None:
    selected, derived = chosen()
    curve = transplant_curves(selected, counted_by_date(derived, 150 / 30.4375), OS)["landmark"]
    assert find(curve, level="all")["estimate"].iloc[-1] == pytest.approx(4 / 5)
    assert find(curve, level="no")["at_risk"].iloc[0] == 3  # the dead are not among them


def test_a_landmark_after_everybodys_last_news_leaves_nobody() -> None:
    selected, derived = chosen()
    derived = counted_by_date(derived, 100.0)
    curve = transplant_curves(selected, derived, OS)["landmark"]
    assert set(curve["level"]) == {"all"}
    rows = as_frame(transplant_rows(selected, derived, OS))
    assert find(rows, analysis="landmark", stat="patients")["value"].tolist() == [0, 0]
    assert find(rows, analysis="landmark", stat="p")["note"].str.contains("fewer than two").all()
    assert find(rows, analysis="landmark", stat="hazard_ratio")["value"].isna().all()
    transplant_at_risk(selected, derived, OS, (0.0, 6.0))


def test_the_number_at_risk_of_the_transplanted_rises() -> None:
    at_risk = transplant_at_risk(*chosen(), OS, (0.0, 6.0, 12.0))["simon_makuch"].set_index("level")["at_risk"]
    assert at_risk["yes"].tolist() == [0, 1, 3]
    assert at_risk["no"].tolist() == [6, 3, 1]


def test_the_suggested_landmark_is_the_month_by_which_three_of_four_are_transplanted() -> None:
    assert transplant_landmark(*chosen()) == 10  # 300 days: the third of three
    assert transplant_landmark(*demo()) == 7  # the 41st of 54
    assert transplant_landmark(*chosen(PEOPLE[PEOPLE["hsct"] == "no"])) is None


def test_a_file_that_says_only_whether_has_the_letters_picture_alone() -> None:
    selected, derived = chosen(PEOPLE.drop(columns="hsct_date"))
    assert why_not_by_date(selected, derived, OS) == NO_DATES
    rows = as_frame(transplant_rows(selected, derived, OS))
    assert set(rows["analysis"]) == {"ever_transplanted", "not_placed"}
    assert find(rows, stat="patients").set_index("level")["value"].to_dict() == {"yes": 3, "no": 3}
    assert set(transplant_curves(selected, derived, OS)["ever_transplanted"]["level"]) == {"yes", "no"}


def test_a_file_without_transplantation_and_a_cohort_without_any_say_so() -> None:
    nothing = PEOPLE.drop(columns=["hsct", "hsct_date", "response_before_hsct_given"])
    assert why_not_by_date(*chosen(nothing), OS) == "the file tells nothing of transplantation"
    assert transplant_rows(*chosen(nothing), OS) == []
    nobody = chosen(PEOPLE[PEOPLE["hsct"] == "no"])
    assert why_not_by_date(*nobody, OS) == NOBODY
    waits = find(as_frame(transplant_rows(*nobody, OS)), analysis="immortal_time")
    assert waits["note"].eq("nobody was transplanted on a known date").all()


def test_an_endpoint_that_the_file_cannot_give_is_no_analysis() -> None:
    selected, derived = chosen(PEOPLE.drop(columns="morphologic_relapse_date"))
    assert transplant_rows(selected, derived, RFS) == []
    assert "no date of morphologic relapse" in why_not_by_date(selected, derived, RFS)


def test_days_that_the_file_has_counted_are_as_good_as_dates() -> None:
    counted = patients(
        {"os_days": 800.0, "os_event": "no", "hsct_days": 100.0},
        {"os_days": 400.0, "os_event": "yes", "hsct_days": None},
        {"os_days": 300.0, "os_event": "yes", "hsct_days": 200.0},
    )
    rows = as_frame(transplant_rows(*chosen(counted), OS))
    assert value_of(rows, analysis="immortal_time", stat="median") == pytest.approx(150)
    assert find(rows, analysis="mantel_byar")["total"].tolist() == [3, 3]
    after = after_transplant(*chosen(counted), OS, classes=False)
    assert (after.times["time"] * 30.4375).tolist() == pytest.approx([700, 100])


def test_transplantation_as_time_zero_gives_way_to_mrd_relapse_on_the_page_alone() -> None:
    selected, derived = chosen(origin="hsct")
    assert transplant_rows(selected, derived, OS) == []
    rows = as_frame(transplant_rows(selected, counted_by_date(derived, None), OS))
    assert value_of(rows, analysis="immortal_time", stat="median") == 200


def test_late_entry_reaches_every_analysis() -> None:
    rows = as_frame(transplant_rows(*chosen(entry="ven_aza_start"), OS))
    assert value_of(rows, analysis="immortal_time", stat="credited") == pytest.approx(570 / 30.4375)  # 600 less 3 x 10
    at_risk = find(rows, analysis="simon_makuch", stat="at_risk", at=12.0).set_index("level")["value"]
    assert at_risk.to_dict() == {"yes": 3, "no": 1}


def test_everybody_transplanted_before_the_landmark() -> None:
    selected, derived = chosen(PEOPLE[PEOPLE["hsct"] != "no"].drop(index=[3, 4]))
    rows = as_frame(transplant_rows(selected, counted_by_date(derived, 12.0), OS))
    assert find(rows, analysis="landmark", stat="patients").set_index("level")["value"].to_dict() == {"yes": 3, "no": 0}
    assert find(rows, analysis="landmark", stat="p")["note"].str.contains("patients not transplanted").all()


def test_covariates_are_numbers_or_levels_with_their_reference() -> None:
    _, derived = chosen(covariates=("age", "sex", "age:45"))
    terms, values = covariate_terms(derived)
    assert [(term.title, term.levels[:1]) for term in terms] == [("Age", ()), ("Sex", ("female",)), ("Age", ("<=45",))]
    assert values["age"].isna().sum() == 1
    # one age is not known: that patient is left out of the model, and counted
    rows = as_frame(transplant_rows(*chosen(covariates=("age",)), OS))
    model = find(rows, analysis="time_dependent_cox")
    assert set(model["total"]) == {5}
    assert model["note"].str.contains("1 patient left out: not known Age").all()


def test_after_transplantation_counts_from_it_by_mrd_before_it() -> None:
    after = after_transplant(*chosen(), RFS, classes=False)
    assert after.groups.levels == ("negative", "positive", "not_evaluated")
    assert after.groups.compared == ("negative", "positive")
    assert (after.times["time"] * 30.4375).round(6).tolist()[:2] == [800, 700]
    assert after.times["time"].isna().tolist() == [False, False, True]  # relapsed before transplantation
    rows = as_frame(after_hsct_rows(after, RFS, Options(min_events=0)))
    counts = find(rows, stat="patients").set_index("level")
    assert counts["n"].to_dict() == {"negative": 1, "positive": 1, "not_evaluated": 0}
    assert counts["total"]["not_evaluated"] == 1  # relapsed before transplantation: no time after it


def test_after_transplantation_by_class_of_response() -> None:
    after = after_transplant(*chosen(), OS, classes=True)
    assert after.groups.levels == ("negativity", "stable", "not_evaluated")
    assert after.groups.compared == ("negativity", "stable")


def test_a_file_that_tells_nothing_of_mrd_before_transplantation_has_one_curve() -> None:
    after = after_transplant(*chosen(PEOPLE.drop(columns="response_before_hsct_given")), OS, classes=False)
    assert after.groups.levels == ("all",)
    rows = as_frame(after_hsct_rows(after, OS, Options()))
    assert value_of(rows, stat="patients") == 3
    assert find(rows, stat="p").empty


@pytest.mark.parametrize("name", ["os", "rfs", "rfs_mrd"])
def test_after_transplantation_is_the_curve_from_that_time_zero(name: str) -> None:
    selected, derived = demo()
    endpoint = ENDPOINTS[name]
    ours = after_hsct_rows(after_transplant(selected, derived, endpoint, classes=False), endpoint, derived.options)
    by_class = select(derived.patients, Selection(by="response_before_hsct"))
    theirs, _ = survival_rows(by_class, replace(derived, options=replace(derived.options, origin="hsct")), endpoint)
    for stat in ("patients", "events", "survival"):
        mine, other = find(as_frame(ours), stat=stat, level="negative"), find(as_frame(theirs), stat=stat)
        other = find(other, analysis="kaplan_meier", level="negativity")
        pd.testing.assert_series_equal(mine["value"], other["value"], check_index=False, check_exact=False)


def test_before_transplantation_the_wait_is_counted_where_only_days_are_given() -> None:
    counted = patients(
        {"os_days": 800.0, "os_event": "no", "hsct_days": 100.0, "cycles_before_hsct": 2.0},
        {"os_days": 400.0, "os_event": "yes", "hsct_days": None, "cycles_before_hsct": None},
    )
    rows = as_frame(before_hsct_rows(*chosen(counted)))
    assert value_of(rows, subject="mrd_relapse_to_hsct_days", stat="median") == 100
    assert value_of(rows, subject="cycles_before_hsct", stat="median") == 2
    assert set(rows["total"]) == {1}  # the transplanted alone


def test_the_demo_says_what_the_letter_says_of_the_wait() -> None:
    rows = as_frame(before_hsct_rows(*demo()))
    assert value_of(rows, subject="mrd_relapse_to_hsct_days", stat="median") == 138.5
    assert value_of(rows, subject="response_before_hsct=not_evaluated", stat="count") == 6
    assert value_of(rows, subject="response_before_hsct=negativity", stat="count") == 27
