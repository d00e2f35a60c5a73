"""Who is at risk at each event: one place for ties, delayed entry and strata."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mrdcore.stats.times import Floats, Labels

Places = npt.NDArray[np.intp]


@dataclass(frozen=True)
class RiskSets:
    """The distinct times of events, those of one stratum after those of another, and the rows at risk at each.

    A row is at risk at the times numbered first <= k < last; one that has the event has it at number last - 1.
    """

    first: Places
    last: Places
    died: npt.NDArray[np.bool_]
    time: Floats

    @property
    def delayed(self) -> bool:
        """Whether some row is not at risk from the first time of all."""
        return bool((self.first > 0).any())

    def at_risk(self, values: Floats) -> Floats:
        """The sum of `values` (a row each) over the rows at risk at each time."""
        sums = self._from(self.last, values)
        return sums - self._from(self.first, values) if self.delayed else sums

    def of_events(self, values: Floats) -> Floats:
        """The sum of `values` (one for each row that has the event) over the events at each time."""
        return self.summed(self.last[self.died] - 1, values)

    def summed(self, which: Places, values: Floats) -> Floats:
        """The sum of `values` by the number of the time that each belongs to."""
        return binned(which, values, len(self.time))

    def while_at_risk(self, values: Floats) -> Floats:
        """The sum of `values` (one for each time) over the times at which each row is at risk."""
        until = np.concatenate([np.zeros((1, *values.shape[1:])), np.cumsum(values, axis=0)])
        return np.asarray(until[self.last] - until[self.first])

    def _from(self, place: Places, values: Floats) -> Floats:
        """At each time, the sum over the rows whose place is after it."""
        sums = binned(place, values, len(self.time) + 1)
        return np.asarray(np.cumsum(sums[::-1], axis=0)[::-1][1:])


def binned(place: Places, values: Floats, bins: int) -> Floats:
    if values.ndim == 1:
        return np.bincount(place, values, bins).astype(np.float64)
    width = values.shape[1]
    each = (place[:, None] * width + np.arange(width)).ravel()
    return np.bincount(each, values.ravel(), bins * width).astype(np.float64).reshape(bins, width)


def risk_sets(stop: Floats, event: Floats, start: Floats | None = None, strata: Labels | None = None) -> RiskSets:
    """At risk at t: start < t <= stop in the same stratum; a start of 0 or before takes day 0 in.

    So an event on day 0 is kept, as in a curve without delayed entry; R's Surv(start, stop, event) drops such a patient.
    A row that starts when it stops or later is never at risk and its event is none.
    """
    entry = np.full(len(stop), -np.inf) if start is None else np.where(start > 0, start, -np.inf)
    died = (event == 1) & (entry < stop)
    if strata is None:
        time = np.unique(stop[died])
        first, last = np.searchsorted(time, entry, side="right"), np.searchsorted(time, stop, side="right")
    else:
        time, first, last = _by_stratum(entry, stop, died, strata)
    return RiskSets(first, np.maximum(first, last), died, time)


def _by_stratum(
    entry: Floats, stop: Floats, died: npt.NDArray[np.bool_], strata: Labels
) -> tuple[Floats, Places, Places]:
    times, first, last, before = [], np.zeros(len(stop), np.intp), np.zeros(len(stop), np.intp), 0
    order, cuts = _parts(strata)
    for rows in np.split(order, cuts):
        time = np.unique(stop[rows][died[rows]])
        first[rows] = before + np.searchsorted(time, entry[rows], side="right")
        last[rows] = before + np.searchsorted(time, stop[rows], side="right")
        times.append(time)
        before += len(time)
    return np.concatenate([*times, np.array([])]), first, last


def _parts(strata: Labels) -> tuple[Places, Places]:
    """The rows sorted by stratum, and where one stratum ends."""
    number = np.unique(strata, return_inverse=True)[1]
    order = np.argsort(number, kind="stable")
    return order, np.flatnonzero(np.diff(number[order])) + 1
