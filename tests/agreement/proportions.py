"""Counted patients and plain values, against R's stats."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from mrdcore.stats.exact import fisher_p, odds_ratio
from mrdcore.stats.proportions import proportion_interval
from mrdcore.stats.rank_sum import rank_sum
from tests.agreement.statistic import Statistic, apart
from tests.stats.r_answers import LARGE_TABLES, TABLES
from tests.stats.test_exact import TWO_BY_TWO
from tests.stats.test_rank_sum import R as RANKS


def fisher() -> Iterator[float]:
    for r in (*TABLES["tables"].values(), *LARGE_TABLES.values()):
        yield apart(fisher_p(np.array(r["table"])), r["p"])


def odds() -> Iterator[float]:
    for table, r in (param.values for param in TWO_BY_TWO):
        yield apart(odds_ratio(table), [r["or"], *r["ci"]])


def limits(kind: str, key: str) -> Callable[[], Iterator[float]]:
    def of_kind() -> Iterator[float]:
        for r in TABLES["proportions"]:
            yield apart(proportion_interval(r["x"], r["n"], kind), r[key])  # type: ignore[arg-type]

    return of_kind


def ranks() -> Iterator[float]:
    for r in RANKS.values():
        yield apart(rank_sum(np.array(r["x"], float), np.array(r["y"], float)).p, r["p"])


STATISTICS = (
    Statistic("Percentage, limits", "Wilson", "`prop.test(x, n, correct = FALSE)`", 1e-9, limits("wilson", "wilson")),
    Statistic("Percentage, limits", "Clopper-Pearson", "`binom.test(x, n)`", 1e-9, limits("exact", "cp")),
    Statistic("Response by group", "Fisher", "`fisher.test(table)`", 1e-9, fisher),
    # R's uniroot stops at 1e-4 of the odds ratio or of its inverse; tests/stats/test_exact.py counts ours out
    Statistic("Response by group", "odds ratio, exact limits", "`fisher.test(table)`, itself to 1e-4", 1e-2, odds),
    Statistic("Values by group", "Wilcoxon rank sum", "`wilcox.test(x, y)`", 1e-9, ranks),
)
