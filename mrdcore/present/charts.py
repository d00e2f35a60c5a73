"""Charts as Altair templates, compiled once a layout and fed with data afterwards.

Building a chart anew for every click costs more than computing what it shows; so titles, labels and numbers at risk
are data, and the specification of a layout never changes. Colours come from the theme's categorical range, in the
order of `palette.SLOTS`, so that one specification serves light and dark.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from mrdcore.groups import Groups
from mrdcore.present.format import count_percent, fixed, interval, percent
from mrdcore.present.palette import GREY, RESPONSE, RESPONSE_TEXT, SLOTS
from mrdcore.present.response_tables import CLASSES
from mrdcore.present.table import Naming
from mrdcore.results import find, records

Spec = dict[str, Any]

PLOT_HEIGHT = 330
RISK_TOP = 66  # from the axis to the heading of the numbers at risk
RISK_STEP = 19
RISK_NAME_WIDTH = 150
BAR_STEP = 38


def _compiled(chart: alt.TopLevelMixin) -> Spec:
    with alt.theme.enable("none"):
        spec: Spec = chart.to_dict()
    return spec


def _data(name: str) -> alt.NamedData:
    return alt.NamedData(name)


def _colour(field: str = "slot") -> alt.Color:
    return alt.Color(field, type="nominal", scale=alt.Scale(domain=list(SLOTS)), legend=None)


def time_step(months: float) -> int:
    """Months between two marks of the time axis, so that about eight stand on it."""
    return next((step for step in (1, 3, 6, 12, 24, 60) if months / step <= 9), 120)


def risk_times(curves: pd.DataFrame, step: int) -> tuple[float, ...]:
    """The months under which numbers at risk stand: those of the axis, up to the last follow-up."""
    return tuple(float(month) for month in range(0, int(curves["time"].max()) + 1, step))


@lru_cache(maxsize=64)
def survival_template(step: int, lines: int, title: str) -> Spec:
    """Step curves with bands and censoring marks; under the axis a number at risk a group, in the group's colour."""
    ticks = [step * i for i in range(11)]
    x = alt.X(
        "time",
        type="quantitative",
        title=title,
        scale=alt.Scale(nice=False, zero=True),
        axis=alt.Axis(values=ticks, grid=False, format="d", titlePadding=8),
    )
    y = alt.Y(
        "estimate",
        type="quantitative",
        title=None,
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%", values=[0, 0.2, 0.4, 0.6, 0.8, 1], gridOpacity=0.5),
    )
    detail = alt.Detail("level", type="nominal")
    curves = alt.Chart(_data("curves"))
    band = curves.mark_area(interpolate="step-after", opacity=0.14).encode(
        x, alt.Y("low", type="quantitative"), alt.Y2("high"), _colour(), detail
    )
    line = curves.mark_line(interpolate="step-after", strokeWidth=2.2).encode(x, y, _colour(), detail)
    censored = (
        alt.Chart(_data("censored"))
        .mark_tick(orient="vertical", thickness=1.4, size=9, opacity=0.9)
        .encode(x, y, _colour())
    )
    nearest = alt.selection_point(name="nearest", nearest=True, on="pointerover", fields=["time", "level"], empty=False)
    tooltip = [
        alt.Tooltip(field, type="nominal", title=name)
        for field, name in (
            ("label", "Group"),
            ("when", "Months"),
            ("survival", "Event-free"),
            ("limits", "95% CI"),
            ("risk", "At risk"),
        )
    ]
    hover = (
        curves.mark_point(size=70, filled=True, strokeWidth=0)
        .encode(x, y, _colour(), tooltip=tooltip, opacity=alt.condition(nearest, alt.value(1), alt.value(0)))
        .add_params(nearest)
    )
    layers = [band, line, censored, *_risk_table(x), hover]
    height = PLOT_HEIGHT
    chart = alt.layer(*layers).properties(height=height, padding={"bottom": 8, "left": 4, "right": 14, "top": 8})
    return _compiled(chart) | {"autosize": {"type": "fit-x", "contains": "padding"}, "usermeta": {"lines": lines}}


def _risk_table(x: alt.X) -> list[alt.Chart]:
    """Numbers at risk, each group's name to their left, and one heading over them."""
    below, text = alt.Y("offset", type="quantitative", scale=None), alt.Text("text", type="nominal")
    numbers = alt.Chart(_data("risk")).mark_text(fontSize=12).encode(x, below, _colour(), text)
    names = alt.Chart(_data("risk_names")).mark_text(align="right", fontSize=12, fontWeight=600, limit=RISK_NAME_WIDTH)
    heading = alt.Chart(_data("risk_heading")).mark_text(align="left", fontSize=12, fontWeight=600)
    at_left = [
        names.encode(below, _colour(), text, x=alt.value(-16)),
        heading.encode(below, _colour(), text, x=alt.value(-8)),
    ]
    return [numbers, *at_left]


def survival_data(
    curves: pd.DataFrame, at_risk: pd.DataFrame, groups: Groups, naming: Naming
) -> dict[str, list[dict[str, Any]]]:
    """The datasets of `survival_template`: curves, censoring marks, and numbers at risk with their group's name."""
    slot = {level: naming.slots.get(level, SLOTS[0]) for level in groups.levels}
    label = {level: naming.short.get(level, level) for level in groups.levels}
    drawn = curves[["level", "time", "estimate", "low", "high"]].assign(
        slot=curves["level"].map(slot),
        label=curves["level"].map(label),
        when=curves["time"].map(lambda value: fixed(value, 1)),
        survival=curves["estimate"].map(lambda value: percent(100 * value)),
        limits=[interval(100 * low, 100 * high) for low, high in zip(curves["low"], curves["high"], strict=True)],
        risk=curves["at_risk"].map(fixed),
    )
    first_line = PLOT_HEIGHT + RISK_TOP + RISK_STEP
    lines = {level: first_line + RISK_STEP * place for place, level in enumerate(groups.levels)}
    names = [{"text": label[level], "offset": lines[level], "slot": slot[level]} for level in groups.levels]
    heading = " · ".join(filter(None, ["Number at risk", naming.title]))
    numbers = [
        {"time": time, "text": str(n), "offset": lines[level], "slot": slot[level]}
        for level, time, n in zip(at_risk["level"], at_risk["time"], at_risk["at_risk"], strict=True)
    ]
    return {
        "curves": records(drawn),
        "censored": records(drawn.loc[curves["censored"] > 0, ["time", "estimate", "slot"]]),
        "risk": numbers,
        "risk_names": names,
        "risk_heading": [{"text": heading, "offset": PLOT_HEIGHT + RISK_TOP, "slot": GREY}],
    }


@lru_cache(maxsize=16)
def response_template(lines: int) -> Spec:
    """One bar a group, filled by response class; the number and percent of a class stand in its part of the bar."""
    domain = list(CLASSES.values())
    colour = alt.Color(
        "response",
        type="nominal",
        scale=alt.Scale(domain=domain, range=[RESPONSE[name] for name in CLASSES]),
        legend=None,  # the table beside it names the classes, with their colours
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
    tooltip = [
        alt.Tooltip(field, type="nominal", title=name)
        for field, name in (("group", "Group"), ("response", "Response"), ("text", "Patients"), ("limits", "95% CI, %"))
    ]
    bars = alt.Chart(_data("bars")).mark_bar(height={"band": 0.72}).encode(x, alt.X2("end"), y, colour, tooltip=tooltip)
    text = (
        alt.Chart(_data("bars"))
        .transform_filter("datum.end - datum.start > 0.09")
        .mark_text(fontSize=12)
        .encode(
            alt.X("middle", type="quantitative"),
            y,
            text=alt.Text("text", type="nominal"),
            color=alt.Color("ink", type="nominal", scale=None, legend=None),
        )
    )
    chart = alt.layer(bars, text).resolve_scale(color="independent").properties(height=BAR_STEP * lines)
    return _compiled(chart) | {"autosize": {"type": "fit-x", "contains": "padding"}}


def response_data(rows: pd.DataFrame, tissue: str, groups: Groups, naming: Naming) -> dict[str, list[dict[str, Any]]]:
    """The dataset of `response_template` for one tissue: a part of a bar a group and class."""
    found = {
        (row["subject"], row["level"]): row for _, row in find(rows, analysis="response", stat="percent").iterrows()
    }
    parts = []
    for order, level in enumerate(groups.levels):
        start = 0.0
        for name, label in CLASSES.items():
            row = found[(f"{tissue}:{name}", level)]
            if not row["value"] > 0:
                continue
            end = start + row["value"] / 100
            text = count_percent(row["n"], row["value"])
            bar = {
                "group": naming.short.get(level, level),
                "order": order,
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
