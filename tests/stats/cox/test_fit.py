from __future__ import annotations

import time
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import CoxPHFitter

from mrdcore.stats.cox.fit import fit_cox
from tests.stats.r_answers import COX, TD, case, cox_fit


def case_of(name: str) -> pd.DataFrame:
    return case(name).rename(columns={"status": "event"})


@pytest.mark.parametrize("name", ["cox_lung", "cox_veteran", "cox_small24"])
@pytest.mark.parametrize("strata", ["", "stratum"])
def test_cox_is_that_of_r(name, strata):
    r = COX[name]["efron_strat" if strata else "efron"]
    fit = cox_fit(case_of(name), tuple(np.atleast_1d(COX[name]["strat_vars" if strata else "vars"])), strata)
    low, high = fit.limits
    # R itself stops when the log likelihood changes by less than 1e-9: up to 4e-9 from the maximum
    for ours, theirs in ((fit.coef, r["coef"]), (fit.se, r["se"]), (low, r["lower"]), (high, r["upper"])):
        np.testing.assert_allclose(ours, np.atleast_1d(theirs), rtol=1e-8)
    np.testing.assert_allclose(fit.p, np.atleast_1d(r["p"]), rtol=1e-7)
    assert (fit.null_log_likelihood, fit.log_likelihood) == pytest.approx(r["loglik"], abs=1e-9)


@pytest.mark.parametrize("name", list(TD))
@pytest.mark.parametrize("model", ["efron_tx", "efron_all"])
def test_rows_of_follow_up_are_those_of_r(name, model):
    r = TD[name][model]
    frame = case(name).rename(columns={"stop": "time"})
    fit = cox_fit(frame, tuple(np.atleast_1d(r["vars"])), start="start")
    np.testing.assert_allclose(fit.coef, np.atleast_1d(r["coef"]), rtol=0, atol=1e-9)
    np.testing.assert_allclose(fit.se, np.atleast_1d(r["se"]), rtol=0, atol=1e-9)
    assert fit.log_likelihood == pytest.approx(r["loglik"][1], abs=1e-9)


def lifelines_fit(frame: pd.DataFrame, covariates: tuple[str, ...], **named: str) -> CoxPHFitter:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return CoxPHFitter().fit(
            frame[[*covariates, "time", "event", *named.values()]],
            "time",
            "event",
            fit_options={"precision": 1e-12, "r_precision": 1e-16},
            **named,
        )


@pytest.mark.parametrize("name", ["cox_lung", "cox_veteran"])
def test_weights_and_late_entry_agree_with_lifelines(name):
    frame, covariates = case_of(name), tuple(COX[name]["vars"])
    frame["entry"] = np.where(np.arange(len(frame)) % 3 == 0, frame["time"] / 2, 0)
    ours, theirs = cox_fit(frame, covariates, start="entry"), lifelines_fit(frame, covariates, entry_col="entry")
    np.testing.assert_allclose(ours.coef, theirs.params_, rtol=0, atol=1e-5)
    frame["w"] = 1.0 + np.arange(len(frame)) % 2
    x, stop, event, w = (
        frame[list(c) if isinstance(c, tuple) else c].to_numpy(float) for c in (covariates, "time", "event", "w")
    )
    weighted, theirs = fit_cox(x, stop, event, weights=w), lifelines_fit(frame, covariates, weights_col="w")
    np.testing.assert_allclose(weighted.coef, theirs.params_, rtol=0, atol=1e-5)


def test_an_event_on_day_0_counts_and_a_row_that_ends_before_it_starts_does_not():
    # without ties: A fails at 0 among A, B, C (h, 1, 1), B at 2 among B and C. D enters when its follow-up is over
    x = np.array([[1.0], [0.0], [0.0], [1.0]])
    stop, event, start = np.array([0.0, 2, 3, 1]), np.array([1.0, 1, 0, 1]), np.array([0.0, 0, 0, 1])
    assert fit_cox(x, stop, event, start) is None  # A alone has x = 1: it runs to infinity
    stop, x = np.array([0.0, 2, 3, 3]), np.array([[1.0], [0.0], [1.0], [0.0]])
    # day 0: h / (2h + 2 - 1), D is not yet there; 2: B among B, C, D: 1 / (2 + h); h^2 = 1 by hand
    fit = fit_cox(x, stop, np.array([1.0, 1, 0, 0]), np.array([0.0, 0, 0, 1]))
    assert fit is not None and np.exp(fit.coef[0]) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("x", "why"),
    [
        ([[1, 1], [1, 0], [1, 1], [1, 0], [1, 1]], "constant"),
        ([[1, 2], [0, 0], [1, 2], [0, 0], [3, 6]], "twice the other"),
        ([[1, 0], [1, 1], [0, 0], [0, 1], [0, 0]], "every event has the first"),
    ],
)
def test_no_finite_maximum_is_no_fit(x, why):
    assert fit_cox(np.array(x, float), np.arange(1.0, 6.0), np.array([1.0, 1, 0, 0, 0])) is None, why


@pytest.mark.parametrize(("rows", "event"), [(0, 1.0), (1, 1.0), (5, 0.0), (5, 1.0)])
def test_nobody_one_patient_no_event_and_all_at_once(rows, event):
    x = np.arange(rows, dtype=float)[:, None] % 2
    fit = fit_cox(x, np.ones(rows), np.full(rows, event))
    # all five have the event on the same day: Efron's likelihood has its maximum at 0 where everybody fails
    assert fit is None or (rows == 5 and np.isfinite(fit.se).all())


def test_without_covariates_the_fit_is_the_likelihood_of_the_order():
    fit = fit_cox(np.empty((3, 0)), np.array([1.0, 2, 3]), np.ones(3))
    assert fit is not None and fit.log_likelihood == fit.null_log_likelihood == pytest.approx(-np.log(6))


def test_a_covariate_of_another_scale_is_fitted_all_the_same():
    frame = case_of("cox_lung")
    one = cox_fit(frame, ("age", "female", "ecog"))
    other = cox_fit(frame.assign(age=frame["age"] * 1e6 + 1e9), ("age", "female", "ecog"))
    np.testing.assert_allclose(other.coef * [1e6, 1, 1], one.coef, rtol=1e-6)


def test_many_patients_take_a_second():
    n = 200_000  # a million take 1.2 s of a processor
    random = np.random.default_rng(3)
    x = random.integers(0, 2, (n, 2)).astype(float)
    failing = random.exponential(np.exp(-0.5 * x[:, 0]) * 600)
    seen = random.exponential(600, n)
    began = time.process_time()
    fit = fit_cox(x, np.ceil(np.minimum(failing, seen)), (failing <= seen).astype(float))
    assert time.process_time() - began < 3
    assert fit.coef == pytest.approx([0.5, 0], abs=4 * fit.se.max())


person = st.tuples(st.integers(0, 30), st.booleans(), st.integers(0, 3), st.integers(0, 12), st.sampled_from("ab"))


@settings(max_examples=40, deadline=None)
@given(st.lists(person, min_size=3, max_size=40), st.randoms())
def test_order_and_unit_of_time_and_covariate_are_irrelevant(patients, shuffle):
    def fitted(rows, day, unit):
        stop, event, x, start, strata = (np.array(column) for column in zip(*rows, strict=True))
        fit = fit_cox(x[:, None] * unit, stop * day, event.astype(float), start * day, strata)
        return (np.nan, np.nan) if fit is None else (fit.coef[0] * unit, fit.log_likelihood)

    shuffled = list(patients)
    shuffle.shuffle(shuffled)
    np.testing.assert_allclose(fitted(patients, 1.0, 1.0), fitted(shuffled, 1 / 30.4375, 10.0), rtol=1e-6, atol=1e-7)
