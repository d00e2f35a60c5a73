"""What had become of the patients of a group by each month: relapsed, died without relapse, free of both; stacked."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from mrdcore.groups import Groups
from mrdcore.language import cached, mark, say
from mrdcore.present.charts import Spec, curve_chart, month_axis, named, risk_data, risk_layers, share_axis, slot_colour
from mrdcore.present.format import fixed, percent
from mrdcore.present.palette import GREY, OUTCOME
from mrdcore.present.table import Naming
from mrdcore.results import records

NAMES = {"cir": mark("Relapse"), "nrm": mark("Death without relapse"), "free": mark("Event-free")}
AT_THE_END = {"cir": mark("Relapse"), "nrm": mark("Death without\nrelapse"), "free": mark("Event-free")}
LABEL_HEIGHT = 30  # two lines of text
NONE = 1e-9  # a share that is none, but for rounding
OPACITY = {"cir": 0.95, "nrm": 0.95, "free": 0.16}


@cached(16)
def stacked_template(step: int, title: str, height: int) -> Spec:
    """Areas that add up to all patients, each named at its right end; under the axis the number at risk."""
    x, y = month_axis(step, title), share_axis(ticks=4)
    outcome = alt.Scale(domain=list(OUTCOME), range=list(OUTCOME.values()))
    areas = (
        alt.Chart(named("areas"))
        .mark_area(interpolate="step-after")
        .encode(
            x,
            alt.Y("low", type="quantitative"),
            alt.Y2("high"),
            alt.Color("outcome", type="nominal", scale=outcome, legend=None),
            alt.Opacity("opacity", type="quantitative", scale=None, legend=None),
        )
    )
    at_the_end = (
        alt.Chart(named("labels"))
        .mark_text(align="left", baseline="middle", dx=8, fontSize=12, lineBreak="\n", lineHeight=14)
        .encode(x, y, slot_colour(), alt.Text("text", type="nominal"))
    )
    layers = [areas, at_the_end, *risk_layers(x), *_pointer(x)]
    return curve_chart(layers, height, 1, own_colours=True)


def _pointer(x: alt.X) -> list[alt.Chart]:
    """A line at the month under the pointer, which says what had become of the patients by then."""
    nearest = alt.selection_point(name="nearest", nearest=True, on="pointerover", fields=["time"], empty=False)
    fields = {"when": say("Months"), **{key: say(name) for key, name in NAMES.items()}, "risk": say("At risk")}
    tooltip = [alt.Tooltip(field, type="nominal", title=name) for field, name in fields.items()]
    months = alt.Chart(named("months"))
    return [
        months.mark_point(opacity=0)
        .encode(x, alt.Y("middle", type="quantitative"), tooltip=tooltip)
        .add_params(nearest),
        months.mark_rule(strokeDash=[3, 3]).encode(
            x, tooltip=tooltip, opacity=alt.condition(nearest, alt.value(0.7), alt.value(0))
        ),
    ]


def stacked_data(
    curves: pd.DataFrame, at_risk: pd.DataFrame, level: str, naming: Naming, height: int
) -> dict[str, list[dict[str, Any]]]:
    """The datasets of `stacked_template` for one group; `curves` as of report.competing_curves."""
    group = curves[curves["level"] == level]
    shares = {name: group.loc[group["endpoint"] == name, "estimate"].to_numpy() for name in ("cir", "nrm")}
    shares["free"] = 1 - shares["cir"] - shares["nrm"]
    months = group.loc[group["endpoint"] == "cir", ["time", "at_risk"]]
    # where nobody is left the shares stay as they are
    end = curves["time"].max() if shares["free"][-1] < NONE else months["time"].max()
    under = risk_data(at_risk[at_risk["level"] == level], Groups(levels=(level,)), naming, height)
    heading = [line | {"text": say("Number at risk")} for line in under["risk_heading"]]
    return {
        "areas": _areas([*months["time"], end], {name: [*values, values[-1]] for name, values in shares.items()}),
        "labels": _labels({name: values[-1] for name, values in shares.items()}, end, height),
        "months": _months(months, shares),
        "risk": under["risk"],
        "risk_names": [],
        "risk_heading": heading,
    }


def _areas(time: list[float], shares: dict[str, list[float]]) -> list[dict[str, Any]]:
    """Each outcome upon the one before it."""
    areas, low = [], [0.0] * len(time)
    for name, share in shares.items():
        high = [below + own for below, own in zip(low, share, strict=True)]
        common = {"outcome": name, "opacity": OPACITY[name]}
        areas += [common | {"time": t, "low": a, "high": b} for t, a, b in zip(time, low, high, strict=True)]
        low = high
    return areas


def _labels(ends: dict[str, float], time: float, height: int) -> list[dict[str, Any]]:
    """The names of the areas beside their ends, none upon another; an outcome that never happened has no name."""
    step, labels, start, lowest = LABEL_HEIGHT / height, [], 0.0, LABEL_HEIGHT / height / 2
    shown = {name: share for name, share in ends.items() if share > NONE}
    for i, (name, share) in enumerate(shown.items()):
        room_above = 1 - step / 2 - step * (len(shown) - 1 - i)
        place = min(max(start + share / 2, lowest), room_above)
        labels.append({"text": say(AT_THE_END[name]), "time": time, "estimate": place, "slot": GREY})
        start, lowest = start + share, place + step
    return labels


def _months(months: pd.DataFrame, shares: dict[str, Any]) -> list[dict[str, Any]]:
    """What the pointer shows at each time."""
    said = {name: [percent(100 * value) for value in values] for name, values in shares.items()}
    texts = {"when": months["time"].map(lambda value: fixed(value, 1)), "risk": months["at_risk"].map(fixed)}
    return records(months[["time"]].assign(middle=0.5, **texts, **said))
