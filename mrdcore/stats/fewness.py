"""The one rule that withholds a p value or a hazard ratio where events are few."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mrdcore.options import Options

NO_LABELS: Mapping[str, str] = MappingProxyType({})


def too_few_events(events: Mapping[str, int], options: Options, labels: Mapping[str, str] = NO_LABELS) -> str:
    """Why a test is withheld, "" where it is not: a group has fewer events than `options.min_events`.

    `events` holds the number of events of each group that enters the test; all groups below the limit are named.
    """
    few = [
        f"{counted(count, 'event')} among {labels.get(level, level)}"
        for level, count in events.items()
        if count < options.min_events
    ]
    return f"withheld: {', '.join(few)}; at least {options.min_events} needed in each group" if few else ""


def counted(count: int, noun: str) -> str:
    """A count with its noun."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
