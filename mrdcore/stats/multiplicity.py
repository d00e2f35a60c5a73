"""What looking many times does to p."""

from __future__ import annotations

from math import isnan, nan


def holm(p: list[float]) -> list[float]:
    """p values adjusted by Holm, in the order given: the i-th smallest of m times m - i + 1, never falling, at most 1.

    NaN (withheld) stays NaN and is not counted. R: p.adjust(p, method = "holm").
    """
    adjusted = [nan] * len(p)
    tested = sorted((value, place) for place, value in enumerate(p) if not isnan(value))
    worst = 0.0
    for rank, (value, place) in enumerate(tested):
        worst = max(worst, min(1.0, value * (len(tested) - rank)))
        adjusted[place] = worst
    return adjusted
