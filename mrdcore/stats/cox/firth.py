"""Firth's penalised likelihood: a finite hazard ratio and honest limits where the ordinary estimate is infinite.

Half the log determinant of the information is added to the log likelihood (Heinze and Schemper, Biometrics 2001;57:114).
Tied events as Breslow, as R's coxphf has them: give a model made with breslow = True to get its numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, nan

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.stats import chi2

from mrdcore.stats.cox.fit import Estimate, aliased
from mrdcore.stats.cox.likelihood import Model, Slope, exposure, moments, slope
from mrdcore.stats.product_limit import Z
from mrdcore.stats.times import Floats

FIRTH = "Firth, profile likelihood"
SMALLEST_STEP, LONGEST_STEP, MOST_STEPS, MOST_HALVINGS = 1e-9, 2.0, 500, 15
OF_PROFILE = 1e-6  # the error of a maximum is the square of that of its place
FARTHEST = 60.0  # standard deviations of a covariate times log hazard within which a limit is looked for


@dataclass(frozen=True)
class FirthFit:
    """Coefficients, their standard errors, profile likelihood limits of the coefficients and p of each."""

    coef: Floats
    se: Floats
    low: Floats
    high: Floats
    p: Floats
    log_likelihood: float
    null_log_likelihood: float

    def of(self, i: int) -> Estimate:
        """One of the coefficients, its limits as hazard ratios."""
        numbers = (self.coef, self.se, np.exp(self.low), np.exp(self.high), self.p)
        return Estimate(*(float(values[i]) for values in numbers))


def firth(model: Model) -> FirthFit | None:
    """The penalised fit with profile likelihood limits and penalised likelihood ratio p; None where there is none.

    None without an event, for a constant or collinear covariate, and where a limit is not found. R: coxphf(pl = TRUE).
    """
    free = np.ones(model.x.shape[1], dtype=bool)
    null = _penalised(model, np.zeros(len(free)))
    if not model.sets.died.any() or any(aliased(model)) or not np.isfinite(null.log_likelihood):
        return None
    coef, best = _climb(model, np.zeros(len(free)), free, SMALLEST_STEP)
    low, high = (np.array([_limit(model, coef, best, i, side) for i in range(len(free))]) for side in (-1, 1))
    if not (np.isfinite(low) & np.isfinite(high)).all():
        return None
    p = [chi2.sf(2 * (best.log_likelihood - _profile(model, coef, i, 0.0)), 1) for i in range(len(free))]
    se, scale = np.sqrt(np.diag(np.linalg.inv(best.information))), model.scale
    numbers = (coef / scale, se / scale, low / scale, high / scale, np.array(p))
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


def _climb(model: Model, coef: Floats, free: npt.NDArray[np.bool_], smallest: float) -> tuple[Floats, Slope]:
    """The maximum over the free coefficients, the others as in `coef`."""
    here = _penalised(model, coef)
    for _ in range(MOST_STEPS):
        step = np.zeros(len(coef))
        step[free] = np.linalg.solve(here.information[np.ix_(free, free)], here.score[free])
        step *= min(1.0, LONGEST_STEP / max(np.abs(step).max(initial=0), 1e-12))
        coef, here = _upwards(model, coef, here, step)
        if np.abs(step).max(initial=0) < smallest:
            break
    return coef, here


def _upwards(model: Model, coef: Floats, here: Slope, step: Floats) -> tuple[Floats, Slope]:
    for _ in range(MOST_HALVINGS):
        reached = _penalised(model, coef + step)
        if reached.log_likelihood >= here.log_likelihood - 1e-10:
            return coef + step, reached
        step = step / 2
    return coef, here


def _profile(model: Model, coef: Floats, i: int, value: float) -> float:
    """The highest penalised log likelihood with coefficient `i` at `value`."""
    fixed, free = coef.copy(), np.arange(len(coef)) != i
    fixed[i] = value
    return _climb(model, fixed, free, OF_PROFILE)[1].log_likelihood


def _limit(model: Model, coef: Floats, best: Slope, i: int, side: int) -> float:
    """Where the profile has fallen by half the 95% quantile of chi squared; NaN where that is nowhere."""

    def above(value: float) -> float:
        lost = best.log_likelihood - _profile(model, coef, i, value)
        return Z**2 / 2 - min(lost, 1e3)  # where the information is singular all is lost: a root finder needs a number

    step = side * float(np.sqrt(np.linalg.inv(best.information)[i, i]))
    inner, outer = float(coef[i]), float(coef[i]) + 2 * step
    while above(outer) > 0:
        inner, step = outer, 2 * step
        outer = inner + step
        if abs(outer - coef[i]) > FARTHEST:
            return nan
    return float(brentq(above, inner, outer, xtol=1e-8))
