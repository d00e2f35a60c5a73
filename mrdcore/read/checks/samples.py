"""Samples against their patients: whose they are, whether they can be used, and where their dates stand."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from mrdcore.language import mark, say
from mrdcore.problem import Problem, SetAside
from mrdcore.read.checks.checked import Checked, day, hits, rows_where

AS_IT_STANDS = mark("Correct one of the two dates. The sample is used as it stands.")


def samples_usable(checked: Checked) -> Iterator[Problem]:
    """Results without a tissue, without a date or time point, or twice of one day."""
    one = checked.samples
    if one is None:
        return
    frame = one.frame
    result = frame["state"].notna()
    # A column that is not there at all has been said once, when the samples were read.
    if "tissue" in one.headers and (rows := rows_where(one, result & frame["tissue"].isna())):
        fix = say("Write blood or marrow. Until then the sample enters no response.")
        what = say("a result without a tissue.")
        yield from one.place("tissue").problems("error", "sample_without_tissue", what, fix, rows)
    timed = {"date", "timepoint"} & set(one.headers)
    if timed and (rows := rows_where(one, result & frame["date"].isna() & frame["timepoint"].isna())):
        fix = say("Add the date or the time point. Until then the sample enters no response.")
        what = say("a result with neither a date nor a time point.")
        yield from one.place("date").problems("error", "sample_without_date", what, fix, rows)
    same = frame.duplicated(["patient_id", "tissue", "date", "transcript", "timepoint"], keep=False)
    placed = frame["date"].notna() | frame["timepoint"].notna()
    if rows := rows_where(one, result & same & placed):
        fix = say("Remove the one that is wrong. Of two results of one day or time point the later row is used.")
        what = say("the same patient, tissue and date or time point more than once.")
        yield from one.place().problems("warning", "sample_repeated", what, fix, rows)


def samples_and_patients(checked: Checked) -> Iterator[Problem]:
    """Samples of nobody, patients without samples, MRD in both sheets."""
    one, patients = checked.samples, checked.patients
    if one is None:
        return
    frame, known = one.frame, patients.frame["patient_id"]
    orphans = frame["patient_id"][~frame["patient_id"].isin(known)]
    for identifier, group in orphans.groupby(orphans):
        rows = [one.rows[int(i)] for i in group.index]
        what = say(
            "a sample without a patient number, or one that is not in the sheet of patients. The sample is not used."
        )
        if identifier:
            what = say(
                "patient {identifier} is not in the sheet of patients. The sample is not used.", identifier=identifier
            )
        fix = say("Correct the patient's number in one of the two sheets.")
        yield from one.place("patient_id").problems("error", "sample_without_patient", what, fix, rows, str(identifier))
    without = int((~known.isin(frame["patient_id"])).sum())
    if without:
        what = say(
            "{without} of {total} patients have no sample in the samples sheet.", without=without, total=len(known)
        )
        yield from patients.place().problems(
            "info", "patients_without_samples", what, say("Nothing to do if this is so.")
        )
    if len(checked.wide.frame):
        what = say("MRD stands both in the sheet of samples and in columns of the sheet of patients; both are used.")
        yield from patients.place().problems(
            "info", "mrd_in_both_sheets", what, say("Keep one if they repeat each other.")
        )


def without_patient(checked: Checked) -> tuple[pd.Series, tuple[SetAside, ...]]:
    """Which rows of the samples sheet have a patient, and the others with the reason."""
    if checked.samples is None:
        return pd.Series(dtype=bool), ()
    one = checked.samples
    kept = one.frame["patient_id"].isin(checked.patients.frame["patient_id"])
    named = one.frame["patient_id"] != ""
    nobody, unnamed = say("a sample of nobody in the sheet of patients"), say("a sample without a patient number")
    dropped = tuple(SetAside(row, nobody if named[i] else unnamed) for i, row in hits(one, ~kept))
    return kept, dropped


def sample_dates(checked: Checked) -> Iterator[Problem]:
    """Samples after death, before diagnosis, or on the other side of treatment than their time point says."""
    one = checked.samples
    if one is None:
        return
    date, death, diagnosis = one.frame["date"], checked.of_patient("death_date"), checked.of_patient("diagnosis_date")
    for i, row in hits(one, date > death):
        what = say("the sample of {day} is after Death on {day_2}.", day=day(date[i]), day_2=day(death[i]))
        place = one.place("date")
        yield from place.problems("warning", "sample_after_death", what, say(AS_IT_STANDS), [row], day(date[i]))
    for i, row in hits(one, date < diagnosis):
        what = say("the sample of {day} is before Diagnosis on {day_2}.", day=day(date[i]), day_2=day(diagnosis[i]))
        place = one.place("date")
        yield from place.problems("warning", "sample_before_diagnosis", what, say(AS_IT_STANDS), [row], day(date[i]))
    start, timepoint = checked.of_patient("ven_aza_start_date"), one.frame["timepoint"]
    late = (timepoint == "pre_treatment") & (date > start)
    early = timepoint.isin(["after_c1", "after_c2"]) & (date <= start)
    for i, row in hits(one, late | early):
        what = say(
            "the sample of {day} is called after a cycle, but is not after Start of VEN-AZA on {day_2}.",
            day=day(date[i]),
            day_2=day(start[i]),
        )
        if late[i]:
            what = say(
                "the sample of {day} is called before treatment, but is after Start of VEN-AZA on {day_2}.",
                day=day(date[i]),
                day_2=day(start[i]),
            )
        fix = say("Correct the time point or the date. The time point decides where the sample is used.")
        place = one.place("timepoint")
        yield from place.problems("warning", "timepoint_against_date", what, fix, [row], str(timepoint[i]))


def samples_after_news(checked: Checked) -> Iterator[Problem]:
    """Patients, not dead, who were sampled after their last news: it has not been brought up to date."""
    one = checked.samples
    if one is None:
        return
    news, identifiers = checked.of_patient("last_news_date"), one.frame["patient_id"]
    later = (one.frame["date"] > news) & checked.of_patient("death_date").isna()
    for _, members in identifiers[later].groupby(identifiers[later], sort=False):
        rows = [one.rows[int(i)] for i in members.index]
        newest, known = one.frame["date"][members.index].max(), news[members.index[0]]
        what = say("sampled up to {day}, after Last news on {day_2}.", day=day(newest), day_2=day(known))
        fix = say(
            "Bring last news up to date. Until then the patient is censored at last news, and the samples are used."
        )
        yield from one.place("date").problems("warning", "sample_after_last_news", what, fix, rows)
