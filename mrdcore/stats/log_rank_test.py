"""Tests of whether curves differ, on plain arrays: weights, strata, delayed entry and trend, not all in lifelines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

import numpy as np
from scipy.special import chdtrc

from mrdcore.options import Test
from mrdcore.stats.risk_table import RiskTable, counted_by_group, risk_table
from mrdcore.stats.tally import Tally
from mrdcore.stats.times import Floats, Labels


@dataclass(frozen=True)
class LogRank:
    """Test statistic with its degrees of freedom and p; (weighted) observed and expected events by group, in order.

    `variance` is that of observed minus expected.
    """

    chi2: float
    df: int
    p: float
    observed: Floats
    expected: Floats
    variance: Floats

    @property
    def trend(self) -> tuple[float, float]:
        """Chi-square with one degree of freedom, and p: do hazards rise or fall over the groups, scored 1, 2, 3 ...?

        As R's survdiff followed by sum(score * (obs - exp))^2 / (score' var score). NaN where no group differs in score
        while at risk together. Tarone, Biometrika 1975;62:679.
        """
        score = np.arange(1.0, len(self.observed) + 1)
        if not (np.diag(self.variance) > 0).any():
            return nan, nan
        chi2 = float(score @ (self.observed - self.expected)) ** 2 / float(score @ self.variance @ score)
        return chi2, float(chdtrc(1, chi2))


def log_rank_test(
    time: Floats,
    event: Floats,
    group: Labels,
    levels: tuple[str, ...],
    strata: Labels | None = None,
    entry: Floats | None = None,
    weight: Test = "log_rank",
) -> LogRank:
    """Compare the survival of `levels` as R's survdiff(Surv(time, event) ~ group + strata(strata)).

    At risk at t are those with entry < t <= time (`entry` absent: all from the start), so that an interval of follow-up
    can belong to a group that its patient joins later (Mantel-Byar). `weight` of an event's time: 1 for the log-rank
    test; the number n at risk (Gehan, Biometrika 1965;52:203) or its square root (Tarone and Ware, Biometrika
    1977;64:156); the pooled S just before it (Fleming-Harrington, rho = 1: survdiff(rho = 1)). n and S are those of
    the stratum. No missing values. NaN where no event happens while two groups are at risk together.
    """
    return log_rank_of(counted_by_group(time, event, group, levels, strata, entry), weight)


def log_rank_of(strata: Sequence[Sequence[Tally]], weight: Test = "log_rank") -> LogRank:
    """The test from the counts per distinct time of each group (inner) of each stratum (outer); as log_rank_test."""
    pieces = [_observed_expected_variance(risk_table(groups), weight) for groups in strata]
    observed, expected, variance = (np.asarray(np.sum(parts, axis=0)) for parts in zip(*pieces, strict=True))
    chi2, df = _quadratic_form(observed, expected, variance)
    return LogRank(chi2, df, float(chdtrc(df, chi2)) if df else nan, observed, expected, variance)


def _observed_expected_variance(table: RiskTable, weight: Test) -> tuple[Floats, Floats, Floats]:
    at_risk, died = table.at_risk, table.died
    n, d = at_risk.sum(axis=0), died.sum(axis=0)
    w, share = _weights(n, d, weight), at_risk / n
    spread = w**2 * np.divide(d * (n - d), n - 1, out=np.zeros_like(n), where=n > 1)
    variance = -(share * spread) @ share.T
    # not the difference of two sums: where one group alone is at risk nothing may be left, however large the weights
    np.fill_diagonal(variance, (share * (1 - share)) @ spread)
    return died @ w, share @ (w * d), variance


def _weights(n: Floats, d: Floats, weight: Test) -> Floats:
    """The weight of each event's time, from the numbers at risk and of events of all groups."""
    if weight == "gehan":
        return n
    if weight == "tarone_ware":
        return np.sqrt(n)
    if weight == "fleming_harrington":
        return np.concatenate([[1.0], np.cumprod(1 - d / n)[:-1]])[: len(n)]
    return np.ones_like(n)


def _quadratic_form(observed: Floats, expected: Floats, variance: Floats) -> tuple[float, int]:
    # a group never at risk at an event has no variance and leaves the test, as in survdiff; one of the others is
    # determined by the rest
    kept = np.flatnonzero(np.diag(variance) > 0)[1:]
    if not kept.size:
        return nan, 0
    difference, inverse = (observed - expected)[kept], np.linalg.pinv(variance[np.ix_(kept, kept)], hermitian=True)
    return float(difference @ inverse @ difference), int(kept.size)
