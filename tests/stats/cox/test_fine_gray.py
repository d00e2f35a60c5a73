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
from mrdcore.stats.cox.fine_gray import cause_specific_cox, fine_gray
from mrdcore.stats.cox.subdistribution import fit_fine_gray
from tests.stats.r_answers import answers, case

CR, FINE_GRAY = answers("cr"), answers("regression")["fine_gray"]
AB = Groups("arm", ("A", "B", "unknown"), ("A", "B"))
ANY, DEFAULT = Options(min_events=0), Options()


def times_of(name: str) -> pd.DataFrame:
    levels = {"F": "A", "M": "B"}
    frame = case(name).drop(columns="stratum")
    return frame.assign(level=frame["group"].replace(levels), time=frame["time"].astype(float))


def covariates(name: str) -> np.ndarray:
    frame = times_of(name)
    other = frame["time"] % 2 if name == "cr_mgus2" else (np.arange(len(frame)) + 1) % 3
    return np.column_stack([frame["level"] == "B", other]).astype(float)


@pytest.mark.parametrize("name", list(FINE_GRAY))
def test_coefficients_and_robust_errors_are_those_of_crr(name):
    # crr with gtol 1e-13; with its usual 1e-6 it stops up to 6e-6 from the maximum
    r, data = FINE_GRAY[name], name.removesuffix("_group")
    frame, x = times_of(data), covariates(data)
    fit = fit_fine_gray(x if data == name else x[:, :1], frame["time"].to_numpy(float), frame["cause"].to_numpy(float))
    np.testing.assert_allclose(fit.coef, np.atleast_1d(r["coef"]), rtol=0, atol=1e-9)
    np.testing.assert_allclose(fit.se, np.atleast_1d(r["se"]), rtol=0, atol=1e-9)
    assert [fit.null_log_likelihood, fit.log_likelihood] == pytest.approx(r["loglik"], abs=1e-9)


@pytest.mark.parametrize("name", ["cr_mgus2", "cr_small24", "cr_edge_tiesboth", "cr_edge_lastall"])
def test_rows_of_two_groups_are_those_of_r(name):
    rows = as_frame(fine_gray(times_of(name), "cir", AB, ANY))
    assert value_of(rows, stat="coef", level="B vs A") == pytest.approx(CR[name]["crr"]["coef"], abs=5e-6)
    assert value_of(rows, stat="se") == pytest.approx(CR[name]["crr"]["se"], abs=3e-6)
    ratio = find(rows, stat="hazard_ratio").iloc[0]
    assert ratio["low"] < ratio["value"] < ratio["high"]
    own = as_frame(cause_specific_cox(times_of(name), "cir", AB, ANY))
    assert value_of(own, stat="coef", level="B vs A") == pytest.approx(CR[name]["csh1"]["coef"], abs=1e-7)
    assert value_of(own, stat="se", level="B vs A") == pytest.approx(CR[name]["csh1"]["se"], abs=1e-7)
    assert set(own["analysis"]) == {"cause_specific_cox"} and set(rows["analysis"]) == {"fine_gray"}


def test_without_competing_events_and_ties_it_is_the_cox_model():
    frame = times_of("cr_small24")
    alone = frame.assign(cause=frame["cause"].replace({2: 0}), time=np.arange(1.0, 25.0))
    ours, cox = as_frame(fine_gray(alone, "cir", AB, ANY)), as_frame(cause_specific_cox(alone, "cir", AB, ANY))
    assert value_of(ours, stat="coef") == pytest.approx(value_of(cox, stat="coef"), abs=1e-9)


def test_a_group_without_the_event_of_interest_is_said_in_words():
    rows = as_frame(fine_gray(times_of("cr_edge_nocause1"), "cir", AB, ANY))
    assert rows["value"].isna().all()
    assert rows["note"].str.startswith("not estimable: 0 of 8 events among").all()  # crr: coefficient -11.6


def few(events: int) -> pd.DataFrame:
    """Ten patients a group: eight events of interest in A, so many in B, a competing one in each, the rest censored."""
    cause = [1] * 8 + [2, 0] + [1] * events + [2] + [0] * (9 - events)
    return pd.DataFrame(
        {"time": [*range(1, 20, 2), *range(2, 21, 2)], "cause": cause, "level": ["A"] * 10 + ["B"] * 10}
    )


@pytest.mark.parametrize(("events", "withheld"), [(4, True), (5, False)])
def test_few_events_of_interest_withhold_both(events, withheld):
    for analysis in (fine_gray, cause_specific_cox):
        for row in analysis(few(events), "cir", AB, DEFAULT, {"B": "not transplanted"}):
            assert isnan(row.value) == withheld
            if withheld:
                assert row.note == "withheld: 4 events among not transplanted; at least 5 needed in each group"


def test_late_entry_and_strata_are_refused_by_one_and_taken_by_the_other():
    late = few(6).assign(entry=[0.5] + [0.0] * 19)
    assert {r.note for r in fine_gray(late, "cir", AB, DEFAULT)} == {
        "not estimated: Fine and Gray's model takes no patients who come under observation late"
    }
    strata = few(6).assign(stratum=["s", "t"] * 10)
    assert {r.note for r in fine_gray(strata, "cir", AB, DEFAULT)} == {
        "not estimated: Fine and Gray's model takes no strata here"
    }
    for times in (late, strata):
        assert not as_frame(cause_specific_cox(times, "cir", AB, DEFAULT))["value"].isna().any()


def test_three_groups_are_one_model_without_the_one_that_has_no_events():
    times = few(6)
    empty = times[times["level"] == "B"].assign(level="C", cause=0)
    abc = Groups("arm", ("A", "B", "C"), ("A", "B", "C"))
    rows = as_frame(fine_gray(pd.concat([times, empty]), "cir", abc, DEFAULT))
    alone = as_frame(fine_gray(times, "cir", AB, DEFAULT))
    assert value_of(rows, stat="coef", level="B vs A") == pytest.approx(value_of(alone, stat="coef"), abs=1e-12)
    assert set(find(rows, level="C vs A")["note"]) == {"not estimable: 0 of 10 events among C"}


@pytest.mark.parametrize(
    "times",
    [
        pd.DataFrame(),
        few(6).iloc[:0],
        few(6)[lambda f: f["level"] == "A"],
        few(6).assign(level="unknown"),
        few(6).assign(cause=nan),
        few(6).assign(time=nan),
    ],
)
def test_nobody_to_compare_gives_the_reason(times):
    for analysis in (fine_gray, cause_specific_cox):
        rows = as_frame(analysis(times, "cir", AB, DEFAULT))
        assert rows["value"].isna().all() and len(rows) >= 4
        assert rows["note"].str.startswith("not tested: fewer than two compared groups").all()


def test_events_of_all_who_are_left_on_one_day_have_no_standard_error():
    rows = [(1, 0, "A"), (1, 0, "A"), (2, 1, "A"), (2, 1, "B")]
    found = as_frame(fine_gray(pd.DataFrame(rows, columns=["time", "cause", "level"]), "cir", AB, ANY))
    assert found["value"].isna().all()
    assert set(found["note"]) == {"not estimable: the model does not converge"}


def test_an_unknown_cause_is_counted_not_censored():
    times = few(6).astype({"cause": float})
    times.loc[9, "cause"] = nan
    for analysis in (fine_gray, cause_specific_cox):
        rows = as_frame(analysis(times, "cir", AB, DEFAULT))
        assert set(rows["note"]) == {"1 patient left out: time or event not known"}
        assert set(rows["total"]) == {19}


person = st.tuples(st.integers(1, 20), st.sampled_from([0, 1, 2]), st.sampled_from("AB"))


@settings(max_examples=30, deadline=None)
@given(st.lists(person, min_size=4, max_size=30), st.randoms())
def test_order_and_unit_of_time_are_irrelevant(patients, random):
    shuffled = list(patients)
    random.shuffle(shuffled)
    one, two = (pd.DataFrame(rows, columns=["time", "cause", "level"]) for rows in (patients, shuffled))
    rows = [as_frame(fine_gray(t, "cir", AB, ANY)) for t in (one, two.assign(time=two["time"] / 30.4375))]
    np.testing.assert_allclose(rows[0]["value"], rows[1]["value"], rtol=1e-6, atol=1e-8)
    assert (rows[0]["value"].isna() == (rows[0]["note"] != "")).all()
