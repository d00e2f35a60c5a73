"""MRD of each patient over time, on a log scale; what is not detected is a hollow mark at the limit."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mrdcore.language import cached, mark, say
from mrdcore.present.format import number
from mrdcore.present.patient_marks import EVENTS, QUIET, SLOT, Spec, data, event_layer, field, tooltip, when
from mrdcore.present.response_tables import TISSUES
from mrdcore.present.table import Naming
from mrdcore.results import records

NAME = "trajectories"
BEFORE, AFTER = -3.0, 24.0  # months drawn around time zero
STATES = {
    "not_detected": mark("not detected"),
    "not_quantifiable": mark("detected, not quantifiable"),
    "quantified": mark("quantified"),
}
SHAPES = {"not_detected": "circle", "not_quantifiable": "triangle-down", "quantified": "circle"}


@cached(32)
def trajectories_view(width: int, height: int, x_title: str, y_title: str, span: tuple[float, float]) -> Spec:
    """Lines and marks of the dataset `samples`; events stand along the upper edge, a line falls from those of the patient highlighted."""
    x = field("month", title=x_title, scale={"domain": list(span), "nice": False}, axis={"grid": False, "tickCount": 9})
    y = field("drawn", title=y_title, scale={"type": "log"}, axis={"format": "~g", "tickCount": 6})
    marks = {"x": x, "y": y}
    said = tooltip(patient=say("Patient"), text=say("MRD"), when=say("Months"), group=say("Group"))
    rules: Spec = {
        "data": data("events"),
        "mark": {"type": "rule", "strokeDash": [3, 3], "clip": True},
        "encoding": {"x": x, "color": field("colour", "nominal", scale=None, legend=None), "opacity": when(0.9, 0)},
    }
    line: Spec = {
        "name": NAME,
        "data": data("samples"),
        "mark": {"type": "line", "clip": True, "cursor": "pointer"},
        "encoding": {
            **marks,
            "color": SLOT,
            "detail": [field("patient", "nominal"), field("tissue", "nominal"), field("chosen", "nominal")],
            "opacity": when(1, QUIET),
            "strokeWidth": when(3, 1.1),
        },
    }
    points: Spec = {
        "data": data("samples"),
        "mark": {"type": "point", "clip": True, "strokeWidth": 1.4, "cursor": "pointer"},
        "encoding": {
            **marks,
            "stroke": SLOT,
            "fill": field("slot", "nominal", scale=SLOT["scale"], legend=None),
            "fillOpacity": field("filled", scale=None),
            "shape": field("shape", "nominal", scale=None, legend=None),
            "opacity": when(1, QUIET + 0.2),
            "size": when(80, 22),
            "tooltip": said,
        },
    }
    edge = event_layer({"value": 6}, 55, 0.35)
    return {"width": width, "height": height, "layer": [rules, line, points, edge]}


def sample_rows(samples: pd.DataFrame, naming: Naming, levels: dict[str, str]) -> list[dict[str, Any]]:
    """The dataset `samples` of `months_of_samples`: hollow where not detected, a triangle where not quantifiable."""
    level = samples["patient_id"].map(levels)
    return records(
        pd.DataFrame(
            {
                "patient": samples["patient_id"],
                "tissue": samples["tissue"],
                "month": samples["month"],
                "drawn": samples["drawn"],
                "state": samples["state"],
                "shape": samples["state"].map(SHAPES),
                "filled": (samples["state"] == "quantified").astype(float),
                "slot": level.map(lambda name: naming.slots.get(name, "1")),
                "group": level.map(lambda name: naming.short.get(name, name)),
                "when": samples["month"].map(number),
                "text": [value_text(v, s) for v, s in zip(samples["value"], samples["state"], strict=True)],
            }
        )
    )


def value_text(value: float, state: str) -> str:
    """A result as it is read: 1.25 %, not detected."""
    if state != "quantified":
        return say(STATES[state])
    digits = 6 if value < 0.001 else 4 if value < 1 else 2
    return say("{number}%", number=number(value, digits))


def event_rows(courses: pd.DataFrame, patients: pd.Series, places: dict[str, int]) -> list[dict[str, Any]]:
    """The dataset `events` of `courses_in_months`: a mark an event of a patient."""
    found = []
    for name, (text, shape, colour) in EVENTS.items():
        column = "followup" if name == "ongoing" else name
        months = courses[column].where(courses["ongoing"]) if name == "ongoing" else courses[column]
        for month, patient in zip(months, patients, strict=True):
            if month == month:
                row = {"patient": patient, "month": float(month), "name": name, "event": say(text), "shape": shape}
                found.append(row | {"colour": colour, "text": number(month), "place": places[patient]})
    return found


@cached(8)
def one_trajectory(x_title: str, y_title: str) -> Spec:
    """The whole course of one patient: blood drawn through, marrow dashed; a line for each event, named."""
    x = field("month", title=x_title, scale={"nice": False}, axis={"grid": False})
    y = field("drawn", title=y_title, scale={"type": "log"}, axis={"format": "~g", "tickCount": 6})
    tissue = field("name", "nominal", title=None, legend={"orient": "bottom", "symbolType": "stroke"})
    dash = {"field": "name", "type": "nominal", "title": None, "legend": tissue["legend"]}
    rule: Spec = {
        "data": data("events"),
        "mark": {"type": "rule", "strokeDash": [3, 3]},
        "encoding": {"x": x, "color": field("colour", "nominal", scale=None, legend=None)},
    }
    name: Spec = {
        "data": data("events"),
        "mark": {"type": "text", "angle": 270, "align": "right", "dy": -7, "fontSize": 11},
        "encoding": {
            "x": x,
            "y": {"value": 0},
            "text": field("event", "nominal"),
            "color": field("colour", "nominal", scale=None, legend=None),
        },
    }
    line: Spec = {
        "data": data("samples"),
        "mark": {"type": "line", "strokeWidth": 2},
        "encoding": {"x": x, "y": y, "strokeDash": dash, "color": SLOT},
    }
    points: Spec = {
        "data": data("samples"),
        "mark": {"type": "point", "size": 60, "strokeWidth": 1.6},
        "encoding": {
            "x": x,
            "y": y,
            "stroke": SLOT,
            "fill": SLOT,
            "fillOpacity": field("filled", scale=None),
            "shape": field("shape", "nominal", scale=None, legend=None),
            "tooltip": tooltip(name=say("Tissue"), text=say("MRD"), when=say("Months")),
        },
    }
    return {
        "height": 260,
        "layer": [rule, name, line, points],
        "resolve": {"scale": {"color": "independent", "shape": "independent"}},
    }


def rows_of_one(samples: pd.DataFrame) -> list[dict[str, Any]]:
    """The dataset `samples` of `one_trajectory`: a colour and a dash a tissue."""
    found = sample_rows(samples, Naming({}, {}, "", {}), {})
    return [
        row | {"name": say(TISSUES[row["tissue"]]), "slot": {"blood": "1", "marrow": "2"}[row["tissue"]]}
        for row in found
        if row["tissue"] in TISSUES
    ]
