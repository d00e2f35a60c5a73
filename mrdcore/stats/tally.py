"""Counts per distinct time: all that survival statistics need to know of the patients.

Months of whole days take as many values as there are days of follow-up, however many patients there are, so that the
patients are looked at once and everything else runs over the days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from mrdcore.schema import DAYS_PER_MONTH
from mrdcore.stats.times import Floats

Codes = npt.NDArray[np.int64]

CAUSES = 3  # 0 censored, 1 the event of interest, 2 the competing one
FEW = 2_000  # patients, for whom sorting takes less time than the other ways
UNITS = (1.0, DAYS_PER_MONTH)  # times in whole days, and in months of whole days
LONGEST = 200_000  # days of follow-up for which there is a place to count in


@dataclass(frozen=True)
class Tally:
    """One entry per distinct time, in order: how many have the event of interest, the competing one, are censored.

    `entry` are the times at which patients come under observation late, in order, one each; empty: all from the start.
    """

    time: Floats
    events: Floats
    competing: Floats
    censored: Floats
    entry: Floats

    @cached_property
    def leaving(self) -> Floats:
        """Whose follow-up ends at each time, for whatever reason."""
        return self.events + self.competing + self.censored

    @property
    def patients(self) -> int:
        return int(self.leaving.sum())

    @cached_property
    def at_risk(self) -> Floats:
        """How many are at risk at each time: entry < t <= time."""
        return self.at_risk_at(self.time)

    def at_risk_at(self, when: Floats) -> Floats:
        """How many are at risk at each time of `when`."""
        staying = np.append(np.cumsum(self.leaving[::-1])[::-1], 0.0)
        left = staying[np.searchsorted(self.time, when, side="left")]
        if not self.entry.size:
            return left
        return np.asarray(left - (len(self.entry) - np.searchsorted(self.entry, when, side="left")))

    def at_each(self, when: Floats, counts: Floats) -> Floats:
        """`counts` (one for each time of the tally) at the times of `when`, 0 where nobody has that time."""
        if not self.time.size:
            return np.zeros(len(when))
        place = np.minimum(np.searchsorted(self.time, when), len(self.time) - 1)
        return np.where(self.time[place] == when, counts[place], 0.0)

    def of(self, cause: int) -> Tally:
        """The same patients with the event `cause` alone: whoever has the other one is censored then."""
        own, other = (self.events, self.competing) if cause == 1 else (self.competing, self.events)
        return Tally(self.time, own, np.zeros_like(own), self.censored + other, self.entry)

    @property
    def any_event(self) -> Tally:
        """The same patients with whichever event comes first."""
        return Tally(self.time, self.events + self.competing, np.zeros_like(self.events), self.censored, self.entry)

    @property
    def reversed(self) -> Tally:
        """The same patients with the end of follow-up as the event, which an event censors."""
        return Tally(self.time, self.censored, np.zeros_like(self.events), self.events + self.competing, self.entry)


def tally(time: Floats, cause: Floats, entry: Floats | None = None) -> Tally:
    """The counts of one group of patients: `time` 0 or more, `cause` 0, 1 or 2; `entry` minus infinity from the start."""
    return tallies(time, cause, np.zeros(len(time), dtype=np.int64), 1, entry)[0]


def tallies(
    time: Floats, cause: Floats, cell: Codes, cells: int, entry: Floats | None = None, number: Codes | None = None
) -> list[Tally]:
    """The counts of each of `cells` groups, of which `cell` says the number for each patient.

    With `number` a row stands for that many patients.
    """
    late = np.zeros(0) if entry is None else entry
    entries = [np.sort(late[np.isfinite(late) & (cell == place)]) if late.size else late for place in range(cells)]
    days, unit = _whole_days(time)
    if days is not None:
        when = np.arange(days.max(initial=-1) + 1) / unit
        return _binned(when, days, cause, cell, entries, number)
    if len(time) <= FEW or number is not None:
        when, place = np.unique(time, return_inverse=True)
        return _binned(when, place, cause, cell, entries, number)
    return [_sorted(time[cell == place], cause[cell == place], entries[place]) for place in range(cells)]


def joined(parts: Sequence[Tally]) -> Tally:
    """The patients of several tallies in one."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        nothing = np.zeros(0)
        return Tally(nothing, nothing, nothing, nothing, nothing)
    when = in_order([part.time for part in parts])
    events, competing, censored = counts = np.zeros((CAUSES, len(when)))
    for part in parts:
        counts[:, np.searchsorted(when, part.time)] += (part.events, part.competing, part.censored)
    return Tally(when, events, competing, censored, np.sort(np.concatenate([part.entry for part in parts])))


def in_order(times: Sequence[Floats]) -> Floats:
    """The distinct ones of several ordered lists of times; a stable sort only merges them."""
    merged = np.sort(np.concatenate([*times, np.zeros(0)]), kind="stable")
    first = np.ones(len(merged), dtype=np.bool_)
    first[1:] = merged[1:] != merged[:-1]
    return np.asarray(merged[first])


def _whole_days(time: Floats) -> tuple[Codes | None, float]:
    """The number of days of each time, and how many of them make one unit; None where the times are not whole days."""
    for unit in UNITS if len(time) > FEW else ():
        if _are_whole(time[:FEW], unit) and _are_whole(time, unit):
            return np.rint(time * unit).astype(np.int64), unit
    return None, 1.0


def _are_whole(time: Floats, unit: float) -> bool:
    return bool(time.max() * unit < LONGEST) and np.array_equal(np.rint(time * unit) / unit, time)


def _binned(
    when: Floats, place: Codes, cause: Floats, cell: Codes, entries: list[Floats], number: Codes | None
) -> list[Tally]:
    """Counts of times that are known by their place in `when`."""
    shape = (len(entries), CAUSES, len(when))
    flat = (cell * CAUSES + cause.astype(np.int64)) * len(when) + place
    counts = np.bincount(flat, number, minlength=int(np.prod(shape))).reshape(shape).astype(np.float64)
    found = []
    for (censored, events, competing), entry in zip(counts, entries, strict=True):
        seen = np.flatnonzero(censored + events + competing)
        found.append(Tally(when[seen], events[seen], competing[seen], censored[seen], entry))
    return found


def _sorted(time: Floats, cause: Floats, entry: Floats) -> Tally:
    """Counts of many times of which few are alike: those of each cause are sorted apart, and then put together."""
    found = [np.unique(time[cause == value], return_counts=True) for value in range(CAUSES)]
    when = in_order([times for times, _ in found])
    censored, events, competing = counts = np.zeros((CAUSES, len(when)))
    for row, (times, number) in zip(counts, found, strict=True):
        row[np.searchsorted(when, times)] = number
    return Tally(when, events, competing, censored, entry)
