"""The patients of one level as the curves see them: counts per distinct time, and how many are left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from mrdcore.once import once
from mrdcore.stats.product_limit import ProductLimit, limit_of
from mrdcore.stats.tally import Tally
from mrdcore.stats.times import Times, known_times, why_left_out


@dataclass(frozen=True)
class Group:
    """`counts` of the patients; `unknown` and `never` are how many more are left out, see times.Times."""

    counts: Tally
    unknown: int
    never: int

    @property
    def patients(self) -> int:
        return self.counts.patients

    @property
    def events(self) -> int:
        """How many have the event of interest."""
        return int(self.counts.events.sum())

    @property
    def everybody(self) -> int:
        """The patients, and those who are left out."""
        return self.patients + self.unknown + self.never

    @property
    def left_out(self) -> str:
        """As Times.left_out."""
        return why_left_out(self.unknown, self.never, bool(self.counts.entry.size))

    def at_risk(self, month: float) -> int:
        """Patients under observation and without event just before this month: entry < month <= time."""
        return int(self.counts.at_risk_at(np.array([month]))[0])

    @cached_property
    def curve(self) -> ProductLimit:
        """The product limit, a competing event censoring."""
        return limit_of(self.counts)


def groups_of(times: pd.DataFrame, levels: Sequence[str]) -> dict[str, Group]:
    """The group of each level; `times` as in times.known_times. Counted once for a frame."""
    return once(times, ("groups", *levels), lambda: of_levels(known_times(times), levels))


def of_levels(known: Times, levels: Sequence[str]) -> dict[str, Group]:
    """The group of each level of known times."""
    return {
        level: Group(known.counts_of(level), int((known.unknown == level).sum()), int((known.never == level).sum()))
        for level in levels
    }
