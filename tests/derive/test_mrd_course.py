"""MRD over time: every rule and boundary, one patient each, with the reason beside it."""

from __future__ import annotations

from math import log, log10, nan

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrdcore.derive.doubling import doubling_times
from mrdcore.derive.mrd_course import CourseDefinition, courses, why_no_course
from tests.derive.by_hand import DETECTED, NOT_DETECTED, day, patients, sample, samples

ND, NQ = NOT_DETECTED, DETECTED
BEFORE_HSCT = CourseDefinition(before_hsct=True)
WITH_LIMIT = CourseDefinition(detection_limit=0.001)


def patient(**days: int | None) -> dict[str, object]:
    """A patient treated from day 0; `relapse=40` is a morphologic relapse on day 40, and so on."""
    names = {
        "mrd_relapse": "mrd_relapse_date",
        "relapse": "morphologic_relapse_date",
        "second": "second_mrd_relapse_date",
        "hsct": "hsct_date",
        "death": "death_date",
    }
    dates = {names[name]: None if on is None else day(on) for name, on in days.items()}
    return {"ven_aza_start_date": day(0)} | dates


def course(
    person: dict[str, object],
    *taken: tuple[int, float | str],
    definition: CourseDefinition = CourseDefinition(),  # noqa: B008  (frozen)
    limit: float = nan,
) -> pd.Series:
    """The course in blood of one patient, whose samples are (day, result)."""
    rows = [sample("P1", "blood", result, on=on, limit=limit) for on, result in taken]
    return courses(patients(person), samples(*rows), definition).loc[("P1", "blood")]


NEGATIVITY = [
    # patient, samples, day, cause, reason
    ({}, [(-5, 1.0), (30, 0.1), (60, ND), (90, ND)], 60, 1, "the first sample that is not detected"),
    ({}, [(30, 0.1), (60, 0.01)], 60, 0, "never negative: followed to the last sample"),
    ({}, [(30, NQ), (60, 0.01)], 60, 0, "detected but not quantifiable is not negative"),
    ({"death": 200}, [(30, 0.1)], 200, 2, "death without negativity competes"),
    ({"relapse": 100, "death": 200}, [(30, 0.1)], 100, 2, "the first of relapse and death"),
    ({"second": 90}, [(30, 0.1), (120, ND)], 90, 2, "negative only after a second MRD relapse: another treatment"),
    ({"second": 60}, [(30, 0.1), (60, ND)], 60, 2, "on the day of a second MRD relapse is not before it"),
    ({"relapse": 60}, [(30, 0.1), (60, ND)], 60, 2, "a sample on the day of relapse belongs to the relapse"),
    ({"relapse": 61}, [(30, 0.1), (60, ND)], 60, 1, "the day before relapse counts"),
    ({"death": 200}, [(30, ND)], 30, 1, "death after negativity changes nothing"),
    ({}, [(-5, 1.0), (0, ND)], nan, nan, "a sample on day 0 is before treatment"),
    ({}, [(1, ND)], 1, 1, "day 1 is after the start"),
    ({"death": 200}, [(-5, 1.0)], nan, nan, "never sampled after the start: not evaluated, though dead"),
    ({"relapse": 20}, [(-5, 1.0), (30, ND)], nan, nan, "sampled only after relapse: not evaluated"),
    ({"relapse": -3}, [(30, ND)], nan, nan, "relapsed before the start: no course"),
    ({}, [(30, ND), (30, 0.02)], 30, 0, "two samples on one day: the higher counts, so not negative"),
    ({}, [(30, ND), (30, NQ)], 30, 0, "two samples on one day: detected is higher than not detected"),
    ({"hsct": 40}, [(30, 0.1), (60, ND)], 60, 1, "after transplantation counts in the full course"),
]


@pytest.mark.parametrize(("person", "taken", "days", "cause", "reason"), NEGATIVITY, ids=[r[-1] for r in NEGATIVITY])
def test_first_negativity(person, taken, days, cause, reason) -> None:
    found = course(patient(**person), *taken)
    assert [found["negativity_days"], found["negativity_cause"]] == pytest.approx([days, cause], nan_ok=True), reason


BEFORE = [
    ({"hsct": 40}, [(30, 0.1), (60, ND)], 40, 2, "transplanted before negativity: transplantation competes"),
    ({"hsct": 40}, [(30, 0.1), (40, ND)], 40, 1, "a sample on the day of transplantation is taken before it"),
    ({"hsct": 40}, [(30, 0.1), (41, ND)], 40, 2, "the day after is not"),
    ({"hsct": 40, "death": 300}, [(30, 0.1)], 40, 2, "transplantation comes first"),
    ({"hsct": 40, "relapse": 35}, [(30, 0.1)], 35, 2, "relapse comes first"),
    ({"hsct": 40}, [(60, ND)], nan, nan, "sampled only after transplantation: not evaluated before it"),
    ({"hsct": None, "death": None}, [(30, 0.1), (60, 0.1)], 60, 0, "not transplanted: as in the full course"),
]


@pytest.mark.parametrize(("person", "taken", "days", "cause", "reason"), BEFORE, ids=[r[-1] for r in BEFORE])
def test_first_negativity_before_transplantation(person, taken, days, cause, reason) -> None:
    found = course(patient(**person), *taken, definition=BEFORE_HSCT)
    assert [found["negativity_days"], found["negativity_cause"]] == pytest.approx([days, cause], nan_ok=True), reason


def test_transplanted_on_an_unknown_day_has_no_course_before_transplantation() -> None:
    people = patients({"ven_aza_start_date": day(0), "hsct": "yes", "hsct_date": None})
    taken = samples(sample("P1", "blood", ND, on=30))
    assert courses(people, taken).loc[("P1", "blood"), "negativity_days"] == 30
    assert pd.isna(courses(people, taken, BEFORE_HSCT).loc[("P1", "blood"), "negativity_days"])


def test_negativity_after_transplantation_is_marked() -> None:
    assert course(patient(hsct=40), (41, ND))["after_hsct"]
    assert not course(patient(hsct=40), (40, ND))["after_hsct"]
    assert not course(patient(), (40, ND))["after_hsct"]


def test_tissues_are_never_mixed() -> None:
    taken = samples(
        sample("P1", "blood", 1.0, on=-5),  # no marrow before treatment
        sample("P1", "blood", ND, on=30),
        sample("P1", "marrow", 0.5, on=30),
        sample("P1", "marrow", 0.001, on=60),
    )
    found = courses(patients(patient()), taken)
    assert found.loc[("P1", "blood"), "negativity_days"] == 30
    assert found.loc[("P1", "marrow"), "negativity_cause"] == 0
    assert found.loc[("P1", "marrow"), "best_response"] == "not_evaluated"
    assert found.loc[("P1", "marrow"), "depth_lacks"] == "no_baseline"


def test_a_sample_without_a_date_or_a_result_is_in_no_course() -> None:
    taken = samples(
        sample("P1", "blood", ND, at="after_c1"),
        {"patient_id": "P1", "date": day(30), "tissue": "blood", "value": nan, "state": None, "timepoint": None},
    )
    found = courses(patients(patient()), taken).loc[("P1", "blood")]
    assert found[["negativity_days", "best_response", "duration_days"]].isna().all()
    assert found["depth_lacks"] == "no_sample"


def test_a_dated_sample_that_the_file_calls_pre_treatment_is_none_of_the_course() -> None:
    taken = samples(sample("P1", "blood", ND, on=3, at="pre_treatment"), sample("P1", "blood", 0.1, on=30))
    assert courses(patients(patient()), taken).loc[("P1", "blood"), "negativity_cause"] == 0


def test_without_a_start_of_treatment_there_is_no_course() -> None:
    found = courses(patients({"ven_aza_start_date": None}), samples(sample("P1", "blood", ND, on=30)))
    assert found["negativity_cause"].isna().all()


@pytest.mark.parametrize("people", [patients(patient()), patients(patient()).iloc[:0]], ids=["no samples", "nobody"])
def test_nothing_gives_nothing(people) -> None:
    found = courses(people, samples())
    assert len(found) == 2 * len(people)
    assert found["negativity_cause"].isna().all()


def test_why_a_file_tells_nothing_of_the_course() -> None:
    people, dated = patients(patient()), samples(sample("P1", "blood", ND, on=30))
    assert why_no_course(people, dated) == ""
    assert why_no_course(people, samples()) == "the file has no MRD samples"
    assert "none of its MRD samples has a date" in why_no_course(people, dated.assign(date=pd.NaT))
    assert "start of VEN-AZA" in why_no_course(people.drop(columns="ven_aza_start_date"), dated)


BEST = [
    ([(-5, 1.0), (30, 0.05), (60, ND), (90, 20.0)], "negativity", "the best of all, whatever follows"),
    ([(-5, 1.0), (30, 0.1), (60, 1.0)], "reduction", "exactly 1 log10, later lost"),
    ([(-5, 1.0), (30, 0.11)], "stable", "a little less than 1 log10"),
    ([(-5, 1.0), (30, 10.0), (60, 2.0)], "stable", "stable is better than progression"),
    ([(-5, 1.0), (30, 10.0)], "progression", "exactly 1 log10 up"),
    ([(30, 0.05)], "not_evaluated", "sampled, with nothing to compare it with"),
    ([(30, 0.05), (60, ND)], "negativity", "negativity needs no sample before treatment"),
    ([(-40, 100.0), (-5, 1.0), (30, 0.2)], "stable", "against the last sample before treatment, not an earlier one"),
]


@pytest.mark.parametrize(("taken", "expected", "reason"), BEST, ids=[r[-1] for r in BEST])
def test_best_response(taken, expected, reason) -> None:
    assert course(patient(), *taken)["best_response"] == expected, reason


DEPTH = [
    # samples, definition, limit of not quantifiable, depth, exact, lacks, reason
    ([(-5, 1.0), (30, 0.1)], None, nan, 1.0, True, "", "exactly 1 log10"),
    ([(-5, 1.0), (30, 0.01), (60, 0.5)], None, nan, 2.0, True, "", "the deepest, not the last"),
    ([(-5, 1.0), (30, 10.0), (60, 2.0)], None, nan, -log10(2), True, "", "only rises: the smallest rise"),
    ([(-5, 1.0), (30, 0.01), (60, ND)], None, nan, nan, False, "no_detection_limit", "not detected: how deep?"),
    ([(-5, 1.0), (30, ND)], 0.001, nan, 3.0, False, "", "at least down to the limit stated"),
    ([(-5, 1.0), (30, 0.0001), (60, ND)], 0.001, nan, 4.0, False, "", "at least what another sample shows"),
    ([(-5, 1.0), (30, NQ)], None, 0.01, 2.0, False, "", "at least down to its own limit"),
    ([(-5, 1.0), (30, NQ)], 0.001, nan, nan, False, "no_limit", "a limit of detection is none of quantification"),
    ([(-5, 1.0), (30, 0.01), (60, NQ)], None, nan, nan, False, "no_limit", "may be deeper than the quantified one"),
    ([(30, 0.01)], None, nan, nan, True, "no_baseline", "no sample before treatment"),
    ([(-5, NQ), (30, 0.01)], None, 0.5, nan, True, "no_baseline", "before treatment only under a limit"),
    ([(-5, ND), (30, ND)], 0.001, nan, nan, False, "no_baseline", "not detected before treatment"),
    ([(-5, 1.0)], None, nan, nan, None, "no_sample", "never sampled after the start"),
]


@pytest.mark.parametrize(
    ("taken", "stated", "limit", "depth", "exact", "lacks", "reason"), DEPTH, ids=[r[-1] for r in DEPTH]
)
def test_depth(taken, stated, limit, depth, exact, lacks, reason) -> None:
    found = course(patient(), *taken, definition=CourseDefinition(detection_limit=stated), limit=limit)
    assert found["depth"] == pytest.approx(depth, nan_ok=True), reason
    assert found["depth_lacks"] == lacks
    assert (exact is None and pd.isna(found["depth_exact"])) or found["depth_exact"] == exact


@pytest.mark.parametrize("limit", [0, -1, 100, nan])
def test_a_limit_of_detection_is_a_ratio(limit) -> None:
    with pytest.raises(ValueError, match="detection_limit"):
        CourseDefinition(detection_limit=limit)


DURATION = [
    # patient, samples, days, end, reason
    ({}, [(30, ND), (60, ND), (90, ND)], 60, "negative", "negative to the last sample"),
    ({}, [(30, ND)], 0, "negative", "one negative sample: nothing is known after it"),
    ({}, [(30, ND), (60, 0.1), (90, 0.2)], 30, "lost", "two positive samples: lost on the day of the first"),
    ({}, [(30, ND), (60, 0.1), (90, NQ)], 30, "lost", "detected but not quantifiable confirms"),
    ({}, [(30, ND), (60, 0.1), (90, ND), (120, 0.1), (150, 0.1)], 90, "lost", "one positive sample between is no loss"),
    ({}, [(30, ND), (60, ND), (90, 0.1)], 30, "unconfirmed", "a last positive sample: censored at the last negative"),
    ({"relapse": 120}, [(30, ND), (90, 0.1)], 60, "lost", "a positive sample that relapse confirms"),
    ({"second": 90}, [(30, ND), (90, 0.1)], 60, "lost", "a positive sample that the second MRD relapse confirms"),
    ({"second": 60}, [(30, ND), (60, ND), (90, ND)], 60, "negative", "MRD relapse seen in the other tissue only"),
    ({"second": 20}, [(10, ND), (30, 0.1)], 20, "lost", "relapse before this tissue turned positive confirms it too"),
    ({"relapse": 120}, [(30, ND), (90, ND)], 90, "relapse", "relapse without a positive sample: ends on its day"),
    ({"relapse": 120}, [(30, ND), (120, 5.0)], 90, "relapse", "positive on the day of relapse: the same day"),
    ({"relapse": 120}, [(30, ND), (60, 0.1), (90, ND)], 90, "relapse", "an unconfirmed positive sample before it"),
    ({"death": 200}, [(30, ND), (90, ND)], 170, "death", "death while negative"),
    ({"death": 200}, [(30, ND), (90, 0.1)], 170, "death", "an unconfirmed positive sample, then death"),
    ({"death": 120, "relapse": 120}, [(30, ND)], 90, "relapse", "both on one day: relapse"),
    ({"death": 200}, [(30, ND), (60, 0.1), (90, 0.1)], 30, "lost", "lost before death"),
    ({}, [(30, ND), (60, 0.1), (60, 0.2)], 0, "unconfirmed", "two positive samples on one day confirm nothing"),
    ({}, [(30, 0.1), (60, 0.1)], nan, None, "never negative"),
]


@pytest.mark.parametrize(("person", "taken", "days", "end", "reason"), DURATION, ids=[r[-1] for r in DURATION])
def test_duration_of_negativity(person, taken, days, end, reason) -> None:
    found = course(patient(**person), *taken)
    assert found["duration_days"] == pytest.approx(days, nan_ok=True), reason
    assert (None if pd.isna(found["duration_end"]) else found["duration_end"]) == end, reason


def test_a_course_before_transplantation_knows_nothing_of_what_follows() -> None:
    taken = [(30, ND), (60, ND), (90, 0.1), (120, 0.1)]
    found = course(patient(hsct=70, relapse=130, death=140), *taken, definition=BEFORE_HSCT)
    assert (found["duration_days"], found["duration_end"]) == (30, "negative")


DOUBLING = [
    # MRD relapse, samples, days, lacks, reason
    (-40, [(-40, 1.0), (-20, 2.0)], 20, "", "from 1 to 2 in 20 days"),
    (-40, [(-40, 1.0), (-20, 2.0), (0, 4.0)], 20, "", "three samples on one line; day 0 is before treatment"),
    (-40, [(-70, 0.001), (-40, 1.0), (-20, 2.0)], 20, "", "a sample before the MRD relapse is another phase"),
    (-40, [(-40, 1.0), (-20, 2.0), (5, 0.1)], 20, "", "a sample under treatment does not count"),
    (-40, [(-40, 1.0)], nan, "too_few", "one sample"),
    (-40, [(-40, 1.0), (-40, 2.0)], nan, "too_few", "two samples on one day"),
    (-40, [(-40, NQ), (-20, 2.0)], nan, "too_few", "one of two is not quantified"),
    (-40, [(-40, 1.0), (-20, 1.0)], nan, "not_rising", "unchanged"),
    (-40, [(-40, 2.0), (-20, 1.0)], nan, "not_rising", "falling"),
    (None, [(-40, 1.0), (-20, 2.0)], nan, "too_few", "the date of the MRD relapse is not known"),
]


@pytest.mark.parametrize(("relapse", "taken", "days", "lacks", "reason"), DOUBLING, ids=[r[-1] for r in DOUBLING])
def test_doubling_at_the_relapse_that_is_treated(relapse, taken, days, lacks, reason) -> None:
    found = course(patient(mrd_relapse=relapse), *taken)
    assert found["doubling_days"] == pytest.approx(days, nan_ok=True), reason
    assert found["doubling_lacks"] == lacks, reason


def test_doubling_of_three_samples_is_that_of_the_line_of_least_squares() -> None:
    # ln values 0, ln 2, ln 2 on days 0, 10, 20: slope ln 2 / 20
    found = course(patient(mrd_relapse=-20), (-20, 1.0), (-10, 2.0), (0, 2.0))
    assert found["doubling_days"] == pytest.approx(20)


LOSS = [
    ({}, [(30, ND), (60, 0.1), (71, 0.2), (200, 0.001)], 11, "", "from the loss to the sample that confirms it"),
    ({}, [(30, ND), (60, 0.2), (71, 0.1)], nan, "not_rising", "falling"),
    ({}, [(30, ND), (60, NQ), (71, 0.1)], nan, "too_few", "one of the two is not quantified"),
    ({"relapse": 90}, [(30, ND), (60, 0.2)], nan, "too_few", "confirmed by relapse: one sample only"),
    ({}, [(30, ND), (60, 0.2)], nan, "no_loss", "no confirmed loss"),
]


@pytest.mark.parametrize(("person", "taken", "days", "lacks", "reason"), LOSS, ids=[r[-1] for r in LOSS])
def test_doubling_at_the_loss_of_negativity(person, taken, days, lacks, reason) -> None:
    found = course(patient(**person), *taken)
    assert found["loss_doubling_days"] == pytest.approx(days, nan_ok=True), reason
    assert found["loss_doubling_lacks"] == lacks, reason


@settings(max_examples=40, deadline=None)
@given(
    double=st.floats(3, 300),
    level=st.floats(0.01, 50),
    days=st.lists(st.integers(-200, 0), min_size=2, max_size=6, unique=True),
)
def test_doubling_is_found_again_on_any_days(double, level, days) -> None:
    values = [level * 2 ** (on / double) for on in days]
    points = pd.DataFrame({"patient_id": "P1", "tissue": "blood", "day": map(float, days), "value": values})
    assert doubling_times(points)["days"].iloc[0] == pytest.approx(double, rel=1e-6)


results = st.one_of(st.just(ND), st.just(NQ), st.floats(0.0001, 100))
# one sample a day before treatment, so that the last one is the same in any order
before = st.dictionaries(st.integers(-100, 0), results, max_size=4).map(lambda by_day: list(by_day.items()))
after = st.lists(st.tuples(st.integers(1, 200), results), max_size=10)
people = st.tuples(before, after, st.one_of(st.none(), st.integers(1, 200)))


@settings(max_examples=10, deadline=None)
@given(drawn=st.lists(people, min_size=4, max_size=12), shuffle=st.randoms(use_true_random=False))
def test_whatever_the_samples(drawn, shuffle) -> None:
    """The order of rows changes nothing; times are never below 0; who is not evaluated has nothing."""
    cohort = patients(*(patient(relapse=relapse, mrd_relapse=-50) for *_, relapse in drawn))
    rows = [
        sample(f"P{i}", "blood", result, on=on)
        for i, (early, late, _) in enumerate(drawn, start=1)
        for on, result in (*early, *late)
    ]
    found = courses(cohort, samples(*rows), WITH_LIMIT)
    shuffle.shuffle(rows)
    pd.testing.assert_frame_equal(courses(cohort, samples(*rows), WITH_LIMIT), found)
    for i, (_, late, relapse) in enumerate(drawn, start=1):
        of = found.loc[(f"P{i}", "blood")]
        evaluated = any(relapse is None or on < relapse for on, _ in late)
        assert pd.notna(of["negativity_cause"]) == evaluated
        assert not of["duration_days"] < 0
        assert (of["negativity_cause"] == 1) == (of["best_response"] == "negativity")
        assert pd.notna(of["duration_days"]) == (of["negativity_cause"] == 1)


def test_ln_2_is_meant() -> None:
    points = pd.DataFrame({"patient_id": "P1", "tissue": "blood", "day": [0.0, 1.0], "value": [1.0, 2.718281828459045]})
    assert doubling_times(points)["days"].iloc[0] == pytest.approx(log(2))
