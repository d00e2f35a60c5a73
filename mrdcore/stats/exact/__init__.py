"""Exact inference for small tables: Fisher's test of any size and the conditional odds ratio of a 2 x 2 table.

Both from the hypergeometric distribution given the margins. scipy's test of larger tables is a simulation that
changes from call to call.

four_cells   2 x 2: Fisher's p and the odds ratio with its limits
two_rows     two groups, three or four classes: any size that a clinic has
network      larger tables
"""

from __future__ import annotations

from mrdcore.stats.exact.four_cells import odds_ratio, p_of_four
from mrdcore.stats.exact.network import p_by_network
from mrdcore.stats.exact.two_rows import MOST_COLUMNS, p_of_two_rows
from mrdcore.stats.exact.weights import Counts

__all__ = ["Counts", "fisher_p", "odds_ratio"]


def fisher_p(table: Counts) -> float:
    """The two-sided p of Fisher's exact test, as R's fisher.test(table); NaN where the table is too large for it.

    The sum over all tables with these margins that are no more probable than `table`. A table with only one row or
    column that is not empty has p = 1.
    """
    filled = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    if min(filled.shape) < 2:
        return 1.0
    if filled.shape == (2, 2):
        return p_of_four(filled)
    if filled.shape[0] > filled.shape[1]:
        filled = filled.T
    if len(filled) == 2 and filled.shape[1] <= MOST_COLUMNS:
        return p_of_two_rows(filled)
    return p_by_network(filled)
