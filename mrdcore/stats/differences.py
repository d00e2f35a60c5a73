"""By how much do groups differ, in months and in points: restricted mean survival and survival at a month.

A difference is told without the assumption behind a hazard ratio, that hazards stay proportional. `times` as in
survival: `time` (months), `event`, `level`, with delayed entry `entry`; patients whose time or event is not known are
left out. Only the levels in groups.compared enter, each against the first that has patients.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from math import sqrt

import pandas as pd
from scipy.special import ndtr

from mrdcore.language import mark, say
from mrdcore.language.writing import clauses, decimal
from mrdcore.options import Options
from mrdcore.results import Row
from mrdcore.select import Groups
from mrdcore.stats.comparison import FEWER_THAN_TWO, contrast
from mrdcore.stats.fewness import NO_LABELS, too_few_events
from mrdcore.stats.group import Group, groups_of
from mrdcore.stats.product_limit import Z, restricted_mean, value_at
from mrdcore.stats.survival import doubt, unknown_at

STATS = ("rmst_difference", "rmst_difference_p", "survival_difference", "survival_difference_p")
NO_SPREAD = mark("no interval: in a group nobody, or everybody, had the event by then")
METHOD = "plain"


@dataclass(frozen=True)
class _Arm:
    """A group, and what it is called."""

    label: str
    group: Group

    def events_by(self, month: float) -> int:
        return int(self.group.counts.events[self.group.counts.time <= month].sum())

    def survival(self, month: float) -> tuple[float, float]:
        """S at a month and Greenwood's standard error."""
        curve = self.group.curve
        s = value_at(curve, curve.survival, month, 1.0)
        return s, s * sqrt(value_at(curve, curve.variance, month, 0.0))


def differences(
    times: pd.DataFrame, endpoint: str, groups: Groups, options: Options, labels: Mapping[str, str] = NO_LABELS
) -> list[Row]:
    """`rmst_difference` (months) and `survival_difference` (-1 to 1), each with its `_p`, at each month of options.at.

    Level "A vs B": A minus B. 95% limits are plain, value +- 1.96 se, within what is possible; p of value / se. The
    variance is the sum of the groups' own: Greenwood's at the month, that of the restricted mean up to it.
    Interval and p are withheld, the value is not, where a group has fewer events by the month than options.min_events;
    there is neither where a group's curve has not moved or has reached 0. A month after a group's last follow-up has no
    difference, and the note says whose ends when. n of total: events by the month of the patients of the two groups.
    R: summary(survfit(Surv(time, event) ~ level), times = month)$std.err; print(survfit(...), rmean = month).
    """
    row = partial(Row, "difference", endpoint, by=groups.by, method=METHOD)
    present = {level: group for level, group in groups_of(times, groups.compared).items() if group.patients}
    if len(present) < 2:
        return [row(stat, at=month, note=say(FEWER_THAN_TWO)) for month in options.at for stat in STATS]
    (first, reference), *others = ((level, _Arm(labels.get(level, level), group)) for level, group in present.items())
    rows = []
    for level, arm in others:
        of = partial(row, level=contrast(level, first))
        for month in options.at:
            rows += _at_month(of, arm, reference, month, options)
    return rows


def _at_month(row: partial[Row], arm: _Arm, reference: _Arm, month: float, options: Options) -> list[Row]:
    arms = (reference, arm)
    when = decimal(f"{month:g}")
    events = {say("{group} by {month} months", group=a.label, month=when): a.events_by(month) for a in arms}
    of = partial(row, at=month, n=sum(events.values()), total=sum(a.group.patients for a in arms))
    if unknown := _of_each(arms, [unknown_at(a.group.counts, a.group.curve, month) for a in arms]):
        return [of(stat, note=unknown) for stat in STATS]
    few = too_few_events(events, options)
    doubts = _of_each(arms, [doubt(a.group.counts, a.group.curve, month, options) for a in arms])
    means = [restricted_mean(a.group.curve, month) for a in (arm, reference)]
    rates = [a.survival(month) for a in (arm, reference)]
    return [
        *_difference(of, "rmst_difference", means, month, few, doubts),
        *_difference(of, "survival_difference", rates, 1.0, few, doubts),
    ]


def _of_each(arms: tuple[_Arm, ...], notes: list[str]) -> str:
    of_each = zip(arms, notes, strict=True)
    return clauses(*(say("{group}: {reason}", group=arm.label, reason=note) for arm, note in of_each if note))


def _difference(
    of: partial[Row], stat: str, estimates: list[tuple[float, float]], most: float, few: str, doubts: str
) -> list[Row]:
    """The rows of a difference: `estimates` are value and standard error of a group and its reference."""
    (value, se), (reference, reference_se) = estimates
    difference = value - reference
    reason = few or ("" if se and reference_se else say(NO_SPREAD))
    note = clauses(reason, doubts)
    if reason:
        return [of(stat, difference, note=note), of(f"{stat}_p", note=note)]
    spread = sqrt(se**2 + reference_se**2)
    low, high = max(difference - Z * spread, -most), min(difference + Z * spread, most)
    p = float(2 * ndtr(-abs(difference / spread)))
    return [of(stat, difference, low, high, note=note), of(f"{stat}_p", p, note=note)]
