"""Transplantation: yes or no against its date, its details and the number of cycles."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from mrdcore.language import say
from mrdcore.problem import Problem
from mrdcore.read.checks.checked import Checked, hits, rows_where
from mrdcore.schema import column

TIMES = ("hsct_date", "hsct_days", "hsct_months")
DETAILS = ("conditioning", "donor", "cycles_before_hsct", "response_before_hsct_given")


def transplantation_and_date(checked: Checked) -> Iterator[Problem]:
    """Yes without a date, no with one."""
    one, frame = checked.patients, checked.patients.frame
    if not checked.has("hsct") or not any(checked.has(name) for name in TIMES):
        return
    dated, place = checked.known(TIMES), one.place("hsct")
    if rows := rows_where(one, (frame["hsct"] == "no") & dated):
        fix = say("Correct one of the two. The patient counts as transplanted.")
        yield from place.problems("warning", "hsct_no_with_date", say("not transplanted, but with a date."), fix, rows)
    if rows := rows_where(one, (frame["hsct"] == "yes") & ~dated):
        fix = say(
            "Add the date. The patient counts as transplanted, except where the date is needed (landmark, "
            "time-dependent)."
        )
        yield from place.problems(
            "warning", "hsct_yes_without_date", say("transplanted, but without a date."), fix, rows
        )


def details(checked: Checked) -> Iterator[Problem]:
    """Details of a transplantation that did not take place, and reasons against one that did."""
    one, transplanted, never = checked.patients, *_transplanted(checked)
    for name in DETAILS:
        if checked.has(name) and (rows := rows_where(one, never & _filled(checked, name))):
            what = say("{label} in a patient who was not transplanted.", label=column(name).label.lower())
            fix = say("Correct one of the two. The patient counts as not transplanted.")
            yield from one.place(name).problems("warning", "hsct_details_without_hsct", what, fix, rows)
    if rows := rows_where(one, transplanted & checked.known(["no_hsct_reason"])):
        what = say("a reason for no transplantation in a patient who was transplanted.")
        fix = say("Correct one of the two. The patient counts as transplanted.")
        yield from one.place("no_hsct_reason").problems("warning", "no_hsct_reason_with_hsct", what, fix, rows)


def _transplanted(checked: Checked) -> tuple[pd.Series, pd.Series]:
    """Who counts as transplanted, and who as never transplanted; a file with dates alone knows nobody else."""
    dated = checked.known(TIMES)
    if not checked.has("hsct"):
        return dated, ~dated if any(checked.has(name) for name in TIMES) else dated
    return dated | checked.is_level("hsct", "yes"), ~dated & checked.is_level("hsct", "no")


def _filled(checked: Checked, name: str) -> pd.Series:
    """Filled with something that says a transplantation was done: neither 0 cycles before it nor "not evaluated"."""
    values = checked.patients.frame[name]
    return values.notna() & ~values.isin([0, "not_evaluated"])


def cycles(checked: Checked) -> Iterator[Problem]:
    """Cycles before transplantation and the dates of cycles, against the number of cycles in all."""
    one, frame = checked.patients, checked.patients.frame
    if not checked.has("cycles"):
        return
    if checked.has("cycles_before_hsct"):
        for i, row in hits(one, frame["cycles_before_hsct"] > frame["cycles"]):
            before, all_told = f"{frame['cycles_before_hsct'][i]:g}", f"{frame['cycles'][i]:g}"
            what = say(
                "{before} cycles before transplantation, of {all_told} in all.", before=before, all_told=all_told
            )
            fix = say("Correct one of the two; they are used as they stand.")
            place = one.place("cycles_before_hsct")
            yield from place.problems("warning", "cycles_before_hsct_too_many", what, fix, [row], before)
    for number in (2, 3):
        name = f"cycle_{number}_start_date"
        if checked.has(name) and (rows := rows_where(one, frame[name].notna() & (frame["cycles"] < number))):
            what = say("cycle {number} has a date, but fewer cycles were given in all.", number=number)
            fix = say("Correct the date or the number of cycles; they are used as they stand.")
            yield from one.place(name).problems("warning", "cycle_beyond_last", what, fix, rows)
