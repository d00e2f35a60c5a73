from __future__ import annotations

from math import isnan, nan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines.statistics import multivariate_logrank_test

from mrdcore.options import Options
from mrdcore.results import as_frame, find, value_of
from mrdcore.schema import DAYS_PER_MONTH
from mrdcore.select import Groups
from mrdcore.stats.comparison import cox, log_rank
from mrdcore.stats.cox_fit import comparable_with, cox_fit
from mrdcore.stats.log_rank_test import log_rank_test
from tests.stats.r_answers import COX, KM, TD, case, km_times, made

AB = Groups("arm", ("A", "B", "unknown"), ("A", "B"))
ABC = Groups("arm", ("A", "B", "C"), ("A", "B", "C"))
ANY = Options(min_events=0)
DEFAULT = Options()


def two_groups(name: str) -> Groups:
    levels = tuple(KM[name]["logrank"]["groups"])
    return Groups("g", levels, levels)


@pytest.mark.parametrize("name", list(KM))
def test_log_rank_is_that_of_r(name):
    rows, r = as_frame(log_rank(km_times(name), "os", two_groups(name), ANY)), KM[name]["logrank"]
    for stat, theirs in (("chi2", r["chisq"]), ("df", r["df"]), ("p", r["p"])):
        assert value_of(rows, stat=stat, level="all") == pytest.approx(theirs, abs=1e-9)
    assert len(rows) == 3  # two groups: no pairs


@pytest.mark.parametrize("name", list(KM))
def test_observed_and_expected_events_are_those_of_r(name):
    times, r = km_times(name), KM[name]["logrank"]
    test = log_rank_test(*_arrays(times), tuple(r["groups"]))
    assert test.observed.tolist() == r["obs"]
    np.testing.assert_allclose(test.expected, r["exp"], rtol=0, atol=1e-9)


@pytest.mark.parametrize("name", [name for name, answer in KM.items() if "logrank_strat" in answer])
def test_stratified_log_rank_is_that_of_r(name):
    strata, r = case(name)["stratum"].to_numpy(dtype=np.str_), KM[name]["logrank_strat"]
    test = log_rank_test(*_arrays(km_times(name)), tuple(KM[name]["logrank"]["groups"]), strata=strata)
    assert (test.chi2, test.df, test.p) == pytest.approx((r["chisq"], r["df"], r["p"]), abs=1e-9)


@pytest.mark.parametrize("name", list(TD))
def test_a_patient_who_changes_group_is_at_risk_in_one_at_a_time(name):
    frame, r = case(name), TD[name]["mantel_byar"]
    test = log_rank_test(
        frame["stop"].to_numpy(float),
        frame["event"].to_numpy(float),
        frame["tx"].astype(str).to_numpy(np.str_),
        ("0", "1"),
        entry=frame["start"].to_numpy(float),
    )
    assert (test.observed[1], test.expected[1]) == pytest.approx((r["O"], r["E"]), abs=1e-9)
    assert (test.chi2, test.p) == pytest.approx((r["chisq"], r["p"]), abs=1e-9)


def _arrays(times: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return times["time"].to_numpy(float), times["event"].to_numpy(float), times["level"].to_numpy(np.str_)


def three_groups() -> pd.DataFrame:
    """Lung cancer by ECOG 0, 1, 2 as A, B, C: 37, 82 and 44 events."""
    frame = case("cox_lung")
    frame = frame[frame["ecog"] < 3]
    return pd.DataFrame(
        {
            "time": frame["time"] * 1.0,
            "event": frame["status"] == 1,
            "level": frame["ecog"].map({0: "A", 1: "B", 2: "C"}),
        }
    )


def test_three_groups_agree_with_lifelines_overall_and_by_pair():
    times = three_groups()
    rows = as_frame(log_rank(times, "os", ABC, DEFAULT))
    theirs = multivariate_logrank_test(times["time"], times["level"], times["event"])
    assert value_of(rows, stat="chi2") == pytest.approx(theirs.test_statistic, abs=1e-9)
    assert (value_of(rows, stat="df"), value_of(rows, stat="p", level="all")) == (2, pytest.approx(theirs.p_value))
    for level, pair in (("B vs A", "AB"), ("C vs A", "AC"), ("C vs B", "BC")):
        two = times[times["level"].isin(list(pair))]
        theirs = multivariate_logrank_test(two["time"], two["level"], two["event"])
        assert value_of(rows, stat="p", level=level) == pytest.approx(theirs.p_value, abs=1e-9)


def test_pairs_are_corrected_by_holm():
    rows = as_frame(log_rank(three_groups(), "os", ABC, DEFAULT))
    p = {level: value_of(rows, stat="p", level=level) for level in ("B vs A", "C vs A", "C vs B")}
    small, middle, large = sorted(p, key=p.__getitem__)
    expected = [3 * p[small], max(3 * p[small], 2 * p[middle])]  # p.adjust(p, "holm")
    expected.append(max(*expected, p[large]))
    assert [value_of(rows, stat="p_holm", level=x) for x in (small, middle, large)] == pytest.approx(expected)


def few(a: int, b: int, c: int = 0) -> pd.DataFrame:
    """Ten patients in A and B (and C, where it has events), of whom the first so many have the event, in turns."""
    rows = [
        (float(3 * i + shift), i < events, level)
        for level, events, shift in (("A", a, 0), ("B", b, 1), ("C", c, 2))
        if events or level != "C"
        for i in range(10)
    ]
    return made(*rows)


@pytest.mark.parametrize(("events", "withheld"), [(4, True), (5, False), (6, False)])
def test_p_and_hazard_ratio_are_withheld_under_the_limit(events, withheld):
    for compare, stat in ((log_rank, "p"), (log_rank, "chi2"), (cox, "p"), (cox, "hazard_ratio")):
        rows = as_frame(compare(few(8, events), "os", AB, DEFAULT, {"B": "not transplanted"}))
        row = find(rows, stat=stat).iloc[0]
        assert isnan(row["value"]) == withheld
        expected = "withheld: 4 events among not transplanted; at least 5 needed in each group"
        assert row["note"] == (expected if withheld else "")


def test_overall_test_is_withheld_for_one_small_group_and_the_other_pair_is_not():
    rows = as_frame(log_rank(few(8, 7, 2), "os", ABC, DEFAULT))
    assert isnan(value_of(rows, stat="p", level="all"))
    p = value_of(rows, stat="p", level="B vs A")
    assert 0 < p < 1 and value_of(rows, stat="p_holm", level="B vs A") == p  # the only pair tested: no correction
    for level in ("C vs A", "C vs B"):
        assert find(rows, stat="p_holm", level=level)["note"].iloc[0].startswith("withheld: 2 events among C")


def test_levels_set_aside_do_not_enter():
    times = few(8, 7)
    with_unknown = pd.concat([times, made(*[(1, True, "unknown")] * 9)], ignore_index=True)
    for compare in (log_rank, cox):
        pd.testing.assert_frame_equal(
            as_frame(compare(times, "os", AB, DEFAULT)), as_frame(compare(with_unknown, "os", AB, DEFAULT))
        )


NOBODY = {
    "no columns": pd.DataFrame(),
    "no rows": made(),
    "one group": made((3, True, "A"), (4, True, "A")),
    "only a level set aside": made((3, True, "unknown")),
    "everything missing": pd.DataFrame({"time": [nan, nan], "event": [True, None], "level": ["A", "B"]}),
}


@pytest.mark.parametrize("times", NOBODY.values(), ids=NOBODY)
@pytest.mark.parametrize("groups", [AB, Groups()], ids=["two groups", "no groups"])
def test_fewer_than_two_groups_gives_the_reason(times, groups):
    for compare in (log_rank, cox):
        rows = as_frame(compare(times, "os", groups, ANY))
        assert rows["value"].isna().all() and len(rows) >= 3
        assert rows["note"].str.startswith("not tested: fewer than two compared groups with patients").all()


def test_group_without_patients_is_named():
    rows = as_frame(log_rank(few(8, 7), "os", ABC, DEFAULT, {"C": "28 days"}))
    assert find(rows, stat="p")["note"].iloc[0] == "no patients in 28 days"
    assert value_of(rows, stat="df") == 1


@pytest.mark.parametrize("other", [(4, True, "B"), (4, False, "B"), (0, True, "B")])
def test_one_patient_in_each_group_gives_a_number_or_a_reason(other):
    times = made((3, True, "A"), other)
    for compare in (log_rank, cox):
        for row in compare(times, "os", AB, ANY):
            assert isnan(row.value) == bool(row.note)


@pytest.mark.parametrize("name", ["cox_lung", "cox_veteran", "cox_small24"])
@pytest.mark.parametrize("strata", [None, "stratum"])
def test_cox_is_that_of_r(name, strata):
    r = COX[name]["efron_strat" if strata else "efron"]
    named = COX[name]["strat_vars" if strata else "vars"]
    covariates = (named,) if isinstance(named, str) else tuple(named)
    fit = cox_fit(case(name).rename(columns={"status": "event"}), covariates, strata)
    low, high = fit.limits
    for ours, theirs in ((fit.coef, r["coef"]), (fit.se, r["se"]), (low, r["lower"]), (high, r["upper"])):
        np.testing.assert_allclose(ours, np.atleast_1d(theirs), rtol=1e-7)
    # R itself stops when the log likelihood changes by less than 1e-9
    np.testing.assert_allclose(fit.p, np.atleast_1d(r["p"]), rtol=1e-6)
    assert fit.log_likelihood == pytest.approx(r["loglik"][1], abs=1e-8)


def test_rows_of_two_groups_are_the_fit_with_the_first_level_as_reference():
    frame = case("cox_small24").rename(columns={"status": "event"})
    times = frame.assign(level=frame["trtB"].map({0: "A", 1: "B"}))
    fit, rows = cox_fit(frame, ("trtB",)), as_frame(cox(times, "os", AB, DEFAULT))
    assert set(rows["level"]) == {"B vs A"}
    assert value_of(rows, stat="coef") == pytest.approx(fit.coef[0], rel=1e-12)
    assert value_of(rows, stat="se") == pytest.approx(fit.se[0], rel=1e-12)
    ratio = find(rows, stat="hazard_ratio").iloc[0]
    assert ratio["value"] == pytest.approx(np.exp(fit.coef[0]))
    assert [ratio["low"], ratio["high"]] == pytest.approx([fit.limits[0][0], fit.limits[1][0]])
    assert value_of(rows, stat="p") == pytest.approx(fit.p[0])
    turned = as_frame(cox(times, "os", Groups("arm", ("B", "A"), ("B", "A")), DEFAULT))
    assert value_of(turned, stat="coef", level="A vs B") == pytest.approx(-fit.coef[0], abs=1e-9)


def test_one_event_in_each_group_by_hand():
    # At 1 month A fails among A and B at risk (2 and 1), at 2 B among 1 and 1: L = 1/(2 + h) * h/(1 + h), h^2 = 2
    times = made((1, True, "A"), (2, True, "B"), (3, False, "A"))
    assert value_of(as_frame(cox(times, "os", AB, ANY)), stat="hazard_ratio") == pytest.approx(np.sqrt(2), rel=1e-7)


def test_three_groups_are_one_model():
    times = three_groups()
    frame = times.assign(b=times["level"] == "B", c=times["level"] == "C").astype(
        {"b": float, "c": float, "event": float}
    )
    fit, rows = cox_fit(frame, ("b", "c")), as_frame(cox(times, "os", ABC, DEFAULT))
    assert [value_of(rows, stat="coef", level=x) for x in ("B vs A", "C vs A")] == pytest.approx(fit.coef, rel=1e-9)


def test_a_group_without_events_is_said_in_words():
    frame = case("cox_sep_noevent")
    times = pd.DataFrame(
        {"time": frame["time"] * 1.0, "event": frame["status"], "level": frame["trtB"].map({0: "A", 1: "B"})}
    )
    assert COX["cox_sep_noevent"]["warnings"]  # R fits all the same: coefficient -21.7, se 21019
    rows = as_frame(cox(times, "os", AB, ANY, {"B": "transplanted"}))
    assert rows[["value", "low", "high"]].isna().all(axis=None)
    assert set(rows["note"]) == {"not estimable: 0 of 8 events among transplanted"}


def test_events_after_everybody_else_has_left_are_a_separation_too():
    # both groups have events, but those of B come when A has gone: the likelihood rises for ever
    times = made((1, True, "A"), (2, True, "A"), (3, True, "A"), (10, True, "B"), (11, True, "B"), (12, False, "B"))
    rows = as_frame(cox(times, "os", AB, ANY))
    assert rows["value"].isna().all()
    assert rows["note"].str.startswith("not estimable: while A and B are at risk together").all()


def test_a_separated_group_leaves_the_others_with_their_estimate():
    times = pd.concat([few(8, 7), made((5, False, "C"), (30, False, "C"))], ignore_index=True)
    rows = as_frame(cox(times, "os", ABC, DEFAULT))
    alone = as_frame(cox(few(8, 7), "os", AB, DEFAULT))
    assert value_of(rows, stat="coef", level="B vs A") == pytest.approx(value_of(alone, stat="coef"), rel=1e-9)
    assert set(find(rows, level="C vs A")["note"]) == {"not estimable: 0 of 2 events among C"}


def test_groups_can_be_compared_through_a_third():
    # A and C are never at risk together with an event, B overlaps both
    time = np.array([1, 2, 3, 4, 5, 6, 7, 8.0])
    group = np.array(["B", "A", "B", "A", "C", "B", "C", "B"])
    entering = np.ones(8)
    assert comparable_with("A", time, entering, group, ("A", "B", "C")) == {"A", "B", "C"}
    without_bridge = group != "B"
    ends = comparable_with("A", time[without_bridge], np.ones(4), group[without_bridge], ("A", "C"))
    assert ends == {"A"}


person = st.tuples(st.integers(0, 900), st.booleans(), st.sampled_from("AB"))


@settings(max_examples=25, deadline=None)
@given(st.lists(person, min_size=4, max_size=30), st.randoms())
def test_order_and_unit_of_time_are_irrelevant(patients, random):
    shuffled = list(patients)
    random.shuffle(shuffled)
    months = made(*((days / DAYS_PER_MONTH, event, level) for days, event, level in shuffled))
    for compare in (log_rank, cox):
        one = as_frame(compare(made(*patients), "os", AB, ANY))
        two = as_frame(compare(months, "os", AB, ANY))
        np.testing.assert_allclose(one["value"], two["value"], rtol=1e-6, atol=1e-9)
        assert one["note"].tolist() == two["note"].tolist()
        assert (one["value"].isna() == (one["note"] != "")).all()
