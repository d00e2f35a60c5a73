"""A forest: one specification a layout; what its marks, notes and columns are drawn from."""

from __future__ import annotations

from math import inf, nan
from typing import Any

import pytest

from mrdcore.present.forest import DOMAIN, ForestColumn, ForestLine, Side, forest_data, forest_template
from mrdcore.present.palette import GREY
from mrdcore.present.table import Head
from tests.present.test_charts import parts

COLUMNS = (ForestColumn(78, left=True), ForestColumn(128, 108), ForestColumn(52))
HEADS = (Head("yes", slot="1"), Head("Hazard ratio"), Head("p"))
SIDES = (Side("yes", "1"), Side("no", "2"))


def drawn(*lines: ForestLine, scale: Any = "ratio") -> dict[str, list[dict[str, Any]]]:
    return forest_data(lines, HEADS, scale, SIDES)


def test_a_layout_is_compiled_once_and_holds_no_data() -> None:
    spec = forest_template(3, COLUMNS)
    assert forest_template(3, COLUMNS) is spec
    assert forest_template(4, COLUMNS) is not spec
    assert "datasets" not in dict(parts(spec))
    assert {value["name"] for key, value in parts(spec) if key == "data"} == set(drawn())


@pytest.mark.parametrize("scale", ["ratio", "difference"])
def test_every_channel_says_of_what_type_it_is(scale: Any) -> None:
    encodings = [value for key, value in parts(forest_template(3, COLUMNS, scale)) if key == "encoding"]
    channels = [channel for encoding in encodings for name, channel in encoding.items() if name not in ("x2", "y2")]
    fields = [c for channel in channels for c in (channel if isinstance(channel, list) else [channel]) if "field" in c]
    assert len(fields) > 10
    assert all("type" in field for field in fields)


def test_limits_beyond_the_axis_end_in_an_arrow_at_its_edge() -> None:
    found = drawn(ForestLine("wide", 2, 0.01, 50, weight=5))
    assert [(limit["x"], limit["x_high"]) for limit in found["limits"]] == [(0.1, 10)]
    assert {(p["shape"], p["x"]) for p in found["points"]} == {("square", 2), ("left", 0.1), ("right", 10)}


@pytest.mark.parametrize(("value", "shape", "edge"), [(0.02, "left", 0.1), (44, "right", 10)])
def test_an_estimate_beyond_the_axis_is_an_arrow_and_no_square(value: float, shape: str, edge: float) -> None:
    found = drawn(ForestLine("far", value, value / 2, value * 2))
    assert [(p["shape"], p["x"]) for p in found["points"]] == [(shape, edge)]
    assert all(
        DOMAIN["ratio"][0] <= x <= DOMAIN["ratio"][1]
        for limit in found["limits"]
        for x in (limit["x"], limit["x_high"])
    )


def test_an_odds_ratio_of_zero_has_a_place_on_a_log_axis() -> None:
    found = drawn(ForestLine("nobody", 0.0, 0.0, 0.8))
    assert found["limits"][0]["x"] == 0.1
    assert [p["shape"] for p in found["points"]] == ["left"]


def test_where_nothing_is_estimated_the_note_stands_in_place_of_the_mark() -> None:
    found = drawn(ForestLine("few", note="too few events", reason="withheld: 2 events", cells=("2/10", "", "")))
    assert found["limits"] == found["points"] == []
    assert [(n["text"], n["reason"]) for n in found["notes"]] == [("too few events", "withheld: 2 events")]
    assert [cell["text"] for cell in found["column_0"]] == ["yes", "2/10"]  # what it rests on is shown all the same
    assert found["labels"][0]["offset"] == found["notes"][0]["offset"] == found["column_0"][1]["offset"]


def test_an_estimate_without_limits_is_a_square_without_a_line() -> None:
    found = drawn(ForestLine("point", 0.5))
    assert found["limits"] == []
    assert [p["shape"] for p in found["points"]] == ["square"]


def test_the_overall_line_is_a_diamond_with_a_dashed_line_through_all() -> None:
    found = drawn(ForestLine("All", 0.5, 0.3, 0.9, summary=True), ForestLine("one", 0.4, 0.2, 0.8))
    assert [p["shape"] for p in found["points"]] == ["diamond", "square"]
    assert {rule["x"] for rule in found["overall"]} == {0.5}
    assert drawn(ForestLine("All", summary=True, note="withheld"))["overall"] == []


def test_no_line_runs_through_a_note() -> None:
    lines = [ForestLine("All", 0.5, 0.3, 0.9, summary=True), ForestLine("few", note="withheld"), ForestLine("Sex")]
    found = drawn(*lines)
    note = found["notes"][0]["offset"]
    for name in ("no_effect", "overall"):
        assert len(found[name]) == 2
        assert not any(rule["top"] < note < rule["bottom"] for rule in found[name])


def test_squares_grow_with_events() -> None:
    sizes = [p["size"] for p in drawn(*(ForestLine("x", 1, 0.5, 2, weight=w) for w in (0, 5, 20)))["points"]]
    assert sizes == sorted(sizes)
    assert 0 < sizes[0] < sizes[1] < sizes[2]
    assert drawn(ForestLine("x", 1, 0.5, 2, weight=0))["points"][0]["size"] > 0


def test_each_side_of_no_effect_says_whom_it_favours_in_the_groups_colour() -> None:
    found = drawn(ForestLine("x", 1, 0.5, 2))
    assert (found["left_side"][0]["text"], found["left_side"][0]["slot"]) == ("← favours\nyes", "1")
    assert (found["right_side"][0]["text"], found["right_side"][0]["slot"]) == ("favours →\nno", "2")
    assert found["no_effect"][0]["x"] == 1
    assert drawn(ForestLine("x", 1, 0.5, 2), scale="difference")["no_effect"][0]["x"] == 0
    assert forest_data((), HEADS)["left_side"] == []


def test_differences_are_drawn_on_a_linear_axis() -> None:
    found = drawn(ForestLine("x", -30, -120, 10), scale="difference")
    assert found["limits"][0]["x"] == -100
    spec = forest_template(1, COLUMNS, "difference")
    assert {value["type"] for key, value in parts(spec) if key == "scale" and value and "rangeMin" in value} == {
        "linear"
    }


def test_nothing_that_is_drawn_is_infinite_or_no_number() -> None:
    found = drawn(ForestLine("a", nan, 1.2, nan, note="infinite"), ForestLine("b", 3, 1, inf, weight=nan))
    numbers = [v for rows in found.values() for row in rows for v in row.values() if isinstance(v, float)]
    assert numbers
    assert all(abs(v) < 1e6 for v in numbers)  # false for NaN too


def test_headings_are_data_in_the_groups_colour() -> None:
    found = drawn()
    assert [(found[f"column_{i}"][0]["text"], found[f"column_{i}"][0]["slot"]) for i in range(3)] == [
        ("yes", "1"), ("Hazard ratio", GREY), ("p", GREY),
    ]  # fmt: skip
