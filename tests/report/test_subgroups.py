"""Which variables make subgroups, and the rows that the page shows."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from mrdcore.derive import Derived, derive
from mrdcore.derive.endpoints import ENDPOINTS
from mrdcore.options import Options
from mrdcore.report import report
from mrdcore.report.subgroups import (
    divisions,
    groupings,
    response_subgroup_rows,
    subgroup_rows,
    variables,
)
from mrdcore.results import as_frame, find, value_of
from mrdcore.select import Selected, Selection, select
from tests.derive.by_hand import cohort, patients
from tests.test_report import demo

FLT3 = Selection.parse("by=flt3_itd_or_ras")


@cache
def derived() -> Derived:
    return derive(demo())


def selected(query: str = "by=flt3_itd_or_ras") -> Selected:
    return select(derived().patients, Selection.parse(query))


def test_the_usual_subgroups_are_known_at_time_zero_and_have_few_levels() -> None:
    found = variables(selected(), derived())
    assert found.usual == ("sex", "age:60", "disease", "dnmt3a", "idh1", "idh2", "best_first_line_response")
    assert "centre" not in found.possible  # ten centres are too many
    assert {"hsct", "ven_group"} <= found.later & set(found.possible)
    assert found.possible["age:60"] == "Age (≤ 60 years, > 60 years)"
    assert found.possible["ven_days_c1:14"].startswith("Days of venetoclax in cycle 1 (≤ 14 days, > 14 days")


def test_the_grouping_makes_no_subgroups_of_itself_whatever_its_cut() -> None:
    assert "sex" not in variables(selected("by=sex"), derived()).possible
    by_age = variables(selected("by=age:50"), derived())
    assert not [key for key in by_age.possible if key.startswith("age")]


def test_a_variable_with_one_group_in_each_level_is_not_usual() -> None:
    found = variables(selected("by=flt3_itd"), derived())
    assert "flt3_itd_or_ras" in found.usual  # wild type FLT3 with mutated RAS: both groups in "yes"
    people = patients(
        *({"sex": sex, "dnmt3a": gene} for sex, gene in [("male", "mutated"), ("female", "wild_type")] * 3)
    )
    alike = derive(cohort(people))
    chosen = select(alike.patients, Selection(by="sex"))
    assert variables(chosen, alike).usual == ()
    assert "dnmt3a" in variables(chosen, alike).possible


def test_unknown_is_no_level_that_counts_towards_two() -> None:
    people = patients(*({"sex": sex, "dnmt3a": gene} for sex, gene in [("male", "mutated"), ("female", None)] * 3))
    alike = derive(cohort(people))
    assert "dnmt3a" not in variables(select(alike.patients, Selection(by="sex")), alike).possible


def test_only_the_selected_patients_count() -> None:
    assert "disease" not in variables(selected("by=flt3_itd_or_ras&disease=npm1"), derived()).possible
    assert set(groupings(selected(), derived())) == {"flt3_itd_or_ras", "ven_group", "dnmt3a", "sex"}
    assert "sex" not in groupings(selected("sex=male"), derived())


def test_the_overall_line_is_the_cox_model_and_the_response_test_of_the_other_pages() -> None:
    at = Selection.parse("disease=npm1&by=flt3_itd_or_ras")
    whole = report(demo(), at).rows
    rows = as_frame(subgroup_rows(select(derived().patients, at), derived(), ENDPOINTS["rfs_mrd"], ("sex",)))
    theirs = value_of(whole, analysis="cox", subject="rfs_mrd", stat="hazard_ratio")
    assert value_of(rows, level="all", stat="hazard_ratio") == pytest.approx(theirs)
    subjects = ("blood:log_reduction", "marrow:log_reduction")
    answers = as_frame(response_subgroup_rows(select(derived().patients, at), ("sex",), subjects))
    for subject in subjects:
        for stat in ("p", "risk_difference", "odds_ratio"):
            ours = value_of(answers, subject=subject, level="all", stat=stat)
            assert ours == value_of(whole, analysis="response_test", subject=subject, stat=stat)


def test_levels_sum_to_the_whole() -> None:
    keys = ("sex", "age:60", "dnmt3a", "best_first_line_response")
    rows = as_frame(subgroup_rows(selected(), derived(), ENDPOINTS["rfs"], keys))
    events = find(rows, stat="events").set_index("level")
    for key in keys:
        for group in ("yes", "no"):
            parts = events[events.index.str.startswith(f"{key}=") & events.index.str.endswith(f"|{group}")]
            assert parts["n"].sum() == events.loc[f"all|{group}", "n"]
            assert parts["total"].sum() == events.loc[f"all|{group}", "total"]


def test_an_endpoint_that_the_file_cannot_give_says_why() -> None:
    people = patients(
        {"os_days": 100, "os_event": "yes", "sex": "male"}, {"os_days": 200, "os_event": "no", "sex": "female"}
    )
    counted = derive(cohort(people))
    (row,) = subgroup_rows(select(counted.patients, Selection(by="sex")), counted, ENDPOINTS["rfs"], ())
    assert row.note == "not available: the file has no date of MRD relapse and no date of morphologic relapse"


def test_strata_and_late_entry_reach_the_forest() -> None:
    options = Options(strata="sex", entry="ven_aza_start", min_events=0)
    other = derive(demo(), options)
    chosen = select(other.patients, FLT3)
    rows = as_frame(subgroup_rows(chosen, other, ENDPOINTS["rfs_mrd"], ("age:60",)))
    overall = find(rows, level="all", stat="hazard_ratio")
    whole = report(demo(), FLT3, options, ("rfs_mrd",)).rows
    assert overall["value"].item() == pytest.approx(
        value_of(whole, analysis="cox", subject="rfs_mrd", stat="hazard_ratio")
    )
    assert overall["method"].item() == "Efron, stratified"


def test_subgroups_divide_the_selected_patients_alone() -> None:
    chosen = selected("disease=npm1&by=flt3_itd_or_ras")
    (division,) = divisions(chosen, ("sex",)).values()
    pd.testing.assert_index_equal(division.level.index, chosen.patients.index)
