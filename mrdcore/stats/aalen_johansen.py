"""The Aalen-Johansen estimate of one cause among two, with its variance, on plain arrays.

Own code: lifelines' fitter moves tied times apart at random, loses an event at time 0 and swaps its limits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import nan

import numpy as np

from mrdcore.options import ConfidenceType
from mrdcore.stats.product_limit import holding_at, limits
from mrdcore.stats.tally import Tally, tally
from mrdcore.stats.times import Floats

VARIANCE = "Greenwood-type variance"


@dataclass(frozen=True)
class AalenJohansen:
    """One entry per time: counts; incidence of the event and survival free of both causes just after it; variance.

    `events` are of the cause of interest, `competing` of the other one.
    """

    time: Floats
    at_risk: Floats
    events: Floats
    competing: Floats
    censored: Floats
    incidence: Floats
    event_free: Floats
    variance: Floats

    @property
    def last(self) -> float:
        return float(self.time[-1]) if self.time.size else nan

    def covers(self, month: float) -> bool:
        """Whether the incidence is known at this month: somebody was followed that long, or nobody is left."""
        return bool(self.time.size) and (self.last >= month or self.event_free[-1] == 0)

    def at(self, month: float, values: Floats, before: float) -> float:
        """The entry of `values` that holds at this month; `before` ahead of the first time."""
        here = values[holding_at(self.time, month)]
        return float(here[0]) if here.size else before

    def at_with_limits(self, month: float, conf_type: ConfidenceType) -> tuple[float, float, float]:
        """The incidence at this month with its 95% limits."""
        here = holding_at(self.time, month)
        if here.stop == 0:
            return 0.0, nan, nan
        low, high = _limits(self.incidence[here], self.variance[here], conf_type)
        return float(self.incidence[here][0]), float(low[0]), float(high[0])

    def band(self, conf_type: ConfidenceType) -> tuple[Floats, Floats]:
        """Pointwise 95% limits of the incidence, as R's survfit with this conf.type; NaN where it is 0 or 1."""
        return _limits(self.incidence, self.variance, conf_type)


def _limits(incidence: Floats, variance: Floats, conf_type: ConfidenceType) -> tuple[Floats, Floats]:
    return limits(incidence, ratio(variance, incidence**2), conf_type)


def aalen_johansen(
    time: Floats, cause: Floats, when: Floats | None = None, entry: Floats | None = None
) -> AalenJohansen:
    """Incidence of cause 1 where 2 competes (0: censored), at each distinct time, or at the times `when`.

    `when` must hold every time of an event. At risk are those with time >= t, and with `entry` (minus infinity: from the
    start; always before `time`) those with entry < t <= time: a censoring comes after the events of its time, and both
    causes at one time share one risk set. No missing values. The variance is Greenwood-type: that of multinomial counts
    at each time, carried forward by the delta method, which is the infinitesimal jackknife of
    R's survfit(Surv(time, factor(cause)) ~ 1). cmprsk's cuminc has the same estimate and another variance. Where
    patients enter late the two part, and it is R's jackknife: survfit(Surv(entry, time, factor(cause)) ~ 1, id).
    """
    counts = tally(time, cause, entry)
    curve = incidence_of(counts, when)
    if entry is None or not counts.entry.size:
        return curve
    before = just_before(curve.event_free, 1.0)
    return replace(curve, variance=_jackknife(time, cause, entry, curve.time, curve.at_risk, before))


def incidence_of(counts: Tally, when: Floats | None = None) -> AalenJohansen:
    """The estimate from the counts per distinct time, all of them there from the start; as aalen_johansen."""
    at_risk, events, competing, censored = counts.at_risk, counts.events, counts.competing, counts.censored
    if when is None:
        when = counts.time
    else:
        at_risk = counts.at_risk_at(when)
        events, competing, censored = (counts.at_each(when, of) for of in (events, competing, censored))
    event_free: Floats = np.cumprod(1 - ratio(events + competing, at_risk), dtype=np.float64)
    before = just_before(event_free, 1.0)
    incidence = np.cumsum(before * ratio(events, at_risk))
    incidence = np.where(incidence > 1 - 1e-12, 1.0, incidence)  # a sum of thirds must be 1, which has no interval
    variance = _variance(at_risk, events, events + competing, before, incidence)
    return AalenJohansen(when, at_risk, events, competing, censored, incidence, event_free, variance)


def _jackknife(time: Floats, cause: Floats, entry: Floats, when: Floats, at_risk: Floats, before: Floats) -> Floats:
    """The sum over patients of the squared influence of each on F, followed from time to time with that on S."""
    on_incidence, on_free, variance = np.zeros(len(time)), np.zeros(len(time)), np.zeros(len(when))
    for i, (t, n, free) in enumerate(zip(when, np.maximum(at_risk, 1.0), before, strict=True)):
        here, now = (entry < t) & (t <= time), time == t
        relapsing, failing = now & (cause == 1), now & (cause > 0)
        rise, fall = relapsing.sum() / n, failing.sum() / n
        on_incidence = on_incidence + on_free * rise + free * (relapsing - here * rise) / n
        on_free = on_free * (1 - fall) - free * (failing - here * fall) / n
        variance[i] = (on_incidence**2).sum()
    return variance


def _variance(at_risk: Floats, events: Floats, failed: Floats, free: Floats, incidence: Floats) -> Floats:
    """The sum over u <= t of [own - 2 (F(t) - F(u)) cross + (F(t) - F(u))^2 all], expanded to take one pass."""
    own = free**2 * ratio(events * (at_risk - events), at_risk**3)
    cross = free * ratio(events, at_risk**2)
    every = ratio(failed, at_risk * (at_risk - failed))
    linear = incidence * np.cumsum(cross) - np.cumsum(cross * incidence)
    square = incidence**2 * np.cumsum(every) - 2 * incidence * np.cumsum(every * incidence)
    variance = np.cumsum(own) - 2 * linear + square + np.cumsum(every * incidence**2)
    return np.maximum(variance, 0.0)


def just_before(values: Floats, first: float) -> Floats:
    """The left limits of a step function given by its values from each time on."""
    return np.concatenate([[first], values])[:-1]


def ratio(part: Floats, whole: Floats) -> Floats:
    """part / whole; 0 where nobody is left to divide by."""
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole != 0)
