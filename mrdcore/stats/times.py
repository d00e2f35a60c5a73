"""Times to an event as the statistics take them: complete rows only, cut by level."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import floor

import numpy as np
import numpy.typing as npt
import pandas as pd

from mrdcore.language import mark, plural, say
from mrdcore.language.writing import clauses, decimal
from mrdcore.once import once
from mrdcore.stats.tally import Tally, joined, tallies

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.str_]

FEW = 2_000  # patients, up to whom a loop takes less time than pandas
NEVER_AT_RISK = mark("never under observation, the event or last news comes before they enter or on that day")


@dataclass(frozen=True)
class Texts:
    """A text for each patient, by its number in `names`: a million texts are slow to compare, a million numbers are not."""

    number: npt.NDArray[np.int64]
    names: tuple[str, ...]

    @cached_property
    def text(self) -> Labels:
        return np.array(self.names, dtype=np.str_)[self.number]

    def among(self, names: tuple[str, ...]) -> npt.NDArray[np.bool_]:
        """Whose text is one of these."""
        return np.array([name in names for name in self.names], dtype=np.bool_)[self.number]

    def place_in(self, names: tuple[str, ...]) -> npt.NDArray[np.int64]:
        """The place of each text among these; -1 for none."""
        place = {name: number for number, name in enumerate(names)}
        return np.array([place.get(name, -1) for name in self.names], dtype=np.int64)[self.number]

    def where(self, keep: npt.NDArray[np.bool_]) -> Texts:
        return Texts(self.number[keep], self.names)


@dataclass(frozen=True)
class Times:
    """Months, event (1 or 0), level, entry and stratum of the patients who can be analysed; and levels of the others.

    `entry`: months from time zero after which a patient is under observation, minus infinity from the start.
    `stratum`: "" where it is not known or not asked for. `unknown`: levels of the patients whose time, event or entry is
    not known. `never`: levels of those whose time is not after their entry, so that they are at risk at no time.
    """

    time: Floats
    event: Floats
    levels: Texts
    entry: Floats
    strata: Texts
    unknown: Labels
    never: Labels

    @property
    def level(self) -> Labels:
        return self.levels.text

    @property
    def stratum(self) -> Labels:
        return self.strata.text

    def of(self, *levels: str) -> Times:
        """The patients of these levels, cut out once: rates, curve, numbers at risk and tests ask for the same ones."""
        if levels not in self._parts:
            kept = self.where(self.levels.among(levels))
            unknown, never = (names[_among(names, levels)] for names in (self.unknown, self.never))
            nobody = kept is self and len(unknown) == len(self.unknown) and len(never) == len(self.never)
            self._parts[levels] = self if nobody else replace(kept, unknown=unknown, never=never)
        return self._parts[levels]

    @cached_property
    def _parts(self) -> dict[tuple[str, ...], Times]:
        return {}

    @cached_property
    def counted(self) -> list[dict[str, Tally]]:
        """Of each stratum the counts of its patients by level, from one pass; who has no level or stratum is in ""."""
        names, cell = self.levels.names, self.levels.number
        if len(self.strata.names) > 1:
            cell = self.strata.number * len(names) + cell
        entry = self.entry if self.enters_late else None
        found = tallies(self.time, self.event, cell, len(self.strata.names) * len(names), entry)
        parts = (found[first : first + len(names)] for first in range(0, len(found), len(names)))
        return [dict(zip(names, part, strict=True)) for part in parts]

    def counts_of(self, level: str) -> Tally:
        """The counts of the patients of a level."""
        return joined([of[level] for of in self.counted if level in of and of[level].time.size])

    def where(self, keep: npt.NDArray[np.bool_]) -> Times:
        """The analysed patients for whom `keep` is true."""
        if keep.all():
            return self
        levels, strata = self.levels.where(keep), self.strata.where(keep)
        time, event, entry = self.time[keep], self.event[keep], self.entry[keep]
        return replace(self, time=time, event=event, levels=levels, entry=entry, strata=strata)

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
        return why_left_out(len(self.unknown), len(self.never), self.enters_late)

    def events_by_level(self, levels: tuple[str, ...]) -> dict[str, int]:
        """Number of events (of interest) in each level that has patients, in the order given."""
        counted = {level: self.counts_of(level) for level in levels}
        return {level: int(of.events.sum()) for level, of in counted.items() if of.patients}


def why_left_out(unknown: int, never: int, enters_late: bool) -> str:
    """How many of each are left out, in words; "" where nobody is."""
    with_entry = enters_late or never > 0
    not_known = say("time, event or entry not known") if with_entry else say("time or event not known")
    reasons = ((unknown, not_known), (never, say(NEVER_AT_RISK)))
    return clauses(*(patients_left_out(n, reason) for n, reason in reasons))


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
    return once(times, "known times", lambda: _known_times(times))


def _known_times(times: pd.DataFrame) -> Times:
    if times.empty:
        times = pd.DataFrame(columns=["time", "event", "level"])
    level, time, event = _texts(times["level"]), _numbers(times["time"]), _numbers(times["event"])
    entry: Floats = np.broadcast_to(-np.inf, len(times))
    known = np.isfinite(time) & (time >= 0) & np.isfinite(event)
    if "entry" in times:
        late = _numbers(times["entry"])
        known, entry = known & ~np.isnan(late), np.where(late > 0, late, -np.inf)
    stays = known & (entry < time)
    stratum = _texts(times["stratum"]) if "stratum" in times else Texts(np.zeros(len(times), dtype=np.int64), ("",))
    unknown, never = level.where(~known).text, level.where(known & ~stays).text
    return Times(time, event, level, entry, stratum, unknown, never).where(stays)


def _among(values: Labels, names: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    """As np.isin, which takes twenty times as long for a few names, and a forest asks it some hundred times."""
    found = np.zeros(len(values), dtype=np.bool_)
    for name in names:
        found |= values == name
    return found


def _numbers(values: pd.Series) -> Floats:
    return np.asarray(values.to_numpy(dtype=np.float64, na_value=np.nan))


def _texts(values: pd.Series) -> Texts:
    """A column as text, "" where it is missing."""
    if len(values) > FEW:
        is_coded = isinstance(values.dtype, pd.CategoricalDtype)
        number, found = (values.cat.codes.to_numpy(), values.cat.categories) if is_coded else pd.factorize(values)
        texts = [*map(str, found), ""]  # a missing value has the number -1, which is the last of them
    else:  # a loop: a forest asks for some dozens of small columns, and pandas takes a millisecond each
        known = zip(values.tolist(), values.notna().tolist(), strict=True)
        texts, number = [str(value) if is_known else "" for value, is_known in known], np.arange(len(values))
    places = {text: place for place, text in enumerate(dict.fromkeys([*texts, ""]))}
    return Texts(np.array([places[text] for text in texts], dtype=np.int64)[number], tuple(places))


def ends_at(months: float) -> str:
    """Why a month has no estimate; rounded down, since 11.99 months are not yet 12."""
    return say("follow-up ends at {month} months", month=decimal(f"{floor(10 * months + 1e-9) / 10:.1f}"))
