"""Are the values of one group larger than those of another, and by how much: Wilcoxon's rank-sum test, as R has it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import floor, nan, sqrt

import numpy as np

from mrdcore.stats.product_limit import Z
from mrdcore.stats.times import Floats

EXACT_BELOW = 50  # patients in each group, as in R


@dataclass(frozen=True)
class RankSum:
    """Two-sided p, and the shift from the second group to the first (Hodges and Lehmann) with its 95% limits."""

    p: float
    shift: float
    low: float
    high: float
    exact: bool


def rank_sum(x: Floats, y: Floats) -> RankSum:
    """The test of `x` against `y`, without missing values, both with patients.

    Exact where both have fewer than 50 and no value occurs twice; otherwise the normal approximation with correction
    for ties and continuity. The limits are the pairwise differences that the test no longer rejects; NaN where patients
    are too few for 95% limits (R gives the extremes, and warns). p is NaN where all values are the same.
    R: wilcox.test(x, y, conf.int = TRUE), whose search for a limit stops within 1e-4 of it.
    """
    from scipy.stats import mannwhitneyu

    together = np.concatenate([x, y])
    exact = max(len(x), len(y)) < EXACT_BELOW and len(np.unique(together)) == len(together)
    differences = np.sort(np.subtract.outer(x, y).ravel())
    if together.min() == together.max():
        return RankSum(nan, 0.0, nan, nan, exact)
    p = float(mannwhitneyu(x, y, method="exact" if exact else "asymptotic").pvalue)
    below = _exact_rank(len(x), len(y)) if exact else _rank(x, y)
    low, high = (differences[below - 1], differences[-below]) if below > 0 else (nan, nan)
    return RankSum(p, float(np.median(differences)), float(low), float(high), exact)


def _rank(x: Floats, y: Floats) -> int:
    """How many pairwise differences up to the lower limit, by the normal approximation: between the differences the
    groups have no value in common, so only ties within them narrow the variance.
    """
    n, m = len(x), len(y)
    ties = sum(float((counts**3 - counts).sum()) for counts in (np.unique(v, return_counts=True)[1] for v in (x, y)))
    sigma = sqrt(n * m / 12 * (n + m + 1 - ties / ((n + m) * (n + m - 1))))
    return floor(n * m / 2 - 0.5 - Z * sigma) + 1


@lru_cache(maxsize=256)
def _exact_rank(n: int, m: int) -> int:
    """The same, exactly: the 2.5% quantile of the statistic. R: qwilcox(0.025, n, m)."""
    ways = np.zeros((m + 1, m * (n + m) + 1))
    ways[0, 0] = 1.0
    for rank in range(1, n + m + 1):  # each rank stands in the second group or not
        ways[1:, rank:] += ways[:-1, :-rank].copy()
    cumulated = np.cumsum(ways[m, m * (m + 1) // 2 :])
    return int(np.searchsorted(cumulated / cumulated[-1], 0.025 - 1e-12))
