"""How often, when something else can come first: cumulative incidence rows and curves, Gray's test.

`times` holds one row per patient: `time` (months from time zero, 0 or more), `cause` (0 censored, 1 the event of
interest, 2 the competing event), `level` (one of groups.levels), and under delayed entry `entry` (months after which
a patient is under observation). Patients whose time or cause is not known, and those who enter after their time, are
left out and counted in the note of the row `patients`. `subject` is the event of interest: `cir` or `nrm`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from math import nan

import numpy as np
import pandas as pd

from mrdcore.language import mark, say
from mrdcore.language.writing import clauses
from mrdcore.once import once
from mrdcore.options import Options
from mrdcore.results import CURVE_COLUMNS, Row
from mrdcore.select import Groups
from mrdcore.stats.aalen_johansen import VARIANCE, AalenJohansen, aalen_johansen, incidence_of
from mrdcore.stats.comparison import FEWER_THAN_TWO, NEVER_TOGETHER, log_rank, no_patients_in
from mrdcore.stats.fewness import NO_LABELS, too_few_events
from mrdcore.stats.gray import gray
from mrdcore.stats.group import Group, of_levels
from mrdcore.stats.product_limit import value_at
from mrdcore.stats.survival import NO_PATIENTS, Steps, curve_frame
from mrdcore.stats.times import Times, ends_at, known_times, patients_left_out

NOT_FROM_THE_START = mark("not tested: Gray's test takes no patients who come under observation late")
TOO_FAR_APART = mark("not estimable: the groups lie too far apart for the variance that the test assumes")
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
    for level, group in of_levels(known, groups.levels).items():
        row = partial(Row, "cumulative_incidence", subject, by=groups.by, level=level, total=group.patients)
        rows += _counts(row, group)
        for month in options.at:
            rows += _at_month(row, group, _curve(times, level), month, options)
    return rows


def _known_causes(times: pd.DataFrame) -> Times:
    """The patients whose time and cause are known; the cause (0, 1 or 2) stands as their event."""
    if times.empty:
        return known_times(times)
    return once(times, "known causes", lambda: known_times(times.assign(event=_cause(times["cause"]))))


def _cause(found: pd.Series) -> pd.Series:
    """Missing where it is none of the three."""
    return found.where(found.isin((CENSORED, OF_INTEREST, COMPETING)))


def _curve(times: pd.DataFrame, level: str) -> AalenJohansen:
    """The incidence of a level, estimated once for a frame."""
    return once(times, ("incidence", level), lambda: _estimated(_known_causes(times), level))


def _estimated(known: Times, level: str) -> AalenJohansen:
    if not known.enters_late:
        return incidence_of(known.counts_of(level))
    group = known.of(level)
    return aalen_johansen(group.time, group.event, entry=group.entry)


def _counts(row: partial[Row], group: Group) -> list[Row]:
    return [
        row("patients", group.patients, n=group.patients, total=group.everybody, note=group.left_out),
        row("events", group.events, n=group.events),
    ]


def _at_month(row: partial[Row], group: Group, curve: AalenJohansen, month: float, options: Options) -> list[Row]:
    at_risk, method = group.at_risk(month), f"Aalen-Johansen, {VARIANCE}, {options.conf_type}"
    note = _uncovered(curve, month)
    if not note:
        value, low, high = curve.at_with_limits(month, options.conf_type)
        incidence = row("incidence", value, low, high, month, n=at_risk, method=method)
    else:
        incidence = row("incidence", at=month, n=at_risk, method=method, note=note)
    return [incidence, row("at_risk", at_risk, at=month, n=at_risk)]


def _uncovered(curve: AalenJohansen, month: float) -> str:
    """Why the incidence is not known at this month, "" where it is."""
    if not curve.time.size:
        return say(NO_PATIENTS)
    return "" if curve.covers(month) else ends_at(curve.last)


def kaplan_meier_excess(times: pd.DataFrame, subject: str, groups: Groups, options: Options) -> list[Row]:
    """`km_excess` per level and month of options.at: how much 1 - Kaplan-Meier lies above the incidence, 0 to 1.

    1 - Kaplan-Meier censors the competing event, as if those patients could still have the event of interest. It is 0
    where no competing event came before an event of interest. n of total is the competing events up to the month of the
    patients. R: 1 - summary(survfit(Surv(time, cause == 1) ~ level), month)$surv, less the incidence.
    """
    rows = []
    for level, group in of_levels(_known_causes(times), groups.levels).items():
        curve, counts = _curve(times, level), group.counts
        for month in options.at:
            row = partial(Row, "cumulative_incidence", subject, "km_excess", at=month, by=groups.by, level=level)
            n = counts.competing[counts.time <= month].sum()
            value, note = nan, _uncovered(curve, month)
            if not note:
                naive = value_at(group.curve, group.curve.survival, month, 1.0)
                value = 1 - naive - curve.at(month, curve.incidence, 0.0)
            rows.append(
                row(value, n=n, total=group.patients, method="1 - Kaplan-Meier, less Aalen-Johansen", note=note)
            )
    return rows


def incidence_curve(times: pd.DataFrame, subject: str, groups: Groups, options: Options) -> pd.DataFrame:
    """The cumulative incidence of each level, to be drawn in steps: columns `results.CURVE_COLUMNS`, times in months.

    Each level that has patients begins with a row at time 0 (estimate 0); one row per distinct time follows, so that
    events on day 0 make a second row at 0. `events` are of interest, `censored` those without any event: a competing
    event is in neither, and lowers `at_risk`. Limits are NaN where the estimate is 0 or 1.
    """
    curves = {level: _curve(times, level) for level in groups.levels}
    parts = {level: _steps(curve, options) for level, curve in curves.items() if curve.time.size}
    if not parts:
        return pd.DataFrame(columns=list(CURVE_COLUMNS))
    return curve_frame(subject, parts)


def _steps(curve: AalenJohansen, options: Options) -> Steps:
    counts = (curve.time, curve.at_risk, curve.events, curve.censored)
    start = (0.0, curve.at_risk[0], 0.0, 0.0, 0.0, nan, nan)
    return Steps(start, (*counts, curve.incidence, *curve.band(options.conf_type)))


def gray_test(
    times: pd.DataFrame, subject: str, groups: Groups, options: Options, labels: Mapping[str, str] = NO_LABELS
) -> list[Row]:
    """`chi2`, `df`, `p` of Gray's test (rho = 0) over all compared groups: do the cumulative incidences differ?

    Withheld where a group has fewer events of interest than options.min_events, and under delayed entry, for which the
    test is not defined. A compared group without patients is named in the note and left out. With a column `stratum`
    the test is within strata, without the patients whose stratum is missing. n of total: events of interest of the
    patients that enter. R: cmprsk's cuminc(time, cause, level, strata)$Tests, its variance for ties included.
    """
    known, without = _of_known_stratum(_known_causes(times).of(*groups.compared), times)
    events = known.events_by_level(groups.compared)
    absent = [labels.get(level, level) for level in groups.compared if level not in events]
    method = "Gray, stratified" if "stratum" in times else "Gray"
    row = partial(Row, "gray", subject, by=groups.by, n=sum(events.values()), total=len(known.time), method=method)
    values, reason = (nan, nan, nan), _reason(known, events, options, labels)
    if not reason:
        test = gray(known.time, known.event, known.level, tuple(events), known.stratum)
        if np.isnan(test.chi2):
            reason = say(TOO_FAR_APART if test.df else NEVER_TOGETHER)
        else:
            values = (test.chi2, test.df, test.p)
    note = clauses(reason, without, no_patients_in(absent))
    return [row(stat, value, note=note) for stat, value in zip(("chi2", "df", "p"), values, strict=True)]


def _of_known_stratum(known: Times, times: pd.DataFrame) -> tuple[Times, str]:
    """The patients whose stratum is known, where the times have strata, and a note on the others."""
    if "stratum" not in times or (known.stratum != "").all():
        return known, ""
    without = int((known.stratum == "").sum())
    return known.where(known.stratum != ""), patients_left_out(without, say("stratum not known"))


def _reason(known: Times, events: dict[str, int], options: Options, labels: Mapping[str, str]) -> str:
    if len(events) < 2:
        return say(FEWER_THAN_TWO)
    if known.enters_late:
        return say(NOT_FROM_THE_START)
    return too_few_events(events, options, labels)


def cause_specific_log_rank(
    times: pd.DataFrame, subject: str, groups: Groups, options: Options, labels: Mapping[str, str] = NO_LABELS
) -> list[Row]:
    """The rows of comparison.log_rank for the hazard of the event of interest, a competing event censoring.

    It compares rates among those still at risk, where Gray's test compares how many have had the event.
    R: survdiff(Surv(time, cause == 1) ~ level).
    """
    known = _known_causes(times)
    names = ("time", "level", *(name for name in ("entry", "stratum") if name in times))
    frame = pd.DataFrame({"event": known.event == OF_INTEREST, **{name: getattr(known, name) for name in names}})
    rows = log_rank(frame, subject, groups, options, labels)
    return [replace(r, analysis="cause_specific_log_rank", method=f"cause-specific {r.method}") for r in rows]
