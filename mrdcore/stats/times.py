"""Times to an event as the statistics take them: complete rows only, cut by level."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Times:
    """Months, event (1 or 0) and level of the patients whose time and event are known; and how many are not."""

    time: Floats
    event: Floats
    level: npt.NDArray[np.str_]
    unknown: npt.NDArray[np.str_]

    def of(self, *levels: str) -> Times:
        """The patients of these levels."""
        keep = np.isin(self.level, levels)
        return Times(self.time[keep], self.event[keep], self.level[keep], self.unknown[np.isin(self.unknown, levels)])

    def events_by_level(self, levels: tuple[str, ...]) -> dict[str, int]:
        """Number of events in each level that has patients, in the order given."""
        present = [level for level in levels if (self.level == level).any()]
        return {level: int(self.event[self.level == level].sum()) for level in present}


def known_times(times: pd.DataFrame) -> Times:
    """The rows of `times` (columns `time`, `event`, `level`) with a known event and a known time of 0 or more.

    A time below 0 is no time: lifelines would take it in silence.
    """
    if times.empty:
        nobody = np.array([], dtype=np.str_)
        return Times(np.array([]), np.array([]), nobody, nobody)
    time = times["time"].to_numpy(dtype=np.float64, na_value=np.nan)
    event = times["event"].to_numpy(dtype=np.float64, na_value=np.nan)
    level = times["level"].astype(str).to_numpy(dtype=np.str_)
    known = np.isfinite(time) & (time >= 0) & np.isfinite(event)
    return Times(time[known], event[known], level[known], level[~known])


def ends_at(months: float) -> str:
    """Why a month has no estimate; rounded down, since 11.99 months are not yet 12."""
    return f"follow-up ends at {floor(10 * months + 1e-9) / 10:.1f} months"
