"""Is MRD relapse what ELN 2021 calls so? Asked of the samples around its date, where there are any.

From negative to positive, or a rise of at least 1 log10 between two positive samples of one tissue in CR_MRD-LL; and a
second sample of the tissue confirms it. Time zero is the date of the first of the two.
Heuser et al., Blood 2021;138:2753.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum

import numpy as np
import pandas as pd

from mrdcore.language import mark, say
from mrdcore.problem import Problem
from mrdcore.read.checks.checked import ZERO, Checked, rows_where
from mrdcore.read.frames import join_samples

LOW_LEVEL = 2.0  # CR_MRD-LL lies under this ratio, in % of ABL1
# Exactly 1 log10 counts, and log10(1.0 / 0.1) need not be exactly 1 in floating point.
ONE_LOG = 1 - 1e-9


class Finding(IntEnum):
    """What the samples of one tissue say of MRD relapse; of two tissues the one that says more, the higher, counts."""

    NOTHING = 0  # neither before time zero nor on it
    NO_SAMPLE = 1  # samples before, none on the date
    NOTHING_BEFORE = 2  # a sample on the date, nothing to compare it with
    NEGATIVE = 3  # not detected on the date
    NO_RISE = 4  # positive, but neither after a negative sample nor 1 log10 above a low level
    NOT_REPEATED = 5  # a relapse, and no second sample of the tissue before treatment
    CONTRADICTED = 6  # a relapse, and the second sample does not show it
    CONFIRMED = 7


NOT_CHECKED = (Finding.NOTHING, Finding.NOTHING_BEFORE)
SAID = {
    Finding.NO_SAMPLE: mark(
        "no sample was taken on this date, though it is that of the first of the two samples that show it"
    ),
    Finding.NEGATIVE: mark("the sample of this date is negative"),
    Finding.NO_RISE: mark(
        "the sample of this date is neither positive after a negative one nor at least 1 log10 above a low level (under "
        "2 %) in the same tissue"
    ),
    Finding.NOT_REPEATED: mark("no second sample of the same tissue before VEN-AZA confirms it"),
    Finding.CONTRADICTED: mark("the next sample of the same tissue does not confirm it"),
}


def eln_2021(samples: pd.DataFrame) -> pd.Series:
    """The `Finding` of each patient and tissue, indexed by both.

    Needs one row a sample with a result: `patient_id`, `tissue`, `date`, `value` (% of ABL1; the limit where not
    quantifiable), `state`, and of its patient `zero` (date of MRD relapse), `diagnosis` and `treatment` (NaT where
    unknown). Samples up to the day of diagnosis are no remission and count for nothing; a second sample may be as late
    as the first day of treatment. Detected but not quantifiable is positive. Of two samples of one day the later row
    is used. Tissues are never compared with each other.
    """
    known = samples.sort_values("date", kind="stable").drop_duplicates(["patient_id", "tissue", "date"], keep="last")
    remission = known[~(known["date"] <= known["diagnosis"])]
    before = remission[remission["date"] < remission["zero"]]
    low = before["value"].where((before["value"] > 0) & (before["value"] < LOW_LEVEL))
    keys = ["patient_id", "tissue"]
    found = pd.DataFrame(index=pd.MultiIndex.from_frame(known[keys].drop_duplicates()))
    found["before"] = before.groupby(keys).size()
    found["negative"] = (before["state"] == "not_detected").groupby([before[key] for key in keys]).any()
    found["low"] = low.groupby([before[key] for key in keys]).min()
    first = remission[remission["date"] == remission["zero"]].set_index(keys)
    later = (remission["date"] > remission["zero"]) & ~(remission["date"] > remission["treatment"])
    second = remission[later].drop_duplicates(keys, keep="first").set_index(keys)
    return _ranked(found, first, second)


def _ranked(found: pd.DataFrame, first: pd.DataFrame, second: pd.DataFrame) -> pd.Series:
    on_date, repeated = first["state"].reindex(found.index).notna(), second["state"].reindex(found.index).notna()
    nothing = found["before"].isna()
    rules = [
        (nothing & ~on_date, Finding.NOTHING),
        (~on_date, Finding.NO_SAMPLE),
        (nothing, Finding.NOTHING_BEFORE),
        (first["state"].reindex(found.index) == "not_detected", Finding.NEGATIVE),
        (~_shows_relapse(found, first), Finding.NO_RISE),
        (~repeated, Finding.NOT_REPEATED),
        (~_shows_relapse(found, second), Finding.CONTRADICTED),
    ]
    ranks = np.select([rule for rule, _ in rules], [rank for _, rank in rules], default=Finding.CONFIRMED)
    return pd.Series(ranks, index=found.index, dtype="int64")


def _shows_relapse(found: pd.DataFrame, samples: pd.DataFrame) -> pd.Series:
    """Whether the sample of each patient and tissue is a relapse against those before time zero."""
    state = samples["state"].reindex(found.index)
    positive = state.isin(["quantified", "not_quantifiable"])
    # Under its limit, a sample that cannot be quantified shows no rise.
    value = samples["value"].reindex(found.index).where(state == "quantified")
    with np.errstate(divide="ignore", invalid="ignore"):
        rise = np.log10(value.astype("float64") / found["low"].astype("float64"))
    return positive & (found["negative"].eq(True) | (rise >= ONE_LOG))


def relapse_by_samples(checked: Checked) -> Iterator[Problem]:
    """MRD relapses that the samples around their date do not bear out; how many cannot be checked.

    Nothing is said of a file whose samples all begin with MRD relapse: it was not meant to show how it came.
    """
    if not checked.has(ZERO):
        return
    samples = _with_dates(checked)
    if not (samples["date"] < samples["zero"]).any():
        return
    one, patients = checked.patients, checked.patients.frame
    best = eln_2021(samples).groupby("patient_id").max()
    finding = patients["patient_id"].map(best).fillna(Finding.NOTHING).where(patients[ZERO].notna(), Finding.CONFIRMED)
    for kind, said in SAID.items():
        if rows := rows_where(one, finding == kind):
            what = say("MRD relapse is not confirmed by ELN 2021: {said}.", said=say(said))
            fix = say("Look at the date and the samples. The patient is used, from this date.")
            yield from one.place(ZERO).problems("warning", "relapse_not_confirmed", what, fix, rows)
    unchecked = int(finding.isin(NOT_CHECKED).sum())
    if unchecked:
        total = int(patients[ZERO].notna().sum())
        what = say(
            "MRD relapse cannot be checked against ELN 2021 in {unchecked} of {total} patients: no sample "
            "before it in the tissue of the sample that shows it.",
            unchecked=unchecked,
            total=total,
        )
        fix = say("Nothing to do, unless the samples before MRD relapse can be added.")
        yield from one.place(ZERO).problems("info", "relapse_not_checked", what, fix)


def best_response(checked: Checked) -> Iterator[Problem]:
    """The best response to first-line chemotherapy as recorded, against the samples between diagnosis and MRD relapse.

    CR_MRD without a negative sample; CR_MRD-LL with negative samples in every tissue, or never under 2 %.
    """
    if not checked.has(ZERO, "best_first_line_response"):
        return
    samples = _with_dates(checked)
    before = samples[(samples["date"] < samples["zero"]) & ~(samples["date"] <= samples["diagnosis"])]
    one, patients = checked.patients, checked.patients.frame
    negative = (before["state"] == "not_detected").groupby([before["patient_id"], before["tissue"]]).any()
    per_patient = negative.groupby("patient_id")
    never = patients["patient_id"].map(per_patient.any()).eq(False)
    everywhere = patients["patient_id"].map(per_patient.all()).eq(True)
    high = (before["value"] >= LOW_LEVEL).groupby(before["patient_id"]).all()
    above = patients["patient_id"].map(high).eq(True)
    rules = (
        ("cr_mrd", never, mark("CR_MRD, but no sample between diagnosis and MRD relapse is negative.")),
        ("cr_mrd_ll", everywhere, mark("CR_MRD-LL, but every tissue has a negative sample before MRD relapse.")),
        ("cr_mrd_ll", above, mark("CR_MRD-LL, but no sample before MRD relapse is under 2 %.")),
    )
    for response, contradicted, what in rules:
        if rows := rows_where(one, checked.is_level("best_first_line_response", response) & contradicted):
            fix = say("Look at the response and the samples. The response is used as recorded.")
            place = one.place("best_first_line_response")
            yield from place.problems("warning", "best_response_differs", say(what), fix, rows, response)


def _with_dates(checked: Checked) -> pd.DataFrame:
    """The dated samples with a result and a tissue, each with the dates of its patient."""
    samples = join_samples([one for one in (checked.samples, checked.wide) if one is not None])
    usable = samples[samples["state"].notna() & samples["tissue"].notna() & samples["date"].notna()]
    names = {"zero": ZERO, "diagnosis": "diagnosis_date", "treatment": "ven_aza_start_date"}
    patients = checked.patients.frame
    dates = pd.DataFrame({"patient_id": patients["patient_id"]})
    for name, column in names.items():
        dates[name] = patients[column] if column in patients else pd.Series(pd.NaT, patients.index, "datetime64[ns]")
    return usable.merge(dates[dates["zero"].notna()], on="patient_id", how="inner")
