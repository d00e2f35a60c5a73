"""Numbers outside of what is expected, times already counted, and columns that are mostly empty."""

from __future__ import annotations

from collections.abc import Iterator

from mrdcore.dictionary.counted import COUNTED
from mrdcore.language import say
from mrdcore.language.writing import decimal
from mrdcore.problem import Problem, figure
from mrdcore.read.checks.checked import ZERO, Checked, hits, rows_where
from mrdcore.read.checks.dates import NOT_CLIPPED
from mrdcore.schema import FILE_COLUMNS, column

ADULT = 18
# What most analyses ask for; the date of MRD relapse has a rule of its own.
KEY_COLUMNS = (
    "age", "sex", "disease", "diagnosis_date", "flt3_itd", "nras", "kras", "ven_aza_start_date", "ven_days_c1", "cycles",
    "hsct", "last_news_date", "last_status",
)  # fmt: skip
FEWEST_FOR_HALF = 10


def numbers_in_range(checked: Checked) -> Iterator[Problem]:
    """Numbers outside of what the dictionary expects."""
    one, frame = checked.patients, checked.patients.frame
    for spec in FILE_COLUMNS:
        if not checked.has(spec.name) or (spec.minimum is None and spec.maximum is None):
            continue
        low = float("-inf") if spec.minimum is None else spec.minimum
        high = float("inf") if spec.maximum is None else spec.maximum
        for i, row in hits(one, (frame[spec.name] < low) | (frame[spec.name] > high)):
            value, place = f"{frame[spec.name][i]:g}", one.place(spec.name)
            if spec.name == "age" and 0 <= frame["age"][i] < ADULT:
                what = say(
                    "{value} years: the cohort of the Letter is of adults, {adult} years or older at MRD relapse.",
                    value=decimal(value),
                    adult=ADULT,
                )
                fix = say("Correct it, or leave the patient out by a filter on age. It is used as it stands.")
                yield from place.problems("warning", "out_of_range", what, fix, [row], value)
                continue
            what = say(
                "{value} {unit} is outside of what is expected, {low} to {high}.",
                value=decimal(value),
                unit=spec.unit,
                low=figure(low),
                high=figure(high),
            )
            fix = say("Correct it if it is wrong. It is used as it stands.")
            yield from place.problems("warning", "out_of_range", what, fix, [row], value)


def counted_times(checked: Checked) -> Iterator[Problem]:
    """Times counted from time zero: none before it, each with its event."""
    one, frame = checked.patients, checked.patients.frame
    for name in _counted(checked):
        for i, row in hits(one, frame[name] < 0):
            value = f"{frame[name][i]:g}"
            what = say("{value} {unit} is before time zero.", value=decimal(value), unit=column(name).unit)
            yield from one.place(name).problems("error", "negative_time", what, say(NOT_CLIPPED), [row], value)
    for endpoint in ("os", "rfs", "rfs_mrd"):
        counted = [name for name in (f"{endpoint}_days", f"{endpoint}_months") if checked.has(name)]
        flag = f"{endpoint}_event"
        if not counted or not checked.has(flag):
            continue
        if rows := rows_where(one, checked.known(counted) != frame[flag].notna()):
            what = say("a time without its event (yes or no), or an event without its time.")
            fix = say("Fill both. Until then the patient is left out of this endpoint.")
            yield from one.place(flag).problems("warning", "time_without_event", what, fix, rows)


def time_zero(checked: Checked) -> Iterator[Problem]:
    """A date of MRD relapse, or times counted from it, for every patient."""
    one, frame = checked.patients, checked.patients.frame
    counted = _counted(checked)
    if not checked.has(ZERO) and not counted:
        what = say(
            "neither a date of MRD relapse ({zero}) nor times counted from it: no survival analysis from MRD relapse.",
            zero=ZERO,
        )
        fix = say("Add the column, or map the one that holds it.")
        yield from one.place().problems("warning", "no_time_zero", what, fix)
    elif checked.has(ZERO) and (rows := rows_where(one, frame[[ZERO, *counted]].isna().all(axis=1))):
        fix = say("Add the date. Until then these patients are left out of every analysis from MRD relapse.")
        yield from one.place(ZERO).problems("warning", "time_zero_missing", say("no date of MRD relapse."), fix, rows)


def last_news(checked: Checked) -> Iterator[Problem]:
    """A date of last news, or times counted, where the file says who died and when MRD relapse was."""
    one = checked.patients
    if not checked.has(ZERO) or checked.has("last_news_date") or _counted(checked) or len(one.frame) < FEWEST_FOR_HALF:
        return
    died = checked.known(["death_date"]) | checked.is_level("last_status", "dead")
    alive = int((~died).sum())
    if alive and (checked.has("death_date") or checked.has("last_status")):
        what = say(
            "no date of last news (last_news_date): the {alive} patients who are not known to be dead have "
            "no follow-up.",
            alive=alive,
        )
        fix = say("Add the column, or map the one that holds it. Until then these patients are in no curve.")
        yield from one.place().problems("warning", "no_last_news", what, fix)


def _counted(checked: Checked) -> list[str]:
    return [s.name for s in FILE_COLUMNS if s.section == COUNTED and s.kind == "number" and checked.has(s.name)]


def mostly_missing(checked: Checked) -> Iterator[Problem]:
    """Columns that analyses ask for and that more than half of the patients lack."""
    one, frame = checked.patients, checked.patients.frame
    if len(frame) < FEWEST_FOR_HALF:
        return
    for name in KEY_COLUMNS:
        lacking = int(frame[name].isna().sum()) if checked.has(name) else 0
        if 2 * lacking > len(frame):
            what = say(
                "{label} is missing in {lacking} of {total} patients.",
                label=column(name).label,
                lacking=lacking,
                total=len(frame),
            )
            fix = say("Analyses that ask for it show these patients as unknown, or leave them out and say how many.")
            yield from one.place(name).problems("info", "mostly_missing", what, fix)
