"""Patients who come under observation late: the curves of R, who is at risk, and what is said of few at the start."""

from __future__ import annotations

from math import isnan, nan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrdcore.options import Options
from mrdcore.results import as_frame, find, value_of
from mrdcore.select import Groups
from mrdcore.stats.product_limit import product_limit, restricted_mean
from mrdcore.stats.survival import follow_up, kaplan_meier, number_at_risk, survival_curve
from mrdcore.stats.times import known_times
from tests.stats.r_answers import entering, late, more_survival, numbers

R = more_survival()
CASES = [name for name in R if name.startswith("entry")]
PARTS = [pytest.param(name, level, part, id=f"{name}-{level}") for name in CASES for level, part in R[name]["parts"]]
BANDS = ("log-log", "log", "plain")
ALL, AB, DEFAULT = Groups(), Groups("arm", ("A", "B"), ("A", "B")), Options()


def same(ours: object, theirs: object, tolerance: float = 1e-9) -> None:
    np.testing.assert_allclose(np.asarray(ours, float), np.asarray(theirs, float), rtol=0, atol=tolerance)


@pytest.mark.parametrize(("name", "level", "r"), PARTS)
def test_curve_and_bands_are_those_of_r(name, level, r):
    for kind in BANDS:
        curve = survival_curve(entering(name, level), "os", Groups("g", (level,)), Options(conf_type=kind)).iloc[1:]
        for ours, theirs in (("time", "time"), ("at_risk", "n_risk"), ("events", "n_event"), ("censored", "n_censor")):
            assert curve[ours].tolist() == np.atleast_1d(r[theirs]).tolist()
        same(curve["estimate"], r["surv"])
        inside = (np.array(r["surv"]) > 0) & (np.array(r["surv"]) < 1)
        for side, limit in (("low", "lower"), ("high", "upper")):
            same(curve[side], np.where(inside, numbers(r[kind][limit]), nan))


@pytest.mark.parametrize(("name", "level", "r"), PARTS)
def test_rows_are_those_of_r(name, level, r):
    for kind in BANDS:
        there = r[kind]
        options = Options(conf_type=kind, at=(*map(float, there["at"]), float(r["tau"])))
        rows = as_frame(kaplan_meier(entering(name, level), "os", Groups("g", (level,)), options))
        assert value_of(rows, stat="patients") == r["n"]
        median = find(rows, stat="median").iloc[0]
        theirs = [numbers(there[k])[1] for k in ("quantile", "q_lower", "q_upper")]
        same(median[["value", "low", "high"]].astype(float), theirs)
        for month, s, low, high in zip(*(there[k] for k in ("at", "at_surv", "at_lower", "at_upper")), strict=True):
            row = find(rows, stat="survival", at=float(month)).iloc[0]
            same(row[["value", "low", "high"]].astype(float), numbers([s, low, high] if 0 < s < 1 else [s, None, None]))


@pytest.mark.parametrize(("name", "level", "r"), PARTS)
def test_restricted_mean_is_that_of_r(name, level, r):
    known = known_times(entering(name, level))
    mean, se = restricted_mean(product_limit(known.time, known.event, known.entry), float(r["tau"]))
    same((mean, se), (r["rmean"], r["rmean_se"]))


def test_never_under_observation_are_left_out_and_counted():
    times = late(
        (3, 3, True, "A"),  # enters on the day of the event: R's Surv(3, 3, 1) is missing too
        (4, 2, False, "A"),  # last news before the entry
        (1, 5, True, "A"),
        (0, 0, True, "B"),  # there from the start: an event on day 0 is kept, though R drops it
        (-2, 6, False, "B"),  # under observation before time zero
    )
    rows = as_frame(kaplan_meier(times, "os", AB, DEFAULT))
    patients = find(rows, stat="patients")
    assert patients["value"].tolist() == [1, 2] and patients["total"].tolist() == [3, 2]
    reason = "never under observation, the event or last news comes before they enter or on that day"
    assert patients["note"].tolist() == [f"2 patients left out: {reason}", ""]
    never = find(rows, stat="never_at_risk")
    assert never[["level", "value", "total", "note"]].to_numpy().tolist() == [["A", 2, 3, reason]]
    assert find(rows, stat="events")["value"].tolist() == [1, 1]


def test_an_entry_that_is_not_known_leaves_its_patient_out():
    rows = as_frame(kaplan_meier(late((nan, 5, True, "A"), (1, 6, True, "A")), "os", AB, DEFAULT))
    patients = find(rows, stat="patients", level="A").iloc[0]
    assert (patients["value"], patients["total"]) == (1, 2)
    assert patients["note"] == "1 patient left out: time, event or entry not known"


def test_at_risk_are_those_who_have_entered_before_the_month():
    times = late((2, 9, False, "all"), (4, 9, False, "all"), (0, 4, True, "all"))
    # at 0 the one there from the start; at 4 who enters on that day is not yet at risk, who has the event still is
    assert number_at_risk(times, ALL, (0.0, 2.0, 4.0, 9.0, 9.1))["at_risk"].tolist() == [1, 1, 2, 2, 0]
    rows = as_frame(kaplan_meier(times, "os", ALL, Options(at=(4.0,))))
    assert value_of(rows, stat="at_risk", at=4.0) == 2
    assert find(rows, stat="survival", at=4.0)[["n", "total"]].iloc[0].tolist() == [2, 3]


def test_a_curve_starts_where_the_first_patient_enters():
    curve = survival_curve(late((2, 5, True, "all"), (3, 9, False, "all")), "os", ALL, DEFAULT)
    assert curve["time"].tolist() == [2, 5, 9]
    assert curve["at_risk"].tolist() == [0, 2, 1]
    assert curve["estimate"].tolist() == [1, 0.5, 0.5]


def test_before_anybody_enters_there_is_nothing_to_say():
    rows = as_frame(kaplan_meier(late((13, 20, False, "all"), (14, 30, True, "all")), "os", ALL, DEFAULT))
    year = find(rows, stat="survival", at=12.0).iloc[0]
    assert isnan(year["value"]) and year["note"] == "nobody under observation before 12 months"
    assert value_of(rows, stat="survival", at=24.0) == 1
    on_the_month = as_frame(kaplan_meier(late((12, 20, False, "all")), "os", ALL, Options(at=(12.0, 12.1))))
    assert find(on_the_month, stat="survival")["value"].isna().tolist() == [True, False]


def test_a_curve_that_falls_to_0_early_says_why_it_stays_there():
    # one patient is alone at risk at 1 month and dies; the others come later
    times = late((0, 1, True, "all"), (2, 20, False, "all"), (3, 30, False, "all"))
    year = find(as_frame(kaplan_meier(times, "os", ALL, DEFAULT)), stat="survival", at=12.0).iloc[0]
    assert year["value"] == 0
    assert year["note"] == "all at risk at 1.0 months had the event: the curve stays at 0 though others joined later"


@pytest.mark.parametrize(("early", "said"), [(4, True), (5, False)])
def test_few_at_risk_at_an_early_event_are_said(early, said):
    rows = [(0, 1.5, True, "all"), *[(0, 30, False, "all")] * (early - 1), *[(2, 30, False, "all")] * 9]
    for month, noted in ((12.0, said), (1.0, False)):  # nothing had happened by 1 month
        result = as_frame(kaplan_meier(late(*rows), "os", ALL, Options(at=(month,))))
        for stat in ("survival", "rmst"):
            note = find(result, stat=stat).iloc[0]["note"]
            expected = "rests on few: 4 at risk at 1.5 months, when an event happened; others joined later"
            assert note == (expected if noted else "")


def test_few_at_risk_at_the_end_are_as_in_any_curve():
    times = late(*[(0, 5, False, "all")] * 9, *[(1, 6, False, "all")] * 3, (0, 20, True, "all"), (0, 30, True, "all"))
    assert set(as_frame(kaplan_meier(times, "os", ALL, DEFAULT))["note"]) == {""}


def test_a_gap_without_anybody_at_risk_is_said():
    times = late(*[(0, 5, False, "all")] * 9, (20, 30, False, "all"))
    year = find(as_frame(kaplan_meier(times, "os", ALL, DEFAULT)), stat="survival", at=12.0).iloc[0]
    assert (year["value"], year["note"]) == (1, "nobody at risk at this month")


def test_follow_up_counts_patients_from_their_entry():
    # censored at 2 with one at risk of two: from the start two would be at risk, and the median be the later time
    times = late((0, 2, False, "all"), (3, 10, False, "all"))
    rows = as_frame(follow_up(times, "os", ALL))
    assert value_of(rows, stat="median", method="reverse_km") == 2
    assert value_of(rows, stat="median", method="observed") == 6


stay = st.tuples(st.integers(0, 40), st.integers(0, 60), st.booleans())


@settings(max_examples=40, deadline=None)
@given(st.lists(stay, min_size=1, max_size=25))
def test_an_entry_at_time_zero_changes_nothing(stays):
    times = late(*((0, time, event, "all") for _, time, event in stays))
    options = Options(at=(10.0, 30.0))
    with_entry, without = (as_frame(kaplan_meier(t, "os", ALL, options)) for t in (times, times.drop(columns="entry")))
    pd.testing.assert_frame_equal(with_entry, without)


@settings(max_examples=40, deadline=None)
@given(st.lists(stay, min_size=1, max_size=25))
def test_curve_starts_at_1_never_rises_and_counts_everybody_once(stays):
    times = late(*((entry, time, event, "all") for entry, time, event in stays))
    curve = survival_curve(times, "os", ALL, DEFAULT)
    analysed = [s for s in stays if s[0] < s[1] or s[0] == 0]
    if analysed:
        assert curve["estimate"].iloc[0] == 1 and (curve["estimate"].diff().dropna() <= 1e-12).all()
    assert curve["events"].sum() + curve["censored"].sum() == len(analysed)
    at_risk = number_at_risk(times, ALL, tuple(curve["time"].iloc[1:].map(float)))["at_risk"].tolist()
    assert at_risk == curve["at_risk"].iloc[1:].tolist()
