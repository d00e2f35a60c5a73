"""Curves of a cumulative incidence: what is drawn, how far up the axis goes, what stands under it."""

import json
from math import nan

import pandas as pd
import pytest

from mrdcore.options import DEFAULTS
from mrdcore.present.incidence_charts import incidence_data, incidence_template, incidence_top, name_room
from mrdcore.stats.competing import incidence_curve
from mrdcore.stats.survival import number_at_risk
from tests.present.by_hand import ALL, ARMS, naming
from tests.present.test_charts import parts

# months, cause, group
TIMES = pd.DataFrame(
    [(4.0, 1, "mutated"), (9.0, 0, "mutated"), (5.0, 2, "wild_type"), (20.0, 0, "wild_type"), (3.0, 0, "unknown")],
    columns=["time", "cause", "level"],
)
PANEL = incidence_template(6, 0, "Months from MRD relapse", "Relapse", 165, 0.4, 60)
LAST = incidence_template(6, 3, "Months from MRD relapse", "Death without relapse", 165, 0.4, 60)


def drawn(at_risk: bool = True) -> dict[str, list[dict[str, object]]]:
    curves = incidence_curve(TIMES, "cir", ARMS, DEFAULTS)
    numbers = number_at_risk(TIMES.assign(event=TIMES["cause"] > 0), ARMS, (0.0, 6.0, 12.0))
    return incidence_data(curves, numbers if at_risk else None, ARMS, naming(ARMS), 165)


def test_a_layout_is_compiled_once_and_holds_no_data() -> None:
    assert incidence_template(6, 0, "Months from MRD relapse", "Relapse", 165, 0.4, 60) is PANEL
    for spec, data in ((PANEL, drawn(at_risk=False)), (LAST, drawn())):
        assert "datasets" not in dict(parts(spec))
        assert {source["name"] for key, source in parts(spec) if key == "data"} == set(data)
        json.dumps(data, allow_nan=False)


def test_curves_rise_from_zero_in_the_colours_of_their_groups() -> None:
    curves = pd.DataFrame(drawn()["curves"])
    assert curves.groupby("level")["estimate"].first().eq(0).all()
    assert curves.groupby("level")["estimate"].last().to_dict() == {"mutated": 0.5, "wild_type": 0, "unknown": 0}
    assert curves.groupby("level")["slot"].first().to_dict() == naming(ARMS).slots


def test_numbers_at_risk_stand_under_the_last_panel_only() -> None:
    assert "Months from MRD relapse" in json.dumps(LAST)
    assert "Months from MRD relapse" not in json.dumps(PANEL)
    data = drawn()
    offset = {name["text"]: name["offset"] for name in data["risk_names"]}
    at = {(mark["offset"], mark["time"]): mark["text"] for mark in data["risk"]}
    assert [at[offset["mutated"], month] for month in (0.0, 6.0, 12.0)] == ["2", "1", "0"]
    assert min(offset.values()) > 165  # under the axis


@pytest.mark.parametrize(
    ("estimate", "high", "top"),
    [(0.05, 0.2, 0.2), (0.15, 0.21, 0.4), (0.45, nan, 1.0), (0.0, nan, 0.2), (1.0, nan, 1.0)],
)
def test_the_axis_goes_up_as_far_as_curves_and_bands(estimate: float, high: float, top: float) -> None:
    assert incidence_top(pd.DataFrame({"estimate": [0.0, estimate], "high": [nan, high]})) == top


def test_panels_leave_the_same_room_for_the_longest_name() -> None:
    assert name_room(ARMS, naming(ARMS)) == 80  # "wild type", nine letters, in tens
    assert name_room(ALL, naming(ALL)) % 10 == 0
