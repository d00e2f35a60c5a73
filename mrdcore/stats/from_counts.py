"""Survival statistics of counts: no patient is looked at again, wherever they were counted.

`by` is the grouping of the counts whose levels are compared, the first where it is not given; without any grouping all
patients are one group, called "". Patients whose level is missing are in none. A month at which nobody is left has its
curve's last value: see product_limit.follow_up_covers.
"""

from __future__ import annotations

import numpy as np

from mrdcore.options import Test
from mrdcore.stats.aalen_johansen import AalenJohansen, incidence_of
from mrdcore.stats.counts import Counts
from mrdcore.stats.cox.counted import comparable_groups, fit_counted
from mrdcore.stats.cox.fit import CoxFit
from mrdcore.stats.log_rank_test import LogRank, log_rank_of
from mrdcore.stats.product_limit import ProductLimit, limit_of
from mrdcore.stats.tally import Tally
from mrdcore.stats.times import Floats


def kaplan_meier(counts: Counts, by: str = "") -> dict[str, ProductLimit]:
    """The product limit of each level, a competing event censoring; product_limit.band has its 95% limits.

    R: survfit(Surv(time, event == 1) ~ by).
    """
    return {level: limit_of(group) for level, group in _groups(counts, by).items()}


def number_at_risk(counts: Counts, at: tuple[float, ...], by: str = "") -> dict[str, Floats]:
    """How many of each level are at risk at each time of `at`. R: summary(survfit(Surv(time, event) ~ by), at)$n.risk."""
    when = np.array(at, dtype=np.float64)
    return {level: group.at_risk_at(when) for level, group in _groups(counts, by).items()}


def cumulative_incidence(counts: Counts, by: str = "") -> dict[str, AalenJohansen]:
    """The Aalen-Johansen estimate of each level, where an event 2 competes with 1. R: survfit(Surv(time, factor(event)) ~ by)."""
    return {level: incidence_of(group) for level, group in _groups(counts, by).items()}


def log_rank(counts: Counts, by: str = "", strata: str = "", weight: Test = "log_rank") -> LogRank:
    """The test over all levels, in their order, within the levels of `strata`. R: survdiff(Surv(time, event) ~ by + strata(strata))."""
    return log_rank_of(_within(counts, by, strata), weight)


def cox(counts: Counts, by: str = "", strata: str = "") -> CoxFit | None:
    """The hazard of each level but the first against the first, tied events as Efron; None where one is not finite.

    R: coxph(Surv(time, event) ~ by + strata(strata), ties = "efron").
    """
    groups = _within(counts, by, strata)
    if len(groups[0]) < 2 or not all(comparable_groups(groups, 0)):
        return None
    return fit_counted(groups, np.eye(len(groups[0]))[:, 1:])


def _groups(counts: Counts, by: str) -> dict[str, Tally]:
    if not counts.by:
        return {"": counts.tally()}
    return {level: counts.tally(by, level) for level in counts.levels(by)}


def _within(counts: Counts, by: str, strata: str) -> list[list[Tally]]:
    """The levels of each stratum; all patients are one stratum where none is named."""
    levels = counts.levels(by)
    parts = [counts.where(strata, stratum) for stratum in counts.levels(strata)] if strata else [counts]
    return [[part.tally(by, level) for level in levels] for part in parts]
