"""By how much do groups differ, and how long from here."""

from __future__ import annotations

from mrdcore.derive import Derived
from mrdcore.derive.endpoints import Endpoint, why_unavailable
from mrdcore.report.survival import known_times_of, options_of
from mrdcore.results import Row
from mrdcore.select import Selected
from mrdcore.stats.conditional import conditional_survival
from mrdcore.stats.differences import differences

# The visits at which a patient asks how long from here, and for how many months the answer is.
GIVEN, FURTHER = (6.0, 12.0, 18.0, 24.0), 12.0


def difference_rows(selected: Selected, derived: Derived, endpoint: Endpoint) -> list[Row]:
    """`difference` rows of the compared groups at the months of the options; none without groups or the endpoint."""
    if not selected.groups.by or why_unavailable(derived.patients, endpoint, derived.options):
        return []
    times, options = known_times_of(selected, derived, endpoint), options_of(selected, derived)
    return differences(times, endpoint.name, selected.groups, options, selected.division.labels)


def given_months(selected: Selected) -> tuple[float, ...]:
    """The months come through: of patients selected at a landmark those from it on."""
    return tuple(month for month in GIVEN if selected.landmark is None or month >= selected.landmark)


def conditional_rows(selected: Selected, derived: Derived, endpoint: Endpoint) -> list[Row]:
    """`conditional_survival` rows, FURTHER months after each of GIVEN; none without the endpoint."""
    if why_unavailable(derived.patients, endpoint, derived.options):
        return []
    times, months = known_times_of(selected, derived, endpoint), given_months(selected)
    return conditional_survival(times, endpoint.name, selected.groups, months, FURTHER, derived.options)
