"""Counts per distinct time and group: the same from every engine, and every statistic from them that of the rows."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import lifelines
import numpy as np
import pandas as pd
import pytest
from lifelines.statistics import multivariate_logrank_test

from mrdcore.schema import DAYS_PER_MONTH
from mrdcore.stats.aalen_johansen import aalen_johansen
from mrdcore.stats.counts import Counts, count
from mrdcore.stats.cox.fit import fit_cox
from mrdcore.stats.from_counts import cox, cumulative_incidence, kaplan_meier, log_rank, number_at_risk
from mrdcore.stats.log_rank_test import log_rank_test
from mrdcore.stats.product_limit import product_limit
from mrdcore.stats.tally import tally

# time, event, arm, centre
PATIENTS = [
    (0.0, 1, "A", "north"),  # an event on day 0
    (3.0, 1, "A", "north"),
    (3.0, 1, "A", "south"),  # tied with the one before
    (3.0, 0, "A", "north"),  # censored at the time of an event
    (3.0, 2, "B", "south"),  # the competing event at the same time
    (5.5, 1, "B", "north"),
    (7.0, 0, "B", "south"),
    (9.0, 1, "A", "south"),
    (9.0, 1, "B", "south"),  # tied between the groups
    (12.0, 0, "B", "north"),
    (6.0, 1, None, "north"),  # whose group is missing: in no group, but counted
    (None, 1, "A", "north"),  # no time
    (4.0, None, "A", "north"),  # no event
    (-1.0, 0, "B", "south"),  # a time below 0 is none
    (float("inf"), 0, "B", "south"),  # nor is an infinite one
    (8.0, 3, "B", "north"),  # an event that does not exist
]
FRAME = pd.DataFrame(PATIENTS, columns=["months", "what", "arm", "centre"]).astype({"months": float, "what": float})


def as_rows(counts: Counts) -> list[tuple[Any, ...]]:
    """Every number of the counts, in order."""
    rows = [
        (cell, *numbers)
        for cell, of in counts.cells.items()
        for numbers in zip(of.time, of.events, of.competing, of.censored, strict=True)
    ]
    return sorted(rows) + sorted(counts.unknown.items())


EXPECTED = [
    # arm and centre; time; events, competing events and censored
    (("", "north"), 6.0, 1.0, 0.0, 0.0),
    (("A", "north"), 0.0, 1.0, 0.0, 0.0),
    (("A", "north"), 3.0, 1.0, 0.0, 1.0),
    (("A", "south"), 3.0, 1.0, 0.0, 0.0),
    (("A", "south"), 9.0, 1.0, 0.0, 0.0),
    (("B", "north"), 5.5, 1.0, 0.0, 0.0),
    (("B", "north"), 12.0, 0.0, 0.0, 1.0),
    (("B", "south"), 3.0, 0.0, 1.0, 0.0),
    (("B", "south"), 7.0, 0.0, 0.0, 1.0),
    (("B", "south"), 9.0, 1.0, 0.0, 0.0),
    (("A", "north"), 2),
    (("B", "north"), 1),
    (("B", "south"), 2),
]


def many(patients: int, whole_days: bool) -> pd.DataFrame:
    """Patients of two arms and three centres with both events; times in months of whole days, or as they fall."""
    random = np.random.default_rng(20260101)
    months = random.exponential(24, patients)
    return pd.DataFrame(
        {
            "months": np.floor(months * DAYS_PER_MONTH) / DAYS_PER_MONTH if whole_days else months,
            "what": random.choice([0.0, 1.0, 2.0, np.nan], patients, p=[0.5, 0.3, 0.19, 0.01]),
            "arm": random.choice(["A", "B"], patients),
            "centre": random.choice(["north", "south", "west"], patients),
        }
    )


def test_patients_are_counted_by_hand() -> None:
    counts = count(FRAME, "months", "what", "arm", "centre")
    assert as_rows(counts) == EXPECTED
    assert counts.patients == len(FRAME)
    assert counts.levels() == ("A", "B")


def test_a_true_event_is_an_event_whatever_type_its_column_has() -> None:
    time = [1.0, 2.0, 3.0]
    for event in ([True, False, True], [True, None, True], pd.array([True, None, True], dtype="boolean"), [1, 0, 1]):
        tally = count(pd.DataFrame({"t": time, "e": event}), "t", "e").tally()
        assert (tally.time[0], tally.events.sum()) == (1.0, 2.0)


def test_texts_and_dates_are_no_times_and_the_error_does_not_show_them() -> None:
    for time in (["canary", "2"], pd.to_datetime(["2024-01-01", "2024-01-02"])):
        with pytest.raises(TypeError) as caught:
            count(pd.DataFrame({"t": time, "e": [1, 0]}), "t", "e")
        assert "canary" not in str(caught.value)
        assert "2024" not in str(caught.value)


@pytest.mark.parametrize("whole_days", [True, False])
def test_many_patients_are_counted_as_few_are(whole_days: bool) -> None:
    """Each way to count (days as places, sorted times) against pandas' own group-by."""
    frame = many(5_000, whole_days)
    theirs = frame.dropna().groupby(["arm", "months", "what"]).size()
    counts = count(frame, "months", "what", "arm")
    for arm in ("A", "B"):
        of = counts.tally("arm", arm)
        for cause, ours in ((0.0, of.censored), (1.0, of.events), (2.0, of.competing)):
            expected = theirs.xs((arm, cause), level=("arm", "what"))
            np.testing.assert_array_equal(of.time[ours > 0], expected.index.to_numpy())
            np.testing.assert_array_equal(ours[ours > 0], expected.to_numpy())
    assert sum(counts.unknown.values()) == int(frame["what"].isna().sum())


def test_times_that_are_sorted_keep_every_bit() -> None:
    """From no time at all to as long as a time in any unit may be; those next to each other are not alike."""
    odd = np.array([0.0, -0.0, 1e-30, 1 / 3, np.nextafter(1 / 3, 1), 1.0, np.nextafter(1.0, 2), np.pi, 1e30])
    time, cause = np.tile(odd, 300), np.repeat([0.0, 1.0, 2.0], 900)
    found = tally(time, cause)
    np.testing.assert_array_equal(found.time, odd[1:])
    for counts in (found.censored, found.events, found.competing):
        np.testing.assert_array_equal(counts, [200, *[100] * 7])


def test_one_time_late_in_the_rows_that_is_no_whole_day_is_kept() -> None:
    days = np.arange(60_000) % 900 + 1.0
    days[-1] = 450.5
    found = tally(days, np.ones(60_000))
    assert (len(found.time), found.patients, found.events[found.time == 450.5]) == (901, 60_000, 1)


def test_polars_counts_as_pandas_does_at_once_and_when_it_is_asked() -> None:
    polars = pytest.importorskip("polars", reason="Polars is not installed: requirements-dev.txt")
    frame = pd.concat([FRAME, many(20_000, whole_days=True)], ignore_index=True)
    expected = as_rows(count(frame, "months", "what", "arm", "centre"))
    theirs = polars.from_pandas(frame)
    for form in (theirs, theirs.lazy(), theirs.with_columns(polars.col("arm").cast(polars.Categorical))):
        assert as_rows(count(form, "months", "what", "arm", "centre")) == expected
    with pytest.raises(TypeError):
        count(polars.from_pandas(FRAME.assign(months="canary")), "months", "what")


def test_duckdb_counts_as_pandas_does() -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed: requirements-dev.txt")
    relation = duckdb.from_df(FRAME)
    assert as_rows(count(relation, "months", "what", "arm", "centre")) == EXPECTED
    frame = many(20_000, whole_days=True)
    ours = count(duckdb.from_df(frame), "months", "what", "arm", "centre")
    assert as_rows(ours) == as_rows(count(frame, "months", "what", "arm", "centre"))
    with pytest.raises(TypeError):
        count(duckdb.from_df(FRAME.assign(months="canary")), "months", "what")


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql", reason="PySpark is not installed: requirements-dev.txt")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("PySpark needs Java, which is not on this machine: the count on PySpark is not tested")
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "1",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        # nothing is compiled for a few rows: it takes longer than to run them
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    }
    builder = sql.SparkSession.builder.master("local[1]").appName("counts")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


def test_pyspark_counts_as_pandas_does(spark: Any) -> None:
    frame = pd.concat([FRAME, many(5_000, whole_days=True)], ignore_index=True)
    ours = count(spark.createDataFrame(frame), "months", "what", "arm", "centre")
    assert as_rows(ours) == as_rows(count(frame, "months", "what", "arm", "centre"))
    assert ours.patients == len(frame)


@pytest.mark.parametrize("whole_days", [True, False])
def test_statistics_of_counts_are_those_of_the_rows(whole_days: bool) -> None:
    frame = many(3_000, whole_days).dropna()
    time, cause, arm = (frame[name].to_numpy() for name in ("months", "what", "arm"))
    event, centre, of_a = (cause == 1).astype(float), frame["centre"].to_numpy(str), arm == "A"
    counts = count(frame, "months", "what", "arm", "centre")
    curve, incidence = kaplan_meier(counts)["A"], cumulative_incidence(counts)["A"]
    by_rows = product_limit(time[of_a], event[of_a])
    np.testing.assert_array_equal(curve.survival, by_rows.survival)
    np.testing.assert_array_equal(curve.variance, by_rows.variance)
    np.testing.assert_array_equal(incidence.variance, aalen_johansen(time[of_a], cause[of_a]).variance)
    at = (0.0, 12.0, 24.0, 1e6)
    assert list(number_at_risk(counts, at)["A"]) == [(time[of_a] >= month).sum() for month in at]
    test, theirs = log_rank(counts, "arm", "centre"), log_rank_test(time, event, arm.astype(str), ("A", "B"), centre)
    assert (test.chi2, test.p) == pytest.approx((theirs.chi2, theirs.p), rel=1e-12)
    fit = cox(counts, "arm", "centre")
    rows = fit_cox((arm == "B").astype(float)[:, None], time, event, strata=centre)
    assert fit is not None
    assert rows is not None
    assert (fit.coef[0], fit.se[0]) == pytest.approx((rows.coef[0], rows.se[0]), rel=1e-9)
    assert fit.log_likelihood - fit.null_log_likelihood == pytest.approx(
        rows.log_likelihood - rows.null_log_likelihood, rel=1e-7
    )


def test_lifelines_has_the_same_curve_test_and_hazard_ratio() -> None:
    frame = many(3_000, whole_days=True).dropna()
    counts = count(frame, "months", "what", "arm")
    event = frame["what"] == 1
    of_a = frame["arm"] == "A"
    theirs = lifelines.KaplanMeierFitter().fit(frame["months"][of_a], event[of_a]).survival_function_.iloc[:, 0]
    ours = kaplan_meier(counts)["A"]
    np.testing.assert_allclose(ours.survival, theirs.loc[ours.time], rtol=1e-12)
    test = multivariate_logrank_test(frame["months"], frame["arm"], event)
    assert log_rank(counts).chi2 == pytest.approx(test.test_statistic, rel=1e-10)
    rows = pd.DataFrame({"time": frame["months"], "event": event, "b": frame["arm"] == "B"}).astype(float)
    fitted, fit = lifelines.CoxPHFitter().fit(rows, "time", "event"), cox(counts)
    assert fit is not None
    assert fit.coef[0] == pytest.approx(fitted.params_["b"], abs=1e-5)


def test_no_hazard_ratio_where_the_groups_never_meet() -> None:
    apart = pd.DataFrame({"t": [1, 2, 3, 4], "e": [0, 0, 1, 1], "arm": ["A", "A", "B", "B"]})
    assert cox(count(apart, "t", "e", "arm")) is None
    assert np.isnan(log_rank(count(apart, "t", "e", "arm")).chi2)


def test_nobody_at_all() -> None:
    counts = count(FRAME.iloc[:0], "months", "what", "arm")
    assert (counts.patients, counts.levels(), kaplan_meier(counts)) == (0, (), {})
    assert kaplan_meier(count(FRAME.iloc[:0], "months", "what"))[""].time.size == 0
