"""Differences of restricted means and of survival at a month: R's answers, what is withheld, what has no value."""

from __future__ import annotations

from math import isnan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrdcore.options import Options
from mrdcore.results import as_frame, find, value_of
from mrdcore.select import Groups
from mrdcore.stats.differences import NO_SPREAD, STATS, differences
from tests.stats.r_answers import KM, entering, few, km_times, late, made, more_survival, three_groups

R = more_survival()
AB = Groups("arm", ("A", "B", "unknown"), ("A", "B"))
ABC = Groups("arm", ("A", "B", "C"), ("A", "B", "C"))
YEAR, ANY = Options(at=(12.0,)), Options(at=(12.0,), min_events=0)
LABELS = {"A": "7 days", "B": "14 days"}


def all_of(times: pd.DataFrame, at: float, min_events: int = 0) -> pd.DataFrame:
    levels = tuple(sorted(set(times["level"])))
    return as_frame(
        differences(times, "os", Groups("g", levels, levels), Options(at=(float(at),), min_events=min_events))
    )


@pytest.mark.parametrize("name", [name for name in R if name not in ("ecog", "entry_edge")])
def test_differences_are_those_of_r(name):
    for r in R[name]["differences"]:
        rows = all_of(entering(name), r["t"])
        for stat, theirs, most in (("rmst_difference", r["rmst"], r["t"]), ("survival_difference", r["survival"], 1)):
            row = find(rows, stat=stat).iloc[0]
            limits = (max(theirs["lower"], -most), min(theirs["upper"], most))
            assert (row["value"], row["low"], row["high"]) == pytest.approx((theirs["diff"], *limits), abs=1e-9)
            assert value_of(rows, stat=f"{stat}_p") == pytest.approx(theirs["p"], rel=1e-8)


@pytest.mark.parametrize("name", list(KM))
def test_difference_of_restricted_means_is_that_of_r(name):
    r = KM[name]["rmst_diff"]
    row = find(all_of(km_times(name), r["tau"]), stat="rmst_difference").iloc[0]
    assert row["value"] == pytest.approx(r["diff"], abs=1e-9)
    if row["note"] != NO_SPREAD:
        limits = (max(r["lower"], -r["tau"]), min(r["upper"], r["tau"]))
        assert (row["low"], row["high"]) == pytest.approx(limits, abs=1e-9)


def test_first_group_minus_its_reference():
    # A is at 1/2 from 6 months on, B at 1 until 9: the year holds 9 and 10.5 months, 50 and 50 percent
    times = made((6, True, "A"), (20, False, "A"), (9, True, "B"), (20, False, "B"))
    rows = as_frame(differences(times, "os", AB, ANY))
    assert set(rows["level"]) == {"B vs A"}
    assert value_of(rows, stat="rmst_difference") == pytest.approx(1.5)
    assert value_of(rows, stat="survival_difference") == 0
    assert find(rows, stat="survival_difference")[["n", "total"]].iloc[0].tolist() == [2, 4]
    turned = as_frame(differences(times, "os", Groups("arm", ("A", "B"), ("B", "A")), ANY))
    assert value_of(turned, stat="rmst_difference", level="A vs B") == pytest.approx(-1.5)


def test_further_levels_stand_against_the_first():
    rows = as_frame(differences(three_groups(), "os", ABC, Options(at=(200.0,))))
    assert list(dict.fromkeys(rows["level"])) == ["B vs A", "C vs A"]
    two = three_groups()[lambda frame: frame["level"] != "B"]
    alone = as_frame(differences(two, "os", ABC, Options(at=(200.0,))))  # B has no patients
    np.testing.assert_array_equal(find(rows, level="C vs A")["value"], alone["value"])


@pytest.mark.parametrize(("events", "withheld"), [(4, True), (5, False)])
def test_interval_and_p_are_withheld_under_the_limit_and_the_value_stays(events, withheld):
    # the events of B come at 1, 4, 7, 10, 13 ...: all of them by 14 months
    rows = as_frame(differences(few(8, events), "os", AB, Options(at=(14.0,)), LABELS))
    for stat in ("rmst_difference", "survival_difference"):
        value, p = find(rows, stat=stat).iloc[0], find(rows, stat=f"{stat}_p").iloc[0]
        assert not isnan(value["value"])
        assert isnan(value["low"]) == isnan(value["high"]) == isnan(p["value"]) == withheld
        reason = "withheld: 4 events among 14 days by 14 months; at least 5 needed in each group"
        assert value["note"] == p["note"] == (reason if withheld else "")


def test_events_after_the_month_do_not_count_for_it():
    # eight and seven events in all, but by 8 months three each: an interval of the year would rest on them
    rows = as_frame(differences(few(8, 7), "os", AB, Options(at=(8.0, 14.0))))
    early, late_ = (find(rows, stat="rmst_difference_p", at=month).iloc[0] for month in (8.0, 14.0))
    assert early["note"].startswith("withheld: 3 events among A by 8 months, 3 events among B by 8 months")
    assert late_["note"] == "" and 0 < late_["value"] < 1


def test_a_month_beyond_the_follow_up_of_a_group_names_the_group():
    times = made((6, True, "A"), (11.99, False, "A"), (9, True, "B"), (20, False, "B"))
    rows = as_frame(differences(times, "os", AB, ANY, LABELS))
    assert len(rows) == 4 and rows[["value", "low", "high"]].isna().all(axis=None)
    assert set(rows["note"]) == {"7 days: follow-up ends at 11.9 months"}
    both = as_frame(differences(times, "os", AB, Options(at=(24.0,)), LABELS))
    assert set(both["note"]) == {"7 days: follow-up ends at 11.9 months; 14 days: follow-up ends at 20.0 months"}


def test_a_curve_that_has_reached_0_has_a_value_beyond_its_last_patient():
    times = made((3, True, "A"), (6, True, "A"), (9, True, "B"), (20, False, "B"))
    rows = as_frame(differences(times, "os", AB, ANY))
    point = find(rows, stat="survival_difference").iloc[0]
    assert point["value"] == 0.5 and isnan(point["low"]) and point["note"] == NO_SPREAD  # Greenwood's is 0 at S = 0
    mean = find(rows, stat="rmst_difference").iloc[0]
    assert mean["value"] == pytest.approx(10.5 - 4.5) and not isnan(mean["low"])


def test_without_an_event_in_a_group_there_is_no_interval():
    times = made((13, True, "A"), (20, False, "A"), (9, True, "B"), (20, False, "B"))
    rows = as_frame(differences(times, "os", AB, ANY))
    assert value_of(rows, stat="survival_difference") == -0.5
    assert set(rows["note"]) == {NO_SPREAD} and find(rows, stat="survival_difference_p")["value"].isna().all()


def test_limits_stay_within_what_is_possible():
    times = made(*[(1, True, "A")] * 3, (30, False, "A"), (11, True, "B"), *[(30, False, "B")] * 3)
    rows = as_frame(differences(times, "os", AB, ANY))
    assert find(rows, stat="survival_difference")["high"].iloc[0] == 1
    assert find(rows, stat="rmst_difference")["high"].iloc[0] <= 12


def test_delayed_entry_says_where_few_were_at_risk():
    a = [(0, 1.5, True, "A"), (0, 30, False, "A"), *[(2, 20, True, "A")] * 9]
    b = [(0, 3 + i, i % 2 == 0, "B") for i in range(12)] + [(0, 40, False, "B")]
    rows = as_frame(differences(late(*a, *b), "os", AB, ANY, LABELS))
    note = "7 days: rests on few"
    assert rows["note"].iloc[0] == ""  # under a limit of 0 nobody is few
    noted = as_frame(differences(late(*a, *b), "os", AB, YEAR, LABELS))
    assert noted["note"].str.contains(note).all() and noted["note"].str.startswith("withheld: 1 event").all()


NOBODY = {
    "no columns": pd.DataFrame(),
    "one group": made((3, True, "A"), (4, True, "A")),
    "only a level set aside": made((3, True, "unknown")),
    "everything missing": pd.DataFrame({"time": [np.nan, np.nan], "event": [True, None], "level": ["A", "B"]}),
}


@pytest.mark.parametrize("times", NOBODY.values(), ids=NOBODY)
@pytest.mark.parametrize("groups", [AB, Groups()], ids=["two groups", "no groups"])
def test_fewer_than_two_groups_gives_the_reason(times, groups):
    rows = as_frame(differences(times, "os", groups, ANY))
    assert rows["stat"].tolist() == list(STATS) and rows["value"].isna().all()
    assert set(rows["note"]) == {"not tested: fewer than two compared groups with patients"}


person = st.tuples(st.integers(0, 40), st.booleans(), st.sampled_from("AB"))


@settings(max_examples=25, deadline=None)
@given(st.lists(person, min_size=2, max_size=30), st.randoms())
def test_turning_the_groups_turns_the_sign_and_nothing_else(people, random):
    shuffled = list(people)
    random.shuffle(shuffled)
    one = as_frame(differences(made(*people), "os", Groups("g", ("A", "B"), ("A", "B")), ANY))
    two = as_frame(differences(made(*shuffled), "os", Groups("g", ("A", "B"), ("B", "A")), ANY))
    for stat in ("rmst_difference", "survival_difference"):
        a, b = find(one, stat=stat).iloc[0], find(two, stat=stat).iloc[0]
        np.testing.assert_allclose([a["value"], a["low"], a["high"]], [-b["value"], -b["high"], -b["low"]], atol=1e-9)
        np.testing.assert_allclose(*(find(rows, stat=f"{stat}_p")["value"] for rows in (one, two)), rtol=1e-6)
