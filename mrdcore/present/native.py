"""Charts for programs that draw them themselves: the curves and bars of a figure as plain numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from mrdcore.groups import Groups
from mrdcore.present.palette import RESPONSE, RESPONSE_TEXT, SLOTS
from mrdcore.present.response_tables import class_labels
from mrdcore.present.scene import BarChart, Curve, Part, StepChart
from mrdcore.present.table import Naming


def step_chart(
    curves: pd.DataFrame,
    at_risk: pd.DataFrame,
    groups: Groups,
    naming: Naming,
    x_title: str,
    y_title: str,
    risk_title: str,
    top: float = 1.0,
) -> StepChart:
    """Curves (`results.CURVE_COLUMNS`, one endpoint) over their numbers at risk (columns level, time, at_risk).

    A group without a number at a month has none: -1.
    """
    times = tuple(sorted(at_risk["time"].unique()))
    drawn = tuple(
        _curve(curves[curves["level"] == level], at_risk[at_risk["level"] == level], times, level, naming)
        for level in groups.levels
        if (curves["level"] == level).any()
    )
    return StepChart(x_title, y_title, drawn, times, risk_title, top)


def _curve(of: pd.DataFrame, at_risk: pd.DataFrame, times: tuple[float, ...], level: str, naming: Naming) -> Curve:
    counts = dict(zip(at_risk["time"], at_risk["at_risk"], strict=True))
    return Curve(
        name=naming.short.get(level, level),
        slot=naming.slots.get(level, SLOTS[0]),
        times=tuple(of["time"]),
        values=tuple(of["estimate"]),
        low=tuple(of["low"]),
        high=tuple(of["high"]),
        censored=tuple(of.loc[of["censored"] > 0, "time"]),
        at_risk=tuple(int(counts.get(time, -1)) for time in times),
    )


def bar_chart(
    bars: Sequence[Mapping[str, Any]], groups: Groups, naming: Naming, labels: Mapping[str, str] | None = None
) -> BarChart:
    """A stacked bar a group from the dataset of `response_template`; a class without patients is a share of 0.

    `labels`: what each class is called in the dataset; None for the classes of response.
    """
    names = tuple(naming.short.get(level, level) for level in groups.levels)
    found = {(bar["group"], bar["response"]): bar for bar in bars}
    parts = []
    for key, label in (labels or class_labels()).items():
        of = [found.get((name, label)) for name in names]
        shares = tuple(bar["end"] - bar["start"] if bar else 0.0 for bar in of)
        parts.append(
            Part(label, RESPONSE[key], RESPONSE_TEXT[key], shares, tuple(bar["text"] if bar else "" for bar in of))
        )
    return BarChart(names, tuple(parts))
