"""MRD response classes, derived from the samples themselves."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mrdcore.derive.groups import HSCT_COLUMNS, named, transplanted
from mrdcore.derive.timeline import column_or_missing
from mrdcore.options import Options

TISSUES = ("blood", "marrow")
RESPONDED = ("negativity", "reduction")
CITATION = "Jimenez-Chillon et al., Blood Adv 2024;8:343, as applied by Higué et al., Blood Cancer J 2025;15:141"

# Exactly 1 log10 counts, and log10(0.1 / 1.0) need not be exactly -1 in floating point.
ONE_LOG = 1 - 1e-9


def classify(pairs: pd.DataFrame) -> pd.Series:
    """The response class of each pair of samples of one tissue.

    Needs `value` and `state` of the evaluation, `baseline` and `baseline_state` of the last sample before treatment
    (% of ABL1; states of `schema.MRD_STATE`). Not detected is negativity whatever came before. A sample that is
    detected but not quantifiable lies below its limit: it is a reduction where the limit is already 1 log10 under
    the baseline, and a sample 1 log10 over such a limit is a progression; what a limit leaves open is stable, since
    no change of 1 log10 is shown. Without anything to compare with (no sample before treatment, not detected before
    it, a limit not given) it is `not_evaluated`.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        change = np.log10(pairs["value"].astype(float) / pairs["baseline"].astype(float))
    below, below_before = pairs["state"] == "not_quantifiable", pairs["baseline_state"] == "not_quantifiable"
    quantified, quantified_before = pairs["state"] == "quantified", pairs["baseline_state"] == "quantified"
    rules = [
        (pairs["state"] == "not_detected", "negativity"),
        (quantified_before & (quantified | below) & (change <= -ONE_LOG), "reduction"),
        ((quantified_before | below_before) & quantified & (change >= ONE_LOG), "progression"),
        ((quantified | below) & (quantified_before | below_before) & np.isfinite(change), "stable"),
    ]
    return pd.Series(named(rules, "not_evaluated"), index=pairs.index, dtype="object")


def dated_samples(patients: pd.DataFrame, samples: pd.DataFrame) -> pd.DataFrame:
    """Samples with a result, each with its patient's dates, in order of time within a patient.

    An undated sample stands where its time point puts it: after cycle 1 before every dated one, else behind them.
    """
    columns = (
        "ven_aza_start_date",
        "cycle_3_start_date",
        "hsct_date",
        "morphologic_relapse_date",
        "second_mrd_relapse_date",
    )
    dates = pd.DataFrame({name: column_or_missing(patients, name) for name in columns})
    dates["patient_id"] = patients["patient_id"]
    known = samples[samples["state"].notna()].merge(dates, on="patient_id", how="inner")
    known["day"] = (known["date"] - known["ven_aza_start_date"]).dt.days.astype("float64")
    known["place"] = known["date"].where(known["date"].notna() | (known["timepoint"] != "after_c1"), pd.Timestamp.min)
    known["cycle"] = known["timepoint"].map({"after_c1": 1.0, "after_c2": 2.0})
    return known.sort_values(["patient_id", "place", "cycle"], kind="stable", na_position="last")


def _last(samples: pd.DataFrame) -> pd.DataFrame:
    return samples.drop_duplicates(["patient_id", "tissue"], keep="last")


def baselines(samples: pd.DataFrame) -> pd.DataFrame:
    """The last sample before treatment of each patient and tissue, from `dated_samples`."""
    before = (samples["timepoint"] == "pre_treatment") | (samples["timepoint"].isna() & (samples["day"] <= 0))
    found = _last(samples[before])[["patient_id", "tissue", "value", "state"]]
    return found.rename(columns={"value": "baseline", "state": "baseline_state"})


def in_evaluation(samples: pd.DataFrame, options: Options) -> pd.Series:
    """Which samples belong to the evaluation after cycle 1 or 2.

    A time point given by the file decides. Otherwise the date does: within `options.evaluation_window` days of the
    start of VEN-AZA, not after the start of cycle 3, transplantation or morphologic relapse.
    """
    first, last = options.evaluation_window
    ends = samples[["cycle_3_start_date", "hsct_date", "morphologic_relapse_date"]].min(axis=1)
    by_date = samples["day"].between(first, last) & (ends.isna() | (samples["date"] <= ends))
    return samples["timepoint"].isin(["after_c1", "after_c2"]) | (samples["timepoint"].isna() & by_date)


def before_transplantation(samples: pd.DataFrame, options: Options) -> pd.Series:
    """Which samples belong to the evaluation between VEN-AZA and transplantation (not after a relapse)."""
    limit = samples[["hsct_date", "morphologic_relapse_date"]].min(axis=1)
    by_date = (
        samples["hsct_date"].notna() & (samples["day"] >= options.evaluation_window[0]) & (samples["date"] <= limit)
    )
    on_treatment = samples["timepoint"].isna() | samples["timepoint"].isin(["after_c1", "after_c2"])
    return (samples["timepoint"] == "before_hsct") | (on_treatment & by_date)


def _against_baseline(samples: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    pairs = samples.merge(base, on=["patient_id", "tissue"], how="left")
    return pairs.assign(response=classify(pairs))


def _per_patient(patients: pd.DataFrame, pairs: pd.DataFrame, tissue: str, column: str) -> pd.Series:
    of_tissue = pairs[pairs["tissue"] == tissue].set_index("patient_id")[column]
    return patients["patient_id"].map(of_tissue)


def derive_response(patients: pd.DataFrame, samples: pd.DataFrame, options: Options) -> pd.DataFrame:
    """Response columns of each patient, indexed as `patients`; empty where the file has neither samples nor classes.

    `response_blood`, `response_marrow`, `response_before_hsct`: the class from the samples, else the class the file
    gives, else `not_evaluated`. `mrd_<tissue>_baseline` (% of ABL1) and `mrd_<tissue>_log10_change`, NaN where not
    quantified. `responded`: yes, no, or missing where nothing was evaluated.
    """
    if samples.empty and not any(f"response_{place}_given" in patients for place in (*TISSUES, "before_hsct")):
        return pd.DataFrame(index=patients.index)
    dated = dated_samples(patients, samples)
    base = baselines(dated)
    evaluated = _against_baseline(_last(dated[in_evaluation(dated, options)]), base)
    pre_hsct = _against_baseline(_last(dated[before_transplantation(dated, options)]), base)
    columns: dict[str, pd.Series] = {}
    for tissue in TISSUES:
        columns[f"response_{tissue}"] = _or_given(
            patients, _per_patient(patients, evaluated, tissue, "response"), tissue
        )
        columns |= _quantities(patients, base, evaluated, tissue)
    if HSCT_COLUMNS & set(patients.columns):
        columns["response_before_hsct"] = _before_hsct(patients, _per_patient(patients, pre_hsct, "blood", "response"))
    columns["responded"] = _responded(patients, _against_baseline(_after_treatment(dated), base), columns)
    return pd.DataFrame(columns, index=patients.index)


def evaluation_dates(patients: pd.DataFrame, samples: pd.DataFrame, options: Options) -> pd.DataFrame:
    """The date of each patient's evaluation after cycle 1 or 2, a column a tissue, indexed as `patients`.

    Of an evaluation without a date, the last day on which it could count is taken: known by then, perhaps earlier.
    NaT where the patient was not evaluated, or nobody knows when treatment began.
    """
    evaluated = pd.DataFrame({"patient_id": [], "tissue": [], "date": []})
    if not samples.empty:
        dated = dated_samples(patients, samples)
        evaluated = _last(dated[in_evaluation(dated, options)])[["patient_id", "tissue", "date"]]
    latest = column_or_missing(patients, "ven_aza_start_date") + pd.Timedelta(days=options.evaluation_window[1])
    dates = pd.DataFrame(index=patients.index)
    for tissue in TISSUES:
        classes = column_or_missing(patients, f"response_{tissue}")
        found = pd.to_datetime(_per_patient(patients, evaluated, tissue, "date"))
        dates[tissue] = found.fillna(latest).where(classes.notna() & (classes != "not_evaluated"))
    return dates


def incomparable(patients: pd.DataFrame, samples: pd.DataFrame, options: Options) -> pd.DataFrame:
    """The evaluations after cycle 1 or 2 that have a result, but nothing that it can be compared with.

    One row each: `patient_id`, `tissue`, `baseline_state` (NaN without a sample before treatment).
    """
    dated = dated_samples(patients, samples)
    evaluated = _against_baseline(_last(dated[in_evaluation(dated, options)]), baselines(dated))
    return evaluated.loc[evaluated["response"] == "not_evaluated", ["patient_id", "tissue", "baseline_state"]]


def _or_given(patients: pd.DataFrame, derived: pd.Series, place: str) -> pd.Series:
    given = column_or_missing(patients, f"response_{place}_given")
    derived = derived.where(derived.notna(), "not_evaluated")
    return derived.where((derived != "not_evaluated") | given.isna(), given)


def _before_hsct(patients: pd.DataFrame, derived: pd.Series) -> pd.Series:
    return _or_given(patients, derived, "before_hsct").where(transplanted(patients) == "yes")


def _quantities(
    patients: pd.DataFrame, base: pd.DataFrame, evaluated: pd.DataFrame, tissue: str
) -> dict[str, pd.Series]:
    before = base.assign(baseline=base["baseline"].where(base["baseline_state"] == "quantified"))
    both = (evaluated["state"] == "quantified") & (evaluated["baseline_state"] == "quantified")
    change = np.log10((evaluated["value"] / evaluated["baseline"]).where(both))
    return {
        f"mrd_{tissue}_baseline": _per_patient(patients, before, tissue, "baseline").astype("float64"),
        f"mrd_{tissue}_log10_change": _per_patient(patients, evaluated.assign(change=change), tissue, "change").astype(
            "float64"
        ),
    }


def _after_treatment(dated: pd.DataFrame) -> pd.DataFrame:
    second = dated["second_mrd_relapse_date"]
    after = (dated["day"] > 0) | dated["timepoint"].isin(["after_c1", "after_c2", "before_hsct", "follow_up"])
    return dated[after & ~(dated["date"] >= second)]


def _responded(patients: pd.DataFrame, later: pd.DataFrame, columns: dict[str, pd.Series]) -> pd.Series:
    best = later.assign(yes=later["response"].isin(RESPONDED), known=later["response"] != "not_evaluated")
    best = best.groupby("patient_id")[["yes", "known"]].max()
    yes = patients["patient_id"].map(best["yes"]).eq(True)
    known = patients["patient_id"].map(best["known"]).eq(True)
    for name, classes in columns.items():
        if name.startswith("response_"):
            yes |= classes.isin(RESPONDED)
            known |= classes.notna() & (classes != "not_evaluated")
    return pd.Series(named([(yes, "yes"), (known, "no")], None), index=patients.index, dtype="object")
