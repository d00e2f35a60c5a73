"""Time-to-event endpoints: each definition as data, with where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from mrdcore.derive.timeline import ORIGINS, column_or_missing, counted_days, timeline
from mrdcore.language import mark, say
from mrdcore.language.writing import begins, clauses
from mrdcore.options import DEFAULTS, Options, Origin
from mrdcore.schema import DAYS_PER_MONTH

LETTER = "Higué et al., Blood Cancer J 2025;15:141"


@dataclass(frozen=True)
class Endpoint:
    """What counts as an event; the rest is censored at last follow-up alive.

    `label`: its acronym, the same in every language; `full_name` and `counts`: in English, said as `title` and
    `definition`.
    """

    name: str
    label: str
    full_name: str
    events: tuple[str, ...]
    counts: str
    citation: str = LETTER

    @property
    def title(self) -> str:
        return say(self.full_name)

    @property
    def definition(self) -> str:
        return say(self.counts)


ENDPOINTS: dict[str, Endpoint] = {
    endpoint.name: endpoint
    for endpoint in (
        Endpoint("os", "OS", mark("Overall survival"), ("death",), mark("death from any cause")),
        Endpoint(
            "rfs",
            "RFS",
            mark("Relapse-free survival"),
            ("relapse", "death"),
            mark("morphologic relapse or death from any cause"),
        ),
        Endpoint(
            "rfs_mrd",
            "RFS_MRD",
            mark("MRD relapse-free survival"),
            ("relapse", "second_mrd_relapse", "death"),
            mark("morphologic relapse, second MRD relapse or death from any cause"),
        ),
    )
}


@dataclass(frozen=True)
class Source:
    """Where a file tells when something happened: a date, or a time already counted from MRD relapse."""

    label: str
    date: str
    counted: tuple[str, ...]

    def is_counted_in(self, patients: pd.DataFrame) -> bool:
        return any(_has_time(patients, name) for name in self.counted)


def _has_time(patients: pd.DataFrame, name: str) -> bool:
    """Whether a time is counted; that of an endpoint tells nothing without the column that says how it ended."""
    ends = name not in ENDPOINTS or f"{name}_event" in patients
    return ends and bool({f"{name}_days", f"{name}_months"} & set(patients.columns))


DATE_OF_ORIGIN: dict[Origin, str] = {
    "mrd_relapse": mark("date of MRD relapse"),
    "ven_aza_start": mark("date of start of VEN-AZA"),
    "hsct": mark("date of transplantation"),
    "diagnosis": mark("date of diagnosis"),
}
NOT_AVAILABLE = mark("not available: {reason}")
SOURCES: dict[str, Source] = {
    "death": Source(mark("date of death"), "death_date", ("death", "os")),
    "relapse": Source(mark("date of morphologic relapse"), "morphologic_relapse_date", ("relapse",)),
    "second_mrd_relapse": Source(
        mark("date of second MRD relapse"), "second_mrd_relapse_date", ("second_mrd_relapse",)
    ),
    "followup": Source(mark("date of last news"), "last_news_date", ("followup", "os")),
}


def _sources(endpoint: Endpoint) -> list[Source]:
    return [SOURCES[event] for event in (*endpoint.events, "followup")]


def why_unavailable(patients: pd.DataFrame, endpoint: Endpoint, options: Options = DEFAULTS) -> str:
    """The reason why this file cannot give the endpoint from this time zero, or "" where it can."""
    if enters_late(options) and "ven_aza_start_date" not in patients:
        return say("the file has no date of start of VEN-AZA, from which patients are at risk")
    zero_column = ORIGINS[options.origin][1]
    counts = options.origin == "mrd_relapse"
    if counts and _has_time(patients, endpoint.name):
        return ""
    by_date = [source for source in _sources(endpoint) if not (counts and source.is_counted_in(patients))]
    missing = [source.label for source in by_date if source.date not in patients]
    if by_date and zero_column not in patients:
        missing.insert(0, DATE_OF_ORIGIN[options.origin])
    return say("the file has no {dates}", dates=say(" and no ").join(map(say, missing))) if missing else ""


def not_available(reason: str) -> str:
    """The note of an endpoint that the file cannot give."""
    return say(NOT_AVAILABLE, reason=reason)


def is_available(rows: pd.DataFrame) -> bool:
    """Whether the result rows of an endpoint hold more than the reason why the file cannot give it."""
    return rows.empty or not begins(str(rows["note"].iloc[0]), NOT_AVAILABLE)


def enters_late(options: Options) -> bool:
    """Whether patients come under observation after time zero: at the start of VEN-AZA, counted from before it."""
    return options.entry == "ven_aza_start" and options.origin in ("mrd_relapse", "diagnosis")


def definition(endpoint: Endpoint, options: Options) -> str:
    """The endpoint in one sentence, as a caption prints it."""
    zero = say(ORIGINS[options.origin][0])
    text = say("{endpoint}: time from {zero} to {event}", endpoint=endpoint.label, zero=zero, event=endpoint.definition)
    if "second_mrd_relapse" in endpoint.events and options.restrict_second_mrd_relapse:
        text = clauses(
            text, say("a second MRD relapse counts only in patients who reached MRD negativity or reduction")
        )
    if enters_late(options):
        text = clauses(
            text, say("at risk from the start of VEN-AZA (left truncation), which each patient had to reach")
        )
    return text + "."


def restriction_note(patients: pd.DataFrame, endpoint: Endpoint, options: Options) -> str:
    """What the restriction of RFS_MRD to responders does in a file that tells nothing of response, or ""."""
    restricted = "second_mrd_relapse" in endpoint.events and options.restrict_second_mrd_relapse
    if not restricted or "responded" in patients or why_unavailable(patients, endpoint, options):
        return ""
    counted = options.origin == "mrd_relapse" and _has_time(patients, endpoint.name)
    return "" if counted else say("The file tells nothing of response, so no second MRD relapse counts.")


def _is_dated(patients: pd.DataFrame, endpoint: Endpoint) -> pd.Series:
    """Which patients have the endpoint by dates: all of them stand in the file, and the patient has a time zero."""
    complete = {source.date for source in _sources(endpoint)} <= set(patients.columns)
    return column_or_missing(patients, "mrd_relapse_date").notna() & complete


def endpoint_times(patients: pd.DataFrame, endpoint: Endpoint, options: Options) -> pd.DataFrame:
    """Time and event of each patient for an endpoint.

    Returns `time` (months from time zero) and `event` (bool), indexed as `patients`; where options.entry asks for it
    `entry` (months from time zero to the start of VEN-AZA; one before time zero is 0). An event on day 0 is kept.
    NaN time, so left out of every analysis of the endpoint: no time zero, an event or last news before time zero,
    nothing known after time zero, dead at an unknown date, or no date of entry. Where the file brings the endpoint already counted
    and not all the dates it needs, its own time and event are used. `patients` needs `responded` for the restriction
    of RFS_MRD: without a documented response a second MRD relapse is not an event.
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
    if _has_time(patients, endpoint.name) and options.origin == "mrd_relapse":
        dated = _is_dated(patients, endpoint)
        flag = column_or_missing(patients, f"{endpoint.name}_event")
        counted = counted_days(patients, endpoint.name).where(flag.notna())
        time = time.where(dated, counted.mask(counted < 0))
        event = event.where(dated, (flag == "yes") & time.notna())
    times = pd.DataFrame({"time": time / DAYS_PER_MONTH, "event": event.astype(bool)})
    return _with_entry(times, days["ven_aza_start"]) if enters_late(options) else times


def _with_entry(times: pd.DataFrame, entry_days: pd.Series) -> pd.DataFrame:
    """The times with the month of entry; who has none, nobody knows when under observation, has no time."""
    time = times["time"].where(entry_days.notna())
    entry = entry_days.clip(lower=0) / DAYS_PER_MONTH
    return times.assign(time=time, event=times["event"] & time.notna(), entry=entry)


def competing_times(patients: pd.DataFrame, options: Options) -> pd.DataFrame:
    """Time and cause of the first of morphologic relapse (1) and death without relapse (2); 0 where censored.

    Returns `time` (months) and `cause`, indexed as `patients`, and `entry` as endpoint_times does; times as of RFS. Relapse and death on one day are a
    relapse. Needs relapse and death by themselves: an RFS that the file has only counted does not tell them apart.
    """
    times = endpoint_times(patients, ENDPOINTS["rfs"], options)
    relapse = timeline(patients, options.origin)["relapse"] / DAYS_PER_MONTH
    relapsed = times["event"] & (relapse <= times["time"] + 1e-9)
    return times.drop(columns="event").assign(cause=times["event"].astype(int) * 2 - relapsed.astype(int))


def why_not_competing(patients: pd.DataFrame, options: Options) -> str:
    """The reason why this file cannot tell relapse from death without relapse, or "" where it can."""
    if reason := why_unavailable(patients, ENDPOINTS["rfs"], options):
        return reason
    relapse = {"morphologic_relapse_date", "relapse_days", "relapse_months"} & set(patients.columns)
    return "" if relapse else say("the file has no {dates}", dates=say("date of morphologic relapse"))
