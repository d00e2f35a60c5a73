"""A click on a chart narrows the cohort everywhere, and is undone where it is written."""

from typing import Any

import pytest

from tests.pages.files import SMALL
from tests.pages.screen import (
    DEMO,
    chips,
    click,
    drawn,
    failed,
    go_to,
    group_by,
    patients_line,
    press,
    remove,
    title,
)


def row(at, dataset: str, place: int = 0, **fields: str) -> dict[str, Any]:
    """The one row of a chart with these fields."""
    (found,) = [row for row in drawn(at, place)[dataset] if fields.items() <= row.items()]
    return found


def test_a_part_of_a_bar_leaves_its_patients_alone_on_every_page_until_it_is_clicked_again(start) -> None:
    at = start(DEMO, page="response", by="flt3_itd_or_ras")
    part = {"level": "yes", "name": "negativity"}
    assert row(at, "bars", **part)["text"] == "13 (46%)"
    click(at, row(at, "bars", **part))
    chosen = ["FLT3-ITD and/or N/KRAS: yes", "Response in blood: MRD negativity †"]
    assert chips(at) == chosen
    assert patients_line(at).startswith(
        "**13** of 70 patients · FLT3-ITD and/or N/KRAS: yes · Response in blood: MRD negativity · by FLT3-ITD"
    )
    assert at.query_params["response_blood"] == "negativity"
    assert patients_line(go_to(at, "survival")).startswith("**13** of 70 patients")
    go_to(at, "response")
    assert row(at, "bars", **part)["text"] == "13 (100%)"
    click(at, row(at, "bars", **part))
    assert patients_line(at).startswith("**70** patients · by FLT3-ITD")
    assert not failed(at)


def test_a_selection_that_was_followed_is_not_followed_again(start) -> None:
    """The browser keeps the selection of a chart; a second message with it is not a second click."""
    at = start(DEMO, page="response")
    part = row(at, "bars", name="stable")
    click(at, part)
    assert chips(at) == ["Response in blood: Stable MRD †"]
    click(at, part)
    assert chips(at) == ["Response in blood: Stable MRD †"]
    remove(at, "Response in blood: Stable MRD †")
    assert chips(at) == []
    click(at, row(at, "bars", name="stable"))
    assert chips(at) == ["Response in blood: Stable MRD †"]


def test_chips_are_removed_one_by_one_or_all_together(start) -> None:
    at = start(DEMO, page="cohort", flt3_itd_or_ras="yes", age="50..70", sex="female")
    assert chips(at) == ["FLT3-ITD and/or N/KRAS: yes", "Age 50 to 70 years", "Sex: female"]
    remove(at, "Age 50 to 70 years")
    assert chips(at) == ["FLT3-ITD and/or N/KRAS: yes", "Sex: female"]
    assert "age" not in at.query_params
    assert at.sidebar.multiselect(key="added_filters").value == ["sex"]
    press(at, "Remove all filters")
    assert chips(at) == []
    assert patients_line(at).startswith("**70** patients")
    assert at.sidebar.pills(key="where:flt3_itd_or_ras").value == []


def test_one_filter_needs_no_button_for_all_and_nothing_looks_ahead_that_was_known(start) -> None:
    at = start(DEMO, page="cohort", sex="female")
    assert chips(at) == ["Sex: female"]
    assert "Remove all filters" not in [button.label for button in at.button]


@pytest.mark.parametrize(
    ("line", "chip", "left"),
    [("> 60 years", "Age 61 to 77 years", "31"), ("female", "Sex: female", "40")],
    ids=["a number that is cut", "a level"],
)
def test_a_line_of_a_forest_is_a_filter(start, line, chip, left) -> None:
    at = start(DEMO, page="subgroups", by="flt3_itd_or_ras")
    click(at, row(at, "labels", text=line))
    assert chips(at) == [chip]
    assert patients_line(at).startswith(f"**{left}** of 70 patients")


def test_what_is_no_group_of_patients_cannot_be_clicked(start) -> None:
    at = start(DEMO, page="subgroups", by="flt3_itd_or_ras")
    labels = {label["text"]: label["choice"] for label in drawn(at)["labels"]}
    assert labels["All patients"] == labels["Sex"] == ""
    click(at, row(at, "labels", text="Sex"))
    assert chips(at) == []


def test_a_name_under_curves_leaves_its_group_alone(start) -> None:
    at = start(DEMO, page="response", by="ven_group", part="over_time")
    click(at, row(at, "risk_names", text="dose changed"))
    assert chips(at) == ["Venetoclax in cycle 1: dose changed †"]
    assert patients_line(at).startswith("**9** of 70 patients")


def test_nobody_left_can_be_undone_above(start) -> None:
    at = start(SMALL, page="cohort", sex="male", hsct="yes")
    assert "Remove one above" in at.info[0].value
    remove(at, "Sex: male")
    assert title(at) == "Cohort"
    assert patients_line(at).startswith("**2** of 4 patients · Transplanted: yes")


def test_groups_cut_out_of_a_number_are_ranges(start) -> None:
    at = group_by(start(DEMO, page="response"), "age:")
    bars = {bar["level"]: bar["choice"] for bar in drawn(at)["bars"] if bar["name"] == "stable"}
    low, high = sorted(bars)
    assert bars[low].startswith("response_blood=stable&age=..")
    assert bars[high].endswith("..")
