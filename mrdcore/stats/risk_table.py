"""Who is at risk and who has the event in each of several groups, at each time of an event in any of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mrdcore.stats.tally import Codes, Tally, in_order, joined, tallies
from mrdcore.stats.times import Floats, Labels


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
    names, place = _strata(strata, len(time))
    level = np.full(len(time), -1)
    for number, name in enumerate(levels):
        level[group == name] = number
    code = place * len(levels) + level
    if (level < 0).any():
        keep = level >= 0
        time, event, code, entry = time[keep], event[keep], code[keep], None if entry is None else entry[keep]
    counted = tallies(time, event, code, names * len(levels), entry)
    return [counted[first : first + len(levels)] for first in range(0, len(counted), len(levels))]


def together(strata: Sequence[Sequence[Tally]]) -> Tally:
    """All patients of all groups and strata in one."""
    return joined([group for stratum in strata for group in stratum if group.time.size])


def _strata(strata: Labels | None, patients: int) -> tuple[int, Codes]:
    if strata is None or not patients or (strata == strata[0]).all():  # to sort a million texts takes seconds
        return 1, np.zeros(patients, dtype=np.int64)
    names, place = np.unique(strata, return_inverse=True)
    return len(names), place.astype(np.int64)
