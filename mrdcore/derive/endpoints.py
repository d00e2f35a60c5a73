"""Time-to-event endpoints: each definition as data, with where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from mrdcore.derive.timeline import ORIGINS, column_or_missing, counted_days, timeline
from mrdcore.options import Options
from mrdcore.schema import DAYS_PER_MONTH

LETTER = "Higué et al., Blood Cancer J 2025;15:141"


@dataclass(frozen=True)
class Endpoint:
    """What counts as an event; the rest is censored at last follow-up alive."""

    name: str
    label: str
    title: str
    events: tuple[str, ...]
    definition: str
    citation: str = LETTER


ENDPOINTS: dict[str, Endpoint] = {
    endpoint.name: endpoint
    for endpoint in (
        Endpoint("os", "OS", "Overall survival", ("death",), "death from any cause"),
        Endpoint(
            "rfs", "RFS", "Relapse-free survival", ("relapse", "death"), "morphologic relapse or death from any cause"
        ),
        Endpoint(
            "rfs_mrd",
            "RFS_MRD",
            "MRD relapse-free survival",
            ("relapse", "second_mrd_relapse", "death"),
            "morphologic relapse, second MRD relapse or death from any cause",
        ),
    )
}

NEEDED = {
    "death": (("death_date", "death_days", "death_months", "os_days", "os_months"), "date of death"),
    "relapse": (("morphologic_relapse_date", "relapse_days", "relapse_months"), "date of morphologic relapse"),
    "second_mrd_relapse": (
        ("second_mrd_relapse_date", "second_mrd_relapse_days", "second_mrd_relapse_months"),
        "date of second MRD relapse",
    ),
}


def _is_counted(patients: pd.DataFrame, name: str) -> bool:
    return f"{name}_event" in patients and bool({f"{name}_days", f"{name}_months"} & set(patients.columns))


def why_unavailable(patients: pd.DataFrame, endpoint: Endpoint) -> str:
    """The reason why this file cannot give the endpoint, or "" where it can."""
    if _is_counted(patients, endpoint.name):
        return ""
    missing = [label for event in endpoint.events for names, label in [NEEDED[event]] if not set(names) & set(patients)]
    return f"the file has no {' and no '.join(missing)}" if missing else ""


def definition(endpoint: Endpoint, options: Options) -> str:
    """The endpoint in one sentence, as a caption prints it."""
    text = f"{endpoint.label}: time from {ORIGINS[options.origin][0]} to {endpoint.definition}"
    if "second_mrd_relapse" in endpoint.events and options.restrict_second_mrd_relapse:
        text += "; a second MRD relapse counts only in patients who reached MRD negativity or reduction"
    return text + "."


def endpoint_times(patients: pd.DataFrame, endpoint: Endpoint, options: Options) -> pd.DataFrame:
    """Time and event of each patient for an endpoint.

    Returns `time` (months from time zero) and `event` (bool), indexed as `patients`. An event on day 0 is kept.
    NaN time, so left out of every analysis of the endpoint: no time zero, an event or last news before time zero,
    nothing known after time zero, or dead at an unknown date. Where the file brings the endpoint already counted
    and no dates, its own time and event are used. `patients` needs `responded` for the restriction of RFS_MRD:
    without a documented response a second MRD relapse is not an event.
    """
    days = timeline(patients, options.origin)
    events = days[list(endpoint.events)].copy()
    if "second_mrd_relapse" in events and options.restrict_second_mrd_relapse:
        responded = column_or_missing(patients, "responded") == "yes"
        events["second_mrd_relapse"] = events["second_mrd_relapse"].where(responded)
    first = events.min(axis=1)
    time = first.fillna(days["followup"])
    undated_death = (column_or_missing(patients, "last_status") == "dead") & days["death"].isna()
    time = time.mask(undated_death & first.isna()).mask((time < 0) | (days["followup"] < 0))
    event = first.notna() & time.notna()
    if _is_counted(patients, endpoint.name) and options.origin == "mrd_relapse":
        dated = column_or_missing(patients, "mrd_relapse_date").notna()
        flag = column_or_missing(patients, f"{endpoint.name}_event")
        counted = counted_days(patients, endpoint.name).where(flag.notna())
        time = time.where(dated, counted.mask(counted < 0))
        event = event.where(dated, (flag == "yes") & time.notna())
    return pd.DataFrame({"time": time / DAYS_PER_MONTH, "event": event.astype(bool)})
