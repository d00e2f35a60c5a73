"""Groups as they were known at a landmark: for curves that start there, and credit nobody for having reached it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from mrdcore.derive import Derived
from mrdcore.derive.endpoints import Endpoint, endpoint_times, why_unavailable
from mrdcore.derive.known import is_known_later, known_months, suggested_landmark
from mrdcore.results import Row
from mrdcore.schema import UNKNOWN, column
from mrdcore.select import Selected
from mrdcore.stats.landmark import landmark


@dataclass(frozen=True)
class KnownLater:
    """A grouping that is not known at time zero: the landmark that mends it, None where it cannot be dated."""

    label: str
    is_transplantation: bool
    landmark: float | None


def known_later(selected: Selected, derived: Derived) -> KnownLater | None:
    """What is wrong with grouping curves from time zero so; None where the groups are known at time zero."""
    key = _key(selected)
    if not key or key not in derived.patients or not is_known_later(derived, key):
        return None
    return KnownLater(column(key).label, key == "hsct", suggested_landmark(known_months(derived, key)))


def _key(selected: Selected) -> str:
    by = selected.groups.by
    return by if by in selected.everybody else by.partition(":")[0]


def at_landmark(selected: Selected, derived: Derived, months: float) -> Selected:
    """The patients with each one's level as known at the landmark.

    Transplanted by then or not, from the date; any other variable that was not known by then is `unknown`, unless its
    level is set aside anyway (not evaluated). A level that is known at time zero stays.
    """
    key = _key(selected)
    if not key:
        return replace(selected, landmark=months)
    known = known_months(derived, key).loc[selected.level.index]
    level = selected.level.astype("object")
    if key == "hsct":
        then = level.where(known <= months, "no").mask((level == "yes") & known.isna(), UNKNOWN)
        then = then.mask(level == UNKNOWN, UNKNOWN)
    else:
        then = level.where((known <= months) | level.isin(selected.division.set_aside), UNKNOWN)
    return _with_levels(selected, then, months, level != then)


def _with_levels(selected: Selected, level: pd.Series, months: float, changed: pd.Series) -> Selected:
    division = selected.division
    if UNKNOWN not in division.order and (level == UNKNOWN).any():
        short = {**division.short, UNKNOWN: column(_key(selected)).value_label(UNKNOWN)}
        division = replace(division, order=(*division.order, UNKNOWN), short=short)
    groups = division.groups(selected.groups.by, set(level))
    return replace(
        selected, level=level.rename("level"), groups=groups, division=division, landmark=months, changed=changed
    )


def landmark_rows(selected: Selected, derived: Derived, endpoint: Endpoint) -> list[Row]:
    """`landmark` rows of an endpoint for the groups as known at options.landmark; none without it or them.

    Transplantation has its own, in report.transplant.
    """
    months, options = derived.options.landmark, derived.options
    if months is None or selected.groups.by in ("", "hsct") or why_unavailable(derived.patients, endpoint, options):
        return []
    then = at_landmark(selected, derived, months)
    times = endpoint_times(then.patients, endpoint, options).assign(level=then.patients["level"])
    if then.changed is not None:
        times = times.assign(later=then.changed)
    return landmark(times, endpoint.name, months, then.groups, options, then.division.labels)
