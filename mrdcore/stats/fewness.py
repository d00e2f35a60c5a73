"""The one rule that withholds a p value or a hazard ratio where events are few."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mrdcore.language import mark, plural, say
from mrdcore.options import Options

WITHHELD = mark("withheld: {few}; at least {limit} needed in each group")
NO_EVENT = mark("0 of {total} events among {group}")
NOT_ESTIMABLE = mark("not estimable: {reason}")
NO_LABELS: Mapping[str, str] = MappingProxyType({})


def too_few_events(events: Mapping[str, int], options: Options, labels: Mapping[str, str] = NO_LABELS) -> str:
    """Why a test is withheld, "" where it is not: a group has fewer events than `options.min_events`.

    `events` holds the number of events of each group that enters the test; all groups below the limit are named.
    """
    few = [
        plural(count, "{n} event among {group}", "{n} events among {group}", group=labels.get(level, level))
        for level, count in events.items()
        if count < options.min_events
    ]
    return say(WITHHELD, few=", ".join(few), limit=options.min_events) if few else ""


def no_event(total: int, group: str) -> str:
    """That none of these events is in the group."""
    return say(NO_EVENT, total=total, group=group)


def not_estimable(reason: str) -> str:
    """A reason, as the note of a number that has no estimate."""
    return say(NOT_ESTIMABLE, reason=reason)
