"""The log partial likelihood of Cox's model with its derivatives, tied events as Efron or as Breslow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mrdcore.stats.cox.risk_sets import Places, RiskSets, risk_sets
from mrdcore.stats.times import Floats, Labels


@dataclass(frozen=True)
class Model:
    """What the likelihood is a function of: covariates (centred, divided by `scale`), weights of rows, the events.

    `which` is the number of each event's time, `share` its place among those tied with it (0, 1/d, 2/d, ...; all 0
    for Breslow), `weight` their mean weight.
    """

    x: Floats
    scale: Floats
    weights: Floats
    sets: RiskSets
    which: Places
    share: Floats
    weight: Floats

    @property
    def width(self) -> int:
        """How many covariates there are."""
        return int(self.x.shape[1])

    @property
    def events(self) -> float:
        """How many events there are, by their weight."""
        return float(self.weight.sum())

    def slope(self, coef: Floats) -> Slope:
        return slope(self, coef)


@dataclass(frozen=True)
class Moments:
    """At some coefficients: the log risk and the risk of each row; of each event the risk left and the mean covariates."""

    eta: Floats
    risk: Floats
    left: Floats
    mean: Floats


@dataclass(frozen=True)
class Slope:
    """The log likelihood at some coefficients, its gradient and the information."""

    log_likelihood: float
    score: Floats
    information: Floats

    @property
    def finite(self) -> bool:
        return bool(np.isfinite(self.log_likelihood) and np.isfinite(self.information).all())


def standardised(
    x: Floats,
    stop: Floats,
    event: Floats,
    start: Floats | None = None,
    strata: Labels | None = None,
    weights: Floats | None = None,
    breslow: bool = False,
) -> Model:
    """The model of rows of follow-up; a constant covariate is 0 in it. Arguments as fit.fit_cox."""
    spread = x.std(axis=0) if len(x) else np.zeros(x.shape[1])
    scale = np.where(spread > 0, spread, 1.0)
    centred = (x - (x.mean(axis=0) if len(x) else 0)) / scale
    given = np.ones(len(x)) if weights is None else weights
    sets = risk_sets(stop, event, start, strata)
    which = np.sort(sets.last[sets.died] - 1)
    tied = np.bincount(which, minlength=len(sets.time))
    share = (np.arange(len(which)) - (np.cumsum(tied) - tied)[which]) / tied[which]
    weight = (sets.of_events(given[sets.died]) / np.maximum(tied, 1))[which]
    return Model(centred * (spread > 0), scale, given, sets, which, share * (not breslow), weight)


def slope(model: Model, coef: Floats) -> Slope:
    """Log likelihood, gradient and information at `coef` (Efron, J Am Stat Assoc 1977;72:557)."""
    with np.errstate(all="ignore"):  # a step too far overflows, and is halved
        at = moments(model, coef)
        died = model.sets.died
        own = model.weights[died]
        log_likelihood = float(own @ at.eta[died] - model.weight @ np.log(at.left))
        score = own @ model.x[died] - model.weight @ at.mean
        return Slope(log_likelihood, score, information(model, at, model.weight))


def moments(model: Model, coef: Floats) -> Moments:
    x, sets, which, share = model.x, model.sets, model.which, model.share
    eta = x @ coef
    risk = model.weights * np.exp(eta)
    sums = np.concatenate([risk[:, None], risk[:, None] * x], axis=1)
    left = sets.at_risk(sums)[which] - share[:, None] * sets.of_events(sums[sets.died])[which]
    return Moments(eta, risk, left[:, 0], left[:, 1:] / left[:, :1])


def information(model: Model, at: Moments, weight: Floats) -> Floats:
    """The sum over the events of `weight` times the variance of the covariates among those at risk.

    Taken row by row, each row as often as it is at risk, so that no array of rows times covariates squared is needed.
    """
    total = at.risk * exposure(model, weight / at.left)
    return np.asarray((model.x * total[:, None]).T @ model.x - (at.mean * weight[:, None]).T @ at.mean)


def exposure(model: Model, values: Floats) -> Floats:
    """The sum of `values` (one for each event) over the events at which each row is at risk, tied ones by their share."""
    sets, died = model.sets, model.sets.died
    share = model.share if values.ndim == 1 else model.share[:, None]
    total = sets.while_at_risk(sets.summed(model.which, values))
    total[died] -= sets.summed(model.which, values * share)[sets.last[died] - 1]
    return total
