"""What is said where a view is prepared for sharing: what is hidden, and how."""

from __future__ import annotations

import pandas as pd

from mrdcore.language import say
from mrdcore.options import Options
from mrdcore.present.table import Naming
from mrdcore.results import find


def hidden_sentence(rows: pd.DataFrame, naming: Naming) -> str:
    """The groups whose curves are hidden, with the reason; "" where none is."""
    found = find(rows, stat="hidden")
    groups = ", ".join(naming.labels.get(level, level) for level in found["level"])
    return "" if found.empty else say("{groups}: {reason}.", groups=groups, reason=found["note"].iloc[0])


def sharing_method(options: Options) -> str:
    """What sharing does to the numbers of a view; "" where every number may be seen."""
    if options.disclosure is None:
        return ""
    return say(
        "Prepared for sharing: counts of 1 to {most} patients are hidden (–), and others that would give them away; groups of so few are left out; times are put together so that each step of a curve is at least {smallest} patients. Statistics are computed after that.",
        most=options.disclosure - 1,
        smallest=options.disclosure,
    )


def not_shared() -> str:
    """What is said in place of an analysis that nothing makes safe to share."""
    return say("This analysis is not shown while the view is prepared for sharing: it would tell of few patients.")
