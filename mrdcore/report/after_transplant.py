"""Transplantation and what came before and after it: the wait, the cycles and the MRD, and the outcome by that MRD."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from mrdcore.derive import Derived
from mrdcore.derive.endpoints import Endpoint, endpoint_times
from mrdcore.derive.timeline import timeline
from mrdcore.groups import Division, Groups, divide
from mrdcore.language import say
from mrdcore.options import Options
from mrdcore.results import Row
from mrdcore.schema import DAYS_PER_MONTH
from mrdcore.select import Selected
from mrdcore.stats.baseline import describe
from mrdcore.stats.comparison import log_rank
from mrdcore.stats.cox.contrast import cox
from mrdcore.stats.survival import kaplan_meier

AFTER = "after_hsct"
MRD_BEFORE = "response_before_hsct"
WAIT = "mrd_relapse_to_hsct_days"
BEFORE = (WAIT, "ven_to_hsct_days", "cycles_before_hsct", MRD_BEFORE, "conditioning", "donor")
NEGATIVE, POSITIVE, NOT_EVALUATED = "negative", "positive", "not_evaluated"
OF_CURVES = ("patients", "events", "survival", "at_risk", "median")


def before_hsct_rows(selected: Selected, derived: Derived) -> list[Row]:
    """`baseline` rows of the transplanted patients, as one group: days to it, cycles and MRD before it, how it was done."""
    patients = selected.patients[selected.patients["hsct"] == "yes"]
    if WAIT not in patients:  # a file may count the days itself
        patients = patients.assign(**{WAIT: timeline(patients, "mrd_relapse")["hsct"]})
    return describe(patients.assign(level="all"), BEFORE, Groups(), derived.options)


def mrd_before(derived: Derived, classes: bool) -> Division:
    """The cohort divided by MRD before transplantation: negative or not, or by the classes of response.

    Not evaluated is shown and set aside. A file that tells nothing of it is not divided.
    """
    if MRD_BEFORE not in derived.patients:
        return divide(derived.patients, "")
    by_class = divide(derived.patients, MRD_BEFORE)
    if classes:
        return replace(by_class, set_aside=by_class.set_aside | {NOT_EVALUATED})
    two = {"negativity": NEGATIVE, "reduction": POSITIVE, "stable": POSITIVE, "progression": POSITIVE}
    level = by_class.level.map(lambda name: two.get(name, NOT_EVALUATED))
    short = {NEGATIVE: say("MRD negative"), POSITIVE: say("MRD positive"), NOT_EVALUATED: say("not evaluated")}
    order = tuple(name for name in short if (level == name).any())
    return Division(level, order, say("Before transplantation"), short, frozenset({NOT_EVALUATED}))


@dataclass(frozen=True)
class AfterTransplant:
    """Those transplanted on a known date: `time` (months from transplantation), `event` and `level`; how they are divided.

    Who had the event before transplantation has no time after it.
    """

    times: pd.DataFrame
    groups: Groups
    division: Division


def after_transplant(selected: Selected, derived: Derived, endpoint: Endpoint, classes: bool) -> AfterTransplant:
    """The transplanted, counted from transplantation, divided by MRD before it."""
    patients, options, division = selected.patients, derived.options, mrd_before(derived, classes)
    times = endpoint_times(patients, endpoint, options)
    crossing = timeline(patients, options.origin)["hsct"] / DAYS_PER_MONTH
    after = (times["time"] - crossing).round(9)  # a difference of months is not exact: ties must stay ties
    time = after.where(after >= 0)
    frame = times.assign(time=time, event=times["event"] & time.notna(), level=division.level.loc[patients.index])
    dated = frame.loc[crossing.notna(), ["time", "event", "level"]]
    return AfterTransplant(dated, _groups(division, set(dated["level"])), division)


def _groups(division: Division, present: set[str]) -> Groups:
    if not division.set_aside:
        return Groups()
    levels = tuple(level for level in division.order if level in present)
    return Groups(MRD_BEFORE, levels, tuple(level for level in levels if level not in division.set_aside))


def after_hsct_rows(after: AfterTransplant, endpoint: Endpoint, options: Options) -> list[Row]:
    """`after_hsct` rows: the endpoint from transplantation, by MRD before it.

    `patients`, `events`, `survival`, `at_risk` and `median` of each group (n of total patients: those with a time after
    transplantation of all), `p` over the compared groups, and `hazard_ratio` of each against the first.
    """
    times, groups, labels = after.times, after.groups, after.division.labels
    rows = [r for r in kaplan_meier(times, endpoint.name, groups, options) if r.stat in OF_CURVES]
    if groups.by:
        tests = log_rank(times, endpoint.name, groups, options, labels)
        rows += [r for r in tests if r.stat == "p" and r.level == "all"]
        rows += [r for r in cox(times, endpoint.name, groups, options, labels) if r.stat == "hazard_ratio"]
    return [replace(r, analysis=AFTER) for r in rows]
