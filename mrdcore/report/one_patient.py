"""One patient in words: dates, samples, response, endpoints. Shown on the page of patients alone."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from mrdcore.derive import Derived
from mrdcore.derive.endpoints import ENDPOINTS, endpoint_times, why_unavailable
from mrdcore.derive.response import TISSUES
from mrdcore.derive.timeline import ORIGINS
from mrdcore.groups import value_in_words
from mrdcore.language import say
from mrdcore.present.format import DASH, fixed, number
from mrdcore.present.response_tables import TISSUES as TISSUE_NAMES
from mrdcore.present.trajectories import value_text
from mrdcore.report.patients import changes, limit_of
from mrdcore.schema import DAYS_PER_MONTH, TIMEPOINT, column

POINTS = {level.value: level for level in TIMEPOINT}


@dataclass(frozen=True)
class OnePatient:
    """What is known of a patient, each line a name and a text; the samples as lines of date, tissue, time, result."""

    dates: tuple[tuple[str, str], ...]
    responses: tuple[tuple[str, str], ...]
    endpoints: tuple[tuple[str, str], ...]
    samples: tuple[tuple[str, str, str, str], ...]


def one_patient(derived: Derived, patient: str, stated_limit: float | None) -> OnePatient:
    """Everything of the patient; KeyError where the cohort has nobody of this name."""
    rows = derived.patients[derived.patients["patient_id"] == patient]
    if rows.empty:
        raise KeyError("patient")
    return OnePatient(
        _dates(rows), _responses(rows, derived, stated_limit), _endpoints(rows, derived), _samples(rows, derived)
    )


def _dates(rows: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    known = [(name, rows[name].iloc[0]) for name in map(str, rows.columns) if name.endswith("_date")]
    dated = sorted(((day, name) for name, day in known if pd.notna(day)), key=lambda pair: pair[0])
    return tuple((column(name).label, day.strftime("%Y-%m-%d")) for day, name in dated)


def _responses(rows: pd.DataFrame, derived: Derived, stated_limit: float | None) -> tuple[tuple[str, str], ...]:
    found = changes(rows, derived, limit_of(derived, stated_limit)).set_index("tissue")
    said = []
    for tissue in TISSUES:
        name = f"response_{tissue}"
        if name not in rows or pd.isna(rows[name].iloc[0]):
            continue
        text = value_in_words(column(name), str(rows[name].iloc[0]))
        if tissue in found.index:
            change, at_least = float(found["change"][tissue]), bool(found["at_least"][tissue])
            how = say("at least {number} log10", number=fixed(change, 1)) if at_least else say("{number} log10", number=fixed(change, 1))  # fmt: skip
            text = f"{text} ({how})"
        said.append((say(TISSUE_NAMES[tissue]), text))
    return tuple(said)


def _endpoints(rows: pd.DataFrame, derived: Derived) -> tuple[tuple[str, str], ...]:
    zero, said = say(ORIGINS[derived.options.origin][0]), []
    for endpoint in ENDPOINTS.values():
        if why_unavailable(derived.patients, endpoint, derived.options):
            text = say("the file does not tell")
        else:
            times = endpoint_times(rows, endpoint, derived.options)
            text = _ended(float(times["time"].iloc[0]), bool(times["event"].iloc[0]), zero)
        said.append((endpoint.label, text))
    return tuple(said)


def _ended(months: float, event: bool, zero: str) -> str:
    if months != months:
        return say("not known for this patient")
    values = {"day": fixed(months * DAYS_PER_MONTH), "months": number(months), "zero": zero}
    if event:
        return say("event on day {day} from {zero} ({months} months)", **values)
    return say("no event, followed to day {day} from {zero} ({months} months)", **values)


def _samples(rows: pd.DataFrame, derived: Derived) -> tuple[tuple[str, str, str, str], ...]:
    samples = derived.cohort.samples
    if samples.empty:
        return ()
    mine = samples[samples["patient_id"] == rows["patient_id"].iloc[0]].sort_values("date", kind="stable")
    return tuple(
        (
            DASH if pd.isna(date) else date.strftime("%Y-%m-%d"),
            say(TISSUE_NAMES[tissue]) if tissue in TISSUE_NAMES else DASH,
            POINTS[point].label if point in POINTS else DASH,
            DASH if pd.isna(state) else value_text(value, state),
        )
        for date, tissue, point, value, state in mine[["date", "tissue", "timepoint", "value", "state"]].itertuples(
            index=False
        )
    )
