"""Relapse, and death without relapse, each competing with the other."""

from __future__ import annotations

import pandas as pd

from mrdcore.derive import Derived
from mrdcore.derive.endpoints import competing_times, why_not_competing
from mrdcore.results import CURVE_COLUMNS, Row
from mrdcore.select import Selected
from mrdcore.stats.competing import cumulative_incidence, gray_test, incidence_curve, kaplan_meier_excess
from mrdcore.stats.survival import number_at_risk

SUBJECTS = ("cir", "nrm")
OF_INTEREST = {"cir": {0: 0, 1: 1, 2: 2}, "nrm": {0: 0, 1: 2, 2: 1}}
LEFT_OUT = "no time zero, an event or last news before time zero, no follow-up, or dead at an unknown date"


def competing_rows(selected: Selected, derived: Derived) -> list[Row]:
    """`cumulative_incidence` of relapse (`cir`) and of death without relapse (`nrm`), and Gray's test between groups.

    No row where the file cannot tell the two apart: see why_not_competing.
    """
    groups, options = selected.groups, derived.options
    if why_not_competing(derived.patients, options):
        return []
    times = _times(selected, derived)
    known, rows = times[times["time"].notna()], _left_out(times, groups.by)
    for subject in SUBJECTS:
        of = _of_interest(known, subject)
        rows += cumulative_incidence(of, subject, groups, options) + kaplan_meier_excess(of, subject, groups, options)
        if groups.by:
            rows += gray_test(of, subject, groups, options, selected.division.labels)
    return rows


def competing_curves(selected: Selected, derived: Derived) -> pd.DataFrame:
    """The cumulative incidence of `cir` and of `nrm` in each group: `results.CURVE_COLUMNS`, both at the same times."""
    if why_not_competing(derived.patients, derived.options):
        return pd.DataFrame(columns=list(CURVE_COLUMNS))
    times = _times(selected, derived)
    known = times[times["time"].notna()]
    curves = [incidence_curve(_of_interest(known, s), s, selected.groups, derived.options) for s in SUBJECTS]
    return pd.concat(curves, ignore_index=True) if len(curves[0]) else curves[0]


def competing_at_risk(selected: Selected, derived: Derived, at: tuple[float, ...]) -> pd.DataFrame:
    """Patients of each group free of both just before the months given: columns level, time, at_risk."""
    times = _times(selected, derived)
    return number_at_risk(times[times["time"].notna()].assign(event=times["cause"] > 0), selected.groups, at)


def _times(selected: Selected, derived: Derived) -> pd.DataFrame:
    return competing_times(selected.patients, derived.options).assign(level=selected.patients["level"])


def _of_interest(times: pd.DataFrame, subject: str) -> pd.DataFrame:
    """The times with cause 1 for the subject, 2 for what competes with it."""
    return times.assign(cause=times["cause"].map(OF_INTEREST[subject]))


def _left_out(times: pd.DataFrame, by: str) -> list[Row]:
    n, total = int(times["time"].isna().sum()), len(times)
    return [Row("cumulative_incidence", "cir", "left_out", n, by=by, n=n, total=total, note=LEFT_OUT)] if n else []
