"""Subgroups as lines of a forest: texts, reasons in few words, order, and the sentence on many comparisons."""

from __future__ import annotations

from math import nan

import pandas as pd
import pytest

from mrdcore.groups import Division, Groups
from mrdcore.options import Options
from mrdcore.present.subgroups import (
    DIFFERENCE,
    HAZARD,
    ODDS,
    forest_lines,
    looked_at_sentence,
    many_sentence,
    multiplicity_sentence,
    short_reason,
    subgroup_chart,
)
from mrdcore.results import Row, as_frame
from mrdcore.stats.forest import forest, response_forest
from tests.present.by_hand import ARMS, frame, naming

SEX = Division(
    pd.Series(dtype="object"),
    ("f", "m", "unknown"),
    "Sex",
    {"f": "female", "m": "male", "unknown": "unknown"},
    frozenset({"unknown"}),
)


def sub(
    stat: str,
    level: str,
    value: float = nan,
    low: float = nan,
    high: float = nan,
    n: float = nan,
    total: float = nan,
    note: str = "",
) -> Row:
    return Row("subgroup", "os", stat, value, low, high, by="nras", level=level, n=n, total=total, note=note)


def events(level: str, mutated: tuple[int, int], wild_type: tuple[int, int]) -> list[Row]:
    return [
        sub("events", f"{level}|{group}", n, n=n, total=total)
        for group, (n, total) in (("mutated", mutated), ("wild_type", wild_type))
    ]


FEW = "withheld: 2 events among wild type; at least 5 needed in each group"
ROWS = frame(
    sub("hazard_ratio", "all", 0.5, 0.25, 1.0, n=30), sub("p", "all", 0.049), *events("all", (12, 40), (18, 35)),
    Row("interaction", "os", "p", 0.034, by="nras", level="sex"),
    Row("interaction", "os", "p_holm", 0.068, by="nras", level="sex"),
    sub("hazard_ratio", "sex=f", 0.0004, 0.0001, 0.9, n=14), sub("p", "sex=f", 0.0001), sub("p_holm", "sex=f", 0.0002),
    *events("sex=f", (5, 20), (9, 12)),
    sub("hazard_ratio", "sex=m", 0.3, 0.1, 0.9, n=14), sub("p", "sex=m", 0.03), sub("p_holm", "sex=m", 0.03),
    *events("sex=m", (5, 20), (9, 12)),
    sub("hazard_ratio", "sex=unknown", note=FEW, n=3), sub("p", "sex=unknown", note=FEW), sub("p_holm", "sex=unknown", note=FEW),
    *events("sex=unknown", (1, 4), (2, 3)),
)  # fmt: skip


def lines(rows: pd.DataFrame = ROWS, measure=HAZARD, **more):
    return forest_lines(rows, measure, ARMS, {"sex": SEX}, limit=5, **more)


def test_all_patients_stand_first_then_a_variable_over_its_levels() -> None:
    found = lines()
    assert [line.label for line in found] == ["All patients", "Sex", "female", "male", "unknown"]
    assert found[0].summary and found[0].strong
    assert found[0].cells == ("12/40", "18/35", "0.50 (0.25–1.00)", "0.049", "")
    assert found[3].cells == ("5/20", "9/12", "0.30 (0.10–0.90)", "0.030", "0.030")
    assert [line.indent for line in found] == [False, False, True, True, True]


def test_the_interaction_stands_in_the_line_of_its_variable() -> None:
    assert lines()[1].cells == ("", "", "interaction p = 0.034", "", "0.068")
    withheld = ROWS.copy()
    withheld.loc[withheld["analysis"] == "interaction", ["value", "note"]] = [nan, FEW]
    variable = lines(withheld)[1]
    assert (variable.note, variable.reason, variable.cells) == ("interaction not tested: too few events", FEW, ())


def test_what_is_withheld_says_so_in_few_words_and_at_length_where_pointed_at() -> None:
    unknown = lines()[4]
    assert unknown.note == "fewer than 5 events in a group"
    assert unknown.reason == FEW
    assert unknown.cells == ("1/4", "2/3", "", "", "")


def test_small_numbers_are_never_zero() -> None:
    assert lines()[2].cells[2:4] == ("< 0.001 (< 0.001–0.90)", "< 0.001")


def test_by_estimate_levels_carry_their_variable_and_those_without_stand_last() -> None:
    found = lines(sort="estimate")
    assert [line.label for line in found] == ["All patients", "Sex: female", "Sex: male", "Sex: unknown"]
    assert found[1].value < found[2].value


def test_variables_known_later_carry_a_mark() -> None:
    assert lines(later=frozenset({"sex"}))[1].label == "Sex †"
    assert lines(later=frozenset({"sex"}), sort="estimate")[1].label == "Sex †: female"


def test_which_side_favours_whom() -> None:
    hazards = subgroup_chart(lines(), HAZARD, ARMS, naming(ARMS))[1]
    assert hazards["left_side"][0]["text"] == "← favours\nNRAS: mutated"  # fewer events than with wild type
    assert hazards["right_side"][0]["text"] == "favours →\nNRAS: wild type"
    responses = subgroup_chart(lines(), ODDS, ARMS, naming(ARMS))[1]
    assert responses["right_side"][0]["text"].endswith("mutated")
    assert hazards["column_0"][0]["text"] == "mutated\nevents / n"


def test_how_many_comparisons_are_shown_and_what_chance_makes_of_them() -> None:
    assert multiplicity_sentence(ROWS) == (
        "3 comparisons are shown (2 in subgroups, 1 test of interaction); by chance alone about one in 20 would fall "
        "below 0.05 (0.2 expected). The Holm column corrects for that."
    )
    assert multiplicity_sentence(ROWS, "estimate").startswith("2 comparisons are shown; by chance")
    assert many_sentence(12).startswith(
        "12 comparisons are shown; by chance alone about one in 20 would fall below 0.05 (0.6 expected)."
    )
    assert many_sentence(1) == "One comparison is shown."
    assert "withheld" in many_sentence(0)


def test_a_session_that_has_looked_at_more_is_told_so() -> None:
    assert looked_at_sentence(12, 12) == ""
    assert looked_at_sentence(12, 57) == (
        "In this session 57 comparisons have been looked at on this page: expect 2.9 below 0.05 by chance."
    )


def answered(*cells: tuple[str, str, int, int]) -> tuple[pd.DataFrame, Division]:
    """So many who responded and did not, by group and sex; as times, a response is an event."""
    rows = [(answer, group, sex) for group, sex, yes, no in cells for answer in [True] * yes + [False] * no]
    people = pd.DataFrame(rows, columns=["event", "level", "sex"])
    times = people.assign(time=people.groupby(["level", "sex"]).cumcount() + 1.0)
    return times, Division(people["sex"], ("f", "m"), "Sex", {"f": "female", "m": "male"}, frozenset({"unknown"}))


@pytest.mark.parametrize(
    ("cells", "level", "variable"),
    [
        ((("a", "f", 2, 5), ("b", "f", 6, 5), ("a", "m", 6, 5), ("b", "m", 6, 5)), "fewer than 5 events in a group", "interaction not tested: too few events"),
        ((("a", "f", 0, 5), ("b", "f", 6, 5), ("a", "m", 6, 5), ("b", "m", 6, 5)), "no event in a group", "interaction not tested: too few events"),
        ((("b", "f", 6, 5), ("a", "m", 6, 5), ("b", "m", 6, 5)), "patients in one group only", "interaction not tested: a level has one group only"),
    ],
)  # fmt: skip
def test_every_reason_of_an_endpoint_has_few_words(cells, level: str, variable: str) -> None:
    times, sex = answered(*cells)
    groups = Groups("x", ("a", "b"), ("a", "b"))
    rows = as_frame(forest(times, "os", groups, {"sex": sex}, Options()))
    found = forest_lines(rows, HAZARD, groups, {"sex": sex}, limit=5)
    assert (found[2].note, found[1].note) == (level, variable)


@pytest.mark.parametrize(
    ("cells", "level", "variable"),
    [
        ((("b", "f", 6, 5), ("a", "m", 6, 5), ("b", "m", 6, 5)), "evaluated in one group only", "interaction not tested: a level has one group only"),
        ((("a", "f", 6, 0), ("b", "f", 6, 5), ("a", "m", 6, 5), ("b", "m", 6, 5)), "", "interaction not tested: all or none respond in a part"),
        ((("a", "f", 0, 6), ("b", "f", 6, 5), ("a", "m", 6, 5), ("b", "m", 6, 5)), "", "interaction not tested: all or none respond in a part"),
        ((("a", "f", 6, 6), ("b", "f", 6, 5)), "", "interaction not tested: one known level"),
    ],
)  # fmt: skip
def test_every_reason_of_a_response_has_few_words(cells, level: str, variable: str) -> None:
    times, sex = answered(*cells)
    classes = times.assign(blood=times["event"].map({True: "negativity", False: "stable"}), marrow="stable")
    groups = Groups("x", ("a", "b"), ("a", "b"))
    rows = as_frame(response_forest(classes, groups, {"sex": sex}, subjects=("blood:negativity",)))
    found = forest_lines(rows, DIFFERENCE, groups, {"sex": sex}, limit=5)
    assert (found[2].note, found[1].note) == (level, variable)


def test_an_infinite_odds_ratio_says_so_and_keeps_its_exact_p() -> None:
    times, sex = answered(("a", "f", 2, 8), ("b", "f", 10, 0))
    classes = times.assign(blood=times["event"].map({True: "negativity", False: "stable"}), marrow="stable")
    groups = Groups("x", ("a", "b"), ("a", "b"))
    rows = as_frame(response_forest(classes, groups, {"sex": sex}, {"b": "arm B"}, ("blood:negativity",)))
    female = forest_lines(rows, ODDS, groups, {"sex": sex}, limit=5)[2]
    assert female.note == "infinite: everybody in arm B"
    assert female.cells[3] == "< 0.001"


def test_a_reason_without_few_words_is_said_as_it_stands() -> None:
    assert (
        short_reason("not estimable: the model does not converge; 2 patients left out", 5)
        == "not estimable: the model does not converge"
    )
