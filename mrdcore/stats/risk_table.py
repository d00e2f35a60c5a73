"""Who is at risk and who has the event in each of several groups, at each time of an event in any of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mrdcore.stats.tally import Codes, Tally, in_order, joined, tallies
from mrdcore.stats.times import Floats, Labels, Times


@dataclass(frozen=True)
class RiskTable:
    """A row for each distinct time of an event, a column for each group.

    `patients` of each group. Where there are strata, a table for each: they share no risk set.
    """

    time: Floats
    at_risk: Floats
    died: Floats
    patients: Floats


def risk_table(groups: Sequence[Tally]) -> RiskTable:
    """The table of groups whose patients are compared with each other."""
    when = in_order([group.time[group.events > 0] for group in groups])
    at_risk = np.column_stack([group.at_risk_at(when) for group in groups])
    died = np.column_stack([group.at_each(when, group.events) for group in groups])
    return RiskTable(when, at_risk, died, np.array([float(group.patients) for group in groups]))


def counted_by_group(
    time: Floats,
    event: Floats,
    group: Labels,
    levels: Sequence[str],
    strata: Labels | None = None,
    entry: Floats | None = None,
) -> list[list[Tally]]:
    """The tallies of each level (inner) of each stratum (outer); patients of none of the levels are left out."""
    level = np.full(len(time), -1)
    for number, name in enumerate(levels):
        level[group == name] = number
    names, stratum = (1, None) if strata is None else _numbered(strata)
    return _counted(time, event, entry, level, len(levels), stratum, names)


def counted_groups(known: Times, levels: tuple[str, ...]) -> list[list[Tally]]:
    """The tallies of each level (inner) of each stratum that has patients (outer)."""
    stratum, strata = None, 1
    if len(known.strata.names) > 1:
        of_each = known.strata.number
        present = np.flatnonzero(np.bincount(of_each, minlength=len(known.strata.names)))
        stratum, strata = np.searchsorted(present, of_each), max(len(present), 1)
    place = known.levels.place_in(levels)
    entry = known.entry if known.enters_late else None
    return _counted(known.time, known.event, entry, place, len(levels), stratum, strata)


def _counted(
    time: Floats, event: Floats, entry: Floats | None, level: Codes, levels: int, stratum: Codes | None, strata: int
) -> list[list[Tally]]:
    cell = level if stratum is None else stratum * levels + level
    if (level < 0).any():
        keep = level >= 0
        time, event, cell, entry = time[keep], event[keep], cell[keep], None if entry is None else entry[keep]
    counted = tallies(time, event, cell, strata * levels, entry)
    return [counted[first : first + levels] for first in range(0, len(counted), levels)]


def together(strata: Sequence[Sequence[Tally]]) -> Tally:
    """All patients of all groups and strata in one."""
    return joined([group for stratum in strata for group in stratum if group.time.size])


def _numbered(strata: Labels) -> tuple[int, Codes]:
    names, place = np.unique(strata, return_inverse=True)
    return max(len(names), 1), place.astype(np.int64)
