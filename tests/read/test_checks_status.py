"""Status, transplantation, numbers and people: what one column says against another, and who stands twice."""

from __future__ import annotations

import pytest

from tests.read.by_hand import codes, cohort_of, csv, problem


def rows_with(data: bytes, code: str) -> list[tuple[int, ...]]:
    return [p.rows for p in cohort_of(data).problems if p.code == code]


def test_status_and_what_goes_with_it() -> None:
    data = csv(
        "id,mrd_relapse_date,death_date,death_cause,last_news_date,last_status",
        "P1,2021-01-01,,,2021-06-01,alive",
        "P2,2021-01-01,,infection,2021-06-01,alive",  # a cause of death in the living
        "P3,2021-01-01,,,2021-06-01,",  # nobody says whether dead or alive
        "P4,2021-01-01,2021-06-01,infection,2021-06-01,",  # a date of death says it
        "P5,2021-01-01,,,,",  # nothing is known at all: no follow-up, nothing to count
    )
    cohort = cohort_of(data)
    assert [(p.row, p.code) for p in cohort.problems] == [(3, "alive_with_death_cause"), (4, "status_missing")]


EVENTS = [
    # flag, its value, status, death, relapse, whether they contradict each other
    ("os_event", "yes", "alive", "", "", True),
    ("os_event", "yes", "dead", "2021-06-01", "", False),
    ("os_event", "no", "dead", "2021-06-01", "", True),
    ("os_event", "no", "alive", "", "2021-05-01", False),
    ("os_event", "", "alive", "", "", False),
    ("rfs_event", "yes", "alive", "", "", True),
    ("rfs_event", "yes", "alive", "", "2021-05-01", False),
    ("rfs_event", "yes", "", "", "", False),  # may have died: nobody knows
    ("rfs_event", "no", "alive", "", "2021-05-01", True),
    ("rfs_event", "no", "dead", "2021-06-01", "", True),
    ("rfs_mrd_event", "yes", "alive", "", "", False),  # a second MRD relapse is no morphologic one
    ("rfs_mrd_event", "no", "alive", "", "2021-05-01", True),
]


@pytest.mark.parametrize(("flag", "answer", "status", "death", "relapse", "wrong"), EVENTS)
def test_events_against_dates(flag: str, answer: str, status: str, death: str, relapse: str, wrong: bool) -> None:
    data = csv(
        f"id,mrd_relapse_date,{flag},last_status,death_date,morphologic_relapse_date,last_news_date",
        f"P1,2021-01-01,{answer},{status},{death},{relapse},2021-06-01",
    )
    assert ("event_against_dates" in codes(cohort_of(data))) is wrong


def test_what_only_a_relapse_leaves_behind() -> None:
    data = csv(
        "id,mrd_relapse_date,morphologic_relapse_date,last_morphologic_cr,death_cause,death_date,last_status,nras_relapse,last_news_date",
        "P1,2021-01-01,2021-03-01,no,,,alive,mutated,2021-06-01",  # all as it should be
        "P2,2021-01-01,,no,,,alive,,2021-06-01",  # not in CR, no relapse
        "P3,2021-01-01,,no,infection,2021-06-01,dead,,2021-06-01",  # not in CR when dying of infection: may be
        "P4,2021-01-01,,,leukaemia,2021-06-01,dead,,2021-06-01",  # died of leukaemia
        "P5,2021-01-01,,yes,,,alive,wild_type,2021-06-01",  # sequenced at a relapse that is not there
    )
    found = [(p.rows, p.column) for p in cohort_of(data).problems if p.code == "relapse_without_date"]
    assert found == [((3,), "last_morphologic_cr"), ((5,), "death_cause"), ((6,), "nras_relapse")]


def test_details_of_a_transplantation_that_was_not_done() -> None:
    data = csv(
        "id,os_days,hsct,hsct_date,donor,cycles_before_hsct,response_before_hsct_given,no_hsct_reason",
        "P1,1,yes,2021-01-01,sibling,2,negativity,",
        "P2,1,no,,,0,not_evaluated,refusal",  # no cycles before what never came, nothing evaluated: no detail
        "P3,1,no,,haplo,,,",  # a donor
        "P4,1,no,,,2,stable,",  # cycles and a response
        "P5,1,yes,2021-01-01,,,,refusal",  # a reason against it
        "P6,1,,,sibling,,,",  # unknown is not no
    )
    found = [(p.rows, p.column, p.code) for p in cohort_of(data).problems]
    assert found == [
        ((4,), "donor", "hsct_details_without_hsct"),
        ((5,), "cycles_before_hsct", "hsct_details_without_hsct"),
        ((5,), "response_before_hsct_given", "hsct_details_without_hsct"),
        ((6,), "no_hsct_reason", "no_hsct_reason_with_hsct"),
    ]


def test_a_file_with_dates_alone_says_who_was_not_transplanted() -> None:
    data = csv("id,os_days,hsct_date,donor", "P1,1,2021-01-01,sibling", "P2,1,,sibling")
    assert rows_with(data, "hsct_details_without_hsct") == [(3,)]
    assert codes(cohort_of(csv("id,os_days,donor", "P1,1,sibling"))) == []


def test_cycles_against_each_other() -> None:
    data = csv(
        "id,os_days,hsct,hsct_date,cycles,cycles_before_hsct,cycle_2_start_date,cycle_3_start_date",
        "P1,1,yes,2021-06-01,3,3,2021-02-01,2021-03-01",
        "P2,1,yes,2021-06-01,2,3,2021-02-01,",  # three of two
        "P3,1,yes,2021-06-01,1,1,2021-02-01,",  # a second of one
        "P4,1,yes,2021-06-01,2,2,2021-02-01,2021-03-01",  # a third of two
        "P5,1,yes,2021-06-01,,2,2021-02-01,2021-03-01",  # nobody counted
    )
    assert [(p.row, p.column, p.code) for p in cohort_of(data).problems] == [
        (3, "cycles_before_hsct", "cycles_before_hsct_too_many"),
        (4, "cycle_2_start_date", "cycle_beyond_last"),
        (5, "cycle_3_start_date", "cycle_beyond_last"),
    ]


def test_numbers_out_of_range_and_children() -> None:
    data = csv("id,os_days,age,ven_days_c1", "P1,1,18,28", "P2,1,17,29", "P3,1,111,0", "P4,1,110,1")
    cohort = cohort_of(data)
    assert "is of adults" in cohort.problems[0].message
    assert [(p.row, p.column, p.code) for p in cohort.problems] == [
        (3, "age", "out_of_range"),
        (4, "age", "out_of_range"),
        (3, "ven_days_c1", "out_of_range"),
        (4, "ven_days_c1", "out_of_range"),
    ]


def test_a_key_column_that_is_mostly_empty_is_said_in_a_cohort_of_some_size() -> None:
    half = [f"P{n},1,{'50' if n < 5 else ''}" for n in range(10)]
    assert codes(cohort_of(csv("id,os_days,age", *half))) == []
    fewer = [f"P{n},1,{'50' if n < 4 else ''}" for n in range(10)]
    found = problem(cohort_of(csv("id,os_days,age", *fewer)), "mostly_missing")
    assert (found.severity, found.column) == ("info", "age")
    assert "6 of 10" in found.message
    assert codes(cohort_of(csv("id,os_days,age", *fewer[3:]))) == []


PERSON = "id,diagnosis_date,mrd_relapse_date,ven_aza_start_date,sex,age,centre"
ONE = "2020-01-01,2021-01-01,2021-02-01,f,60,Lille"


def test_one_patient_under_two_numbers() -> None:
    other = ONE.replace("Lille", "Brest")
    data = csv(PERSON, f"P1,{ONE}", f"P2,{other}", f"P3,{ONE.replace('60', '61')}")
    found = problem(cohort_of(data), "possible_duplicate")
    assert (found.severity, found.rows, found.column) == ("warning", (2, 3), "id")
    assert "2 numbers" in found.message


def test_rows_that_are_the_same_but_for_the_number() -> None:
    data = csv(PERSON, f"P1,{ONE}", f"P2,{ONE.replace('f', 'm')}", f"P3,{ONE}", f"P4,{ONE}")
    assert [(p.code, p.rows) for p in cohort_of(data).problems] == [("identical_rows", (2, 4, 5))]


@pytest.mark.parametrize(
    "lines",
    [
        # One date and an age in common are chance.
        ("id,mrd_relapse_date,sex,age", "P1,2021-01-01,f,60", "P2,2021-01-01,f,60"),
        # What is missing in both is no likeness.
        (PERSON, "P1,,2021-01-01,,f,60,Lille", "P2,,2021-01-01,,f,60,Brest"),
        # Two short rows are alike for want of columns.
        ("id,os_days,os_event,sex", "P1,30,1,f", "P2,30,1,f"),
    ],
)
def test_chance_makes_no_duplicates(lines: tuple[str, ...]) -> None:
    assert not {"possible_duplicate", "identical_rows"} & set(codes(cohort_of(csv(*lines))))


def test_the_disease_against_the_mutation() -> None:
    data = csv(
        "id,os_days,disease,npm1",
        "P1,1,npm1,mutated",
        "P2,1,npm1,",  # not tested again
        "P3,1,inv(16),wild_type",
        "P4,1,npm1,wild_type",
        "P5,1,t(8;21),mutated",
        "P6,1,,mutated",
    )
    assert [(p.row, p.code, p.severity) for p in cohort_of(data).problems] == [
        (7, "disease_unknown", "info"),
        (5, "disease_against_mutation", "warning"),
        (6, "disease_against_mutation", "warning"),
    ]


def test_patients_without_the_first_day_of_treatment() -> None:
    data = csv("id,mrd_relapse_date,ven_aza_start_date", "P1,2021-01-01,2021-02-01", "P2,2021-01-01,")
    assert rows_with(data, "treatment_start_missing") == [(3,)]
    nobody = csv("id,mrd_relapse_date,ven_aza_start_date", "P1,2021-01-01,")
    assert rows_with(nobody, "treatment_start_missing") == []
