from __future__ import annotations

from collections.abc import Iterator
from math import isnan, nan
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrdcore.options import Options
from mrdcore.results import CURVE_COLUMNS, as_frame, find, value_of
from mrdcore.schema import DAYS_PER_MONTH
from mrdcore.select import Groups
from mrdcore.stats.aalen_johansen import aalen_johansen
from mrdcore.stats.comparison import NEVER_TOGETHER
from mrdcore.stats.competing import (
    TOO_FAR_APART,
    cause_specific_log_rank,
    cumulative_incidence,
    gray_test,
    incidence_curve,
    kaplan_meier_excess,
)
from mrdcore.stats.gray import gray
from mrdcore.stats.survival import survival_curve
from tests.stats.r_answers import answers, case, numbers

CR = answers("cr")
ALL, AB = Groups(), Groups("arm", ("A", "B", "unknown"), ("A", "B"))
ANY, DEFAULT = Options(min_events=0), Options()
SWAPPED = {0: 0, 1: 2, 2: 1}


def parts() -> Iterator[tuple[str, str, int, dict[str, Any]]]:
    """Every case of cr.json, overall and by group, either cause of interest: case, level, cause, R's answer."""
    for name, answer in CR.items():
        for level, part in {"all": answer["overall"], **answer["groups"]}.items():
            yield name, level, 1, part
            yield name, level, 2, part


PARTS = [pytest.param(*part, id="-".join(map(str, part[:3]))) for part in parts()]
TESTS = [(name, cause) for name in CR for cause in (1, 2)]


def cr_times(name: str, of_interest: int = 1, level: str = "") -> pd.DataFrame:
    """A case as the statistics take it; with cause 2 of interest, 1 competes."""
    frame = case(name)
    cause = frame["cause"] if of_interest == 1 else frame["cause"].map(SWAPPED)
    times = pd.DataFrame({"time": frame["time"].astype(float), "cause": cause, "level": frame["group"]})
    if level == "all":
        return times.assign(level="all")
    return times[times["level"] == level] if level else times


def causes(*rows: tuple[float, float, str]) -> pd.DataFrame:
    """Hand-made patients: months, cause, level."""
    return pd.DataFrame(list(rows), columns=["time", "cause", "level"]).astype({"time": "float64", "level": "str"})


def two_groups(name: str) -> Groups:
    levels = tuple(CR[name]["groups"])
    return Groups("g", levels, levels)


def same(ours: object, theirs: object) -> None:
    np.testing.assert_allclose(np.asarray(ours, float), np.asarray(theirs, float), rtol=0, atol=1e-9)


@pytest.mark.parametrize(("name", "level", "cause", "r"), PARTS)
def test_estimate_and_standard_error_are_those_of_survfit(name, level, cause, r):
    times, theirs = cr_times(name, cause, level), r["survfit"]
    curve = aalen_johansen(times["time"].to_numpy(float), times["cause"].to_numpy(float))
    assert curve.time.tolist() == theirs["time"]
    same(curve.incidence, theirs[f"c{cause}"])
    same(np.sqrt(curve.variance), theirs[f"se{cause}"])
    same(curve.event_free, theirs["s0"])


@pytest.mark.parametrize(("name", "level", "cause", "r"), [p for p in PARTS if f"cuminc_{p.values[2]}" in p.values[3]])
def test_estimate_is_that_of_cuminc(name, level, cause, r):
    theirs = r[f"cuminc_{cause}"]
    options = Options(at=tuple(map(float, theirs["time"])))
    rows = as_frame(cumulative_incidence(cr_times(name, cause, level), "cir", Groups("g", (level,)), options))
    same(find(rows, stat="incidence")["value"], numbers(theirs["est"]))


@pytest.mark.parametrize(("name", "level", "cause", "r"), [p for p in PARTS if p.values[2] == 1])
def test_limits_are_those_of_survfit(name, level, cause, r):
    theirs, groups = r["survfit"], Groups("g", (level,))
    curve = incidence_curve(cr_times(name, cause, level), "cir", groups, Options(conf_type="log")).iloc[1:]
    same(curve["low"], numbers(theirs["lower1"]))
    same(curve["high"], numbers(theirs["upper1"]))


def test_default_limits_are_log_log_by_hand():
    # one relapse in four, nobody censored before: F = 1/4, var = F (1 - F) / 4; log(-log F) moves by 1.96 se/(F log F)
    times = causes((1, 1, "all"), (20, 0, "all"), (20, 0, "all"), (20, 0, "all"))
    row = find(as_frame(cumulative_incidence(times, "cir", ALL, DEFAULT)), stat="incidence", at=12.0).iloc[0]
    half = 1.959963984540054 * np.sqrt(0.25 * 0.75 / 4) / (0.25 * np.log(0.25))
    assert row["value"] == pytest.approx(0.25)
    assert (row["low"], row["high"]) == pytest.approx((0.25 ** np.exp(-half), 0.25 ** np.exp(half)))
    assert row["method"] == "Aalen-Johansen, Greenwood-type variance, log-log"


@pytest.mark.parametrize(("name", "cause"), TESTS)
def test_gray_is_that_of_cmprsk(name, cause):
    rows, r = as_frame(gray_test(cr_times(name, cause), "cir", two_groups(name), ANY)), CR[name]["gray"]
    for stat, key in (("chi2", "stat"), ("df", "df"), ("p", "p")):
        assert value_of(rows, stat=stat, level="all") == pytest.approx(r[key][cause - 1], abs=1e-9)


@pytest.mark.parametrize(("name", "cause"), [(n, c) for n, c in TESTS if "gray_strat" in CR[n]])
def test_stratified_gray_is_that_of_cmprsk(name, cause):
    times, strata = cr_times(name, cause), case(name)["stratum"].to_numpy(dtype=np.str_)
    columns = (times["time"].to_numpy(float), times["cause"].to_numpy(float), times["level"].to_numpy(dtype=np.str_))
    test, r = gray(*columns, tuple(CR[name]["groups"]), strata), CR[name]["gray_strat"]
    assert (test.chi2, test.p) == pytest.approx((r["stat"][cause - 1], r["p"][cause - 1]), abs=1e-9)


@pytest.mark.parametrize(("name", "cause"), [(n, c) for n, c in TESTS if "gray_strat" in CR[n]])
def test_gray_within_strata_leaves_out_whose_stratum_is_not_known(name, cause):
    times = cr_times(name, cause).assign(stratum=case(name)["stratum"])
    stray = times.iloc[:1].assign(stratum=None)
    r = CR[name]["gray_strat"]
    for frame, note in ((times, ""), (pd.concat([times, stray]), "1 patient left out: stratum not known")):
        rows = as_frame(gray_test(frame, "cir", two_groups(name), ANY))
        assert value_of(rows, stat="chi2") == pytest.approx(r["stat"][cause - 1], abs=1e-9)
        assert set(rows["method"]) == {"Gray, stratified"} and set(rows["note"]) == {note}


def test_competing_event_does_not_censor():
    # of four, one dies at 1: the relapse at 2 is one of the four, 1/4; 1 - Kaplan-Meier would say 1/3
    times = causes((1, 2, "all"), (2, 1, "all"), (20, 0, "all"), (20, 0, "all"))
    rows = as_frame(cumulative_incidence(times, "cir", ALL, DEFAULT))
    assert value_of(rows, stat="incidence", at=12.0) == pytest.approx(0.25)
    assert value_of(rows, stat="events") == 1 and value_of(rows, stat="patients") == 4
    assert value_of(rows, stat="at_risk", at=12.0) == 2


def test_both_causes_at_one_time_share_the_risk_set():
    times = causes((5, 1, "all"), (5, 2, "all"), (5, 0, "all"), (9, 0, "all"))  # all four at risk at 5
    for cause in (1, 2):
        swapped = times.assign(cause=times["cause"] if cause == 1 else times["cause"].map(SWAPPED))
        curve = incidence_curve(swapped, "cir", ALL, DEFAULT)
        assert curve["estimate"].tolist() == pytest.approx([0, 0.25, 0.25])
        assert curve[["at_risk", "events", "censored"]].to_numpy().tolist() == [[4, 0, 0], [4, 1, 1], [1, 0, 1]]


def test_event_on_day_0_is_kept():
    curve = incidence_curve(causes((0, 1, "all"), (20, 0, "all")), "cir", ALL, DEFAULT)
    assert list(curve.columns) == list(CURVE_COLUMNS)
    assert curve["time"].tolist() == [0, 0, 20]  # the start, the event on day 0, the censoring
    assert curve["estimate"].tolist() == [0, 0.5, 0.5]


def test_everyone_an_event_is_1_without_an_interval():
    times = causes(*[(float(t), 1, "all") for t in range(1, 8)])
    rows = as_frame(cumulative_incidence(times, "cir", ALL, DEFAULT))
    late = find(rows, stat="incidence", at=24.0).iloc[0]  # nobody is left, so it is known after the last follow-up too
    assert late["value"] == 1 and isnan(late["low"]) and isnan(late["high"]) and late["note"] == ""


def test_no_event_of_the_cause_is_0_without_an_interval():
    times = causes((3, 2, "all"), (30, 0, "all"))
    row = find(as_frame(cumulative_incidence(times, "cir", ALL, DEFAULT)), stat="incidence", at=24.0).iloc[0]
    assert row["value"] == 0 and isnan(row["low"]) and isnan(row["high"])


def test_month_after_the_last_follow_up_has_no_incidence():
    times = causes((6, 1, "all"), (18.27, 0, "all"))
    rows = as_frame(cumulative_incidence(times, "cir", ALL, DEFAULT))
    late = find(rows, stat="incidence", at=24.0).iloc[0]
    assert isnan(late["value"]) and late["note"] == "follow-up ends at 18.2 months"
    assert value_of(rows, stat="incidence", at=12.0) == pytest.approx(0.5)
    assert value_of(rows, stat="at_risk", at=24.0) == 0


def test_one_patient():
    rows = as_frame(cumulative_incidence(causes((6, 2, "all")), "nrm", ALL, DEFAULT))
    assert value_of(rows, stat="incidence", at=12.0) == 0 and value_of(rows, stat="patients") == 1


def test_unknown_time_or_cause_is_left_out_and_counted():
    # a missing cause, a missing time, a code that is no cause, a time before time zero; one patient stays
    times = causes((6, nan, "all"), (nan, 1, "all"), (6, 3, "all"), (-1, 1, "all"), (30, 0, "all"))
    for frame in (times, times.astype({"cause": "Int64"})):
        row = find(as_frame(cumulative_incidence(frame, "cir", ALL, DEFAULT)), stat="patients").iloc[0]
        assert (row["value"], row["total"]) == (1, 5)
        assert row["note"] == "4 patients left out: time or event not known"


@pytest.mark.parametrize("times", [pd.DataFrame(), causes(), causes((nan, 1, "A"))], ids=["bare", "empty", "unknown"])
def test_nobody(times):
    rows = as_frame(cumulative_incidence(times, "cir", ALL, DEFAULT))
    assert value_of(rows, stat="patients") == 0
    assert set(find(rows, stat="incidence")["note"]) == {"no patients with a known time"}
    assert list(incidence_curve(times, "cir", ALL, DEFAULT).columns) == list(CURVE_COLUMNS)
    assert set(as_frame(kaplan_meier_excess(times, "cir", ALL, DEFAULT))["note"]) == {"no patients with a known time"}
    for test in (gray_test, cause_specific_log_rank):
        notes = as_frame(test(times, "cir", AB, DEFAULT))
        assert notes["value"].isna().all()
        assert notes["note"].str.startswith("not tested: fewer than two compared groups with patients").all()


def arms(a: int, b: int) -> pd.DataFrame:
    """Relapses in A and B, as many deaths in both as make twenty, and patients whose group is unknown."""
    rows = [(1.0 + i, 1 if i < events else 2, arm) for arm, events in (("A", a), ("B", b)) for i in range(20)]
    return causes(*rows, (2, 1, "unknown"))


@pytest.mark.parametrize(("events", "withheld"), [(4, True), (5, False)])
def test_gray_is_withheld_under_the_limit_of_events_of_interest(events, withheld):
    # the many competing events do not count
    rows = as_frame(gray_test(arms(12, events), "cir", AB, DEFAULT, {"B": "arm B"}))
    assert rows["value"].isna().all() == withheld
    assert (rows["n"].tolist(), rows["total"].tolist()) == ([12 + events] * 3, [40] * 3)  # unknown does not enter
    expected = "withheld: 4 events among arm B; at least 5 needed in each group" if withheld else ""
    assert set(rows["note"]) == {expected}


def test_group_without_patients_is_named():
    groups = Groups("arm", ("A", "B", "C"), ("A", "B", "C"))
    rows = as_frame(gray_test(arms(12, 8), "cir", groups, DEFAULT, {"C": "arm C"}))
    assert value_of(rows, stat="df") == 1 and set(rows["note"]) == {"no patients in arm C"}


def test_gray_needs_two_groups_at_risk_at_an_event():
    early, late = [(1.0, 0, "A")] * 6, [(5.0, 1, "B")] * 6  # A has left before the first relapse
    rows = as_frame(gray_test(causes(*early, *late), "cir", AB, ANY))
    assert rows["value"].isna().all() and set(rows["note"]) == {NEVER_TOGETHER}


def test_gray_says_where_its_variance_does_not_exist():
    # A relapses early and is then censored but for one; B, which now weighs most, relapses late: pooled, more than all
    a = [(1.0, 1, "A")] * 45 + [(2.0, 0, "A")] * 4 + [(30.0, 0, "A")]
    b = [(10.0, 1, "B")] * 50 + [(20.0, 1, "B")] * 20
    rows = as_frame(gray_test(causes(*a, *b), "cir", AB, DEFAULT))
    assert rows["value"].isna().all() and set(rows["note"]) == {TOO_FAR_APART}


def test_cause_specific_log_rank_counts_one_cause():
    # no ties: chi2 of the log-rank by hand for A: relapse at 1 of two, B: death at 2: (1 - 1/2)^2 / (1/4)
    rows = as_frame(cause_specific_log_rank(causes((1, 1, "A"), (2, 2, "B")), "cir", AB, ANY))
    assert value_of(rows, stat="chi2") == pytest.approx(1.0)
    assert set(rows["analysis"]) == {"cause_specific_log_rank"} and set(rows["method"]) == {"cause-specific log-rank"}
    assert set(rows["n"]) == {1}


def excess(*rows: tuple[float, float, str], at: tuple[float, ...] = (12.0, 24.0)) -> list[float]:
    return as_frame(kaplan_meier_excess(causes(*rows), "cir", ALL, Options(at=at)))["value"].tolist()


def test_kaplan_meier_overstates_by_those_who_can_no_longer_relapse():
    # of four, one dies at 1, one relapses at 2: 1/4, where 1 - Kaplan-Meier says 1/3
    four = ((1, 2, "all"), (2, 1, "all"), (20, 0, "all"), (20, 0, "all"))
    assert excess(*four, at=(0.5, 1.5, 12.0)) == pytest.approx([0, 0, 1 / 12])


def test_kaplan_meier_overstates_nothing_where_no_competing_event_comes_first():
    assert excess((1, 1, "all"), (2, 2, "all"), (30, 0, "all")) == pytest.approx([0, 0])


def test_excess_is_not_known_after_the_last_follow_up():
    rows = as_frame(kaplan_meier_excess(causes((1, 2, "all"), (13, 1, "all"), (14, 0, "all")), "cir", ALL, DEFAULT))
    assert rows["value"].tolist() == pytest.approx([0, nan], nan_ok=True)
    assert rows["note"].tolist() == ["", "follow-up ends at 14.0 months"]
    assert rows["n"].tolist() == [1, 1]


day = st.integers(0, 900)
patient = st.tuples(day, st.sampled_from([0, 1, 2]), st.sampled_from(["A", "B"]))


@settings(max_examples=60, deadline=None)
@given(st.lists(patient, min_size=1, max_size=40))
def test_both_incidences_and_event_free_survival_sum_to_1(patients):
    times = causes(*[(d / DAYS_PER_MONTH, c, "all") for d, c, _ in patients])
    cir = incidence_curve(times, "cir", ALL, DEFAULT)
    nrm = incidence_curve(times.assign(cause=times["cause"].map(SWAPPED)), "nrm", ALL, DEFAULT)
    free = survival_curve(times.assign(event=times["cause"] > 0), "rfs", ALL, DEFAULT)
    same(cir["estimate"] + nrm["estimate"] + free["estimate"], np.ones(len(free)))
    assert (cir["estimate"].diff().dropna() >= 0).all()
    assert np.nanmin([0, *as_frame(kaplan_meier_excess(times, "cir", ALL, DEFAULT))["value"]]) >= -1e-12


@settings(max_examples=40, deadline=None)
@given(st.lists(patient, min_size=4, max_size=40), st.randoms())
def test_order_and_unit_of_time_are_irrelevant(patients, random):
    shuffled = random.sample(patients, len(patients))
    there = causes(*[(d, c, level) for d, c, level in shuffled])
    here = causes(*[(d / DAYS_PER_MONTH, c, level) for d, c, level in patients])
    same(*(as_frame(gray_test(t, "cir", AB, ANY))["value"] for t in (here, there)))
    same(*(incidence_curve(t, "cir", AB, DEFAULT)[["estimate", "low", "high"]] for t in (here, there)))
