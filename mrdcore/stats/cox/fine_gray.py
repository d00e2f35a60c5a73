"""Regression where something else can come first: subdistribution and cause-specific hazard ratios between groups.

`times` as in competing: `time` (months), `cause` (0 censored, 1 of interest, 2 competing), `level`, where given `entry`
(months) and `stratum` (text). `subject` is the event of interest: `cir` or `nrm`. The two answer different questions:
a cause-specific hazard ratio is about the rate among those still free of both events, a subdistribution one about the
incidence that the curves show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from mrdcore.language import mark, say
from mrdcore.language.writing import clauses
from mrdcore.options import Options
from mrdcore.results import Row
from mrdcore.select import Groups
from mrdcore.stats.comparison import FEWER_THAN_TWO, contrast
from mrdcore.stats.cox.contrast import COX_STATS, NO_MAXIMUM, cox, cox_rows
from mrdcore.stats.cox.fit import CoxFit
from mrdcore.stats.cox.subdistribution import fit_fine_gray
from mrdcore.stats.fewness import NO_LABELS, no_event, not_estimable, too_few_events
from mrdcore.stats.times import Floats, Times, known_times

METHOD = "Fine-Gray, robust variance"
LATE = mark("not estimated: Fine and Gray's model takes no patients who come under observation late")
IN_STRATA = mark("not estimated: Fine and Gray's model takes no strata here")


def fine_gray(
    times: pd.DataFrame, subject: str, groups: Groups, options: Options, labels: Mapping[str, str] = NO_LABELS
) -> list[Row]:
    """`coef`, `se`, `hazard_ratio` (of the subdistribution, 95% Wald limits), `p` of each level against the first.

    Standard errors are Fine and Gray's, which allow for the estimated censoring. Patients whose time or cause is not
    known are left out and counted in the note. One model over all compared groups; a group without the event of
    interest leaves it; a contrast in which a group has fewer of them than options.min_events is withheld. Tied events
    as Breslow. n of total: events of interest of the patients of the two groups. R: cmprsk::crr(time, cause, level).
    """
    known = _known(times, groups)
    present = tuple(known.events_by_level(groups.compared))
    row = partial(Row, "fine_gray", subject, by=groups.by, method=METHOD)
    reason = _no_model(times, known, present)
    if reason:
        n = (known.event == 1).sum()
        return [row(stat, n=n, total=len(known.time), note=clauses(reason, known.left_out)) for stat in COX_STATS]
    reference, *others = present
    fits = _fits(known, present)
    rows = []
    for level in others:
        pair = known.of(reference, level)
        of = partial(row, level=contrast(level, reference), n=(pair.event == 1).sum(), total=len(pair.time))
        reason = _reason(pair, (reference, level), options, labels) or ("" if level in fits else say(NO_MAXIMUM))
        fit, place = fits.get(level, (None, 0))
        estimate = fit.of(place) if fit and not reason else None
        rows += cox_rows(partial(of, note=clauses(reason, known.left_out)), estimate)
    return rows


def cause_specific_cox(
    times: pd.DataFrame, subject: str, groups: Groups, options: Options, labels: Mapping[str, str] = NO_LABELS
) -> list[Row]:
    """The rows of contrast.cox for the event of interest; the competing event censors.

    R: coxph(Surv(entry, time, cause == 1) ~ level + strata(stratum)).
    """
    own = times if times.empty else times.assign(event=_event(times).map({0: 0.0, 1: 1.0, 2: 0.0}))
    return [replace(r, analysis="cause_specific_cox") for r in cox(own, subject, groups, options, labels)]


def _event(times: pd.DataFrame) -> pd.Series:
    return times["cause"].where(times["cause"].isin((0, 1, 2)))


def _known(times: pd.DataFrame, groups: Groups) -> Times:
    """The patients of the compared groups; the cause stands as their event."""
    return known_times(times if times.empty else times.assign(event=_event(times))).of(*groups.compared)


def _no_model(times: pd.DataFrame, known: Times, present: tuple[str, ...]) -> str:
    if len(present) < 2:
        return say(FEWER_THAN_TWO)
    if known.enters_late:
        return say(LATE)
    return say(IN_STRATA) if "stratum" in times else ""


def _reason(pair: Times, levels: tuple[str, str], options: Options, labels: Mapping[str, str]) -> str:
    events = pair.events_by_level(levels)
    without = [
        no_event(int((pair.level == level).sum()), labels.get(level, level)) for level in levels if not events[level]
    ]
    return not_estimable(", ".join(without)) if without else too_few_events(events, options, labels)


def _fits(known: Times, present: tuple[str, ...]) -> dict[str, tuple[CoxFit, int]]:
    """For each level with events of interest the fit and its place in it; nothing where the first has none."""
    events = known.events_by_level(present)
    reference, *others = (level for level in present if events[level] or level == present[0])
    if not events[reference] or not others:
        return {}
    group = known.of(reference, *others)
    indicators: Floats = (group.level[:, None] == np.array(others)).astype(np.float64)
    fit = fit_fine_gray(indicators, group.time, group.event)
    return {level: (fit, place) for place, level in enumerate(others)} if fit else {}
