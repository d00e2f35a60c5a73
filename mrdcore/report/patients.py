"""Single patients: their order, and what the pictures of them are drawn from. Never exported."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

import numpy as np
import pandas as pd

from mrdcore.derive import Derived
from mrdcore.derive.response import TISSUES, baselines, dated_samples, in_evaluation
from mrdcore.derive.timeline import ORIGINS, column_or_missing, timeline
from mrdcore.groups import as_keys, level_order
from mrdcore.options import Options, Origin
from mrdcore.report.mrd_course import lowest_quantified
from mrdcore.schema import DAYS_PER_MONTH
from mrdcore.select import Selected

BY = ["patient_id", "tissue"]
DRAWN = 200  # patients in a picture: more could not be told apart
CHANGE, FOLLOW_UP = "change:", "followup"  # orders that are no column: a tissue stands behind the first
STATES = ("not_detected", "not_quantifiable", "quantified")
EDGES = (0.0, 1.0, 2.0, 3.0, 6.0, 9.0, 12.0, 18.0, 24.0)  # months from the start of VEN-AZA, the end included


@dataclass(frozen=True)
class Order:
    """The order of patients in every picture: by a column of theirs, `change:<tissue>` or `followup`; "" as in the file."""

    key: str = ""
    descending: bool = False


@dataclass(frozen=True)
class Limit:
    """The ratio (% of ABL1) at which what is not detected is drawn; `stated` where it is the assay's own.

    NaN where nobody has stated it and no sample of the file has a quantified value.
    """

    value: float
    stated: bool

    @property
    def is_known(self) -> bool:
        return not isnan(self.value)


def limit_of(derived: Derived, stated: float | None) -> Limit:
    """The limit of the assay where it is stated, else the lowest quantified value of the file."""
    if stated is not None:
        return Limit(stated, True)
    values = derived.cohort.samples
    positive = not values.empty and (values["value"].where(values["state"] == "quantified") > 0).any()
    return Limit(float(lowest_quantified(derived)) if positive else float("nan"), False)


def in_order(selected: Selected, derived: Derived, order: Order, limit: Limit) -> pd.DataFrame:
    """The selected patients in this order, those without a value last; ties as in the file."""
    patients = selected.patients
    if not order.key:
        return patients[::-1] if order.descending else patients
    values = _sorted_by(patients, derived, order.key, limit)
    place = values.sort_values(ascending=not order.descending, kind="stable", na_position="last").index
    return patients.loc[place]


def _sorted_by(patients: pd.DataFrame, derived: Derived, key: str, limit: Limit) -> pd.Series:
    if key.startswith(CHANGE):
        found = changes(patients, derived, limit)
        of_tissue = found[found["tissue"] == key.removeprefix(CHANGE)].set_index("patient_id")["change"]
        return patients["patient_id"].map(of_tissue).astype("float64")
    if key == FOLLOW_UP:
        return timeline(patients, derived.options.origin)["followup"]
    values = column_or_missing(patients, key)
    if pd.api.types.is_numeric_dtype(values) or pd.api.types.is_datetime64_any_dtype(values):
        return values
    places = {level: float(place) for place, level in enumerate(level_order(patients, key))}
    return as_keys(values).map(places).where(values.notna()).astype("float64")


def months_of_samples(patients: pd.DataFrame, samples: pd.DataFrame, origin: Origin, limit: Limit) -> pd.DataFrame:
    """Dated samples that can be drawn: `patient_id`, `tissue`, `month` from time zero, `state`, `value` (% of ABL1) and
    `drawn`, the ratio at which it stands: what is not detected, or has no number, at the limit.
    """
    zero = pd.DataFrame({"patient_id": patients["patient_id"], "zero": column_or_missing(patients, ORIGINS[origin][1])})
    found = samples[samples["state"].isin(STATES)].merge(zero, on="patient_id")
    month = (found["date"] - found["zero"]).dt.days / DAYS_PER_MONTH
    value = found["value"].where(found["state"] != "not_detected").astype("float64")
    drawn = value.where(value > 0).where(found["state"] == "quantified", value.fillna(limit.value))
    drawn = drawn.where(found["state"] != "not_detected", limit.value)
    found = found[["patient_id", "tissue", "state", "date"]].assign(month=month, value=value, drawn=drawn)
    return found[found["month"].notna() & (found["drawn"] > 0)].sort_values(["patient_id", "month"], kind="stable")


def changes(patients: pd.DataFrame, derived: Derived, limit: Limit) -> pd.DataFrame:
    """The change in log10 from the last sample before treatment to the evaluation after cycle 1 or 2: `patient_id`,
    `tissue`, `change`, `at_least` (one of the two lies under a limit), `response`. No row without both.
    """
    columns = ["patient_id", "tissue", "change", "at_least", "response"]
    samples, options = derived.cohort.samples, derived.options
    if samples.empty or patients.empty:
        return pd.DataFrame(columns=columns)
    pairs = _evaluated(patients, samples, options)
    quantified = pairs["state"] == "quantified"
    lowest = pairs["value"].astype("float64").where(pairs["state"] != "not_detected", limit.value)
    comparable = (pairs["baseline_state"] == "quantified") | (
        (pairs["baseline_state"] == "not_quantifiable") & quantified
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        change = pd.Series(np.log10((lowest / pairs["baseline"].astype("float64")).where(comparable)))
    # a limit above the value before treatment shows no rise
    change = change.mask((pairs["state"] != "quantified") & (change > 0), 0.0)
    at_least = ~(quantified & (pairs["baseline_state"] == "quantified"))
    found = pairs[BY].assign(change=change.replace([np.inf, -np.inf], np.nan), at_least=at_least)
    found["response"] = ""
    for tissue in TISSUES:
        classes = pd.Series(
            column_or_missing(patients, f"response_{tissue}").to_numpy(), index=patients["patient_id"], dtype="object"
        )
        here = found["tissue"] == tissue
        found.loc[here, "response"] = found.loc[here, "patient_id"].map(classes)
    return found.loc[found["change"].notna(), columns]


def _evaluated(patients: pd.DataFrame, samples: pd.DataFrame, options: Options) -> pd.DataFrame:
    dated = dated_samples(patients, samples)
    last = dated[in_evaluation(dated, options)].drop_duplicates(BY, keep="last")
    return last.merge(baselines(dated), on=BY, how="left")


def courses_in_months(patients: pd.DataFrame, origin: Origin) -> pd.DataFrame:
    """Months from time zero of what happened to each patient, indexed as `patients`: the events of `EVENT_DATES`,
    `mrd_relapse`, `treatment_end`, and `ongoing` (alive when last heard of).
    """
    days = timeline(patients, origin)
    zero = column_or_missing(patients, ORIGINS[origin][1])
    for name, column in (("treatment_end", "ven_aza_stop_date"), ("mrd_relapse", "mrd_relapse_date")):
        days[name] = (column_or_missing(patients, column) - zero).dt.days.astype("float64")
    dead = days["death"].notna() | (column_or_missing(patients, "last_status") == "dead")
    return (days / DAYS_PER_MONTH).assign(ongoing=days["followup"].notna() & ~dead)


def time_points(patients: pd.DataFrame, samples: pd.DataFrame) -> pd.DataFrame:
    """The last sample of each patient and tissue at each time point: `patient_id`, `tissue`, `point`, `value`, `state`.

    `point`: as the file gives it where no sample has a date; else the place in `EDGES` of the end of the time since
    the start of VEN-AZA, one more than the last for what comes later.
    """
    known = samples[samples["state"].isin(STATES)]
    if known["date"].isna().all():
        found = known[known["timepoint"].notna()].assign(point=known["timepoint"])
    else:
        start = pd.DataFrame(
            {"patient_id": patients["patient_id"], "start": column_or_missing(patients, "ven_aza_start_date")}
        )
        dated = known.merge(start, on="patient_id")
        month = (dated["date"] - dated["start"]).dt.days / DAYS_PER_MONTH
        dated = dated.assign(point=np.searchsorted(EDGES, month.fillna(0), side="left").astype(str))[month.notna()]
        found = dated.sort_values("date", kind="stable")
    mine = found[found["patient_id"].isin(set(patients["patient_id"]))]
    return mine.drop_duplicates([*BY, "point"], keep="last")[[*BY, "point", "value", "state"]]
