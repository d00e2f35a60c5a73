"""Exact inference for small tables: Fisher's test of any size and the conditional odds ratio of a 2 x 2 table.

Both from the hypergeometric distribution given the margins. scipy's test of larger tables is a simulation that
changes from call to call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, inf, nan, sqrt

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

from mrdcore.stats.times import Floats

Counts = npt.NDArray[np.int64]
Margins = tuple[int, ...]

LARGEST = 600_000  # partial tables held at a time: some tenths of a second of one core and some 20 MB
FAR = 60  # standard deviations from the middle, beyond which a probability is 0 as the machine counts
EQUAL = 1e-7  # R's relative tolerance: tables as probable as the one observed count, in spite of rounding


@dataclass(frozen=True)
class Partial:
    """Tables filled up to some column: what is left of the rows as one integer, log weight, number of ways."""

    left: Counts
    weight: Floats
    ways: Floats
    place: Counts

    def by_state(self) -> Iterator[tuple[Margins, Partial]]:
        """What is left of the rows, and the tables that leave it; `left` is sorted."""
        starts = np.flatnonzero(np.concatenate([[True], self.left[1:] != self.left[:-1]]))
        base = int(self.place[1])
        for start, end in pairwise([*starts.tolist(), len(self.left)]):
            state = tuple((int(self.left[start]) // self.place % base).tolist())
            yield state, Partial(self.left[start:end], self.weight[start:end], self.ways[start:end], self.place)


def fisher_p(table: Counts) -> float:
    """The two-sided p of Fisher's exact test, as R's fisher.test(table); NaN where the table is too large for it.

    The sum over all tables with these margins that are no more probable than `table`. A table with only one row or
    column that is not empty has p = 1.
    """
    filled = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    if min(filled.shape) < 2:
        return 1.0
    if filled.shape == (2, 2):
        return _p_of_four(filled)
    if filled.shape[0] > filled.shape[1]:
        filled = filled.T
    rows = tuple(sorted(filled.sum(axis=1).tolist()))
    columns = tuple(sorted(filled.sum(axis=0).tolist()))
    constant = float(np.sum(_log_factorial(rows)) + np.sum(_log_factorial(columns)) - _log_factorial(filled.sum()))
    observed = constant - float(np.sum(_log_factorial(filled)))
    partial = _partial_tables(rows, columns, constant)
    if partial is None:
        return nan
    return min(1.0, _sum_of_completions(partial, columns[-2], observed + EQUAL))


def _p_of_four(table: Counts) -> float:
    """Fisher's p of a 2 x 2 table, whatever its size."""
    (a, b), (c, d) = table.tolist()
    total = a + b + c + d
    likely = (a + b) * (a + c) / total
    spread = sqrt(likely * (c + d) / total * (b + d) / total)
    support = _within(max(0, a - d), min(a + b, a + c), likely, spread)
    weight = _log_weights(table, support)
    observed = float(_log_weights(table, np.array([a]))[0])
    density = np.exp(weight - weight.max())
    return float(density[weight <= observed + EQUAL].sum() / density.sum())


def _within(lowest: int, highest: int, middle: float, spread: float) -> Counts:
    """The whole numbers from `lowest` to `highest` that are not so far from the middle that they have no weight left."""
    far = FAR * (spread + 1)
    return np.arange(max(lowest, floor(middle - far)), min(highest, ceil(middle + far)) + 1)


def _log_weights(table: Counts, first: Counts) -> Floats:
    """Log probability, but for a constant, of the 2 x 2 tables with these margins and such first cells."""
    (a, b), (c, d) = table.tolist()
    cells = np.stack([first, a + b - first, a + c - first, d - a + first])
    return np.asarray(-_log_factorial(cells).sum(axis=0), dtype=np.float64)


def _log_factorial(counts: npt.ArrayLike) -> Floats:
    return np.asarray(gammaln(np.asarray(counts) + 1.0), dtype=np.float64)


def _partial_tables(rows: Margins, columns: Margins, constant: float) -> Partial | None:
    """All ways to fill the columns but the last two. None beyond LARGEST.

    Rows are interchangeable, so what is left of them is kept in order, and ways that leave the same with the same
    weight are counted together (the network of Mehta and Patel 1983).
    """
    base = rows[-1] + 1
    if base ** len(rows) > 2**62:  # what is left of the rows would not go into one integer
        return None
    place = base ** np.arange(len(rows), dtype=np.int64)
    partial = Partial(np.array([rows]) @ place, np.array([constant]), np.array([1.0]), place)
    for total in columns[:-2]:
        if _size(partial, total) > LARGEST:
            return None
        partial = _merged([_filled(state, total, group, place) for state, group in partial.by_state()], place)
    return partial if _completions(partial, columns[-2]) <= LARGEST else None


def _size(partial: Partial, total: int) -> float:
    """How many tables there are with one more column of this total; counted no further than LARGEST."""
    found = 0.0
    for state, group in partial.by_state():
        found += _number_of_splits(state, total) * len(group.ways)
        if found > LARGEST:
            break
    return found


def _completions(partial: Partial, total: int) -> float:
    """How many ways there are to fill the last two columns of what each table leaves; counted no further than LARGEST."""
    found = 0.0
    for state, _ in partial.by_state():
        found += _number_of_splits(state, total)
        if found > LARGEST:
            break
    return found


def _filled(state: Margins, total: int, group: Partial, place: Counts) -> Partial:
    """One more column of this total in every table of a group that leaves `state`."""
    splits = _splits(state, total)
    left = np.sort(np.array(state) - splits, axis=1) @ place
    weight = group.weight[:, None] - _log_factorial(splits).sum(axis=1)[None, :]
    return Partial(np.tile(left, len(group.ways)), weight.ravel(), np.repeat(group.ways, len(splits)), place)


def _number_of_splits(state: Margins, total: int) -> float:
    """How many ways there are to take `total` from the counts of `state`."""
    first, *others = state
    ways = (np.arange(total + 1) <= first).astype(np.float64)  # to take 0, 1, ... total from the first alone
    for count in others[:-1]:
        upto = np.cumsum(ways)
        ways = upto - np.concatenate([np.zeros(min(count + 1, total + 1)), upto[: max(total - count, 0)]])
    return float(ways[max(total - others[-1], 0) :].sum())


def _splits(state: Margins, total: int) -> Counts:
    """Every way to take `total` from the counts of `state`, one a row."""
    first, rest = state[0], sum(state[1:])
    fewest, most = max(0, total - rest), min(first, total)
    if len(state) == 2:
        taken = np.arange(fewest, most + 1)
        return np.column_stack([taken, total - taken])
    parts = []
    for taken_first in range(fewest, most + 1):
        others = _splits(state[1:], total - taken_first)
        parts.append(np.column_stack([np.full(len(others), taken_first), others]))
    return np.concatenate(parts)


def _merged(parts: list[Partial], place: Counts) -> Partial:
    left, weight, ways = (np.concatenate([getattr(p, name) for p in parts]) for name in ("left", "weight", "ways"))
    near = np.round(weight, 9)
    order = np.lexsort((near, left))
    left, near = left[order], near[order]
    starts = np.flatnonzero(np.concatenate([[True], (left[1:] != left[:-1]) | (near[1:] != near[:-1])]))
    return Partial(left[starts], weight[order][starts], np.add.reduceat(ways[order], starts), place)


def _sum_of_completions(partial: Partial, total: int, limit: float) -> float:
    """Probability of all tables whose log probability is at most `limit`: the last two columns by bisection."""
    result = 0.0
    for state, group in partial.by_state():
        splits = _splits(state, total)
        tail = np.sort(-(_log_factorial(splits) + _log_factorial(np.array(state) - splits)).sum(axis=1))
        below = np.concatenate([[0.0], np.cumsum(np.exp(tail - tail[-1]))])
        counted = below[np.searchsorted(tail, limit - group.weight, side="right")]
        result += float(np.sum(group.ways * np.exp(group.weight + tail[-1]) * counted))
    return result


def odds_ratio(table: Counts) -> tuple[float, float, float]:
    """The conditional maximum likelihood odds ratio of a 2 x 2 table with exact 95% limits, as R's fisher.test.

    0 and infinity where the table says so; NaN where a row or column is empty and it says nothing. Solved to 1e-10,
    where R's uniroot stops at 1e-4.
    """
    (a, b), (c, d) = table.tolist()
    if 0 in (a + b, c + d, a + c, b + d):
        return nan, nan, nan
    fewest, most = max(0, a - d), min(a + b, a + c)
    lowest, highest = a == fewest, a == most
    spread = 0.0 if lowest or highest else 1 / sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    support = _within(fewest, most, a, spread) if spread else np.arange(fewest, most + 1)
    weight = _log_weights(table, support)

    def mean(log_odds: float) -> float:
        return float(_density(weight, support, log_odds) @ support) - float(a)

    def above(log_odds: float) -> float:
        return float(_density(weight, support, log_odds)[support >= a].sum()) - 0.025

    def below(log_odds: float) -> float:
        return 0.025 - float(_density(weight, support, log_odds)[support <= a].sum())

    value = 0.0 if lowest else inf if highest else _root(mean)
    return value, 0.0 if lowest else _root(above), inf if highest else _root(below)


def _density(weight: Floats, support: Counts, log_odds: float) -> Floats:
    """Probability of each value of the first cell at this odds ratio."""
    tilted = weight + support * log_odds
    likely = np.exp(tilted - tilted.max())
    return np.asarray(likely / likely.sum(), dtype=np.float64)


def _root(rising: Callable[[float], float]) -> float:
    """The odds ratio at whose logarithm a rising function is 0: by the secant, halving the end that stays (Illinois).

    scipy's brentq finds the same; scipy.optimize is a quarter of a second and 24 MB for this one line.
    """
    low, high, at_low, at_high = -50.0, 50.0, rising(-50.0), rising(50.0)
    side = 0
    for _ in range(500):
        point = high - at_high * (high - low) / (at_high - at_low)
        at = rising(point)
        if at > 0:
            at_low, moved = at_low / 2 if side > 0 else at_low, high - point
            high, at_high, side = point, at, 1
        else:
            at_high, moved = at_high / 2 if side < 0 else at_high, point - low
            low, at_low, side = point, at, -1
        if at == 0 or moved < 1e-11 or high - low < 1e-10:
            break
    return float(np.exp(point))
