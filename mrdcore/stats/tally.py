"""Counts per distinct time: all that survival statistics need to know of the patients.

Months of whole days take as many values as there are days of follow-up, however many patients there are, so that the
patients are looked at once and everything else runs over the days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from mrdcore.schema import DAYS_PER_MONTH

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

CAUSES = 3  # 0 censored, 1 the event of interest, 2 the competing one
FEW = 2_000  # patients, for whom sorting takes less time than the other ways
SMALLER = 2.0**-900  # a power of two, by which times change their exponent alone
UNITS = (1.0, DAYS_PER_MONTH)  # times in whole days, and in months of whole days
ROWS = 50_000  # looked at together
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
        return self._entered(self._staying[:-1], self.time)

    def at_risk_at(self, when: Floats) -> Floats:
        """How many are at risk at each time of `when`."""
        return self._entered(self._staying[np.searchsorted(self.time, when, side="left")], when)

    @cached_property
    def _staying(self) -> Floats:
        """Whose follow-up ends at each time or later, whenever they enter; nobody after the last."""
        return np.append(np.cumsum(self.leaving[::-1])[::-1], 0.0)

    def _entered(self, staying: Floats, when: Floats) -> Floats:
        """Of those who stay until each time, how many have entered before it."""
        if not self.entry.size:
            return staying
        return np.asarray(staying - (len(self.entry) - np.searchsorted(self.entry, when, side="left")))

    def at_risk_and_events(self, when: Floats) -> tuple[Floats, Floats]:
        """How many are at risk, and how many have the event of interest, at each time of `when`, which is in order."""
        place = _before(self.time, when)
        at_risk = self._entered(self._staying[place], when)
        return at_risk, self._at_each(when, place, self.events)

    def at_each(self, when: Floats, counts: Floats) -> Floats:
        """`counts` (one for each time of the tally) at the times of `when`, 0 where nobody has that time."""
        return self._at_each(when, np.searchsorted(self.time, when), counts)

    def _at_each(self, when: Floats, place: Codes, counts: Floats) -> Floats:
        after = np.append(self.time, np.nan), np.append(counts, 0.0)  # the last place: after all times
        return np.where(after[0][place] == when, after[1][place], 0.0)

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


NOBODY = Tally(*np.zeros((5, 0)))


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
    for unit in UNITS if len(time) > FEW else ():
        counts = _by_day(time, unit, cause, cell, cells, number)
        if counts is not None:
            return _cells(np.arange(counts.shape[-1]) / unit, counts, entries)
    if len(time) <= FEW or number is not None:
        when, place = np.unique(time, return_inverse=True)
        counts = np.bincount(_flat(cell, cause, place, len(when)), number, cells * CAUSES * len(when))
        return _cells(when, counts.reshape(cells, CAUSES, len(when)), entries)
    rows = [np.flatnonzero(cell == place) for place in range(cells)]
    return [_sorted(time[of], cause[of], entry) for of, entry in zip(rows, entries, strict=True)]


def joined(parts: Sequence[Tally]) -> Tally:
    """The patients of several tallies in one."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return NOBODY
    when = in_order([part.time for part in parts])
    events, competing, censored = counts = np.zeros((CAUSES, len(when)))
    for part in parts:
        counts[:, np.searchsorted(when, part.time)] += (part.events, part.competing, part.censored)
    return Tally(when, events, competing, censored, np.sort(np.concatenate([part.entry for part in parts])))


def in_order(times: Sequence[Floats]) -> Floats:
    """The distinct ones of several ordered lists of times; a stable sort only merges them."""
    merged = np.sort(np.concatenate([*times, np.zeros(0)]), kind="stable")
    return np.asarray(merged[_first(merged)])


def _by_day(
    time: Floats, unit: float, cause: Floats, cell: Codes, cells: int, number: Codes | None
) -> npt.NDArray[Any] | None:
    """How many by cell, cause and day, `unit` days to one of `time`; None where times are not whole days.

    Some rows at a time: new memory for a million of them takes longer than the sums themselves.
    """
    longest = time.max() * unit
    if longest >= LONGEST:
        return None
    shape = (cells, CAUSES, round(longest) + 1)
    counts = np.zeros(int(np.prod(shape)))
    for first in range(0, len(time), ROWS):
        rows = slice(first, first + ROWS)
        days = np.rint(time[rows] * unit)
        if not np.array_equal(days / unit, time[rows]):
            return None
        flat = _flat(cell[rows], cause[rows], days.astype(np.int64), shape[-1])
        counts += np.bincount(flat, None if number is None else number[rows], len(counts))
    return counts.reshape(shape)


def _flat(cell: Codes, cause: Floats, place: Codes, times: int) -> Codes:
    """The number of each row's cell, cause and time together."""
    return (cell * CAUSES + cause.astype(np.int64)) * times + place


def _cells(when: Floats, counts: npt.NDArray[Any], entries: list[Floats]) -> list[Tally]:
    """The tally of each cell without the times that none of its patients has."""
    found = []
    for (censored, events, competing), entry in zip(counts.astype(np.float64), entries, strict=True):
        seen = np.flatnonzero(censored + events + competing)
        found.append(Tally(when[seen], events[seen], competing[seen], censored[seen], entry))
    return found


def _sorted(time: Floats, cause: Floats, entry: Floats) -> Tally:
    """Counts of many times of which few are alike."""
    # times of 0 or more are in the order of their bits; made smaller, which loses nothing, they leave two of them free
    # for the cause. Numbers that carry it along are sorted in half the time that their order takes to be found
    bits = (time * SMALLER).view(np.int64)
    bits <<= 2
    bits += cause.astype(np.int64)
    bits.sort()
    cause_of = bits & 3
    bits >>= 2
    when = bits.view(np.float64) / SMALLER
    first = _first(when)
    when, place = when[first], np.cumsum(first) - 1
    counts = np.bincount(cause_of * len(when) + place, minlength=CAUSES * len(when)).astype(np.float64)
    censored, events, competing = counts.reshape(CAUSES, len(when))
    return Tally(when, events, competing, censored, entry)


def _before(time: Floats, when: Floats) -> Codes:
    """How many of `time` lie before each of `when`, both in order: to merge them takes half as long as to search."""
    merged = np.argsort(np.concatenate([when, time]), kind="stable")
    return np.asarray(np.cumsum(merged >= len(when))[merged < len(when)])


def _first(ordered: Floats) -> npt.NDArray[np.bool_]:
    """Which of ordered times are the first of those alike."""
    first = np.ones(len(ordered), dtype=np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return first
