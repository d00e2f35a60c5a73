"""Columns of MRD that no response is read from are named, those that are read are not."""

from __future__ import annotations

from tests.read.by_hand import codes, cohort_of, csv, problem


def test_own_columns_that_speak_of_mrd_are_named() -> None:
    header = "id;os_days;MRD sang C3;mrd_1;score;mrd_blood_after_c1"
    cohort = cohort_of(csv(header, "P1;1;0,5;2;7;0,1"))
    said = problem(cohort, "mrd_not_read")
    assert said.severity == "info"
    assert "MRD sang C3, mrd_1." in said.message
    assert "MRD sang C3" in cohort.own_columns


def test_nothing_is_said_of_empty_columns_and_of_words_that_only_look_so() -> None:
    cohort = cohort_of(
        csv("id;mrd_relapse_date;MRD sang C3;mrdx;mrd_blood_after_c1;last_mrd", "P1;2021-02-15;;2;0,1;negative")
    )
    assert "mrd_not_read" not in codes(cohort)
