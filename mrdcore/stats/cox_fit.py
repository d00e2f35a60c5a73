"""A Cox model with Efron ties, and whether it has an estimate at all."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtr

from mrdcore.stats.product_limit import Z
from mrdcore.stats.times import Floats

# lifelines stops when the log likelihood changes by less than 1e-9, up to 4e-4 away from the maximum on small samples
UNTIL_NOTHING_CHANGES = {"precision": 1e-12, "r_precision": 1e-16}


@dataclass(frozen=True)
class CoxFit:
    """Coefficients in the order of the covariates, and the log likelihood at them."""

    coef: Floats
    se: Floats
    log_likelihood: float

    @property
    def p(self) -> Floats:
        """Wald p values, two-sided."""
        return np.asarray(2 * ndtr(-np.abs(self.coef / self.se)), dtype=np.float64)

    @property
    def limits(self) -> tuple[Floats, Floats]:
        """95% limits of the hazard ratios."""
        return np.exp(self.coef - Z * self.se), np.exp(self.coef + Z * self.se)


def cox_fit(frame: pd.DataFrame, covariates: tuple[str, ...], strata: str | None = None) -> CoxFit | None:
    """Fit R's coxph(Surv(time, event) ~ covariates + strata(strata), ties = "efron"); None where it does not converge.

    `frame` holds `time` (any unit), `event` (1 or 0) and numeric covariates without missing values. The caller rules
    out separation first: an estimate that runs to infinity may also pass as converged.
    """
    from lifelines import CoxPHFitter
    from lifelines.exceptions import ConvergenceError

    columns = ["time", "event", *covariates, *([strata] if strata else [])]
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # lifelines warns of small samples in which the fit is right all the same
        try:
            fitted = CoxPHFitter().fit(
                frame[columns], "time", "event", strata=strata, fit_options=UNTIL_NOTHING_CHANGES
            )
        except ConvergenceError:
            return None
    coef, se = fitted.params_[list(covariates)].to_numpy(), fitted.standard_errors_[list(covariates)].to_numpy()
    if not (np.isfinite(coef).all() and np.isfinite(se).all() and (se > 0).all()):
        return None
    return CoxFit(coef, se, float(fitted.log_likelihood_))


def comparable_with(
    reference: str, time: Floats, event: Floats, group: npt.NDArray[np.str_], levels: tuple[str, ...]
) -> set[str]:
    """The levels whose hazard ratio against `reference` is finite, the reference included.

    A hazard ratio is finite where each group has an event while the other is at risk, directly or through a chain of
    other groups. Having events is not enough: in a group whose only events come after everybody in the other has
    left, the likelihood still rises for ever.
    """
    first_event = np.array([min(time[(group == level) & (event == 1)], default=np.inf) for level in levels])
    last_seen = np.array([max(time[group == level], default=-np.inf) for level in levels])
    # row level has an event while column level is at risk; a level reaches itself
    reach = (first_event[:, None] <= last_seen[None, :]) | np.eye(len(levels), dtype=bool)
    for _ in levels:
        reach = (reach.astype(np.float64) @ reach.astype(np.float64)) > 0
    start = levels.index(reference)
    return {level for i, level in enumerate(levels) if reach[start, i] and reach[i, start]}
