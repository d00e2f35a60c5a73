"""Who is at risk and who has the event in each of several groups, at each time of an event in any of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mrdcore.stats.tally import NOBODY, Codes, Tally, in_order, joined, tallies
from mrdcore.stats.times import Floats, Labels, Times


@dataclass(frozen=True)
class RiskTable:
    """A row for each group, a column for each distinct time of an event.

    `patients` of each group. Where there are strata, a table for each: they share no risk set.
    """

    time: Floats
    at_risk: Floats
    died: Floats
    patients: Floats


def risk_table(groups: Sequence[Tally]) -> RiskTable:
    """The table of groups whose patients are compared with each other."""
    when = in_order([group.time[group.events > 0] for group in groups])
    found = [group.at_risk_and_events(when) for group in groups]
    at_risk, died = (np.array(of_groups).reshape(len(groups), len(when)) for of_groups in zip(*found, strict=True))
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
    numbers, stratum = (1, np.zeros_like(level)) if strata is None else _numbered(strata)
    keep = level >= 0
    cell, late = (stratum * len(levels) + level)[keep], None if entry is None else entry[keep]
    counted = tallies(time[keep], event[keep], cell, numbers * len(levels), late)
    return [counted[first : first + len(levels)] for first in range(0, len(counted), len(levels))]


def counted_groups(known: Times, levels: tuple[str, ...]) -> list[list[Tally]]:
    """The tallies of each level (inner) of each stratum that has patients (outer)."""
    strata = [[of.get(level, NOBODY) for level in levels] for of in known.counted]
    return [groups for groups in strata if any(group.time.size for group in groups)] or strata[:1]


def together(strata: Sequence[Sequence[Tally]]) -> Tally:
    """All patients of all groups and strata in one."""
    return joined([group for stratum in strata for group in stratum if group.time.size])


def _numbered(strata: Labels) -> tuple[int, Codes]:
    names, place = np.unique(strata, return_inverse=True)
    return max(len(names), 1), place.astype(np.int64)
