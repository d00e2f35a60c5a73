"""MRD over time: how many became negative and when, how deep and for how long, how fast MRD doubled.

`course` holds one row per patient of one tissue, columns as `derive.mrd_course.courses`, and `level` (one of
groups.levels). Days count from the start of VEN-AZA; rates are given at months (days / 30.4375). A patient without a
sample in the course is not evaluated: counted, in no denominator, never taken for one who stayed positive. When between
two samples something changed is not known: it is dated at the sample that shows it, as if nothing were censored in
between.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from math import nan

import numpy as np
import pandas as pd

from mrdcore.language import mark, plural, say
from mrdcore.language.writing import clauses
from mrdcore.options import Options
from mrdcore.results import Row
from mrdcore.schema import DAYS_PER_MONTH
from mrdcore.select import Groups
from mrdcore.stats.comparison import log_rank
from mrdcore.stats.competing import cumulative_incidence, gray_test, incidence_curve
from mrdcore.stats.fewness import NO_LABELS
from mrdcore.stats.product_limit import band, follow_up_covers, product_limit, quantile_with_limits, value_at
from mrdcore.stats.proportions import CLASSES, proportion_interval
from mrdcore.stats.survival import NOT_REACHED, kaplan_meier, survival_curve

NEGATIVE_AT = (1.0, 2.0, 3.0, 6.0)  # months from the start of VEN-AZA
LASTING_AT = (6.0, 12.0, 24.0)  # months from the first negative sample
DEPTHS = (1.0, 2.0, 3.0, 4.0)  # log10
ENDED = ("lost", "relapse", "death")
NOT_LOST = ("negative", "unconfirmed")
QUARTILES = (("median", 0.5), ("q1", 0.25), ("q3", 0.75))
NOBODY = mark("nobody was sampled")
NEVER = mark("nobody became negative")
ROUNDING = 1e-9  # exactly 3 log10 counts, and log10(1 / 0.001) need not be exactly 3
MISSING_DEPTH = {
    "no_sample": mark("{n} not sampled"),
    "no_baseline": mark("{n} without a quantified sample before treatment"),
    "no_limit": mark("{n} not quantifiable, without its limit"),
    "no_detection_limit": mark("{n} not detected, and no limit of detection is stated"),
}
MISSING_DOUBLING = {
    "too_few": mark("{n} with fewer than two quantified samples there"),
    "not_rising": mark("{n} not rising"),
}


def mrd_course(
    course: pd.DataFrame, tissue: str, groups: Groups, options: Options, labels: Mapping[str, str] = NO_LABELS
) -> list[Row]:
    """Every row of a tissue, analysis `mrd_course`; subjects `blood:first_negativity`, and so on, as below."""
    return [
        *first_negativity(course, tissue, groups, options, labels),
        *best_response(course, tissue, groups, options),
        *depth(course, tissue, groups, options),
        *negativity_duration(course, tissue, groups, options, labels),
        *doubling_time(course, tissue, groups),
    ]


def first_negativity(
    course: pd.DataFrame, tissue: str, groups: Groups, options: Options, labels: Mapping[str, str] = NO_LABELS
) -> list[Row]:
    """`blood:first_negativity`: per level `patients` (evaluated, of all), `events` (became negative), `after_hsct` (of
    these), `incidence` and `at_risk` at NEGATIVE_AT, `median`, `q1`, `q3` in days of those who became negative; with
    groups `chi2`, `df`, `p` of Gray's test over the compared ones.

    Needs `negativity_days`, `negativity_cause`, `after_hsct`. Aalen-Johansen; relapse or death without negativity
    competes. R: survfit(Surv(days / 30.4375, factor(cause)) ~ level), cuminc; quantile(days[cause == 1], type = 7).
    """
    subject, times = f"{tissue}:first_negativity", negativity_times(course)
    options = replace(options, at=NEGATIVE_AT)
    rows = []
    for level in groups.levels:
        group = _of_level(course, level)
        row = partial(Row, "mrd_course", subject, by=groups.by, level=level)
        evaluated, reached = int(group["negativity_cause"].notna().sum()), group[group["negativity_cause"] == 1]
        missing = len(group) - evaluated
        note = plural(missing, "{n} patient not sampled", "{n} patients not sampled") if missing else ""
        rows += [row("patients", evaluated, n=evaluated, total=len(group), note=note)]
        rows += [row("events", len(reached), n=len(reached), total=evaluated)]
        after = int(reached["after_hsct"].eq(True).sum())
        rows += [row("after_hsct", after, n=after, total=len(reached))]
        rows += _quartiles(row, reached["negativity_days"], evaluated, "" if evaluated else say(NOBODY), say(NEVER))
    rates = [r for r in cumulative_incidence(times, subject, groups, options) if r.stat in ("incidence", "at_risk")]
    tests = gray_test(times, subject, groups, options, labels) if groups.by else []
    return rows + [replace(r, analysis="mrd_course") for r in (*rates, *tests)]


def negativity_times(course: pd.DataFrame) -> pd.DataFrame:
    """The evaluated patients as `competing` takes them: `time` in months, `cause`, `level`."""
    known = course[course["negativity_cause"].notna()]
    time = known["negativity_days"] / DAYS_PER_MONTH
    return pd.DataFrame({"time": time, "cause": known["negativity_cause"], "level": known["level"]})


def negativity_curve(course: pd.DataFrame, tissue: str, groups: Groups, options: Options) -> pd.DataFrame:
    """Cumulative incidence of first negativity: columns `results.CURVE_COLUMNS`, months from the start of VEN-AZA."""
    return incidence_curve(negativity_times(course), f"{tissue}:first_negativity", groups, options)


def _of_level(course: pd.DataFrame, level: str) -> pd.DataFrame:
    return course[course["level"].astype(str) == level]


def _quartiles(row: partial[Row], days: pd.Series, total: int, *reasons: str) -> Iterator[Row]:
    """Median and quartiles (R type 7) in days; without a number the first reason that is one."""
    values = days.dropna().to_numpy(dtype=np.float64)
    note = "" if values.size else next(filter(None, reasons), "")
    for stat, probability in QUARTILES:
        value = float(np.quantile(values, probability)) if values.size else nan
        yield row(stat, value, n=values.size, total=total, method="observed, days", note=note)


def best_response(course: pd.DataFrame, tissue: str, groups: Groups, options: Options) -> list[Row]:
    """`blood:best_negativity` ... `blood:best_progression`: per level `count` and `percent` (0 to 100, interval of
    options.proportion_interval) of those with a class; `blood:best_not_evaluated` the `count` of the others.

    Needs `best_response`, NaN or `not_evaluated` where there was no sample or nothing to compare it with.
    """
    rows = []
    for level in groups.levels:
        found = _of_level(course, level)["best_response"]
        known = found[found.isin(CLASSES)]
        row = partial(Row, "mrd_course", by=groups.by, level=level)
        for name in CLASSES:
            n, total, subject = int((known == name).sum()), len(known), f"{tissue}:best_{name}"
            low, high = proportion_interval(n, total, options.proportion_interval)
            of = partial(row, subject, n=n, total=total)
            share, note = (100 * n / total, "") if total else (nan, say(NOBODY))
            rows += [of("count", n)]
            rows += [of("percent", share, 100 * low, 100 * high, method=options.proportion_interval, note=note)]
        missing = len(found) - len(known)
        rows += [row(f"{tissue}:best_not_evaluated", "count", missing, n=missing, total=len(found))]
    return rows


def depth(course: pd.DataFrame, tissue: str, groups: Groups, options: Options) -> list[Row]:
    """`blood:depth`, the largest fall in log10: per level `patients` (known, of all), `at_least` (of these, fallen
    under a limit), `undetected` (of all, not known for want of a limit of detection), `median` with 95% limits; at each
    of DEPTHS (`at`) `shown`, the percent (0 to 100) who fell so far for certain, and `percent`, the estimate with its
    limits, n the patients still measurable there.

    Needs `depth`, `depth_exact`, `depth_lacks`. A value under a limit is censored on the left; turned round, its fall
    is censored on the right, and the falls have a product limit estimate (Helsel, Nondetects and Data Analysis, 2005).
    `median_at_least`: the plain median of the falls shown, given where the median lies deeper than was measured. All
    are withheld where somebody is not detected and no limit is stated: without the deepest the rest would mislead.
    R: survfit(Surv(depth, exact) ~ 1, conf.type = ...); P(fall >= k) is S just before k.
    """
    rows = []
    for level in groups.levels:
        group = _of_level(course, level)
        known = group[group["depth"].notna()]
        row = partial(Row, "mrd_course", f"{tissue}:depth", by=groups.by, level=level)
        undetected = int((group["depth_lacks"] == "no_detection_limit").sum())
        reason = _why_no_depth(undetected, len(known))
        rows += [row("patients", len(known), n=len(known), total=len(group), note=_missing(group, "depth_lacks"))]
        at_least = int((~known["depth_exact"].astype(bool)).sum())
        rows += [row("at_least", at_least, n=at_least, total=len(known))]
        rows += [row("undetected", undetected, n=undetected, total=len(group))]
        rows += _depth_rows(row, known, options) if not reason else _no_depth(row, known, reason)
    return rows


def _why_no_depth(undetected: int, known: int) -> str:
    if undetected:
        total = undetected + known
        return say(
            "not given: {n} of {total} not detected, and no limit of detection is stated", n=undetected, total=total
        )
    return "" if known else say("nobody with a known depth")


def _missing(group: pd.DataFrame, column: str) -> str:
    """How many patients lack the number, by reason."""
    reasons = MISSING_DEPTH if column == "depth_lacks" else MISSING_DOUBLING
    counts = {text: int((group[column] == name).sum()) for name, text in reasons.items()}
    return clauses(*(say(text, n=n) for text, n in counts.items() if n))


def _no_depth(row: partial[Row], known: pd.DataFrame, reason: str) -> Iterator[Row]:
    yield row("median", n=len(known), total=len(known), note=reason)
    for stat in ("shown", "percent"):
        yield from (row(stat, at=fall, n=nan, total=len(known), note=reason) for fall in DEPTHS)


def _depth_rows(row: partial[Row], known: pd.DataFrame, options: Options) -> Iterator[Row]:
    falls, exact = known["depth"].to_numpy(dtype=np.float64), known["depth_exact"].to_numpy(dtype=np.float64)
    curve, method = product_limit(falls, exact), f"product limit of falls, {options.conf_type}"
    of = partial(row, total=len(known), method=method)
    median, low, high = quantile_with_limits(curve, 0.5, options.conf_type)
    yield of("median", median, low, high, n=len(known), note=say(NOT_REACHED) if np.isnan(median) else "")
    if np.isnan(median):
        yield replace(of("median_at_least", float(np.median(falls)), n=len(known)), method="median of the falls shown")
    lower, upper = band(curve, options.conf_type)
    for fall in DEPTHS:
        before = fall - ROUNDING
        shown = int((falls >= before).sum())
        yield replace(of("shown", 100 * shown / len(falls), at=fall, n=shown), method="")
        if follow_up_covers(curve, before):
            values = ((curve.survival, 1.0), (lower, nan), (upper, nan))
            yield of("percent", *(100 * value_at(curve, v, before, start) for v, start in values), at=fall, n=shown)
        else:
            yield of("percent", at=fall, n=shown, note=say("deeper than could be measured in anybody"))


def negativity_duration(
    course: pd.DataFrame, tissue: str, groups: Groups, options: Options, labels: Mapping[str, str] = NO_LABELS
) -> list[Row]:
    """`blood:negativity_duration`: per level `patients`, `events`, `median` (months), `survival` and `at_risk` at
    LASTING_AT, with groups the rows of comparison.log_rank; `blood:confirmed_loss`: how it ended, as `count`s.

    Needs `duration_days`, `duration_end`. From the first negative sample, of those who have one. Events are confirmed
    loss, morphologic relapse and death, so that the estimate is the share alive and still negative (a loss alone
    would need death as a competing event); the rest is censored at its last negative sample. The counts:
    stat `lost`, `relapse` (without a positive sample before it), `death`, `unconfirmed` (one last positive sample, not
    an event), `negative`. Kaplan-Meier; R: survfit(Surv(time, event) ~ level), survdiff.
    """
    subject, times = f"{tissue}:negativity_duration", duration_times(course)
    options = replace(options, at=LASTING_AT)
    rows = [r for r in kaplan_meier(times, subject, groups, options) if r.stat != "rmst"]
    rows += log_rank(times, subject, groups, options, labels) if groups.by else []
    rows = [replace(r, analysis="mrd_course") for r in rows]
    for level in groups.levels:
        ends = _of_level(course, level)["duration_end"].dropna()
        row = partial(Row, "mrd_course", f"{tissue}:confirmed_loss", by=groups.by, level=level, total=len(ends))
        counts = {end: int((ends == end).sum()) for end in (*ENDED, *NOT_LOST)}
        rows += [row(end, n, n=n) for end, n in counts.items()]
    return rows


def duration_times(course: pd.DataFrame) -> pd.DataFrame:
    """Those who became negative, as `survival` takes them: `time` in months since, `event`, `level`."""
    known = course[course["duration_end"].notna()]
    time, event = known["duration_days"] / DAYS_PER_MONTH, known["duration_end"].isin(ENDED)
    return pd.DataFrame({"time": time, "event": event, "level": known["level"]})


def duration_curve(course: pd.DataFrame, tissue: str, groups: Groups, options: Options) -> pd.DataFrame:
    """Alive and still negative: columns `results.CURVE_COLUMNS`, months from the first negative sample."""
    return survival_curve(duration_times(course), f"{tissue}:negativity_duration", groups, options)


def doubling_time(course: pd.DataFrame, tissue: str, groups: Groups) -> list[Row]:
    """`blood:doubling_time` (at the MRD relapse that is treated) and `blood:loss_doubling_time` (where negativity is
    lost, of those who lost it): per level `median`, `q1`, `q3` in days, n known of total patients, the note saying why
    the others are missing.

    Needs `doubling_days`, `doubling_lacks`, `loss_doubling_days`, `loss_doubling_lacks`. Quartiles of R's type 7.
    """
    rows: list[Row] = []
    for level in groups.levels:
        group = _of_level(course, level)
        lost = group[group["loss_doubling_lacks"] != "no_loss"]
        for name, among, nobody in (
            ("doubling", group, say("no patients")),
            ("loss_doubling", lost, say("no confirmed loss")),
        ):
            row = partial(Row, "mrd_course", f"{tissue}:{name}_time", by=groups.by, level=level)
            missing = _missing(among, f"{name}_lacks") if len(among) else nobody
            rows += [replace(r, note=missing) for r in _quartiles(row, among[f"{name}_days"], len(among))]
    return rows
