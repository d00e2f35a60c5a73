"""The same patient under two numbers."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from mrdcore.language import mark, say
from mrdcore.problem import Problem
from mrdcore.read.checks.checked import ZERO, Checked

DATES = ("diagnosis_date", ZERO, "ven_aza_start_date")
PERSON = (*DATES, "sex", "age")
# Fewer equal columns than these are chance: two patients of one age, sex and month.
FEWEST_DATES, FEWEST_SAME, FEWEST_IDENTICAL = 2, 3, 5


def duplicates(checked: Checked) -> Iterator[Problem]:
    """Rows alike in all but the number, and rows alike in dates, sex and age; each set of rows is said once."""
    frame = checked.patients.frame.drop(columns="patient_id")
    filled = frame.notna().sum(axis=1) >= FEWEST_IDENTICAL
    identical = filled & frame.duplicated(keep=False)
    said = (
        mark("the same in every column but the patient's number."),
        mark("the same in every column but the patient's number (in several sheets)."),
    )
    yield from _problems(checked, frame, identical, "identical_rows", said)
    person = frame[[name for name in PERSON if name in frame]]
    dated = person[[name for name in DATES if name in person]].notna().sum(axis=1) >= FEWEST_DATES
    alike = dated & (person.notna().sum(axis=1) >= FEWEST_SAME) & person.duplicated(keep=False) & ~identical
    said = (
        mark("the same dates of diagnosis, MRD relapse and treatment, sex and age, as far as the file has them."),
        mark(
            "the same dates of diagnosis, MRD relapse and treatment, sex and age, as far as the file has them (in several "
            "sheets)."
        ),
    )
    yield from _problems(checked, person, alike, "possible_duplicate", said)


def _problems(
    checked: Checked, columns: pd.DataFrame, wrong: pd.Series, code: str, said: tuple[str, str]
) -> Iterator[Problem]:
    one, found = checked.patients, columns[wrong]
    if found.empty:
        return
    sets = found.groupby(list(found.columns), dropna=False, sort=False).ngroup()
    for _, members in sets.groupby(sets, sort=False):
        rows = [one.rows[int(i)] for i in members.index]
        several = len({row.sheet for row in rows}) > 1
        asked = say("Is this one patient under {n} numbers?", n=len(rows))
        what = " ".join((say(said[several]), asked))
        fix = say("Keep one row per patient. Until then each row counts as a patient.")
        yield from one.place("patient_id").problems("warning", code, what, fix, rows)
