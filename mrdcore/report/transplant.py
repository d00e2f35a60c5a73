"""Did transplantation matter: the analyses that take it by its date."""

from __future__ import annotations

from mrdcore.derive import Derived
from mrdcore.derive.endpoints import Endpoint, endpoint_times, why_unavailable
from mrdcore.derive.timeline import column_or_missing, timeline
from mrdcore.results import Row
from mrdcore.schema import DAYS_PER_MONTH
from mrdcore.select import Selected
from mrdcore.stats.transplant import landmark, mantel_byar, simon_makuch, time_dependent_cox


def transplant_rows(selected: Selected, derived: Derived, endpoint: Endpoint) -> list[Row]:
    """`simon_makuch`, `mantel_byar`, `time_dependent_cox` and, with options.landmark, `landmark` rows of an endpoint.

    None where the file has no time of transplantation, or where time zero is transplantation itself.
    """
    patients, options = selected.patients, derived.options
    known = {"hsct_date", "hsct_days", "hsct_months"} & set(patients.columns)
    if not known or options.origin == "hsct" or why_unavailable(derived.patients, endpoint, options):
        return []
    crossing = timeline(patients, options.origin)["hsct"] / DAYS_PER_MONTH
    times = endpoint_times(patients, endpoint, options).assign(crossing=crossing)
    undated = (column_or_missing(patients, "hsct") == "yes") & crossing.isna()
    times["time"] = times["time"].mask(undated)  # transplanted, nobody knows when: in neither group at any time
    rows = simon_makuch(times, endpoint.name, options)[0] + mantel_byar(times, endpoint.name, options)
    rows += time_dependent_cox(times, endpoint.name, options)
    return rows + (landmark(times, endpoint.name, options.landmark, options) if options.landmark is not None else [])
