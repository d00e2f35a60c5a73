"""The order of a patient's dates, the intervals between them, and dates that have not come yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from mrdcore.language import mark, say
from mrdcore.problem import Problem, Severity
from mrdcore.read.checks.checked import ZERO, Checked, day, hits, rows_where
from mrdcore.schema import FILE_COLUMNS, column

NOT_CLIPPED = mark(
    "Correct the wrong date. Nothing is clipped: times that begin or end with it are missing until then."
)
AFTER_DEATH = mark("Correct one of the two dates. Until then death counts, on its date.")
AS_THEY_STAND = mark("Correct one of the two dates; they are used as they stand.")
NOT_BEFORE = mark(
    "The cohort of the Letter has nobody who was transplanted before MRD relapse. Correct the wrong date. Nothing is "
    "clipped: times that begin or end with it are missing until then."
)
TREATED_LATER = mark(
    "The cohort is treated for MRD relapse before anything else. Correct one of the two dates, or leave the patient out "
    "by a filter; until then they are used as they stand."
)
NEWS_OLDER = mark(
    "Last news is at least as recent as anything known of a patient. Correct one of the two; the event counts on its "
    "date."
)

CYCLES = ("cycle_2_start_date", "cycle_3_start_date")
EVENTS = ("ven_aza_start_date", "hsct_date", "morphologic_relapse_date", "second_mrd_relapse_date")
AFTER_ZERO = ("mrd_relapse_confirmation_date", *EVENTS, "death_date", "last_news_date")
DAYS_PER_YEAR = 365.25


@dataclass(frozen=True)
class Order:
    """Two dates that can stand in one order only; not looked at where the date `unless` is known, which says it already."""

    earlier: str
    later: str
    severity: Severity
    code: str
    fix: str
    unless: str = ""

    @property
    def named(self) -> str:
        """The date that is out of place: the event that cannot come before time zero, after death or after last news."""
        ends = self.later in ("death_date", "last_news_date") and self.earlier not in (ZERO, "diagnosis_date")
        return self.earlier if ends else self.later


ORDERS = (
    Order("diagnosis_date", ZERO, "error", "before_diagnosis", NOT_CLIPPED),
    *(Order("diagnosis_date", later, "error", "before_diagnosis", NOT_CLIPPED, unless=ZERO) for later in AFTER_ZERO),
    *(
        Order(ZERO, later, "error", "before_mrd_relapse", NOT_BEFORE if later == "hsct_date" else NOT_CLIPPED)
        for later in AFTER_ZERO
    ),
    *(
        Order(earlier, later, "warning", "treatment_order", AS_THEY_STAND, unless)
        for earlier, later, unless in (
            ("ven_aza_start_date", "cycle_2_start_date", ""),
            ("cycle_2_start_date", "cycle_3_start_date", ""),
            ("ven_aza_start_date", "cycle_3_start_date", "cycle_2_start_date"),
            ("ven_aza_start_date", "ven_aza_stop_date", ""),
            ("cycle_2_start_date", "ven_aza_stop_date", "cycle_3_start_date"),
            ("cycle_3_start_date", "ven_aza_stop_date", ""),
            ("cycle_2_start_date", "hsct_date", "cycle_3_start_date"),
            ("cycle_3_start_date", "hsct_date", ""),
        )
    ),
    *(
        Order("ven_aza_start_date", later, "warning", "before_treatment", TREATED_LATER)
        for later in ("hsct_date", "morphologic_relapse_date", "second_mrd_relapse_date")
    ),
    *(
        Order(earlier, "death_date", "error", "after_death", AFTER_DEATH)
        for earlier in (*EVENTS, "mrd_relapse_confirmation_date", *CYCLES, "ven_aza_stop_date")
    ),
    Order("last_news_date", "death_date", "warning", "news_after_death", AFTER_DEATH),
    *(
        Order(earlier, "last_news_date", "warning", "after_last_news", NEWS_OLDER, unless="death_date")
        for earlier in (*EVENTS, *CYCLES, "ven_aza_stop_date")
    ),
)


@dataclass(frozen=True)
class Interval:
    """Two dates that hardly ever lie as far apart: `most` days."""

    first: str
    second: str
    most: float
    said: str


INTERVALS = (
    Interval("diagnosis_date", ZERO, 20 * DAYS_PER_YEAR, mark("20 years")),
    Interval(ZERO, "ven_aza_start_date", 2 * DAYS_PER_YEAR, mark("2 years")),
    Interval("ven_aza_start_date", "cycle_2_start_date", 183, mark("6 months")),
    Interval("cycle_2_start_date", "cycle_3_start_date", 183, mark("6 months")),
    Interval(ZERO, "last_news_date", 40 * DAYS_PER_YEAR, mark("40 years")),
)
OLD_NEWS_YEARS = 2


def dates_in_order(checked: Checked) -> Iterator[Problem]:
    """Time zero before everything, cycles one after the other, nothing after death or after last news."""
    one, frame = checked.patients, checked.patients.frame
    for order in ORDERS:
        if not checked.has(order.earlier, order.later):
            continue
        wrong = frame[order.later] < frame[order.earlier]
        if order.unless and checked.has(order.unless):
            wrong &= frame[order.unless].isna()
        named = order.named
        other = order.later if named == order.earlier else order.earlier
        for i, row in hits(one, wrong):
            value, other_day = day(frame[named][i]), day(frame[other][i])
            words = {"event": column(named).label, "day": value, "other": column(other).label, "other_day": other_day}
            what = say("{event} on {day} is before {other} on {other_day}.", **words)
            if named == order.earlier:
                what = say("{event} on {day} is after {other} on {other_day}.", **words)
            yield from one.place(named).problems(order.severity, order.code, what, say(order.fix), [row], value)


# What a slip such as 2031 for 2021 does to the figures.
_FREE_FOR_LONGER = mark(
    "Correct it. Until then it is used as it stands, so that the time without relapse counts as longer than it was and "
    "the curves are too high."
)
FUTURE = {
    "death_date": mark(
        "Correct it. Until then it is used as it stands, so that the patient's survival counts as longer than it was and "
        "the curves are too high."
    ),
    "last_news_date": mark(
        "Correct it. Until then it is used as it stands, so that the patient's follow-up counts as longer than it was and "
        "the curves are too high."
    ),
    "morphologic_relapse_date": _FREE_FOR_LONGER,
    "second_mrd_relapse_date": _FREE_FOR_LONGER,
    "mrd_relapse_date": mark(
        "Correct it. Until then it is used as it stands, and no time counted from it can be right."
    ),
}
_NOT_YET = mark("What has not happened has no date yet: correct it. Until then it is used as it stands.")


def dates_to_come(checked: Checked) -> Iterator[Problem]:
    """Dates after today, of patients and of samples."""
    dated = [(checked.patients, spec.name) for spec in FILE_COLUMNS if spec.kind == "date" and checked.has(spec.name)]
    if checked.samples is not None:
        dated.append((checked.samples, "date"))
    for one, name in dated:
        for i, row in hits(one, one.frame[name] > checked.today):
            value = day(one.frame[name][i])
            what = say("{value} lies in the future; today is {day}.", value=value, day=day(checked.today))
            fix = say(FUTURE.get(name, _NOT_YET))
            yield from one.place(name).problems("warning", "future_date", what, fix, [row], value)


def intervals(checked: Checked) -> Iterator[Problem]:
    """Dates further apart than they can well be: often a year mistyped."""
    one, frame = checked.patients, checked.patients.frame
    for interval in INTERVALS:
        if not checked.has(interval.first, interval.second):
            continue
        apart = (frame[interval.second] - frame[interval.first]).dt.days.astype("float64")
        for i, row in hits(one, apart > interval.most):
            what = say(
                "{label} on {day} is more than {said} after {label_2} on {day_2}.",
                label=column(interval.second).label,
                day=day(frame[interval.second][i]),
                said=say(interval.said),
                label_2=column(interval.first).label,
                day_2=day(frame[interval.first][i]),
            )
            fix = say("Look at both years. The dates are used as they stand.")
            value = day(frame[interval.second][i])
            yield from one.place(interval.second).problems("warning", "long_interval", what, fix, [row], value)


def old_news(checked: Checked) -> Iterator[Problem]:
    """Patients not known to have died whose last news is years older than the latest of the file: lost, or not updated."""
    if not checked.has("last_news_date"):
        return
    one, news = checked.patients, checked.patients.frame["last_news_date"]
    dead = checked.known(["death_date"]) | checked.is_level("last_status", "dead")
    past = news.where(news <= checked.today)  # a year mistyped into the future would make everybody old
    limit = past.max() - pd.DateOffset(years=OLD_NEWS_YEARS)
    if rows := rows_where(one, ~dead & (news < limit)):
        what = say(
            "alive, with last news more than {old_news_years} years before the latest of the file, {day}.",
            old_news_years=OLD_NEWS_YEARS,
            day=day(past.max()),
        )
        fix = say("Ask for news if you can. They are censored at their own last news.")
        yield from one.place("last_news_date").problems("info", "old_last_news", what, fix, rows)
