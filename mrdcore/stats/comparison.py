"""Do the groups differ: log-rank test and Cox model over the compared groups, or the reason why not.

`times` as in survival: `time` (months), `event`, `level`; patients whose time or event is not known are left out.
Only the levels in groups.compared enter; one without patients is named in the note and left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from itertools import combinations

import numpy as np
import pandas as pd

from mrdcore.options import Options
from mrdcore.results import Row
from mrdcore.select import Groups
from mrdcore.stats.cox_fit import CoxFit, comparable_with, cox_fit
from mrdcore.stats.fewness import NO_LABELS, too_few_events
from mrdcore.stats.log_rank_test import log_rank_test
from mrdcore.stats.times import Times, known_times

NEVER_TOGETHER = "not estimable: no event while two groups are at risk together"


def contrast(level: str, reference: str) -> str:
    """The name of a comparison of two levels in result rows."""
    return f"{level} vs {reference}"


def log_rank(
    times: pd.DataFrame, endpoint: str, groups: Groups, options: Options, labels: Mapping[str, str] = NO_LABELS
) -> list[Row]:
    """`chi2`, `df`, `p` over all compared groups (level "all"); for more than two also `p` and `p_holm` by pair.

    Withheld where a group has fewer events than options.min_events: the overall test for any group, a pair for its
    two. Holm's correction counts the pairs that are tested. n of total: events of the patients that enter.
    R: survdiff(Surv(time, event) ~ level); p.adjust(method = "holm").
    """
    known, present, absent = _compared(times, groups, labels)
    row = partial(Row, "log_rank", endpoint, by=groups.by, method="log-rank")
    overall = _tested(row, known, present, options, labels)
    rows = [replace(r, note="; ".join(filter(None, (r.note, absent)))) for r in overall]
    if len(present) > 2:
        pairs = [_pair(row, known, pair, options, labels) for pair in combinations(present, 2)]
        rows += pairs + _holm(pairs)
    return rows


def _compared(times: pd.DataFrame, groups: Groups, labels: Mapping[str, str]) -> tuple[Times, tuple[str, ...], str]:
    """The patients of the compared groups, the groups that have any, and a note on those that have none."""
    known = known_times(times).of(*groups.compared)
    present = tuple(known.events_by_level(groups.compared))
    empty = [labels.get(level, level) for level in groups.compared if level not in present]
    return known, present, f"no patients in {', '.join(empty)}" if empty else ""


def _tested(
    row: partial[Row], known: Times, levels: tuple[str, ...], options: Options, labels: Mapping[str, str]
) -> list[Row]:
    group = known.of(*levels)
    of = partial(row, n=group.event.sum(), total=len(group.time))
    reason = _reason(group, levels, options, labels)
    if not reason:
        test = log_rank_test(group.time, group.event, group.level, levels)
        if test.df:
            return [of("chi2", test.chi2), of("df", test.df), of("p", test.p)]
        reason = NEVER_TOGETHER
    return [of(stat, note=reason) for stat in ("chi2", "df", "p")]


def _reason(group: Times, levels: tuple[str, ...], options: Options, labels: Mapping[str, str]) -> str:
    if len(levels) < 2:
        return "not tested: fewer than two compared groups with patients"
    return too_few_events(group.events_by_level(levels), options, labels)


def _pair(row: partial[Row], known: Times, pair: tuple[str, str], options: Options, labels: Mapping[str, str]) -> Row:
    reference, level = pair
    return replace(_tested(row, known, pair, options, labels)[-1], level=contrast(level, reference))


def _holm(pairs: list[Row]) -> list[Row]:
    """The rows of p with their values adjusted by Holm: the i-th smallest of m times m - i + 1, never falling."""
    tested = sorted((r for r in pairs if not np.isnan(r.value)), key=lambda r: r.value)
    adjusted, worst = {}, 0.0
    for i, pair in enumerate(tested):
        worst = max(worst, min(1.0, pair.value * (len(tested) - i)))
        adjusted[pair.level] = worst
    return [replace(r, stat="p_holm", value=adjusted.get(r.level, r.value), method="log-rank, Holm") for r in pairs]


def cox(
    times: pd.DataFrame, endpoint: str, groups: Groups, options: Options, labels: Mapping[str, str] = NO_LABELS
) -> list[Row]:
    """`coef`, `se`, `hazard_ratio` (95% Wald limits) and `p` of each compared level against the first.

    Efron ties. One model over all compared groups. A contrast without a finite estimate (separation) says so in its
    note and has no numbers, and its group leaves the model, which changes nothing for the others; a contrast in which
    a group has fewer events than options.min_events is withheld. n of total: events of the patients of the two groups.
    R: coxph(Surv(time, event) ~ level, ties = "efron").
    """
    known, present, absent = _compared(times, groups, labels)
    row = partial(Row, "cox", endpoint, by=groups.by, method="Efron")
    if len(present) < 2:
        reason = "; ".join(filter(None, ("not tested: fewer than two compared groups with patients", absent)))
        return _without_numbers(row, known, reason)
    reference, *others = present
    reasons = {level: _contrast_reason(known, reference, level, present, options, labels) for level in others}
    fits = _fits(known, present) if not all(reasons.values()) else {}
    rows = []
    for level in others:
        group = known.of(reference, level)
        of = partial(row, level=contrast(level, reference), n=group.event.sum(), total=len(group.time))
        fit = fits.get(level)
        if reasons[level] or fit is None:
            rows += [
                of(stat, note=reasons[level] or "not estimable: the model does not converge") for stat in COX_STATS
            ]
        else:
            rows += _cox_rows(of, fit)
    return rows


COX_STATS = ("coef", "se", "hazard_ratio", "p")


def _without_numbers(row: partial[Row], known: Times, reason: str) -> list[Row]:
    return [row(stat, n=known.event.sum(), total=len(known.time), note=reason) for stat in COX_STATS]


def _contrast_reason(
    known: Times, reference: str, level: str, present: tuple[str, ...], options: Options, labels: Mapping[str, str]
) -> str:
    pair = known.of(reference, level)
    without = [
        f"0 of {(pair.level == name).sum()} events among {labels.get(name, name)}"
        for name, events in pair.events_by_level((reference, level)).items()
        if events == 0
    ]
    if without:
        return f"not estimable: {', '.join(without)}"
    if level not in comparable_with(reference, known.time, known.event, known.level, present):
        return (
            f"not estimable: while {labels.get(reference, reference)} and {labels.get(level, level)} "
            "are at risk together, events happen in one of them only"
        )
    return too_few_events(pair.events_by_level((reference, level)), options, labels)


def _fits(known: Times, present: tuple[str, ...]) -> dict[str, CoxFit]:
    """The fitted coefficient of each level that can be compared with the first, each as a fit of one covariate."""
    reference = present[0]
    comparable = comparable_with(reference, known.time, known.event, known.level, present)
    levels = tuple(level for level in present[1:] if level in comparable)
    group = known.of(reference, *levels)
    names = tuple(f"level_{i}" for i in range(len(levels)))  # a level may be called "time"
    indicators = {name: (group.level == level).astype(np.float64) for name, level in zip(names, levels, strict=True)}
    fit = cox_fit(pd.DataFrame({"time": group.time, "event": group.event, **indicators}), names)
    if fit is None:
        return {}
    return {level: CoxFit(fit.coef[i : i + 1], fit.se[i : i + 1], fit.log_likelihood) for i, level in enumerate(levels)}


def _cox_rows(of: partial[Row], fit: CoxFit) -> list[Row]:
    low, high = fit.limits
    return [
        of("coef", float(fit.coef[0])),
        of("se", float(fit.se[0])),
        of("hazard_ratio", float(np.exp(fit.coef[0])), float(low[0]), float(high[0])),
        of("p", float(fit.p[0])),
    ]
