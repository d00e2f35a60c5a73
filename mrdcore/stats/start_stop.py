"""Follow-up cut where a patient changes group: the rows, the curve of a group that patients join late.

A row is a stretch of follow-up: at risk at t are the rows with start < t <= stop. A start of 0 takes day 0 in, so that
an event on day 0 is kept, as in a curve without delayed entry; R's Surv(start, stop, event) drops such a patient.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from mrdcore.stats.product_limit import ProductLimit, counted_product_limit
from mrdcore.stats.times import Floats


def known_crossings(times: pd.DataFrame) -> pd.DataFrame:
    """`time`, `event` (1 or 0), `crossing` and `entry` of the patients who can be analysed, as in times.known_times.

    `entry` is 0 from the start; patients whose time is not after a later entry are at risk at no time, and left out.
    """
    columns = ["time", "event", "crossing", "entry"]
    if times.empty:
        return pd.DataFrame(columns=columns, dtype="float64")
    numbers = times.assign(entry=times.get("entry", 0.0))[columns]
    frame = numbers.apply(lambda column: column.to_numpy(dtype=np.float64, na_value=np.nan))
    frame["entry"] = frame["entry"].clip(lower=0)
    at_risk = (frame["entry"] == 0) | (frame["entry"] < frame["time"])
    known: pd.DataFrame = frame[
        np.isfinite(frame["time"]) & (frame["time"] >= 0) & np.isfinite(frame["event"]) & at_risk
    ]
    return known


def split_at_crossing(times: pd.DataFrame) -> pd.DataFrame:
    """One row per patient and group: `patient` (place in `times`), `start`, `stop`, `event`, `hsct` (1 or 0), `leaves`.

    Needs `time` and `crossing` (months from time zero, NaN: never transplanted) and `event`; patients without a known
    event and a known time of 0 or more are left out. With `entry` the first row starts there. `leaves` is 1 where the
    patient goes on in the next row.
    Ties as in R's tmerge(..., event(), tdc()), where a covariate holds from just after its time: a crossing on the
    last day or after it changes nothing; one on day 0 or before counts from the start, as one before the entry does.
    So no row has length zero but that of a patient whose follow-up ends on day 0.
    """
    numbered = known_crossings(times.reset_index(drop=True))
    patient = numbered.index.to_numpy(dtype=np.int64)
    time, event, entry = (numbered[name].to_numpy() for name in ("time", "event", "entry"))
    crossing = np.maximum(numbered["crossing"].to_numpy(), entry)
    yes = crossing < time
    no = ~yes | (crossing > entry)
    columns = {
        "patient": (patient, patient),
        "start": (entry, crossing),
        "stop": (np.where(yes, crossing, time), time),
        "event": (np.where(yes, 0.0, event), event),
        "hsct": (np.zeros_like(time), np.ones_like(time)),
        "leaves": (yes.astype(np.float64), np.zeros_like(time)),
    }
    rows = pd.DataFrame({name: np.concatenate([a[no], b[yes]]) for name, (a, b) in columns.items()})
    return rows.sort_values(["patient", "start"], ignore_index=True)


def entry_times(rows: pd.DataFrame) -> Floats:
    """When each row comes under observation: `start`, and before everything where that is time zero."""
    start = rows["start"].to_numpy(dtype=np.float64)
    return np.where(start > 0, start, -np.inf)


def product_limit_of_rows(rows: pd.DataFrame) -> ProductLimit:
    """The estimate of S as R's survfit(Surv(start, stop, event) ~ 1), one entry per distinct stop.

    `rows` belong to one group and hold `start`, `stop`, `event` and `leaves` (1: goes on in another group); such a row
    is in none of the counts but `at_risk`. Ties: the event comes before the censoring. Once all at risk have had the
    event S stays 0, also if others join later, as in R.
    """
    stop, event, leaves = (rows[name].to_numpy(dtype=np.float64) for name in ("stop", "event", "leaves"))
    return counted_product_limit(stop, event, entry_times(rows), (1 - event) * (1 - leaves))
