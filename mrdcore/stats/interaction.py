"""Does the difference between two groups depend on a third variable: likelihood-ratio tests of the product term.

Patients stand in cells, a group by a level of the variable. The model with the product term has one parameter a cell,
so it has a finite maximum only where each cell can be compared with each other; where it has not, the reason is given
and nothing is estimated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import product

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import chdtrc, expit, xlogy

from mrdcore.language import mark, say
from mrdcore.language.writing import clauses
from mrdcore.options import Options
from mrdcore.results import Row
from mrdcore.stats.cox.contrast import NO_MAXIMUM, compared_times
from mrdcore.stats.cox.counted import comparable_groups, fit_counted
from mrdcore.stats.fewness import no_event, not_estimable, too_few_events
from mrdcore.stats.risk_table import counted_groups
from mrdcore.stats.tally import Tally, joined
from mrdcore.stats.times import Floats

Objects = npt.NDArray[np.object_]
Cells = dict[str, str]  # a code each, and what the cell is called

FEWER_THAN_TWO = mark("not tested: fewer than two known levels with patients")
NO_PATIENTS = mark("no patients among {groups}")
NO_ANSWER = mark("nobody evaluated among {group}")
NO_RESPONSE = mark("nobody responded among {group}")
ONLY_RESPONSES = mark("everybody responded among {group}")
METHOD = "likelihood ratio"
MOST_STEPS, SMALLEST_STEP = 50, 1e-12


def hazard_interaction(
    times: pd.DataFrame,
    other: Objects,
    levels: Mapping[str, str],
    compared: Mapping[str, str],
    row: partial[Row],
    options: Options,
) -> Row:
    """The p of group by `other` on the hazard, in `row`; withheld where a cell has fewer events than the rule asks.

    `times` as in survival, `other` the level of each of its patients; `levels` and `compared`: the known levels and the
    two groups, with what they are called. n of total: events of the patients that enter. Efron ties; within strata
    where `times` has them. R: anova(coxph(Surv(time, event) ~ group + other), coxph(Surv(time, event) ~ group * other)).
    """
    of = partial(row, stat="p", method=METHOD)
    level = times["level"].astype(str).to_numpy(dtype=object)
    present = _present(level, other, levels, compared)
    if len(present) < 2:
        return of(note=say(FEWER_THAN_TWO))
    cells, codes = _cells(level, other, present, compared)
    known, _, left_out = compared_times(times.assign(level=codes), tuple(cells))
    of = partial(of, n=known.event.sum(), total=len(known.time))
    counted = counted_groups(known, tuple(cells))
    if reason := _no_hazard_test(counted, cells, options):
        return of(note=clauses(reason, left_out))
    together, apart = (fit_counted(counted, x) for x in _designs(len(compared), len(present)))
    if together is None or apart is None:
        return of(note=clauses(say(NO_MAXIMUM), left_out))
    return of(value=_p(apart.log_likelihood - together.log_likelihood, len(present) - 1), note=left_out)


def _present(
    level: Objects, other: Objects, levels: Mapping[str, str], compared: Mapping[str, str]
) -> Mapping[str, str]:
    """The levels that a patient of the compared groups has."""
    found = {value for group, value in zip(level, other, strict=True) if group in compared}
    return {name: label for name, label in levels.items() if name in found}


def _cells(
    level: Objects, other: Objects, levels: Mapping[str, str], compared: Mapping[str, str]
) -> tuple[Cells, Objects]:
    """Every cell, groups outermost; and the code of each patient's cell, "" for none. Codes, since levels are any text."""
    pairs = list(product(compared, levels))
    codes = {pair: str(place) for place, pair in enumerate(pairs)}
    names = {codes[group, value]: f"{compared[group]}, {levels[value]}" for group, value in pairs}
    found = [codes.get(pair, "") for pair in zip(level, other, strict=True)]
    return names, np.array(found, dtype=object)


def _designs(groups: int, levels: int) -> tuple[Floats, Floats]:
    """Covariates of each cell: without the product term and with it, without a constant."""
    group, level = np.divmod(np.arange(groups * levels), levels)
    main = np.column_stack([group[:, None] == np.arange(1, groups), level[:, None] == np.arange(1, levels)])
    return main.astype(np.float64), np.eye(groups * levels)[:, 1:]


def _no_hazard_test(counted: list[list[Tally]], cells: Cells, options: Options) -> str:
    """Why there is no test, "" where there is one: a cell without events, none at risk together, or few events."""
    tallies = [joined(strata) for strata in zip(*counted, strict=True)]
    patients = {code: tally.patients for code, tally in zip(cells, tallies, strict=True)}
    events = {code: int(tally.events.sum()) for code, tally in zip(cells, tallies, strict=True)}
    if empty := [label for code, label in cells.items() if not patients[code]]:
        return not_estimable(say(NO_PATIENTS, groups=clauses(*empty)))
    if without := [no_event(patients[code], label) for code, label in cells.items() if not events[code]]:
        return not_estimable(clauses(*without))
    if not all(comparable_groups(counted, 0)):
        return say("not estimable: some cells are never at risk together while events happen")
    return too_few_events(events, options, cells)


def _p(gain: float, df: int) -> float:
    """The p of a gain in log likelihood; rounding can leave it a little below 0."""
    return float(chdtrc(df, max(2 * gain, 0.0)))


def odds_interaction(
    responded: npt.NDArray[np.bool_],
    level: Objects,
    other: Objects,
    levels: Mapping[str, str],
    compared: Mapping[str, str],
    row: partial[Row],
) -> Row:
    """The p of group by `other` on the odds of a response, in `row`; none where a cell has only one kind of answer.

    `responded`: true or false of each patient evaluated, `level` its group, `other` the level of the variable. n of
    total: those who responded, of those who enter.
    R: anova(glm(responded ~ group + other, binomial), glm(responded ~ group * other, binomial), test = "LRT").
    """
    of = partial(row, stat="p", method=METHOD)
    present = _present(level, other, levels, compared)
    if len(present) < 2:
        return of(note=say(FEWER_THAN_TWO))
    cells, codes = _cells(level, other, present, compared)
    total = np.array([(codes == code).sum() for code in cells], dtype=np.float64)
    yes = np.array([responded[codes == code].sum() for code in cells], dtype=np.float64)
    of = partial(of, n=yes.sum(), total=total.sum())
    if reason := _no_odds_test(yes, total, list(cells.values())):
        return of(note=reason)
    together, _ = _designs(len(compared), len(present))
    gain = _log_likelihood(yes, total, yes / total) - _log_likelihood(yes, total, _fitted(together, yes, total))
    return of(value=_p(gain, len(present) - 1))


def _no_odds_test(yes: Floats, total: Floats, names: Sequence[str]) -> str:
    """Why there is no test, "" where there is one: the odds of a cell in which all or none respond are not finite."""
    reasons = [
        say(NO_ANSWER if not n else NO_RESPONSE if not k else ONLY_RESPONSES, group=name)
        for k, n, name in zip(yes, total, names, strict=True)
        if k in (0, n)
    ]
    return not_estimable(clauses(*reasons)) if reasons else ""


def _log_likelihood(yes: Floats, total: Floats, p: Floats) -> float:
    return float((xlogy(yes, p) + xlogy(total - yes, 1 - p)).sum())


def _fitted(covariates: Floats, yes: Floats, total: Floats) -> Floats:
    """The probability of a response in each cell by logistic regression: Newton's steps, as R's glm takes them."""
    x = np.column_stack([np.ones(len(total)), covariates])
    coef = np.zeros(x.shape[1])
    for _ in range(MOST_STEPS):
        p = expit(x @ coef)
        step = np.linalg.solve(x.T @ (x * (total * p * (1 - p))[:, None]), x.T @ (yes - total * p))
        coef = coef + step
        if np.abs(step).max() < SMALLEST_STEP:
            break
    return np.asarray(expit(x @ coef), dtype=np.float64)
