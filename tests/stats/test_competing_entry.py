"""Patients who come under observation late, each event competing with the other: R's answers, and who is at risk."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from mrdcore.options import Options
from mrdcore.results import as_frame, find, value_of
from mrdcore.select import Groups
from mrdcore.stats.aalen_johansen import aalen_johansen
from mrdcore.stats.competing import (
    NOT_FROM_THE_START,
    cause_specific_log_rank,
    cumulative_incidence,
    gray_test,
    incidence_curve,
    kaplan_meier_excess,
)
from tests.stats.r_answers import answers, case, numbers

ENTRY = answers("competing_entry")
ALL, AB, ANY = Groups(), Groups("arm", ("A", "B"), ("A", "B")), Options(min_events=0)
PARTS = [(name, level, cause) for name, r in ENTRY.items() for level in ("all", *r["groups"]) for cause in (1, 2)]
TOLERANCE = 1e-9


def entering(name: str, level: str = "all", of_interest: int = 1) -> pd.DataFrame:
    """A case with R's entries as the statistics take it; with cause 2 of interest, 1 competes."""
    frame = case(name)
    cause = frame["cause"].map({0: 0, of_interest: 1, 3 - of_interest: 2})
    times = pd.DataFrame({"time": frame["time"].astype(float), "cause": cause, "level": frame["group"]})
    times = times.assign(entry=numbers(ENTRY[name]["entry"]))
    return times.assign(level="all") if level == "all" else times[times["level"] == level]


def late(*rows: tuple[float, float, int, str]) -> pd.DataFrame:
    """Hand-made patients: entry, months, cause, level."""
    frame = pd.DataFrame(list(rows), columns=["entry", "time", "cause", "level"])
    return frame.astype({"entry": "float64", "time": "float64", "level": "str"})


@pytest.mark.parametrize(("name", "level", "cause"), PARTS)
def test_curve_is_that_of_survfit(name, level, cause):
    r = ENTRY[name]["overall"] if level == "all" else ENTRY[name]["groups"][level]
    curve = incidence_curve(entering(name, level, cause), "cir", Groups("g", (level,)), Options(conf_type="log"))[1:]
    assert curve["time"].tolist() == r["time"]
    assert curve["at_risk"].tolist() == r["n_risk"]
    np.testing.assert_allclose(curve["estimate"], r[f"c{cause}"], rtol=0, atol=TOLERANCE)
    if cause == 1:
        np.testing.assert_allclose(curve["low"], numbers(r["lower1"]), rtol=0, atol=TOLERANCE)
        np.testing.assert_allclose(curve["high"], numbers(r["upper1"]), rtol=0, atol=TOLERANCE)


@pytest.mark.parametrize(("name", "level", "cause"), PARTS)
def test_standard_error_is_that_of_survfit(name, level, cause):
    r = ENTRY[name]["overall"] if level == "all" else ENTRY[name]["groups"][level]
    times = entering(name, level, cause)
    times = times[times["entry"] < times["time"]]
    entry = times["entry"].where(times["entry"] > 0, -np.inf).to_numpy()
    curve = aalen_johansen(times["time"].to_numpy(), times["cause"].to_numpy(float), entry=entry)
    np.testing.assert_allclose(np.sqrt(curve.variance), r[f"se{cause}"], rtol=0, atol=TOLERANCE)


def test_who_enters_on_the_day_of_an_event_is_not_yet_at_risk():
    # at 5, one of the two who were there relapses; the third enters that day, the fourth has died unseen
    times = late((0, 5, 1, "all"), (0, 30, 0, "all"), (5, 30, 0, "all"), (6, 4, 2, "all"))
    rows = as_frame(cumulative_incidence(times, "cir", ALL, Options(at=(5.0, 12.0))))
    assert value_of(rows, stat="incidence", at=12.0) == 0.5
    assert value_of(rows, stat="at_risk", at=5.0) == 2
    assert value_of(rows, stat="at_risk", at=12.0) == 2
    patients = find(rows, stat="patients").iloc[0]
    assert (patients["value"], patients["total"]) == (3, 4)
    assert patients["note"].startswith("1 patient left out: never under observation")


def test_an_event_on_day_0_is_kept_for_who_is_there_from_the_start():
    times = late((0, 0, 1, "all"), (0, 20, 0, "all"), (3, 20, 0, "all"))
    assert incidence_curve(times, "cir", ALL, ANY)["estimate"].tolist() == [0, 0.5, 0.5]


def test_entries_at_the_start_change_nothing():
    times = entering("cr_small24").assign(entry=0.0)
    for statistic in (incidence_curve, lambda *given: as_frame(cumulative_incidence(*given))):
        pd.testing.assert_frame_equal(
            statistic(times, "cir", ALL, ANY), statistic(times.drop(columns="entry"), "cir", ALL, ANY)
        )


def test_both_variances_agree_where_nobody_is_late():
    times = case("cr_small24")
    time, cause = times["time"].to_numpy(float), times["cause"].to_numpy(float)
    # one patient who is late, and leaves before anything happens, is nobody's risk
    with_late, entry = np.append(time, 0.5), np.append(np.full(len(time), -np.inf), 0.25)
    jackknife = aalen_johansen(with_late, np.append(cause, 0.0), entry=entry)
    np.testing.assert_allclose(jackknife.variance[1:], aalen_johansen(time, cause).variance, rtol=0, atol=1e-15)


def test_gray_is_withheld_with_its_reason():
    rows = as_frame(gray_test(entering("cr_small24", "A").assign(level="A"), "cir", AB, ANY))
    assert set(rows["note"]) == {"not tested: fewer than two compared groups with patients; no patients in B"}
    times = pd.concat([entering("cr_small24", level) for level in ("A", "B")])
    rows = as_frame(gray_test(times, "cir", AB, ANY))
    assert rows["value"].isna().all()
    assert set(rows["note"]) == {NOT_FROM_THE_START}


def test_cause_specific_log_rank_counts_who_is_there():
    # at 4: one of A and one of B at risk, A relapses: (1 - 1/2)^2 / (1/4); the second of B is not there yet
    times = late((0, 4, 1, "A"), (0, 9, 0, "B"), (6, 9, 0, "B"))
    assert value_of(as_frame(cause_specific_log_rank(times, "cir", AB, ANY)), stat="chi2") == pytest.approx(1.0)


def test_kaplan_meier_excess_counts_who_is_there():
    # 1 - KM: 1/3 at 3 (the one dead at 2 censored), 1/3 + 2/3 x 1/2 at 8; incidence: 1/4 and 1/4 + 1/2 x 1/2
    times = late(
        (0, 2, 2, "all"), (0, 3, 1, "all"), (0, 5, 0, "all"), (0, 6, 0, "all"), (7, 8, 1, "all"), (7, 30, 0, "all")
    )
    rows = as_frame(kaplan_meier_excess(times, "cir", ALL, Options(at=(4.0, 12.0))))
    assert find(rows, stat="km_excess")["value"].tolist() == pytest.approx([1 / 3 - 1 / 4, 2 / 3 - 1 / 2])
