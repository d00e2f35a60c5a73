"""Colours: the theme's own, and a group keeps its colour whoever else is on the page."""

import tomllib
from pathlib import Path

import pytest

from mrdcore.groups import divide
from mrdcore.present.palette import GREY, GROUPS, OUTCOME, RESPONSE, RESPONSE_TEXT, SLOTS, slots
from mrdcore.present.table import Naming
from mrdcore.schema import RESPONSE_CLASS
from mrdcore.select import Selection, select
from tests.derive.by_hand import PEOPLE
from tests.test_house import contrast

THEME = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_tables_and_charts_draw_a_group_in_the_same_colour(scheme: str) -> None:
    assert list(GROUPS[scheme]) == THEME[scheme]["chartCategoricalColors"]
    assert len(GROUPS[scheme]) == len(SLOTS)


def test_a_level_keeps_its_slot_when_others_are_filtered_away() -> None:
    everybody = Naming.of(divide(PEOPLE, "flt3_itd"))
    some = select(PEOPLE, Selection.parse("flt3_itd=wild_type&by=flt3_itd"))
    assert some.groups.levels == ("wild_type",)
    assert Naming.of(some.division).slots == everybody.slots
    assert everybody.slots["wild_type"] != everybody.slots["mutated"]


def test_levels_set_aside_are_grey_and_take_no_colour_from_the_others() -> None:
    assert slots(("left_out", "a", "unknown", "b"), frozenset({"left_out", "unknown"})) == {
        "left_out": GREY,
        "a": "1",
        "unknown": GREY,
        "b": "2",
    }


def test_beyond_five_groups_colours_come_again_but_never_grey() -> None:
    found = slots(tuple("abcdefg"), frozenset())
    assert [found[level] for level in "abcdefg"] == ["1", "2", "3", "4", "5", "1", "2"]


def test_each_response_class_has_a_colour_that_its_number_can_be_read_on() -> None:
    assert set(RESPONSE) == set(RESPONSE_TEXT) == {level.value for level in RESPONSE_CLASS} - {"not_evaluated"}
    assert len(set(RESPONSE.values())) == 4
    assert min(contrast(RESPONSE[name], RESPONSE_TEXT[name]) for name in RESPONSE) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_relapse_and_death_are_seen_on_both_grounds_and_are_no_group(scheme: str) -> None:
    happened = {OUTCOME["cir"], OUTCOME["nrm"]}
    assert len(happened - set(GROUPS[scheme])) == 2
    assert min(contrast(colour, THEME[scheme]["backgroundColor"]) for colour in happened) >= 3
