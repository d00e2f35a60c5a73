"""How long: the estimates, the comparison and the curves of an endpoint."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from mrdcore.derive import Derived
from mrdcore.derive.endpoints import Endpoint, endpoint_times, not_available, why_unavailable
from mrdcore.disclosure.rows import without_small_counts
from mrdcore.disclosure.times import coarsened, too_few
from mrdcore.groups import divide
from mrdcore.language import mark, say
from mrdcore.options import Options
from mrdcore.results import CURVE_COLUMNS, Row
from mrdcore.schema import UNKNOWN
from mrdcore.select import Selected
from mrdcore.stats.comparison import log_rank
from mrdcore.stats.cox.contrast import cox
from mrdcore.stats.landmark import landmark, landmark_curve
from mrdcore.stats.survival import follow_up, kaplan_meier, number_at_risk, survival_curve

# A rate this long after a landmark that lies behind every month asked for.
AFTER_LANDMARK = 12.0
LEFT_BEFORE = ("excluded_events", "excluded_censored", "changed_group")
LEFT_OUT = mark("no time zero, an event or last news before time zero, no follow-up, or dead at an unknown date")
HIDDEN = mark("hidden for sharing: fewer than {smallest} patients had the event, or were free of it")


def survival_rows(selected: Selected, derived: Derived, endpoint: Endpoint) -> tuple[list[Row], pd.DataFrame]:
    """`kaplan_meier`, `follow_up`, `log_rank` and `cox` rows of an endpoint, and its curves.

    Of patients selected at a landmark: from it on, with the `landmark` rows that count who left before. An endpoint
    that the file cannot give is one row that says why, and no curve.
    """
    groups, options = selected.groups, options_of(selected, derived)
    few = _hidden_levels(selected, derived, endpoint)
    hidden = say(HIDDEN, smallest=options.disclosure) if few and set(few) == set(groups.levels) else ""
    if reason := why_unavailable(derived.patients, endpoint, options) or _why_not_shared(options) or hidden:
        nothing = Row("kaplan_meier", endpoint.name, "patients", by=groups.by, note=not_available(reason))
        return [nothing], pd.DataFrame(columns=list(CURVE_COLUMNS))
    times = _times(selected, derived, endpoint)
    known = at_risk_after_landmark(times, selected)
    rows = kaplan_meier(known, endpoint.name, groups, options) + follow_up(known, endpoint.name, groups)
    note = say(HIDDEN, smallest=options.disclosure) if few else ""
    rows += [Row("kaplan_meier", endpoint.name, "hidden", by=groups.by, level=level, note=note) for level in few]
    unknown = int(times["time"].isna().sum())
    if unknown:
        rows.append(_left_out(endpoint, groups.by, unknown, len(times)))
    if groups.by:
        tested = replace(groups, compared=tuple(level for level in groups.compared if level not in few))
        rows += log_rank(known, endpoint.name, tested, options, selected.division.labels)
        rows += cox(known, endpoint.name, tested, options, selected.division.labels)
    if selected.landmark is None:
        return rows, survival_curve(known, endpoint.name, groups, options)
    counts = landmark(times, endpoint.name, selected.landmark, groups, options, selected.division.labels)
    rows += [row for row in without_small_counts(counts, options.disclosure) if row.stat in LEFT_BEFORE]
    return rows, landmark_curve(times, endpoint.name, selected.landmark, groups, options)


def options_of(selected: Selected, derived: Derived) -> Options:
    """The options, and from a landmark on only the months after it."""
    options = derived.options
    if selected.landmark is None:
        return options
    after = tuple(month for month in options.at if month > selected.landmark)
    return replace(options, at=after or (selected.landmark + AFTER_LANDMARK,))


def known_times_of(selected: Selected, derived: Derived, endpoint: Endpoint) -> pd.DataFrame:
    """`time`, `event` and `level` of the patients in whom the endpoint is known, a row each.

    With `entry` and `stratum` where the options ask for them (a stratum that is not known is missing), and `later`
    where the patients are selected at a landmark: then only those at risk after it.
    """
    return at_risk_after_landmark(_times(selected, derived, endpoint), selected)


def _why_not_shared(options: Options) -> str:
    """Why curves cannot be prepared for sharing: the numbers at risk would tell when single patients come in."""
    if options.disclosure is None or options.entry == "time_zero":
        return ""
    return say("for sharing, patients are counted from time zero, not from the start of VEN-AZA")


def _hidden_levels(selected: Selected, derived: Derived, endpoint: Endpoint) -> tuple[str, ...]:
    """The groups that are not shown for sharing, since few patients of theirs had the event, or few had not."""
    smallest = derived.options.disclosure
    if smallest is None or why_unavailable(derived.patients, endpoint, derived.options):
        return ()
    times = _of_everybody(selected, derived, endpoint)
    return too_few(times, smallest)


def _of_everybody(selected: Selected, derived: Derived, endpoint: Endpoint) -> pd.DataFrame:
    """Time, event and level of the patients that are left."""
    patients, options = selected.everybody, derived.options
    return selected.with_level(("times", endpoint.name, options), lambda: endpoint_times(patients, endpoint, options))


def _times(selected: Selected, derived: Derived, endpoint: Endpoint) -> pd.DataFrame:
    options, times = derived.options, _of_everybody(selected, derived, endpoint)
    if options.strata:
        times = times.assign(stratum=stratum_of(selected, derived))
    if selected.changed is not None:
        times = times.assign(later=selected.changed)
    return times if options.disclosure is None else coarsened(times, options.disclosure)


def stratum_of(selected: Selected, derived: Derived) -> pd.Series:
    """The stratum of options.strata that each patient is in, missing where it is not known or set aside."""
    strata = divide(derived.patients, derived.options.strata)
    level = selected.of(strata.level)
    return level.mask(level.isin(strata.set_aside | {UNKNOWN}))


def at_risk_after_landmark(times: pd.DataFrame, selected: Selected) -> pd.DataFrame:
    """The patients with a known time; where they are selected at a landmark, those still at risk after it."""
    known = times[times["time"].notna()]
    return known if selected.landmark is None else known[known["time"] > selected.landmark]


def risk_rows(selected: Selected, derived: Derived, endpoint: Endpoint, at: tuple[float, ...]) -> pd.DataFrame:
    """Number at risk of each group at the months given, from the landmark on: columns level, time, at_risk."""
    months = tuple(month for month in at if selected.landmark is None or month >= selected.landmark)
    return number_at_risk(known_times_of(selected, derived, endpoint), selected.groups, months)


def _left_out(endpoint: Endpoint, by: str, n: int, total: int) -> Row:
    return Row("kaplan_meier", endpoint.name, "left_out", float(n), by=by, n=n, total=total, note=say(LEFT_OUT))
