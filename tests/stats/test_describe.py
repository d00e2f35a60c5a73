from __future__ import annotations

from math import isnan, nan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrdcore.options import Options
from mrdcore.results import as_frame, find, value_of
from mrdcore.select import Groups
from mrdcore.stats.baseline import describe, paired_mutations

AB = Groups("arm", ("A", "B"), ("A", "B"))
DEFAULT = Options()
PATIENTS = pd.DataFrame(
    [
        ("A", 40.0, "female", "x", "2020-01-01"),
        ("A", 50.0, "female", "y", "2020-01-01"),
        ("A", 60.0, nan, "x", "2020-01-01"),  # sex not known
        ("A", 80.0, "male", nan, "2020-01-01"),
        ("A", nan, "unknown", "x", "2020-01-01"),  # age not known; unknown is missing, never a value
        ("B", 70.0, "male", "z", "2020-01-01"),
        ("left out", 99.0, "male", "w", "2020-01-01"),  # a level that is not shown
    ],
    columns=["level", "age", "sex", "own column", "diagnosis_date"],
)


def rows_of(*variables: str, options: Options = DEFAULT) -> pd.DataFrame:
    return as_frame(describe(PATIENTS, variables, AB, options))


def test_numbers_by_linear_interpolation():
    a = find(rows_of("age"), level="A", subject="age")
    # R: quantile(c(40, 50, 60, 80), c(.5, .25, .75), type = 7) is 55, 47.5, 65
    expected = {"median": 55, "q1": 47.5, "q3": 65, "min": 40, "max": 80, "missing": 1}
    assert dict(zip(a["stat"], a["value"], strict=True)) == expected
    known = a[a["stat"] != "missing"]
    assert set(known["n"]) == {4} and set(a["total"]) == {5}


def test_one_patient_is_its_own_quartiles():
    b = find(rows_of("age"), level="B")
    assert b["value"].tolist() == [70] * 5 + [0]


@pytest.mark.parametrize(("denominator", "total"), [("known", 3), ("all", 5)])
def test_categories_of_the_known_or_of_all(denominator, total):
    a = find(rows_of("sex", options=Options(denominator=denominator)), level="A")
    for category, n in (("female", 2), ("male", 1)):
        for stat, value in (("count", n), ("percent", 100 * n / total)):
            row = find(a, subject=f"sex={category}", stat=stat).iloc[0]
            assert (row["value"], row["n"], row["total"]) == (pytest.approx(value), n, total)
    assert value_of(a, subject="sex", stat="missing") == 2


def test_categories_of_nobody_are_listed_in_dictionary_order():
    b = find(rows_of("sex"), level="B", stat="count")
    assert b["subject"].tolist() == ["sex=female", "sex=male"] and b["value"].tolist() == [0, 1]


def test_own_columns_are_listed_in_sorted_order_for_every_level():
    b = find(rows_of("own column"), level="B", stat="count")
    assert b["subject"].tolist() == ["own column=x", "own column=y", "own column=z"]
    assert b["value"].tolist() == [0, 0, 1]


def test_a_value_that_the_dictionary_lacks_follows_its_levels():
    patients = pd.DataFrame({"level": ["A", "A"], "sex": ["other", "male"]})
    rows = find(as_frame(describe(patients, ("sex",), Groups("arm", ("A",)), DEFAULT)), stat="count")
    assert rows["subject"].tolist() == ["sex=female", "sex=male", "sex=other"]


def test_dates_and_absent_columns_have_no_rows():
    assert rows_of("diagnosis_date", "ven_days_c1", "patient_id").empty


def test_variables_come_in_the_order_asked_for():
    assert rows_of("sex", "age")["subject"].str.split("=").str[0].drop_duplicates().tolist() == ["sex", "age"]


@pytest.mark.parametrize(
    "missing", [PATIENTS.iloc[:0], PATIENTS.assign(age=nan, sex=nan)], ids=["nobody", "all missing"]
)
def test_nothing_known_is_said_in_words(missing):
    rows = as_frame(describe(missing, ("age", "sex"), AB, DEFAULT))
    numbers = rows[rows["stat"].isin(["median", "q1", "q3", "min", "max", "percent"])]
    assert numbers["value"].isna().all() and set(numbers["note"]) == {"no value known"}
    assert set(find(rows, stat="count")["value"]) == {0}
    assert find(rows, stat="missing", level="A")["value"].tolist() == [(missing["level"] == "A").sum()] * 2


def test_an_empty_frame_has_no_variables():
    assert describe(pd.DataFrame(), ("age", "sex"), AB, DEFAULT) == []
    assert paired_mutations(pd.DataFrame(), AB) == []


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from(["male", "female", None])), max_size=30))
def test_levels_sum_to_the_whole_and_categories_to_the_known(pairs):
    frame = pd.DataFrame(pairs, columns=["level", "sex"])
    rows = as_frame(describe(frame, ("sex",), AB, DEFAULT))
    whole = as_frame(describe(frame.assign(level="all"), ("sex",), Groups(), DEFAULT))
    for subject, stat in (("sex=female", "count"), ("sex=male", "count"), ("sex", "missing")):
        assert find(rows, subject=subject, stat=stat)["value"].sum() == value_of(whole, subject=subject, stat=stat)
    assert find(rows, stat="count")["value"].sum() == frame["sex"].notna().sum()


PAIRED = pd.DataFrame(
    [
        ("A", "mutated", "wild_type"),  # lost
        ("A", "mutated", "wild_type"),  # lost
        ("A", "wild_type", "mutated"),  # gained
        ("A", "mutated", "mutated"),  # unchanged
        ("A", "wild_type", "wild_type"),  # unchanged
        ("A", "mutated", nan),  # no sequencing at relapse: no pair
        ("A", nan, "mutated"),  # not known at diagnosis: no pair
        ("B", nan, nan),
    ],
    columns=["level", "flt3_itd", "flt3_itd_relapse"],
)


def test_mutations_lost_and_gained_in_pairs():
    rows = as_frame(paired_mutations(PAIRED.assign(npm1="mutated"), AB))
    assert set(rows["subject"]) == {"flt3_itd"}  # NPM1 has no column at relapse
    a = find(rows, level="A")
    assert dict(zip(a["stat"], a["value"], strict=True)) == {"lost": 2, "gained": 1, "unchanged": 2}
    assert set(a["total"]) == {5} and (a["note"] == "").all()
    b = find(rows, level="B")
    assert set(b["value"]) == {0} and set(b["total"]) == {0}
    assert set(b["note"]) == {"no patient known at both diagnosis and relapse"}


def test_whole_numbers_of_pandas_are_numbers_too():
    frame = pd.DataFrame({"level": ["A", "A"], "cycles": pd.array([2, None], dtype="Int64")})
    rows = as_frame(describe(frame, ("cycles",), Groups("arm", ("A",)), DEFAULT))
    assert value_of(rows, stat="median") == 2 and value_of(rows, stat="missing") == 1
    assert not any(isnan(v) for v in np.asarray(rows["value"], float))
