"""Relapse, and death without relapse, each competing with the other."""

from __future__ import annotations

import pandas as pd

from mrdcore.derive import Derived
from mrdcore.derive.endpoints import competing_times, why_not_competing
from mrdcore.disclosure.rows import without_small_counts
from mrdcore.disclosure.times import coarsened, too_few
from mrdcore.language import mark, say
from mrdcore.report.survival import LEFT_BEFORE, LEFT_OUT, at_risk_after_landmark, options_of, stratum_of
from mrdcore.results import CURVE_COLUMNS, Row
from mrdcore.select import Selected
from mrdcore.stats.competing import cumulative_incidence, gray_test, incidence_curve, kaplan_meier_excess
from mrdcore.stats.cox.fine_gray import cause_specific_cox, fine_gray
from mrdcore.stats.landmark import landmark
from mrdcore.stats.survival import number_at_risk

SUBJECTS = ("cir", "nrm")
OF_INTEREST = {"cir": {0: 0, 1: 1, 2: 2}, "nrm": {0: 0, 1: 2, 2: 1}}
HIDDEN = mark("hidden for sharing: fewer than {smallest} patients relapsed, died without relapse, or did neither")


def competing_rows(selected: Selected, derived: Derived) -> list[Row]:
    """`cumulative_incidence` of relapse (`cir`) and of death without relapse (`nrm`); between groups `gray`, `fine_gray`
    and `cause_specific_cox`.

    Of patients selected at a landmark: from it on, with the `landmark` rows that count who left before it by either.
    No row where the file cannot tell the two apart: see why_not_competing.
    """
    groups, options = selected.groups, options_of(selected, derived)
    if why_not_competing(derived.patients, options):
        return []
    times = _times(selected, derived)
    known, rows = at_risk_after_landmark(times, selected), _left_out(times, groups.by) + _hidden(selected, derived)
    if known.empty:
        return rows
    for subject in SUBJECTS:
        of = _of_interest(known, subject)
        rows += cumulative_incidence(of, subject, groups, options) + kaplan_meier_excess(of, subject, groups, options)
        if groups.by:
            for test in (gray_test, fine_gray, cause_specific_cox):
                rows += test(of, subject, groups, options, selected.division.labels)
    return rows + _left_before(times, selected, derived)


def competing_curves(selected: Selected, derived: Derived) -> pd.DataFrame:
    """The cumulative incidence of `cir` and of `nrm` in each group: `results.CURVE_COLUMNS`, both at the same times.

    From the landmark on for patients selected at one, so that each curve is 0 there.
    """
    if why_not_competing(derived.patients, derived.options):
        return pd.DataFrame(columns=list(CURVE_COLUMNS))
    known = at_risk_after_landmark(_times(selected, derived), selected)
    curves = [incidence_curve(_of_interest(known, s), s, selected.groups, derived.options) for s in SUBJECTS]
    both = pd.concat(curves, ignore_index=True) if len(curves[0]) else curves[0]
    return both if selected.landmark is None else both.assign(time=both["time"].clip(lower=selected.landmark))


def competing_at_risk(selected: Selected, derived: Derived, at: tuple[float, ...]) -> pd.DataFrame:
    """Patients of each group free of both just before the months given: columns level, time, at_risk."""
    known = at_risk_after_landmark(_times(selected, derived), selected)
    months = tuple(month for month in at if selected.landmark is None or month >= selected.landmark)
    return number_at_risk(known.assign(event=known["cause"] > 0), selected.groups, months)


def _hidden(selected: Selected, derived: Derived) -> list[Row]:
    """The groups that are not shown for sharing."""
    smallest = derived.options.disclosure
    if smallest is None:
        return []
    times = _of_everybody(selected, derived)
    note, by = say(HIDDEN, smallest=smallest), selected.groups.by
    few = too_few(times, smallest, "cause")
    return [Row("cumulative_incidence", "cir", "hidden", by=by, level=level, note=note) for level in few]


def _of_everybody(selected: Selected, derived: Derived) -> pd.DataFrame:
    """Time, cause and level of the patients that are left."""
    patients, options = selected.everybody, derived.options
    return selected.with_level(("competing times", options), lambda: competing_times(patients, options))


def _times(selected: Selected, derived: Derived) -> pd.DataFrame:
    times = _of_everybody(selected, derived)
    if derived.options.strata:
        times = times.assign(stratum=stratum_of(selected, derived))
    smallest = derived.options.disclosure
    return times if smallest is None else coarsened(times, smallest, "cause")


def _of_interest(times: pd.DataFrame, subject: str) -> pd.DataFrame:
    """The times with cause 1 for the subject, 2 for what competes with it."""
    return times.assign(cause=times["cause"].map(OF_INTEREST[subject]))


def _left_out(times: pd.DataFrame, by: str) -> list[Row]:
    n, total = int(times["time"].isna().sum()), len(times)
    return [Row("cumulative_incidence", "cir", "left_out", n, by=by, n=n, total=total, note=say(LEFT_OUT))] if n else []


def _left_before(times: pd.DataFrame, selected: Selected, derived: Derived) -> list[Row]:
    """Who relapsed or died, or was censored, before the landmark, and who changes group after it."""
    if selected.landmark is None:
        return []
    either = times.assign(event=times["cause"] > 0)
    either = either if selected.changed is None else either.assign(later=selected.changed)
    rows = landmark(either, "cir", selected.landmark, selected.groups, derived.options, selected.division.labels)
    return [row for row in without_small_counts(rows, derived.options.disclosure) if row.stat in LEFT_BEFORE]
