"""A statistic, the R call it is held to, and how far from R it may lie."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Agreement:
    """The largest difference from R that was seen, beside the one that is allowed."""

    statistic: str
    method: str
    r_call: str
    tolerance: float
    largest: float


@dataclass(frozen=True)
class Statistic:
    """What is compared; `differences` gives one number a comparison, over all cases that have it."""

    statistic: str
    method: str
    r_call: str
    tolerance: float
    differences: Callable[[], Iterable[float]]

    def measured(self) -> Agreement:
        largest = max(self.differences())
        return Agreement(self.statistic, self.method, self.r_call, self.tolerance, largest)


def apart(ours: object, theirs: object) -> float:
    """The largest difference between two lots of numbers: absolute up to 1, relative to R's beyond.

    Infinite where a number is missing on one side only, or where they are not equally many.
    """
    a, b = (np.atleast_1d(np.asarray(values, dtype=np.float64)) for values in (ours, theirs))
    if a.shape != b.shape or not np.array_equal(np.isnan(a), np.isnan(b)):
        return float("inf")
    known = ~np.isnan(a) & (a != b)  # two infinities are no distance apart
    return float(np.max(np.abs(a[known] - b[known]) / np.maximum(1, np.abs(b[known])), initial=0.0))
