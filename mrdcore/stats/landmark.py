"""Curves that start at a landmark: only those still at risk, in the groups they were known to be in by then.

`times` as in survival, `level` as known at the landmark; `later` (true or false, may be absent) marks those whose level
changes after it. A group that is known only later gives nobody credit for having lived to enter it.
Anderson, J Clin Oncol 1983;1:710.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from math import isfinite

import numpy as np
import pandas as pd

from mrdcore.language import mark, say
from mrdcore.language.writing import clauses
from mrdcore.options import Options
from mrdcore.results import CURVE_COLUMNS, Row
from mrdcore.select import Groups
from mrdcore.stats.comparison import log_rank
from mrdcore.stats.fewness import NO_LABELS
from mrdcore.stats.survival import kaplan_meier, survival_curve
from mrdcore.stats.times import patients_left_out

CHANGED = mark("changed after the landmark, counted as known at it")


def landmark(
    times: pd.DataFrame,
    endpoint: str,
    months: float,
    groups: Groups,
    options: Options,
    labels: Mapping[str, str] = NO_LABELS,
    changed: str = CHANGED,
) -> list[Row]:
    """Those at risk after the landmark: `patients`, `changed_group`, `survival`, `median`, `p`; and who left before it.

    Ties: who has the event or is censored on the landmark has left (time <= landmark: `excluded_events`,
    `excluded_censored`). `survival` is at months from time zero (those of options.at after the landmark), given survival
    to the landmark; `median` is in months from the landmark; `p` that of options.test, withheld as everywhere.
    R: survfit and survdiff of Surv(time - landmark, event) ~ level, subset = time > landmark.
    """
    known, stays = _split(times, months)
    row = partial(Row, "landmark", endpoint, at=months, by=groups.by, method=f"landmark at {months:g} months")
    return [
        *_patients(row, stays, groups, changed),
        *_excluded(row, known[known["time"] <= months], len(known), len(times) - len(known)),
        *_estimates(stays, endpoint, months, groups, options, labels),
    ]


def _split(times: pd.DataFrame, months: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The patients with a known time and event, and those of them who are at risk after the landmark."""
    if not (isfinite(months) and months >= 0):
        raise ValueError("landmark: months after time zero, 0 or more")
    if times.empty:
        nobody = times.reindex(columns=["time", "event", "level"]).astype({"time": "float64"})
        return nobody, nobody
    known = times[np.isfinite(times["time"].astype("float64")) & (times["time"] >= 0) & times["event"].notna()]
    return known, known[known["time"] > months]


def _patients(row: partial[Row], stays: pd.DataFrame, groups: Groups, changed: str) -> list[Row]:
    later = stays["later"] if "later" in stays else pd.Series(False, index=stays.index)
    rows, moved = [], []
    for level in groups.levels:
        of_level = stays["level"] == level
        n, m = int(of_level.sum()), int((of_level & later).sum())
        rows.append(row("patients", n, level=level, n=n, total=len(stays)))
        if m or ("later" in stays and level == "no"):
            moved.append(row("changed_group", m, level=level, n=m, total=n, note=say(changed) if m else ""))
    return rows + moved


def _excluded(row: partial[Row], left: pd.DataFrame, total: int, unknown: int) -> list[Row]:
    events = int(left["event"].astype(bool).sum())
    note = clauses(say("event before or on the landmark"), patients_left_out(unknown, say("time or event not known")))
    censored = len(left) - events
    return [
        row("excluded_events", events, n=events, total=total, note=note),
        row("excluded_censored", censored, n=censored, total=total, note=say("censored before or on the landmark")),
    ]


def _estimates(
    stays: pd.DataFrame, endpoint: str, months: float, groups: Groups, options: Options, labels: Mapping[str, str]
) -> list[Row]:
    """Survival, median and p as of any groups: nobody in them has an event before the landmark."""
    rows = []
    for r in kaplan_meier(stays, endpoint, groups, options):
        if r.stat == "survival" and r.at > months:
            conditional = f"{r.method}, from time zero, given survival to the landmark at {months:g} months"
            rows.append(replace(r, analysis="landmark", method=conditional))
        if r.stat == "median":
            value, low, high = (number - months for number in (r.value, r.low, r.high))
            method = f"{r.method}, months from the landmark at {months:g} months"
            rows.append(replace(r, analysis="landmark", at=months, value=value, low=low, high=high, method=method))
    tests = (r for r in log_rank(stays, endpoint, groups, options, labels) if r.stat == "p" and r.level == "all")
    of_tests = (replace(r, method=f"{r.method}, from the landmark at {months:g} months") for r in tests)
    return [*rows, *(replace(r, analysis="landmark", at=months) for r in of_tests)]


def landmark_curve(times: pd.DataFrame, endpoint: str, months: float, groups: Groups, options: Options) -> pd.DataFrame:
    """The curve of each level from the landmark on: columns `results.CURVE_COLUMNS`, times in months from time zero.

    Each level that has patients begins at the landmark with estimate 1.
    """
    _, stays = _split(times, months)
    curve = survival_curve(stays, endpoint, groups, options)
    starts = curve.groupby("level", sort=False).head(1).assign(time=months) if len(curve) else curve
    drawn = pd.concat([starts, curve[curve["time"] > months]], ignore_index=True)
    order = drawn["level"].map({level: place for place, level in enumerate(groups.levels)})
    return drawn.assign(order=order).sort_values(["order", "time"], kind="stable", ignore_index=True)[
        list(CURVE_COLUMNS)
    ]
