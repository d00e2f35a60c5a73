"""Tables of two rows and two columns: Fisher's p and the conditional odds ratio, whatever their size."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor, inf, log, nan, sqrt

import numpy as np

from mrdcore.stats.exact.weights import EQUAL, Counts, log_factorial
from mrdcore.stats.times import Floats

FAR = 60  # standard deviations from the middle, beyond which a probability is 0 as the machine counts
ENOUGH = 20  # the same around the observed cell, where odds that make it a fortieth or more likely are sought


def p_of_four(table: Counts) -> float:
    """Fisher's p of a 2 x 2 table, whatever its size."""
    (a, b), (c, d) = table.tolist()
    total = a + b + c + d
    likely = (a + b) * (a + c) / total
    spread = sqrt(likely * (c + d) / total * (b + d) / total)
    support = _within(max(0, a - d), min(a + b, a + c), likely, FAR * (spread + 1))
    weight = _log_weights(table, support)
    observed = float(_log_weights(table, np.array([a]))[0])
    density = np.exp(weight - weight.max())
    return float(density[weight <= observed + EQUAL].sum() / density.sum())


def _within(lowest: int, highest: int, middle: float, far: float) -> Counts:
    """The whole numbers from `lowest` to `highest` that are no further than `far` from the middle."""
    return np.arange(max(lowest, floor(middle - far)), min(highest, ceil(middle + far)) + 1)


def _log_weights(table: Counts, first: Counts) -> Floats:
    """Log probability, but for a constant, of the 2 x 2 tables with these margins and such first cells."""
    (a, b), (c, d) = table.tolist()
    cells = np.stack([first, a + b - first, a + c - first, d - a + first])
    return np.asarray(-log_factorial(cells).sum(axis=0), dtype=np.float64)


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
    # At the end of what is possible the only limit leaves a fortieth there, as a Poisson distribution about 3.7 would.
    spread = 2.0 if lowest or highest else 1 / sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    support = _within(fewest, most, a, ENOUGH * (spread + 1))
    weight, observed = _log_weights(table, support), a - int(support[0])

    def mean(log_odds: float) -> float:
        return float(_density(weight, support, log_odds) @ support) - float(a)

    def above(log_odds: float) -> float:
        return float(_density(weight, support, log_odds)[observed:].sum()) - 0.025

    def below(log_odds: float) -> float:
        return 0.025 - float(_density(weight, support, log_odds)[: observed + 1].sum())

    about = log((a + 0.5) * (d + 0.5) / (b + 0.5) / (c + 0.5))
    error = sqrt(sum(1 / (cell + 0.5) for cell in (a, b, c, d)))
    value = 0.0 if lowest else inf if highest else _root(mean, about, error / 4)
    low = 0.0 if lowest else _root(above, about - 2 * error, error / 4)
    return value, low, inf if highest else _root(below, about + 2 * error, error / 4)


def _density(weight: Floats, support: Counts, log_odds: float) -> Floats:
    """Probability of each value of the first cell at this odds ratio."""
    tilted = weight + support * log_odds
    likely = np.exp(tilted - tilted.max())
    return np.asarray(likely / likely.sum(), dtype=np.float64)


def _root(rising: Callable[[float], float], about: float, step: float) -> float:
    """The odds ratio at whose logarithm a rising function is 0: by the secant, halving the end that stays (Illinois).

    Sought from `about`, further out by twice the step each time. scipy's brentq finds the same; scipy.optimize is a
    quarter of a second and 24 MB for this one line.
    """
    low, high = about - step, about + step
    at_low, at_high = rising(low), rising(high)
    while at_low > 0:
        step *= 2
        high, at_high, low = low, at_low, low - step
        at_low = rising(low)
    while at_high < 0:
        step *= 2
        low, at_low, high = high, at_high, high + step
        at_high = rising(high)
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
