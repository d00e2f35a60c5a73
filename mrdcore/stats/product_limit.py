"""The product limit (Kaplan-Meier) estimate of one group, with bands, quantiles and restricted mean as R survfit.

Everything follows from the counts per distinct time. lifelines has the same estimate, as the tests see to; it is not
used here, since it refuses a group in which all at risk early have the event, offers one type of band, has no midpoint
rule and no tolerance where S is 0.5, and its variance of the restricted mean is that of min(T, tau).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import nan, sqrt

import numpy as np

from mrdcore.options import ConfidenceType
from mrdcore.stats.tally import Floats, Tally, tally

Z = 1.959963984540054  # qnorm(0.975)
TOLERANCE = 1.5e-8  # sqrt(.Machine$double.eps), as R: 0.5 is often stored as 0.5000000000000001


@dataclass(frozen=True)
class ProductLimit:
    """One entry per distinct time: counts, S(t) just after it, and Greenwood's variance of log S(t)."""

    time: Floats
    at_risk: Floats
    events: Floats
    censored: Floats
    survival: Floats
    variance: Floats

    @property
    def last(self) -> float:
        return float(self.time[-1]) if self.time.size else nan

    @cached_property
    def bands(self) -> dict[ConfidenceType, tuple[Floats, Floats]]:
        """The limits that were asked for, see `band`: a curve is drawn with those that its median is read from."""
        return {}


def product_limit(time: Floats, event: Floats, entry: Floats | None = None) -> ProductLimit:
    """The estimate of S as R's survfit(Surv(entry, time, event) ~ 1): ties of event and censoring count the event first.

    At risk at t are those with entry < t <= time; `entry` absent or minus infinity: from the start, so that an event at
    time 0 is kept. Once all at risk have had the event S stays 0, also if others join later, as in R.
    """
    return limit_of(tally(time, event, entry))


def limit_of(counts: Tally) -> ProductLimit:
    """The estimate from the counts per distinct time, a competing event ending follow-up as a censoring does."""
    at_risk, events = counts.at_risk, counts.events
    survival = np.cumprod(1 - events / at_risk, dtype=np.float64)
    variance = np.cumsum(_greenwood_terms(at_risk, events))
    return ProductLimit(counts.time, at_risk, events, counts.censored + counts.competing, survival, variance)


def counted_product_limit(time: Floats, event: Floats, entry: Floats, censored: Floats) -> ProductLimit:
    """The estimate from stretches of follow-up, `entry` minus infinity from the start.

    `censored` is 1 for those whose follow-up ends without the event; a stretch of follow-up that goes on in another
    group is neither.
    """
    # who goes on elsewhere takes the place of a competing event, which is no event here and ends the stretch
    counts = tally(time, np.where(event == 1, 1.0, np.where(censored == 1, 0.0, 2.0)), entry)
    return replace(limit_of(counts), censored=counts.censored)


def _greenwood_terms(at_risk: Floats, events: Floats) -> Floats:
    left = at_risk - events
    return np.divide(events, at_risk * left, out=np.zeros_like(events), where=left > 0)


def band(curve: ProductLimit, conf_type: ConfidenceType) -> tuple[Floats, Floats]:
    """Pointwise 95% limits of S at each time, see `limits`."""
    if conf_type not in curve.bands:
        curve.bands[conf_type] = limits(curve.survival, curve.variance, conf_type)
    return curve.bands[conf_type]


def limits(estimate: Floats, variance: Floats, conf_type: ConfidenceType) -> tuple[Floats, Floats]:
    """95% limits of a probability from the variance of its log, as R's conf.type.

    NaN where it is 1 (nothing has happened yet) or 0. R prints 1 to 1 where S is 1 for `log` and `plain`: an interval of
    no width on the fewest data, left out here.
    """
    s = np.where((estimate > 0) & (estimate < 1), estimate, nan)
    half = Z * np.sqrt(variance)
    if conf_type == "plain":
        return np.maximum(s - half * s, 0), np.minimum(s + half * s, 1)
    if conf_type == "log":
        return s * np.exp(-half), np.minimum(s * np.exp(half), 1)
    log_s = np.log(s)
    return np.exp(log_s * np.exp(-half / log_s)), np.exp(log_s * np.exp(half / log_s))


def quantile(time: Floats, survival: Floats, probability: float) -> float:
    """The first time at which `survival` is below 1 - probability; the midpoint of the interval where it is equal.

    As R's quantile.survfit, also where the curve ends on the interval. NaN: not reached.
    """
    target = 1 - probability
    reached = np.flatnonzero(survival <= target + TOLERANCE)
    if not reached.size:
        return nan
    passed = np.flatnonzero(survival < target - TOLERANCE)
    if passed.size:
        return float(time[reached[0]] + time[passed[0]]) / 2
    return float(time[reached[0]] + time[-1]) / 2 if np.isfinite(survival[-1]) else nan


def quantile_with_limits(
    curve: ProductLimit, probability: float, conf_type: ConfidenceType
) -> tuple[float, float, float]:
    """A quantile of time and its 95% limits, by inverting the band."""
    low, high = band(curve, conf_type)
    return (
        quantile(curve.time, curve.survival, probability),
        quantile(curve.time, low, probability),
        quantile(curve.time, high, probability),
    )


def follow_up_covers(curve: ProductLimit, month: float) -> bool:
    """Whether S is known at this month: somebody was followed that long, or S has reached 0."""
    return bool(curve.time.size) and (curve.last >= month or curve.survival[-1] == 0)


def value_at(curve: ProductLimit, values: Floats, month: float, before: float) -> float:
    """The entry of `values` that holds at this month; `before` ahead of the first time."""
    here = values[holding_at(curve.time, month)]
    return float(here[0]) if here.size else before


def holding_at(time: Floats, month: float) -> slice:
    """The one step that holds at this month; none ahead of the first."""
    after = int(np.searchsorted(time, month, side="right"))
    return slice(max(after - 1, 0), after)


def restricted_mean(curve: ProductLimit, tau: float) -> tuple[float, float]:
    """Area under S up to tau and its standard error, as R's print(survfit, rmean = tau)."""
    steps = slice(0, np.searchsorted(curve.time, tau))
    edges = np.concatenate([[0.0], curve.time[steps], [tau]])
    areas = np.diff(edges) * np.concatenate([[1.0], curve.survival[steps]])
    area_after = np.cumsum(areas[::-1])[::-1][1:]
    terms = _greenwood_terms(curve.at_risk[steps], curve.events[steps])
    return float(areas.sum()), sqrt(float(np.sum(area_after**2 * terms)))
