"""A lane a patient: treatment, transplantation, relapses, death; an arrow where the patient lives on."""

from __future__ import annotations

from math import isnan
from typing import Any

import pandas as pd

from mrdcore.language import cached, say
from mrdcore.present.format import number
from mrdcore.present.patient_marks import SLOT, Spec, data, event_layer, field, tooltip, when
from mrdcore.present.table import Naming

NAME = "swimmer"
NAMED = 30  # patients whose names find room beside their lanes


@cached(32)
def swimmer_view(width: int, height: int, x_title: str, named: bool) -> Spec:
    """Lanes of the dataset `lanes`, the treatment on each, and the dataset `events`; the first patient on top."""
    axis = {"labelLimit": 90, "ticks": False, "domain": False, "labels": named, "title": None, "grid": False}
    y = field("place", "ordinal", axis=None, scale={"paddingInner": 0, "paddingOuter": 0})
    names = field("name", "nominal", sort={"field": "place"}, axis=axis)
    y = names if named else y
    x = field("start", title=x_title, axis={"grid": False, "tickCount": 8}, scale={"nice": False, "zero": False})
    said = tooltip(patient=say("Patient"), group=say("Group"), followed=say("Months followed"), treated=say("VEN-AZA"))
    ground: Spec = {
        "name": NAME,
        "data": data("lanes"),
        "mark": {"type": "bar", "color": "#8A979C", "cursor": "pointer", "height": {"band": 1}},
        "encoding": {
            "y": y,
            "x": {"value": 0},
            "x2": {"value": "width"},
            "opacity": when(0.3, 0.001),
            "tooltip": said,
        },
    }

    def bar(start: str, end: str, band: float, opacity: Spec) -> Spec:
        return {
            "data": data("lanes"),
            "mark": {"type": "bar", "height": {"band": band}, "tooltip": None, "cursor": "pointer"},
            "encoding": {
                "x": x | {"field": start},
                "x2": {"field": end},
                "y": y,
                "color": SLOT,
                "opacity": opacity,
                "tooltip": said,
            },
        }

    followed = bar("start", "end", 0.28, when(0.9, 0.45))
    treated = bar("treatment_start", "treatment_end", 0.8, when(1, 0.75))
    lanes = names if named else y
    return {
        "width": width,
        "height": height,
        "layer": [ground, followed, treated, event_layer(lanes, 34, 0.95)],
    }


def lane_rows(
    courses: pd.DataFrame, patients: pd.DataFrame, places: dict[str, int], naming: Naming
) -> list[dict[str, Any]]:
    """The dataset `lanes` of `courses_in_months`; a part of a lane that nobody knows is not drawn."""
    found = []
    columns = ["followup", "ven_aza_start", "treatment_end", "mrd_relapse"]
    held = zip(patients["patient_id"], patients["level"], courses[columns].to_numpy(), strict=True)
    for patient, level, (end, treated_from, treated_to, relapse) in held:
        known = [month for month in (0.0, treated_from, relapse) if not isnan(month)]
        treated = not isnan(treated_from) and not isnan(treated_to)
        found.append(
            {
                "patient": patient,
                "name": patient,
                "place": places[patient],
                "start": min(known) if not isnan(end) else None,
                "end": None if isnan(end) else float(end),
                "treatment_start": float(treated_from) if treated else None,
                "treatment_end": float(treated_to) if treated else None,
                "slot": naming.slots.get(level, "1"),
                "group": naming.short.get(level, level),
                "followed": number(end),
                "treated": f"{number(treated_from)}–{number(treated_to)}" if treated else number(treated_from),
            }
        )
    return found
