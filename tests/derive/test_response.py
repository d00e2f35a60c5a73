"""Response classes: every rule and boundary of the letter's definition, one patient each."""

from __future__ import annotations

from dataclasses import replace
from math import nan

import pandas as pd
import pytest

from mrdcore.derive import derive
from mrdcore.derive.response import classify, derive_response
from mrdcore.options import DEFAULTS, Options
from mrdcore.problem import At
from tests.derive.by_hand import DETECTED, NOT_DETECTED, cohort, day, patients, plain, sample, samples

TREATED = {"ven_aza_start_date": day(0)}

PAIRS = [
    # state, value, state before, value before, class, reason
    ("not_detected", nan, "quantified", 5.0, "negativity", "not detected"),
    ("not_detected", nan, None, nan, "negativity", "negativity needs no sample before treatment"),
    ("not_detected", nan, "not_detected", nan, "negativity", "not detected, whatever came before"),
    ("not_detected", nan, "quantified", 0.01, "negativity", "not detected comes before the rule of 1 log10"),
    ("quantified", 0.1, "quantified", 1.0, "reduction", "exactly 1 log10 down counts"),
    ("quantified", 0.03, "quantified", 0.3, "reduction", "exactly 1 log10 down"),
    ("quantified", 0.07, "quantified", 0.7, "reduction", "exactly 1 log10 down, 0.07/0.7 = 0.10000000000000002"),
    ("quantified", 0.011, "quantified", 0.11, "reduction", "exactly 1 log10 down, 0.011/0.11 = 0.09999999999999999"),
    ("quantified", 0.1001, "quantified", 1.0, "stable", "a little less than 1 log10 down"),
    ("quantified", 0.0001, "quantified", 80.0, "reduction", "nearly 6 log10 down, still detected"),
    ("quantified", 1.0, "quantified", 0.1, "progression", "exactly 1 log10 up counts"),
    ("quantified", 0.3, "quantified", 0.03, "progression", "exactly 1 log10 up"),
    ("quantified", 0.7, "quantified", 0.07, "progression", "exactly 1 log10 up, 0.7/0.07 = 9.999999999999998"),
    ("quantified", 0.999, "quantified", 0.1, "stable", "a little less than 1 log10 up"),
    ("quantified", 0.5, "quantified", 0.5, "stable", "unchanged"),
    ("not_quantifiable", 0.01, "quantified", 0.1, "reduction", "below a limit that lies exactly 1 log10 under"),
    ("not_quantifiable", 0.01, "quantified", 5.0, "reduction", "below a limit that lies far under"),
    ("not_quantifiable", 0.01, "quantified", 0.05, "stable", "a fall, but 1 log10 is not shown"),
    ("not_quantifiable", 0.5, "quantified", 0.01, "stable", "the limit has risen, not the transcript"),
    ("not_quantifiable", nan, "quantified", 5.0, "not_evaluated", "the limit is not given: no change can be computed"),
    ("quantified", 0.1, "not_quantifiable", 0.01, "progression", "from under the limit to 1 log10 over it"),
    ("quantified", 0.05, "not_quantifiable", 0.01, "stable", "a rise, but 1 log10 is not shown"),
    ("quantified", 0.05, "not_quantifiable", 1.0, "stable", "under a high limit before: no fall is shown"),
    ("quantified", 0.1, "not_quantifiable", nan, "not_evaluated", "the limit before treatment is not given"),
    ("not_quantifiable", 0.01, "not_quantifiable", 0.01, "stable", "under the limit before and after"),
    ("quantified", 0.1, None, nan, "not_evaluated", "no sample before treatment: negativity or nothing"),
    ("not_quantifiable", 0.01, None, nan, "not_evaluated", "no sample before treatment: negativity or nothing"),
    ("quantified", 0.1, "not_detected", nan, "not_evaluated", "not detected before: there is no ratio to rise from"),
    (None, nan, "quantified", 1.0, "not_evaluated", "no sample after treatment"),
]


@pytest.mark.parametrize(("state", "value", "state_before", "before", "expected", "reason"), PAIRS)
def test_class_of_a_pair(
    state: str | None, value: float, state_before: str | None, before: float, expected: str, reason: str
) -> None:
    pair = pd.DataFrame({"value": [value], "state": [state], "baseline": [before], "baseline_state": [state_before]})
    assert list(classify(pair)) == [expected], reason


def response(people: pd.DataFrame, taken: pd.DataFrame, options: Options = DEFAULTS) -> pd.DataFrame:
    return derive_response(people, taken, options)


def test_tissues_are_never_mixed() -> None:
    taken = samples(
        sample("P1", "marrow", 10.0, on=-5),  # before treatment in marrow only
        sample("P1", "blood", 0.1, on=30),  # would be a reduction against the marrow
        sample("P1", "marrow", 9.0, on=30),
        sample("P2", "marrow", 10.0, on=-5),
        sample("P2", "blood", NOT_DETECTED, on=30),  # negativity needs nothing before it
        sample("P3", "blood", 1.0, on=-5),
        sample("P3", "blood", 0.1, on=30),
        sample("P3", "marrow", 10.0, on=-5),
        sample("P3", "marrow", 0.5, on=30),
    )
    found = response(patients(TREATED, TREATED, TREATED), taken)
    assert plain(found["response_blood"]) == ["not_evaluated", "negativity", "reduction"]
    assert plain(found["response_marrow"]) == ["stable", "not_evaluated", "reduction"]
    assert plain(found["mrd_blood_baseline"]) == [None, None, 1.0]
    assert plain(found["mrd_marrow_baseline"]) == [10.0, 10.0, 10.0]
    assert found["mrd_blood_log10_change"].iloc[2] == pytest.approx(-1)
    assert plain(found["mrd_blood_log10_change"])[:2] == [None, None]


def test_baseline_is_the_last_sample_before_treatment() -> None:
    taken = samples(
        sample("P1", "blood", 1.0, on=0),  # the day of the first dose is before treatment; the last one counts
        sample("P1", "blood", 50.0, on=-20),
        sample("P1", "blood", 0.2, on=30),
        sample("P2", "blood", 1.0, on=-3),
        sample("P2", "blood", 50.0, on=1),  # day 1 is treatment
        sample("P2", "blood", 0.2, on=30),
        sample("P3", "blood", 2.0, at="pre_treatment"),  # no dates: the time points decide
        sample("P3", "blood", 0.2, at="after_c1"),
        sample("P4", "blood", 50.0, on=-20),
        sample("P4", "blood", NOT_DETECTED, on=-2),  # the last one counts, although it is not quantified
        sample("P4", "blood", 0.2, on=30),
        sample("P5", "blood", DETECTED, on=-2, limit=0.01),
        sample("P5", "blood", 0.2, on=30),
    )
    found = response(patients(*[TREATED] * 5), taken)
    assert plain(found["mrd_blood_baseline"]) == [1.0, 1.0, 2.0, None, None]
    assert plain(found["response_blood"]) == ["stable", "stable", "reduction", "not_evaluated", "progression"]


def test_a_missing_result_is_no_sample() -> None:
    taken = samples(
        sample("P1", "blood", 1.0, on=-5),
        sample("P1", "blood", 0.05, on=30),
        {**sample("P1", "blood", 0.05, on=40), "value": nan, "state": None},  # taken, result missing
    )
    assert plain(response(patients(TREATED), taken)["response_blood"]) == ["reduction"]


@pytest.mark.parametrize(
    ("on", "evaluated"),
    [
        (13, False),  # too early
        (14, True),  # first day of the window
        (84, True),  # last day
        (85, False),  # too late
    ],
)
def test_window_by_date(on: int, evaluated: bool) -> None:
    taken = samples(sample("P1", "blood", 1.0, on=-5), sample("P1", "blood", 0.05, on=on))
    expected = "reduction" if evaluated else "not_evaluated"
    assert plain(response(patients(TREATED), taken)["response_blood"]) == [expected]


def test_window_is_an_option() -> None:
    taken = samples(sample("P1", "blood", 1.0, on=-5), sample("P1", "blood", 0.05, on=100))
    wide = Options(evaluation_window=(14, 100))
    assert plain(response(patients(TREATED), taken, wide)["response_blood"]) == ["reduction"]


@pytest.mark.parametrize("end", ["cycle_3_start_date", "hsct_date", "morphologic_relapse_date"])
def test_window_ends_with_cycle_3_transplantation_or_relapse(end: str) -> None:
    taken = samples(
        sample("P1", "blood", 1.0, on=-5),
        sample("P1", "blood", 0.05, on=30),
        sample("P1", "blood", 20.0, on=60),  # on the last day that counts
        sample("P2", "blood", 1.0, on=-5),
        sample("P2", "blood", 0.05, on=30),
        sample("P2", "blood", 20.0, on=61),  # one day after it
    )
    person = {**TREATED, end: day(60)}
    assert plain(response(patients(person, person), taken)["response_blood"]) == ["progression", "reduction"]


def test_most_recent_evaluation_counts() -> None:
    before = [sample(f"P{i}", "blood", 1.0, on=-5) for i in range(1, 6)]
    taken = samples(
        *before,
        sample("P1", "blood", NOT_DETECTED, on=30),  # by date
        sample("P1", "blood", 0.5, on=60),
        sample("P2", "blood", 0.5, at="after_c2"),  # by time point, whatever the order of the rows
        sample("P2", "blood", NOT_DETECTED, at="after_c1"),
        sample("P3", "blood", 0.5, at="after_c1", on=30),  # labelled, then one that has a date alone
        sample("P3", "blood", NOT_DETECTED, on=60),
        sample("P4", "blood", 0.5, at="after_c2"),  # a date beside cycle 1 does not make it the later one
        sample("P4", "blood", NOT_DETECTED, at="after_c1", on=30),
        sample("P5", "blood", NOT_DETECTED, at="after_c1"),  # cycle 1 without a date, cycle 2 with one
        sample("P5", "blood", 0.5, at="after_c2", on=60),
    )
    found = response(patients(*[TREATED] * 5), taken)
    assert plain(found["response_blood"]) == ["stable", "stable", "negativity", "stable", "stable"]


def test_time_point_of_the_file_overrules_the_date() -> None:
    taken = samples(
        sample("P1", "blood", 1.0, on=-5),
        sample("P1", "blood", 0.05, on=100, at="after_c2"),  # late, but the centre calls it cycle 2
        sample("P2", "blood", 1.0, on=-5),
        sample("P2", "blood", 0.05, on=30, at="follow_up"),  # inside the window, but the centre calls it follow-up
    )
    found = response(patients(TREATED, TREATED), taken)
    assert plain(found["response_blood"]) == ["reduction", "not_evaluated"]


def test_nothing_is_dated_without_the_start_of_treatment() -> None:
    taken = samples(sample("P1", "blood", 1.0, on=-5), sample("P1", "blood", 0.05, on=30))
    assert plain(response(patients({"ven_aza_start_date": None}), taken)["response_blood"]) == ["not_evaluated"]


def test_response_before_transplantation() -> None:
    people = patients(
        {**TREATED, "hsct": "yes", "hsct_date": day(120)},  # a sample beyond the window of cycles 1 and 2 counts
        {**TREATED, "hsct": "yes", "hsct_date": day(120)},  # only the one after cycle 2, dated: it is the last
        {**TREATED, "hsct": "yes", "hsct_date": day(120), "morphologic_relapse_date": day(50)},  # relapse ends it
        {**TREATED, "hsct": "yes", "hsct_date": None},  # by time point
        {**TREATED, "hsct": "yes", "hsct_date": day(120)},  # sampled after transplantation only
        {**TREATED, "hsct": "no", "hsct_date": None},  # not transplanted: not a question
    )
    taken = samples(
        *[sample(f"P{i}", "blood", 1.0, on=-5) for i in range(1, 7)],
        sample("P1", "blood", 0.5, on=40),
        sample("P1", "blood", NOT_DETECTED, on=120),
        sample("P2", "blood", 0.1, on=60, at="after_c2"),
        sample("P3", "blood", 0.1, on=50),
        sample("P3", "blood", NOT_DETECTED, on=51),
        sample("P4", "blood", NOT_DETECTED, at="before_hsct"),
        sample("P5", "blood", NOT_DETECTED, on=121),
        sample("P6", "blood", NOT_DETECTED, on=40),
    )
    found = response(people, taken)["response_before_hsct"]
    assert plain(found) == ["negativity", "reduction", "reduction", "negativity", "not_evaluated", None]


def test_transplantation_counted_in_days_has_a_response_before_it() -> None:
    people = patients({**TREATED, "hsct_days": 120}, {**TREATED, "hsct_days": None})
    taken = samples(*[sample(p, "blood", NOT_DETECTED, at="before_hsct") for p in ("P1", "P2")])
    assert plain(response(people, taken)["response_before_hsct"]) == ["negativity", None]


def test_classes_given_by_the_file_are_used_where_samples_say_nothing() -> None:
    people = patients(
        {**TREATED, "response_blood_given": "reduction"},  # no samples: as recorded
        {**TREATED, "response_blood_given": "stable"},  # the samples say negativity, and they win
        {**TREATED, "response_blood_given": None},  # nothing known
        {**TREATED, "response_blood_given": "negativity"},  # samples, but none to compare with: as recorded
    )
    taken = samples(sample("P2", "blood", NOT_DETECTED, on=30), sample("P4", "blood", 0.1, on=30))
    found = response(people, taken)
    assert plain(found["response_blood"]) == ["reduction", "negativity", "not_evaluated", "negativity"]
    assert plain(found["responded"]) == ["yes", "yes", None, "yes"]


def test_classes_given_without_any_samples() -> None:
    found = response(patients({"response_marrow_given": "progression"}, {"response_marrow_given": None}), samples())
    assert plain(found["response_marrow"]) == ["progression", "not_evaluated"]
    assert plain(found["responded"]) == ["no", None]


def test_no_response_columns_without_samples_and_classes() -> None:
    assert list(response(patients(TREATED), samples())) == []


def test_responded() -> None:
    people = patients(
        TREATED,  # reduction in marrow alone
        TREATED,  # stable after cycle 2, negativity much later
        {**TREATED, "second_mrd_relapse_date": day(150)},  # negativity only after the second MRD relapse
        {**TREATED, "second_mrd_relapse_date": day(150)},  # the same, labelled follow-up
        {**TREATED, "second_mrd_relapse_date": day(150)},  # responded, then lost it
        TREATED,  # stable
        TREATED,  # never evaluated
        TREATED,  # not detected on the day treatment began, positive later: no response to it
    )
    stable = [sample(f"P{i}", "blood", 0.9, on=40) for i in (2, 3, 4, 6, 8)]
    taken = samples(
        *[sample(f"P{i}", "blood", 1.0, on=-5) for i in (2, 3, 4, 5, 6, 7, 8)],
        *stable,
        sample("P1", "marrow", 1.0, on=-5),
        sample("P1", "marrow", 0.1, on=40),
        sample("P2", "blood", NOT_DETECTED, on=200),
        sample("P3", "blood", NOT_DETECTED, on=151),
        sample("P4", "blood", NOT_DETECTED, on=151, at="follow_up"),
        sample("P5", "blood", NOT_DETECTED, on=40),
        sample("P8", "marrow", NOT_DETECTED, on=0),
    )
    assert plain(response(people, taken)["responded"]) == ["yes", "yes", "no", "no", "yes", "no", None, "no"]


def test_difference_between_file_and_samples_is_said() -> None:
    people = patients(
        {**TREATED, "response_blood_given": "stable"},
        {**TREATED, "response_blood_given": "negativity"},  # agrees
        {**TREATED, "response_blood_given": None},  # nothing to disagree with
    )
    taken = samples(*[sample(f"P{i}", "blood", NOT_DETECTED, on=30) for i in (1, 2, 3)])
    found = [p for p in derive(cohort(people, taken)).problems if p.code == "response_class_differs"]
    assert [p.message for p in found] == ["Patient P1: the file says Stable MRD, its samples give MRD negativity."]
    assert found[0].severity == "warning"
    assert found[0].column == "response_blood_given"


def test_problems_of_a_patient_name_the_row_of_the_file_where_it_is_known() -> None:
    people = patients(TREATED, TREATED | {"response_blood_given": "stable"})
    taken = samples(
        sample("P1", "blood", 0.1, on=30),  # nothing before treatment
        sample("P2", "blood", 1.0, on=-5),
        sample("P2", "blood", NOT_DETECTED, on=30),  # negativity, recorded as stable
    )
    known = replace(cohort(people, taken), rows=(At("Lille", 4), At("Brest", 2)))
    found = {p.code: p for p in derive(known).problems}
    assert (found["no_baseline"].sheet, found["no_baseline"].rows) == ("Lille", (4,))
    differs = found["response_class_differs"]
    assert (differs.sheet, differs.row, differs.column) == ("Brest", 2, "response_blood_given")
    assert "Sheet Brest, row 2" in differs.message
    assert "patient P2: the file says Stable MRD" in differs.message


def test_evaluation_without_anything_to_compare_it_with_is_said() -> None:
    taken = samples(
        sample("P1", "blood", 0.1, on=30),  # nothing before treatment
        sample("P2", "blood", 1.0, on=-5),  # evaluated
        sample("P2", "blood", 0.1, on=30),
        sample("P3", "blood", DETECTED, on=-5),  # before treatment only: never evaluated, which is no fault
        sample("P4", "blood", 0.1, on=300),  # far beyond the window: never evaluated either
        sample("P5", "blood", NOT_DETECTED, on=30),  # negativity needs nothing before it
        sample("P6", "blood", 1.0, on=-5),
        sample("P6", "blood", DETECTED, on=30),  # its limit is not given
    )
    found = [p for p in derive(cohort(patients(*[TREATED] * 6), taken)).problems if p.severity == "warning"]
    assert [(p.code, p.message.split(":")[0]) for p in found] == [
        ("no_baseline", "Patient P1"),
        ("no_limit", "Patient P6"),
    ]
