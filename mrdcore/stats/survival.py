"""How long: Kaplan-Meier rows and curves, number at risk, follow-up.

`times` holds one row per patient: `time` (months from time zero, 0 or more), `event` (true: the event, false:
censored), `level` (one of groups.levels). Patients whose time or event is not known are left out and counted in the
note of the row `patients`. Equal to R's `survfit(Surv(time, event) ~ level, conf.type = ...)`.

Delayed entry (left truncation): with a column `entry` (months) a patient is at risk at t where entry < t <= time, as in
R's `Surv(entry, time, event)`; who leaves before entering is left out and counted. See times.known_times for day 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from math import nan

import numpy as np
import pandas as pd

from mrdcore.language import mark, say
from mrdcore.language.writing import decimal
from mrdcore.options import ConfidenceType, Options
from mrdcore.results import CURVE_COLUMNS, Row
from mrdcore.select import Groups
from mrdcore.stats.group import Group, groups_of
from mrdcore.stats.product_limit import (
    ProductLimit,
    Z,
    band,
    follow_up_covers,
    holding_at,
    limits,
    product_limit,
    quantile_with_limits,
    restricted_mean,
)
from mrdcore.stats.tally import Tally
from mrdcore.stats.times import NEVER_AT_RISK, Floats, Times, ends_at, known_times

NO_PATIENTS = mark("no patients with a known time")
NOT_REACHED = mark("not reached")
NOBODY_AT_RISK = mark("nobody at risk at this month")
QUARTILES = (("median", 0.5), ("q1", 0.25), ("q3", 0.75))


def kaplan_meier(times: pd.DataFrame, endpoint: str, groups: Groups, options: Options) -> list[Row]:
    """Per level: `patients`, `events`, `median`, and at each month of options.at `survival`, `at_risk` and `rmst`.

    Times in months. Survival and median carry 95% limits of options.conf_type; n of total is the events (for survival
    the patients at risk just before the month) of the patients. A month after the last follow-up of a level has no
    survival and no restricted mean, unless the curve has reached 0 (R: summary(fit, times) leaves it out; a restricted
    mean would have to extend the curve). The restricted mean's limits are its value +- 1.96 se within 0 to the month.
    R: survfit(Surv(time, event) ~ level), print(fit, rmean = month). Ties: the event comes before the censoring.
    With delayed entry a note says where the estimate rests on few patients, and `never_at_risk` counts, per level, those
    who were never under observation.
    """
    rows: list[Row] = []
    for level, group in groups_of(times, groups.levels).items():
        row = partial(Row, "kaplan_meier", endpoint, by=groups.by, level=level)
        rows += _counts(row, group)
        rows.append(_median(row, group, options.conf_type))
        for month in options.at:
            rows += _at_month(row, group, month, options)
    return rows


def _counts(row: partial[Row], group: Group) -> list[Row]:
    patients, total = group.patients, group.everybody
    rows = [
        row("patients", patients, n=patients, total=total, note=group.left_out),
        row("events", group.events, n=group.events, total=patients),
    ]
    if not group.never:
        return rows
    return [*rows, row("never_at_risk", group.never, n=group.never, total=total, note=say(NEVER_AT_RISK))]


def _median(row: partial[Row], group: Group, conf_type: ConfidenceType) -> Row:
    value, low, high = quantile_with_limits(group.curve, 0.5, conf_type)
    note = say(NO_PATIENTS) if not group.patients else say(NOT_REACHED) if np.isnan(value) else ""
    return row("median", value, low, high, n=group.events, total=group.patients, method=conf_type, note=note)


def _at_month(row: partial[Row], group: Group, month: float, options: Options) -> list[Row]:
    curve, patients, at_risk = group.curve, group.patients, group.at_risk(month)
    unknown = unknown_at(group.counts, curve, month)
    note = unknown or doubt(group.counts, curve, month, options)
    survival = row("survival", at=month, n=at_risk, total=patients, method=options.conf_type, note=note)
    rmst = row("rmst", at=month, n=group.events, total=patients, method="plain", note=note)
    if not unknown:
        value, low, high = survival_at(curve, month, options.conf_type)
        survival = replace(survival, value=value, low=low, high=high)
        value, low, high = _restricted_mean_with_limits(curve, month)
        rmst = replace(rmst, value=value, low=low, high=high)
    return [survival, row("at_risk", at_risk, at=month, n=at_risk, total=patients), rmst]


def survival_at(curve: ProductLimit, month: float, conf_type: ConfidenceType) -> tuple[float, float, float]:
    """S at a month with its 95% limits."""
    here = holding_at(curve.time, month)
    if here.stop == 0:
        return 1.0, nan, nan
    low, high = limits(curve.survival[here], curve.variance[here], conf_type)
    return float(curve.survival[here][0]), float(low[0]), float(high[0])


def unknown_at(counts: Tally, curve: ProductLimit, month: float) -> str:
    """Why the curve has no value at this month, "" where it has."""
    if not curve.time.size:
        return say(NO_PATIENTS)
    if len(counts.entry) == counts.patients and counts.entry[0] >= month:
        return say("nobody under observation before {month} months", month=decimal(f"{month:g}"))
    return "" if follow_up_covers(curve, month) else ends_at(curve.last)


def doubt(counts: Tally, curve: ProductLimit, month: float, options: Options) -> str:
    """What to doubt in a value that the product limit gives all the same: delayed entry leaves few at risk early on.

    Few: under options.min_events at risk when an event happens, where more come later.
    """
    if counts.entry.size:
        before_others = (curve.events > 0) & (curve.time <= min(month, counts.entry[-1]))
        when, at_risk, left = (values[before_others] for values in (curve.time, curve.at_risk, curve.survival))
        if (left == 0).any():
            return stays_at_zero(when[left == 0][0])
        if (few := at_risk < options.min_events).any():
            place = np.flatnonzero(few)[0]
            return say(
                "rests on few: {n} at risk at {month} months, when an event happened; others joined later",
                n=f"{at_risk[place]:.0f}",
                month=decimal(f"{when[place]:.1f}"),
            )
    if curve.last > month and not counts.at_risk_at(np.array([month]))[0]:
        return say(NOBODY_AT_RISK)
    return ""


def stays_at_zero(month: float) -> str:
    """Why a curve to which others come later stays at 0."""
    return say(
        "all at risk at {month} months had the event: the curve stays at 0 though others joined later",
        month=decimal(f"{month:.1f}"),
    )


def _restricted_mean_with_limits(curve: ProductLimit, month: float) -> tuple[float, float, float]:
    mean, se = restricted_mean(curve, month)
    if se == 0:  # no event before the month, or everybody's at once: no interval, as for S = 1
        return mean, nan, nan
    return mean, max(mean - Z * se, 0.0), min(mean + Z * se, month)


def survival_curve(times: pd.DataFrame, endpoint: str, groups: Groups, options: Options) -> pd.DataFrame:
    """The curve of each level, to be drawn in steps: columns `results.CURVE_COLUMNS`, times in months.

    Each level that has patients begins with a row at time 0 (estimate 1, nothing has happened), with delayed entry at the
    first entry; one row per distinct time follows, so patients with an event or censored on day 0 make a second row at
    0. `at_risk` is those with time >= t (and entry < t), `estimate` S just after t. Limits are NaN where S is 1 or 0. R: summary(survfit(...), censored = TRUE).
    """
    by_level = groups_of(times, groups.levels)
    parts = {level: _steps(group, options.conf_type) for level, group in by_level.items() if group.patients}
    if not parts:
        return pd.DataFrame(columns=list(CURVE_COLUMNS))
    return curve_frame(endpoint, parts)


@dataclass(frozen=True)
class Steps:
    """The numbers of `results.CURVE_COLUMNS` of a level from time on: at its start, and from each of its times on."""

    start: tuple[float, ...]
    columns: tuple[Floats, ...]


def curve_frame(endpoint: str, by_level: Mapping[str, Steps]) -> pd.DataFrame:
    """The columns `results.CURVE_COLUMNS` from the steps of each level."""
    # each column is put together once, counts as whole numbers: a million rows take longer to copy than to estimate
    numbers = {}
    for place, name in enumerate(CURVE_COLUMNS[2:]):
        parts = [part for of in by_level.values() for part in ([of.start[place]], of.columns[place])]
        kind = np.int64 if name in ("at_risk", "events", "censored") else np.float64
        numbers[name] = np.concatenate(parts, dtype=kind, casting="unsafe")
    # texts as objects: others would be made of them one by one
    level = np.repeat(np.array(list(by_level), dtype=object), [1 + len(of.columns[0]) for of in by_level.values()])
    return pd.DataFrame({"endpoint": endpoint, "level": level, **numbers}, copy=False)


def _steps(group: Group, conf_type: ConfidenceType) -> Steps:
    curve, entry = group.curve, group.counts.entry
    first = float(entry[0]) if len(entry) == group.patients else 0.0
    counts = (curve.time, curve.at_risk, curve.events, curve.censored)
    start = (first, group.at_risk(first), 0.0, 0.0, 1.0, nan, nan)
    return Steps(start, (*counts, curve.survival, *band(curve, conf_type)))


def number_at_risk(times: pd.DataFrame, groups: Groups, at: tuple[float, ...]) -> pd.DataFrame:
    """Patients of each level at risk at each month of `at`, recounted from `times`: columns level, time, at_risk.

    At risk: time >= month, and entry < month where entry is delayed, so that the number may rise at first.
    Patients without a known time and event are not counted. R: summary(survfit(...), times = at)$n.risk.
    """
    when, by_level = np.array(at, dtype=np.float64), groups_of(times, groups.levels)
    numbers = {level: group.counts.at_risk_at(when).astype(np.int64) for level, group in by_level.items()}
    counts = [(level, month, n) for level, of in numbers.items() for month, n in zip(when, of, strict=True)]
    return pd.DataFrame(counts, columns=["level", "time", "at_risk"])


def follow_up(times: pd.DataFrame, endpoint: str, groups: Groups) -> list[Row]:
    """Median and quartiles of follow-up per level, in two ways named in `method`.

    `reverse_km`: of the time to censoring, the event censoring it, with 95% log-log limits; n of total is the censored
    of the patients. R: quantile(survfit(Surv(time, 1 - event) ~ level, conf.type = "log-log")).
    `observed`: plain quartiles (R type 7) of all follow-up times in whole completed months, as the FILO letter
    (Blood Cancer J 2025;15:141) prints them.
    """
    known = known_times(times)
    rows: list[Row] = []
    for level in groups.levels:
        group = known.of(level)
        row = partial(Row, "follow_up", endpoint, by=groups.by, level=level)
        rows += _reverse_kaplan_meier(row, group)
        rows += _observed(row, group)
    return rows


def _reverse_kaplan_meier(row: partial[Row], group: Times) -> list[Row]:
    curve = product_limit(group.time, 1 - group.event, group.entry)
    patients, censored = len(group.time), len(group.time) - int(group.event.sum())
    rows = []
    for stat, probability in QUARTILES:
        value, low, high = quantile_with_limits(curve, probability, "log-log")
        note = say(NO_PATIENTS) if not patients else say(NOT_REACHED) if np.isnan(value) else ""
        rows.append(row(stat, value, low, high, n=censored, total=patients, method="reverse_km", note=note))
    return rows


def _observed(row: partial[Row], group: Times) -> list[Row]:
    patients = len(group.time)
    # a time of 12 months less a rounding error of the division by 30.4375 days is 12 completed months
    months = np.floor(group.time + 1e-9)
    note = "" if patients else say(NO_PATIENTS)
    return [
        row(
            stat,
            float(np.quantile(months, probability)) if patients else nan,
            n=patients,
            total=patients,
            method="observed",
            note=note,
        )
        for stat, probability in QUARTILES
    ]
