"""MRD over time, drawn: how many have become negative by each month, and how many are still negative since."""

from __future__ import annotations

import pandas as pd

from mrdcore.language import cached, mark, say
from mrdcore.present.charts import (
    PLOT_HEIGHT,
    Spec,
    censoring_marks,
    curve_chart,
    month_axis,
    risk_layers,
    share_axis,
    step_layers,
)

# Who becomes negative does so in the first months: years of follow-up would press them into a corner.
NEGATIVE_UNTIL = 12.0
NEGATIVE, STILL = mark("MRD-negative"), mark("Alive, still negative")


@cached(64)
def duration_template(step: int, lines: int, title: str) -> Spec:
    """Step curves with bands and censoring marks over numbers at risk; fed by `charts.survival_data`."""
    x, y = month_axis(step, title), share_axis(title=say(STILL))
    band, line, hover = step_layers(x, y, say(STILL))
    return curve_chart([band, line, censoring_marks(x, y), *risk_layers(x), hover], PLOT_HEIGHT, lines)


def up_to(curves: pd.DataFrame, months: float) -> pd.DataFrame:
    """The curves cut off at this month, each of those that go on drawn as far as it."""
    before, after = curves[curves["time"] <= months], curves[curves["time"] > months]
    goes_on = after.drop_duplicates("level").set_index("level")
    ends = before.drop_duplicates("level", keep="last").set_index("level")
    ends = ends.loc[ends.index.isin(goes_on.index)].assign(time=months, events=0, censored=0)
    ends["at_risk"] = goes_on["at_risk"].reindex(ends.index)
    return pd.concat([before, ends.reset_index()[before.columns]], ignore_index=True)
