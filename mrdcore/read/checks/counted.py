"""Times that the file has counted itself, against each other: too long to be, in the wrong order, in two units that differ."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pandas as pd

from mrdcore.dictionary.counted import COUNTED
from mrdcore.language import say
from mrdcore.language.writing import decimal
from mrdcore.problem import Problem, figure
from mrdcore.read.checks.checked import Checked, hits
from mrdcore.schema import DAYS_PER_MONTH, FILE_COLUMNS, column

# As between dates, see `INTERVALS`.
MOST_YEARS = 40
MOST = {"days": MOST_YEARS * 365.25, "months": MOST_YEARS * 12}
# Months are rounded, or counted as 30 days.
TOLERANCE_MONTHS, TOLERANCE_SHARE = 1.0, 0.02
# Each ends no later than the one behind it, since it counts more events; a rounded day is none.
ENDPOINTS = ("rfs_mrd", "rfs", "os")
LEEWAY = {"days": 1.0, "months": 0.1}


def long_times(checked: Checked) -> Iterator[Problem]:
    """Times longer than anybody can have been followed: often days under a header of months."""
    one, frame = checked.patients, checked.patients.frame
    for spec in FILE_COLUMNS:
        if spec.section != COUNTED or spec.measured_in not in MOST or not checked.has(spec.name):
            continue
        for i, row in hits(one, frame[spec.name] > MOST[spec.measured_in]):
            value = f"{frame[spec.name][i]:g}"
            what = say(
                "{value} {unit} are more than {most_years} years.",
                value=decimal(value),
                unit=spec.unit,
                most_years=MOST_YEARS,
            )
            fix = say("Are these hours? Correct the header or the value. It is used as it stands.")
            if spec.measured_in == "months":
                fix = say("Are these days? Correct the header or the value. It is used as it stands.")
            yield from one.place(spec.name).problems("warning", "long_interval", what, fix, [row], value)


def times_in_order(checked: Checked) -> Iterator[Problem]:
    """Survival without relapse that is longer than survival."""
    one, frame = checked.patients, checked.patients.frame
    for unit, leeway in LEEWAY.items():
        names = [f"{endpoint}_{unit}" for endpoint in ENDPOINTS if checked.has(f"{endpoint}_{unit}")]
        for shorter, longer in pairwise(names):
            for i, row in hits(one, frame[shorter] > frame[longer] + leeway):
                value = f"{frame[shorter][i]:g}"
                what = say(
                    "{label} is {value}, longer than {label_2}, {longest}; it ends with the same events and with more.",
                    label=column(shorter).label,
                    value=decimal(value),
                    label_2=column(longer).label,
                    longest=figure(frame[longer][i]),
                )
                fix = say("Correct one of the two. Both are used as they stand.")
                yield from one.place(shorter).problems("warning", "times_out_of_order", what, fix, [row], value)


def days_against_months(checked: Checked) -> Iterator[Problem]:
    """The same time in days and in months, with two results."""
    one, frame = checked.patients, checked.patients.frame
    for spec in FILE_COLUMNS:
        in_days = f"{spec.name.removesuffix('months')}days"
        if spec.section != COUNTED or spec.measured_in != "months" or not checked.has(spec.name, in_days):
            continue
        months: pd.Series = frame[in_days] / DAYS_PER_MONTH
        apart = (months - frame[spec.name]).abs()
        for i, row in hits(one, (apart > TOLERANCE_MONTHS) & (apart > TOLERANCE_SHARE * months)):
            value = f"{frame[spec.name][i]:g}"
            what = say(
                "{value} months, but {days} days in column {column}.",
                value=decimal(value),
                days=figure(frame[in_days][i]),
                column=one.headers.get(in_days, in_days),
            )
            fix = say("Correct one of the two. The days are used.")
            yield from one.place(spec.name).problems("warning", "days_against_months", what, fix, [row], value)
