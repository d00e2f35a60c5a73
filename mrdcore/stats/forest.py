"""In whom do the groups differ: two groups compared within each level of other variables, and whether it depends on them.

A subgroup is called `variable=level`, all patients `all`, a group within it `variable=level|group` (`subgroup`). Each
level is a subgroup of its own, also `unknown`; the interaction takes known levels only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from mrdcore.groups import Division
from mrdcore.language import say
from mrdcore.language.writing import clauses
from mrdcore.options import Options
from mrdcore.results import Row
from mrdcore.schema import UNKNOWN
from mrdcore.select import Groups
from mrdcore.stats.cox.contrast import EFRON, NO_MAXIMUM, against_the_first, compared_times, cox
from mrdcore.stats.cox.counted import comparable_groups, fit_counted
from mrdcore.stats.fewness import NO_LABELS, too_few_events
from mrdcore.stats.interaction import hazard_interaction, odds_interaction
from mrdcore.stats.multiplicity import holm
from mrdcore.stats.proportions import CLASSES, RESPONSES, contrast_rows, nobody_in
from mrdcore.stats.risk_table import counted_groups
from mrdcore.stats.tally import Tally
from mrdcore.stats.times import Times

Flags = npt.NDArray[np.bool_]

OVERALL = "all"


def subgroup(variable: str = "", level: str = "", group: str = "") -> str:
    """What a subgroup is called in result rows; without a variable all patients."""
    name = f"{variable}={level}" if variable else OVERALL
    return f"{name}|{group}" if group else name


def forest(
    times: pd.DataFrame,
    endpoint: str,
    groups: Groups,
    subgroups: Mapping[str, Division],
    options: Options,
    labels: Mapping[str, str] = NO_LABELS,
) -> list[Row]:
    """`subgroup` rows of all patients and of each subgroup, and `interaction` rows of each variable; [] without two groups.

    `times` as in survival, with `entry` and `stratum` where given; `subgroups`: how each variable divides its patients.
    A subgroup has `hazard_ratio` (95% Wald limits) and `p`, withheld as in cox, and, but for all patients, `p_holm`; and
    for each compared group `events` (n events of total patients). A variable has `p` and `p_holm` of the likelihood-ratio
    test of the product term. Holm counts the subgroups tested, and apart from them the interactions.
    R: coxph(Surv(time, event) ~ group, subset = level == ...); anova(coxph(~ group + level), coxph(~ group * level)).
    """
    if len(groups.compared) != 2:
        return []
    row = partial(Row, subject=endpoint, by=groups.by)
    compared = {level: labels.get(level, level) for level in groups.compared}
    rows = _hazards(times, OVERALL, row, groups, options, labels)
    for variable, division in subgroups.items():
        other = division.level.loc[times.index]
        of_variable = partial(row, "interaction", level=variable)
        rows.append(
            hazard_interaction(times, other.to_numpy(dtype=object), _known(division), compared, of_variable, options)
        )
        for level in _shown(division, other):
            name = subgroup(variable, level)
            rows += _hazards(times[other == level], name, row, groups, options, labels)
    return _with_holm(rows)


def _shown(division: Division, other: pd.Series) -> Iterator[str]:
    present = set(other)
    return (level for level in division.order if level in present)


def _known(division: Division) -> dict[str, str]:
    """The levels that enter a test, with their names."""
    return {
        level: division.short.get(level, level)
        for level in division.order
        if level not in division.set_aside and level != UNKNOWN
    }


def _hazards(
    times: pd.DataFrame, name: str, row: partial[Row], groups: Groups, options: Options, labels: Mapping[str, str]
) -> list[Row]:
    """Hazard ratio and p of one subgroup, and the events of each group in it."""
    known, stratified, left_out = compared_times(times, groups.compared)
    counted = counted_groups(known, groups.compared)
    if all(comparable_groups(counted, 0)):
        found = _hazard_ratio(known, counted, stratified, left_out, groups, options, labels)
    else:  # the model of the Survival page says why, or has another estimate
        found = [found for found in cox(times, "", groups, options, labels) if found.stat in ("hazard_ratio", "p")]
    rows = [row("subgroup", stat=of.stat, level=name, **_numbers(of)) for of in found]
    for group, strata in zip(groups.compared, zip(*counted, strict=True), strict=True):
        events, patients = sum(part.events.sum() for part in strata), sum(part.patients for part in strata)
        counts = {"value": events, "n": events, "total": patients}
        rows.append(row("subgroup", stat="events", level=f"{name}|{group}", **counts))
    return rows


def _numbers(of: Row) -> dict[str, Any]:
    return {name: getattr(of, name) for name in ("value", "low", "high", "n", "total", "method", "note")}


def _hazard_ratio(
    known: Times,
    counted: list[list[Tally]],
    stratified: bool,
    left_out: str,
    groups: Groups,
    options: Options,
    labels: Mapping[str, str],
) -> list[Row]:
    """As `cox`, without its test of proportional hazards, which some dozens of subgroups have no time for."""
    method = f"{EFRON}, stratified" if stratified else EFRON
    row = partial(Row, "cox", "", n=known.event.sum(), total=len(known.time), method=method)
    few = too_few_events(known.events_by_level(groups.compared), options, labels)
    fit = None if few else fit_counted(counted, against_the_first(2))
    row = partial(row, note=clauses(few or ("" if fit else say(NO_MAXIMUM)), left_out))
    if fit is None:
        return [row("hazard_ratio"), row("p")]
    low, high = fit.limits
    return [row("hazard_ratio", float(np.exp(fit.coef[0])), float(low[0]), float(high[0])), row("p", float(fit.p[0]))]


def response_forest(
    classes: pd.DataFrame,
    groups: Groups,
    subgroups: Mapping[str, Division],
    labels: Mapping[str, str] = NO_LABELS,
    subjects: tuple[str, ...] = tuple(RESPONSES),
) -> list[Row]:
    """`subgroup` and `interaction` rows of each subject (`blood:log_reduction` ...), among the evaluated; as `forest`.

    `classes` as in proportions. A subgroup has `risk_difference` (percentage points, Newcombe), `odds_ratio` (conditional,
    exact), Fisher's `p` and `p_holm`; and for each compared group `count` (n responded of total evaluated). No number of
    patients is too small for these, so none is withheld. R: fisher.test; anova(glm(binomial), test = "LRT").
    """
    if len(groups.compared) != 2:
        return []
    rows = []
    for subject in subjects:
        rows += _with_holm(list(_responses(classes, subject, groups, subgroups, labels)))
    return rows


@dataclass(frozen=True)
class Answers:
    """Which patients responded, of those evaluated in a tissue; and the group of each."""

    responded: Flags
    level: npt.NDArray[np.object_]

    def where(self, keep: Flags) -> Answers:
        return Answers(self.responded[keep], self.level[keep])

    def counts(self, group: str) -> tuple[int, int]:
        """Responded and evaluated in a group."""
        mine = self.responded[self.level == group]
        return int(mine.sum()), len(mine)


def _responses(
    classes: pd.DataFrame,
    subject: str,
    groups: Groups,
    subgroups: Mapping[str, Division],
    labels: Mapping[str, str],
) -> Iterator[Row]:
    tissue, members = RESPONSES[subject]
    compared = {level: labels.get(level, level) for level in groups.compared}
    found = classes.loc[classes[tissue].isin(CLASSES), [tissue, "level"]]
    answers = Answers(found[tissue].isin(members).to_numpy(), found["level"].astype(str).to_numpy(dtype=object))
    yield from _differences(answers, subject, OVERALL, groups, labels)
    for variable, division in subgroups.items():
        everybody = division.level.loc[classes.index]
        other = everybody.loc[found.index].to_numpy(dtype=object)
        of_variable = partial(Row, "interaction", subject, by=groups.by, level=variable)
        yield odds_interaction(answers.responded, answers.level, other, _known(division), compared, of_variable)
        for level in _shown(division, everybody):
            name = subgroup(variable, level)
            yield from _differences(answers.where(other == level), subject, name, groups, labels)


def _differences(answers: Answers, subject: str, name: str, groups: Groups, labels: Mapping[str, str]) -> Iterator[Row]:
    """How far response differs in one subgroup, and how many responded in each group."""
    counts = {group: answers.counts(group) for group in groups.compared[::-1]}
    table = np.array([(n, total - n) for n, total in counts.values() if total], dtype=np.int64).reshape(-1, 2)
    note = nobody_in([labels.get(group, group) for group, (_, total) in counts.items() if not total])
    row = partial(Row, "subgroup", by=groups.by)
    for found in contrast_rows(row, subject, table, tuple(counts), note, labels):
        yield replace(found, level=name)
    for group in groups.compared:
        n, total = counts[group]
        yield row(subject, "count", n, level=f"{name}|{group}", n=n, total=total)


def _with_holm(rows: list[Row]) -> list[Row]:
    """The rows, and behind each p but the overall one what Holm makes of it."""
    adjusted: dict[tuple[str, str], float] = {}
    for analysis in ("subgroup", "interaction"):
        tested = [row for row in rows if (row.analysis, row.stat) == (analysis, "p") and row.level != OVERALL]
        levels = ((analysis, row.level) for row in tested)
        adjusted |= dict(zip(levels, holm([row.value for row in tested]), strict=True))
    result = []
    for row in rows:
        result.append(row)
        if row.stat == "p" and (row.analysis, row.level) in adjusted:
            value = adjusted[row.analysis, row.level]
            result.append(replace(row, stat="p_holm", value=value, method=f"{row.method}, Holm"))
    return result
