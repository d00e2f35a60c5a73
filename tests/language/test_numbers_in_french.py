"""Numbers as a French reader writes them: decimal comma, a space before the per cent sign; data keep their point."""

from collections.abc import Callable
from math import inf, nan

import pytest

from mrdcore.groups import divide, number_text
from mrdcore.language import using
from mrdcore.language.writing import begins, clauses, decimal, first_words
from mrdcore.present import format as written
from mrdcore.select import Selection, in_words
from tests.derive.by_hand import patients

NARROW = "\u202f"


@pytest.fixture(autouse=True)
def french():
    with using("fr"):
        yield


@pytest.mark.parametrize(
    ("write", "numbers", "expected"),
    [
        (written.fixed, (42.45, 1), "42,5"),  # half up, as in English
        (written.fixed, (-0.04, 1), "0,0"),  # no minus before zero
        (written.fixed, (-3.25, 1), "−3,3"),
        (written.fixed, (1234567.0,), "1234567"),
        (written.fixed, (nan,), "–"),
        (written.fixed, (-inf,), "−∞"),
        (written.number, (12.0,), "12"),  # neither comma nor zero left behind
        (written.number, (100.0,), "100"),
        (written.number, (1.50, 2), "1,5"),
        (written.percent, (42.4,), f"42{NARROW}%"),
        (written.percent, (0.04, 1), f"0,0{NARROW}%"),
        (written.count_percent, (27, 42.2), f"27 (42{NARROW}%)"),
        (written.interval, (31.2, 54.6, 1), "31,2–54,6"),
        (written.interval, (-47.0, -4.0), "−47 à −4"),
        (written.interval, (12.34, nan, 1), "12,3–NA"),  # non atteinte
        (written.not_reached, (), "NA"),
        (written.ratio, (0.09,), "0,090"),
        (written.ratio, (0.0004,), "< 0,001"),
        (written.ratio_interval, (0.4, 2.68), "0,40–2,68"),
        (written.p_value, (0.032,), "p = 0,032"),
        (written.p_value, (0.00099,), "p < 0,001"),
        (written.p_alone, (0.41,), "0,41"),
        (written.p_alone, (0.0001,), "< 0,001"),
        (written.months, (1.0,), "1 mois"),
        (written.points, (-1.0,), "−1 point"),
        (written.points, (22.4, 1), "22,4 points"),
        (written.points, (0.4, 1), "0,4 point"),  # one, up to two
    ],
)
def test_a_number_is_written_as_in_french(write: Callable[..., str], numbers: tuple[float, ...], expected: str) -> None:
    assert write(*numbers) == expected


def test_what_a_link_holds_keeps_its_point() -> None:
    selection = Selection.parse("mrd_blood_baseline=0.5..&by=age:60.5")
    assert selection.query == "mrd_blood_baseline=0.5..&by=age:60.5"
    assert number_text(0.5) == "0.5"
    assert in_words(selection)[0].count("0,5") == 1


def test_the_levels_of_a_cut_are_keys_and_their_names_are_words() -> None:
    division = divide(patients({"age": 50.0}, {"age": 61.0}), "age:60.5")
    assert division.order == ("<=60.5", ">60.5")
    assert [division.short[level].split()[:2] for level in division.order] == [["≤", "60,5"], [">", "60,5"]]


def test_reasons_stand_side_by_side_and_begin_before_their_colon() -> None:
    assert clauses("a", "", "b") == f"a{NARROW}; b"
    assert first_words(f"non testé{NARROW}: aucun patient") == "non testé"
    assert decimal("0.5 to 1.5") == "0,5 to 1,5"
    assert begins(f"non estimable{NARROW}: aucun événement", "not estimable: {reason}")
    assert not begins(f"non testé{NARROW}: aucun événement", "not estimable: {reason}")
