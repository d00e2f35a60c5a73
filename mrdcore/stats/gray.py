"""Gray's test of cumulative incidences on plain arrays (Gray RJ, Ann Stat 1988;16:1141), with rho = 0."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc

from mrdcore.stats.aalen_johansen import aalen_johansen, just_before, ratio
from mrdcore.stats.times import Floats

Labels = npt.NDArray[np.str_]


@dataclass(frozen=True)
class Gray:
    """Test statistic with its degrees of freedom and p."""

    chi2: float
    df: int
    p: float


@dataclass(frozen=True)
class _Counts:
    """Groups in rows, times of any event in columns: counts, incidence F and event-free survival S of each group."""

    at_risk: Floats
    events: Floats
    competing: Floats
    incidence_before: Floats
    free_before: Floats
    free: Floats


def gray(time: Floats, cause: Floats, group: Labels, levels: tuple[str, ...], strata: Labels | None = None) -> Gray:
    """Compare the incidence of cause 1 (2 competes, 0 is censored) between `levels`, each of which has patients.

    As R's cmprsk: cuminc(time, cause, group, strata)$Tests, its corrections for ties included. No missing values. NaN
    with df 0 where no event of interest happens while two groups are at risk together; NaN with df above 0 where the
    groups lie so far apart that the variance under the hypothesis that they are alike does not exist.
    """
    strata = np.zeros(len(time), dtype=np.str_) if strata is None else strata
    score, variance = np.zeros(len(levels)), np.zeros((len(levels), len(levels)))
    for stratum in np.unique(strata):
        of = strata == stratum
        counts = _counted(time[of], cause[of], group[of], levels)
        score, variance = score + _score(counts), variance + _variance(counts)
    return _quadratic_form(score, variance)


def _counted(time: Floats, cause: Floats, group: Labels, levels: tuple[str, ...]) -> _Counts:
    when = np.unique(time[cause > 0])
    curves = [aalen_johansen(time[group == level], cause[group == level], when) for level in levels]
    return _Counts(
        np.array([curve.at_risk for curve in curves]),
        np.array([curve.events for curve in curves]),
        np.array([curve.competing for curve in curves]),
        np.array([just_before(curve.incidence, 0.0) for curve in curves]),
        np.array([just_before(curve.event_free, 1.0) for curve in curves]),
        np.array([curve.event_free for curve in curves]),
    )


def _score(counts: _Counts) -> Floats:
    """Events less those expected: the risk set of the subdistribution is Y (1 - F) / S, so that it keeps its dead."""
    at_risk = ratio(counts.at_risk, counts.free_before) * (1 - counts.incidence_before)
    share = ratio(at_risk, np.broadcast_to(at_risk.sum(axis=0), at_risk.shape))
    return np.asarray((counts.events - share * counts.events.sum(axis=0)).sum(axis=1))


def _variance(counts: _Counts) -> Floats:
    """Gray's sum over groups r: the events of r move the score of each group by `own`, its competing ones by `other`.

    An event moves the score at its time, and after it through the incidence of r. The incidence common to all under
    the hypothesis is the pooled one, with weights Y / S.
    """
    exposure = ratio(counts.at_risk, counts.free_before)
    together, events = exposure.sum(axis=0), counts.events.sum(axis=0)
    rise = ratio(events, together)
    not_yet = 1 - np.cumsum(rise)
    left = just_before(not_yet, 1.0)
    variance = np.zeros((len(exposure), len(exposure)))
    if ((left < 1e-9) & (events > 0) & ((exposure > 0).sum(axis=0) > 1)).any():
        return variance + nan  # by the pooled incidence everybody has had the event, and more events follow
    hazard = ratio(rise, left)
    for r in range(len(exposure)):
        at_once = (np.eye(len(exposure))[:, [r]] - exposure / together) * exposure[r]
        passed = np.cumsum(at_once * hazard, axis=1)
        later = passed[:, -1:] - passed
        odds = ratio(not_yet, counts.free[r])
        own, other = at_once + (1 - odds) * later, -odds * later
        tied = _unlike_ties(events, together * counts.free_before[r]) * ratio(rise, exposure[r])
        competing = counts.competing[r]
        tied_competing = _unlike_ties(competing, counts.at_risk[r]) * ratio(competing, exposure[r] ** 2)
        variance += (own * tied) @ own.T + (other * tied_competing) @ other.T
    return variance


def _unlike_ties(events: Floats, at_risk: Floats) -> Floats:
    """The factor of the hypergeometric variance for several events at one time; 1 for one event."""
    return 1 - np.where(events > 1, ratio(events - 1, at_risk - 1), 0.0)


def _quadratic_form(score: Floats, variance: Floats) -> Gray:
    if np.isnan(variance).any() or np.linalg.eigvalsh(variance)[0] < -1e-9:
        return Gray(nan, len(score) - 1, nan)
    # a group never at risk at an event of interest has no variance; one of the others is determined by the rest
    kept = np.flatnonzero(np.diag(variance) > 1e-12)[1:]
    if not kept.size:
        return Gray(nan, 0, nan)
    inverse = np.linalg.pinv(variance[np.ix_(kept, kept)], hermitian=True)
    chi2 = float(score[kept] @ inverse @ score[kept])
    return Gray(chi2, int(kept.size), float(chdtrc(kept.size, chi2)))
