"""The proportional subdistribution hazards of Fine and Gray on plain arrays, as R's cmprsk::crr.

A patient with the competing event stays at risk with the weight G(t-) / G(T-): the chance of being still under
observation at t, where G is the Kaplan-Meier estimate of censoring. So the sums over those at risk are those of the
patients followed to t plus G(t-) times a sum over the competing events before t, and nothing grows with rows times
events. Tied events as Breslow, as in crr.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mrdcore.stats.cox.fit import SMALLEST_STEP, CoxFit
from mrdcore.stats.cox.risk_sets import Places, binned
from mrdcore.stats.times import Floats

MOST_STEPS, MOST_HALVINGS = 30, 10


@dataclass(frozen=True)
class _Model:
    """Patients in order of time: covariates, cause, the place of each time among the distinct ones, G just before it."""

    x: Floats
    cause: Floats
    place: Places
    events: Floats
    free: Floats

    @property
    def times(self) -> int:
        return len(self.events)

    def summed(self, values: Floats, cause: float | None = None) -> Floats:
        """The sum of `values` over the patients (of one cause) at each time."""
        kept = slice(None) if cause is None else self.cause == cause
        return binned(self.place[kept], values[kept], self.times)


@dataclass(frozen=True)
class _AtRisk:
    """At each time: total risk, mean covariates, and the increase of the hazard."""

    total: Floats
    mean: Floats
    hazard: Floats
    risk: Floats


def fit_fine_gray(x: Floats, time: Floats, cause: Floats) -> CoxFit | None:
    """Coefficients of `x` (a row a patient) on the subdistribution hazard of cause 1, with Fine and Gray's covariance.

    `cause`: 0 censored, 1 of interest, 2 competing. None where there is no finite maximum, no event of interest, or no
    standard error: all who are left have the event on one day. The covariance is the robust one that allows for the
    estimate of G. R: crr(time, cause, x).
    """
    if not (cause == 1).any():
        return None
    scale = np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0)
    model = _model((x - x.mean(axis=0)) / scale, time, cause)
    coef, here = np.zeros(x.shape[1]), _slope(model, np.zeros(x.shape[1]))
    null = here[0]
    for _ in range(MOST_STEPS):
        if not np.linalg.eigvalsh(here[2])[0] > 1e-12 * model.events.sum():
            return None
        step: Floats = np.asarray(np.linalg.solve(here[2], here[1]), dtype=np.float64)
        if np.abs(step).max() < SMALLEST_STEP:
            inverse = np.linalg.inv(here[2])
            residuals = _residuals(model, coef)
            covariance = inverse @ (residuals.T @ residuals) @ inverse / np.outer(scale, scale)
            if not (np.diag(covariance) > 0).all():
                return None
            return CoxFit(coef / scale, covariance, here[0], null)
        coef, here = _upwards(model, coef, here, step)
    return None


_Slope = tuple[float, Floats, Floats]


def _upwards(model: _Model, coef: Floats, here: _Slope, step: Floats) -> tuple[Floats, _Slope]:
    for _ in range(MOST_HALVINGS):
        reached = _slope(model, coef + step)
        if np.isfinite(reached[0]) and reached[0] >= here[0] - 1e-9 * (1 + abs(here[0])):
            break
        step = step / 2
    return coef + step, reached


def _model(x: Floats, time: Floats, cause: Floats) -> _Model:
    when, place = np.unique(time, return_inverse=True)
    at_risk = np.cumsum(np.bincount(place, minlength=len(when))[::-1])[::-1]
    censored = np.bincount(place[cause == 0], minlength=len(when))
    free = np.concatenate([[1.0], np.cumprod(1 - censored / at_risk)[:-1]])
    return _Model(x, cause, place, np.bincount(place[cause == 1], minlength=len(when)).astype(np.float64), free)


def _from_here(values: Floats) -> Floats:
    return np.cumsum(values[::-1], axis=0)[::-1]


def _before(values: Floats) -> Floats:
    """The sum over the times before each."""
    return np.concatenate([np.zeros((1, *values.shape[1:])), np.cumsum(values, axis=0)[:-1]])


def _at_risk(model: _Model, coef: Floats) -> _AtRisk:
    risk = np.exp(model.x @ coef)
    sums = np.column_stack([risk, risk[:, None] * model.x])
    competing = model.summed(sums / model.free[model.place][:, None], 2)
    left = _from_here(model.summed(sums)) + model.free[:, None] * _before(competing)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.nan_to_num(left[:, 1:] / left[:, :1])
        hazard = np.nan_to_num(model.events / left[:, 0])
    return _AtRisk(left[:, 0], mean, hazard, risk)


def _hazard_of(model: _Model, values: Floats) -> Floats:
    """The sum of `values` (one a time) over the times at which each patient is at risk, by the patient's weight."""
    place, competing = model.place, model.cause == 2
    total = np.cumsum(values, axis=0)[place]
    weight = model.free if values.ndim == 1 else model.free[:, None]
    later = (_from_here(values * weight) - values * weight)[place[competing]]
    own = model.free[place[competing]]
    total[competing] += later / (own if values.ndim == 1 else own[:, None])
    return total


def _slope(model: _Model, coef: Floats) -> _Slope:
    """The log likelihood, its gradient and the information."""
    with np.errstate(over="ignore", invalid="ignore"):
        at, died = _at_risk(model, coef), model.cause == 1
        happened = model.events > 0
        log_likelihood = (model.x[died] @ coef).sum() - model.events[happened] @ np.log(at.total[happened])
        score = model.x[died].sum(axis=0) - model.events @ at.mean
        exposed = (at.risk * _hazard_of(model, at.hazard))[:, None]
        information = (model.x * exposed).T @ model.x - (at.mean * model.events[:, None]).T @ at.mean
        return float(log_likelihood), score, information


def _residuals(model: _Model, coef: Floats) -> Floats:
    """What each patient adds to the score, by the event and by the estimate of G (Fine and Gray, 1999;94:496)."""
    at, place = _at_risk(model, coef), model.place
    exposed = _hazard_of(model, at.hazard)[:, None] * model.x - _hazard_of(model, at.hazard[:, None] * at.mean)
    own = np.where((model.cause == 1)[:, None], model.x - at.mean[place], 0.0) - at.risk[:, None] * exposed
    later = _from_here(np.column_stack([at.hazard, at.hazard[:, None] * at.mean]) * model.free[:, None])
    weighted = (at.risk / model.free[place])[:, None] * np.column_stack([np.ones(len(place)), model.x])
    before = _before(model.summed(weighted, 2))
    q = before[:, 1:] * later[:, :1] - before[:, :1] * later[:, 1:]
    followed = _from_here(np.bincount(place, minlength=model.times).astype(np.float64))[:, None]
    censored = np.bincount(place[model.cause == 0], minlength=model.times)[:, None]
    lost = np.where((model.cause == 0)[:, None], (q / followed)[place], 0.0)
    return own + lost - np.cumsum(q * censored / followed**2, axis=0)[place]
