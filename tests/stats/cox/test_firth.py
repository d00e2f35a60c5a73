from __future__ import annotations

import numpy as np
import pytest

from mrdcore.stats.cox.firth import _penalised, firth
from mrdcore.stats.cox.likelihood import standardised
from tests.stats.r_answers import answers, case

FIRTH = answers("firth_coxphf")


def model(name: str, breslow: bool = True):
    frame = case(name)
    columns = (frame[FIRTH[name]["vars"]], frame["time"], frame["status"])
    return standardised(*(column.to_numpy(float) for column in columns), breslow=breslow)


@pytest.mark.parametrize("name", list(FIRTH))
def test_firth_is_that_of_coxphf(name):
    ours, r = firth(model(name)), FIRTH[name]
    # coxphf itself stops up to 2e-7 from the maximum
    np.testing.assert_allclose(ours.coef, r["coef"], rtol=0, atol=3e-7)
    np.testing.assert_allclose(ours.se, r["se"], rtol=0, atol=1e-7)
    np.testing.assert_allclose(ours.low, np.log(r["lower"]), rtol=0, atol=1e-7)
    np.testing.assert_allclose(ours.high, np.log(r["upper"]), rtol=0, atol=1e-7)
    np.testing.assert_allclose(ours.p, r["p"], rtol=0, atol=1e-9)
    assert [ours.null_log_likelihood, ours.log_likelihood] != r["loglik"]  # theirs is of covariates as they are
    gain = ours.log_likelihood - ours.null_log_likelihood
    assert gain == pytest.approx(r["loglik"][1] - r["loglik"][0], abs=1e-9)


@pytest.mark.parametrize("breslow", [True, False])
def test_the_gradient_is_that_of_the_penalised_likelihood(breslow):
    # ties in veteran: the third moments are right for Efron's shares too
    whole, step = model("cox_veteran", breslow), 1e-5
    at = np.linspace(-0.3, 0.3, 7)
    moved = np.eye(7) * step
    slopes = [
        (_penalised(whole, at + d).log_likelihood - _penalised(whole, at - d).log_likelihood) / (2 * step)
        for d in moved
    ]
    np.testing.assert_allclose(_penalised(whole, at).score, slopes, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    ("x", "event"),
    [
        ([[0.0], [1], [0], [1]], [0, 0, 0, 0]),  # no event
        ([[1.0], [1], [1], [1]], [1, 0, 1, 0]),  # constant
        ([[0.0, 0], [1, 2], [0, 0], [1, 2]], [1, 0, 1, 0]),  # twice the same
        ([[0.0]], [1]),  # one patient
        (np.empty((0, 1)), []),  # nobody
    ],
)
def test_where_nothing_can_be_told_there_is_no_fit(x, event):
    stop = np.arange(1.0, len(event) + 1)
    assert firth(standardised(np.array(x, float), stop, np.array(event, float))) is None


def test_limits_hold_the_estimate_and_are_finite_under_separation():
    fit = firth(model("cox_sep_noevent", breslow=False))
    assert np.isfinite([fit.low, fit.high]).all()
    assert (fit.low < fit.coef).all() and (fit.coef < fit.high).all()
