"""A Cox model with Efron ties on plain arrays: delayed entry, strata, weights; or that it has no finite maximum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from mrdcore.stats.cox.risk_sets import Places, RiskSets, risk_sets
from mrdcore.stats.product_limit import Z
from mrdcore.stats.times import Floats, Labels

SMALLEST_STEP, MOST_STEPS, MOST_HALVINGS = 1e-10, 25, 10


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

    def of(self, i: int) -> CoxFit:
        """The same fit, seen by one of its coefficients."""
        return CoxFit(
            self.coef[i : i + 1],
            self.covariance[i : i + 1, i : i + 1],
            self.log_likelihood,
            self.null_log_likelihood,
        )


@dataclass(frozen=True)
class Model:
    """What the partial likelihood is a function of: covariates, weights, risk sets, and the events in them.

    `which` is the number of each event's time, `share` its place among those tied with it (0, 1/d, 2/d, ...), `weight`
    the mean weight of these.
    """

    x: Floats
    weights: Floats
    sets: RiskSets
    which: Places
    share: Floats
    weight: Floats


@dataclass(frozen=True)
class Slope:
    """The log partial likelihood at some coefficients, its gradient and the information."""

    log_likelihood: float
    score: Floats
    information: Floats

    @property
    def finite(self) -> bool:
        return bool(np.isfinite(self.log_likelihood) and np.isfinite(self.information).all())


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
    scale = x.std(axis=0) if len(x) else np.zeros(x.shape[1])
    if not (event == 1).any() or not (scale > 0).all():
        return None
    model = model_of((x - x.mean(axis=0)) / scale, risk_sets(stop, event, start, strata), weights)
    null = efron(model, np.zeros(x.shape[1]))
    coef, slope, step = climb(model, null)
    if np.abs(step).max(initial=0) >= SMALLEST_STEP:
        return None
    covariance = np.linalg.inv(slope.information) / np.outer(scale, scale)
    return CoxFit(coef / scale, covariance, slope.log_likelihood, null.log_likelihood)


def model_of(x: Floats, sets: RiskSets, weights: Floats | None = None) -> Model:
    given = np.ones(len(x)) if weights is None else weights
    which = np.sort(sets.last[sets.died] - 1)
    tied = np.bincount(which, minlength=len(sets.time))
    share = (np.arange(len(which)) - (np.cumsum(tied) - tied)[which]) / tied[which]
    weight = (sets.of_events(given[sets.died]) / np.maximum(tied, 1))[which]
    return Model(x, given, sets, which, share, weight)


def climb(model: Model, null: Slope) -> tuple[Floats, Slope, Floats]:
    """Newton's way up from 0 (where the slope is `null`), a step halved where it leads down: where it ends, and the step that it would take next.

    Under separation the steps do not grow smaller; where the information is singular the next step is infinite.
    """
    coef, slope = np.zeros(model.x.shape[1]), null
    step = newton_step(slope)
    for _ in range(MOST_STEPS):
        if not np.isfinite(step).all() or np.abs(step).max(initial=0) < SMALLEST_STEP:
            break
        coef, slope = _upwards(model, coef, slope, step)
        step = newton_step(slope)
    return coef, slope, step


def newton_step(slope: Slope) -> Floats:
    """The information's inverse times the score; infinite where there is none."""
    if not slope.finite:
        return np.full_like(slope.score, np.inf)
    size, direction = np.linalg.eigh(slope.information)
    if size.size and size[0] <= 1e-12 * max(1e-12, size[-1]):
        return np.full_like(slope.score, np.inf)
    return np.asarray(direction @ ((slope.score @ direction) / size))


def _upwards(model: Model, coef: Floats, slope: Slope, step: Floats) -> tuple[Floats, Slope]:
    lowest = slope.log_likelihood - 1e-9 * (1 + abs(slope.log_likelihood))  # rounding is no way down
    for _ in range(MOST_HALVINGS):
        reached = efron(model, coef + step)
        if reached.finite and reached.log_likelihood >= lowest:
            break
        step = step / 2
    return coef + step, reached


def efron(model: Model, coef: Floats) -> Slope:
    """Log partial likelihood, gradient and information at `coef` (Efron, J Am Stat Assoc 1977;72:557).

    The sums of squares over the risk sets are taken row by row, each row as often as it is at risk, so that no array
    of rows times covariates squared is needed.
    """
    x, sets = model.x, model.sets
    with np.errstate(all="ignore"):  # a step too far overflows, and is halved
        eta = x @ coef
        risk = model.weights * np.exp(eta)
        left, mean = left_at_risk(model, risk)
        hazard = model.weight / left
        total = sets.while_at_risk(sets.binned(model.which, hazard))
        total[sets.died] -= sets.binned(model.which, hazard * model.share)[sets.last[sets.died] - 1]
        weighted = mean * model.weight[:, None]
        information = (x * (risk * total)[:, None]).T @ x - weighted.T @ mean
        own = model.weights[sets.died]
        log_likelihood = float(own @ eta[sets.died] - model.weight @ np.log(left))
        return Slope(log_likelihood, own @ x[sets.died] - weighted.sum(axis=0), information)


def left_at_risk(model: Model, risk: Floats) -> tuple[Floats, Floats]:
    """For each event the risk of those at risk, tied events by their share, and their mean covariates."""
    x, sets, which, share = model.x, model.sets, model.which, model.share
    sums = np.column_stack([risk, risk[:, None] * x])
    left = sets.at_risk(sums)[which] - share[:, None] * sets.of_events(sums[sets.died])[which]
    return left[:, 0], left[:, 1:] / left[:, :1]
