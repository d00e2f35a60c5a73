"""The curves around a landmark: everybody until it, the two groups from it on; a month is clicked on to move it."""

from __future__ import annotations

from math import floor
from typing import Any

import altair as alt
import pandas as pd

from mrdcore.language import cached, say
from mrdcore.present.charts import (
    PLOT_HEIGHT,
    Spec,
    censoring_marks,
    curve_chart,
    month_axis,
    named,
    risk_layers,
    share_axis,
    step_layers,
    survival_data,
)
from mrdcore.present.format import DASH, number, percent
from mrdcore.present.transplant_tables import UNTIL_LANDMARK, hsct_naming

MONTH = "month"  # the selection that a click on the plot makes, and its field
INK = "#7A828A"  # the rule: seen on both grounds, no colour of a group


@cached(32)
def landmark_template(step: int, title: str) -> Spec:
    """The curves of `survival_template`, a rule at the landmark, and a strip a month that shows both groups there."""
    x, y = month_axis(step, title), share_axis()
    band, line, _ = step_layers(x, y, say("Event-free"))
    layers = [band, line, censoring_marks(x, y), *risk_layers(x), *_rule(), _months()]
    return curve_chart(layers, PLOT_HEIGHT, len(UNTIL_LANDMARK.levels))


def _rule() -> list[alt.Chart]:
    where, top = alt.X("time", type="quantitative"), alt.value(0)
    data = alt.Chart(named("landmark"))
    rule = data.mark_rule(strokeDash=[4, 3], strokeWidth=1.6, color=INK).encode(where, y=top, y2=alt.value(PLOT_HEIGHT))
    text = data.mark_text(align="left", dx=5, baseline="bottom", fontSize=12, color=INK)
    return [rule, text.encode(where, y=alt.value(PLOT_HEIGHT - 6), text=alt.Text("text", type="nominal"))]


def _months() -> alt.Chart:
    clicked = alt.selection_point(name=MONTH, fields=[MONTH], on="click", empty=False)
    under = alt.selection_point(name="under", fields=[MONTH], on="pointerover", clear="pointerout", empty=False)
    shown = {"when": say("Months"), "yes": say("Transplanted"), "no": say("Not transplanted"), "do": say("Click")}
    strips = alt.Chart(named("months")).mark_rect(fill=INK, cursor="pointer")
    encoded: alt.Chart = strips.encode(
        alt.X("start", type="quantitative"),
        alt.X2("end"),
        y=alt.value(0),
        y2=alt.value(PLOT_HEIGHT),
        opacity=alt.condition(under, alt.value(0.12), alt.value(0)),
        tooltip=[alt.Tooltip(field, type="nominal", title=name) for field, name in shown.items()],
    ).add_params(clicked, under)
    return encoded


def landmark_data(curves: pd.DataFrame, at_risk: pd.DataFrame, months: float) -> dict[str, list[dict[str, Any]]]:
    """The datasets of `landmark_template`: those of `survival_data`, the landmark, and the months to choose from."""
    label = say("landmark, {months} months", months=number(months))
    return {
        **survival_data(curves, at_risk, UNTIL_LANDMARK, hsct_naming()),
        "landmark": [{"time": months, "text": label}],
        "months": [_strip(curves, month, months) for month in range(1, floor(curves["time"].max()) + 1)],
    }


def _strip(curves: pd.DataFrame, month: int, landmark: float) -> dict[str, Any]:
    last = float(curves["time"].max())
    event_free = {level: _at(curves, level, month) if month >= landmark else DASH for level in ("yes", "no")}
    return {
        MONTH: month,
        "start": month - 0.5,
        "end": min(month + 0.5, last),
        "when": str(month),
        **event_free,
        "do": say("landmark here"),
    }


def _at(curves: pd.DataFrame, level: str, month: float) -> str:
    """The curve of a group at a month, in percent; a dash where it has not begun or has ended."""
    of = curves[curves["level"] == level]
    before = of[of["time"] <= month]
    return DASH if before.empty or of["time"].max() < month else percent(100 * float(before["estimate"].iloc[-1]))
