"""Who had left before a landmark, and who changes group after it, in words."""

from __future__ import annotations

import pandas as pd

from mrdcore.present.format import fixed
from mrdcore.present.table import Naming
from mrdcore.results import find
from mrdcore.schema import UNKNOWN


def landmark_sentence(rows: pd.DataFrame, naming: Naming) -> str:
    """How many had left before the landmark, by event and by censoring, and how many change group after it."""
    found = find(rows, analysis="landmark")
    gone = {stat: find(found, stat=stat)["value"].sum() for stat in ("excluded_events", "excluded_censored")}
    text = (
        f"Left out: {fixed(gone['excluded_events'])} with the event by then, "
        f"{fixed(gone['excluded_censored'])} censored by then."
    )
    moved = find(found, stat="changed_group")
    changed = [_changed(row, naming) for _, row in moved[moved["value"] > 0].iterrows()]
    return " ".join((text, *changed))


def _changed(row: pd.Series, naming: Naming) -> str:
    some = f"{fixed(row['value'])} of {fixed(row['total'])}"
    if row["level"] == UNKNOWN:
        return f"In {some} unknown by then, the group is known later."
    return f"{some} in the group “{naming.labels.get(row['level'], row['level'])}” are in another one later."
