"""The pictures of single patients, each a `Figure` in the order of the page; shown on it alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from mrdcore.derive import Derived
from mrdcore.derive.response import TISSUES
from mrdcore.derive.timeline import ORIGINS
from mrdcore.language import mark, plural, say
from mrdcore.options import Origin
from mrdcore.present import heat_map, swimmer, trajectories, waterfall
from mrdcore.present.choices import TURN
from mrdcore.present.format import number
from mrdcore.present.patient_marks import EVENTS, legend_view, named_marks, together
from mrdcore.present.response_tables import TISSUES as TISSUE_NAMES
from mrdcore.present.scene import Figure
from mrdcore.present.table import Naming
from mrdcore.report.patients import (
    DRAWN,
    Limit,
    Order,
    changes,
    courses_in_months,
    in_order,
    limit_of,
    months_of_samples,
    time_points,
)
from mrdcore.select import Selected

LEFT, RIGHT, HALF = 440, 420, 430  # widths of plots
TALL, ROW = 430, 22  # height of the lanes of many patients; of one of few
MRD = {"blood": mark("MRD in blood, % of ABL1"), "marrow": mark("MRD in marrow, % of ABL1")}
CHANGE = {"blood": mark("log10 change, blood"), "marrow": mark("log10 change, marrow")}
FROM = {"mrd_relapse": mark("Months from MRD relapse"), "ven_aza_start": mark("Months from the start of VEN-AZA")}


FILE_ORDER = Order()


@dataclass(frozen=True)
class Drawing:
    """How patients are drawn: their order, the tissue, the time zero, the assay's limit, who is highlighted.

    `turn`: the count of clicks so far, by which a click that was followed is known again.
    """

    order: Order = FILE_ORDER
    tissue: str = "blood"
    origin: Origin = "mrd_relapse"
    limit: float | None = None
    chosen: str | None = None
    turn: int = 0


@dataclass(frozen=True)
class Pictures:
    """The figures that there are, and what is to be said of them: what is missing, what is left out, how marks read."""

    figures: tuple[Figure, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    of_course: int = 0  # the last of the notes, which belong to the course alone


def patient_figures(selected: Selected, derived: Derived, naming: Naming, drawing: Drawing) -> Pictures:
    """Trajectories and waterfall beside the swimmer plot as one figure, and the heat map as another."""
    limit = limit_of(derived, drawing.limit)
    everybody = in_order(selected, derived, drawing.order, limit)
    patients = everybody.head(DRAWN)
    left_out = _left_out(len(everybody))
    course, missing, notes = _course(patients, derived, naming, drawing, limit)
    heat = _heat_map(patients, derived, drawing)
    if heat is None and not missing:
        missing = (say("No sample stands at a time point, so there is no heat map."),)
    return Pictures(tuple(filter(None, (course, heat))), missing, (*left_out, *notes), len(notes))


def _left_out(count: int) -> tuple[str, ...]:
    if count <= DRAWN:
        return ()
    return (
        say(
            "The pictures show the first {n} of {all} patients in this order; another order or a filter shows others.",
            n=DRAWN,
            all=count,
        ),
    )


def _places(patients: pd.DataFrame) -> dict[str, int]:
    return {patient: place for place, patient in enumerate(patients["patient_id"])}


def _course(
    patients: pd.DataFrame, derived: Derived, naming: Naming, drawing: Drawing, limit: Limit
) -> tuple[Figure | None, tuple[str, ...], tuple[str, ...]]:
    """Trajectories over waterfall, the swimmer plot beside them; each only where the file tells of it."""
    places, tissue, missing, notes = _places(patients), drawing.tissue, [], []
    x_title, height = say(FROM[drawing.origin]), min(TALL, max(ROW * len(patients), 60))
    lived = courses_in_months(patients, drawing.origin)
    events = trajectories.event_rows(lived, patients["patient_id"], places)
    datasets: dict[str, list[dict[str, Any]]] = {"events": [row | {"name": row["patient"]} for row in events]}
    samples = derived.cohort.samples
    drawn, changed = _samples(patients, derived, drawing, limit), changes(patients, derived, limit)
    changed = changed[changed["tissue"] == tissue] if len(changed) else changed
    left: list[dict[str, Any]] = []
    names: list[str] = []
    if drawn is not None and len(drawn):
        levels = dict(zip(patients["patient_id"], patients["level"], strict=True))
        datasets["samples"] = trajectories.sample_rows(drawn, naming, levels)
        span = (trajectories.BEFORE, trajectories.AFTER)
        left.append(trajectories.trajectories_view(LEFT, 215, x_title, say(MRD[tissue]), span))
        names.append(trajectories.NAME)
        notes += [_limit_note(limit), _span_note(patients, derived, drawing, limit)]
    else:
        missing.append(_why_no_trajectories(samples, tissue, derived, drawing.origin))
    if len(changed):
        datasets["changes"] = waterfall.change_rows(changed, places)
        left.append(waterfall.waterfall_view(LEFT, 130, say(CHANGE[tissue])))
        names.append(waterfall.NAME)
        without = len(patients) - changed["patient_id"].nunique()
        notes.append(_waterfall_note(without))
    parts = [{"vconcat": left, "spacing": 12}] if left else []
    if lived["followup"].notna().any():
        datasets["lanes"] = swimmer.lane_rows(lived, patients, places, naming)
        parts.append(swimmer.swimmer_view(RIGHT, height, x_title, len(patients) <= swimmer.NAMED))
        names.append(swimmer.NAME)
    else:
        zero = say(ORIGINS[drawing.origin][0])
        missing.append(
            say("No lane can be drawn: nobody has a last follow-up counted from {zero}. Add the dates.", zero=zero)
        )
    if not parts:
        return None, tuple(missing), ()
    here = tuple(name for name in EVENTS if any(row["event"] == say(EVENTS[name][0]) for row in events))
    rows: list[dict[str, Any]] = [{"hconcat": parts, "spacing": 16}]
    if here:
        rows.append(legend_view(LEFT + RIGHT if len(parts) > 1 else LEFT, here))
    spec = together({"vconcat": rows, "spacing": 8}, tuple(names))
    alt = plural(
        len(patients),
        "MRD over time, change of MRD and course of {n} patient; the listing holds the values.",
        "MRD over time, change of MRD and course of {n} patients; the listing holds the values.",
    )
    figure = Figure("patients", say("Patients"), spec, _marked(datasets, drawing), alt)
    return figure, tuple(missing), tuple(filter(None, notes))


def _samples(patients: pd.DataFrame, derived: Derived, drawing: Drawing, limit: Limit) -> pd.DataFrame | None:
    samples = derived.cohort.samples
    if samples.empty:
        return None
    found = months_of_samples(patients, samples, drawing.origin, limit)
    near = found["month"].between(trajectories.BEFORE, trajectories.AFTER)
    return found[(found["tissue"] == drawing.tissue) & near]


def _why_no_trajectories(samples: pd.DataFrame, tissue: str, derived: Derived, origin: Origin) -> str:
    if samples.empty:
        return say("The file has no MRD samples: add the date, tissue and result of each; the template has a sheet.")
    if samples["date"].isna().all():
        return say("None of the MRD samples has a date, so their course cannot be drawn: add the dates of the samples.")
    if ORIGINS[origin][1] not in derived.patients:
        return say("The file has no date of {zero}, from which the course is counted.", zero=say(ORIGINS[origin][0]))
    where = say(TISSUE_NAMES[tissue])
    return say(
        "{tissue}: no dated sample with a result in these patients. Choose the other tissue, or other filters.",
        tissue=where,
    )


def _span_note(patients: pd.DataFrame, derived: Derived, drawing: Drawing, limit: Limit) -> str:
    """What of the course lies outside the picture; "" where all of it is drawn."""
    found = months_of_samples(patients, derived.cohort.samples, drawing.origin, limit)
    found = found[found["tissue"] == drawing.tissue]
    outside = int((~found["month"].between(trajectories.BEFORE, trajectories.AFTER)).sum())
    if not outside:
        return ""
    return plural(
        outside,
        "{n} sample before month {before} or after month {after} is not drawn.",
        "{n} samples before month {before} or after month {after} are not drawn.",
        before=number(trajectories.BEFORE),
        after=number(trajectories.AFTER),
    )


def _limit_note(limit: Limit) -> str:
    value = number(limit.value, 6)
    if not limit.is_known:
        return say("Samples that are not detected are not drawn: no limit is known.")
    if limit.stated:
        return say("Hollow: not detected, at the limit of the assay ({value}%); hollow triangle: detected, not quantifiable.", value=value)  # fmt: skip
    return say("Hollow: not detected, at the lowest quantified value of the file ({value}%); hollow triangle: detected, not quantifiable.", value=value)  # fmt: skip


def _waterfall_note(without: int) -> str:
    said = say("A triangle at the end of a bar: the change is at least so large.")
    if not without:
        return said
    left = plural(without, "{n} patient has no change: not evaluated or nothing to compare with.", "{n} patients have no change: not evaluated or nothing to compare with.")  # fmt: skip
    return f"{said} {left}"


def _heat_map(patients: pd.DataFrame, derived: Derived, drawing: Drawing) -> Figure | None:
    samples = derived.cohort.samples
    if samples.empty:
        return None
    places, points = _places(patients), time_points(patients, samples)
    height, named = min(TALL, max(ROW * len(patients), 40)), len(patients) <= swimmer.NAMED
    datasets, views = {}, []
    for tissue in TISSUES:
        if rows := heat_map.point_rows(points[points["tissue"] == tissue], places):
            datasets[tissue] = rows
            views.append(heat_map.heat_map_view(HALF, height, tissue, say(TISSUE_NAMES[tissue]), named))
    if not views:
        return None
    colours = named_marks(HALF * len(views), tuple((text, "square", fill) for text, fill in heat_map.legend()))
    spec = together({"vconcat": [{"hconcat": views, "spacing": 20}, colours], "spacing": 10}, tuple(datasets))
    alt = say("MRD of each patient at each time point, blood and marrow; the listing holds the values.")
    return Figure("patients-heat-map", say("Heat map"), spec, _marked(datasets, drawing), alt)


def _marked(datasets: dict[str, list[dict[str, Any]]], drawing: Drawing) -> dict[str, list[dict[str, Any]]]:
    """Each row with whether its patient is highlighted, and the count of clicks."""
    return {
        name: [row | {"chosen": row["patient"] == drawing.chosen, TURN: drawing.turn} for row in rows]
        for name, rows in datasets.items()
    }


def figure_of_one(derived: Derived, patient: str, drawing: Drawing) -> Figure | None:
    """The whole course of one patient in both tissues; None where no sample of the patient can be drawn."""
    rows = derived.patients[derived.patients["patient_id"] == patient]
    if derived.cohort.samples.empty or rows.empty:
        return None
    limit = limit_of(derived, drawing.limit)
    drawn = months_of_samples(rows, derived.cohort.samples, drawing.origin, limit)
    if drawn.empty:
        return None
    places = {patient: 0}
    events = trajectories.event_rows(courses_in_months(rows, drawing.origin), rows["patient_id"], places)
    spec = trajectories.one_trajectory(say(FROM[drawing.origin]), say("MRD, % of ABL1"))
    data = {"samples": trajectories.rows_of_one(drawn), "events": events}
    return Figure("patient", say("Patient"), spec, data, say("MRD of one patient over time; a table holds the values."))
