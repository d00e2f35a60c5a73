"""A report prepared for sharing holds no small count, at whatever threshold, and nothing that tells one."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from mrdcore.derive import Derived, derive
from mrdcore.disclosure.cells import is_small
from mrdcore.files import File
from mrdcore.options import DEFAULTS
from mrdcore.read import open_files, read_opened
from mrdcore.report import report
from mrdcore.select import Selection, SelectionError

DEMO = Path(__file__).parents[2] / "sample_data" / "filo_like_cohort.xlsx"
COUNTS = ("count", "missing", "patients", "events", "at_risk", "left_out", "excluded_events", "excluded_censored", "changed_group")  # fmt: skip


@cache
def demo_cohort() -> Derived:
    return derive(read_opened(open_files([File(DEMO.name, DEMO.read_bytes())])).cohort)


@pytest.fixture
def demo() -> Derived:
    return demo_cohort()


@cache
def rows_for_sharing(smallest: int, by: str, landmark: float | None = None) -> pd.DataFrame:
    options = replace(DEFAULTS, disclosure=smallest, landmark=landmark)
    return report(replace(demo_cohort(), options=options), Selection(by=by)).rows


@pytest.mark.parametrize("by", ["", "sex", "flt3_itd_or_ras", "ven_group"])
@pytest.mark.parametrize("smallest", [4, 5, 6])
def test_no_count_of_few_is_in_the_report(smallest: int, by: str) -> None:
    rows = rows_for_sharing(smallest, by)
    counts = rows[rows["stat"].isin(COUNTS)]
    assert len(counts) > 50
    assert not any(is_small(value, smallest) for value in counts["value"])
    told = rows[rows["analysis"].isin(["baseline", "response"]) & rows["value"].notna()]
    assert not any(is_small(value, smallest) for column in ("n", "total") for value in told[column])
    assert not set(rows["analysis"]) & {"subgroup", "mrd_course", "simon_makuch", "paired_mutations", "immortal_time"}
    assert not rows.loc[rows["stat"].isin(["min", "max"]), "value"].notna().any()


@pytest.mark.parametrize("smallest", [4, 5, 6])
def test_steps_of_the_curves_are_those_of_several(demo: Derived, smallest: int) -> None:
    options = replace(DEFAULTS, disclosure=smallest)
    curves = report(replace(demo, options=options), Selection(by="hsct")).curves
    assert len(curves)
    for column in ("events", "censored"):
        assert not any(is_small(value, smallest) for value in curves[column])


def test_the_threshold_itself_is_told(demo: Derived) -> None:
    exact = report(demo, Selection(by="sex")).rows
    whole = exact[(exact["analysis"] == "response") & (exact["stat"] == "count")]
    for smallest in (3, 4, 5):
        rows = rows_for_sharing(smallest, "sex")
        shared = rows[(rows["analysis"] == "response") & (rows["stat"] == "count")]
        small = whole["value"].between(1, smallest - 1).to_numpy()
        assert shared.loc[small, "value"].isna().all()
        assert (shared["value"].dropna() == whole.loc[shared["value"].notna().to_numpy(), "value"].to_numpy()).all()
        assert small.any() or shared["value"].notna().all()


def test_a_test_that_a_hidden_count_enters_is_withheld() -> None:
    rows = rows_for_sharing(5, "sex")  # three women progressed in blood
    tests = rows[rows["analysis"] == "response_test"].set_index(["subject", "stat"])
    assert pd.isna(tests.loc[("blood", "p"), "value"])
    assert "few patients" in tests.loc[("blood", "p"), "note"]


def test_a_selection_of_few_leaves_nobody(demo: Derived) -> None:
    few = Selection.parse("disease=runx1_runx1t1")
    assert 0 < len(demo.patients.query("disease == 'runx1_runx1t1'")) < 5
    rows = report(replace(demo, options=replace(DEFAULTS, disclosure=5)), few).rows
    assert not is_small(rows["n"].fillna(0).max(), 5)


def test_a_landmark_tells_of_few_nothing() -> None:
    rows = rows_for_sharing(5, "hsct", landmark=6.0)
    assert not any(is_small(value, 5) for value in rows.loc[rows["stat"].isin(COUNTS), "value"])


def test_a_selection_that_does_not_fit_is_still_said() -> None:
    with pytest.raises(SelectionError):
        rows_for_sharing(5, "nothing")
