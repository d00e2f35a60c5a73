"""When things happened, in days from the time zero that the user chose."""

from __future__ import annotations

import pandas as pd

from mrdcore.language import mark
from mrdcore.options import Origin
from mrdcore.schema import DAYS_PER_MONTH

# What each time zero is called, said where it is shown, and its column.
ORIGINS: dict[Origin, tuple[str, str]] = {
    "mrd_relapse": (mark("MRD relapse"), "mrd_relapse_date"),
    "ven_aza_start": (mark("start of VEN-AZA"), "ven_aza_start_date"),
    "hsct": (mark("transplantation"), "hsct_date"),
    "diagnosis": (mark("diagnosis"), "diagnosis_date"),
}
EVENT_DATES = {
    "ven_aza_start": "ven_aza_start_date",
    "hsct": "hsct_date",
    "relapse": "morphologic_relapse_date",
    "second_mrd_relapse": "second_mrd_relapse_date",
    "death": "death_date",
    "followup": "last_news_date",
}


def column_or_missing(patients: pd.DataFrame, name: str) -> pd.Series:
    """The column, or one of missing values where the file has none."""
    if name in patients:
        return patients[name]
    kind = "datetime64[ns]" if name.endswith("_date") else "object"
    return pd.Series(pd.NaT if name.endswith("_date") else None, index=patients.index, dtype=kind)


def counted_days(patients: pd.DataFrame, name: str) -> pd.Series:
    """A time the file has already counted (`<name>_days`, else `<name>_months`), in days; NaN where there is none."""
    days = pd.to_numeric(column_or_missing(patients, f"{name}_days"))
    months = pd.to_numeric(column_or_missing(patients, f"{name}_months"))
    return days.astype("float64").fillna(months.astype("float64") * DAYS_PER_MONTH)


def timeline(patients: pd.DataFrame, origin: Origin) -> pd.DataFrame:
    """Days from time zero to each event of `EVENT_DATES`, one column an event, NaN where there is none.

    Dates are used where they stand; times already counted fill the rest when time zero is MRD relapse, from which
    files count. Without `followup`, the last thing known of a patient is the end of OS as counted (where it says
    whether that was death), or death.
    A negative time is kept: what it means is for the endpoint to say.
    """
    days = pd.DataFrame({event: days_to(patients, origin, event) for event in EVENT_DATES}, index=patients.index)
    if origin == "mrd_relapse":
        days = _with_counted_survival(patients, days)
    return days.assign(followup=days["followup"].fillna(days["death"]))


def days_to(patients: pd.DataFrame, origin: Origin, event: str) -> pd.Series:
    """Days from time zero to one event of `EVENT_DATES`, by its date, else by its own time as the file has counted it."""
    zero = column_or_missing(patients, ORIGINS[origin][1])
    days = (column_or_missing(patients, EVENT_DATES[event]) - zero).dt.days.astype("float64")
    return days.fillna(counted_days(patients, event)) if origin == "mrd_relapse" else days


def _with_counted_survival(patients: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    """Days with what the file has counted of overall survival where death or last news have no time of their own."""
    status = column_or_missing(patients, "os_event")
    counted_os = counted_days(patients, "os").where(status.notna())
    death = days["death"].fillna(counted_os.where(status == "yes"))
    return days.assign(death=death, followup=days["followup"].fillna(counted_os))


def available_origins(patients: pd.DataFrame) -> tuple[Origin, ...]:
    """The time zeros that this file can count from; MRD relapse always, since counted times start there."""
    return tuple(name for name, (_, column) in ORIGINS.items() if name == "mrd_relapse" or column in patients)
