"""Survival of those who have come so far: R's answers, who is among them, and where nobody is left."""

from __future__ import annotations

from math import isnan

import numpy as np
import pandas as pd
import pytest

from mrdcore.options import Options
from mrdcore.results import as_frame, find, value_of
from mrdcore.select import Groups
from mrdcore.stats.conditional import conditional_survival
from mrdcore.stats.survival import kaplan_meier
from tests.stats.r_answers import entering, km_times, late, made, more_survival, numbers

R = more_survival()
ALL, AB, DEFAULT = Groups(), Groups("arm", ("A", "B"), ("A", "B")), Options()


@pytest.mark.parametrize("kind", ["log-log", "log", "plain"])
@pytest.mark.parametrize("name", [name for name in R if name != "ecog"])
def test_survival_given_so_far_is_that_of_r(name, kind):
    times = entering(name, "all")
    for r in R[name]["conditional"]:
        given, further = r["given"], r["at"] - r["given"]
        (row,) = conditional_survival(times, "os", ALL, (given,), further, Options(conf_type=kind))
        there = r[kind]
        assert (row.at, row.n, row.total) == (r["at"], r["n"], R[name]["overall"]["n"])
        assert row.value == pytest.approx(there["surv"], abs=1e-9)
        limits = numbers([there["lower"], there["upper"]] if 0 < there["surv"] < 1 else [None, None])
        assert [row.low, row.high] == pytest.approx(limits, abs=1e-9, nan_ok=True)


def test_it_is_the_ratio_of_two_rates():
    times = km_times("km_lung").assign(level="all")
    rates = as_frame(kaplan_meier(times, "os", ALL, Options(at=(180.0, 360.0))))
    (row,) = conditional_survival(times, "os", ALL, (180.0,), 180.0, DEFAULT)
    first, second = (value_of(rates, stat="survival", at=month) for month in (180.0, 360.0))
    assert row.value == pytest.approx(second / first)


def test_who_has_the_event_or_is_censored_on_the_day_is_not_among_those_left():
    times = made((6, True, "all"), (6, False, "all"), (7, True, "all"), (30, False, "all"))
    (row,) = conditional_survival(times, "os", ALL, (6.0,), 12.0, DEFAULT)
    assert (row.value, row.n, row.total) == (0.5, 2, 4)
    assert row.method == "log-log, given no event by 6 months" and row.note == ""


def test_each_level_and_month_has_its_row():
    times = made(*((i, i % 2 == 0, "A" if i % 3 else "B") for i in range(40)))
    rows = as_frame(conditional_survival(times, "rfs", AB, (6.0, 12.0, 18.0), 12.0, DEFAULT))
    assert rows[["level", "at"]].to_numpy().tolist() == [[v, at] for v in "AB" for at in (18.0, 24.0, 30.0)]
    assert set(rows["analysis"]) == {"conditional_survival"} and set(rows["subject"]) == {"rfs"}


def test_one_patient_is_shown_with_the_number():
    (row,) = conditional_survival(made((3, True, "all"), (25, False, "all")), "os", ALL, (12.0,), 12.0, DEFAULT)
    assert (row.value, row.n, row.note) == (1, 1, "") and isnan(row.low)


def test_nobody_left_and_follow_up_too_short_are_said():
    times = made((3, True, "all"), (20, False, "all"))
    short, nobody = conditional_survival(times, "os", ALL, (12.0, 24.0), 12.0, DEFAULT)
    assert isnan(short.value) and short.n == 1 and short.note == "follow-up ends at 20.0 months"
    assert isnan(nobody.value) and nobody.n == 0 and nobody.note == "nobody is left at 24 months"


def test_all_with_the_event_afterwards_is_0():
    (row,) = conditional_survival(made((13, True, "all"), (15, True, "all")), "os", ALL, (12.0,), 12.0, DEFAULT)
    assert row.value == 0 and isnan(row.low)


@pytest.mark.parametrize("times", [pd.DataFrame(), made()], ids=["no columns", "no rows"])
def test_without_patients_there_is_the_reason(times):
    rows = as_frame(conditional_survival(times, "os", AB, (6.0,), 12.0, DEFAULT))
    assert rows["value"].isna().all() and set(rows["note"]) == {"no patients with a known time"}


def test_only_those_under_observation_are_counted():
    # one of two is under observation at 6 months; the other joins at 8, after the first has had the event
    times = late((0, 7, True, "all"), (8, 30, False, "all"))
    (row,) = conditional_survival(times, "os", ALL, (6.0,), 12.0, DEFAULT)
    assert (row.value, row.n) == (0, 1)
    assert row.note.startswith("all at risk at 7.0 months had the event")
    (nobody,) = conditional_survival(times[1:], "os", ALL, (6.0,), 12.0, DEFAULT)
    assert isnan(nobody.value) and nobody.note == "nobody is left at 6 months"


@pytest.mark.parametrize(("given", "further"), [(-1.0, 12.0), (6.0, 0.0), (np.nan, 12.0)])
def test_months_are_checked(given, further):
    with pytest.raises(ValueError, match="conditional survival"):
        conditional_survival(made((3, True, "all")), "os", ALL, (given,), further, DEFAULT)


def test_given_time_zero_it_is_the_curve():
    times = km_times("km_small40").assign(level="all")
    rows = as_frame(kaplan_meier(times, "os", ALL, Options(at=(12.0,))))
    (row,) = conditional_survival(times, "os", ALL, (0.0,), 12.0, DEFAULT)
    curve = find(rows, stat="survival").iloc[0]
    assert [row.value, row.low, row.high] == pytest.approx([curve["value"], curve["low"], curve["high"]])
