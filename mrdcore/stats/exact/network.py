"""Fisher's test of larger tables, column by column: the network of Mehta and Patel (J Am Stat Assoc 1983;78:427)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import nan

import numpy as np

from mrdcore.stats.exact.weights import EQUAL, Counts, log_factorial
from mrdcore.stats.times import Floats

Margins = tuple[int, ...]

LARGEST = 600_000  # partial tables held at a time: some tenths of a second of one core and some 20 MB


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


def p_by_network(table: Counts) -> float:
    """Fisher's p of a table with no empty row or column, no more rows than columns; NaN where it is too large."""
    rows = tuple(sorted(table.sum(axis=1).tolist()))
    columns = tuple(sorted(table.sum(axis=0).tolist()))
    constant = float(np.sum(log_factorial(rows)) + np.sum(log_factorial(columns)) - log_factorial(table.sum()))
    observed = constant - float(np.sum(log_factorial(table)))
    partial = _partial_tables(rows, columns, constant)
    if partial is None:
        return nan
    return min(1.0, _sum_of_completions(partial, columns[-2], observed + EQUAL))


def _partial_tables(rows: Margins, columns: Margins, constant: float) -> Partial | None:
    """All ways to fill the columns but the last two. None beyond LARGEST.

    Rows are interchangeable, so what is left of them is kept in order, and ways that leave the same with the same
    weight are counted together.
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
    weight = group.weight[:, None] - log_factorial(splits).sum(axis=1)[None, :]
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
        tail = np.sort(-(log_factorial(splits) + log_factorial(np.array(state) - splits)).sum(axis=1))
        below = np.concatenate([[0.0], np.cumsum(np.exp(tail - tail[-1]))])
        counted = below[np.searchsorted(tail, limit - group.weight, side="right")]
        result += float(np.sum(group.ways * np.exp(group.weight + tail[-1]) * counted))
    return result
