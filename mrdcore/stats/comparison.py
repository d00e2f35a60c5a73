"""Do the groups differ: the test chosen over the compared groups, or the reason why not.

`times` as in survival: `time` (months), `event`, `level`, and where asked for `entry` (months) and `stratum` (text);
patients whose time or event is not known are left out. Only the levels in groups.compared enter; one without patients
is named in the note and left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations

import numpy as np
import pandas as pd

from mrdcore.language import mark, say
from mrdcore.language.writing import clauses
from mrdcore.options import Options, Test
from mrdcore.results import Row
from mrdcore.select import Groups
from mrdcore.stats.fewness import NO_LABELS, too_few_events
from mrdcore.stats.log_rank_test import LogRank, log_rank_of
from mrdcore.stats.multiplicity import holm
from mrdcore.stats.risk_table import counted_groups
from mrdcore.stats.times import Times, known_times, patients_left_out

FEWER_THAN_TWO = mark("not tested: fewer than two compared groups with patients")
NEVER_TOGETHER = mark("not estimable: no event while two groups are at risk together")
METHODS: dict[Test, str] = {
    "log_rank": "log-rank",
    "gehan": "Gehan",
    "tarone_ware": "Tarone-Ware",
    "fleming_harrington": "Fleming-Harrington (rho = 1)",
}
STATS, WITH_TREND = ("chi2", "df", "p"), ("chi2", "df", "p", "trend_p")


def contrast(level: str, reference: str) -> str:
    """The name of a comparison of two levels in result rows."""
    return f"{level} vs {reference}"


def log_rank(
    times: pd.DataFrame, endpoint: str, groups: Groups, options: Options, labels: Mapping[str, str] = NO_LABELS
) -> list[Row]:
    """`chi2`, `df`, `p` over all compared groups (level "all"); for more than two also `p` and `p_holm` by pair.

    The test is options.test, as `method` says; within strata where `times` has a column `stratum`, and patients whose
    stratum is missing are then left out and counted in the note. For more than two groups that have an order also
    `trend_p` (level "all"): do hazards rise or fall over them, scored 1, 2, 3 ...?
    Withheld where a group has fewer events than options.min_events: the overall test and the trend for any group, a
    pair for its two. Holm's correction counts the pairs that are tested. n of total: events of the patients that enter.
    R: survdiff(Surv(time, event) ~ level + strata(stratum), rho = 0 or 1); p.adjust(method = "holm"). With delayed
    entry: the score test of coxph(Surv(entry, time, event) ~ level + strata(stratum), ties = "exact").
    """
    known, present, note = _compared(times, groups, labels)
    method = f"{METHODS[options.test]}{', stratified' if 'stratum' in times else ''}"
    row = partial(Row, "log_rank", endpoint, by=groups.by, method=method)
    stats = WITH_TREND if groups.ordered and len(present) > 2 else STATS
    overall = _tested(row, known, present, options, labels, stats)
    rows = [replace(r, note=clauses(r.note, note)) for r in overall]
    if len(present) > 2:
        pairs = [_pair(row, known, pair, options, labels) for pair in combinations(present, 2)]
        rows += pairs + _adjusted(pairs)
    return rows


def _compared(times: pd.DataFrame, groups: Groups, labels: Mapping[str, str]) -> tuple[Times, tuple[str, ...], str]:
    """The patients of the compared groups, the groups that have any, and a note on who and which is left out."""
    known = known_times(times).of(*groups.compared)
    missing = known.strata.among(("",)) if "stratum" in times else np.zeros(0)
    without = int(missing.sum())
    if without:
        known = known.where(missing == 0)
    present = tuple(known.events_by_level(groups.compared))
    empty = [labels.get(level, level) for level in groups.compared if level not in present]
    return known, present, clauses(no_patients_in(empty), patients_left_out(without, say("stratum not known")))


def no_patients_in(groups: Sequence[str]) -> str:
    """Which groups have no patients; "" where each has some."""
    return say("no patients in {groups}", groups=", ".join(groups)) if groups else ""


def _tested(
    row: partial[Row],
    known: Times,
    levels: tuple[str, ...],
    options: Options,
    labels: Mapping[str, str],
    stats: tuple[str, ...] = STATS,
) -> list[Row]:
    group = known.of(*levels)
    of = partial(row, n=group.event.sum(), total=len(group.time))
    if reason := _reason(group, levels, options, labels):
        return [of(stat, note=reason) for stat in stats]
    test = log_rank_of(counted_groups(group, levels), options.test)
    return [
        of(stat, value, note=say(NEVER_TOGETHER) if np.isnan(value) else "") for stat, value in _values(test, stats)
    ]


def _values(test: LogRank, stats: tuple[str, ...]) -> list[tuple[str, float]]:
    chi2, df = (test.chi2, float(test.df)) if test.df else (np.nan, np.nan)
    values = {"chi2": chi2, "df": df, "p": test.p, "trend_p": test.trend[1]}
    return [(stat, values[stat]) for stat in stats]


def _reason(group: Times, levels: tuple[str, ...], options: Options, labels: Mapping[str, str]) -> str:
    if len(levels) < 2:
        return say(FEWER_THAN_TWO)
    return too_few_events(group.events_by_level(levels), options, labels)


def _pair(row: partial[Row], known: Times, pair: tuple[str, str], options: Options, labels: Mapping[str, str]) -> Row:
    reference, level = pair
    return replace(_tested(row, known, pair, options, labels)[-1], level=contrast(level, reference))


def _adjusted(pairs: list[Row]) -> list[Row]:
    adjusted = holm([r.value for r in pairs])
    return [
        replace(r, stat="p_holm", value=p, method=f"{r.method}, Holm") for r, p in zip(pairs, adjusted, strict=True)
    ]
