"""Do two groups differ at baseline: each variable tested, with how far the groups are apart.

`patients` as in baseline. Only known values enter; `not_evaluated` is none, and levels that the dictionary sets aside
are in no comparison.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from math import isnan

import numpy as np
import pandas as pd

from mrdcore import schema
from mrdcore.language import mark, say
from mrdcore.results import Row
from mrdcore.select import Groups
from mrdcore.stats.baseline import NOT_DESCRIBED, NOT_EVALUATED, NUMBERS, categories_of, kind_of, known_of
from mrdcore.stats.comparison import contrast
from mrdcore.stats.exact import fisher_p
from mrdcore.stats.fewness import NO_LABELS
from mrdcore.stats.proportions import TOO_LARGE, contrast_rows
from mrdcore.stats.rank_sum import rank_sum

ALL_THE_SAME = mark("not tested: all values are the same")
TOO_FEW = mark("no 95% interval: too few patients")


def compare_baseline(
    patients: pd.DataFrame, variables: tuple[str, ...], groups: Groups, labels: Mapping[str, str] = NO_LABELS
) -> list[Row]:
    """`baseline_test` rows of two compared groups A and B, B the reference (the first of groups.compared).

    `p`: Fisher's exact test of a category, Wilcoxon's rank-sum test of a number. And by how much, level `A vs B`: of a
    number `shift` (Hodges and Lehmann, in its unit), of a category with two values `risk_difference` (percentage points
    of the first, Newcombe). n = total: patients whose value is known. R: fisher.test, wilcox.test(conf.int = TRUE).
    """
    rows: list[Row] = []
    for variable in variables:
        if variable in patients and schema.column(variable).kind not in NOT_DESCRIBED:
            rows += _of_variable(patients, variable, groups, labels)
    return rows


def _of_variable(patients: pd.DataFrame, variable: str, groups: Groups, labels: Mapping[str, str]) -> list[Row]:
    row = partial(Row, "baseline_test", by=groups.by)
    contrasted = groups.compared[::-1]
    level = patients["level"].astype(str)
    values = [patients.loc[level == group, variable] for group in contrasted]
    if kind_of(patients[variable], variable) in NUMBERS:
        return _number(partial(row, variable), values, contrasted, labels)
    return _category(row, [known_of(of) for of in values], variable, contrasted, labels)


def _nothing_known(sizes: list[int], contrasted: tuple[str, ...], labels: Mapping[str, str]) -> str:
    empty = [labels.get(group, group) for group, size in zip(contrasted, sizes, strict=True) if not size]
    if len(empty) > 1:
        return say("not tested: nothing known in {first} and {second}", first=empty[0], second=empty[1])
    return say("not tested: nothing known in {group}", group=empty[0]) if empty else ""


def _number(
    row: partial[Row], values: list[pd.Series], contrasted: tuple[str, ...], labels: Mapping[str, str]
) -> list[Row]:
    numbers = [pd.to_numeric(of, errors="coerce").dropna().to_numpy(dtype=np.float64) for of in values]
    total = sum(map(len, numbers))
    p = partial(row, "p", method="Wilcoxon", n=total, total=total)
    shift = partial(row, "shift", level=contrast(*contrasted), method="Hodges-Lehmann", n=total, total=total)
    if reason := _nothing_known([len(of) for of in numbers], contrasted, labels):
        return [p(note=reason), shift(note=reason)]
    found = rank_sum(*numbers)
    return [
        p(value=found.p, note=say(ALL_THE_SAME) if isnan(found.p) else ""),
        shift(value=found.shift, low=found.low, high=found.high, note=say(TOO_FEW) if isnan(found.low) else ""),
    ]


def _category(
    row: partial[Row], known: list[pd.Series], variable: str, contrasted: tuple[str, ...], labels: Mapping[str, str]
) -> list[Row]:
    apart = (NOT_EVALUATED, *schema.column(variable).set_aside)
    found = [name for name in categories_of(pd.concat(known), variable) if name not in apart]
    table = np.array([[int((of == name).sum()) for name in found] for of in known], dtype=np.int64)
    total = int(table.sum())
    p = partial(row, variable, "p", method="Fisher", n=total, total=total)
    if reason := _nothing_known(table.sum(axis=1).tolist(), contrasted, labels):
        return [p(note=reason)]
    if (table.sum(axis=0) > 0).sum() < 2:
        return [p(note=say(ALL_THE_SAME))]
    if len(found) != 2:
        value = fisher_p(table)
        return [p(value=value, note=say(TOO_LARGE) if isnan(value) else "")]
    of_two = contrast_rows(row, variable, table, contrasted, "", labels)
    return [of for of in of_two if of.stat in ("p", "risk_difference")]
