"""Times to an event as the statistics take them: complete rows only, cut by level."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor

import numpy as np
import numpy.typing as npt
import pandas as pd

from mrdcore.language import mark, plural, say
from mrdcore.language.writing import clauses, decimal

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.str_]

NEVER_AT_RISK = mark("never under observation, the event or last news comes before they enter or on that day")


@dataclass(frozen=True)
class Times:
    """Months, event (1 or 0), level, entry and stratum of the patients who can be analysed; and levels of the others.

    `entry`: months from time zero after which a patient is under observation, minus infinity from the start.
    `stratum`: "" where it is not known or not asked for. `unknown`: levels of the patients whose time, event or entry is
    not known. `never`: levels of those whose time is not after their entry, so that they are at risk at no time.
    """

    time: Floats
    event: Floats
    level: Labels
    entry: Floats
    stratum: Labels
    unknown: Labels
    never: Labels

    def of(self, *levels: str) -> Times:
        """The patients of these levels."""
        kept = self.where(_among(self.level, levels))
        unknown, never = (names[_among(names, levels)] for names in (self.unknown, self.never))
        return replace(kept, unknown=unknown, never=never)

    def where(self, keep: npt.NDArray[np.bool_]) -> Times:
        """The analysed patients for whom `keep` is true."""
        names = ("time", "event", "level", "entry", "stratum")
        return replace(self, **{name: getattr(self, name)[keep] for name in names})

    def at_risk(self, month: float) -> int:
        """Patients under observation and without event just before this month: entry < month <= time."""
        return int(((self.entry < month) & (self.time >= month)).sum())

    @property
    def enters_late(self) -> bool:
        """Whether anybody comes under observation after time zero."""
        return bool(np.isfinite(self.entry).any())

    @property
    def left_out(self) -> str:
        """How many patients cannot be analysed, and why; "" where all can."""
        with_entry = self.enters_late or len(self.never) > 0
        not_known = say("time, event or entry not known") if with_entry else say("time or event not known")
        reasons = ((len(self.unknown), not_known), (len(self.never), say(NEVER_AT_RISK)))
        return clauses(*(patients_left_out(n, reason) for n, reason in reasons))

    def events_by_level(self, levels: tuple[str, ...]) -> dict[str, int]:
        """Number of events in each level that has patients, in the order given."""
        present = [level for level in levels if (self.level == level).any()]
        return {level: int(self.event[self.level == level].sum()) for level in present}


def patients_left_out(count: int, reason: str) -> str:
    """How many patients are left out and why; "" where none is."""
    if not count:
        return ""
    return plural(count, "{n} patient left out: {reason}", "{n} patients left out: {reason}", reason=reason)


def known_times(times: pd.DataFrame) -> Times:
    """The rows of `times` (columns `time`, `event`, `level`) with a known event and a known time of 0 or more.

    A time below 0 is no time: lifelines would take it in silence. With a column `entry` (months) a patient is at risk
    at t where entry < t <= time; an entry of 0 or before is one from the start, so that an event on day 0 is kept, where
    R's Surv(entry, time, event) drops it. A column `stratum` (text) is kept.
    """
    if times.empty:
        times = pd.DataFrame(columns=["time", "event", "level"])
    level = _text(times["level"])
    from_the_start = pd.Series(-np.inf, index=times.index)
    columns = (times["time"], times["event"], times.get("entry", from_the_start))
    time, event, entry = (_numbers(column) for column in columns)
    known = np.isfinite(time) & (time >= 0) & np.isfinite(event) & ~np.isnan(entry)
    entry = np.where(entry > 0, entry, -np.inf)
    stays = known & (entry < time)
    stratum = _text(times["stratum"]) if "stratum" in times else np.zeros(len(times), dtype=np.str_)
    everybody = Times(time, event, level, entry, stratum, unknown=level[~known], never=level[known & ~stays])
    return everybody.where(stays)


def _among(values: Labels, names: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    """As np.isin, which takes twenty times as long for a few names, and a forest asks it some hundred times."""
    found = np.zeros(len(values), dtype=np.bool_)
    for name in names:
        found |= values == name
    return found


def _numbers(values: pd.Series) -> Floats:
    return np.asarray(values.to_numpy(dtype=np.float64, na_value=np.nan))


def _text(values: pd.Series) -> Labels:
    """A column as text, "" where it is missing."""
    known = (
        values.notna()
    )  # a loop: a forest asks for some dozens of small columns, and pandas takes a millisecond each
    pairs = zip(values.tolist(), known.tolist(), strict=True)
    return np.array([str(value) if is_known else "" for value, is_known in pairs], dtype=np.str_)


def ends_at(months: float) -> str:
    """Why a month has no estimate; rounded down, since 11.99 months are not yet 12."""
    return say("follow-up ends at {month} months", month=decimal(f"{floor(10 * months + 1e-9) / 10:.1f}"))
