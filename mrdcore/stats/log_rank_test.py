"""The log-rank test on plain arrays: strata and delayed entry as in R, which lifelines' test does not have."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc

from mrdcore.stats.times import Floats

Labels = npt.NDArray[np.str_]


@dataclass(frozen=True)
class LogRank:
    """Test statistic with its degrees of freedom and p; observed and expected events by group, in order."""

    chi2: float
    df: int
    p: float
    observed: Floats
    expected: Floats


def log_rank_test(
    time: Floats,
    event: Floats,
    group: Labels,
    levels: tuple[str, ...],
    strata: Labels | None = None,
    entry: Floats | None = None,
) -> LogRank:
    """Compare the survival of `levels` as R's survdiff(Surv(time, event) ~ group + strata(strata)).

    At risk at t are those with entry < t <= time (`entry` absent: all from the start), so that an interval of follow-up
    can belong to a group that its patient joins later (Mantel-Byar). No missing values. NaN where no event happens
    while two groups are at risk together.
    """
    strata = np.zeros(len(time), dtype=np.str_) if strata is None else strata
    entry = np.full(len(time), -np.inf) if entry is None else entry
    observed, expected = np.zeros(len(levels)), np.zeros(len(levels))
    variance = np.zeros((len(levels), len(levels)))
    for stratum in np.unique(strata):
        of = strata == stratum
        pieces = _observed_expected_variance(time[of], event[of], group[of], entry[of], levels)
        observed, expected, variance = observed + pieces[0], expected + pieces[1], variance + pieces[2]
    chi2, df = _quadratic_form(observed, expected, variance)
    return LogRank(chi2, df, float(chdtrc(df, chi2)) if df else nan, observed, expected)


def _observed_expected_variance(
    time: Floats, event: Floats, group: Labels, entry: Floats, levels: tuple[str, ...]
) -> tuple[Floats, Floats, Floats]:
    when = np.unique(time[event == 1])
    of_level = [group == level for level in levels]
    at_risk = np.column_stack([_not_before(when, time[of]) - _not_before(when, entry[of]) for of in of_level])
    died = np.column_stack([_at_each(when, time[of & (event == 1)]) for of in of_level])
    n, d = at_risk.sum(axis=1), died.sum(axis=1)
    share = at_risk / n[:, None]
    weight = np.divide(d * (n - d), n - 1, out=np.zeros_like(n), where=n > 1)
    variance = np.diag(weight @ share) - (share * weight[:, None]).T @ share
    return died.sum(axis=0), d @ share, variance


def _not_before(when: Floats, times: Floats) -> Floats:
    """How many of `times` are at or after each time of `when`."""
    return np.asarray(len(times) - np.searchsorted(np.sort(times), when, side="left"), dtype=np.float64)


def _at_each(when: Floats, times: Floats) -> Floats:
    """How many of `times` are each time of `when`."""
    return np.bincount(np.searchsorted(when, times), minlength=len(when)).astype(np.float64)


def _quadratic_form(observed: Floats, expected: Floats, variance: Floats) -> tuple[float, int]:
    # a group never at risk at an event has no variance and leaves the test, as in survdiff; one of the others is
    # determined by the rest
    kept = np.flatnonzero(np.diag(variance) > 1e-12)[1:]
    if not kept.size:
        return nan, 0
    difference, inverse = (observed - expected)[kept], np.linalg.pinv(variance[np.ix_(kept, kept)], hermitian=True)
    return float(difference @ inverse @ difference), int(kept.size)
