"""Fisher's test of two groups by three or four classes.

Two columns together have some `s` patients of the first row, the two others the rest: given `s`, each pair is a
hypergeometric distribution of its own, and the tables no more probable than the one observed are found by bisection
in one pair for each split of the other. So the work grows with the spread of two cells, not with that of three.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, nan, sqrt

import numpy as np

from mrdcore.stats.exact.weights import EQUAL, Counts, log_factorial
from mrdcore.stats.times import Floats

MOST_COLUMNS = 4
LARGEST = 5_000_000  # splits to look at: at most some tenths of a second of one core
NOTHING = 32.0  # logarithms below the observed table: what lies further adds 1e-12 of p at most, and is left out
PAIRS = (((0, 1), (2, 3)), ((0, 2), (1, 3)), ((0, 3), (1, 2)))


@dataclass(frozen=True)
class Pair:
    """Two columns: their totals, and the log weight of each count that the first row can have in them.

    The weights of the second column are held from the end, so that what splits a number is a slice of each.
    """

    totals: tuple[int, int]
    first: Floats
    second: Floats

    @property
    def total(self) -> int:
        return sum(self.totals)

    def most(self, both: Counts) -> Floats:
        """The log weight of the likeliest split of each number of `both`."""
        likeliest = (self.totals[0] + 1) * (both + 1) // (self.total + 2)
        first = np.clip(likeliest, np.maximum(0, both - self.totals[1]), np.minimum(self.totals[0], both))
        return np.asarray(self.first[first] + self.second[len(self.second) - 1 - both + first])

    def splits(self, both: int, least: float) -> Floats:
        """The log weights of the splits of `both`, those below `least` left out."""
        fewest, end = max(0, both - self.totals[1]), min(self.totals[0], both) + 1
        turned = len(self.second) - 1 - both
        weight = self.first[fewest:end] + self.second[turned + fewest : turned + end]
        return np.asarray(weight[weight >= least])


def p_of_two_rows(table: Counts) -> float:
    """Fisher's p of a table with two rows and three or four columns, none empty; NaN where it is too large."""
    ordered = table[np.argsort(table.sum(axis=1))]  # the smaller group first: it can have fewer counts
    four = np.pad(ordered, ((0, 0), (0, MOST_COLUMNS - table.shape[1])))
    totals, of_first = four.sum(axis=0), int(four[0].sum())
    pairs = min(PAIRS, key=lambda pairs: _work(pairs, totals, of_first))
    if _work(pairs, totals, of_first) > LARGEST:
        return nan
    counts = [np.arange(min(n, of_first) + 1) for n in totals.tolist()]
    weights = [-log_factorial(some) - log_factorial(n - some) for some, n in zip(counts, totals.tolist(), strict=True)]
    constant = float(np.sum(log_factorial([*four.sum(axis=1), *totals])) - log_factorial(totals.sum()))
    observed = sum(float(weight[count]) for weight, count in zip(weights, four[0].tolist(), strict=True))
    left, right = (Pair((int(totals[a]), int(totals[b])), weights[a], weights[b][::-1]) for a, b in pairs)
    return min(1.0, _sum_over_splits(left, right, of_first, observed, constant))


def _work(pairs: tuple[tuple[int, int], tuple[int, int]], totals: Counts, of_first: int) -> float:
    """About how many splits must be looked at: in each pair those of every number within eight standard deviations."""
    (a, b), (c, d) = (totals[list(pair)].tolist() for pair in pairs)
    patients = int(a + b + c + d)
    share = of_first / patients
    deviation = sqrt(share * (1 - share) * (a + b) * (c + d) / patients)
    numbers = min(16 * deviation, float(a + b), float(c + d), of_first) + 1
    return numbers * float(min(a, b, of_first) + min(c, d, of_first) + 2)


def _sum_over_splits(left: Pair, right: Pair, of_first: int, observed: float, constant: float) -> float:
    """The probability of all tables whose log weight is at most `observed`."""
    both = np.arange(max(0, of_first - right.total), min(left.total, of_first) + 1)
    in_left, in_right = left.most(both), right.most(of_first - both)
    near = in_left + in_right >= observed - NOTHING
    result = 0.0
    for s, best_left, best_right in zip(*(each[near].tolist() for each in (both, in_left, in_right)), strict=True):
        here = left.splits(s, observed - NOTHING - best_right)
        there = np.sort(right.splits(of_first - s, observed - NOTHING - best_left))
        below = np.concatenate([[0.0], np.cumsum(np.exp(there - best_right))])
        counted = below[np.searchsorted(there, observed + EQUAL - here, side="right")]
        result += exp(best_left + best_right + constant) * float(np.exp(here - best_left) @ counted)
    return result
