"""A few points instead of every tied event: the same likelihood as event by event, however many are tied."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrdcore.stats.cox.counted import CountedModel, counted_model
from mrdcore.stats.cox.proportional import score_test
from mrdcore.stats.cox.tied import quadrature
from mrdcore.stats.tally import Tally

EMPTY = Tally(*np.zeros((5, 0)))


def event_by_event(model: CountedModel, groups: list[Tally], coef: np.ndarray, clock: int) -> tuple[float, ...]:
    """Log likelihood, score and information of `coef` at the model's covariates, Efron's sum written out.

    Each event has the weight t**clock.
    """
    eta, log_likelihood, score, information = model.x @ coef, 0.0, 0.0, 0.0
    for t in np.unique(np.concatenate([group.time for group in groups])):
        at_risk = np.array([group.leaving[group.time >= t].sum() for group in groups])
        died = np.array([group.events[group.time == t].sum() for group in groups])
        tied = int(died.sum())
        if not tied:
            continue
        risk = (at_risk - np.arange(tied)[:, None] / tied * died) * np.exp(eta)
        share = risk / risk.sum(axis=1, keepdims=True)
        mean = share @ model.x
        log_likelihood += died @ eta - np.log(risk.sum(axis=1)).sum()
        score = score + t**clock * (died @ model.x - mean.sum(axis=0))
        information = information + t**clock * (model.x.T @ (share.sum(axis=0)[:, None] * model.x) - mean.T @ mean)
    return log_likelihood, score, information


@st.composite
def group(draw: st.DrawFn) -> Tally:
    """Some days on which few or many die or leave; on the last of them often all who are left."""
    days = draw(st.lists(st.integers(1, 12), unique=True, max_size=6).map(sorted))
    if not days:
        return EMPTY
    count = st.integers(0, 3) | st.integers(0, 400)
    events, censored = (np.array([draw(count) for _ in days], dtype=np.float64) for _ in range(2))
    censored[-1] *= draw(st.booleans())
    return Tally(np.array(days, dtype=np.float64), events, np.zeros(len(days)), censored, np.zeros(0))


@settings(max_examples=60, deadline=None)
@given(st.lists(group(), min_size=2, max_size=3), st.lists(st.floats(-2, 2), min_size=2, max_size=2))
def test_the_likelihood_is_that_of_every_event(groups, coef):
    model = counted_model([groups], np.eye(len(groups))[:, 1:])
    coef = np.array(coef[: model.width])
    found = model.slope(coef)
    log_likelihood, score, information = event_by_event(model, groups, coef, 0)
    size = sum(of.events.sum() for of in groups)
    assert model.events == pytest.approx(size, rel=1e-12)
    assert found.log_likelihood == pytest.approx(log_likelihood, rel=1e-12, abs=1e-11)
    np.testing.assert_allclose(found.score, np.broadcast_to(score, model.width), atol=1e-12 * max(size, 1))
    np.testing.assert_allclose(
        found.information, np.broadcast_to(information, (model.width,) * 2), atol=1e-12 * max(size, 1)
    )


def test_proportional_hazards_are_tested_as_with_every_event():
    # 500 and 300 patients; on days 1 and 2 one in twenty dies, on day 3 one in three, on day 4 all of the first group
    days, nobody = np.array([1.0, 2.0, 3.0, 4.0]), np.zeros(4)
    first = Tally(days, np.array([25.0, 25, 150, 300]), nobody, nobody, np.zeros(0))
    second = Tally(days, np.array([15.0, 15, 100, 20]), nobody, np.array([0.0, 0, 0, 150]), np.zeros(0))
    model, coef = counted_model([[first, second]], np.eye(2)[:, 1:]), np.array([-0.3])
    (test,) = model.proportional(coef / model.scale, model.time, [[0]])
    score = event_by_event(model, [first, second], coef, 1)[1]
    parts = [event_by_event(model, [first, second], coef, power)[2] for power in (0, 1, 2)]
    (expected,) = score_test(score, parts, [[0]])
    assert (len(model.time), model.events) == (5 + 5 + 10 + 320, pytest.approx(650))
    assert test.chi2 == pytest.approx(expected.chi2, rel=1e-11)


@pytest.mark.parametrize("number", [1, 2, 3, 5])
def test_points_have_the_moments_of_all_the_shares(number):
    tied = np.array([5, 17, 4000])
    shares, weights = quadrature(tied, number)
    for share, weight, d in zip(shares, weights, tied, strict=True):
        assert len(share) == number
        for power in range(2 * number):
            assert weight @ share**power == pytest.approx(((np.arange(d) / d) ** power).sum(), rel=1e-12)
