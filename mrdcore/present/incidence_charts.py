"""Curves that rise: the cumulative incidence of one event by group, with numbers at risk under them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mrdcore.groups import Groups
from mrdcore.language import cached
from mrdcore.present.charts import (
    RISK_NAME_WIDTH,
    Spec,
    curve_chart,
    drawn_curves,
    month_axis,
    risk_data,
    risk_layers,
    share_axis,
    step_layers,
)
from mrdcore.present.table import Naming
from mrdcore.results import records

TOPS = (0.2, 0.4, 1.0)
LETTER_WIDTH = 8  # pixels of a letter of the names, and a little more


@cached(64)
def incidence_template(step: int, lines: int, title: str, share: str, height: int, top: float, room: int) -> Spec:
    """Step curves with bands, from 0 up to `top`; `share` is written along the vertical axis, `title` under the months.

    `lines` of numbers at risk stand under it; none with 0, for a panel over another one. `room` (see `name_room`) keeps
    the axes of panels under one another in line.
    """
    x, y = month_axis(step, title if lines else ""), share_axis(top, share, room, ticks=4)
    band, line, hover = step_layers(x, y, share)
    return curve_chart([band, line, *(risk_layers(x) if lines else ()), hover], height, lines)


def incidence_data(
    curves: pd.DataFrame, at_risk: pd.DataFrame | None, groups: Groups, naming: Naming, height: int
) -> dict[str, list[dict[str, Any]]]:
    """The datasets of `incidence_template`; without numbers at risk (None) those of a panel with no lines under it."""
    curve = {"curves": records(drawn_curves(curves, groups, naming))}
    return curve if at_risk is None else curve | risk_data(at_risk, groups, naming, height)


def incidence_top(curves: pd.DataFrame) -> float:
    """How far up the axis of all panels goes, so that curves and bands have room: 20, 40 or 100%."""
    highest = curves[["estimate", "high"]].max().max()
    return next(top for top in TOPS if highest <= top)


def name_room(groups: Groups, naming: Naming) -> int:
    """Pixels left of the axis that the names of the groups take, in tens."""
    longest = max(len(naming.short.get(level, level)) for level in groups.levels)
    return 10 * -(-min(LETTER_WIDTH * longest, RISK_NAME_WIDTH) // 10)
