"""Who had left before a landmark, and who changes group after it, in words."""

from __future__ import annotations

import pandas as pd

from mrdcore.language import say
from mrdcore.present.format import fixed
from mrdcore.present.table import Naming
from mrdcore.results import ResultRow, each, find
from mrdcore.schema import UNKNOWN


def landmark_sentence(rows: pd.DataFrame, naming: Naming) -> str:
    """How many had left before the landmark, by event and by censoring, and how many change group after it."""
    found = find(rows, analysis="landmark")
    gone = {stat: find(found, stat=stat)["value"].sum() for stat in ("excluded_events", "excluded_censored")}
    text = say(
        "Left out: {events} with the event by then, {censored} censored by then.",
        events=fixed(gone["excluded_events"]),
        censored=fixed(gone["excluded_censored"]),
    )
    moved = find(found, stat="changed_group")
    changed = [_changed(row, naming) for row in each(moved[moved["value"] > 0])]
    return " ".join((text, *changed))


def _changed(row: ResultRow, naming: Naming) -> str:
    some = {"n": fixed(row["value"]), "total": fixed(row["total"])}
    if row["level"] == UNKNOWN:
        return say("In {n} of {total} unknown by then, the group is known later.", **some)
    group = naming.labels.get(row["level"], row["level"])
    return say("{n} of {total} in the group “{group}” are in another one later.", group=group, **some)
