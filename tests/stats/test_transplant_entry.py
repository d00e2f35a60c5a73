"""Transplantation by its date where patients come under observation late, and a landmark's hazard ratio: R's answers."""

from math import nan

import numpy as np
import pandas as pd
import pytest

from mrdcore.options import Options
from mrdcore.results import as_frame, find, value_of
from mrdcore.stats.cox.contrast import cox
from mrdcore.stats.start_stop import split_at_crossing
from mrdcore.stats.transplant import (
    HSCT,
    at_landmark,
    crossing_at_risk,
    landmark,
    mantel_byar,
    simon_makuch,
    time_dependent_cox,
)
from tests.stats.r_answers import answers, case, numbers

R = answers("transplant")
ANY = Options(min_events=0)
NAMES = list(R["late"])


def times_of(name: str) -> pd.DataFrame:
    rows = case(name)
    times = rows.groupby("id")[["stop", "event"]].last().rename(columns={"stop": "time"})
    times["crossing"] = rows[rows["tx"] == 1].set_index("id")["start"]
    return times.astype({"time": float, "event": bool})


def late(name: str) -> pd.DataFrame:
    times, r = times_of(name), R["late"][name]
    return times.assign(entry=(times.index * r["step"]) % r["most"] * 1.0)


def split(time: float, event: bool, crossing: float, entry: float) -> list[list[float]]:
    frame = pd.DataFrame({"time": [time], "event": [event], "crossing": [crossing], "entry": [entry]})
    return split_at_crossing(frame)[["start", "stop", "event", "hsct"]].to_numpy().tolist()


@pytest.mark.parametrize(
    ("patient", "rows"),
    [
        ((10, True, nan, 3), [[3, 10, 1, 0]]),  # never transplanted: at risk from the entry on
        ((10, True, 5, 3), [[3, 5, 0, 0], [5, 10, 1, 1]]),  # transplanted after it
        ((10, True, 3, 3), [[3, 10, 1, 1]]),  # on the day of entry: transplanted from the start of observation
        ((10, True, 1, 3), [[3, 10, 1, 1]]),  # before it: the time until entry is nobody's
        ((10, True, 5, 0), [[0, 5, 0, 0], [5, 10, 1, 1]]),  # from the start
        ((10, True, 5, -2), [[0, 5, 0, 0], [5, 10, 1, 1]]),  # before time zero is from the start
        ((0, True, nan, 0), [[0, 0, 1, 0]]),  # an event on day 0 is kept
        ((3, True, nan, 3), []),  # the event on the day of entry: never at risk
        ((2, False, 1, 3), []),  # gone before entering
        ((10, True, 5, nan), []),  # nobody knows from when on
    ],
)
def test_follow_up_starts_at_the_entry(patient, rows):
    assert split(*patient) == rows


@pytest.mark.parametrize("level", ["yes", "no"])
@pytest.mark.parametrize("name", NAMES)
def test_simon_makuch_with_delayed_entry_is_that_of_r(name, level):
    r = R["late"][name][level]
    _, curve = simon_makuch(late(name), "os", ANY)
    ours = find(curve, level=level).iloc[1:]
    pairs = (("time", "time"), ("at_risk", "n_risk"), ("events", "n_event"), ("estimate", "surv"))
    for column, theirs in pairs:
        np.testing.assert_allclose(ours[column].astype(float), numbers(r[theirs]), rtol=0, atol=1e-9)
    inside = ours["estimate"].between(0, 1, inclusive="neither").to_numpy()
    for column, theirs in (("low", "lower"), ("high", "upper")):
        np.testing.assert_allclose(ours[column][inside], np.array(numbers(r[theirs]))[inside], rtol=0, atol=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_tests_and_model_with_delayed_entry_are_those_of_r(name):
    r, times = R["late"][name], late(name)
    test = as_frame(mantel_byar(times, "os", ANY))
    assert value_of(test, stat="chi2") == pytest.approx(r["mantel_byar"]["chisq"], abs=1e-9)
    assert value_of(test, stat="p") == pytest.approx(r["mantel_byar"]["p"], abs=1e-9)
    model = as_frame(time_dependent_cox(times, "os", ANY))
    for stat in ("coef", "se", "p"):
        assert value_of(model, stat=stat) == pytest.approx(r["cox"][stat], abs=1e-7)
    limits = find(model, stat="hazard_ratio")[["low", "high"]].to_numpy()[0]
    assert limits.tolist() == pytest.approx([r["cox"]["lower"], r["cox"]["upper"]], rel=1e-7)
    assert f"{r['never']} patients left out: never under observation" in model["note"].iloc[0]


@pytest.mark.parametrize("name", NAMES)
def test_numbers_at_risk_are_those_of_r(name):
    r = R["late"][name]
    at_risk = crossing_at_risk(late(name), tuple(r["at"])).set_index("level")["at_risk"]
    assert at_risk["yes"].tolist() == r["at_risk_yes"]
    assert at_risk["no"].tolist() == r["at_risk_no"]


def test_the_number_at_risk_of_the_transplanted_rises_as_patients_cross_over():
    times = pd.DataFrame({"time": [10.0, 10, 10, 4], "event": False, "crossing": [2.0, 5, nan, nan]})
    at_risk = crossing_at_risk(times, (0.0, 2.0, 3.0, 6.0, 11.0)).set_index("level")["at_risk"]
    assert at_risk["no"].tolist() == [4, 4, 3, 1, 0]  # on the day of the crossing still here
    assert at_risk["yes"].tolist() == [0, 0, 1, 2, 0]


def test_nobody_has_no_number_at_risk():
    assert crossing_at_risk(pd.DataFrame(), (0.0, 6.0))["at_risk"].tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("name", NAMES)
def test_a_landmark_and_its_hazard_ratio_are_those_of_r(name):
    r, times = R["landmark"][name], times_of(name)
    rows = as_frame(landmark(times, "os", r["months"], ANY))
    assert find(rows, stat="patients")["value"].tolist() == [r["n_yes"], r["n_no"]]
    assert value_of(rows, stat="p") == pytest.approx(r["p"], abs=1e-9)
    stays = at_landmark(times, r["months"])
    model = as_frame(cox(stays[stays["time"] > r["months"]], "os", HSCT, ANY))
    assert value_of(model, stat="coef") == pytest.approx(r["cox"]["coef"], abs=1e-7)
    assert value_of(model, stat="p") == pytest.approx(r["cox"]["p"], abs=1e-7)
