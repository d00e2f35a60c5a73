from __future__ import annotations

from math import isnan, nan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrdcore.options import Options
from mrdcore.results import CURVE_COLUMNS, as_frame, find, value_of
from mrdcore.schema import DAYS_PER_MONTH
from mrdcore.select import Groups
from mrdcore.stats.product_limit import Z, band, product_limit, quantile_with_limits
from mrdcore.stats.survival import follow_up, kaplan_meier, number_at_risk, survival_curve
from mrdcore.stats.times import known_times
from tests.stats.r_answers import KM, km_parts, km_times, made, numbers, part_times

PARTS = [pytest.param(*part, id=f"{part[0]}-{part[1]}") for part in km_parts()]
BANDS = (("log-log", "loglog"), ("log", "log"), ("plain", "plain"))
ALL, AB = Groups(), Groups("arm", ("A", "B"), ("A", "B"))
DEFAULT = Options()


def same(ours: object, theirs: object, tolerance: float = 1e-9) -> None:
    np.testing.assert_allclose(np.asarray(ours, float), np.asarray(theirs, float), rtol=0, atol=tolerance)


@pytest.mark.parametrize(("name", "level", "r"), PARTS)
def test_curve_and_bands_are_those_of_r(name, level, r):
    groups, table = Groups("g", (level,)), r["table"]
    for kind, key in BANDS:
        curve = survival_curve(part_times(name, level), "os", groups, Options(conf_type=kind))
        start, curve = curve.iloc[0], curve.iloc[1:]
        assert (start["time"], start["estimate"], start["at_risk"]) == (0, 1, r["n"])
        for ours, theirs in (("time", "time"), ("at_risk", "n_risk"), ("events", "n_event"), ("censored", "n_censor")):
            assert curve[ours].tolist() == table[theirs]
        same(curve["estimate"], numbers(table["surv"]))
        for side, limit in (("low", "lower"), ("high", "upper")):
            # where S is 1, R gives 1 to 1 for log and plain and none for log-log: none here in all three
            expected = np.where(np.array(table["surv"]) == 1, nan, numbers(r[f"ci_{key}"][limit]))
            same(curve[side], expected)


@pytest.mark.parametrize(("name", "level", "r"), PARTS)
def test_standard_error_is_greenwoods(name, level, r):
    known = known_times(part_times(name, level))
    curve = product_limit(known.time, known.event)
    ours = np.where(curve.survival > 0, curve.survival * np.sqrt(curve.variance), nan)
    same(ours, numbers(r["table"]["se"]))


@pytest.mark.parametrize(("name", "level", "r"), PARTS)
@pytest.mark.parametrize("censoring", [False, True], ids=["time to event", "reverse"])
def test_quartiles_and_limits_are_exactly_those_of_r(name, level, r, censoring):
    known = known_times(part_times(name, level))
    curve = product_limit(known.time, 1 - known.event if censoring else known.event)
    for kind, key in BANDS:
        theirs = r[f"{'revkm' if censoring else 'q'}_{key}"]
        ours = [quantile_with_limits(curve, p, kind) for p in theirs["probs"]]
        np.testing.assert_array_equal(ours, np.transpose([numbers(theirs[k]) for k in ("q", "lower", "upper")]))


@pytest.mark.parametrize(("name", "level", "r"), PARTS)
def test_rows_are_those_of_r(name, level, r):
    tau, at = r["rmst"]["tau"], r["at_log"]["t"]
    for kind, key in BANDS:
        options = Options(conf_type=kind, at=(*map(float, at), float(tau)))
        rows = as_frame(kaplan_meier(part_times(name, level), "os", Groups("g", (level,)), options))
        assert value_of(rows, stat="patients") == r["n"]
        assert value_of(rows, stat="events") == r["events"]
        median = find(rows, stat="median").iloc[0]
        theirs = [numbers(r[f"q_{key}"][k])[1] for k in ("q", "lower", "upper")]
        np.testing.assert_array_equal(median[["value", "low", "high"]].astype(float), theirs)
        for i, month in enumerate(at):
            row, there = find(rows, stat="survival", at=month).iloc[0], r[f"at_{key}"]
            same(row["value"], there["surv"][i])
            limits = [nan, nan] if there["surv"][i] == 1 else numbers([there["lower"][i], there["upper"][i]])
            same([row["low"], row["high"]], limits)
            assert value_of(rows, stat="at_risk", at=month) == there["n_risk"][i]
        mean = find(rows, stat="rmst", at=tau).iloc[0]
        same(mean["value"], r["rmst"]["rmean"])
        if r["rmst"]["se"]:
            same(mean["low"], max(r["rmst"]["rmean"] - Z * r["rmst"]["se"], 0))
            same(mean["high"], min(r["rmst"]["rmean"] + Z * r["rmst"]["se"], tau))
        else:  # no event before the month: no interval
            assert isnan(mean["low"]) and isnan(mean["high"])


@pytest.mark.parametrize(("name", "level", "r"), PARTS)
def test_follow_up_rows_are_the_reverse_estimate_of_r(name, level, r):
    rows = as_frame(follow_up(part_times(name, level), "os", Groups("g", (level,))))
    for i, stat in enumerate(("q1", "median", "q3")):
        row = find(rows, method="reverse_km", stat=stat).iloc[0]
        theirs = [numbers(r["revkm_loglog"][k])[i] for k in ("q", "lower", "upper")]
        np.testing.assert_array_equal(row[["value", "low", "high"]].astype(float), theirs)
        assert (row["note"] == "not reached") == isnan(theirs[0])


def test_number_at_risk_is_recounted_from_the_patients():
    times = km_times("km_lung")
    counted = number_at_risk(times, Groups("g", ("1", "2")), (0.0, 241.0, 482.0))
    expected = {level: [r["n"], *r["at_log"]["n_risk"]] for level, r in KM["km_lung"]["groups"].items()}
    assert {level: part["at_risk"].tolist() for level, part in counted.groupby("level")} == expected
    assert counted["time"].tolist() == [0, 241, 482] * 2


def test_at_risk_counts_those_whose_time_is_that_month():
    times = made((12, True, "all"), (12, False, "all"), (11.99, False, "all"))  # two are still at risk at 12
    assert number_at_risk(times, ALL, (12.0,))["at_risk"].tolist() == [2]
    assert value_of(as_frame(kaplan_meier(times, "os", ALL, DEFAULT)), stat="at_risk", at=12.0) == 2


def test_event_comes_before_a_censoring_of_the_same_time():
    times = made((5, True, "all"), (5, False, "all"))  # both at risk at 5: S falls to 1/2, not to 0
    assert survival_curve(times, "os", ALL, DEFAULT)["estimate"].tolist() == pytest.approx([1, 0.5])


def test_event_on_day_0_is_kept():
    times = made((0, True, "all"), (20, False, "all"))
    curve = survival_curve(times, "os", ALL, DEFAULT)
    assert curve["time"].tolist() == [0, 0, 20]  # the start, the event on day 0, the censoring
    assert curve["estimate"].tolist() == pytest.approx([1, 0.5, 0.5])
    assert curve["events"].sum() == 1


def test_month_after_the_last_follow_up_has_no_survival():
    times = made((6, True, "all"), (18.27, False, "all"))
    rows = as_frame(kaplan_meier(times, "os", ALL, DEFAULT))
    for stat in ("survival", "rmst"):
        late = find(rows, stat=stat, at=24.0).iloc[0]
        assert isnan(late["value"]) and late["note"] == "follow-up ends at 18.2 months"
    assert value_of(rows, stat="survival", at=12.0) == pytest.approx(0.5)
    assert value_of(rows, stat="at_risk", at=24.0) == 0
    assert value_of(rows, stat="rmst", at=12.0) == pytest.approx(6 + 6 * 0.5)


def test_survival_stays_0_where_the_curve_has_reached_it():
    rows = as_frame(kaplan_meier(made((3, True, "all"), (6, True, "all")), "os", ALL, DEFAULT))
    late = find(rows, stat="survival", at=24.0).iloc[0]
    assert (late["value"], late["note"]) == (0, "") and isnan(late["low"])
    assert value_of(rows, stat="rmst", at=24.0) == pytest.approx(3 + 3 * 0.5)


def test_median_not_reached_is_said_in_words():
    rows = as_frame(kaplan_meier(made((3, True, "all"), (6, False, "all"), (30, False, "all")), "os", ALL, DEFAULT))
    median = find(rows, stat="median").iloc[0]
    assert isnan(median["value"]) and median["note"] == "not reached"


def test_nobody_with_an_event():
    rows = as_frame(kaplan_meier(made((13, False, "all"), (26, False, "all")), "os", ALL, DEFAULT))
    year = find(rows, stat="survival", at=12.0).iloc[0]
    assert year["value"] == 1 and isnan(year["low"]) and isnan(year["high"])
    assert value_of(rows, stat="events") == 0
    assert value_of(rows, stat="rmst", at=24.0) == 24


@pytest.mark.parametrize("event", [True, False])
def test_one_patient(event):
    times = made((13, event, "all"))
    rows = as_frame(kaplan_meier(times, "os", ALL, DEFAULT))
    assert value_of(rows, stat="survival", at=12.0) == 1
    assert value_of(rows, stat="patients") == 1
    assert survival_curve(times, "os", ALL, DEFAULT)["estimate"].tolist() == [1, 0 if event else 1]
    median = find(rows, stat="median").iloc[0]
    assert median["value"] == 13 if event else median["note"] == "not reached"


UNKNOWN = pd.DataFrame({"time": [nan, 4.0, -1.0], "event": [True, None, False], "level": ["A", "A", "A"]})


@pytest.mark.parametrize("times", [pd.DataFrame(), made(), UNKNOWN], ids=["no columns", "no rows", "all unknown"])
def test_without_a_known_time_there_are_reasons_instead_of_numbers(times):
    rows = as_frame(kaplan_meier(times, "os", AB, DEFAULT))
    for stat in ("median", "survival", "rmst"):
        assert find(rows, stat=stat)["value"].isna().all()
        assert set(find(rows, stat=stat)["note"]) == {"no patients with a known time"}
    assert set(find(rows, stat="at_risk")["value"]) == {0}
    curve = survival_curve(times, "os", AB, DEFAULT)
    assert curve.empty and tuple(curve.columns) == CURVE_COLUMNS
    assert set(number_at_risk(times, AB, (12.0,))["at_risk"]) == {0}
    assert set(as_frame(follow_up(times, "os", AB))["note"]) == {"no patients with a known time"}


def test_patients_left_out_are_counted():
    times = pd.concat([UNKNOWN, made((5, True, "A"), (6, False, "B"))], ignore_index=True)
    patients = find(as_frame(kaplan_meier(times, "os", AB, DEFAULT)), stat="patients")
    assert patients["value"].tolist() == [1, 1]
    assert patients["total"].tolist() == [4, 1]
    assert patients["note"].tolist() == ["3 patients left out: time or event not known", ""]


def test_observed_follow_up_is_in_whole_completed_months():
    # 12 completed months lose a rounding error in days / 30.4375; 12.9 is 12 completed months
    times = made((12 - 1e-12, False, "all"), (12.9, True, "all"), (20.5, False, "all"), (31.0, False, "all"))
    rows = find(as_frame(follow_up(times, "os", ALL)), method="observed")
    # 12, 12, 20, 31 by R's quantile(type = 7)
    assert {stat: value_of(rows, stat=stat) for stat in ("q1", "median", "q3")} == {"q1": 12, "median": 16, "q3": 22.75}


patient = st.tuples(st.integers(0, 1500), st.booleans(), st.sampled_from("AB"))
cohort = st.lists(patient, min_size=1, max_size=25)


def in_months(patients: list[tuple[int, bool, str]]) -> pd.DataFrame:
    return made(*((days / DAYS_PER_MONTH, event, level) for days, event, level in patients))


@settings(max_examples=40, deadline=None)
@given(cohort)
def test_curve_starts_at_1_never_rises_and_stays_in_its_band(patients):
    for kind, _ in BANDS:
        curve = survival_curve(in_months(patients), "os", AB, Options(conf_type=kind))
        for _, part in curve.groupby("level"):
            assert part["estimate"].iloc[0] == 1
            assert (part["estimate"].diff().dropna() <= 1e-12).all()
            assert (part["time"].diff().dropna() >= 0).all()
            inside = part.dropna()
            assert (inside["low"] <= inside["estimate"]).all() and (inside["estimate"] <= inside["high"]).all()


@settings(max_examples=25, deadline=None)
@given(cohort, st.randoms())
def test_order_of_patients_is_irrelevant(patients, random):
    shuffled = list(patients)
    random.shuffle(shuffled)
    one, two = (as_frame(kaplan_meier(in_months(p), "os", AB, DEFAULT)) for p in (patients, shuffled))
    pd.testing.assert_frame_equal(one, two)


@settings(max_examples=25, deadline=None)
@given(cohort)
def test_levels_sum_to_the_whole(patients):
    times = in_months(patients)
    by_level = as_frame(kaplan_meier(times, "os", AB, DEFAULT))
    whole = as_frame(kaplan_meier(times.assign(level="all"), "os", ALL, DEFAULT))
    for stat in ("patients", "events", "at_risk"):
        sums = find(by_level, stat=stat).groupby("at", dropna=False)["value"].sum()
        assert sums.tolist() == find(whole, stat=stat)["value"].tolist()


@settings(max_examples=25, deadline=None)
@given(cohort)
def test_days_or_months_give_the_same_rates(patients):
    days = made(*patients)
    in_days = as_frame(kaplan_meier(days, "os", AB, Options(at=(365.25,))))
    months = as_frame(kaplan_meier(in_months(patients), "os", AB, Options(at=(12.0,))))
    columns = ["value", "low", "high"]
    same(find(in_days, stat="survival")[columns], find(months, stat="survival")[columns], 1e-12)


def test_band_of_nothing_is_nothing():
    curve = product_limit(np.array([]), np.array([]))
    assert [side.size for side in band(curve, "log-log")] == [0, 0]


def test_numpy_keeps_its_error_state():
    before = np.geterr()
    kaplan_meier(made((3, True, "all"), (6, True, "all")), "os", ALL, DEFAULT)
    assert np.geterr() == before
