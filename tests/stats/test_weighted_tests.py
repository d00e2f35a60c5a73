"""Weighted and stratified tests, the trend over ordered groups, and delayed entry: R's answers and rules by hand."""

from __future__ import annotations

from math import isnan, sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines.statistics import multivariate_logrank_test

from mrdcore.options import Options, Test
from mrdcore.results import as_frame, find, value_of
from mrdcore.select import Groups
from mrdcore.stats.comparison import log_rank
from mrdcore.stats.log_rank_test import log_rank_test
from mrdcore.stats.times import known_times
from tests.stats.r_answers import KM, case, entering, few, km_times, late, made, more_survival, three_groups

R = more_survival()
WEIGHTS: tuple[Test, ...] = ("log_rank", "gehan", "tarone_ware", "fleming_harrington")
AB = Groups("arm", ("A", "B", "unknown"), ("A", "B"))
ABC = Groups("arm", ("A", "B", "C"), ("A", "B", "C"))
ORDERED = Groups("arm", ("A", "B", "C"), ("A", "B", "C"), ordered=True)
ANY, DEFAULT = Options(min_events=0), Options()


def ecog(entry: bool = False) -> pd.DataFrame:
    """Lung cancer by ECOG, sex as stratum, and the entries of the R script."""
    frame = case("cox_lung")
    frame = frame[frame["ecog"] < 3]
    times = three_groups().assign(stratum=frame["female"].astype(str))
    return times.assign(entry=[(i * 37) % 211 for i in range(1, len(times) + 1)]) if entry else times


CASES = [
    *((name, entering(name), r["tests"], r["stratified"]) for name, r in R.items() if name != "ecog"),
    ("ecog", ecog(), R["ecog"]["tests"], R["ecog"]["stratified"]),
    ("ecog late", ecog(entry=True), None, R["ecog"]["entry"]),
]
COMPARED = [
    pytest.param(times, r, bool(strata), id=f"{name}{' stratified' if strata else ''}")
    for name, times, *both in CASES
    for strata, r in enumerate(both)
    if r
]


@pytest.mark.parametrize(("times", "r", "strata"), COMPARED)
@pytest.mark.parametrize("weight", WEIGHTS)
def test_tests_are_those_of_r(times, r, strata, weight):
    known, theirs = known_times(times), r[weight]
    levels = tuple(sorted(set(known.level)))
    of = (known.time, known.event, known.level, levels, known.stratum if strata else None, known.entry, weight)
    test = log_rank_test(*of)
    np.testing.assert_allclose(test.observed, theirs["obs"], rtol=1e-9)
    np.testing.assert_allclose(test.expected, theirs["exp"], rtol=1e-9)
    ours = (test.chi2, test.df, test.p, *test.trend)
    expected = tuple(theirs[k] for k in ("chisq", "df", "p", "trend_chisq", "trend_p"))
    assert ours == pytest.approx(expected, rel=1e-8, abs=1e-10)


@pytest.mark.parametrize("name", list(KM))
def test_rho_1_and_trend_are_those_of_survdiff(name):
    groups = tuple(KM[name]["logrank"]["groups"])
    known = known_times(km_times(name))
    rho_1 = log_rank_test(known.time, known.event, known.level, groups, weight="fleming_harrington")
    r = KM[name]["peto_rho1"]
    assert (rho_1.chi2, rho_1.p) == pytest.approx((r["chisq"], r["p"]), abs=1e-9)
    trend = log_rank_test(known.time, known.event, known.level, groups).trend
    assert trend == pytest.approx((KM[name]["trend"]["chisq"], KM[name]["trend"]["p"]), abs=1e-9)


@pytest.mark.parametrize(("weight", "theirs"), [("gehan", "wilcoxon"), ("tarone_ware", "tarone-ware")])
def test_lifelines_agrees(weight, theirs):
    times = three_groups()
    p = value_of(as_frame(log_rank(times, "os", ABC, Options(test=weight))), stat="p", level="all")
    other = multivariate_logrank_test(times["time"], times["level"], times["event"], weightings=theirs)
    assert p == pytest.approx(other.p_value, abs=1e-9)


def test_weights_by_hand():
    # A has the event at 1 of A, A, B at risk, B at 2 of A, B: O - E in A is 1 - 2/3 and 0 - 1/2, variances 2/9 and 1/4
    times = known_times(made((1, True, "A"), (2, True, "B"), (3, False, "A")))
    for weight, first, second in (
        ("log_rank", 1, 1),
        ("gehan", 3, 2),
        ("tarone_ware", sqrt(3), sqrt(2)),
        ("fleming_harrington", 1, 2 / 3),  # S just before the second event
    ):
        test = log_rank_test(times.time, times.event, times.level, ("A", "B"), weight=weight)
        difference, variance = first * (1 / 3) - second / 2, first**2 * 2 / 9 + second**2 / 4
        assert test.chi2 == pytest.approx(difference**2 / variance)
        assert test.trend[0] == pytest.approx(test.chi2)  # two groups: the trend is the test


@pytest.mark.parametrize(
    ("weight", "method"),
    [
        ("log_rank", "log-rank"),
        ("gehan", "Gehan"),
        ("tarone_ware", "Tarone-Ware"),
        ("fleming_harrington", "Fleming-Harrington (rho = 1)"),
    ],
)
def test_rows_say_which_test_they_are(weight, method):
    for times, suffix in ((three_groups(), ""), (ecog(), ", stratified")):
        rows = as_frame(log_rank(times, "os", ABC, Options(test=weight)))
        assert set(find(rows, stat="p")["method"]) == {method + suffix}
        assert set(find(rows, stat="p_holm")["method"]) == {f"{method}{suffix}, Holm"}


def test_pairs_follow_the_chosen_test_its_strata_and_entries():
    times = ecog(entry=True)
    rows = as_frame(log_rank(times, "os", ABC, Options(test="gehan")))
    theirs = R["ecog"]["entry"]["gehan"]
    assert value_of(rows, stat="chi2") == pytest.approx(theirs["chisq"], rel=1e-9)
    assert value_of(rows, stat="p", level="all") == pytest.approx(theirs["p"], rel=1e-9)
    for pair, level in ((("A", "B"), "B vs A"), (("A", "C"), "C vs A"), (("B", "C"), "C vs B")):
        two = Groups("arm", pair, pair)
        alone = as_frame(log_rank(times, "os", two, Options(test="gehan")))
        assert value_of(rows, stat="p", level=level) == value_of(alone, stat="p", level="all")
    p = {level: value_of(rows, stat="p", level=level) for level in ("B vs A", "C vs A", "C vs B")}
    smallest = min(p, key=p.__getitem__)
    assert value_of(rows, stat="p_holm", level=smallest) == pytest.approx(3 * p[smallest])


def test_trend_is_given_for_more_than_two_groups_in_an_order():
    rows = as_frame(log_rank(three_groups(), "os", ORDERED, DEFAULT))
    theirs = R["ecog"]["tests"]["log_rank"]["trend_p"]
    assert value_of(rows, stat="trend_p", level="all") == pytest.approx(theirs, rel=1e-9)
    assert find(as_frame(log_rank(three_groups(), "os", ABC, DEFAULT)), stat="trend_p").empty
    two = made(*((time, event, level) for time, event, level in three_groups().to_numpy() if level != "C"))
    assert find(as_frame(log_rank(two, "os", ORDERED, DEFAULT)), stat="trend_p").empty  # C has no patients


def test_scores_count_the_groups_that_have_patients():
    # B is empty: A, C and D are scored 1, 2, 3, not 1, 3, 4
    levels = ("A", "B", "C", "D")
    times = three_groups().replace({"level": {"C": "D", "B": "C"}})
    rows = as_frame(log_rank(times, "os", Groups("arm", levels, levels, ordered=True), DEFAULT))
    assert value_of(rows, stat="trend_p") == pytest.approx(R["ecog"]["tests"]["log_rank"]["trend_p"], rel=1e-9)


def test_trend_is_withheld_as_the_overall_test_is():
    rows = as_frame(log_rank(few(8, 7, 2), "os", ORDERED, DEFAULT))
    for stat in ("p", "trend_p"):
        row = find(rows, stat=stat, level="all").iloc[0]
        assert isnan(row["value"]) and row["note"].startswith("withheld: 2 events among C")


def test_patients_of_an_unknown_stratum_are_left_out_and_counted():
    times = few(8, 7).assign(stratum=["x", "y"] * 10)
    unknown = made(*[(1, True, "A")] * 3).assign(stratum=[None, np.nan, ""])
    rows = as_frame(log_rank(pd.concat([times, unknown], ignore_index=True), "os", AB, DEFAULT))
    alone = as_frame(log_rank(times, "os", AB, DEFAULT))
    np.testing.assert_array_equal(rows["value"], alone["value"])
    assert set(rows["note"]) == {"3 patients left out: stratum not known"} and set(rows["total"]) == {20}
    assert set(alone["note"]) == {""}


def test_patients_set_aside_are_not_counted_among_those_of_unknown_stratum():
    times = pd.concat([few(8, 7).assign(stratum="x"), made((1, True, "unknown")).assign(stratum=None)])
    assert set(as_frame(log_rank(times, "os", AB, DEFAULT))["note"]) == {""}


def test_a_stratum_with_one_group_says_nothing():
    both = few(8, 7).assign(stratum="x")
    only_a = made(*[(i, True, "A") for i in range(9)]).assign(stratum="y")
    rows, alone = (as_frame(log_rank(t, "os", AB, DEFAULT)) for t in (pd.concat([both, only_a]), both))
    assert value_of(rows, stat="chi2") == pytest.approx(value_of(alone, stat="chi2"))
    apart = few(8, 7).assign(stratum=lambda frame: frame["level"])  # each group its own stratum
    for row in log_rank(apart, "os", AB, DEFAULT):
        assert isnan(row.value) and row.note == "not estimable: no event while two groups are at risk together"


def test_never_under_observation_do_not_enter():
    times = few(8, 7).assign(entry=0.0)
    never = late(*[(5, 5, True, "B")] * 4)
    rows, alone = (as_frame(log_rank(t, "os", AB, DEFAULT)) for t in (pd.concat([times, never]), times))
    pd.testing.assert_frame_equal(rows, alone)


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize("size", [50, 70, 500, 3000])
def test_one_group_alone_at_risk_leaves_no_variance(weight, size):
    # B and C are gone before the first event of A: a rest of rounding, times weights as large as 3,000 squared, is none
    random = np.random.default_rng(size)
    time = np.concatenate([10.0 + random.integers(0, size // 2, size), np.full(size, 5.0)])
    event = np.concatenate([random.random(size) < 0.6, np.zeros(size)])
    group = np.array(["A"] * size + ["B", "C"] * (size // 2))
    test = log_rank_test(time, event, group, ("A", "B", "C"), weight=weight)
    assert test.df == 0 and isnan(test.p) and isnan(test.trend[1]) and not test.variance.any()


person = st.tuples(st.integers(0, 20), st.integers(0, 60), st.booleans(), st.sampled_from("ABC"), st.sampled_from("xy"))


@settings(max_examples=30, deadline=None)
@given(st.lists(person, min_size=4, max_size=30), st.sampled_from(WEIGHTS), st.randoms())
def test_order_and_unit_of_time_are_irrelevant(people, weight, random):
    def rows(people, unit):
        times = late(*((entry / unit, time / unit, event, level) for entry, time, event, level, _ in people))
        times = times.assign(stratum=[p[-1] for p in people])
        return as_frame(log_rank(times, "os", ORDERED, Options(test=weight, min_events=0)))

    shuffled = list(people)
    random.shuffle(shuffled)
    one, two = rows(people, 1), rows(shuffled, 30.4375)
    np.testing.assert_allclose(one["value"], two["value"], rtol=1e-6, atol=1e-9)
    assert one["note"].tolist() == two["note"].tolist()
    assert (one["value"].isna() <= (one["note"] != "")).all()
    known = one["value"].dropna()
    assert (known >= 0).all() and (known[one["stat"].isin(("p", "trend_p", "p_holm"))] <= 1).all()
