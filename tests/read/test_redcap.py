"""REDCap exports, raw and labelled: boxes, events, repeated forms."""

from __future__ import annotations

from tests.read.by_hand import cohort_of, csv, days, problem


def test_a_box_that_is_not_ticked_is_wild_type_only_where_another_is() -> None:
    # Record 2 has no tick at all: nobody may have looked. mutations___1 is only a number.
    data = csv(
        "record_id,mrd_relapse_date,mutations___flt3_itd,mutations___nras,mutations___1,genes_complete",
        "1,2021-01-01,1,0,0,2",
        "2,2021-02-01,0,0,0,0",
    )
    cohort = cohort_of(data)
    assert cohort.patients["flt3_itd"].fillna("").tolist() == ["mutated", ""]
    assert cohort.patients["nras"].fillna("").tolist() == ["wild_type", ""]
    assert cohort.patients["mutations___1"].fillna("").tolist() == ["no", ""]
    assert "genes_complete" not in cohort.patients
    assert "1 rows without such a tick" in problem(cohort, "checkboxes_read").message


def test_events_make_one_patient_and_samples_with_their_time_point() -> None:
    data = csv(
        "record_id,redcap_event_name,redcap_data_access_group,age,mrd_relapse_date,mrd_sang,mrd_moelle",
        "1,inclusion_arm_1,lyon,45,2021-01-01,,",
        "1,c1_arm_1,lyon,,,0.5,2",
        "1,Après C2 (Arm 1: VEN-AZA),lyon,,,0.1,",
    )
    cohort = cohort_of(data)
    assert cohort.patients[["patient_id", "age", "centre"]].to_numpy().tolist() == [["1", 45.0, "lyon"]]
    assert cohort.samples[["tissue", "timepoint", "value"]].to_numpy().tolist() == [
        ["blood", "after_c1", 0.5],
        ["marrow", "after_c1", 2.0],
        ["blood", "after_c2", 0.1],
    ]


def test_a_repeated_form_without_results_is_set_aside_and_said() -> None:
    data = csv(
        "record_id,redcap_repeat_instrument,redcap_repeat_instance,age,mrd_relapse_date,grade",
        "1,,,45,2021-01-01,",
        "1,toxicity,1,,,3",
    )
    cohort = cohort_of(data)
    assert len(cohort) == 1
    assert problem(cohort, "redcap_repeats_left_out").rows == (3,)


def test_what_a_later_event_says_of_the_patient_is_the_patients() -> None:
    cohort = cohort_of(
        csv(
            "record_id,redcap_event_name,age,mrd_relapse_date,hsct_date",
            "1,inclusion_arm_1,45,2021-01-01,",
            "1,follow_up_arm_1,,,2021-06-01",
        )
    )
    assert days(cohort, "hsct_date") == ["2021-06-01"]
