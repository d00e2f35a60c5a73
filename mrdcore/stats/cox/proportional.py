"""Are hazards proportional: the score test for coefficients that change with time, as R's cox.zph since survival 3.0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import chdtrc

from mrdcore.stats.cox.likelihood import Model, information, moments
from mrdcore.stats.cox.risk_sets import Places
from mrdcore.stats.product_limit import counted_product_limit
from mrdcore.stats.times import Floats

Transform = Literal["km", "rank", "identity", "log"]


@dataclass(frozen=True)
class Test:
    """A chi squared statistic, its degrees of freedom and p."""

    chi2: float
    df: int

    @property
    def p(self) -> float:
        return float(chdtrc(self.df, self.chi2))


def proportional(model: Model, coef: Floats, clock: Floats, terms: Sequence[Sequence[int]]) -> list[Test]:
    """One test for each term (the numbers of its covariates in `model`) at the fitted `coef`.

    `clock` is the transformed time of each row, see `clock_of`. Under proportional hazards none of the coefficients
    changes with it (Grambsch and Therneau, Biometrika 1994;81:515, by the score test). R: cox.zph(fit, transform).
    """
    at = moments(model, coef * model.scale)
    rows = _of_events(model)
    g, own = clock[rows], model.x[rows] * model.weights[rows][:, None]
    parts = [information(model, at, model.weight * power) for power in (np.ones_like(g), g, g**2)]
    score = (own * g[:, None] - (model.weight * g)[:, None] * at.mean).sum(axis=0)
    return score_test(score, parts, terms)


def score_test(score: Floats, parts: Sequence[Floats], terms: Sequence[Sequence[int]]) -> list[Test]:
    """The tests from the gradient of the changes with time, and the information weighted with time to the power 0, 1, 2."""
    number = len(score)
    whole = np.block([[parts[0], parts[1]], [parts[1], parts[2]]])
    tests = []
    for term in terms:
        kept = [*range(number), *(number + i for i in term)]
        u = np.concatenate([np.zeros(number), score[list(term)]])
        tests.append(Test(float(u @ np.linalg.solve(whole[np.ix_(kept, kept)], u)), len(term)))
    return tests


def clock_of(transform: Transform, stop: Floats, event: Floats, start: Floats) -> Floats:
    """The time of each row on the clock of the test: 1 minus the Kaplan-Meier estimate just before it by default.

    `start` is minus infinity from the beginning. Strata share one estimate, as in R.
    """
    if transform == "rank":
        _, place, times = np.unique(stop, return_inverse=True, return_counts=True)
        return np.asarray((np.cumsum(times) - (times - 1) / 2)[place], dtype=np.float64)
    if transform == "log":
        return np.log(stop)
    if transform == "identity":
        return stop
    curve = counted_product_limit(stop, event, start, 1 - event)
    before = np.searchsorted(curve.time, stop, side="left")
    return np.asarray(1 - np.concatenate([[1.0], curve.survival])[before])


def _of_events(model: Model) -> Places:
    """The rows that have the event, in the order of the events of the model."""
    rows = np.flatnonzero(model.sets.died)
    return rows[np.argsort(model.sets.last[rows], kind="stable")]
