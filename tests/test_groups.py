"""Groups: the levels of a column, the cuts of a number, and which of them are compared."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrdcore.groups import Groups, SelectionError, cuttable, divide, filterable, groupable, level_order
from mrdcore.select import Filter, Selection, select
from tests.derive.by_hand import PEOPLE, patients, plain


def test_no_grouping_is_one_group() -> None:
    found = select(PEOPLE, Selection())
    assert found.groups == Groups("", ("all",), ())
    assert set(found.patients["level"]) == {"all"}
    assert found.division.labels == {"all": "All patients"}


def test_groups_of_a_category() -> None:
    found = select(PEOPLE, Selection(by="flt3_itd"))
    assert list(found.patients["level"]) == [
        "mutated", "wild_type", "unknown", "mutated", "wild_type", "unknown", "mutated",
    ]  # fmt: skip
    assert found.groups.levels == ("mutated", "wild_type", "unknown")  # the dictionary's order, unknown last
    assert found.groups.compared == ("wild_type", "mutated")  # the reference first; unknown is shown, never compared
    assert found.division.set_aside == {"unknown"}
    assert found.division.labels == {
        "mutated": "FLT3-ITD: mutated",
        "wild_type": "FLT3-ITD: wild type",
        "unknown": "FLT3-ITD: unknown",
    }
    assert found.division.short == {"mutated": "mutated", "wild_type": "wild type", "unknown": "unknown"}
    assert found.division.title == "FLT3-ITD"


def test_a_group_keeps_its_place_when_a_filter_empties_another() -> None:
    found = select(PEOPLE, Selection.parse("age=60..&sex=female,unknown&by=sex"))
    assert found.groups.levels == ("female", "unknown")
    assert found.groups.compared == ("female",)
    assert found.division.order == ("female", "male", "unknown")
    nobody = select(PEOPLE, Selection.parse("age=100..&by=sex"))
    assert (len(nobody.patients), nobody.groups.levels, nobody.groups.compared) == (0, (), ())


@pytest.mark.parametrize(
    ("name", "aside"), [("ven_group", "dose_changed"), ("response_blood", "not_evaluated"), ("response_marrow", "not_evaluated")]
)  # fmt: skip
def test_levels_that_are_shown_but_not_compared(name: str, aside: str) -> None:
    people = patients({}, {}, {}).assign(**{name: [aside, "stable", None]})
    found = select(people, Selection(by=name))
    assert set(found.groups.levels) == {aside, "stable", "unknown"}
    assert found.groups.compared == ("stable",)


def test_numbers_are_ordered_as_numbers() -> None:
    assert level_order(PEOPLE, "ven_days_c1") == ("7", "14", "15", "28", "unknown")
    found = select(PEOPLE, Selection(by="ven_days_c1"))
    assert found.division.labels["14"] == "14 days"


def test_a_cut_leaves_out_whose_dose_changed() -> None:
    found = select(PEOPLE, Selection(by="ven_days_c1:14"))
    assert list(found.patients["level"]) == [
        "<=14",
        "<=14",  # 14 days belongs to the shorter
        ">14",
        ">14",
        "left_out",  # dose changed between cycles 1 and 2
        "unknown",  # duration not recorded
        "unknown",  # not known whether the dose changed
    ]
    assert found.groups.levels == ("<=14", ">14", "left_out", "unknown")
    assert found.groups.compared == ("<=14", ">14")
    assert found.division.labels["<=14"] == "≤ 14 days"
    assert found.division.labels[">14"] == "> 14 days"
    assert found.division.labels["left_out"] == "dose changed"


def test_cuts_at_several_points_in_any_order() -> None:
    found = select(PEOPLE, Selection(by="age:60,45,60"))
    assert list(found.patients["level"]) == ["<=45", "<=45", ">45-60", ">60", ">60", "unknown", ">45-60"]
    assert found.groups.compared == ("<=45", ">45-60", ">60")
    assert found.division.labels[">45-60"] == "> 45-60 years"


def test_cuts_close_together_stay_apart() -> None:
    people = patients({}, {}, {}).assign(counts=[1234567.0, 1234567.5, 1234569.0])
    found = select(people, Selection(by="counts:1234567,1234568"))
    assert found.groups.levels == ("<=1234567", ">1234567-1234568", ">1234568")


def test_the_files_own_column_groups_even_with_a_colon_in_its_name() -> None:
    found = select(PEOPLE, Selection(by="ratio:a"))
    assert found.groups.levels == ("1..2", "50%", "<=14", ">14", "a+b", "a=b", "unknown")
    assert found.division.title == "ratio:a"
    assert found.division.labels["<=14"] == "<=14"


@pytest.mark.parametrize(
    ("by", "message"),
    [
        ("height", "This cohort has no column 'height' to group by."),
        ("height:14", "This cohort has no column 'height' to group by."),
        ("sex:60", "'sex' is not a number, so it cannot be cut at 60."),
        ("age:", "'age:' has no number to cut at: write for example age:60."),
        ("age:old", "'age:old' has no number to cut at: write for example age:60."),
        ("age:60,", "'age:60,' has no number to cut at: write for example age:60."),
        ("age:nan", "'age:nan' has no number to cut at: write for example age:60."),
        ("age:inf", "'age:inf' has no number to cut at: write for example age:60."),
    ],
)
def test_a_grouping_that_fits_nothing_is_a_sentence(by: str, message: str) -> None:
    with pytest.raises(SelectionError) as caught:
        select(PEOPLE, Selection(by=by))
    assert str(caught.value) == message


def test_too_many_groups() -> None:
    people = patients(*[{"age": 40 + i, "centre": f"Centre {i:02}"} for i in range(13)])
    with pytest.raises(SelectionError, match="'centre' has 13 different values: too many groups"):
        select(people, Selection(by="centre"))
    with pytest.raises(SelectionError, match="Choose another column, for example age:60"):
        select(people, Selection(by="age"))
    assert len(select(people.iloc[:12], Selection(by="centre")).groups.levels) == 12
    assert select(people, Selection(by="age:45")).groups.levels == ("<=45", ">45")


def test_columns_that_can_group_and_be_cut() -> None:
    nothing = pd.Series([None] * len(PEOPLE), dtype="object")
    people = PEOPLE.assign(same="x", empty=nothing, age_too=50.0, arm=["A", "B", "A", "B", "A", "B", "A"])
    assert groupable(people) == ("sex", "dose_modified_c1_c2", "flt3_itd", "arm")
    assert cuttable(people) == ("age", "ven_days_c1")
    assert filterable(people) == ("age", "sex", "ven_days_c1", "dose_modified_c1_c2", "flt3_itd", "arm")


def test_a_column_that_names_patients_makes_no_filter_that_the_link_would_hold() -> None:
    people = patients(*[{"age": 40 + i} for i in range(6)]).assign(
        name=["Ann", "Bea", "Cid", "Dan", "Eve", "Fay"],  # another value for each patient
        number=[80012340.0, 80012341.0, 80012377.0, 80012390.0, 80012401.0, 80012417.0],  # the hospital's
        cells=[900.0, 12400.0, 3100.0, 45000.0, 7600.0, 5200.0],  # whole and all different, but of any length
        arm=["A", "B", "A", "B", "A", "B"],
    )
    assert groupable(people) == ("arm",)
    assert cuttable(people) == ("age", "cells")
    assert filterable(people) == ("age", "cells", "arm")


GROUPINGS = ("sex", "flt3_itd", "ven_days_c1", "Caryotype à J0", "ven_days_c1:14", "age:60", "age:45,60")


@pytest.mark.parametrize("by", GROUPINGS)
@given(low=st.integers(15, 80), sexes=st.sets(st.sampled_from(["female", "male", "unknown"]), min_size=1))
def test_levels_sum_to_the_whole(by: str, low: int, sexes: set[str]) -> None:
    where = (Filter("age", low=float(low), unknown=True), Filter("sex", tuple(sorted(sexes))))
    found = select(PEOPLE, Selection(where, by))
    counts = found.patients["level"].value_counts()
    assert sum(int(counts[level]) for level in found.groups.levels) == len(found.patients)
    assert set(found.groups.compared) <= set(found.groups.levels) <= set(found.division.order)
    assert set(found.groups.levels) <= set(found.division.labels)


@given(st.permutations(range(len(PEOPLE))))
def test_order_of_patients_is_irrelevant(order: list[int]) -> None:
    for by in GROUPINGS:
        expected, found = divide(PEOPLE, by), divide(PEOPLE.iloc[order], by)
        assert found.order == expected.order
        assert plain(found.level.sort_index()) == plain(expected.level)


@pytest.mark.parametrize(
    ("by", "ordered"),
    [
        ("ven_days_c1", True),  # a number as it is
        ("ven_days_c1:14,21", True),  # and cut
        ("response_blood", True),  # from negativity to progression
        ("centre", False),
        ("sex", False),
    ],
)
def test_groups_are_ordered_where_their_levels_rise_or_fall(by: str, ordered: bool) -> None:
    people = pd.DataFrame(
        {
            "ven_days_c1": [7.0, 14.0, 28.0],
            "response_blood": ["negativity", "stable", "progression"],
            "centre": ["A", "B", "C"],
            "sex": ["male", "female", "male"],
        }
    )
    division = divide(people, by)
    assert division.ordered is ordered
    assert division.groups(by, set(division.order)).ordered is ordered
