"""Are the values of one group larger than those of another, and by how much: Wilcoxon's rank-sum test, as R has it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import floor, nan, sqrt

import numpy as np
from scipy.special import ndtr

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
    together = np.concatenate([x, y])
    exact = max(len(x), len(y)) < EXACT_BELOW and len(np.unique(together)) == len(together)
    differences = np.sort(np.subtract.outer(x, y).ravel())
    if together.min() == together.max():
        return RankSum(nan, 0.0, nan, nan, exact)
    above = float((differences > 0).sum() + (differences == 0).sum() / 2)  # pairs in which the first group's is larger
    extreme = max(above, len(differences) - above)
    p = _exact_p(len(x), len(y), extreme) if exact else _p(together, len(x), extreme)
    below = _exact_rank(len(x), len(y)) if exact else _rank(x, y)
    low, high = (differences[below - 1], differences[-below]) if below > 0 else (nan, nan)
    return RankSum(p, float(np.median(differences)), float(low), float(high), exact)


def _p(together: Floats, n: int, extreme: float) -> float:
    """Twice the normal probability of so many pairs or more."""
    total, m = len(together), len(together) - n
    ties = float((np.unique(together, return_counts=True)[1] ** 3.0).sum()) - total
    sigma = sqrt(n * m / 12 * (total + 1 - ties / (total * (total - 1))))
    return min(1.0, 2 * float(ndtr(-(extreme - n * m / 2 - 0.5) / sigma)))


def _rank(x: Floats, y: Floats) -> int:
    """How many pairwise differences up to the lower limit, by the normal approximation: between the differences the
    groups have no value in common, so only ties within them narrow the variance.
    """
    n, m = len(x), len(y)
    ties = sum(float((counts**3 - counts).sum()) for counts in (np.unique(v, return_counts=True)[1] for v in (x, y)))
    sigma = sqrt(n * m / 12 * (n + m + 1 - ties / ((n + m) * (n + m - 1))))
    return floor(n * m / 2 - 0.5 - Z * sigma) + 1


def _exact_p(n: int, m: int, extreme: float) -> float:
    """Twice the probability of so many pairs or more, by all the ways in which the groups can lie. R: pwilcox(q, n, m)."""
    return min(1.0, 2 * float(_cumulated(n, m)[n * m - int(extreme)]))  # as many ways have so many or more as so few


def _exact_rank(n: int, m: int) -> int:
    """The same rank, exactly: the 2.5% quantile of the statistic. R: qwilcox(0.025, n, m)."""
    return int(np.searchsorted(_cumulated(n, m), 0.025 - 1e-12))


@lru_cache(maxsize=256)
def _cumulated(n: int, m: int) -> Floats:
    """The probability of 0, 1, 2, ... pairs or fewer in which the first group's value is larger."""
    ways = np.zeros((m + 1, m * (n + m) + 1))
    ways[0, 0] = 1.0
    for rank in range(1, n + m + 1):  # each rank stands in the second group or not
        ways[1:, rank:] += ways[:-1, :-rank].copy()
    cumulated = np.cumsum(ways[m, m * (m + 1) // 2 :])
    return np.asarray(cumulated / cumulated[-1], dtype=np.float64)
