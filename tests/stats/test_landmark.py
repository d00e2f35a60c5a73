"""The landmark for any groups; tests/stats/test_transplant.py asks it of transplantation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from mrdcore.options import Options
from mrdcore.results import CURVE_COLUMNS, as_frame, find
from mrdcore.select import Groups
from mrdcore.stats.landmark import landmark, landmark_curve
from mrdcore.stats.survival import survival_curve
from tests.stats.r_answers import KM, km_times, made

ANY = Options(min_events=0, at=(6.0, 12.0))
GROUPS = Groups("response_blood", ("negativity", "stable", "unknown"), ("negativity", "stable"))

PATIENTS = made(
    (2.0, True, "stable"),  # event before the landmark: left
    (3.0, False, "negativity"),  # censored on the landmark: left
    (5.0, True, "stable"),
    (9.0, True, "negativity"),
    (15.0, False, "negativity"),
    (14.0, False, "stable"),
    (7.0, True, "unknown"),  # not evaluated by the landmark: shown, not tested
)


def test_who_stays_is_counted_in_each_group_and_who_left_by_how() -> None:
    rows = as_frame(landmark(PATIENTS, "os", 3.0, GROUPS, ANY))
    counts = rows[rows["stat"].isin(["patients", "excluded_events", "excluded_censored"])]
    assert counts[["stat", "level", "value"]].to_numpy().tolist() == [
        ["patients", "negativity", 2],
        ["patients", "stable", 2],
        ["patients", "unknown", 1],
        ["excluded_events", "all", 1],
        ["excluded_censored", "all", 1],
    ]
    assert set(rows["by"]) == {"response_blood"}


def test_who_changes_later_is_counted_where_it_was_at_the_landmark() -> None:
    rows = as_frame(
        landmark(PATIENTS.assign(later=[True, True, False, True, False, False, False]), "os", 3.0, GROUPS, ANY)
    )
    changed = find(rows, stat="changed_group")
    # the two who left before the landmark change nothing any more
    assert changed[["level", "value", "total"]].to_numpy().tolist() == [["negativity", 1, 2]]


def test_the_unknown_are_drawn_and_not_tested() -> None:
    rows = as_frame(landmark(PATIENTS, "os", 3.0, GROUPS, ANY))
    assert find(rows, stat="survival", level="unknown", at=12.0)["value"].tolist() == [0]
    # at 5: 1 of 4 (stable, 2 at risk), at 9: 1 of 3 (negativity; 1 of stable left)
    (p,) = find(rows, stat="p")["n"]
    assert p == 2


@pytest.mark.parametrize("name", [name for name in KM if "edge" not in name])
def test_the_curve_from_a_landmark_is_the_curve_of_those_left_shifted(name: str) -> None:
    times = km_times(name)
    month = float(times["time"].median())
    levels = tuple(sorted(times["level"].unique()))
    groups = Groups("group", levels, levels)
    ours = landmark_curve(times, "os", month, groups, ANY)
    moved = times[times["time"] > month].assign(time=lambda left: left["time"] - month)
    theirs = survival_curve(moved, "os", groups, ANY)
    assert ours["level"].tolist() == theirs["level"].tolist()
    np.testing.assert_allclose(ours["time"], theirs["time"] + month, rtol=1e-12)
    for column in ("at_risk", "events", "censored", "estimate", "low", "high"):
        np.testing.assert_allclose(ours[column], theirs[column], rtol=1e-12)


def test_each_curve_begins_at_the_landmark_with_those_left() -> None:
    curve = landmark_curve(PATIENTS, "os", 3.0, GROUPS, ANY)
    assert tuple(curve) == CURVE_COLUMNS
    assert curve.groupby("level", sort=False).head(1)[["level", "time", "at_risk", "estimate"]].to_numpy().tolist() == [
        ["negativity", 3, 2, 1],
        ["stable", 3, 2, 1],
        ["unknown", 3, 1, 1],
    ]


@pytest.mark.parametrize("times", [PATIENTS.iloc[:0], pd.DataFrame(), PATIENTS[PATIENTS["time"] <= 3]])
def test_nobody_left_is_counted_and_draws_nothing(times: pd.DataFrame) -> None:
    rows = as_frame(landmark(times, "os", 3.0, GROUPS, ANY))
    assert find(rows, stat="patients")["value"].tolist() == [0, 0, 0]
    assert find(rows, stat="p")["value"].isna().all()
    assert landmark_curve(times, "os", 3.0, GROUPS, ANY).empty
