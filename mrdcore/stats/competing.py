"""How often, when something else can come first: cumulative incidence rows and curves, Gray's test.

`times` holds one row per patient: `time` (months from time zero, 0 or more), `cause` (0 censored, 1 the event of
interest, 2 the competing event), `level` (one of groups.levels). Patients whose time or cause is not known are left
out and counted in the note of the row `patients`. `subject` is the event of interest: `cir` or `nrm`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from math import nan

import numpy as np
import pandas as pd

from mrdcore.options import Options
from mrdcore.results import CURVE_COLUMNS, Row
from mrdcore.select import Groups
from mrdcore.stats.aalen_johansen import VARIANCE, AalenJohansen, aalen_johansen
from mrdcore.stats.comparison import NEVER_TOGETHER, log_rank
from mrdcore.stats.fewness import NO_LABELS, counted, too_few_events
from mrdcore.stats.gray import gray
from mrdcore.stats.survival import NO_PATIENTS
from mrdcore.stats.times import Floats, Times, ends_at, known_times

TOO_FAR_APART = "not estimable: the groups lie too far apart for the variance that the test assumes"
CENSORED, OF_INTEREST, COMPETING = 0, 1, 2


def cumulative_incidence(times: pd.DataFrame, subject: str, groups: Groups, options: Options) -> list[Row]:
    """Per level: `patients`, `events` (of interest), and at each month of options.at `incidence` and `at_risk`.

    Times in months. Aalen-Johansen: a competing event ends a patient's risk, it does not censor. 95% limits are of
    options.conf_type; n of total is the events (for incidence the patients at risk just before the month) of the
    patients. A month after the last follow-up of a level has no incidence, unless nobody is left without an event.
    R: survfit(Surv(time, factor(cause)) ~ level, conf.type = ...). Ties: events of both causes share one risk set and
    come before a censoring of the same time.
    """
    known = _known_causes(times)
    rows: list[Row] = []
    for level in groups.levels:
        group = known.of(level)
        curve = aalen_johansen(group.time, group.event)
        row = partial(Row, "cumulative_incidence", subject, by=groups.by, level=level, total=len(group.time))
        rows += _counts(row, group)
        for month in options.at:
            rows += _at_month(row, group, curve, month, options)
    return rows


def _known_causes(times: pd.DataFrame) -> Times:
    """The patients whose time and cause are known; the cause (0, 1 or 2) stands as their event."""
    if times.empty:
        return known_times(times)
    cause = times["cause"]
    return known_times(times.assign(event=cause.where(cause.isin((CENSORED, OF_INTEREST, COMPETING)))))


def _counts(row: partial[Row], group: Times) -> list[Row]:
    patients, unknown, events = len(group.time), len(group.unknown), int((group.event == OF_INTEREST).sum())
    note = f"{counted(unknown, 'patient')} left out: time or event not known" if unknown else ""
    return [row("patients", patients, n=patients, total=patients + unknown, note=note), row("events", events, n=events)]


def _at_month(row: partial[Row], group: Times, curve: AalenJohansen, month: float, options: Options) -> list[Row]:
    at_risk, method = int((group.time >= month).sum()), f"Aalen-Johansen, {VARIANCE}, {options.conf_type}"
    if curve.covers(month):
        low, high = curve.band(options.conf_type)
        known = ((curve.incidence, 0.0), (low, nan), (high, nan))
        value, value_low, value_high = (curve.at(month, values, before) for values, before in known)
        incidence = row("incidence", value, value_low, value_high, month, n=at_risk, method=method)
    else:
        note = ends_at(curve.last) if curve.time.size else NO_PATIENTS
        incidence = row("incidence", at=month, n=at_risk, method=method, note=note)
    return [incidence, row("at_risk", at_risk, at=month, n=at_risk)]


def incidence_curve(times: pd.DataFrame, subject: str, groups: Groups, options: Options) -> pd.DataFrame:
    """The cumulative incidence of each level, to be drawn in steps: columns `results.CURVE_COLUMNS`, times in months.

    Each level that has patients begins with a row at time 0 (estimate 0); one row per distinct time follows, so that
    events on day 0 make a second row at 0. `events` are of interest, `censored` those without any event: a competing
    event is in neither, and lowers `at_risk`. Limits are NaN where the estimate is 0 or 1.
    """
    known = _known_causes(times)
    curves = {level: aalen_johansen(known.of(level).time, known.of(level).event) for level in groups.levels}
    parts = {level: _curve_columns(curve, options) for level, curve in curves.items() if curve.time.size}
    if not parts:
        return pd.DataFrame(columns=list(CURVE_COLUMNS))
    frame = pd.DataFrame(dict(zip(CURVE_COLUMNS[2:], np.concatenate(list(parts.values()), axis=1), strict=True)))
    frame.insert(0, "endpoint", subject)
    frame.insert(1, "level", np.repeat(list(parts), [columns.shape[1] for columns in parts.values()]))
    return frame.astype({"at_risk": "int64", "events": "int64", "censored": "int64"})


def _curve_columns(curve: AalenJohansen, options: Options) -> Floats:
    """The numbers of `results.CURVE_COLUMNS` from time on, one a row, with the start before the first time."""
    start = [[0.0], [curve.at_risk[0]], [0.0], [0.0], [0.0], [nan], [nan]]
    counts = (curve.time, curve.at_risk, curve.events, curve.censored)
    return np.concatenate([start, [*counts, curve.incidence, *curve.band(options.conf_type)]], axis=1)


def gray_test(
    times: pd.DataFrame, subject: str, groups: Groups, options: Options, labels: Mapping[str, str] = NO_LABELS
) -> list[Row]:
    """`chi2`, `df`, `p` of Gray's test (rho = 0) over all compared groups: do the cumulative incidences differ?

    Withheld where a group has fewer events of interest than options.min_events. A compared group without patients is
    named in the note and left out. n of total: events of interest of the patients that enter. R: cmprsk's
    cuminc(time, cause, level)$Tests, its variance for ties included.
    """
    known = _known_causes(times).of(*groups.compared)
    of_interest = replace(known, event=(known.event == OF_INTEREST).astype(np.float64))
    events = of_interest.events_by_level(groups.compared)
    absent = [labels.get(level, level) for level in groups.compared if level not in events]
    row = partial(Row, "gray", subject, by=groups.by, n=of_interest.event.sum(), total=len(known.time), method="Gray")
    values, reason = (nan, nan, nan), _reason(events, options, labels)
    if not reason:
        test = gray(known.time, known.event, known.level, tuple(events))
        if np.isnan(test.chi2):
            reason = TOO_FAR_APART if test.df else NEVER_TOGETHER
        else:
            values = (test.chi2, test.df, test.p)
    note = "; ".join(filter(None, (reason, f"no patients in {', '.join(absent)}" if absent else "")))
    return [row(stat, value, note=note) for stat, value in zip(("chi2", "df", "p"), values, strict=True)]


def _reason(events: dict[str, int], options: Options, labels: Mapping[str, str]) -> str:
    if len(events) < 2:
        return "not tested: fewer than two compared groups with patients"
    return too_few_events(events, options, labels)


def cause_specific_log_rank(
    times: pd.DataFrame, subject: str, groups: Groups, options: Options, labels: Mapping[str, str] = NO_LABELS
) -> list[Row]:
    """The rows of comparison.log_rank for the hazard of the event of interest, a competing event censoring.

    It compares rates among those still at risk, where Gray's test compares how many have had the event.
    R: survdiff(Surv(time, cause == 1) ~ level).
    """
    known = _known_causes(times)
    frame = pd.DataFrame({"time": known.time, "event": known.event == OF_INTEREST, "level": known.level})
    rows = log_rank(frame, subject, groups, options, labels)
    return [replace(r, analysis="cause_specific_log_rank", method=f"cause-specific {r.method}") for r in rows]
