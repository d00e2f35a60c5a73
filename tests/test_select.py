"""Selections: the text they travel as, the patients they leave, and the groups they make."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrdcore.select import RESERVED, Filter, Selection, SelectionError, in_words, select
from tests.derive.by_hand import PEOPLE


def left(*where: str) -> list[str]:
    selection = Selection(tuple(map(Filter.parse, where)))
    return list(select(PEOPLE, selection).patients["patient_id"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sex=female", ["P1", "P5", "P6"]),
        ("sex=female,unknown", ["P1", "P4", "P5", "P6"]),  # unknown is a value like any other
        ("sex=unknown", ["P4"]),
        ("flt3_itd=wild type", ["P2", "P5"]),  # as the page says it
        ("flt3_itd=wild_type", ["P2", "P5"]),  # as it is stored
        ("ven_days_c1=7,14", ["P1", "P2", "P5", "P7"]),
        ("ven_days_c1=14.0", ["P2", "P5", "P7"]),  # the number, however it is written
        ("age=60.5", ["P4"]),
        ("age=unknown", ["P6"]),
        ("age=18..60", ["P1", "P2", "P3", "P7"]),  # both ends count, 60.5 is beyond
        ("age=60..", ["P3", "P4", "P5"]),
        ("age=..45", ["P1", "P2"]),
        ("age=60..,unknown", ["P3", "P4", "P5", "P6"]),  # a range leaves out who has no value, unless asked
        ("age=45..45", ["P2"]),
        ("ven_days_c1=21", []),  # allowed, and nobody has it
        ("Caryotype à J0=normal", ["P2", "P7"]),
        ("Caryotype à J0=100 % normal", ["P5"]),
        ("Caryotype à J0=t(8;21)%2C +8", ["P1"]),  # a comma inside a value is written as a link writes it
        ("ratio:a=<=14", ["P1"]),
        ("ratio:a=a=b", ["P3"]),
        ("ratio:a=a+b", ["P5"]),  # on a command line "+" is a plus sign
        ("ratio:a=50%", ["P7"]),
    ],
)
def test_patients_left_by_a_filter(text: str, expected: list[str]) -> None:
    assert left(text) == expected


def test_filters_are_joined_by_and() -> None:
    assert left("sex=female", "age=60..") == ["P5"]
    assert left("age=18..60", "age=50..") == ["P3", "P7"]  # two filters of one column as well


def test_attrition_counts_patients_before_and_after_each_filter() -> None:
    found = select(PEOPLE, Selection.parse("sex=male,female&age=50..&ven_days_c1=14"))
    assert found.attrition == (("sex=male,female", 7, 6), ("age=50..", 6, 3), ("ven_days_c1=14", 3, 2))


def test_a_value_that_an_earlier_filter_removed_is_still_a_value() -> None:
    assert left("sex=male", "Caryotype à J0=46%2CXY") == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("age", "'age' is not a filter: write column=value, column=value,value or column=low..high."),
        ("age=", "'age=' is not a filter: write column=value, column=value,value or column=low..high."),
        ("=60", "'=60' is not a filter: write column=value, column=value,value or column=low..high."),
        ("", "'' is not a filter: write column=value, column=value,value or column=low..high."),
        ("age=60..18", "'age=60..18' leaves nobody: write the lower number first."),
        ("height=170", "This cohort has no column 'height'."),
        ("sex=18..60", "'sex' is not a number: choose values instead of a range."),
        ("sex=femal", "'sex' has no value 'femal' in this cohort. It can be female, male or unknown."),
        ("Caryotype à J0=complex", "'Caryotype à J0' has no value 'complex' in this cohort."),
        ("age=old", "'age' is a number, and 'old' is none."),
        ("age=--5..10", "'age' is a number, and '--5..10' is none."),
        ("age=²..10", "'age' is a number, and '²..10' is none."),
        ("age=18..inf", "'age' is a number, and '18..inf' is none."),
        ("age=nan..10", "'age' is a number, and 'nan..10' is none."),
        ("age=1e1..60", "'age' is a number, and '1e1..60' is none."),
        ("age=18...60", "'age' is a number, and '18...60' is none."),
        ("age=60,,", "'age' is a number, and '' is none."),
    ],
)
def test_a_filter_that_fits_nothing_is_a_sentence(text: str, message: str) -> None:
    with pytest.raises(SelectionError) as caught:
        left(text)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "selection",
    [
        Selection(),
        Selection(by="sex"),
        Selection(by="ven_days_c1:7,14"),
        Selection(by="Caryotype à J0"),
        Selection(by="50% + 1 & more=?"),
        Selection((Filter("sex", ("female", "unknown")), Filter("age", low=18, high=60.5)), "ven_group"),
        Selection((Filter("ven_group", ("<=14",)),)),  # "=" and "<" inside a value
        Selection((Filter("Caryotype à J0", ("t(8;21), +8", "100 % normal", "a&b", "50%25", "#1")),)),
        Selection((Filter("k", ("1..2", "..", "3..,unknown")),)),  # values that look like a range
        Selection((Filter("k", ("1..2", "unknown")),)),
        Selection((Filter("k", low=0.00001, high=12345678.25),)),  # neither exponent nor lost digits
        Selection((Filter("k", low=-3.5, unknown=True),)),
        Selection(tuple(Filter(word, ("x",)) for word in RESERVED)),  # columns called as words of the app's URL
    ],
)
def test_a_selection_survives_its_url(selection: Selection) -> None:
    assert Selection.parse(selection.query) == selection
    assert Selection.parse("?" + selection.query) == selection


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
NUMBER = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def ranges(draw: st.DrawFn) -> Filter:
    low, high = draw(st.none() | NUMBER), draw(st.none() | NUMBER)
    if low is not None and high is not None:
        low, high = min(low, high), max(low, high)
    return Filter(draw(TEXT), low=low, high=high, unknown=draw(st.booleans()))


FILTERS = st.builds(Filter, TEXT, st.lists(TEXT, min_size=1, max_size=4).map(tuple)) | ranges()
SELECTIONS = st.builds(Selection, st.lists(FILTERS, max_size=4).map(tuple), st.just("") | TEXT)


@given(SELECTIONS)
def test_every_selection_survives_its_url(selection: Selection) -> None:
    assert Selection.parse(selection.query) == selection
    assert hash(Selection.parse(selection.query)) == hash(selection)


@given(FILTERS)
def test_every_filter_survives_the_command_line(item: Filter) -> None:
    assert Filter.parse(item.text) == item


def test_a_url_as_a_browser_writes_it() -> None:
    found = Selection.parse("?Caryotype+%C3%A0+J0=46%2CXY&cohort=demo&embed=true&by=Caryotype+%C3%A0+J0")
    assert found == Selection((Filter("Caryotype à J0", ("46,XY",)),), "Caryotype à J0")


def test_the_text_is_readable() -> None:
    selection = Selection((Filter("flt3_itd_or_ras", ("yes",)), Filter("age", low=18, high=60)), "ven_days_c1:14")
    assert selection.query == "flt3_itd_or_ras=yes&age=18..60&by=ven_days_c1:14"


def test_a_new_filter_takes_the_place_of_the_old_one() -> None:
    selection = Selection.parse("sex=male&age=18..60").with_filter(Filter("sex", ("female",)))
    assert selection.query == "age=18..60&sex=female"
    assert selection.filtered("sex") == Filter("sex", ("female",))
    assert selection.filtered("centre") is None


def test_filters_in_words() -> None:
    selection = Selection.parse("flt3_itd=mutated,unknown&age=18..60&age=60.5..&age=..45,unknown")
    assert in_words(selection) == (
        "FLT3-ITD: mutated or unknown",
        "Age 18 to 60 years",
        "Age at least 60.5 years",
        "Age at most 45 years or unknown",
    )


def test_nothing_in_the_callers_frame_changes() -> None:
    before = PEOPLE.copy()
    select(PEOPLE, Selection.parse("sex=male&by=ven_days_c1:14"))
    pd.testing.assert_frame_equal(PEOPLE, before)
