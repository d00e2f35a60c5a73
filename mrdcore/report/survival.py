"""How long: the estimates, the comparison and the curves of an endpoint."""

from __future__ import annotations

import pandas as pd

from mrdcore.derive import Derived
from mrdcore.derive.endpoints import Endpoint, endpoint_times, why_unavailable
from mrdcore.results import CURVE_COLUMNS, Row
from mrdcore.select import Selected
from mrdcore.stats.comparison import cox, log_rank
from mrdcore.stats.survival import follow_up, kaplan_meier, number_at_risk, survival_curve


def survival_rows(selected: Selected, derived: Derived, endpoint: Endpoint) -> tuple[list[Row], pd.DataFrame]:
    """`kaplan_meier`, `follow_up`, `log_rank` and `cox` rows of an endpoint, and its curves.

    An endpoint that the file cannot give is one row that says why, and no curve.
    """
    groups, options = selected.groups, derived.options
    if reason := why_unavailable(derived.patients, endpoint, options):
        nothing = Row("kaplan_meier", endpoint.name, "patients", by=groups.by, note=f"not available: {reason}")
        return [nothing], pd.DataFrame(columns=list(CURVE_COLUMNS))
    times = endpoint_times(selected.patients, endpoint, options).assign(level=selected.patients["level"])
    known = times[times["time"].notna()]
    rows = kaplan_meier(known, endpoint.name, groups, options) + follow_up(known, endpoint.name, groups)
    if len(known) < len(times):
        rows.append(_left_out(endpoint, groups.by, len(times) - len(known), len(times)))
    if groups.by:
        rows += log_rank(known, endpoint.name, groups, options, selected.division.labels)
        rows += cox(known, endpoint.name, groups, options, selected.division.labels)
    return rows, survival_curve(known, endpoint.name, groups, options)


def risk_rows(selected: Selected, derived: Derived, endpoint: Endpoint, at: tuple[float, ...]) -> pd.DataFrame:
    """Number at risk of each group at the months given: columns level, time, at_risk."""
    times = endpoint_times(selected.patients, endpoint, derived.options).assign(level=selected.patients["level"])
    return number_at_risk(times[times["time"].notna()], selected.groups, at)


def _left_out(endpoint: Endpoint, by: str, n: int, total: int) -> Row:
    note = "no time zero, an event or last news before time zero, no follow-up, or dead at an unknown date"
    return Row("kaplan_meier", endpoint.name, "left_out", float(n), by=by, n=n, total=total, note=note)
