"""Charts as Altair templates, compiled once a layout and fed with data afterwards.

Building a chart anew for every click costs more than computing what it shows; so titles, labels and numbers at risk
are data, and the specification of a layout never changes. Colours come from the theme's categorical range, in the
order of `palette.SLOTS`, so that one specification serves light and dark.
"""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from mrdcore.groups import Groups
from mrdcore.language import cached, say
from mrdcore.present.format import count_percent, fixed, interval, percent
from mrdcore.present.palette import GREY, RESPONSE, RESPONSE_TEXT, SLOTS
from mrdcore.present.response_tables import CLASSES, class_labels
from mrdcore.present.table import Naming
from mrdcore.results import each, records

Spec = dict[str, Any]

PLOT_HEIGHT = 330
RISK_TOP = 66  # from the axis to the heading of the numbers at risk
RISK_STEP = 19
RISK_NAME_WIDTH = 150
DIGIT = 4  # pixels by which one more digit reaches to the left
BAR_STEP = 38
BAR_PADDING = {"bottom": 6, "left": 2, "right": 12, "top": 2}
MOST_STEPS = 300  # of a curve: one for two or three pixels of a wide screen
LETTER = 6.4  # pixels of a letter on a bar: where its part is narrower, the text stays away


def compiled(chart: alt.TopLevelMixin) -> Spec:
    with alt.theme.enable("none"):
        spec: Spec = chart.to_dict()
    return spec


def named(name: str) -> alt.NamedData:
    return alt.NamedData(name)


def slot_colour(field: str = "slot") -> alt.Color:
    return alt.Color(field, type="nominal", scale=alt.Scale(domain=list(SLOTS)), legend=None)


def time_step(months: float) -> int:
    """Months between two marks of the time axis, so that about eight stand on it."""
    return next((step for step in (1, 3, 6, 12, 24, 60) if months / step <= 9), 120)


def risk_times(curves: pd.DataFrame, step: int) -> tuple[float, ...]:
    """The months under which numbers at risk stand: those of the axis, up to the last follow-up."""
    return tuple(float(month) for month in range(0, int(curves["time"].max()) + 1, step))


def month_axis(step: int, title: str) -> alt.X:
    """The time axis that all curves share."""
    ticks = [step * i for i in range(11)]
    axis = alt.Axis(values=ticks, grid=False, format="d", titlePadding=8)
    return alt.X("time", type="quantitative", title=title, scale=alt.Scale(nice=False, zero=True), axis=axis)


def share_axis(
    top: float = 1.0, title: str | None = None, room: float = 0, ticks: int = 5, written: str = "%"
) -> alt.Y:
    """Patients from none to the share `top`; a title stands at least `room` pixels to the left of the axis."""
    values = [top * i / ticks for i in range(ticks + 1)]
    axis = alt.Axis(format=written, values=values, gridOpacity=0.5, minExtent=room, labelOverlap=False)
    return alt.Y("estimate", type="quantitative", title=title, scale=alt.Scale(domain=[0, top]), axis=axis)


def step_layers(x: alt.X, y: alt.Y, shown: str) -> tuple[alt.Chart, alt.Chart, alt.Chart]:
    """Band, step curve, and what the pointer shows of the dataset `curves`; `shown` names the estimate."""
    detail = alt.Detail("level", type="nominal")
    curves = alt.Chart(named("curves"))
    band = curves.mark_area(interpolate="step-after", opacity=0.14).encode(
        x, alt.Y("low", type="quantitative"), alt.Y2("high"), slot_colour(), detail
    )
    line = curves.mark_line(interpolate="step-after", strokeWidth=2.2).encode(x, y, slot_colour(), detail)
    nearest = alt.selection_point(name="nearest", nearest=True, on="pointerover", fields=["time", "level"], empty=False)
    fields = {
        "label": say("Group"),
        "when": say("Months"),
        "share": shown,
        "limits": say("95% CI"),
        "risk": say("At risk"),
    }
    tooltip = [alt.Tooltip(field, type="nominal", title=name) for field, name in fields.items()]
    hover = (
        curves.mark_point(size=70, filled=True, strokeWidth=0)
        .encode(x, y, slot_colour(), tooltip=tooltip, opacity=alt.condition(nearest, alt.value(1), alt.value(0)))
        .add_params(nearest)
    )
    return band, line, hover


@cached(64)
def survival_template(step: int, lines: int, title: str) -> Spec:
    """Step curves with bands and censoring marks; under the axis a number at risk a group, in the group's colour."""
    x, y = month_axis(step, title), share_axis()
    band, line, hover = step_layers(x, y, say("Event-free"))
    return curve_chart([band, line, censoring_marks(x, y), *risk_layers(x), hover], PLOT_HEIGHT, lines)


def censoring_marks(x: alt.X, y: alt.Y) -> alt.Chart:
    """A short stroke on the curve for each time at which somebody is censored."""
    marks = alt.Chart(named("censored")).mark_tick(orient="vertical", thickness=1.4, size=9, opacity=0.9)
    encoded: alt.Chart = marks.encode(x, y, slot_colour())
    return encoded


def curve_chart(layers: list[alt.Chart], height: int, lines: int, own_colours: bool = False) -> Spec:
    """Layers over one time axis as a template of this height; `lines` of numbers at risk stand under it.

    `own_colours`: each layer has a colour scale of its own, where not all of them are coloured by group.
    """
    chart = alt.layer(*layers).properties(height=height, padding={"bottom": 8, "left": 4, "right": 14, "top": 8})
    if own_colours:
        chart = chart.resolve_scale(color="independent")
    return compiled(chart) | {"autosize": {"type": "fit-x", "contains": "padding"}, "usermeta": {"lines": lines}}


def risk_layers(x: alt.X) -> list[alt.Chart]:
    """Numbers at risk, each group's name to their left, and one heading over them."""
    below, text = alt.Y("offset", type="quantitative", scale=None), alt.Text("text", type="nominal")
    numbers = alt.Chart(named("risk")).mark_text(fontSize=12).encode(x, below, slot_colour(), text)
    names = alt.Chart(named("risk_names")).mark_text(align="right", fontSize=12, fontWeight=600, limit=RISK_NAME_WIDTH)
    heading = alt.Chart(named("risk_heading")).mark_text(align="left", fontSize=12, fontWeight=600)
    left = alt.X("left", type="quantitative", scale=None)
    at_left = [
        names.encode(below, slot_colour(), text, left),
        heading.encode(below, slot_colour(), text, x=alt.value(-8)),
    ]
    return [numbers, *at_left]


def survival_data(
    curves: pd.DataFrame, at_risk: pd.DataFrame, groups: Groups, naming: Naming
) -> dict[str, list[dict[str, Any]]]:
    """The datasets of `survival_template`: curves, censoring marks, and numbers at risk with their group's name."""
    curves = thinned(curves)
    drawn = drawn_curves(curves, groups, naming)
    censored = drawn.loc[curves["censored"] > 0, ["time", "estimate", "slot"]]
    return {
        "curves": records(drawn),
        "censored": records(censored),
        **risk_data(at_risk, groups, naming, PLOT_HEIGHT),
    }


def thinned(curves: pd.DataFrame) -> pd.DataFrame:
    """The curves with no more steps than a screen can show: of a level with more, the last in each small span of time.

    A step stands where it was, less than 1/`MOST_STEPS` of the axis after those that it takes in; their events and
    censored patients are counted with it.
    """
    if curves.empty or curves.groupby("level")["time"].size().max() <= MOST_STEPS:
        return curves
    first, last = curves["time"].min(), curves["time"].max()
    span = np.ceil((curves["time"] - first) / (last - first) * (MOST_STEPS - 1)).rename("span")  # 0 is the start alone
    spans = curves.groupby(["level", span], sort=False)
    kept = ~curves.assign(span=span).duplicated(["level", "span"], keep="last")
    return curves.assign(**spans[["events", "censored"]].transform("sum"))[kept]


def drawn_curves(curves: pd.DataFrame, groups: Groups, naming: Naming) -> pd.DataFrame:
    """Curves as `step_layers` draw them: with the colour slot and name of their group, and what the pointer shows."""
    return curves[["level", "time", "estimate", "low", "high"]].assign(
        slot=curves["level"].map(lambda level: naming.slots.get(level, SLOTS[0])),
        label=curves["level"].map(lambda level: naming.short.get(level, level)),
        when=curves["time"].map(lambda value: fixed(value, 1)),
        share=curves["estimate"].map(lambda value: percent(100 * value)),
        limits=[interval(100 * low, 100 * high) for low, high in zip(curves["low"], curves["high"], strict=True)],
        risk=curves["at_risk"].map(fixed),
    )


def names_end(at_risk: pd.DataFrame) -> int:
    """Pixels from the axis at which the names of the groups end, beside the widest number at risk."""
    return -16 - DIGIT * max(len(str(at_risk["at_risk"].max())) - 4, 0)


def risk_data(at_risk: pd.DataFrame, groups: Groups, naming: Naming, height: int) -> dict[str, list[dict[str, Any]]]:
    """The datasets of `risk_layers` under a plot of this height: a line a group."""
    first_line = height + RISK_TOP + RISK_STEP
    lines = {level: first_line + RISK_STEP * place for place, level in enumerate(groups.levels)}
    slot = {level: naming.slots.get(level, SLOTS[0]) for level in groups.levels}
    left = names_end(at_risk)
    names = [
        {"text": naming.short.get(v, v), "offset": lines[v], "left": left, "slot": slot[v], "level": v}
        for v in groups.levels
    ]
    heading = " · ".join(filter(None, [say("Number at risk"), naming.title]))
    numbers = [
        {"time": time, "text": str(n), "offset": lines[level], "slot": slot[level], "level": level}
        for level, time, n in zip(at_risk["level"], at_risk["time"], at_risk["at_risk"], strict=True)
    ]
    return {
        "risk": numbers,
        "risk_names": names,
        "risk_heading": [{"text": heading, "offset": height + RISK_TOP, "slot": GREY}],
    }


@cached(16)
def response_template(lines: int, legend: bool = False) -> Spec:
    """One bar a group, filled by response class; the number and percent of a class stand in its part of the bar.

    `legend`: name the classes under the bars, where no table beside them does.
    """
    named_below = alt.Legend(title=None, orient="bottom", symbolType="circle", columns=2, labelLimit=220)
    domain = list(class_labels().values())
    colour = alt.Color(
        "response",
        type="nominal",
        scale=alt.Scale(domain=domain, range=[RESPONSE[name] for name in CLASSES]),
        legend=named_below if legend else None,
    )
    x = alt.X(
        "start",
        type="quantitative",
        title=None,
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%", grid=False, tickCount=5),
    )
    y = alt.Y(
        "group",
        type="nominal",
        title=None,
        sort=alt.SortField("order"),
        axis=alt.Axis(labelLimit=170, ticks=False, domain=False),
    )
    tooltip = [alt.Tooltip(field, type="nominal", title=name) for field, name in _of_bars()]
    bars = alt.Chart(named("bars")).mark_bar(height={"band": 0.72}).encode(x, alt.X2("end"), y, colour, tooltip=tooltip)
    text = (
        alt.Chart(named("bars"))
        .mark_text(
            fontSize=12,
            opacity=alt.ExprRef(f"(datum.end - datum.start) * width > {LETTER} * length(datum.text) ? 1 : 0"),
        )
        .encode(
            alt.X("middle", type="quantitative"),
            y,
            text=alt.Text("text", type="nominal"),
            color=alt.Color("ink", type="nominal", scale=None, legend=None),
        )
    )
    chart = (
        alt.layer(bars, text)
        .resolve_scale(color="independent")
        .properties(height=BAR_STEP * lines, padding=BAR_PADDING)
    )
    return compiled(chart) | {"autosize": {"type": "fit-x", "contains": "padding"}}


def _of_bars() -> tuple[tuple[str, str], ...]:
    """What stands in the tooltip of a part of a bar."""
    return (
        ("group", say("Group")),
        ("response", say("Response")),
        ("text", say("Patients")),
        ("limits", say("95% CI, %")),
    )


def response_data(rows: pd.DataFrame, tissue: str, groups: Groups, naming: Naming) -> dict[str, list[dict[str, Any]]]:
    """The dataset of `response_template` for one tissue: a part of a bar a group and class."""
    found = {(row["subject"], row["level"]): row for row in each(rows, analysis="response", stat="percent")}
    parts = []
    for order, level in enumerate(groups.levels):
        start = 0.0
        for name, label in class_labels().items():
            row = found[(f"{tissue}:{name}", level)]
            if not row["value"] > 0:
                continue
            end = start + row["value"] / 100
            text = count_percent(row["n"], row["value"])
            bar = {
                "group": naming.short.get(level, level),
                "level": level,
                "order": order,
                "name": name,
                "response": label,
                "start": start,
                "end": end,
            }
            parts.append(
                bar
                | {
                    "middle": (start + end) / 2,
                    "text": text,
                    "ink": RESPONSE_TEXT[name],
                    "limits": interval(row["low"], row["high"]),
                }
            )
            start = end
    return {"bars": parts}
