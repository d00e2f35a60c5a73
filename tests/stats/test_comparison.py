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
from mrdcore.stats.comparison import log_rank
from mrdcore.stats.cox.contrast import cox
from mrdcore.stats.log_rank_test import log_rank_test
from tests.stats.r_answers import KM, TD, case, few, km_times, made, three_groups

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
            assert isnan(row.value) == (bool(row.note) and not row.method.startswith("Firth"))


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
        by_firth = one["method"].str.startswith("Firth")
        assert (one["value"].isna() == ((one["note"] != "") & ~by_firth)).all()
