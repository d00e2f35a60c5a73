"""Who belongs to a cohort as the Letter defines it: NPM1-mutated or CBF leukaemia, treated after MRD relapse."""

from __future__ import annotations

from collections.abc import Iterator

from mrdcore.language import say
from mrdcore.problem import Problem
from mrdcore.read.checks.checked import Checked, rows_where

CBF = ("runx1_runx1t1", "cbfb_myh11")


def disease(checked: Checked) -> Iterator[Problem]:
    """The lesion that is followed, against the NPM1 mutation at diagnosis."""
    if not checked.has("disease"):
        return
    one, kind = checked.patients, checked.patients.frame["disease"]
    place = one.place("disease")
    if rows := rows_where(one, kind.isna()):
        what = say("the disease is not known: NPM1-mutated or CBF leukaemia, as the cohort of the Letter?")
        yield from place.problems(
            "info", "disease_unknown", what, say("Fill it where you can. The patients are used."), rows
        )
    if rows := rows_where(one, (kind == "npm1") & checked.is_level("npm1", "wild_type")):
        fix = say("Correct one of the two; both are used as they stand.")
        what = say("NPM1-mutated leukaemia, but NPM1 is wild type.")
        yield from place.problems("warning", "disease_against_mutation", what, fix, rows)
    if rows := rows_where(one, kind.isin(CBF) & checked.is_level("npm1", "mutated")):
        fix = say("Hardly ever together: look at both. They are used as they stand.")
        what = say("core-binding-factor leukaemia, but NPM1 is mutated.")
        yield from place.problems("warning", "disease_against_mutation", what, fix, rows)


def treated(checked: Checked) -> Iterator[Problem]:
    """Patients without the first day of VEN-AZA in a file that has it of others."""
    start = "ven_aza_start_date"
    if not checked.has(start):
        return
    one, missing = checked.patients, checked.patients.frame[start].isna()
    if not missing.all() and (rows := rows_where(one, missing)):
        what = say("no first day of VEN-AZA: dated samples cannot be told before from after treatment.")
        fix = say("Add the date. Until then dated samples of these patients give no response.")
        yield from one.place(start).problems("warning", "treatment_start_missing", what, fix, rows)
