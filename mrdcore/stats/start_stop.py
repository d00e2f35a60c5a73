"""Follow-up cut where a patient changes group: the rows, the curve of a group that patients join late, the Cox fit.

A row is a stretch of follow-up: at risk at t are the rows with start < t <= stop. A start of 0 takes day 0 in, so that
an event on day 0 is kept, as in a curve without delayed entry; R's Surv(start, stop, event) drops such a patient.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from mrdcore.stats.cox_fit import CoxFit
from mrdcore.stats.product_limit import ProductLimit
from mrdcore.stats.times import Floats

SMALLEST_STEP, MOST_STEPS = 1e-10, 25


def known_crossings(times: pd.DataFrame) -> pd.DataFrame:
    """`time`, `event` (1 or 0) and `crossing` of the patients with a known event and a known time of 0 or more."""
    columns = ["time", "event", "crossing"]
    if times.empty:
        return pd.DataFrame(columns=columns, dtype="float64")
    numbers = {name: times[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in columns}
    frame = pd.DataFrame(numbers, index=times.index)
    known: pd.DataFrame = frame[np.isfinite(frame["time"]) & (frame["time"] >= 0) & np.isfinite(frame["event"])]
    return known


def split_at_crossing(times: pd.DataFrame) -> pd.DataFrame:
    """One row per patient and group: `patient` (place in `times`), `start`, `stop`, `event`, `hsct` (1 or 0), `leaves`.

    Needs `time` and `crossing` (months from time zero, NaN: never transplanted) and `event`; patients without a known
    event and a known time of 0 or more are left out. `leaves` is 1 where the patient goes on in the next row.
    Ties as in R's tmerge(..., event(), tdc()), where a covariate holds from just after its time: a crossing on the
    last day or after it changes nothing; one on day 0 or before counts from the start. So no row has length zero but
    that of a patient whose follow-up ends on day 0.
    """
    numbered = known_crossings(times.reset_index(drop=True))
    patient = numbered.index.to_numpy(dtype=np.int64)
    time, event, crossing = (numbered[name].to_numpy() for name in ("time", "event", "crossing"))
    yes = crossing < time
    no = ~yes | (crossing > 0)
    columns = {
        "patient": (patient, patient),
        "start": (np.zeros_like(time), np.maximum(crossing, 0)),
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
    when = np.unique(stop)
    one_each = np.ones((len(stop), 1))
    n: Floats = (_sum_from(when, stop, one_each) - _sum_from(when, entry_times(rows), one_each))[:, 0]
    d = _sum_at(when, stop, event)
    terms: Floats = np.divide(d, n * (n - d), out=np.zeros_like(d), where=n > d)
    survival = np.cumprod(1 - d / n, dtype=np.float64)
    return ProductLimit(when, n, d, _sum_at(when, stop, (1 - event) * (1 - leaves)), survival, np.cumsum(terms))


def _sum_from(when: Floats, times: Floats, values: Floats) -> Floats:
    """The column sums of `values` over the rows whose time is at or after each time of `when`."""
    order = np.argsort(times)
    tail = np.concatenate([np.cumsum(values[order][::-1], axis=0)[::-1], np.zeros((1, values.shape[1]))])
    return np.asarray(tail[np.searchsorted(times[order], when, side="left")])


def _sum_at(when: Floats, times: Floats, values: Floats) -> Floats:
    """The sum of `values` over the rows whose time is each time of `when`."""
    sums = np.bincount(np.searchsorted(when, times), weights=values, minlength=len(when))
    return sums.astype(np.float64)


@dataclass(frozen=True)
class _Model:
    """Covariates (centred, scaled) of each row, and each event's time with its share among those tied with it."""

    x: Floats
    start: Floats
    stop: Floats
    died: npt.NDArray[np.bool_]
    when: Floats
    which: npt.NDArray[np.intp]
    share: Floats


def cox_fit_of_rows(rows: pd.DataFrame, covariates: tuple[str, ...]) -> CoxFit | None:
    """Fit R's coxph(Surv(start, stop, event) ~ covariates, ties = "efron"); None where there is no finite maximum.

    `rows` hold `start`, `stop`, `event` and numeric covariates without missing values. Newton's steps from 0: under
    separation they do not grow smaller, and a constant or collinear covariate leaves no step to take.
    """
    values = rows[list(covariates)].to_numpy(dtype=np.float64)
    scale = values.std(axis=0)
    if not len(rows) or not (scale > 0).all() or not (rows["event"] == 1).any():
        return None
    model = _model(rows, (values - values.mean(axis=0)) / scale)
    coef = np.zeros(len(covariates))
    for _ in range(MOST_STEPS):
        log_likelihood, score, information = _efron(model, coef)
        if not np.isfinite(information).all() or np.linalg.cond(information) > 1e12:
            return None
        step = np.linalg.solve(information, score)
        coef = coef + step
        if np.abs(step).max() < SMALLEST_STEP:
            se = np.sqrt(np.diag(np.linalg.inv(information)))
            return CoxFit(coef / scale, se / scale, log_likelihood)
    return None


def _model(rows: pd.DataFrame, x: Floats) -> _Model:
    stop, died = rows["stop"].to_numpy(dtype=np.float64), rows["event"].to_numpy(dtype=np.float64) == 1
    when, which, tied = np.unique(stop[died], return_inverse=True, return_counts=True)
    which = np.sort(which)
    first = np.cumsum(tied) - tied
    share = (np.arange(len(which)) - first[which]) / tied[which]
    return _Model(x, entry_times(rows), stop, died, when, which, share)


def _efron(model: _Model, coef: Floats) -> tuple[float, Floats, Floats]:
    """Log partial likelihood, its gradient and the information at `coef` (Efron, JASA 1977;72:557)."""
    x, p = model.x, model.x.shape[1]
    risk = np.exp(x @ coef)[:, None]
    sums = np.concatenate([risk, risk * x, risk * (x[:, :, None] * x[:, None, :]).reshape(len(x), p * p)], axis=1)
    at_risk = _sum_from(model.when, model.stop, sums) - _sum_from(model.when, model.start, sums)
    died = np.column_stack([_sum_at(model.when, model.stop[model.died], column) for column in sums[model.died].T])
    left = at_risk[model.which] - model.share[:, None] * died[model.which]
    mean = left[:, 1 : p + 1] / left[:, :1]
    square = (left[:, p + 1 :] / left[:, :1]).reshape(-1, p, p)
    information = square.sum(axis=0) - mean.T @ mean
    log_likelihood = float((x[model.died] @ coef).sum() - np.log(left[:, 0]).sum())
    return log_likelihood, x[model.died].sum(axis=0) - mean.sum(axis=0), information
