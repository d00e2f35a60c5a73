"""Which counts of a table are hidden: those of few patients, and as many others as keep these from being worked out."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

Cell = TypeVar("Cell", bound=Hashable)


def is_small(count: float, smallest: int) -> bool:
    """Whether a count is told by nobody: some patients, but fewer than `smallest`. None at all is no secret."""
    return 0 < count < smallest


def hidden(counts: Mapping[Cell, float], sums: Iterable[Sequence[Cell]], smallest: int) -> frozenset[Cell]:
    """The cells to hide: every small count, and others until no sum gives one away.

    `sums`: each a total and the cells that add up to it. In a sum, one hidden cell alone could be worked out, and so could
    several that are one patient each: then the smallest cell that is still shown is hidden too. Cells that `counts` does
    not hold are taken for shown elsewhere.
    """
    found = {cell for cell, count in counts.items() if is_small(count, smallest)}
    equations = [tuple(cell for cell in equation if cell in counts) for equation in sums]
    while further := next(filter(None, (_further(cells, counts, found, smallest) for cells in equations)), None):
        found.add(further[0])
    return frozenset(found)


def _further(
    cells: Sequence[Cell], counts: Mapping[Cell, float], found: Collection[Cell], smallest: int
) -> tuple[Cell] | None:
    """One more cell of a sum to hide; None where the hidden ones are safe, or nothing is left to hide."""
    secret = [cell for cell in cells if cell in found]
    if not secret or (len(secret) > 1 and sum(counts[cell] for cell in secret) >= max(smallest, len(secret) + 1)):
        return None
    shown = [cell for cell in cells if cell not in found and counts[cell] > 0]
    return (min(shown, key=lambda cell: counts[cell]),) if shown else None
