"""A and B: who is in them, what is compared, and what is not."""

from __future__ import annotations

from functools import cache
from math import isnan

import pytest

from mrdcore.derive import Derived, derive
from mrdcore.options import Options
from mrdcore.report.two_groups import TwoGroups, group_in_words, two_groups
from mrdcore.results import as_frame, find, value_of
from mrdcore.select import Selection, SelectionError
from mrdcore.stats.multiplicity import holm
from tests.test_report import by_hand, demo

YES, NO = "disease=npm1&flt3_itd_or_ras=yes", "disease=npm1&flt3_itd_or_ras=no"


@cache
def derived() -> Derived:
    return derive(demo())


@cache
def compared(a: str, b: str) -> TwoGroups:
    return two_groups(derived(), Selection.parse(a), Selection.parse(b))


def test_the_letters_table_one_as_two_saved_groups():
    found = compared(YES, NO)
    rows = as_frame(found.rows)
    assert (found.only_a, found.only_b, found.both) == (31, 35, 0)
    response = {"analysis": "response_test", "stat": "p", "level": "all"}
    assert value_of(rows, **response, subject="blood:log_reduction") == pytest.approx(0.032, abs=5e-4)
    assert value_of(rows, **response, subject="marrow:log_reduction") == pytest.approx(0.009, abs=5e-4)
    share = {"analysis": "response", "subject": "blood:log_reduction", "stat": "count"}
    assert (value_of(rows, **share, level="A"), value_of(rows, **share, level="B")) == (22, 18)


def test_the_endpoints_are_those_of_a_grouping_by_the_same_variable():
    from mrdcore.report import report

    rows = as_frame(compared(YES, NO).rows)
    grouped = report(demo(), Selection.parse("disease=npm1&by=flt3_itd_or_ras")).rows
    for stat in ("hazard_ratio", "p"):
        ours = value_of(rows, analysis="cox", subject="rfs_mrd", stat=stat)
        assert ours == pytest.approx(value_of(grouped, analysis="cox", subject="rfs_mrd", stat=stat))
    for group, level in (("A", "yes"), ("B", "no")):
        where = {"analysis": "kaplan_meier", "subject": "rfs", "stat": "survival", "at": 12.0}
        assert value_of(rows, **where, level=group) == value_of(grouped, **where, level=level)


def test_patients_in_both_are_left_out_of_both():
    found = compared("sex=female", "flt3_itd_or_ras=yes")
    patients = derived().patients
    female, yes = patients["sex"] == "female", patients["flt3_itd_or_ras"] == "yes"
    assert found.both == (female & yes).sum() > 0
    assert (found.only_a, found.only_b) == ((female & ~yes).sum(), (yes & ~female).sum())
    level = found.selected.patients["level"]
    assert set(level[level == "A"].index) == set(patients.index[female & ~yes])
    assert not set(level.index) & set(patients.index[female & yes])
    assert (
        value_of(as_frame(found.rows), analysis="kaplan_meier", subject="os", stat="patients", level="A")
        == found.only_a
    )


@pytest.mark.parametrize(("a", "b"), [("", ""), ("sex=female", ""), ("age=200..", "sex=female")])
def test_where_one_has_nobody_of_its_own_nothing_is_compared(a, b):
    found = compared(a, b)
    assert not found.comparable
    assert found.rows == ()


def test_holm_counts_every_p_that_is_shown_and_no_other():
    rows = as_frame(compared(YES, NO).rows)
    adjusted = find(rows, stat="p_holm")
    raw = [
        value_of(rows, analysis=row["analysis"], subject=row["subject"], stat="p", level="all")
        for _, row in adjusted.iterrows()
    ]
    assert adjusted["value"].tolist() == pytest.approx(holm(raw), nan_ok=True)
    assert set(adjusted["analysis"]) == {"baseline_test", "response_test", "log_rank"}
    assert {"blood", "marrow"}.isdisjoint(adjusted["subject"])


def test_what_the_groups_were_chosen_by_is_described_and_not_tested():
    found = compared(YES, NO)
    rows = as_frame(found.rows)
    assert {"disease", "flt3_itd_or_ras", "flt3_itd", "nras", "kras"} == found.chosen_by
    tested = set(find(rows, analysis="baseline_test")["subject"])
    assert tested.isdisjoint(found.chosen_by)
    assert {"age", "sex", "dnmt3a"} <= tested
    assert value_of(rows, analysis="baseline", subject="nras=mutated", stat="count", level="A") == 10


def test_what_is_known_later_is_named():
    assert compared("hsct=yes", "hsct=no").later == ("Transplanted",)
    assert compared(YES, NO).later == ()


def test_few_events_are_withheld_by_the_one_rule():
    rows = as_frame(compared(YES, NO).rows)
    assert isnan(value_of(rows, analysis="log_rank", subject="os", stat="p", level="all"))
    note = find(rows, analysis="cox", subject="os", stat="hazard_ratio")["note"].item()
    assert note == "withheld: 4 events among B, 4 events among A; at least 5 needed in each group"


def test_a_selection_that_does_not_fit_is_refused():
    with pytest.raises(SelectionError, match="no column 'height'"):
        two_groups(derived(), Selection.parse("height=170"), Selection())


def test_groups_by_hand():
    found = two_groups(derive(by_hand(), Options()), Selection.parse("age=..60"), Selection.parse("age=61.."))
    rows = as_frame(found.rows)
    # P1, P2 and P6 are at most 60; P3 and P5 above; P4 is in neither, its age is not known.
    assert (found.only_a, found.only_b, found.both) == (3, 2, 0)
    assert value_of(rows, analysis="response", subject="blood:negativity", stat="count", level="A") == 1
    assert value_of(rows, analysis="baseline_test", subject="sex", stat="p") == pytest.approx(1)
    assert "age" in found.chosen_by


def test_groups_in_words():
    assert group_in_words(Selection.parse("sex=female&age=18..60")) == "Sex: female, Age 18 to 60 years"
    assert group_in_words(Selection()) == "all patients"
