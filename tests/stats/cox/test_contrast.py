from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from mrdcore.options import Options
from mrdcore.results import as_frame, find, value_of
from mrdcore.select import Groups
from mrdcore.stats.cox.contrast import cox
from mrdcore.stats.cox.counted import comparable_groups
from mrdcore.stats.cox.firth import firth
from mrdcore.stats.cox.likelihood import standardised
from mrdcore.stats.risk_table import counted_by_group
from tests.stats.r_answers import COX, case, cox_fit, few, made, three_groups

AB = Groups("arm", ("A", "B", "unknown"), ("A", "B"))
ABC = Groups("arm", ("A", "B", "C"), ("A", "B", "C"))
ANY = Options(min_events=0)
DEFAULT = Options()


def test_rows_of_two_groups_are_the_fit_with_the_first_level_as_reference():
    frame = case("cox_small24").rename(columns={"status": "event"}).drop(columns="stratum")
    times = frame.assign(level=frame["trtB"].map({0: "A", 1: "B"}))
    fit, rows = cox_fit(frame, ("trtB",)), as_frame(cox(times, "os", AB, DEFAULT))
    assert set(rows["level"]) == {"B vs A", "all"}
    assert value_of(rows, stat="coef") == pytest.approx(fit.coef[0], rel=1e-12)
    assert value_of(rows, stat="se") == pytest.approx(fit.se[0], rel=1e-12)
    ratio = find(rows, stat="hazard_ratio").iloc[0]
    assert ratio["value"] == pytest.approx(np.exp(fit.coef[0]))
    assert [ratio["low"], ratio["high"]] == pytest.approx([fit.limits[0][0], fit.limits[1][0]])
    assert value_of(rows, stat="p") == pytest.approx(fit.p[0])
    turned = as_frame(cox(times, "os", Groups("arm", ("B", "A"), ("B", "A")), DEFAULT))
    assert value_of(turned, stat="coef", level="A vs B") == pytest.approx(-fit.coef[0], abs=1e-9)


def test_one_event_in_each_group_by_hand():
    # At 1 month A fails among A and B at risk (2 and 1), at 2 B among 1 and 1: L = 1/(2 + h) * h/(1 + h), h^2 = 2
    times = made((1, True, "A"), (2, True, "B"), (3, False, "A"))
    assert value_of(as_frame(cox(times, "os", AB, ANY)), stat="hazard_ratio") == pytest.approx(np.sqrt(2), rel=1e-7)


def test_three_groups_are_one_model():
    times = three_groups()
    frame = times.assign(b=times["level"] == "B", c=times["level"] == "C").astype(
        {"b": float, "c": float, "event": float}
    )
    fit, rows = cox_fit(frame, ("b", "c")), as_frame(cox(times, "os", ABC, DEFAULT))
    assert [value_of(rows, stat="coef", level=x) for x in ("B vs A", "C vs A")] == pytest.approx(fit.coef, rel=1e-9)


def test_a_group_without_events_is_said_in_words():
    frame = case("cox_sep_noevent")
    times = pd.DataFrame(
        {"time": frame["time"] * 1.0, "event": frame["status"], "level": frame["trtB"].map({0: "A", 1: "B"})}
    )
    assert COX["cox_sep_noevent"]["warnings"]  # R fits all the same: coefficient -21.7, se 21019
    rows = as_frame(cox(times, "os", AB, DEFAULT, {"B": "transplanted"}))
    assert rows[["value", "low", "high"]].isna().all(axis=None)
    assert set(rows["note"]) == {"not estimable: 0 of 8 events among transplanted"}


def test_a_group_without_events_has_the_numbers_of_coxphf_where_few_events_may_be_shown():
    # coxphf(Surv(time, status) ~ trtB): see r/cox.R
    frame = case("cox_sep_noevent")
    times = pd.DataFrame(
        {"time": frame["time"] * 1.0, "event": frame["status"], "level": frame["trtB"].map({0: "A", 1: "B"})}
    )
    rows = as_frame(cox(times, "os", AB, ANY, {"B": "transplanted"}))
    theirs = firth(standardised(*(frame[c].to_numpy(float) for c in (["trtB"], "time", "status")), breslow=True))
    contrast = find(rows, level="B vs A")
    assert set(contrast["method"]) == {"Firth, profile likelihood"}
    assert set(contrast["note"]) == {"0 of 8 events among transplanted: estimated by Firth's penalised likelihood"}
    ratio = find(contrast, stat="hazard_ratio").iloc[0]
    assert ratio[["value", "low", "high"]].tolist() == pytest.approx(
        np.exp([theirs.coef[0], theirs.low[0], theirs.high[0]]).tolist()
    )
    assert 0 < ratio["low"] < ratio["value"] < ratio["high"] < 1
    assert find(rows, stat="ph_p")[["value", "note"]].to_numpy().tolist() == [
        [pytest.approx(np.nan, nan_ok=True), contrast["note"].iloc[0]]
    ]


def test_events_after_everybody_else_has_left_are_a_separation_too():
    # both groups have events, but those of B come when A has gone: the likelihood rises for ever
    times = made((1, True, "A"), (2, True, "A"), (3, True, "A"), (10, True, "B"), (11, True, "B"), (12, False, "B"))
    rows = as_frame(cox(times, "os", AB, DEFAULT))
    assert rows["value"].isna().all()
    assert rows["note"].str.startswith("not estimable: while A and B are at risk together").all()
    shown = as_frame(cox(times, "os", AB, Options(min_events=2)))
    assert set(find(shown, level="B vs A")["method"]) == {"Firth, profile likelihood"}
    assert np.isfinite(find(shown, level="B vs A")["value"]).all()


def test_a_separated_group_leaves_the_others_with_their_estimate():
    times = pd.concat([few(8, 7), made((5, False, "C"), (30, False, "C"))], ignore_index=True)
    rows = as_frame(cox(times, "os", ABC, DEFAULT))
    alone = as_frame(cox(few(8, 7), "os", AB, DEFAULT))
    assert value_of(rows, stat="coef", level="B vs A") == pytest.approx(value_of(alone, stat="coef"), rel=1e-9)
    assert set(find(rows, level="C vs A")["note"]) == {"not estimable: 0 of 2 events among C"}


def comparable(time, event, group, levels):
    """The levels with a finite hazard ratio against the first."""
    finite = comparable_groups(counted_by_group(time, event, group, levels), 0)
    return {level for level, is_finite in zip(levels, finite, strict=True) if is_finite}


def test_groups_can_be_compared_through_a_third():
    # A and C are never at risk together with an event, B overlaps both
    time = np.array([1, 2, 3, 4, 5, 6, 7, 8.0])
    group = np.array(["B", "A", "B", "A", "C", "B", "C", "B"])
    entering = np.ones(8)
    assert comparable(time, entering, group, ("A", "B", "C")) == {"A", "B", "C"}
    without_bridge = group != "B"
    assert comparable(time[without_bridge], np.ones(4), group[without_bridge], ("A", "C")) == {"A"}


def test_strata_and_late_entry_reach_the_fit():
    frame = case("cox_lung").rename(columns={"status": "event"})
    frame["entry"] = np.where(np.arange(len(frame)) % 3 == 0, frame["time"] / 2, -1.0)
    frame["poor"] = (frame["ecog"] > 0).astype(float)
    times = frame.assign(level=frame["poor"].map({0: "A", 1: "B"}))
    rows = as_frame(cox(times, "os", AB, DEFAULT))
    fit = cox_fit(frame.assign(entry=frame["entry"].clip(lower=0)), ("poor",), "stratum", "entry")
    assert value_of(rows, stat="coef") == pytest.approx(fit.coef[0], abs=1e-12)
    assert set(find(rows, level="B vs A")["method"]) == {"Efron, stratified"} and set(rows["note"]) == {""}


def test_patients_without_a_stratum_or_never_at_risk_are_counted():
    times = few(8, 7).assign(stratum="s", entry=0.0)
    times.loc[[0, 1], "stratum"] = None
    times.loc[12, "entry"] = times.loc[12, "time"]  # comes under observation on the day of the event
    rows = as_frame(cox(times, "os", AB, DEFAULT))
    assert rows["note"].str.contains("1 patient left out: never under observation").all()
    assert rows["note"].str.contains("2 patients left out: stratum not known").all()
    assert set(rows["n"]) == {12} and set(rows["total"]) == {17}


def test_strata_that_hold_one_group_each_are_a_separation():
    times = few(8, 7)
    rows = as_frame(cox(times.assign(stratum=times["level"]), "os", AB, DEFAULT))
    assert rows["note"].str.contains("while A and B are at risk together").all() and rows["value"].isna().all()


def test_groups_that_are_never_under_observation_together_cannot_be_compared():
    # A is followed from the start until 5 at most, B from 10
    times = made(*((i, True, "A") for i in range(1, 6)), *((i, True, "B") for i in range(11, 16)))
    rows = as_frame(cox(times.assign(entry=[0.0] * 5 + [10.0] * 5), "os", AB, DEFAULT))
    assert rows["value"].isna().all() and rows["note"].str.startswith("not estimable").all()
