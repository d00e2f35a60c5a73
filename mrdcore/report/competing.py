"""Relapse, and death without relapse, each competing with the other."""

from __future__ import annotations

from mrdcore.derive import Derived
from mrdcore.derive.endpoints import competing_times, why_not_competing
from mrdcore.results import Row
from mrdcore.select import Selected
from mrdcore.stats.competing import cumulative_incidence, gray_test


def competing_rows(selected: Selected, derived: Derived) -> list[Row]:
    """`cumulative_incidence` of relapse (`cir`) and of death without relapse (`nrm`), and Gray's test between groups."""
    groups, options = selected.groups, derived.options
    if why_not_competing(derived.patients, options):
        return []
    times = competing_times(selected.patients, options).assign(level=selected.patients["level"])
    other = times.assign(cause=times["cause"].map({0: 0, 1: 2, 2: 1}))
    rows = []
    for subject, of in (("cir", times), ("nrm", other)):
        rows += cumulative_incidence(of[of["time"].notna()], subject, groups, options)
        if groups.by:
            rows += gray_test(of[of["time"].notna()], subject, groups, options, selected.division.labels)
    return rows
