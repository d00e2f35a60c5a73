"""MRD over time in numbers: courses written by hand, and R's product limit of falls that are only "at least"."""

from __future__ import annotations

from math import isnan, nan

import numpy as np
import pandas as pd
import pytest

from mrdcore.options import Options
from mrdcore.results import as_frame, find, value_of
from mrdcore.schema import DAYS_PER_MONTH
from mrdcore.select import Groups
from mrdcore.stats.mrd_course import (
    duration_curve,
    mrd_course,
    negativity_curve,
)
from tests.stats.r_answers import answers, numbers

R = answers("mrd_depth")
ALL, AB = Groups(), Groups("arm", ("A", "B", "unknown"), ("A", "B"))
DEFAULT, ANY = Options(), Options(min_events=0)
MONTH = DAYS_PER_MONTH

NOTHING = {
    "negativity_days": nan,
    "negativity_cause": nan,
    "after_hsct": pd.NA,
    "best_response": None,
    "depth": nan,
    "depth_exact": pd.NA,
    "depth_lacks": "no_sample",
    "duration_days": nan,
    "duration_end": None,
    "doubling_days": nan,
    "doubling_lacks": "too_few",
    "loss_doubling_days": nan,
    "loss_doubling_lacks": "no_loss",
    "level": "all",
}


def made(*rows: dict[str, object]) -> pd.DataFrame:
    """Courses in one tissue: what is not given is missing, as of a patient who was never sampled."""
    frame = pd.DataFrame([NOTHING | row for row in rows], columns=list(NOTHING))
    return frame.astype({"after_hsct": "boolean", "depth_exact": "boolean"})


def first(days: float, cause: int, level: str = "all", **more: object) -> dict[str, object]:
    return {"negativity_days": days, "negativity_cause": cause, "level": level, "after_hsct": False} | more


def fall(depth: float, exact: bool, level: str = "all", lacks: str = "") -> dict[str, object]:
    return {"depth": depth, "depth_exact": exact, "depth_lacks": lacks, "level": level}


def lasted(days: float, end: str, level: str = "all") -> dict[str, object]:
    return {"duration_days": days, "duration_end": end, "level": level}


def rows_of(course: pd.DataFrame, groups: Groups = ALL, options: Options = DEFAULT) -> pd.DataFrame:
    return as_frame(mrd_course(course, "blood", groups, options))


def one(rows: pd.DataFrame, subject: str, stat: str, **where: object) -> pd.Series:
    (place,) = find(rows, subject=f"blood:{subject}", stat=stat, **where).index
    return rows.loc[place]


FIRST = made(
    first(30, 1),  # by the first month (30.4375 days)
    first(45, 1),
    first(60, 1, after_hsct=True),
    first(50, 2),  # died before negativity: of no more use to it, but not censored
    first(400, 0),  # followed to day 400, never negative
    {},  # never sampled: not evaluated
)


def test_first_negativity_counts_those_who_were_sampled() -> None:
    rows = rows_of(FIRST)
    patients = one(rows, "first_negativity", "patients")
    assert (patients["value"], patients["total"], patients["note"]) == (5, 6, "1 patient not sampled")
    assert one(rows, "first_negativity", "events")[["value", "total"]].tolist() == [3, 5]
    assert one(rows, "first_negativity", "after_hsct")[["value", "total"]].tolist() == [1, 3]


def test_death_before_negativity_competes() -> None:
    rows = rows_of(FIRST)
    rates = {month: one(rows, "first_negativity", "incidence", at=month)["value"] for month in (1.0, 2.0, 3.0, 6.0)}
    # 1, 3, 3 and 3 of 5; 1 - Kaplan-Meier would give the third 1 - 4/5 * 3/4 * 1/2 = 70%
    assert rates == pytest.approx({1.0: 0.2, 2.0: 0.6, 3.0: 0.6, 6.0: 0.6})
    assert one(rows, "first_negativity", "at_risk", at=2.0)["value"] == 1


def test_days_to_negativity_are_of_those_who_reached_it() -> None:
    rows = rows_of(FIRST)
    median = one(rows, "first_negativity", "median")
    assert (median["value"], median["n"], median["total"]) == (45, 3, 5)
    assert value_of(rows, subject="blood:first_negativity", stat="q1") == 37.5  # R: quantile(c(30, 45, 60), .25)
    assert value_of(rows, subject="blood:first_negativity", stat="q3") == 52.5


def test_followed_too_short_has_no_incidence() -> None:
    rows = rows_of(made(first(30, 1), first(40, 0)))
    late = one(rows, "first_negativity", "incidence", at=2.0)
    assert isnan(late["value"]) and late["note"] == "follow-up ends at 1.3 months"


def test_negativity_curve_rises_from_0_in_months() -> None:
    curve = negativity_curve(FIRST, "blood", ALL, DEFAULT)
    assert curve["estimate"].tolist() == pytest.approx([0, 0.2, 0.4, 0.4, 0.6, 0.6])
    assert curve["time"].iloc[1] == pytest.approx(30 / MONTH)


def arms(a: int, b: int) -> pd.DataFrame:
    """Negative in A and B on different days, and as many others, followed on, as make ten of each."""
    rows = []
    for arm, events in (("A", a), ("B", b)):
        rows += [first(20 + 7 * i + 3 * (arm == "B"), 1, arm) | lasted(100 + 9 * i, "lost", arm) for i in range(events)]
        rows += [first(300, 0, arm) for _ in range(10 - events)]
    return made(*rows, first(30, 1, "unknown") | lasted(5, "lost", "unknown"))


@pytest.mark.parametrize(("a", "b", "tested"), [(5, 5, True), (5, 4, False), (10, 0, False)])
def test_groups_are_compared_where_events_are_enough(a: int, b: int, tested: bool) -> None:
    rows = rows_of(arms(a, b), AB)
    for subject in ("first_negativity", "negativity_duration"):
        p = one(rows, subject, "p", level="all")
        assert isnan(p["value"]) != tested
        assert tested or p["note"].startswith(("withheld: ", "not tested: "))


def test_a_level_set_aside_is_shown_and_changes_no_test() -> None:
    rows, without = rows_of(arms(6, 6), AB), rows_of(arms(6, 6).query("level != 'unknown'"), AB)
    assert one(rows, "first_negativity", "events", level="unknown")["value"] == 1
    for subject in ("first_negativity", "negativity_duration"):
        p = [one(found, subject, "p", level="all")["value"] for found in (rows, without)]
        assert p[0] == pytest.approx(p[1], abs=1e-14)


def test_best_response_counts_those_with_a_class() -> None:
    classes = ["negativity", "negativity", "reduction", "stable", "not_evaluated", None]
    rows = rows_of(made(*({"best_response": name} for name in classes)))
    assert one(rows, "best_negativity", "count")[["value", "total"]].tolist() == [2, 4]
    share = one(rows, "best_negativity", "percent")
    # R: prop.test(2, 4, correct = FALSE)
    assert share[["value", "low", "high"]].tolist() == pytest.approx([50, 15.00390, 84.99610], abs=1e-5)
    assert one(rows, "best_progression", "percent")["value"] == 0
    assert one(rows, "best_not_evaluated", "count")[["value", "total"]].tolist() == [2, 6]


CASES = [(name, case, part) for name, case in R.items() for part in case["by_type"]]


@pytest.mark.parametrize(("name", "case", "r"), CASES, ids=[f"{name}-{r['type']}" for name, _, r in CASES])
def test_depth_is_that_of_survfit_on_the_scale_turned_round(name, case, r) -> None:
    falls = [fall(d, bool(e)) for d, e in zip(case["depth"], case["exact"], strict=True)]
    rows = rows_of(made(*falls), options=Options(conf_type=r["type"]))
    median = one(rows, "depth", "median")[["value", "low", "high"]]
    np.testing.assert_allclose(median.astype(float), numbers(r["median"]), rtol=0, atol=1e-9)
    shares = find(rows, subject="blood:depth", stat="percent").set_index("at")
    for at, surv, low, high in zip(*(np.atleast_1d(r[key]) for key in ("at", "surv", "lower", "upper")), strict=True):
        share = shares.loc[round(float(at), 6)]
        assert share["value"] == pytest.approx(100 * surv, abs=1e-9)
        if 0 < surv < 1:  # R: 1 to 1 where nobody has fallen less
            assert share[["low", "high"]].tolist() == pytest.approx([100 * low, 100 * high], abs=1e-9)


def test_where_all_fell_less_the_share_is_0_and_where_nobody_was_measured_it_is_not_known() -> None:
    rows = rows_of(made(fall(0.5, True), fall(2.2, True)))
    assert one(rows, "depth", "percent", at=3.0)["value"] == 0
    rows = rows_of(made(fall(0.5, True), fall(2.2, False)))
    assert one(rows, "depth", "percent", at=2.0)["value"] == 50
    deep = one(rows, "depth", "percent", at=3.0)
    assert isnan(deep["value"]) and deep["note"] == "deeper than could be measured in anybody"


def test_a_fall_is_shown_apart_from_what_is_estimated() -> None:
    # of four, one fell by 0.5 and three under limits at 2.5, 3.5 and 4.5: so far as is shown 3, 2, 1 fell by 2, 3, 4
    rows = rows_of(made(fall(0.5, True), fall(2.5, False), fall(3.5, False), fall(4.5, False)))
    shown = find(rows, subject="blood:depth", stat="shown").set_index("at")
    assert shown["value"].to_dict() == {1.0: 75, 2.0: 75, 3.0: 50, 4.0: 25}
    assert shown["n"].tolist() == find(rows, subject="blood:depth", stat="percent")["n"].tolist() == [3, 3, 2, 1]
    # the estimate takes those under a limit for as deep as the others: nobody is known to stay between 2.5 and 4
    assert one(rows, "depth", "percent", at=4.0)["value"] == pytest.approx(75)


def test_exactly_3_log10_counts_as_3() -> None:
    falls = [fall(float(np.log10(1.0 / 0.001)), True), fall(float(np.log10(0.7 / 0.0007)), True), fall(2.9999, True)]
    assert one(rows_of(made(*falls)), "depth", "percent", at=3.0)["value"] == pytest.approx(100 * 2 / 3)


def test_a_median_too_deep_to_be_measured_is_at_least_the_median_of_what_was_shown() -> None:
    rows = rows_of(made(fall(0.5, True), *(fall(d, False) for d in (2.4, 2.9, 3.3, 3.8))))
    median = one(rows, "depth", "median")
    assert isnan(median["value"]) and median["note"] == "not reached"
    assert one(rows, "depth", "median_at_least")["value"] == 2.9
    assert one(rows, "depth", "at_least")[["value", "total"]].tolist() == [4, 5]


def test_depth_is_withheld_where_not_detected_has_no_limit() -> None:
    course = made(
        fall(1.2, True), fall(nan, False, lacks="no_detection_limit"), fall(nan, True, lacks="no_baseline"), {}
    )
    rows = rows_of(course)
    patients = one(rows, "depth", "patients")
    assert patients[["value", "total"]].tolist() == [1, 4]
    assert patients["note"] == (
        "1 not sampled; 1 without a quantified sample before treatment; 1 not detected, and no limit of detection is stated"
    )
    assert one(rows, "depth", "undetected")[["value", "total"]].tolist() == [1, 4]
    for stat in ("median", "percent", "shown"):
        withheld = find(rows, subject="blood:depth", stat=stat)
        assert withheld["value"].isna().all()
        assert set(withheld["note"]) == {"not given: 1 of 2 not detected, and no limit of detection is stated"}


def test_depth_of_one_group_is_withheld_alone() -> None:
    rows = rows_of(made(fall(nan, False, "A", "no_detection_limit"), fall(2.0, True, "B")), AB)
    assert isnan(one(rows, "depth", "median", level="A")["value"])
    assert one(rows, "depth", "median", level="B")["value"] == 2
    assert one(rows, "depth", "median", level="unknown")["note"] == "nobody with a known depth"


LASTED = made(
    lasted(100, "lost"),  # an event before six months
    lasted(150, "relapse"),
    lasted(300, "death"),  # an event: no longer alive and negative
    lasted(300, "unconfirmed"),  # one positive sample at the end is no event
    lasted(400, "negative"),
    {},  # never negative: not at risk of losing it
)


def test_duration_is_of_those_alive_and_still_negative() -> None:
    rows = rows_of(LASTED)
    assert one(rows, "negativity_duration", "patients")["value"] == 5
    assert one(rows, "negativity_duration", "events")["value"] == 3
    rates = {month: one(rows, "negativity_duration", "survival", at=month)["value"] for month in (6.0, 12.0)}
    assert rates == pytest.approx({6.0: 3 / 5, 12.0: 3 / 5 * 2 / 3})
    assert one(rows, "negativity_duration", "median")["value"] == pytest.approx(300 / MONTH)
    assert duration_curve(LASTED, "blood", ALL, DEFAULT)["estimate"].tolist() == pytest.approx([1, 0.8, 0.6, 0.4, 0.4])


def test_how_negativity_ended_adds_up() -> None:
    rows = find(rows_of(LASTED), subject="blood:confirmed_loss")
    assert dict(zip(rows["stat"], rows["value"], strict=True)) == {
        "lost": 1, "relapse": 1, "death": 1, "negative": 1, "unconfirmed": 1,
    }  # fmt: skip
    assert set(rows["total"]) == {5}


def test_doubling_time_says_why_it_is_missing() -> None:
    days = [{"doubling_days": d, "doubling_lacks": ""} for d in (8.0, 11.0, 30.0, 40.0)]
    rows = rows_of(made(*days, {"doubling_lacks": "not_rising"}, {}))
    median = one(rows, "doubling_time", "median")
    assert (median["value"], median["n"], median["total"]) == (20.5, 4, 6)
    assert median["note"] == "1 with fewer than two quantified samples there; 1 not rising"
    assert one(rows, "doubling_time", "q1")["value"] == 10.25  # R: quantile(c(8, 11, 30, 40), .25)
    lost = one(rows, "loss_doubling_time", "median")
    assert isnan(lost["value"]) and lost["note"] == "no confirmed loss"


def test_doubling_where_negativity_is_lost_is_of_those_who_lost_it() -> None:
    course = made({"loss_doubling_days": 12.0, "loss_doubling_lacks": ""}, {"loss_doubling_lacks": "too_few"}, {})
    median = one(rows_of(course), "loss_doubling_time", "median")
    assert (median["value"], median["n"], median["total"]) == (12, 1, 2)
    assert median["note"] == "1 with fewer than two quantified samples there"


@pytest.mark.parametrize("course", [made(), made({}), made({}, {"level": "A"})], ids=["nobody", "one", "two"])
def test_nothing_known_gives_rows_with_reasons(course) -> None:
    rows = rows_of(course, AB if (course["level"] == "A").any() else ALL)
    assert value_of(rows.drop_duplicates(["subject", "stat"]), subject="blood:first_negativity", stat="patients") == 0
    withheld = rows[rows["value"].isna()]
    assert (withheld["note"] != "").all(), withheld
    assert negativity_curve(course, "blood", ALL, DEFAULT).empty
    assert duration_curve(course, "blood", ALL, DEFAULT).empty


def test_every_row_has_its_place() -> None:
    rows = rows_of(arms(6, 6), AB)
    assert set(rows["analysis"]) == {"mrd_course"} and set(rows["by"]) == {"arm"}
    assert not rows.duplicated(["subject", "stat", "level", "at"]).any()


def test_one_patient() -> None:
    rows = rows_of(made(first(30, 1) | fall(3.0, False) | lasted(0, "negative") | {"best_response": "negativity"}))
    assert one(rows, "first_negativity", "median")["value"] == 30
    assert one(rows, "first_negativity", "incidence", at=6.0)["value"] == 1
    assert one(rows, "negativity_duration", "median")["note"] == "not reached"
    assert one(rows, "depth", "median_at_least")["value"] == 3
