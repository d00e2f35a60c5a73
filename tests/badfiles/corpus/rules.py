"""Fields that contradict each other: status against dates, times against times, response against values, criteria."""

from __future__ import annotations

from mrdcore.files import File
from tests.badfiles.corpus.bad_file import BadFile, Made, error, info, warning
from tests.badfiles.corpus.making import csv, two_files
from tests.badfiles.corpus.order import ZERO, pair


def two_files_with_death() -> Made:
    return (
        File("patients.csv", csv(f"patient_id;{ZERO};death_date;last_status", "P1;2021-02-15;2021-08-15;dead")),
        File(
            "samples.csv",
            csv("patient_id;date;tissue;value;unit", "P1;2021-08-16;blood;0.5;%", "P1;2021-02-15;blood;0.5;%"),
        ),
    )


CASES = (
    pair(
        "alive, with a date of death",
        "The status was not brought up to date.",
        f"{ZERO};last_status;death_date",
        "2021-02-15;alive;2021-08-15",
        "2021-02-15;dead;2021-08-15",
        warning("alive_with_death_date", 2, "last_status"),
    ),
    pair(
        "dead, without a date of death",
        "He would be left out, or live on.",
        f"{ZERO};last_status;death_date",
        "2021-02-15;dead;",
        "2021-02-15;dead;2021-08-15",
        error("death_without_date", 2, "last_status"),
    ),
    pair(
        "alive, with a cause of death",
        "The status was not brought up to date.",
        f"{ZERO};last_status;death_cause;last_news_date",
        "2021-02-15;alive;infection;2022-01-01",
        "2021-02-15;alive;;2022-01-01",
        warning("alive_with_death_cause", 2, "last_status"),
    ),
    pair(
        "not transplanted, with a date",
        "A planned date.",
        f"{ZERO};hsct;hsct_date",
        "2021-02-15;no;2021-08-15",
        "2021-02-15;no;",
        warning("hsct_no_with_date", 2, "hsct"),
    ),
    pair(
        "transplanted, without a date",
        "Left out of every analysis that asks when.",
        f"{ZERO};hsct;hsct_date",
        "2021-02-15;yes;",
        "2021-02-15;yes;2021-08-15",
        warning("hsct_yes_without_date", 2, "hsct"),
    ),
    pair(
        "cycles out of order",
        "Two dates exchanged.",
        f"{ZERO};ven_aza_start_date;cycle_2_start_date",
        "2021-02-15;2021-04-15;2021-03-15",
        "2021-02-15;2021-03-15;2021-04-15",
        warning("treatment_order", 2, "cycle_2_start_date"),
    ),
    pair(
        "treatment ends before it starts",
        "A year mistyped.",
        f"{ZERO};ven_aza_start_date;ven_aza_stop_date",
        "2021-02-15;2021-04-15;2021-03-15",
        "2021-02-15;2021-03-15;2021-04-15",
        warning("treatment_order", 2, "ven_aza_stop_date"),
    ),
    pair(
        "one cycle, with a second",
        "The count or the date is wrong.",
        f"{ZERO};cycles;ven_aza_start_date;cycle_2_start_date",
        "2021-02-15;1;2021-03-15;2021-04-15",
        "2021-02-15;2;2021-03-15;2021-04-15",
        warning("cycle_beyond_last", 2, "cycle_2_start_date"),
    ),
    pair(
        "no date of MRD relapse",
        "He has no time zero.",
        f"{ZERO};age",
        ";45",
        "2021-02-15;50",
        warning("time_zero_missing", 2, ZERO),
    ),
    BadFile(
        "no time zero at all",
        "The column was cut.",
        csv("patient_id;age", "P1;45", "P2;50"),
        (warning("no_time_zero"),),
        patients=("P1", "P2"),
    ),
    pair(
        "a negative time",
        "Counted from the wrong day.",
        "os_days;os_event",
        "-3;1",
        "0;1",
        error("negative_time", 2, "os_days"),
    ),
    pair(
        "a time without its event",
        "Dead or censored?",
        "os_days;os_event",
        "300;",
        "300;1",
        warning("time_without_event", 2, "os_event"),
    ),
    pair(
        "an event without its time",
        "Dead, but when?",
        "os_days;os_event",
        ";1",
        "300;1",
        warning("time_without_event", 2, "os_event"),
    ),
    pair(
        "relapse-free for longer than alive",
        "Days of one, months of the other.",
        "os_days;os_event;rfs_days;rfs_event",
        "300;1;400;1",
        "300;1;200;1",
        warning("times_out_of_order", 2, "rfs_days"),
    ),
    pair(
        "days and months that differ",
        "One was not brought up to date.",
        "os_days;os_months;os_event",
        "300;20;1",
        "304;10;1",
        warning("days_against_months", 2, "os_months"),
    ),
    pair(
        "a child",
        "The cohort is of adults.",
        f"{ZERO};age",
        "2021-02-15;12",
        "2021-02-15;18",
        warning("out_of_range", 2, "age"),
    ),
    pair(
        "no transplantation, but a donor",
        "Planned, or the answer is wrong.",
        f"{ZERO};hsct;donor",
        "2021-02-15;no;haplo",
        "2021-02-15;yes;haplo",
        warning("hsct_details_without_hsct", 2, "donor"),
    ),
    pair(
        "transplanted, with a reason why not",
        "One of the two is wrong.",
        f"{ZERO};hsct;no_hsct_reason",
        "2021-02-15;yes;refusal",
        "2021-02-15;no;refusal",
        warning("no_hsct_reason_with_hsct", 2, "no_hsct_reason"),
    ),
    pair(
        "a response that its values do not give",
        "Negativity in a file whose own values are positive: said where response is derived, used as read.",
        f"{ZERO};response_blood_given;mrd_blood_pre_treatment;mrd_blood_after_c1",
        "2021-02-15;negativity;1.5;0.5",
        "2021-02-15;negativity;1.5;not detected",
        info("unit_assumed"),
    ),
    BadFile(
        "a sample after death",
        "The sample's date or the death's is wrong.",
        two_files_with_death,
        (warning("sample_after_death", 2, "date"),),
    ),
    BadFile(
        "no MRD relapse in the samples",
        "Blood stays at 0.01 %: by ELN 2021 there is no rise of 1 log10.",
        lambda: two_files(
            (
                "P1;2020-10-15;blood;0.01;%",
                "P1;2021-02-15;blood;0.012;%",
                "P1;2021-03-15;blood;0.011;%",
            )
        ),
        (warning("relapse_not_confirmed", 2, ZERO), info("patients_without_samples")),
    ),
    BadFile(
        "MRD relapse confirmed in the samples",
        "From not detected to detected, twice: nothing to be said.",
        lambda: two_files(
            (
                "P1;2020-10-15;blood;not detected;%",
                "P1;2021-02-15;blood;0.5;%",
                "P1;2021-03-15;blood;1.5;%",
            )
        ),
        (info("patients_without_samples"),),
    ),
)
