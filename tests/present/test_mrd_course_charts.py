"""Curves of MRD over time, cut where there is nothing more to see."""

from __future__ import annotations

import json

import pandas as pd

from mrdcore.present.mrd_course_charts import STILL, duration_template, up_to
from mrdcore.results import CURVE_COLUMNS


def curve(*rows: tuple[str, float, int, float]) -> pd.DataFrame:
    """Level, month, at risk, estimate."""
    columns = ["level", "time", "at_risk", "estimate"]
    return pd.DataFrame(list(rows), columns=columns).assign(endpoint="x", events=1, censored=1, low=0.1, high=0.9)[
        list(CURVE_COLUMNS)
    ]


def test_a_curve_that_goes_on_is_drawn_as_far_as_the_cut() -> None:
    whole = curve(("A", 0, 9, 0), ("A", 3, 9, 0.4), ("A", 20, 2, 0.6), ("B", 0, 5, 0), ("B", 7, 5, 0.5))
    cut = up_to(whole, 12.0)
    assert cut[["level", "time", "at_risk", "estimate"]].to_numpy().tolist() == [
        ["A", 0, 9, 0],
        ["A", 3, 9, 0.4],
        ["B", 0, 5, 0],
        ["B", 7, 5, 0.5],  # B ends here: nobody is followed further
        ["A", 12, 2, 0.4],  # at risk at 12 are those at risk at 20; nothing happens in between
    ]
    assert cut[["events", "censored"]].iloc[-1].tolist() == [0, 0]


def test_a_row_at_the_cut_is_kept() -> None:
    assert up_to(curve(("A", 0, 9, 0), ("A", 12, 9, 0.4)), 12.0)["time"].tolist() == [0, 12]


def test_nothing_stays_nothing() -> None:
    assert up_to(curve(), 12.0).empty


def test_the_template_names_what_it_shows_and_holds_no_data() -> None:
    spec = duration_template(6, 2, "Months")
    assert STILL in json.dumps(spec)
    assert "datasets" not in spec and spec["usermeta"]["lines"] == 2
    assert duration_template(6, 2, "Months") is spec
