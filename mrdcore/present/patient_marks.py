"""What the pictures of single patients share: how a patient is highlighted in all of them, and the marks of events.

The pictures stand in one specification, so that the pointer over a patient in one of them reaches all of them without
asking the server. Each row of their data holds the `patient`, whether he is `chosen`, and the count of clicks so far.
"""

from __future__ import annotations

from typing import Any

from mrdcore.language import cached, mark, say
from mrdcore.present.choices import CLICKED, TURN
from mrdcore.present.palette import GREY, SLOTS

Spec = dict[str, Any]
HOVER = "hover"
HIGHLIGHTED: Spec = {"or": [{"param": HOVER, "empty": False}, "datum.chosen"]}
EDGE = "#8A979C"  # of what is hollow
QUIET = 0.3  # of a mark whose patient is not highlighted

# Event: its name, shape and colour; the colours are read on both grounds.
EVENTS: dict[str, tuple[str, str, str]] = {
    "mrd_relapse": (mark("First MRD relapse"), "circle", "#8A6FC0"),
    "ven_aza_start": (mark("Start of VEN-AZA"), "triangle-right", "#1B8A93"),
    "hsct": (mark("Transplantation"), "diamond", "#B98A1E"),
    "second_mrd_relapse": (mark("Second MRD relapse"), "triangle-up", "#D9772B"),
    "relapse": (mark("Morphologic relapse"), "square", "#D0415C"),
    "death": (mark("Death"), "M-1,-1L1,1M-1,1L1,-1", "#808890"),
    "ongoing": (mark("Alive, followed on"), "M-1,0L0.8,0M0.1,-0.7L0.8,0L0.1,0.7", "#808890"),
}
SLOT: Spec = {"field": "slot", "type": "nominal", "scale": {"domain": list(SLOTS)}, "legend": None}
AS_IT_IS: Spec = {"scale": None, "legend": None}
GREY_TEXT: Spec = {"datum": GREY, "type": "nominal", "scale": {"domain": list(SLOTS)}, "legend": None}


def data(name: str) -> Spec:
    return {"name": name}


def when(highlighted: Any, otherwise: Any) -> Spec:
    """A channel's value where the patient is highlighted, and elsewhere."""
    return {"condition": {"test": HIGHLIGHTED, "value": highlighted}, "value": otherwise}


def field(name: str, kind: str = "quantitative", **more: Any) -> Spec:
    return {"field": name, "type": kind, **more}


def tooltip(**titles: str) -> list[Spec]:
    return [field(name, "nominal", title=title) for name, title in titles.items()]


def event_layer(y: Spec, size: int, dimmed: float) -> Spec:
    """The events of patients as marks of the dataset `events`, over the month at which they happened."""
    return {
        "data": data("events"),
        "mark": {"type": "point", "filled": True, "size": size, "strokeWidth": 2, "clip": True, "cursor": "pointer"},
        "encoding": {
            "x": field("month"),
            "y": y,
            "shape": field("shape", "nominal", **AS_IT_IS),
            "fill": field("colour", "nominal", **AS_IT_IS),
            "stroke": field("colour", "nominal", **AS_IT_IS),
            "opacity": when(1, dimmed),
            "tooltip": tooltip(patient=say("Patient"), event=say("Event"), text=say("Months")),
        },
    }


@cached(8)
def legend_view(width: int, names: tuple[str, ...]) -> Spec:
    """The names of the events, a mark before each; it stands under the pictures."""
    return named_marks(width, tuple((say(EVENTS[name][0]), EVENTS[name][1], EVENTS[name][2]) for name in names))


@cached(8)
def named_marks(width: int, marks: tuple[tuple[str, str, str], ...]) -> Spec:
    """A text, a shape and a colour each, in lines of as many as find room."""
    per_row = max(width // 200, 1)
    rows = [
        {"x": place % per_row * 200 + 8, "y": place // per_row * 18 + 8, "text": text, "shape": shape, "colour": colour}
        for place, (text, shape, colour) in enumerate(marks)
    ]
    place_x = field("x", scale=None, axis=None)
    place_y = field("y", scale=None, axis=None)
    symbols: Spec = {
        "mark": {"type": "point", "filled": True, "size": 60, "strokeWidth": 1.5, "tooltip": None},
        "encoding": {
            "x": place_x,
            "y": place_y,
            "shape": field("shape", "nominal", **AS_IT_IS),
            "fill": field("colour", "nominal", **AS_IT_IS),
            "stroke": {
                "condition": {"test": "datum.colour === 'transparent'", "value": EDGE},
                **field("colour", "nominal", **AS_IT_IS),
            },
        },
    }
    texts: Spec = {
        "mark": {"type": "text", "align": "left", "dx": 10, "fontSize": 12, "tooltip": None},
        "encoding": {"x": place_x, "y": place_y, "text": field("text", "nominal"), "color": GREY_TEXT},
    }
    height = 18 * (1 + (len(rows) - 1) // per_row)
    return {"width": width, "height": height, "data": {"values": rows}, "layer": [symbols, texts]}


def together(picture: Spec, views: tuple[str, ...]) -> Spec:
    """Pictures as one specification: the pointer highlights, a click chooses, in all of `views` (names of their layers)."""
    over: Spec = {"type": "point", "fields": ["patient"], "on": "pointerover", "clear": "pointerout"}
    click: Spec = {"type": "point", "fields": ["patient", TURN], "on": "click", "clear": False, "toggle": False}
    params = [
        {"name": HOVER, "select": over, "views": list(views)},
        {"name": CLICKED, "select": click, "views": list(views)},
    ]
    scales = {"color": "independent", "x": "independent", "y": "independent", "shape": "independent"}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        **picture,
        "params": params,
        "resolve": {"scale": scales},
        "config": {"view": {"stroke": None}, "axis": {"gridOpacity": 0.4}},
        "padding": {"bottom": 4, "left": 4, "right": 8, "top": 6},
    }
