"""Charts: one specification a layout, and the data of a view beside it."""

import json
from collections.abc import Iterator
from math import isclose, nan
from typing import Any

import pandas as pd
import pytest

from mrdcore.options import DEFAULTS
from mrdcore.present.charts import (
    MOST_STEPS,
    response_data,
    response_template,
    risk_times,
    survival_data,
    survival_template,
    thinned,
    time_step,
)
from mrdcore.present.palette import GREY
from mrdcore.results import CURVE_COLUMNS, Row, as_frame
from mrdcore.stats.proportions import response
from mrdcore.stats.survival import number_at_risk, survival_curve
from tests.present.by_hand import ALL, ARMS, frame, naming

SURVIVAL, RESPONSE = survival_template(6, 2, "Months from MRD relapse"), response_template(2)

# time in months, event, group
TIMES = pd.DataFrame(
    [
        (0.0, True, "mutated"),  # died on day 0: at risk at 0
        (6.0, False, "mutated"),  # censored at a mark of the axis: still at risk there
        (13.0, True, "mutated"),
        (6.0, True, "wild_type"),  # dies at a mark: at risk there, not after
        (20.0, False, "wild_type"),
        (3.0, False, "unknown"),
    ],
    columns=["time", "event", "level"],
)


def drawn(times: pd.DataFrame = TIMES, groups=ARMS, step: int = 6) -> dict[str, list[dict[str, Any]]]:
    curves = survival_curve(times, "os", groups, DEFAULTS)
    return survival_data(curves, number_at_risk(times, groups, risk_times(curves, step)), groups, naming(groups))


def parts(spec: Any) -> Iterator[tuple[str, Any]]:
    """Every key of a specification with its value, at any depth."""
    if isinstance(spec, dict):
        for key, value in spec.items():
            yield key, value
            yield from parts(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from parts(value)


def test_a_layout_is_compiled_once() -> None:
    assert survival_template(6, 2, "Months from MRD relapse") is SURVIVAL
    assert survival_template(12, 2, "Months from MRD relapse") is not SURVIVAL
    assert response_template(2) is RESPONSE


@pytest.mark.parametrize("spec", [SURVIVAL, RESPONSE], ids=["survival", "response"])
def test_a_specification_holds_no_data_and_asks_for_named_data_only(spec: dict[str, Any]) -> None:
    assert "datasets" not in dict(parts(spec))
    sources = [value for key, value in parts(spec) if key == "data"]
    assert sources
    assert all(set(source) == {"name"} for source in sources)


@pytest.mark.parametrize("spec", [SURVIVAL, RESPONSE], ids=["survival", "response"])
def test_every_channel_says_of_what_type_it_is(spec: dict[str, Any]) -> None:
    encodings = [value for key, value in parts(spec) if key == "encoding"]
    channels = [channel for encoding in encodings for name, channel in encoding.items() if name not in ("x2", "y2")]
    fields = [c for channel in channels for c in (channel if isinstance(channel, list) else [channel]) if "field" in c]
    assert len(fields) > 10
    assert all("type" in field for field in fields), "without data there is nothing to guess a type from"


def test_each_dataset_that_is_asked_for_is_given_with_every_field() -> None:
    for spec, data in ((SURVIVAL, drawn()), (RESPONSE, response_data(RESPONSES, "blood", ARMS, naming(ARMS)))):
        assert {source["name"] for key, source in parts(spec) if key == "data"} == set(data)
        for unit in [spec, *spec["layer"]]:
            fields = {
                value for key, value in parts(unit.get("encoding", {})) if key == "field" and isinstance(value, str)
            }
            for record in data[unit["data"]["name"]] if "data" in unit else []:
                assert fields <= set(record), unit["data"]


def test_curves_start_at_one_and_never_rise() -> None:
    curves = pd.DataFrame(drawn()["curves"])
    assert set(curves["level"]) == set(ARMS.levels)
    for level, curve in curves.groupby("level"):
        assert curve["time"].iloc[0] == 0, level
        assert curve["estimate"].iloc[0] == 1, level
        assert curve["estimate"].is_monotonic_decreasing, level


def test_numbers_at_risk_are_those_who_have_not_left_before() -> None:
    data = drawn()
    name_at = {name["offset"]: name["text"] for name in data["risk_names"]}
    shown = {(name_at[mark["offset"]], mark["time"]): mark["text"] for mark in data["risk"]}
    short = {"mutated": "mutated", "wild_type": "wild type", "unknown": "unknown"}
    for (label, month), text in shown.items():
        counted = sum(short[row.level] == label and row.time >= month for row in TIMES.itertuples())
        assert text == str(counted), (label, month)
    assert {month for _, month in shown} == {0, 6, 12, 18}
    assert shown["mutated", 6] == "2"
    assert shown["wild type", 6] == "2"
    assert shown["wild type", 12] == "1"


def test_groups_have_a_line_of_numbers_each_in_the_colour_of_their_curve() -> None:
    data = drawn()
    assert [name["text"] for name in data["risk_names"]] == ["mutated", "wild type", "unknown"]
    assert len({name["offset"] for name in data["risk_names"]}) == 3
    slots = {name["text"]: name["slot"] for name in data["risk_names"]}
    assert {point["label"]: point["slot"] for point in data["curves"]} == slots
    assert slots["unknown"] == GREY
    assert data["risk_heading"][0]["text"] == "Number at risk · NRAS"


def test_censored_patients_are_marked_where_they_leave() -> None:
    marks = {(mark["time"], mark["slot"]) for mark in drawn()["censored"]}
    slots = naming(ARMS).slots
    assert marks == {(6.0, slots["mutated"]), (20.0, slots["wild_type"]), (3.0, slots["unknown"])}


@pytest.mark.parametrize(
    "times",
    [
        pd.DataFrame({"time": [5.0], "event": [False], "level": ["all"]}),  # one patient, no event
        pd.DataFrame({"time": [5.0, 7.0], "event": [True, True], "level": ["all", "all"]}),  # nobody is left
        pd.DataFrame({"time": [0.0], "event": [True], "level": ["all"]}),  # dead on the first day
    ],
)
def test_data_are_valid_json_for_every_size_of_group(times: pd.DataFrame) -> None:
    data = drawn(times, ALL, 1)
    text = json.dumps(data, allow_nan=False)
    assert "nan" not in text.lower()
    assert data["curves"][0]["estimate"] == 1
    assert data["risk"][0]["text"] == str(len(times))
    assert [name["text"] for name in data["risk_names"]] == ["All patients"]


def test_names_give_way_to_numbers_of_many_digits() -> None:
    curves = pd.DataFrame([("os", "all", 0.0, 1, 0, 0, 1.0, nan, nan)], columns=list(CURVE_COLUMNS))

    def left(patients: int) -> float:
        at_risk = pd.DataFrame({"level": ["all"], "time": [0.0], "at_risk": [patients]})
        return survival_data(curves, at_risk, ALL, naming(ALL))["risk_names"][0]["left"]

    assert left(1_000_000) < left(100_000) < left(9_999) == left(70)


def test_a_band_that_is_not_known_is_null_and_its_tooltip_a_dash() -> None:
    values = ("os", "all", 0.0, 1, 0, 0, 1.0, nan, nan)
    curves = pd.DataFrame([values], columns=list(CURVE_COLUMNS))
    at_risk = pd.DataFrame({"level": ["all"], "time": [0.0], "at_risk": [1]})
    (point,) = survival_data(curves, at_risk, ALL, naming(ALL))["curves"]
    assert (point["low"], point["high"], point["limits"]) == (None, None, "–")
    assert (point["share"], point["when"], point["risk"]) == ("100%", "0.0", "1")


@pytest.mark.parametrize(
    ("months", "step"), [(0.5, 1), (9, 1), (9.1, 3), (27, 3), (52, 6), (60, 12), (240, 60), (900, 120)]
)
def test_about_eight_marks_stand_on_the_time_axis(months: float, step: int) -> None:
    assert time_step(months) == step
    curves = pd.DataFrame({"time": [0.0, months]})
    assert risk_times(curves, step)[0] == 0
    assert len(risk_times(curves, step)) <= 10
    assert max(risk_times(curves, step)) <= months


CLASSES = pd.DataFrame(
    {
        "level": ["mutated"] * 4 + ["wild_type"] * 3 + ["unknown"],
        "blood": ["negativity", "negativity", "stable", "not_evaluated", "reduction", "reduction", "progression", None],
        "marrow": [None] * 8,
    }
)
RESPONSES = as_frame(response(CLASSES, ARMS, DEFAULTS))


def test_a_bar_is_the_whole_of_those_evaluated() -> None:
    bars = response_data(RESPONSES, "blood", ARMS, naming(ARMS))["bars"]
    mutated = [bar for bar in bars if bar["group"] == "mutated"]
    assert [(bar["response"], bar["text"]) for bar in mutated] == [
        ("MRD negativity", "2 (67%)"),  # of three: the fourth was not evaluated
        ("Stable MRD", "1 (33%)"),
    ]
    assert mutated[0]["start"] == 0
    assert isclose(mutated[0]["end"], mutated[1]["start"])
    assert isclose(mutated[-1]["end"], 1)
    assert {bar["group"] for bar in bars} == {"mutated", "wild type"}, "of the unknown one nobody was evaluated"
    json.dumps(bars, allow_nan=False)


def test_where_nobody_was_evaluated_there_is_no_bar() -> None:
    assert response_data(RESPONSES, "marrow", ARMS, naming(ARMS)) == {"bars": []}


def test_a_class_without_patients_takes_no_room() -> None:
    shares = {"negativity": 100.0, "reduction": 0.0, "stable": 0.0, "progression": 0.0}
    rows = frame(
        *(
            Row("response", f"blood:{name}", "percent", share, share, share, n=share / 100)
            for name, share in shares.items()
        )
    )
    bars = response_data(rows, "blood", ALL, naming(ALL))["bars"]
    assert [(bar["response"], bar["start"], bar["end"]) for bar in bars] == [("MRD negativity", 0, 1)]


def _daily(level: str, days: int, died: int = 1, left: int = 2) -> list[tuple[str, str, float, int, int, int, float]]:
    """A curve with a step every day."""
    return [("os", level, day / 30, 5000 - 3 * day, died, left, 1 - day / 10_000) for day in range(days)]


def test_a_long_curve_is_drawn_with_no_more_steps_than_a_screen_shows() -> None:
    columns = ["endpoint", "level", "time", "at_risk", "events", "censored", "estimate"]
    curves = pd.DataFrame(_daily("a", 1500) + _daily("b", 40), columns=columns)
    thin = thinned(curves)
    of_a, of_b = thin[thin["level"] == "a"], thin[thin["level"] == "b"]
    assert len(of_a) == MOST_STEPS
    assert len(of_b) <= 40
    assert (of_a["events"].sum(), of_a["censored"].sum()) == (1500, 3000)  # nobody is lost
    assert of_a.iloc[0][["time", "estimate"]].tolist() == [0, 1]  # the start stands alone
    assert of_a.iloc[-1]["estimate"] == curves.iloc[1499]["estimate"]
    steps = curves[curves["level"] == "a"].set_index("time")["estimate"]
    assert (steps.loc[of_a["time"]].to_numpy() == of_a["estimate"].to_numpy()).all()  # each where it was
    assert of_a["time"].diff().max() < 2 * 50 / MOST_STEPS


def test_a_short_curve_stays_as_it_is() -> None:
    columns = ["endpoint", "level", "time", "at_risk", "events", "censored", "estimate"]
    curves = pd.DataFrame(_daily("a", MOST_STEPS), columns=columns)
    assert thinned(curves) is curves
