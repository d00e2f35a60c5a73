"""Firth's penalised likelihood: a finite hazard ratio and honest limits where the ordinary estimate is infinite.

Half the log determinant of the information is added to the log likelihood (Heinze and Schemper, Biometrics 2001;57:114).
Tied events as Breslow, as R's coxphf has them: give a model made with breslow = True to get its numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite, nan

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc

from mrdcore.stats.cox.fit import Estimate, aliased
from mrdcore.stats.cox.likelihood import Model, Slope, exposure, moments, slope
from mrdcore.stats.product_limit import Z
from mrdcore.stats.times import Floats

FIRTH = "Firth, profile likelihood"
SMALLEST_STEP, LONGEST_STEP, MOST_STEPS, MOST_HALVINGS = 1e-9, 2.0, 40, 15
OF_PROFILE = 1e-6  # the error of a maximum is the square of that of its place
FARTHEST = 60.0  # standard deviations of a covariate times log hazard within which a limit is looked for


@dataclass(frozen=True)
class FirthFit:
    """Coefficients, their standard errors, profile likelihood limits of the coefficients and p of each.

    Limits and p are NaN where they were not asked for or are not found.
    """

    coef: Floats
    se: Floats
    low: Floats
    high: Floats
    p: Floats
    log_likelihood: float
    null_log_likelihood: float

    def of(self, i: int) -> Estimate | None:
        """One of the coefficients, its limits as hazard ratios; None where a limit is not found."""
        numbers = (self.coef, self.se, np.exp(self.low), np.exp(self.high), self.p)
        estimate = Estimate(*(float(values[i]) for values in numbers))
        return estimate if isfinite(estimate.low) and isfinite(estimate.high) else None


def firth(model: Model, wanted: Sequence[int] | None = None) -> FirthFit | None:
    """The penalised fit, with profile likelihood limits and penalised likelihood ratio p of the covariates `wanted` (all).

    None without an event, for a constant or collinear covariate, or where there is no maximum. R: coxphf(pl = TRUE).
    """
    number = model.x.shape[1]
    null = _penalised(model, np.zeros(number))
    if not model.sets.died.any() or any(aliased(model)) or not isfinite(null.log_likelihood):
        return None
    top = _climb(model, np.zeros(number), np.ones(number, dtype=bool), SMALLEST_STEP)
    if top is None:
        return None
    coef, best = top
    low, high, p = (np.full(number, nan) for _ in range(3))
    for i in range(number) if wanted is None else wanted:
        low[i], high[i] = (_limit(model, coef, best, i, side) for side in (-1, 1))
        p[i] = _p(model, coef, best, i)
    se, scale = np.sqrt(np.diag(np.linalg.inv(best.information))), model.scale
    numbers = (coef / scale, se / scale, low / scale, high / scale, p)
    return FirthFit(*numbers, best.log_likelihood, null.log_likelihood)


def _penalised(model: Model, coef: Floats) -> Slope:
    """Penalised log likelihood and gradient, and the ordinary information, at `coef`."""
    plain = slope(model, coef)
    sign, log_determinant = np.linalg.slogdet(plain.information) if plain.finite else (0.0, nan)
    if sign <= 0 or np.linalg.cond(plain.information) > 1e14:
        return Slope(-inf, plain.score, plain.information)
    skew = _skewness(model, coef, np.asarray(np.linalg.inv(plain.information), dtype=np.float64))
    return Slope(plain.log_likelihood + log_determinant / 2, plain.score + skew / 2, plain.information)


def _skewness(model: Model, coef: Floats, inverse: Floats) -> Floats:
    """The gradient of the log determinant: the third central moments over the risk sets, traced with the inverse."""
    at, x, weight = moments(model, coef), model.x, model.weight[:, None]
    total = at.risk * exposure(model, model.weight / at.left)
    means = at.risk[:, None] * exposure(model, weight * at.mean / at.left[:, None])
    square = ((x @ inverse) * x).sum(axis=1)
    square_of_mean = ((at.mean @ inverse) * at.mean).sum(axis=1)
    return np.asarray(
        (total * square) @ x
        - 2 * ((means @ inverse) * x).sum(axis=1) @ x
        - square @ means
        + 2 * (model.weight * square_of_mean) @ at.mean
    )


def _climb(model: Model, coef: Floats, free: npt.NDArray[np.bool_], smallest: float) -> tuple[Floats, Slope] | None:
    """The maximum over the free coefficients, the others as in `coef`; None where it is not reached."""
    here = _penalised(model, coef)
    for _ in range(MOST_STEPS):
        if not isfinite(here.log_likelihood):
            return None
        step = np.zeros(len(coef))
        step[free] = np.linalg.solve(_curvature(model, coef, here, free), here.score[free])
        size = float(np.abs(step).max(initial=0))
        if size < smallest:
            return coef, here
        coef, here = _upwards(model, coef, here, step * min(1.0, LONGEST_STEP / size))
    return None


def _curvature(model: Model, coef: Floats, here: Slope, free: npt.NDArray[np.bool_]) -> Floats:
    """How the penalised gradient falls, by differences; the information where that is not positive."""
    places, small = np.flatnonzero(free), 1e-5
    falls = [here.score - _penalised(model, coef + small * np.eye(len(coef))[i]).score for i in places]
    curvature = np.array([fall[places] / small for fall in falls]).reshape(len(places), len(places))
    curvature = np.asarray((curvature + curvature.T) / 2, dtype=np.float64)
    if np.isfinite(curvature).all() and (np.linalg.eigvalsh(curvature) > 0).all():
        return curvature
    return np.asarray(here.information[np.ix_(places, places)])


def _upwards(model: Model, coef: Floats, here: Slope, step: Floats) -> tuple[Floats, Slope]:
    for _ in range(MOST_HALVINGS):
        reached = _penalised(model, coef + step)
        if reached.log_likelihood >= here.log_likelihood - 1e-10:
            return coef + step, reached
        step = step / 2
    return coef, here


def _profile(model: Model, coef: Floats, i: int, value: float) -> tuple[Floats, Slope] | None:
    """The maximum with coefficient `i` at `value`, looked for from `coef`."""
    fixed = coef.copy()
    fixed[i] = value
    return _climb(model, fixed, np.arange(len(coef)) != i, OF_PROFILE)


def _p(model: Model, coef: Floats, best: Slope, i: int) -> float:
    without = _profile(model, coef, i, 0.0)
    return nan if without is None else float(chdtrc(1, 2 * (best.log_likelihood - without[1].log_likelihood)))


def _limit(model: Model, coef: Floats, best: Slope, i: int, side: int) -> float:
    """Where the profile has fallen by half the 95% quantile of chi squared; NaN where that is nowhere.

    Newton's steps, since the slope of the profile is the gradient of `i`; between the bounds found where they leave them.
    """
    start = float(coef[i])
    inner, outer = start, inf * side
    value = start + side * Z * float(np.sqrt(np.linalg.inv(best.information)[i, i]))
    for _ in range(MOST_STEPS):
        reached = _profile(model, coef, i, value)
        if reached is None or abs(value - start) > FARTHEST:
            return nan
        coef, here = reached
        above = Z**2 / 2 - (best.log_likelihood - here.log_likelihood)
        inner, outer = (value, outer) if above > 0 else (inner, value)
        slope_there = float(here.score[i])
        following = value - above / slope_there if slope_there else nan
        if abs(following - value) < 1e-9:
            return following
        farthest = outer if isfinite(outer) else start + 3 * (value - start)
        inside = min(inner, farthest) < following < max(inner, farthest)
        value = following if inside else (inner + farthest) / 2
    return nan
