"""Each variable between two groups: which test, on whom, and why there is none."""

from __future__ import annotations

from math import isnan

import pandas as pd
import pytest

from mrdcore.results import as_frame, find, value_of
from mrdcore.select import Groups
from mrdcore.stats.baseline_tests import compare_baseline
from tests.stats.r_answers import answers, case

AB = Groups("groups", ("A", "B"), ("B", "A"))


def people(**columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame(columns)


def rows_of(patients: pd.DataFrame, *variables: str) -> pd.DataFrame:
    return as_frame(compare_baseline(patients, variables, AB))


def test_a_number_is_tested_by_ranks_as_in_r():
    lung, r = case("cox_lung"), answers("rank_sum")["lung_age"]
    rows = rows_of(people(age=lung["age"].tolist(), level=lung["female"].map({1: "A", 0: "B"}).tolist()), "age")
    assert value_of(rows, stat="p") == pytest.approx(r["p"], abs=1e-12)
    shift = find(rows, stat="shift").iloc[0]
    assert (shift["low"], shift["high"]) == pytest.approx((r["low"], r["high"]), abs=1e-8)
    assert shift["level"] == "A vs B"


def test_a_category_is_tested_by_fisher_among_the_known():
    sex = ["female"] * 7 + ["male"] * 3 + [None] + ["female"] * 2 + ["male"] * 8
    rows = rows_of(people(sex=sex, level=["A"] * 11 + ["B"] * 10), "sex")
    assert value_of(rows, stat="p") == pytest.approx(
        0.069778518694927, abs=1e-12
    )  # R: fisher.test(rbind(c(7, 3), c(2, 8)))
    assert find(rows, stat="p")["n"].item() == 20  # not the one whose sex is unknown
    assert value_of(rows, stat="risk_difference", level="A vs B") == pytest.approx(50)


def test_more_than_two_categories_have_a_p_and_no_difference():
    disease = ["npm1", "npm1", "runx1_runx1t1", "npm1", "cbfb_myh11", "cbfb_myh11"]
    rows = rows_of(people(disease=disease, level=list("AAABBB")), "disease")
    assert list(rows["stat"]) == ["p"]
    assert 0 < value_of(rows, stat="p") <= 1


def test_what_is_set_aside_or_not_evaluated_enters_no_test():
    ven = ["<=14"] * 4 + [">14"] * 4 + ["dose_changed"] * 2
    level = list("AAABABBBAB")
    with_changed, without = (
        rows_of(people(ven_group=ven[:n], level=level[:n]), "ven_group") for n in (10, 8)
    )  # fmt: skip
    assert value_of(with_changed, stat="p") == value_of(without, stat="p")
    answer = ["negativity", "stable", "negativity", "stable", "not_evaluated", "not_evaluated"]
    rows = rows_of(people(response_blood=answer, level=list("AABBAA")), "response_blood")
    assert find(rows, stat="p")["n"].item() == 4


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"age": [50, 60, None, None], "level": list("AABB")}, "not tested: nothing known in B"),
        ({"sex": ["male", None, None, None], "level": list("ABBB")}, "not tested: nothing known in B"),
        ({"age": [None] * 3, "level": list("ABB")}, "not tested: nothing known in A and B"),
        ({"age": [50, 50, 50], "level": list("ABB")}, "not tested: all values are the same"),
        ({"sex": ["male"] * 3, "level": list("ABB")}, "not tested: all values are the same"),
        ({"age": [], "level": []}, "not tested: nothing known in A and B"),
    ],
)  # fmt: skip
def test_where_there_is_no_test_the_reason_stands_in_its_place(columns, reason):
    rows = rows_of(people(**columns), next(iter(columns)))
    p = find(rows, stat="p").iloc[0]
    assert isnan(p["value"])
    assert p["note"] == reason


def test_few_patients_have_a_p_and_a_shift_without_limits():
    rows = rows_of(people(age=[40, 50, 60, 70], level=list("AABB")), "age")
    assert value_of(rows, stat="p") == pytest.approx(1 / 3)  # R: wilcox.test(c(40, 50), c(60, 70))
    shift = find(rows, stat="shift").iloc[0]
    assert (shift["value"], isnan(shift["low"])) == (-20, True)
    assert shift["note"] == "no 95% interval: too few patients"


def test_dates_and_columns_that_are_not_there_have_no_rows():
    assert rows_of(people(mrd_relapse_date=["2021-01-01"], level=["A"]), "mrd_relapse_date", "age").empty
