"""MRD of each patient at each time point: the darker the higher, hollow where not detected."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mrdcore.language import cached, mark, say
from mrdcore.present.format import number
from mrdcore.present.patient_marks import Spec, data, field, tooltip, when
from mrdcore.present.trajectories import value_text
from mrdcore.schema import TIMEPOINT

COLOURS = ["#CFE6E4", "#8FC3C4", "#4D97A0", "#1F6D7E", "#BF6A2B", "#8C2D04"]
NOT_DETECTED, NOT_QUANTIFIABLE = "transparent", "#E9DFC6"
POINTS = (
    mark("before"), mark("month 1"), mark("month 2"), mark("month 3"), mark("months 4–6"), mark("months 7–9"),
    mark("months 10–12"), mark("months 13–18"), mark("months 19–24"), mark("later"),
)  # fmt: skip
STEPS = (0.01, 0.1, 1.0, 10.0, 100.0)  # % of ABL1: where a new colour begins


@cached(32)
def heat_map_view(width: int, height: int, dataset: str, title: str, named: bool) -> Spec:
    """A row a patient of the dataset, a column a time point, the first patient on top."""
    axis = {"labelLimit": 90, "ticks": False, "domain": False, "labels": named, "title": None}
    y = field("patient", "nominal", sort={"field": "place"}, axis=axis, scale={"paddingInner": 0.08})
    x = field(
        "point",
        "nominal",
        sort={"field": "order"},
        title=None,
        axis={"labelAngle": -40, "labelLimit": 110, "labelOverlap": False},
    )
    cell: Spec = {
        "name": dataset,
        "data": data(dataset),
        "mark": {"type": "rect", "cursor": "pointer"},
        "encoding": {
            "x": x,
            "y": y,
            "fill": field("colour", "nominal", scale=None, legend=None),
            "stroke": {"condition": {"test": when(1, 0)["condition"]["test"], "value": "#D0415C"}, "value": "#8A979C"},
            "strokeWidth": when(2.5, 0.5),
            "tooltip": tooltip(patient=say("Patient"), point=say("Time"), text=say("MRD")),
        },
    }
    return {"width": width, "height": height, "title": {"text": title, "anchor": "start"}, "layer": [cell]}


def point_rows(points: pd.DataFrame, places: dict[str, int]) -> list[dict[str, Any]]:
    """A dataset of `time_points` of one tissue, in the order of all pictures."""
    labels = {level.value: (place, level.label) for place, level in enumerate(TIMEPOINT)}
    labels |= {str(place): (place, say(text)) for place, text in enumerate(POINTS)}
    found = []
    for patient, point, value, state in points[["patient_id", "point", "value", "state"]].itertuples(index=False):
        if patient in places:
            order, text = labels[point]
            row = {"patient": patient, "place": places[patient], "order": order, "point": text, "state": state}
            found.append(row | {"text": value_text(value, state), "colour": colour(value, state)})
    return sorted(found, key=lambda row: row["place"])


def legend() -> tuple[tuple[str, str], ...]:
    """What the colours say, each with its colour."""
    under = [say("under {number}%", number=number(step, 2)) for step in STEPS]
    texts = [*under, say("{number}% and more", number=number(STEPS[-1], 2))]
    first = ((say("not detected"), NOT_DETECTED), (say("detected, not quantifiable"), NOT_QUANTIFIABLE))
    return (*first, *zip(texts, COLOURS, strict=True))


def colour(value: float, state: str) -> str:
    """The colour of a result: that of its power of ten, sand where not quantifiable, none where not detected."""
    if state != "quantified":
        return NOT_DETECTED if state == "not_detected" else NOT_QUANTIFIABLE
    return COLOURS[sum(value >= step for step in STEPS)]
