from __future__ import annotations

from math import isnan, log, nan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

from mrdcore.options import Options
from mrdcore.results import CURVE_COLUMNS, as_frame, find, value_of
from mrdcore.select import Groups
from mrdcore.stats.cox.design import Term
from mrdcore.stats.product_limit import product_limit
from mrdcore.stats.start_stop import product_limit_of_rows, split_at_crossing
from mrdcore.stats.survival import kaplan_meier
from mrdcore.stats.transplant import landmark, mantel_byar, simon_makuch, time_dependent_cox
from tests.stats.r_answers import TD, case, cox_fit, numbers

ANY = Options(min_events=0)
DEFAULT = Options()
COVARIATES = {name: tuple(TD[name]["efron_all"]["vars"][1:]) for name in TD}


def terms(*names: str) -> tuple[Term, ...]:
    """Numeric covariates."""
    return tuple(Term(name, name) for name in names)


STATES = (("yes", "tx1"), ("no", "tx0"))


def patients(*rows: tuple[float, bool, float]) -> pd.DataFrame:
    """Hand-made patients: months, event, months to transplantation."""
    return pd.DataFrame(list(rows), columns=["time", "event", "crossing"]).astype({"time": float, "crossing": float})


def td_times(name: str) -> pd.DataFrame:
    """A start-stop case with one row per patient, as the statistics take it, and its covariates."""
    frame = case(name)
    by_patient = frame.groupby("id", sort=False)
    times = by_patient[["stop", "event", *COVARIATES[name]]].last().rename(columns={"stop": "time"})
    times["crossing"] = frame[frame["tx"] == 1].set_index("id")["start"]
    return times.astype({"time": float, "event": bool}).reset_index(drop=True)


def split(*rows: tuple[float, bool, float]) -> list[list[float]]:
    return split_at_crossing(patients(*rows))[["patient", "start", "stop", "event", "hsct"]].to_numpy().tolist()


# 2 transplanted who die and 2 who live, the same of those who are not; everybody long enough to be compared
MIXED = (
    (10.0, True, 2.0),
    (14.0, True, 3.0),
    (30.0, False, 4.0),
    (36.0, False, 8.0),
    (5.0, True, nan),
    (9.0, True, nan),
    (28.0, False, nan),
    (40.0, False, nan),
)


@pytest.mark.parametrize("name", list(TD))
def test_follow_up_is_cut_as_in_r(name):
    theirs = case(name)[["start", "stop", "event", "tx"]].to_numpy(float)
    ours = split_at_crossing(td_times(name))[["start", "stop", "event", "hsct"]].to_numpy(float)
    assert len(ours) == TD[name]["n_rows"]
    np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize(
    ("patient", "rows"),
    [
        ((10, True, nan), [[0, 0, 10, 1, 0]]),  # never transplanted
        ((10, True, 4), [[0, 0, 4, 0, 0], [0, 4, 10, 1, 1]]),  # the event belongs to the time after
        ((10, False, 4), [[0, 0, 4, 0, 0], [0, 4, 10, 0, 1]]),
        ((10, True, 10), [[0, 0, 10, 1, 0]]),  # on the day of the event: not before it
        ((10, False, 10), [[0, 0, 10, 0, 0]]),  # on the last day: no time in the group
        ((10, True, 12), [[0, 0, 10, 1, 0]]),  # after the event, for example after a relapse
        ((10, True, 0), [[0, 0, 10, 1, 1]]),  # on day 0: no row of length zero before it
        ((10, True, -2), [[0, 0, 10, 1, 1]]),  # before time zero (VEN-AZA after the transplantation)
        ((0, True, nan), [[0, 0, 0, 1, 0]]),  # an event on day 0 is kept
        ((0, True, 0), [[0, 0, 0, 1, 0]]),  # all on day 0: the crossing is not before the event
    ],
)
def test_a_crossing_holds_from_just_after_its_day(patient, rows):
    assert split(patient) == rows


def test_patients_without_a_known_time_have_no_rows():
    rows = split((nan, True, 2), (-1, True, nan), (5, True, nan))
    assert rows == [[2, 0, 5, 1, 0]]


def test_a_missing_event_has_no_rows_and_the_frame_is_left_as_it_was():
    times = patients((5, True, 2), (6, False, nan)).astype({"event": "boolean"})
    times.loc[1, "event"] = pd.NA
    before = times.copy()
    assert split_at_crossing(times)["patient"].tolist() == [0, 0]
    pd.testing.assert_frame_equal(times, before)


@pytest.mark.parametrize(("level", "state"), STATES)
@pytest.mark.parametrize("name", list(TD))
def test_simon_makuch_curve_is_that_of_r(name, level, state):
    _, curve = simon_makuch(td_times(name), "os", ANY)
    ours, r = find(curve, level=level).iloc[1:], TD[name]["simon_makuch"][state]["table"]
    pairs = (("time", "time"), ("at_risk", "n_risk"), ("events", "n_event"), ("estimate", "surv"))
    for column, theirs in (*pairs, ("low", "lower_loglog"), ("high", "upper_loglog")):
        np.testing.assert_allclose(ours[column].astype(float), numbers(r[theirs]), rtol=0, atol=1e-9)


@pytest.mark.parametrize(("level", "state"), STATES)
@pytest.mark.parametrize("name", list(TD))
def test_simon_makuch_variance_is_that_of_r(name, level, state):
    rows, r = split_at_crossing(td_times(name)), TD[name]["simon_makuch"][state]["table"]
    curve = product_limit_of_rows(rows[rows["hsct"] == (level == "yes")])
    np.testing.assert_allclose(curve.survival * np.sqrt(curve.variance), numbers(r["se"]), rtol=0, atol=1e-9)


@pytest.mark.parametrize(("level", "state"), STATES)
@pytest.mark.parametrize("name", list(TD))
def test_simon_makuch_rows_are_read_off_the_curve_of_r(name, level, state):
    r = pd.DataFrame(TD[name]["simon_makuch"][state]["table"]).astype(float)
    at = tuple(r["time"])
    rows = find(as_frame(simon_makuch(td_times(name), "os", Options(at=at))[0]), level=level)
    for stat, theirs in (("survival", "surv"), ("at_risk", "n_risk")):
        assert find(rows, stat=stat)["value"].tolist() == pytest.approx(r[theirs].tolist(), abs=1e-9)
    np.testing.assert_allclose(find(rows, stat="survival")["low"], r["lower_loglog"], rtol=0, atol=1e-9)
    assert find(rows, stat="survival")["n"].tolist() == r["n_risk"].tolist()


def test_the_curve_begins_with_everybody_not_transplanted_and_with_the_first_crossing():
    _, curve = simon_makuch(patients(*MIXED), "os", ANY)
    assert tuple(curve.columns) == CURVE_COLUMNS
    starts = curve.groupby("level")[["time", "at_risk", "events", "censored", "estimate"]].first()
    assert starts.loc["no"].tolist() == [0, 8, 0, 0, 1]
    assert starts.loc["yes"].tolist() == [2, 0, 0, 0, 1]
    # two leave "no" alive at 28 and 40; the four who cross are at risk no longer and are not censored
    assert curve.groupby("level")["censored"].sum().to_dict() == {"no": 2, "yes": 2}


def test_nobody_is_at_risk_in_both_groups():
    rows = as_frame(simon_makuch(patients(*MIXED), "os", Options(at=(2.0, 3.0, 8.0, 10.0)))[0])
    at_risk = find(rows, stat="at_risk").pivot(index="at", columns="level", values="value")
    # on the day of the crossing still in "no"; 8 + 0, then one crosses; at 8 one of "no" is dead
    assert at_risk["no"].tolist() == [8, 7, 4, 2]
    assert at_risk["yes"].tolist() == [0, 1, 3, 4]


def test_a_lone_early_transplantation_that_dies_is_said():
    # the risk set of "yes" empties at 2 months with an event: R's curve stays at 0, however many join later
    times = patients((2, True, 1), (20, False, 5), (20, False, 6), (20, False, nan))
    rows, curve = simon_makuch(times, "os", Options(at=(12.0,)))
    survival = find(as_frame(rows), stat="survival", level="yes").iloc[0]
    assert survival["value"] == 0
    assert "stays at 0" in survival["note"]
    assert find(curve, level="yes")["at_risk"].tolist() == [0, 1, 2]


def test_a_curve_that_ends_at_0_needs_no_remark():
    # all transplanted are dead at 5 months and nobody joins later
    rows = as_frame(simon_makuch(patients((5, True, 1), (9, False, nan)), "os", Options(at=(8.0,)))[0])
    survival = find(rows, stat="survival", level="yes").iloc[0]
    assert (survival["value"], survival["note"]) == (0, "")


def test_a_month_with_nobody_at_risk_is_said():
    # censored at 2 months, the next crossing is at 15
    times = patients((2, False, 1), (20, True, 15), (20, False, nan))
    survival = find(as_frame(simon_makuch(times, "os", Options(at=(12.0,)))[0]), stat="survival", level="yes").iloc[0]
    assert (survival["value"], survival["note"]) == (1, "nobody at risk at this month")


def test_transplanted_patients_have_no_survival_before_the_first_crossing():
    rows = as_frame(simon_makuch(patients((30, False, 15), (40, True, nan)), "os", Options(at=(15.0, 16.0)))[0])
    survival = find(rows, stat="survival", level="yes")
    assert isnan(survival["value"].iloc[0])
    assert survival["note"].iloc[0] == "nobody transplanted before 15 months"
    assert survival["value"].iloc[1] == 1


def test_survival_after_the_last_follow_up_is_not_given():
    rows = as_frame(simon_makuch(patients(*MIXED), "os", Options(at=(38.0,)))[0])
    survival = find(rows, stat="survival", level="yes").iloc[0]
    assert isnan(survival["value"])
    assert survival["note"] == "follow-up ends at 36.0 months"


@pytest.mark.parametrize("name", list(TD))
def test_mantel_byar_is_that_of_r(name):
    rows, r = as_frame(mantel_byar(td_times(name), "os", ANY)), TD[name]["mantel_byar"]
    assert value_of(rows, stat="chi2") == pytest.approx(r["chisq"], abs=1e-9)
    assert value_of(rows, stat="p") == pytest.approx(r["p"], abs=1e-9)
    assert (rows["n"].tolist(), rows["total"].tolist()) == (
        [case(name)["event"].sum()] * 2,
        [TD[name]["n_id"]] * 2,
    )


@pytest.mark.parametrize("name", list(TD))
@pytest.mark.parametrize("model", ["efron_tx", "efron_all"])
def test_time_dependent_cox_is_that_of_r(name, model):
    r, covariates = TD[name][model], COVARIATES[name] if model == "efron_all" else ()
    rows = as_frame(time_dependent_cox(td_times(name), "os", ANY, terms(*covariates)))
    assert find(rows, stat="coef")["by"].tolist() == ["hsct", *covariates]
    for stat, column, theirs in (
        ("coef", "value", r["coef"]),
        ("se", "value", r["se"]),
        ("p", "value", r["p"]),
        ("hazard_ratio", "low", r["lower"]),
        ("hazard_ratio", "high", r["upper"]),
    ):
        assert find(rows, stat=stat)[column].tolist() == pytest.approx(np.atleast_1d(theirs).tolist(), abs=1e-7)
    np.testing.assert_allclose(
        np.log(find(rows, stat="hazard_ratio")["value"]), find(rows, stat="coef")["value"], rtol=0, atol=1e-12
    )


@pytest.mark.parametrize("name", list(TD))
def test_the_log_likelihood_is_that_of_r(name):
    fit = cox_fit(split_at_crossing(td_times(name)).rename(columns={"stop": "time"}), ("hsct",), start="start")
    assert fit is not None
    assert fit.log_likelihood == pytest.approx(TD[name]["efron_tx"]["loglik"][1], abs=1e-9)


def test_with_everybody_from_the_start_the_fit_is_the_ordinary_one():
    # day 0 holds an event: the ordinary model keeps it, and so must the rows
    times = pd.DataFrame(
        {"time": [0, 0, 1, 2, 2, 3, 4, 6.0], "event": [1, 0, 1, 1, 1, 0, 1, 1], "x": [1, 0, 0, 1, 0, 1, 0, 1.0]}
    )
    rows = split_at_crossing(times.assign(crossing=nan)).assign(x=times["x"])
    ours, theirs = cox_fit(rows.rename(columns={"stop": "time"}), ("x",), start="start"), cox_fit(times, ("x",))
    assert ours is not None and theirs is not None
    assert (ours.coef[0], ours.se[0]) == pytest.approx((theirs.coef[0], theirs.se[0]), abs=1e-6)
    curve, ordinary = (
        product_limit_of_rows(rows),
        product_limit(times["time"].to_numpy(), times["event"].to_numpy(float)),
    )
    for name in ("time", "at_risk", "events", "censored", "survival", "variance"):
        np.testing.assert_allclose(getattr(curve, name), getattr(ordinary, name), rtol=0, atol=1e-12)


def test_a_covariate_may_have_a_name_of_the_rows_and_patients_without_it_are_counted():
    times = td_times("td_small24").rename(columns={"male": "stop", "trtB": "hsct"})
    theirs = TD["td_small24"]["efron_all"]["coef"]
    ours = as_frame(time_dependent_cox(times, "os", ANY, terms("hsct", "stop")))
    assert find(ours, stat="coef")["value"].tolist() == pytest.approx(theirs, abs=1e-7)
    gap = times.astype({"stop": object})
    gap.loc[[0, 5], "stop"] = [None, "not a number"]
    rows = as_frame(time_dependent_cox(gap, "os", ANY, terms("stop")))
    assert set(rows["note"]) == {"2 patients left out: not known stop (2)"}
    assert set(rows["total"]) == {22}


def test_a_constant_covariate_is_said():
    rows = as_frame(time_dependent_cox(patients(*MIXED).assign(x=1.0), "os", ANY, terms("x")))
    assert rows["value"].isna().all()
    assert rows["note"].str.startswith("not estimable: the model does not converge").all()


def test_a_covariate_given_twice_is_said():
    times = td_times("td_heart")
    rows = as_frame(time_dependent_cox(times.assign(years=times["age"] * 2), "os", ANY, terms("age", "years")))
    assert rows["value"].isna().all()
    assert rows["note"].str.startswith("not estimable: the model does not converge").all()


def test_a_covariate_that_separates_the_events_is_said():
    # every event has x = 1, nobody else: its hazard ratio has no upper limit
    times = patients(*MIXED)
    rows = as_frame(time_dependent_cox(times.assign(x=times["event"].astype(float)), "os", ANY, terms("x")))
    assert rows["value"].isna().all()
    assert rows["note"].str.startswith("not estimable: the model does not converge").all()


def test_no_event_after_transplantation_is_separation_in_words():
    # both events come before any crossing
    times = patients((1, True, nan), (2, True, nan), (30, False, 5), (30, False, nan))
    rows = as_frame(time_dependent_cox(times, "os", ANY))
    assert rows["value"].isna().all()
    assert set(rows["note"]) == {"not estimable: 0 of 2 events among transplanted patients"}
    # nobody transplanted was at risk at an event, so the test has nothing to compare either
    assert set(as_frame(mantel_byar(times, "os", ANY))["note"]) == {
        "not estimable: no event while two groups are at risk together"
    }


@pytest.mark.parametrize(
    "times",
    [
        # the event of "no" at 1 comes before the only crossing at 5; at 20 nobody else is at risk
        patients((1, True, nan), (20, True, 5), (4, False, nan)),
        # "no" has its event beside "yes" at 5, "yes" alone at 20: the hazard ratio runs to 0
        patients((5, True, nan), (20, True, 2), (9, False, nan)),
        # "no" has its event alone at 1, "yes" beside "no" at 8: it runs to infinity
        patients((1, True, nan), (8, True, 5), (10, False, nan)),
    ],
)
def test_events_in_both_groups_but_not_beside_each_other_are_separation_in_words(times):
    rows = as_frame(time_dependent_cox(times, "os", ANY))
    assert rows["value"].isna().all()
    assert rows["note"].str.contains("events happen in one of them only").all()


@pytest.mark.parametrize("analysis", [mantel_byar, time_dependent_cox])
def test_few_events_in_a_group_withhold_numbers(analysis):
    # 2 events in each group
    rows = as_frame(analysis(patients(*MIXED), "os", DEFAULT))
    assert rows["value"].isna().all()
    assert set(rows["note"]) == {
        "withheld: 2 events among patients not transplanted, 2 events among transplanted patients; "
        "at least 5 needed in each group"
    }
    shown = as_frame(analysis(patients(*MIXED), "os", Options(min_events=2)))
    assert shown["value"].notna().all()
    assert set(shown["note"]) == {""}


def test_an_event_counts_for_the_group_in_which_it_happened():
    # transplanted on the day of death: the death belongs to "no", which then has 3
    times = patients(*MIXED, (7, True, 7))
    assert "3 events among patients not transplanted, 2 events among" in mantel_byar(times, "os", DEFAULT)[0].note


BOUNDARY = (
    (3.0, True, nan),  # event on the landmark: has happened, left out
    (3.0, False, 1.0),  # censored on it: nothing is seen after it, left out
    (2.0, True, 1.0),  # event before it, though transplanted
    (1.0, False, nan),  # censored before it
    (9.0, True, 3.0),  # transplanted on it: yes
    (15.0, False, 2.0),
    (15.0, True, 3.5),  # transplanted after it: no
    (8.0, True, 20.0),  # transplanted after the event (a relapse): no at the landmark, ever transplanted
    (18.0, False, nan),
    (nan, True, 1.0),  # unknown time
)


def test_a_landmark_counts_who_stays_who_left_and_who_changes():
    rows = as_frame(landmark(patients(*BOUNDARY), "os", 3.0, ANY))
    counts = rows[rows["stat"].isin(["patients", "excluded_events", "excluded_censored", "changed_group"])]
    assert counts[["stat", "level", "value", "total"]].to_numpy().tolist() == [
        ["patients", "yes", 2, 5],
        ["patients", "no", 3, 5],
        ["changed_group", "no", 2, 3],
        ["excluded_events", "all", 2, 9],
        ["excluded_censored", "all", 2, 9],
    ]
    assert set(counts["at"]) == {3}
    assert "1 patient left out: time or event not known" in find(rows, stat="excluded_events")["note"].iloc[0]


def test_everybody_known_is_either_at_the_landmark_or_excluded():
    times = td_times("td_heart")
    for months in (0.0, 16.0, 90.0, 2000.0):
        rows = as_frame(landmark(times, "os", months, ANY))
        kept = rows[rows["stat"].isin(["patients", "excluded_events", "excluded_censored"])]
        assert kept["value"].sum() == 103


def test_survival_at_the_landmark_is_conditional_and_in_months_from_time_zero():
    # "no" after 3 months: events at 8 and 15, one censored at 18. S = 2/3 from 8, 1/3 from 15
    rows = as_frame(landmark(patients(*BOUNDARY), "os", 3.0, Options(at=(2.0, 3.0, 7.9, 8.0, 16.0), min_events=0)))
    survival = find(rows, stat="survival", level="no")
    assert survival["at"].tolist() == [7.9, 8, 16]  # only after the landmark
    assert survival["value"].tolist() == pytest.approx([1, 2 / 3, 1 / 3])
    assert "from time zero" in survival["method"].iloc[0]


def test_the_median_is_counted_from_the_landmark():
    rows = as_frame(landmark(patients(*BOUNDARY), "os", 3.0, ANY))
    median = find(rows, stat="median", level="no").iloc[0]
    assert (median["value"], median["at"]) == (12, 3)  # 15 months after time zero
    assert "months from the landmark" in median["method"]
    # one event of two at 9, the other censored at 15: S = 0.5 from 9 to 15, midpoint 12, 9 after the landmark
    assert find(rows, stat="median", level="yes")["value"].iloc[0] == 9


@pytest.mark.parametrize("name", list(TD))
def test_a_landmark_is_a_kaplan_meier_curve_that_starts_there(name):
    times = td_times(name)
    later = times[times["time"] > 8]
    level = np.where(later["crossing"] <= 8, "yes", "no")
    moved = pd.DataFrame({"time": later["time"] - 8, "event": later["event"], "level": level})
    theirs = as_frame(kaplan_meier(moved, "os", Groups("hsct", ("yes", "no"), ("no", "yes")), Options(at=(4.0, 16.0))))
    ours = as_frame(landmark(times, "os", 8.0, Options(at=(12.0, 24.0))))
    for stat in ("median", "survival"):
        for column in ("value", "low", "high", "n", "total"):
            np.testing.assert_allclose(find(ours, stat=stat)[column], find(theirs, stat=stat)[column], rtol=1e-12)


def test_the_p_value_is_that_of_a_log_rank_test_by_hand():
    # risk sets after 3 months, yes + no: at 8 (no) 2 + 3, at 9 (yes) 2 + 2, at 15 (no) 1 + 2
    rows = as_frame(landmark(patients(*BOUNDARY), "os", 3.0, ANY))
    expected = 2 / 5 + 2 / 4 + 1 / 3
    variance = 2 / 5 * 3 / 5 + 1 / 4 + 1 / 3 * 2 / 3
    assert value_of(rows, stat="p") == pytest.approx(chi2.sf((1 - expected) ** 2 / variance, 1), abs=1e-12)


def test_few_events_withhold_the_p_value_and_nothing_else():
    rows = as_frame(landmark(patients(*BOUNDARY), "os", 3.0, DEFAULT))
    p = find(rows, stat="p").iloc[0]
    assert isnan(p["value"])
    assert p["note"].startswith("withheld: 2 events among patients not transplanted, 1 event among transplanted")
    assert find(rows, stat="median")["value"].notna().all()


def test_a_landmark_before_time_zero_is_refused():
    for months in (-1.0, nan):
        with pytest.raises(ValueError, match="landmark"):
            landmark(patients(*MIXED), "os", months, ANY)


def test_nobody_transplanted():
    times = patients((5, True, nan), (9, False, nan))
    for rows in (mantel_byar(times, "os", ANY), time_dependent_cox(times, "os", ANY)):
        assert {r.note for r in rows} == {"not tested: nobody was transplanted during follow-up"}
        assert all(isnan(r.value) for r in rows)
    rows, curve = simon_makuch(times, "os", Options(at=(6.0,)))
    assert set(curve["level"]) == {"no"}
    frame = as_frame(rows)
    assert value_of(frame, stat="survival", level="no") == 0.5
    assert find(frame, stat="survival", level="yes")["note"].tolist() == ["nobody was transplanted during follow-up"]
    at_landmark = as_frame(landmark(times, "os", 3.0, ANY))
    assert find(at_landmark, stat="patients")["value"].tolist() == [0, 2]
    assert find(at_landmark, stat="p")["note"].str.contains("fewer than two compared groups").all()


def test_everybody_transplanted_on_day_0():
    times = patients((5, True, 0), (9, False, 0))
    for rows in (mantel_byar(times, "os", ANY), time_dependent_cox(times, "os", ANY)):
        assert {r.note for r in rows} == {"not tested: everybody was transplanted from the start"}
    rows, curve = simon_makuch(times, "os", Options(at=(6.0,)))
    assert curve[["level", "time", "at_risk"]].to_numpy().tolist() == [["yes", 0, 2], ["yes", 5, 2], ["yes", 9, 1]]
    assert value_of(as_frame(rows), stat="survival", level="yes") == 0.5


def test_everybody_transplanted_later_can_be_compared_with_the_time_before():
    times = patients((4, True, 1), (8, True, 9), (12, True, 10), (20, False, 2))  # the second dies before its crossing
    rows = as_frame(time_dependent_cox(times, "os", ANY))
    # yes against no: at 4 the risk set is 2 yes + 2 no (dies: yes), at 8 1 yes + 2 no (dies: no), at 12 2 yes.
    # likelihood b / (2 b + 2) * 1 / (b + 2): highest where b * b = 2
    assert value_of(rows, stat="coef") == pytest.approx(log(2) / 2, abs=1e-9)


def test_an_empty_frame_has_every_row_without_numbers():
    for empty in (pd.DataFrame(), patients()):
        assert split_at_crossing(empty).empty
        rows, curve = simon_makuch(empty, "os", DEFAULT)
        assert (curve.empty, tuple(curve.columns)) == (True, CURVE_COLUMNS)
        assert find(as_frame(rows), stat="survival")["note"].ne("").all()
        for rows in (mantel_byar(empty, "os", DEFAULT), time_dependent_cox(empty, "os", DEFAULT, terms("age"))):
            assert {r.note for r in rows} == {"not tested: no patients with a known time"}
        at_landmark = as_frame(landmark(empty, "os", 3.0, DEFAULT))
        assert find(at_landmark, stat="patients")["value"].tolist() == [0, 0]
        assert find(at_landmark, stat="p")["value"].isna().all()


def test_patients_left_out_are_counted_in_every_analysis():
    times = patients(*MIXED, (nan, True, 3))
    rows = [*mantel_byar(times, "os", ANY), *time_dependent_cox(times, "os", ANY), *simon_makuch(times, "os", ANY)[0]]
    assert all("1 patient left out: time or event not known" in r.note for r in rows)


ANYBODY = st.lists(
    st.tuples(st.integers(0, 12).map(float), st.booleans(), st.one_of(st.just(nan), st.integers(0, 14).map(float))),
    max_size=12,
)


def everything(times: pd.DataFrame) -> pd.DataFrame:
    options = Options(at=(4.0, 8.0), min_events=1)
    rows, _ = simon_makuch(times, "os", options)
    rows += mantel_byar(times, "os", options) + time_dependent_cox(times, "os", options)
    return as_frame([*rows, *landmark(times, "os", 3.0, options)])


@settings(max_examples=60, deadline=None)
@given(ANYBODY, st.randoms(use_true_random=False))
def test_the_order_of_patients_is_irrelevant(rows, random):
    shuffled = random.sample(rows, len(rows))
    pd.testing.assert_frame_equal(everything(patients(*rows)), everything(patients(*shuffled)), rtol=1e-6)


@settings(max_examples=100, deadline=None)
@given(ANYBODY)
def test_cutting_keeps_every_event_and_every_month_of_follow_up(rows):
    times = patients(*rows)
    cut = split_at_crossing(times)
    assert cut["event"].sum() == times["event"].sum()
    assert (cut["stop"] - cut["start"]).sum() == times["time"].sum()
    assert cut["patient"].nunique() == len(times)
    assert ((cut["start"] < cut["stop"]) | (cut["stop"] == 0)).all()


@settings(max_examples=60, deadline=None)
@given(ANYBODY)
def test_both_groups_together_hold_everybody_still_under_observation(rows):
    times = patients(*rows)
    options = Options(at=(1.0, 5.0, 12.0))
    at_risk = find(as_frame(simon_makuch(times, "os", options)[0]), stat="at_risk").groupby("at")["value"].sum()
    assert at_risk.to_dict() == {month: (times["time"] >= month).sum() for month in options.at}
