"""What curves of transplanted patients from time zero hide: the time that each had to live before transplantation.

`times` as in transplant: `time` and `crossing` (months from time zero, NaN: never transplanted), `event`.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from mrdcore.language import mark, say
from mrdcore.results import Row
from mrdcore.schema import DAYS_PER_MONTH
from mrdcore.stats.start_stop import known_crossings
from mrdcore.stats.times import Floats

QUANTILES = (("median", 0.5), ("q1", 0.25), ("q3", 0.75), ("min", 0.0), ("max", 1.0))
NOBODY = mark("nobody was transplanted on a known date")


def immortal_time(times: pd.DataFrame, endpoint: str) -> list[Row]:
    """What the transplanted are credited with, rows of level "yes".

    `median`, `q1`, `q3` (linear, R type 7), `min`, `max`: days from time zero to transplantation (method "days").
    `credited`: months of all of them together under observation from time zero to transplantation, or to the event or
    last news where those come first. `event_before`: how many of them had the event before transplantation or on that day, and stand
    among the transplanted all the same. n of total: transplanted patients of all whose time and event are known; a
    crossing before time zero counts as on it.
    """
    known = known_crossings(times)
    yes = known[known["crossing"].notna()]
    row = partial(Row, "immortal_time", endpoint, by="hsct", level="yes", total=len(known))
    if yes.empty:
        return [row(stat, n=0, note=say(NOBODY)) for stat in (*dict(QUANTILES), "credited", "event_before")]
    wait = yes["crossing"].clip(lower=0).to_numpy(dtype=np.float64)
    before = int(((yes["event"] == 1) & (yes["time"] <= yes["crossing"])).sum())
    return [
        *(row(stat, _days(wait, p), n=len(yes), method="days") for stat, p in QUANTILES),
        row(
            "credited",
            float((np.minimum(wait, yes["time"]) - yes["entry"]).clip(lower=0).sum()),
            n=len(yes),
            method="months",
        ),
        row("event_before", before, n=before, total=len(yes)),
    ]


def _days(months: Floats, probability: float) -> float:
    """A quantile in days, which months hold but for an error of rounding."""
    return round(float(np.quantile(months * DAYS_PER_MONTH, probability)), 9)
