"""How fast MRD doubles, from quantified samples of one tissue on different days, one a day."""

from __future__ import annotations

import numpy as np
import pandas as pd

TOO_FEW, NOT_RISING, NO_LOSS = "too_few", "not_rising", "no_loss"
BY = ["patient_id", "tissue"]


def doubling_times(points: pd.DataFrame) -> pd.DataFrame:
    """Days in which MRD doubled, by patient and tissue: ln 2 over the slope of ln(value) on day by least squares.

    Needs `day` and `value` (above 0), one row a day; two samples give it exactly. Returns `days`, and `lacks`: why
    it is missing (`too_few` samples, `not_rising`), else "".
    """
    points = points.assign(log=np.log(points["value"].astype("float64")))
    means = points.groupby(BY)[["day", "log"]].transform("mean")
    x, y = points["day"] - means["day"], points["log"] - means["log"]
    sums = points[BY].assign(xx=x * x, xy=x * y, n=1.0).groupby(BY).sum()
    rising = (sums["n"] > 1) & (sums["xy"] > 0)
    days = (np.log(2) * sums["xx"] / sums["xy"].where(rising)).astype("float64")
    lacks = np.select([sums["n"] < 2, ~rising], [TOO_FEW, NOT_RISING], default="")
    return pd.DataFrame({"days": days, "lacks": lacks}, index=sums.index)


def doubling_at_relapse(daily: pd.DataFrame) -> pd.DataFrame:
    """Doubling at the MRD relapse that is treated: quantified samples from its date to the start of VEN-AZA (day 0).

    Needs `day`, `state`, `value` and `mrd_relapse` (both in days from the start of VEN-AZA). Columns `doubling_days`,
    `doubling_lacks`; a patient without a sample there has no row.
    """
    between = (daily["day"] <= 0) & (daily["day"] >= daily["mrd_relapse"])
    found = doubling_times(daily[between & _quantified(daily)])
    return found.add_prefix("doubling_")


def doubling_at_loss(losses: pd.DataFrame) -> pd.DataFrame:
    """Doubling where negativity is lost: between the first positive sample and the one that confirms it.

    Not beyond it, where a treatment may have begun. Columns `loss_doubling_days`, `loss_doubling_lacks`; a patient
    without a confirmed loss has no row.
    """
    first = losses[[*BY, "day", "value", "state"]]
    second = losses[[*BY, "next_day", "next_value", "next_state"]].set_axis(first.columns, axis=1)
    both = pd.concat([first, second])
    found = doubling_times(both[_quantified(both)])
    found = found.reindex(pd.MultiIndex.from_frame(losses[BY])).fillna({"lacks": TOO_FEW})
    return found.add_prefix("loss_doubling_")


def _quantified(samples: pd.DataFrame) -> pd.Series:
    return (samples["state"] == "quantified") & (samples["value"] > 0)
