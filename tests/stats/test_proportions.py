from __future__ import annotations

from math import isnan, nan

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrdcore.options import Options
from mrdcore.results import as_frame, find, value_of
from mrdcore.select import Groups
from mrdcore.stats.proportions import CLASSES, proportion_interval, response, response_test
from tests.stats.r_answers import TABLES

AB = Groups("flt3_itd_or_ras", ("A", "B", "unknown"), ("A", "B"))
# B is the reference, so that contrasts are A vs B
BA = Groups("flt3_itd_or_ras", ("B", "A", "unknown"), ("B", "A"))
ABC = Groups("arm", ("A", "B", "C"), ("A", "B", "C"))
DEFAULT = Options()


def patients(**blood: dict[str, int]) -> pd.DataFrame:
    """So many patients of each class in blood by level; nobody evaluated in marrow."""
    rows = [(value, nan, level) for level, counts in blood.items() for value, n in counts.items() for _ in range(n)]
    return pd.DataFrame(rows, columns=["blood", "marrow", "level"])


@pytest.mark.parametrize("r", TABLES["proportions"], ids=lambda r: f"{r['x']} of {r['n']}")
def test_intervals_are_those_of_r(r):
    assert proportion_interval(r["x"], r["n"], "exact") == pytest.approx(r["cp"], abs=1e-9)
    assert proportion_interval(r["x"], r["n"], "wilson") == pytest.approx(r["wilson"], abs=1e-9)


@pytest.mark.parametrize("kind", ["wilson", "exact"])
def test_interval_of_nobody_is_none(kind):
    assert all(isnan(limit) for limit in proportion_interval(0, 0, kind))


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 300).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_interval_holds_the_proportion_and_mirrors(pair):
    n, total = pair
    for kind in ("wilson", "exact"):
        low, high = proportion_interval(n, total, kind)
        assert 0 <= low <= n / total <= high <= 1
        assert proportion_interval(total - n, total, kind) == pytest.approx((1 - high, 1 - low), abs=1e-9)


COUNTED = patients(A={"negativity": 3, "reduction": 2, "stable": 1, "progression": 1, "not_evaluated": 2, nan: 1})


def test_percentages_are_of_the_evaluated():
    rows = as_frame(response(COUNTED, AB, DEFAULT))
    a = find(rows, level="A")
    counts = {
        "negativity": 3,
        "reduction": 2,
        "stable": 1,
        "progression": 1,
        "log_reduction": 5,  # negativity or reduction
        "evaluated": 7,
        "not_evaluated": 3,  # not evaluated in so many words, or missing
    }
    for name, n in counts.items():
        row = find(a, subject=f"blood:{name}", stat="count").iloc[0]
        assert (row["value"], row["n"], row["total"]) == (n, n, 10 if "evaluated" in name else 7)
    percent = find(a, subject="blood:log_reduction", stat="percent").iloc[0]
    low, high = proportion_interval(5, 7, "wilson")
    assert (percent["value"], percent["low"], percent["high"]) == pytest.approx((500 / 7, 100 * low, 100 * high))
    assert find(a, subject="blood:not_evaluated", stat="percent").empty


def test_interval_follows_the_option():
    percent = find(as_frame(response(COUNTED, AB, Options(proportion_interval="exact"))), stat="percent", level="A")
    row = find(percent, subject="blood:negativity").iloc[0]
    assert (row["low"] / 100, row["high"] / 100) == pytest.approx(proportion_interval(3, 7, "exact"))
    assert row["method"] == "exact"


def test_classes_sum_to_the_evaluated_and_tissues_are_counted_apart():
    frame = COUNTED.assign(marrow=["stable"] * 4 + [nan] * 6)
    rows = find(as_frame(response(frame, AB, DEFAULT)), level="A", stat="count")
    for tissue, evaluated in (("blood", 7), ("marrow", 4)):
        total = sum(value_of(rows, subject=f"{tissue}:{name}") for name in CLASSES)
        assert total == evaluated == value_of(rows, subject=f"{tissue}:evaluated")


def test_nobody_evaluated_has_counts_and_a_reason_instead_of_percentages():
    rows = as_frame(response(COUNTED, AB, DEFAULT))
    marrow = find(rows, subject="marrow:negativity", level="A")
    assert value_of(marrow, stat="count") == 0 and value_of(rows, subject="marrow:not_evaluated", level="A") == 10
    percent = find(marrow, stat="percent").iloc[0]
    assert isnan(percent["value"]) and isnan(percent["low"]) and percent["note"] == "nobody was evaluated"


EMPTY = [pytest.param(pd.DataFrame(), id="no columns"), pytest.param(COUNTED.iloc[:0], id="no rows")]


@pytest.mark.parametrize("classes", EMPTY)
def test_nobody_at_all(classes):
    rows = as_frame(response(classes, AB, DEFAULT))
    assert set(find(rows, stat="count")["value"]) == {0}
    assert find(rows, stat="percent")["value"].isna().all() and (find(rows, stat="percent")["note"] != "").all()
    tests = as_frame(response_test(classes, AB, DEFAULT))
    assert tests["value"].isna().all() and (tests["note"] != "").all()


def test_the_letters_comparison_in_blood():
    # a fall of at least 1 log10 in blood: 22 of 27 with FLT3-ITD or RAS against 18 of 33 without, Fisher p = 0.032
    classes = patients(A={"negativity": 22, "stable": 5}, B={"negativity": 18, "stable": 15}, unknown={"stable": 9})
    rows = find(as_frame(response_test(classes, BA, DEFAULT)), subject="blood:log_reduction")
    p = find(rows, stat="p").iloc[0]
    assert round(p["value"], 3) == 0.032 and (p["n"], p["total"]) == (60, 60)
    assert value_of(rows, stat="risk_difference", level="A vs B") == pytest.approx(100 * (22 / 27 - 18 / 33))
    assert value_of(rows, stat="odds_ratio", level="A vs B") > 1


def test_risk_difference_is_newcombes():
    # Newcombe 1998, table II, (a) 56 of 70 against 48 of 80: method 10 gives 0.0524 to 0.3339
    classes = patients(A={"negativity": 56, "stable": 14}, B={"negativity": 48, "stable": 32})
    row = find(as_frame(response_test(classes, BA, DEFAULT)), subject="blood:negativity", stat="risk_difference").iloc[
        0
    ]
    assert row["value"] == pytest.approx(20)
    assert (round(row["low"], 2), round(row["high"], 2)) == (5.24, 33.39)


@pytest.mark.parametrize("name", ["t22a", "t22b", "t22zero"])
def test_odds_ratio_and_p_reach_the_rows(name):
    r = TABLES["tables"][name]
    (a, b), (c, d) = r["table"]
    rows = as_frame(
        response_test(patients(A={"negativity": a, "stable": b}, B={"negativity": c, "stable": d}), BA, DEFAULT)
    )
    for subject in ("blood", "blood:negativity", "blood:log_reduction"):
        assert value_of(rows, subject=subject, stat="p") == pytest.approx(r["p"], abs=1e-9)
    row = find(rows, subject="blood:negativity", stat="odds_ratio").iloc[0]
    assert (row["value"], row["low"]) == pytest.approx((r["or"], r["ci"][0]), rel=1e-3)
    assert row["note"] == "" and row["level"] == "A vs B"


@pytest.mark.parametrize(
    ("a", "b", "note"),
    [
        ((6, 0), (3, 7), "infinite: everybody in mutated"),
        ((6, 2), (0, 7), "infinite: nobody in B"),
        ((6, 0), (0, 7), "infinite: everybody in mutated, nobody in B"),
        ((0, 6), (0, 7), "not estimable: nobody in both groups"),
        ((6, 0), (7, 0), "not estimable: everybody in both groups"),
    ],
)
def test_odds_ratio_without_a_number_says_why(a, b, note):
    groups = {name: {"negativity": yes, "stable": no} for name, (yes, no) in (("A", a), ("B", b))}
    rows = as_frame(response_test(patients(**groups), BA, DEFAULT, {"A": "mutated"}))
    row = find(rows, subject="blood:negativity", stat="odds_ratio").iloc[0]
    assert isnan(row["value"]) and isnan(row["high"]) and row["note"] == note
    assert (row["low"] > 0) == note.startswith("infinite")


def test_the_first_compared_group_is_the_reference():
    # 6 of 8 in A, 2 of 8 in B: B falls short of the reference A, as a hazard ratio "B vs A" would have it
    classes = patients(A={"negativity": 6, "stable": 2}, B={"negativity": 2, "stable": 6})
    rows = find(as_frame(response_test(classes, AB, DEFAULT)), subject="blood:negativity")
    assert value_of(rows, stat="risk_difference", level="B vs A") == pytest.approx(-50)
    assert value_of(rows, stat="odds_ratio", level="B vs A") < 1


def test_more_than_two_groups_have_p_only():
    r = TABLES["tables"]["t33"]["table"]
    groups = {
        g: dict(zip(("negativity", "reduction", "stable"), n, strict=True)) for g, n in zip("ABC", r, strict=True)
    }
    rows = as_frame(response_test(patients(**groups), ABC, DEFAULT))
    assert set(rows["stat"]) == {"p"}
    assert value_of(rows, subject="blood") == pytest.approx(TABLES["tables"]["t33"]["p"], abs=1e-9)


def test_group_in_which_nobody_was_evaluated_is_named():
    classes = patients(A={"negativity": 3, "stable": 4}, B={"negativity": 5, "stable": 1}, C={"not_evaluated": 4})
    row = find(as_frame(response_test(classes, ABC, DEFAULT)), subject="blood").iloc[0]
    two = as_frame(response_test(classes, AB, DEFAULT))
    assert row["note"] == "nobody evaluated in C"
    assert row["value"] == value_of(two, subject="blood", stat="p")
    alone = find(as_frame(response_test(classes, Groups("arm", ("A", "C"), ("A", "C")), DEFAULT)), subject="blood")
    assert alone["note"].tolist() == ["not tested: fewer than two compared groups evaluated; nobody evaluated in C"]


def test_table_beyond_the_cap_is_said_in_words():
    levels = tuple(f"c{i}" for i in range(10))
    classes = patients(**{level: dict.fromkeys(CLASSES, 20) for level in levels})
    row = find(as_frame(response_test(classes, Groups("centre", levels, levels), DEFAULT)), subject="blood").iloc[0]
    assert isnan(row["value"]) and row["note"] == "not tested: the table is too large for an exact test"


def test_one_patient_in_a_group():
    rows = as_frame(response_test(patients(A={"negativity": 1}, B={"stable": 4}), BA, DEFAULT))
    assert value_of(rows, subject="blood:negativity", stat="p") == pytest.approx(1 / 5)  # the one of five who has it
    assert value_of(rows, subject="blood:negativity", stat="risk_difference") == pytest.approx(100)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([*CLASSES, "not_evaluated"]), st.sampled_from("AB")), max_size=30))
def test_levels_sum_to_the_whole(pairs):
    frame = pd.DataFrame(pairs, columns=["blood", "level"]).assign(marrow=nan)
    by_level = find(as_frame(response(frame, AB, DEFAULT)), stat="count")
    whole = find(as_frame(response(frame.assign(level="all"), Groups(), DEFAULT)), stat="count")
    sums = by_level.groupby("subject")["value"].sum()
    assert {s: sums[s] for s in whole["subject"]} == dict(zip(whole["subject"], whole["value"], strict=True))
