"""By how much do the groups differ: hazard ratios of the compared groups, or the reason why not.

`times` as in survival: `time` (months), `event`, `level`, where given `entry` (months) and `stratum` (text). Patients
whose time, event or stratum is not known are left out, and counted in the notes; so is who is never at risk. Only the
levels in groups.compared enter; one without patients is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd

from mrdcore.options import Options
from mrdcore.results import Row
from mrdcore.select import Groups
from mrdcore.stats.comparison import contrast
from mrdcore.stats.cox.fit import CoxFit, fit_cox
from mrdcore.stats.cox.risk_sets import RiskSets, risk_sets
from mrdcore.stats.fewness import NO_LABELS, counted, too_few_events
from mrdcore.stats.times import Floats, Labels, Times, known_times

COX_STATS = ("coef", "se", "hazard_ratio", "p")
NO_MAXIMUM = "not estimable: the model does not converge"


def cox(
    times: pd.DataFrame, endpoint: str, groups: Groups, options: Options, labels: Mapping[str, str] = NO_LABELS
) -> list[Row]:
    """`coef`, `se`, `hazard_ratio` (95% Wald limits) and `p` of each compared level against the first.

    Efron ties. One model over all compared groups. A contrast without a finite estimate (separation) says so in its
    note and has no numbers, and its group leaves the model, which changes nothing for the others; a contrast in which
    a group has fewer events than options.min_events is withheld. n of total: events of the patients of the two groups.
    R: coxph(Surv(entry, time, event) ~ level + strata(stratum), ties = "efron").
    """
    known, stratified, left_out = compared_times(times, groups.compared)
    present = tuple(known.events_by_level(groups.compared))
    row = partial(Row, "cox", endpoint, by=groups.by, method="Efron, stratified" if stratified else "Efron")
    if len(present) < 2:
        empty = ", ".join(labels.get(level, level) for level in groups.compared if level not in present)
        absent = f"no patients in {empty}" if empty else ""
        note = joined("not tested: fewer than two compared groups with patients", absent, left_out)
        return [row(stat, n=known.event.sum(), total=len(known.time), note=note) for stat in COX_STATS]
    reference, *others = present
    comparable = comparable_with(reference, known.level, present, _sets(known))
    fits = _fits(known, tuple(level for level in present if level in comparable))
    rows = []
    for level in others:
        pair = known.of(reference, level)
        of = partial(row, level=contrast(level, reference), n=pair.event.sum(), total=len(pair.time))
        reason = _reason(pair, (reference, level), level in comparable, options, labels)
        fit = None if reason else fits.get(level)
        rows += cox_rows(partial(of, note=joined(reason or ("" if fit else NO_MAXIMUM), left_out)), fit)
    return rows


def joined(*notes: str) -> str:
    return "; ".join(filter(None, notes))


def compared_times(times: pd.DataFrame, levels: tuple[str, ...]) -> tuple[Times, bool, str]:
    """The patients of these levels who can be analysed, whether within strata, and a note on those who cannot."""
    known = known_times(times).of(*levels)
    if "stratum" not in times:
        return known, False, known.left_out
    missing = int((known.stratum == "").sum())
    unknown = f"{counted(missing, 'patient')} left out: stratum not known" if missing else ""
    return known.where(known.stratum != ""), True, joined(known.left_out, unknown)


def _sets(known: Times) -> RiskSets:
    return risk_sets(known.time, known.event, known.entry, known.stratum)


def comparable_with(reference: str, group: Labels, levels: tuple[str, ...], sets: RiskSets) -> set[str]:
    """The levels whose hazard ratio against `reference` is finite, the reference included.

    A hazard ratio is finite where each group has an event while the other is at risk, directly or through a chain of
    other groups. Having events is not enough: in a group whose only events come after everybody in the other has
    left, the likelihood still rises for ever.
    """
    belongs: Floats = (group[:, None] == np.array(levels)).astype(np.float64)
    events, present = sets.of_events(belongs[sets.died]), sets.at_risk(belongs) > 0.5
    # row level has an event while column level is at risk; a level reaches itself
    reach = (events.T @ present.astype(np.float64) > 0) | np.eye(len(levels), dtype=bool)
    for _ in levels:
        reach = (reach.astype(np.float64) @ reach.astype(np.float64)) > 0
    start = levels.index(reference)
    return {level for i, level in enumerate(levels) if reach[start, i] and reach[i, start]}


def _fits(known: Times, levels: tuple[str, ...]) -> dict[str, CoxFit]:
    """The fitted coefficient of each level against the first, each as a fit of one covariate."""
    group = known.of(*levels)
    indicators: Floats = (group.level[:, None] == np.array(levels[1:])).astype(np.float64)
    fit = fit_cox(indicators, group.time, group.event, group.entry, group.stratum)
    return {level: fit.of(i) for i, level in enumerate(levels[1:])} if fit else {}


def _reason(pair: Times, levels: tuple[str, str], comparable: bool, options: Options, labels: Mapping[str, str]) -> str:
    events = pair.events_by_level(levels)
    without = [
        f"0 of {(pair.level == level).sum()} events among {labels.get(level, level)}"
        for level in levels
        if not events[level]
    ]
    if without:
        return f"not estimable: {', '.join(without)}"
    if not comparable:
        reference, level = (labels.get(level, level) for level in levels)
        return f"not estimable: while {reference} and {level} are at risk together, events happen in one of them only"
    return too_few_events(events, options, labels)


def cox_rows(of: partial[Row], fit: CoxFit | None) -> list[Row]:
    """The rows of a fit of one covariate; without numbers where there is none."""
    if fit is None:
        return [of(stat) for stat in COX_STATS]
    low, high = fit.limits
    return [
        of("coef", float(fit.coef[0])),
        of("se", float(fit.se[0])),
        of("hazard_ratio", float(np.exp(fit.coef[0])), float(low[0]), float(high[0])),
        of("p", float(fit.p[0])),
    ]
