"""By how much do the groups differ: hazard ratios of the compared groups, or the reason why not.

`times` as in survival: `time` (months), `event`, `level`, where given `entry` (months) and `stratum` (text). Patients
whose time, event or stratum is not known are left out, and counted in the notes; so is who is never at risk. Only the
levels in groups.compared enter; one without patients is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import compress

import numpy as np
import pandas as pd

from mrdcore.language import mark, say
from mrdcore.language.writing import clauses
from mrdcore.options import Options
from mrdcore.results import Row
from mrdcore.select import Groups
from mrdcore.stats.comparison import FEWER_THAN_TWO, contrast, no_patients_in
from mrdcore.stats.cox.counted import clock_of_events, comparable_groups, counted_model
from mrdcore.stats.cox.firth import FIRTH, firth
from mrdcore.stats.cox.fit import CoxFit, Estimate, fit_model
from mrdcore.stats.cox.likelihood import Model, standardised
from mrdcore.stats.cox.proportional import Test, clock_of, proportional
from mrdcore.stats.fewness import NO_LABELS, no_event, not_estimable, too_few_events
from mrdcore.stats.risk_table import counted_groups
from mrdcore.stats.times import Floats, Times, known_times, patients_left_out

COX_STATS = ("coef", "se", "hazard_ratio", "p")
EFRON = "Efron"
BY_FIRTH = mark("{separation}: estimated by Firth's penalised likelihood")
NO_MAXIMUM = mark("not estimable: the model does not converge")
APART = mark("while {reference} and {level} are at risk together, events happen in one of them only")


def cox(
    times: pd.DataFrame, endpoint: str, groups: Groups, options: Options, labels: Mapping[str, str] = NO_LABELS
) -> list[Row]:
    """`coef`, `se`, `hazard_ratio` (95% Wald limits) and `p` of each compared level against the first; `ph_p` of all.

    Efron ties. One model over all compared groups. A contrast in which a group has fewer events than
    options.min_events is withheld. One without a finite estimate (separation) leaves the model, which changes nothing
    for the others; it says so in its note, and has numbers by Firth's penalised likelihood where they are not withheld.
    `ph_p` (level "all") tests whether hazards are proportional. n of total: events of the patients of the two groups.
    R: coxph(Surv(entry, time, event) ~ level + strata(stratum), ties = "efron"), cox.zph; coxphf.
    """
    known, stratified, left_out = compared_times(times, groups.compared)
    present = tuple(known.events_by_level(groups.compared))
    row = partial(Row, "cox", endpoint, by=groups.by, n=known.event.sum(), total=len(known.time), method=EFRON)
    if stratified:
        row = partial(row, method=f"{EFRON}, stratified")
    if len(present) < 2:
        absent = no_patients_in([labels.get(level, level) for level in groups.compared if level not in present])
        note = clauses(say(FEWER_THAN_TWO), absent, left_out)
        return [row(stat, note=note) for stat in (*COX_STATS, "ph_p")]
    return _all_contrasts(row, known, present, left_out, options, labels)


def compared_times(times: pd.DataFrame, levels: tuple[str, ...]) -> tuple[Times, bool, str]:
    """The patients of these levels who can be analysed, whether within strata, and a note on those who cannot."""
    return within_strata(known_times(times).of(*levels), "stratum" in times)


def within_strata(known: Times, stratified: bool) -> tuple[Times, bool, str]:
    """The patients whose stratum is known, where there are strata; and a note on all who are left out."""
    if not stratified:
        return known, False, known.left_out
    missing = known.strata.among(("",))
    return (
        known.where(~missing),
        True,
        clauses(known.left_out, patients_left_out(int(missing.sum()), say("stratum not known"))),
    )


def _all_contrasts(
    row: partial[Row],
    known: Times,
    present: tuple[str, ...],
    left_out: str,
    options: Options,
    labels: Mapping[str, str],
) -> list[Row]:
    reference, *others = present
    strata = counted_groups(known, present)
    is_finite = comparable_groups(strata, 0)
    finite = tuple(compress(present, is_finite))
    compared = [list(compress(groups, is_finite)) for groups in strata]
    model = counted_model(compared, against_the_first(len(finite)))
    fit = fit_model(model)
    rows, reasons = [], []
    for level in others:
        pair = known.of(reference, level) if len(present) > 2 else known
        of = partial(row, level=contrast(level, reference), n=pair.event.sum(), total=len(pair.time))
        separation = "" if level in finite else _separation(pair, (reference, level), labels)
        few = too_few_events(pair.events_by_level((reference, level)), options, labels)
        if separation and not few:
            rows += _penalised(of, known, present, level, separation, left_out)
        else:
            reason = not_estimable(separation) if separation else few or ("" if fit else say(NO_MAXIMUM))
            estimate = fit.of(finite.index(level) - 1) if fit and not reason else None
            rows += cox_rows(partial(of, note=clauses(reason, left_out)), estimate)
        reasons.append(rows[-1].note if separation or few else "")
    reason = next(filter(None, reasons), "") or clauses("" if fit else say(NO_MAXIMUM), left_out)
    if fit is None or any(reasons):
        return [*rows, row("ph_p", note=reason)]
    (test,) = model.proportional(fit.coef, clock_of_events(model, strata), [range(len(finite) - 1)])
    return [*rows, row("ph_p", test.p, method=ph_method(test), note=reason)]


def against_the_first(groups: int) -> Floats:
    """The covariates of each group where each has a hazard ratio against the first."""
    return np.eye(groups)[:, 1:]


def ph_row(row: partial[Row], model: Model, fit: CoxFit, known: Times, term: Sequence[int]) -> Row:
    """The test of proportional hazards of the covariates numbered in `term`."""
    clock = clock_of("km", known.time, known.event, known.entry)
    (test,) = proportional(model, fit.coef, clock, [term])
    return row("ph_p", test.p, method=ph_method(test))


def ph_method(test: Test) -> str:
    return f"score test, Kaplan-Meier time, df = {test.df}"


def _penalised(
    of: partial[Row], known: Times, present: tuple[str, ...], level: str, separation: str, left_out: str
) -> list[Row]:
    """A separated contrast by Firth's likelihood of all groups."""
    place = present.index(level) - 1
    indicators: Floats = (known.level[:, None] == np.array(present[1:])).astype(np.float64)
    model = standardised(indicators, known.time, known.event, known.entry, known.stratum, breslow=True)
    fit = firth(model, (place,))
    estimate = fit.of(place) if fit else None
    if estimate is None:
        return cox_rows(partial(of, note=clauses(not_estimable(separation), left_out)), None)
    return cox_rows(partial(of, method=FIRTH, note=clauses(say(BY_FIRTH, separation=separation), left_out)), estimate)


def _separation(pair: Times, levels: tuple[str, str], labels: Mapping[str, str]) -> str:
    """Why a hazard ratio has no finite estimate, in words."""
    events = pair.events_by_level(levels)
    without = [
        no_event(int((pair.level == level).sum()), labels.get(level, level)) for level in levels if not events[level]
    ]
    reference, level = (labels.get(level, level) for level in levels)
    return ", ".join(without) or say(APART, reference=reference, level=level)


def cox_rows(of: partial[Row], estimate: Estimate | None) -> list[Row]:
    """The rows of an estimate; without numbers where there is none."""
    if estimate is None:
        return [of(stat) for stat in COX_STATS]
    return [
        of("coef", estimate.coef),
        of("se", estimate.se),
        of("hazard_ratio", float(np.exp(estimate.coef)), estimate.low, estimate.high),
        of("p", estimate.p),
    ]
