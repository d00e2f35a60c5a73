"""When a variable is known that is not known at time zero: grouped by it, curves from time zero credit those who lived."""

from __future__ import annotations

from math import ceil, inf, nan

import numpy as np
import pandas as pd

from mrdcore.derive import Derived
from mrdcore.derive.response import evaluation_dates
from mrdcore.derive.timeline import ORIGINS, column_or_missing, days_to
from mrdcore.once import once
from mrdcore.schema import DAYS_PER_MONTH, column

# A landmark waits until the variable is known in this share of those in whom it can be dated: later, few are left.
MOST = 0.75


def known_months(derived: Derived, key: str) -> pd.Series:
    """Months from time zero until the variable `key` is known in each patient, indexed as `derived.patients`.

    Minus infinity where it is known at time zero by its nature; NaN where nobody can say when it became known.
    """
    spec, patients = column(key), derived.patients
    if spec.known_at_time_zero:
        return pd.Series(-inf, index=patients.index)
    if spec.known_from is None:
        return pd.Series(nan, index=patients.index)
    source, days = spec.known_from
    if source == "hsct_date":  # may be counted already
        return days_to(patients, derived.options.origin, "hsct") / DAYS_PER_MONTH
    zero = column_or_missing(patients, ORIGINS[derived.options.origin][1])
    return ((_dates(derived, source) - zero).dt.days + days) / DAYS_PER_MONTH


def _dates(derived: Derived, source: str) -> pd.Series:
    if source.startswith("response_"):
        dates = evaluation_dates(derived.patients, derived.cohort.samples, derived.options)
        return dates[source.removeprefix("response_")]
    return column_or_missing(derived.patients, source)


def is_known_later(derived: Derived, key: str) -> bool:
    """Whether a grouping by `key` looks into the future from the time zero chosen."""
    return once(derived.patients, ("later", key, derived.options.origin), lambda: _is_known_later(derived, key))


def _is_known_later(derived: Derived, key: str) -> bool:
    months = known_months(derived, key)
    return bool((months.isna() & derived.patients[key].notna()).any() or (months > 0).any())


def suggested_landmark(months: pd.Series) -> float | None:
    """The first whole month by which the variable is known in three of four patients; None where it cannot be dated."""
    dated = months[np.isfinite(months)]
    if dated.empty:
        return None
    return float(max(ceil(np.quantile(dated, MOST, method="inverted_cdf") - 1e-9), 0))
