"""Every statistic of the project with its agreement with R, and the table that the README prints of them."""

from __future__ import annotations

from functools import cache

from tests.agreement import competing, proportions, regression, survival, transplantation
from tests.agreement.statistic import Agreement

HEADER = "| Statistic | Method | R | Tolerance | Largest difference seen |"
MODULES = (survival, regression, competing, transplantation, proportions)


@cache
def agreements() -> tuple[Agreement, ...]:
    return tuple(statistic.measured() for module in MODULES for statistic in module.STATISTICS)


def figure(value: float) -> str:
    """One digit and its power of ten: floating noise differs between machines, its size hardly does."""
    return f"{value:.0e}".replace("e-0", "e-") if value else "0"


def markdown() -> str:
    """The table, measured."""
    lines = [
        f"| {a.statistic} | {a.method} | {a.r_call} | {figure(a.tolerance)} | {figure(a.largest)} |"
        for a in agreements()
    ]
    return "\n".join([HEADER, "|---|---|---|---|---|", *lines])
