"""Everything derived together: which columns come, what is left alone, and that order means nothing."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from mrdcore.cohort import Cohort
from mrdcore.derive import derive
from tests.derive.by_hand import DETECTED, NOT_DETECTED, cohort, day, patients, sample, samples


def mixed_cohort() -> Cohort:
    """Patients that meet different rules in blood and marrow, by date and by time point."""
    people = patients(
        {"flt3_itd": "mutated", "ven_days_c1": 14, "hsct_date": day(120), "last_news_date": day(700)},
        {"flt3_itd": "wild_type", "ven_days_c1": 28, "morphologic_relapse_date": day(50), "last_news_date": day(60)},
        {"flt3_itd": None, "ven_days_c1": None, "second_mrd_relapse_date": day(200), "last_news_date": day(400)},
        {"flt3_itd": "mutated", "ven_days_c1": 7, "death_date": day(40), "last_news_date": day(40)},
    )
    people["mrd_relapse_date"] = pd.Timestamp(day(-40))
    people["ven_aza_start_date"] = pd.Timestamp(day(0))
    return cohort(
        people,
        samples(
            sample("P1", "blood", 1.0, on=-5),
            sample("P1", "blood", 0.1, on=40),
            sample("P1", "blood", NOT_DETECTED, on=70),
            sample("P2", "marrow", 2.0, at="pre_treatment"),
            sample("P2", "marrow", 0.5, at="after_c1"),
            sample("P2", "marrow", 30.0, at="after_c2"),
            sample("P3", "blood", 0.5, on=-1),
            sample("P3", "blood", DETECTED, on=60, limit=0.01),
            sample("P3", "marrow", 3.0, on=60),
        ),
    )


@cache
def derived_in_order() -> pd.DataFrame:
    """The patients of the mixed cohort as they are derived from its own order; not to be changed."""
    return derive(mixed_cohort()).patients.set_index("patient_id")


def test_columns_of_the_file_stay_first_and_unchanged() -> None:
    source = mixed_cohort()
    before = source.patients.copy(), source.samples.copy()
    found = derive(source).patients
    pd.testing.assert_frame_equal(found[list(source.patients)], source.patients)
    pd.testing.assert_frame_equal(source.patients, before[0])
    pd.testing.assert_frame_equal(source.samples, before[1])
    assert {"hsct", "flt3_itd_or_ras", "ven_group", "relapse_timing", "response_blood", "responded"} <= set(found)


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(4)), st.permutations(range(9)))
def test_order_of_patients_and_samples_is_irrelevant(people: list[int], taken: list[int]) -> None:
    source = mixed_cohort()
    shuffled = cohort(
        source.patients.iloc[people].reset_index(drop=True), source.samples.iloc[taken].reset_index(drop=True)
    )
    expected = derived_in_order()
    found = derive(shuffled).patients.set_index("patient_id").loc[expected.index]
    pd.testing.assert_frame_equal(found, expected)


def test_recorded_transplantation_is_completed_in_its_place() -> None:
    people = patients({"hsct": None, "hsct_date": day(90), "age": 60}, {"hsct": "no", "hsct_date": None, "age": 70})
    found = derive(cohort(people)).patients
    assert list(found["hsct"]) == ["yes", "no"]
    assert list(found).count("hsct") == 1


def test_a_column_of_the_file_with_a_derived_name_gives_way() -> None:
    people = patients({"ven_aza_start_date": day(0), "responded": "perhaps", "response_blood": "??"})
    found = derive(cohort(people, samples(sample("P1", "blood", NOT_DETECTED, on=30)))).patients
    assert list(found).count("responded") == list(found).count("response_blood") == 1
    assert found["responded"].iloc[0] == "yes"
    assert found["response_blood"].iloc[0] == "negativity"


def test_a_file_with_identifiers_alone() -> None:
    source = cohort(patients({}, {}))
    found = derive(source)
    assert list(found.patients) == ["patient_id"]
    assert found.problems == ()


def test_missing_dates_stay_missing() -> None:
    people = patients({"mrd_relapse_date": None, "ven_aza_start_date": None, "hsct_date": None, "diagnosis_date": None})
    found = derive(cohort(people)).patients
    numbers = found.select_dtypes("number")
    assert len(numbers.columns) == 4
    assert np.isnan(numbers.to_numpy()).all()
