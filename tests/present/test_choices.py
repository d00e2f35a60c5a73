"""A click becomes filters: exactly the patients of the part that was hit, added to what is selected, or taken away again."""

import pandas as pd
import pytest
import vl_convert

from mrdcore.groups import divide
from mrdcore.present.charts import response_template, survival_template
from mrdcore.present.choices import clickable, group_filters, level_filters, narrowed, subgroup_filters, text_of
from mrdcore.present.forest import ForestColumn, forest_template
from mrdcore.select import Filter, Selection, select

PATIENTS = pd.DataFrame(
    [
        ("P1", "female", 40, 7, "no", "negativity"),
        ("P2", "male", 60, 14, "no", "stable"),  # 60 is at most 60
        ("P3", "male", 61, 14, "yes", "stable"),  # the dose changed: no part of a cut of the days
        ("P4", None, 75, 21, "no", "reduction"),  # sex unknown
        ("P5", "male", None, 28, None, "negativity"),  # age unknown; whether the dose changed as well
    ],
    columns=["patient_id", "sex", "age", "ven_days_c1", "dose_modified_c1_c2", "response_blood"],
)


def of(by: str, level: str) -> tuple[Filter, ...]:
    return level_filters(PATIENTS, by, level, divide(PATIENTS, by).level == level)


@pytest.mark.parametrize(
    ("by", "level", "text"),
    [
        ("sex", "male", "sex=male"),
        ("sex", "unknown", "sex=unknown"),
        ("age", "61", "age=61..61"),  # a number with few values, each a group
        ("age:60", "<=60", "age=..60"),
        ("age:60", ">60", "age=61.."),  # a filter takes its ends in, so the next age that somebody has
        ("age:50,61", ">50-61", "age=60..61"),
        ("ven_days_c1:14", "<=14", "ven_days_c1=..14&dose_modified_c1_c2=no"),
        ("ven_days_c1:14", "left_out", "dose_modified_c1_c2=yes"),
    ],
)
def test_a_group_is_written_as_filters_that_leave_it_alone(by: str, level: str, text: str) -> None:
    found = of(by, level)
    assert text_of(found) == text
    kept = select(PATIENTS, Selection(Selection.parse(text).where)).patients
    assert list(kept.index) == list(PATIENTS.index[divide(PATIENTS, by).level == level])


@pytest.mark.parametrize(("by", "level"), [("", "all"), ("age:60", "unknown"), ("ven_days_c1:14", "unknown")])
def test_a_group_that_no_filter_can_leave_alone_cannot_be_clicked(by: str, level: str) -> None:
    assert of(by, level) == ()


def test_a_group_as_it_was_at_a_landmark_is_no_filter_on_what_the_file_says_now() -> None:
    later = divide(PATIENTS, "response_blood").level.replace({"stable": "not_evaluated"})
    assert level_filters(PATIENTS, "response_blood", "not_evaluated", later == "not_evaluated") == ()
    assert level_filters(PATIENTS, "response_blood", "reduction", later == "reduction") != ()


def test_groups_are_those_of_the_patients_that_are_left() -> None:
    selected = select(PATIENTS, Selection.parse("response_blood=stable&by=age:60"))
    assert {level: text_of(items) for level, items in group_filters(selected).items()} == {
        "<=60": "age=..60",
        ">60": "age=61..",
    }
    found = subgroup_filters(selected.patients, {"sex": divide(selected.patients, "sex")})
    assert [text_of(items) for items in found.values()] == ["sex=male"]


def click(query: str, *texts: str) -> str:
    """What is selected after clicks on these parts, one after the other."""
    selection = Selection.parse(query)
    for text in texts:
        left = select(PATIENTS, selection).patients
        selection = narrowed(selection, Selection.parse(text).where, left)
    return selection.query


def test_a_click_adds_filters_and_the_same_click_takes_them_away() -> None:
    part = "response_blood=stable&sex=male"
    assert click("age=50..&by=sex", part) == "age=50..&response_blood=stable&sex=male&by=sex"
    assert click("age=50..&by=sex", part, part) == "age=50..&by=sex"


def test_a_part_that_is_selected_in_part_is_selected_whole() -> None:
    assert click("sex=male", "response_blood=stable&sex=male") == "sex=male&response_blood=stable"


def test_a_click_never_brings_back_patients() -> None:
    assert click("age=40..61", "age=61..") == "age=61..61"
    assert click("age=41..70,unknown", "age=..60") == "age=41..60"
    assert click("sex=male,unknown", "sex=female,male") == "sex=male"


def test_everybody_in_one_part_is_still_selected_by_a_click() -> None:
    """Where no filter says so yet, a click writes it down; it takes nothing away."""
    assert click("patient_id=P2", "sex=male") == "patient_id=P2&sex=male"


CHARTS = {
    "bars": response_template(3),
    "curves": survival_template(6, 2, "Months"),
    "forest": forest_template(4, (ForestColumn(90, left=True), ForestColumn(100))),
    "side by side": {"hconcat": [response_template(2), response_template(2)]},
}


@pytest.mark.parametrize("name", CHARTS)
def test_a_clickable_chart_is_still_a_chart_with_one_selection_a_plot(name: str) -> None:
    spec = clickable(CHARTS[name])
    (param,) = [param for param in spec["params"] if param["name"] == "clicked"]
    assert len(param["views"]) == (2 if name == "side by side" else 1)
    vega = vl_convert.vegalite_to_vega(spec)
    assert str(vega).count("clicked_store") > 1, "the selection is part of what is drawn"
    assert clickable(CHARTS[name]) == spec
    assert "clicked" not in str(CHARTS[name]), "the template itself stays as it was"


def test_names_under_the_curves_can_be_hit_and_text_on_a_bar_lets_the_bar_be_hit() -> None:
    marks = {layer["data"]["name"]: layer["mark"] for layer in clickable(CHARTS["curves"])["layer"]}
    assert "tooltip" in marks["risk_names"]
    bar, text = (layer["mark"] for layer in clickable(CHARTS["bars"])["layer"])
    assert "tooltip" not in text
    assert "datum.choice" in bar["cursor"]["expr"]
