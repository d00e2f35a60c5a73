"""How long from here: survival of those who are still without the event at a later visit.

`times` as in survival: `time` (months), `event`, `level`, with delayed entry `entry`. The question of a patient who has
come through the first year is not answered by the curve from time zero.
"""

from __future__ import annotations

from functools import partial

import pandas as pd

from mrdcore.language import say
from mrdcore.language.writing import decimal
from mrdcore.options import Options
from mrdcore.results import Row
from mrdcore.select import Groups
from mrdcore.stats.product_limit import limit_of
from mrdcore.stats.survival import NO_PATIENTS, doubt, survival_at, unknown_at
from mrdcore.stats.tally import tally
from mrdcore.stats.times import Times, known_times


def conditional_survival(
    times: pd.DataFrame, endpoint: str, groups: Groups, given: tuple[float, ...], further: float, options: Options
) -> list[Row]:
    """`survival` at each month of `given` plus `further`, of the patients of each level without event at that month.

    `at` is the month from time zero, given + further; `method` names the month given. Ties: who has the event or is
    censored on it is not among them (time > given). 95% limits of options.conf_type. n: those under observation without
    event at the month given, of the level's patients; it is shown however few they are, and a note says where nobody is
    left. R: summary(survfit(Surv(time, event) ~ level, subset = time > given), times = given + further), which is
    S(given + further) / S(given).
    """
    if not all(month >= 0 for month in given) or not further > 0:
        raise ValueError("conditional survival: given 0 months or more, for more than 0 further months")
    known = known_times(times)
    rows = []
    for level in groups.levels:
        row = partial(Row, "conditional_survival", endpoint, "survival", by=groups.by, level=level)
        rows += [_given(row, known.of(level), month, month + further, options) for month in given]
    return rows


def _given(row: partial[Row], group: Times, given: float, month: float, options: Options) -> Row:
    stays = group.where(group.time > given)
    counts = tally(stays.time, stays.event, stays.entry)
    curve = limit_of(counts)
    left = int((stays.entry <= given).sum())
    of = partial(row, at=month, n=left, total=len(group.time))
    method = f"{options.conf_type}, given no event by {given:g} months"
    if unknown := _nobody(group, given, left) or unknown_at(counts, curve, month):
        return of(method=method, note=unknown)
    value, low, high = survival_at(curve, month, options.conf_type)
    return of(value, low, high, method=method, note=doubt(counts, curve, month, options))


def _nobody(group: Times, given: float, left: int) -> str:
    if left:
        return ""
    return say("nobody is left at {month} months", month=decimal(f"{given:g}")) if len(group.time) else say(NO_PATIENTS)
