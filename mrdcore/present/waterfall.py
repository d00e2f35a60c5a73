"""The change of MRD in log10 of each patient, coloured by response; a change to a limit is marked as "at least"."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mrdcore.language import cached, say
from mrdcore.present.format import fixed
from mrdcore.present.palette import RESPONSE
from mrdcore.present.patient_marks import Spec, data, field, tooltip, when
from mrdcore.present.response_tables import class_labels

NAME = "waterfall"
OTHER = "#8A979C"


@cached(32)
def waterfall_view(width: int, height: int, y_title: str) -> Spec:
    """A bar a patient of the dataset `changes`, from the left in the order of all pictures; a mark at its end says at least."""
    x = field("place", "ordinal", axis=None, scale={"paddingInner": 0.12, "paddingOuter": 0})
    said = tooltip(patient=say("Patient"), text=say("log10 change"), response=say("Response"))
    ground: Spec = {
        "name": NAME,
        "data": data("changes"),
        "mark": {"type": "bar", "color": OTHER, "cursor": "pointer", "width": {"band": 1}},
        "encoding": {
            "x": x,
            "y": {"value": 0},
            "y2": {"value": "height"},
            "opacity": when(0.3, 0.001),
            "tooltip": said,
        },
    }
    y = field("change", title=y_title, axis={"format": "d", "tickCount": 5})
    bars: Spec = {
        "data": data("changes"),
        "mark": {"type": "bar", "cursor": "pointer", "width": {"band": 0.88}},
        "encoding": {
            "x": x,
            "y": y,
            "y2": {"datum": 0},
            "color": field("colour", "nominal", scale=None, legend=None),
            "opacity": when(1, 0.9),
            "tooltip": said,
        },
    }
    ends: Spec = {
        "data": data("changes"),
        "transform": [{"filter": "datum.at_least"}],
        "mark": {"type": "point", "filled": True, "size": 26, "opacity": 1, "cursor": "pointer"},
        "encoding": {
            "x": x,
            "y": y,
            "color": field("colour", "nominal", scale=None, legend=None),
            "shape": field("shape", "nominal", scale=None, legend=None),
            "tooltip": said,
        },
    }
    return {"width": width, "height": height, "layer": [ground, bars, ends]}


def change_rows(changes: pd.DataFrame, places: dict[str, int]) -> list[dict[str, Any]]:
    """The dataset `changes` of one tissue; a place stays empty where a patient has no change."""
    labels, found = class_labels(), {}
    columns = ["patient_id", "change", "at_least", "response"]
    for patient, change, at_least, response in changes[columns].itertuples(index=False):
        text = fixed(change, 1)
        found[patient] = {
            "change": float(change),
            "at_least": bool(at_least),
            "text": say("at least {number}", number=text) if at_least else text,
            "response": labels.get(response, say("Not evaluated")),
            "colour": RESPONSE.get(response, OTHER),
            "shape": "triangle-down" if change <= 0 else "triangle-up",
        }
    missing = {"change": None, "at_least": False, "text": say("no change known"), "response": say("Not evaluated")}
    missing |= {"colour": OTHER, "shape": "triangle-down"}
    return [{"patient": patient, "place": place, **found.get(patient, missing)} for patient, place in places.items()]
