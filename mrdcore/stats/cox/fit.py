"""A Cox model with Efron ties on plain arrays: late entry, strata, weights; or that it has no finite maximum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.special import ndtr

from mrdcore.stats.cox.likelihood import Model, Slope, slope, standardised
from mrdcore.stats.product_limit import Z
from mrdcore.stats.times import Floats, Labels

SMALLEST_STEP, MOST_STEPS, MOST_HALVINGS = 1e-10, 25, 10
LARGEST_SPAN = 8.0  # log hazard between the lowest and the highest value; beyond it an estimate runs to infinity


@dataclass(frozen=True)
class Estimate:
    """A coefficient, its standard error, the 95% limits of its hazard ratio, p."""

    coef: float
    se: float
    low: float
    high: float
    p: float


@dataclass(frozen=True)
class CoxFit:
    """Coefficients in the order of the covariates, their covariance, the log likelihood at them and at 0."""

    coef: Floats
    covariance: Floats
    log_likelihood: float
    null_log_likelihood: float

    @property
    def se(self) -> Floats:
        return np.sqrt(np.diag(self.covariance))

    @property
    def p(self) -> Floats:
        """Wald p values, two-sided."""
        return np.asarray(2 * ndtr(-np.abs(self.coef / self.se)), dtype=np.float64)

    @property
    def limits(self) -> tuple[Floats, Floats]:
        """95% limits of the hazard ratios."""
        return np.exp(self.coef - Z * self.se), np.exp(self.coef + Z * self.se)

    def of(self, i: int) -> Estimate:
        """One of the coefficients."""
        numbers = (self.coef, self.se, *self.limits, self.p)
        return Estimate(*(float(values[i]) for values in numbers))


def fit_cox(
    x: Floats,
    stop: Floats,
    event: Floats,
    start: Floats | None = None,
    strata: Labels | None = None,
    weights: Floats | None = None,
) -> CoxFit | None:
    """The fit of `x` (a row each, a column per covariate) to rows of follow-up; None where there is no finite maximum.

    `stop` and `start` in any unit, `event` 1 or 0, no missing values. At risk at t: start < t <= stop; a start of 0
    takes day 0 in. None also for a constant or collinear covariate, and without any event.
    R: coxph(Surv(start, stop, event) ~ x + strata(strata), weights, ties = "efron").
    """
    return fit_model(standardised(x, stop, event, start, strata, weights))


class Likelihood(Protocol):
    """What can be climbed: of rows of follow-up (likelihood.Model), or of counts (counted.CountedModel)."""

    @property
    def scale(self) -> Floats: ...
    @property
    def width(self) -> int: ...
    @property
    def events(self) -> float: ...
    def slope(self, coef: Floats) -> Slope: ...


def fit_model(model: Likelihood) -> CoxFit | None:
    """As fit_cox."""
    if not model.events:
        return None
    null = model.slope(np.zeros(model.width))
    coef, reached, step = climb(model, null)
    if np.abs(step).max(initial=0) >= SMALLEST_STEP:
        return None
    covariance = np.linalg.inv(reached.information) / np.outer(model.scale, model.scale)
    return CoxFit(coef / model.scale, covariance, reached.log_likelihood, null.log_likelihood)


def climb(model: Likelihood, null: Slope) -> tuple[Floats, Slope, Floats]:
    """Newton's way up from 0 (where the slope is `null`), a step halved where it leads down.

    Where it ends, the slope there, and the step that it would take next: under separation the steps do not grow
    smaller; where the information is singular the next step is infinite.
    """
    coef, here = np.zeros(model.width), null
    step = _newton_step(model, here)
    for _ in range(MOST_STEPS):
        if not np.isfinite(step).all() or np.abs(step).max(initial=0) < SMALLEST_STEP:
            break
        coef, here = _upwards(model, coef, here, step)
        step = _newton_step(model, here)
    return coef, here, step


def _newton_step(model: Likelihood, here: Slope) -> Floats:
    """The information's inverse times the score; infinite where it is singular but for rounding."""
    if not here.finite:
        return np.full_like(here.score, np.inf)
    size, direction = np.linalg.eigh(here.information)
    if size.size and size[0] <= 1e-12 * max(model.events, size[-1]):
        return np.full_like(here.score, np.inf)
    return np.asarray(direction @ ((here.score @ direction) / size))


def _upwards(model: Likelihood, coef: Floats, here: Slope, step: Floats) -> tuple[Floats, Slope]:
    lowest = here.log_likelihood - 1e-9 * (1 + abs(here.log_likelihood))  # rounding is no way down
    for _ in range(MOST_HALVINGS):
        reached = model.slope(coef + step)
        if reached.finite and reached.log_likelihood >= lowest:
            break
        step = step / 2
    return coef + step, reached


def aliased(model: Model) -> list[bool]:
    """Which covariates tell nothing that those before them do not: constant, collinear, or so within the risk sets."""
    left = slope(model, np.zeros(model.x.shape[1])).information
    own, found = np.diag(left).copy(), []
    for i in range(len(own)):
        pivot = left[i, i]
        found.append(not pivot > 1e-9 * max(own[i], model.weight.sum()))
        if not found[-1]:
            left = left - np.outer(left[:, i], left[i]) / pivot
    return found


def separated(model: Model) -> list[bool]:
    """Which covariates have an estimate that runs to infinity; all False where the fit has a finite maximum."""
    nothing = np.zeros(model.x.shape[1])
    coef, _, step = climb(model, slope(model, nothing))
    if np.abs(step).max(initial=0) < SMALLEST_STEP:
        return [False] * len(coef)
    span = np.ptp(model.x, axis=0) if len(model.x) else nothing
    return [bool(far) for far in np.abs(coef) * span > LARGEST_SPAN]
