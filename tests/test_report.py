"""The report: its rows hold what the table of analyses promises, it survives JSON, and R finds the same numbers."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from math import isnan
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from mrdcore import __version__
from mrdcore.cohort import Account, Cohort
from mrdcore.derive import derive
from mrdcore.options import DEFAULTS, Options
from mrdcore.problem import At, Problem, SetAside
from mrdcore.read import Mapping, read_cohort
from mrdcore.report import report
from mrdcore.report.cohort import descriptive_variables
from mrdcore.results import CURVE_COLUMNS, ROW_COLUMNS, find, value_of
from mrdcore.select import Selection, SelectionError
from tests.derive.by_hand import NOT_DETECTED, cohort, day, patients, sample, samples

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "oracle" / "cases"
R = json.loads((ROOT / "tests" / "oracle" / "km.json").read_text())

DAYS_PER_MONTH = 30.4375

# Every analysis with its statistics.
STATS = {
    "cohort": {"patients"},
    "attrition": {"patients"},
    "baseline": {"count", "percent", "median", "q1", "q3", "min", "max", "missing"},
    "paired_mutations": {"lost", "gained", "unchanged"},
    "response": {"count", "percent"},
    "response_test": {"p", "risk_difference", "odds_ratio"},
    "follow_up": {"median", "q1", "q3"},
    "kaplan_meier": {"patients", "events", "left_out", "never_at_risk", "median", "survival", "at_risk", "rmst"},
    "log_rank": {"chi2", "df", "p", "trend_p", "p_holm"},
    "cox": {"coef", "se", "hazard_ratio", "p", "ph_p"},
    "difference": {
        "rmst_difference", "rmst_difference_p", "survival_difference", "survival_difference_p",
    },
    "conditional_survival": {"survival"},
    "cox_model": {
        "patients", "events", "left_out", "events_per_variable", "coef", "se", "hazard_ratio", "p", "ph_p",
        "likelihood_ratio_p",
    },
    "subgroup": {"count", "events", "hazard_ratio", "risk_difference", "odds_ratio", "p", "p_holm"},
    "interaction": {"p", "p_holm"},
    "ever_transplanted": {"patients", "events", "median", "survival", "at_risk", "p", "hazard_ratio"},
    "not_placed": {"undated", "unknown"},
    "immortal_time": {"median", "q1", "q3", "min", "max", "credited", "event_before"},
    "simon_makuch": {"survival", "at_risk"},
    "mantel_byar": {"chi2", "p"},
    "time_dependent_cox": {"coef", "se", "hazard_ratio", "p"},
    "cumulative_incidence": {"patients", "events", "left_out", "incidence", "at_risk", "km_excess"},
    "gray": {"chi2", "df", "p"},
    "fine_gray": {"coef", "se", "hazard_ratio", "p"},
    "cause_specific_cox": {"coef", "se", "hazard_ratio", "p", "ph_p"},
    "mrd_course": {
        "patients", "events", "after_hsct", "incidence", "at_risk", "survival", "median", "q1", "q3", "count", "percent",
        "at_least", "undetected", "shown", "lost", "relapse", "death", "negative", "unconfirmed", "chi2", "df", "p",
    },
}  # fmt: skip
# Months of their own: from the start of VEN-AZA, or a year after each month come through.
OTHER_MONTHS = ("mrd_course", "conditional_survival")
AT_A_MONTH = {"survival", "at_risk", "rmst", "incidence", "km_excess", *STATS["difference"]}


def by_hand() -> Cohort:
    """Six patients, each of whom moves a number of the report."""
    start = {"mrd_relapse_date": day(-30), "ven_aza_start_date": day(0), "death_date": None, "hsct_date": None}
    start |= {"morphologic_relapse_date": None, "second_mrd_relapse_date": None, "last_status": "alive"}
    people = patients(
        {**start, "age": 50, "sex": "female", "last_news_date": day(700)},  # censored late
        {**start, "age": 60, "sex": "female", "death_date": day(300), "last_news_date": day(300)},  # dead on day 330
        {**start, "age": 70, "sex": "male", "morphologic_relapse_date": day(90), "last_news_date": day(500)},
        {**start, "age": None, "sex": "male", "second_mrd_relapse_date": day(200), "last_news_date": day(600)},
        {**start, "age": 65, "sex": None, "last_news_date": day(400)},  # sex unknown
        {**start, "age": 55, "sex": "male", "last_news_date": day(300), "last_status": "dead"},  # dead, no date
    )
    taken = samples(
        *[sample(f"P{i}", "blood", 1.0, on=-5) for i in range(1, 6)],
        sample("P1", "blood", NOT_DETECTED, on=40),
        sample("P2", "blood", 0.1, on=40),  # exactly 1 log10
        sample("P3", "blood", 20.0, on=40),
        sample("P4", "blood", 0.9, on=40),  # stable: its second MRD relapse is no event
    )
    own = pd.Series(["a", "b", "a", "b", None, "a"])
    source = cohort(people.assign(Bras=own), taken)
    fault = Problem("warning", "made_up", "patients", 7, "age", "", "A made-up problem.", "Nothing to do.")
    total = SetAside(At("patients", 8), "a total")
    rows = (Account("patients", "patients", 7, 6, (total,)),)
    return replace(source, own_columns=("Bras",), problems=(fault,), accounts=rows)


@cache
def demo() -> Cohort:
    reading = read_cohort((ROOT / "sample_data" / "filo_like_cohort.csv").read_bytes(), "filo_like_cohort.csv")
    assert reading.cohort is not None
    return reading.cohort


@pytest.mark.parametrize(
    "query", ["", "by=flt3_itd_or_ras", "by=ven_days_c1:14&sex=female", "by=hsct", "by=centre", "by=ven_days_c1"]
)
def test_rows_hold_the_promised_analyses(query: str) -> None:
    found = report(demo(), Selection.parse(query)).rows
    assert tuple(found) == ROW_COLUMNS
    assert set(found["analysis"]) <= set(STATS)
    for analysis, rows in found.groupby("analysis"):
        assert set(rows["stat"]) <= STATS[str(analysis)]
    usual = found[~found["analysis"].isin(OTHER_MONTHS)]
    assert usual.loc[usual["stat"].isin(AT_A_MONTH), "at"].isin([12.0, 24.0]).all()
    assert usual.loc[~usual["stat"].isin(AT_A_MONTH), "at"].isna().all()
    both = found["low"].notna() & found["high"].notna() & found["value"].notna()
    assert (found.loc[both, "low"] <= found.loc[both, "value"]).all()
    assert (found.loc[both, "value"] <= found.loc[both, "high"]).all()
    keys = ["analysis", "subject", "by", "level", "stat", "at", "method"]
    assert not found.duplicated(keys).any()


def test_every_percentage_is_its_n_of_its_total() -> None:
    found = report(demo(), Selection(by="flt3_itd_or_ras")).rows
    percent = found[(found["stat"] == "percent") & (found["total"] > 0)]
    assert set(percent["analysis"]) == {"baseline", "response"}
    pd.testing.assert_series_equal(percent["value"], 100 * percent["n"] / percent["total"], check_names=False)


@pytest.mark.parametrize("by", ["flt3_itd_or_ras", "hsct", "ven_days_c1:14", "centre"])
def test_levels_sum_to_the_whole(by: str) -> None:
    whole, parts = report(demo()).rows, report(demo(), Selection(by=by)).rows
    for analysis, stat, subject in (
        ("kaplan_meier", "patients", "os"),
        ("kaplan_meier", "events", "rfs"),
        ("response", "count", "blood:negativity"),
        ("response", "count", "marrow:not_evaluated"),
        ("baseline", "count", "sex=male"),
    ):
        where = {"analysis": analysis, "stat": stat, "subject": subject}
        assert find(parts, **where)["value"].sum() == value_of(whole, **where), where


def test_numbers_of_patients_that_can_be_counted_by_hand() -> None:
    found = report(by_hand()).rows
    blood = {"analysis": "response", "stat": "count"}
    assert value_of(found, **blood, subject="blood:negativity") == 1
    assert value_of(found, **blood, subject="blood:reduction") == 1
    assert value_of(found, **blood, subject="blood:log_reduction") == 2
    assert value_of(found, **blood, subject="blood:not_evaluated") == 2  # P5 has no evaluation, P6 no sample
    assert value_of(found, analysis="response", stat="percent", subject="blood:negativity") == 25  # 1 of 4, not of 6
    for endpoint, events in (("os", 1), ("rfs", 2), ("rfs_mrd", 2)):
        where = {"analysis": "kaplan_meier", "subject": endpoint}
        assert value_of(found, **where, stat="patients") == 5
        assert value_of(found, **where, stat="events") == events
        left_out = find(found, **where, stat="left_out")
        assert (left_out["value"].item(), left_out["total"].item()) == (1, 6)  # P6: dead at an unknown date
        assert "dead at an unknown date" in left_out["note"].item()
    # One death of five at 330 days (10.8 months), nobody censored before it.
    assert value_of(found, analysis="kaplan_meier", subject="os", stat="survival", at=12.0) == pytest.approx(0.8)
    assert value_of(found, analysis="baseline", subject="age", stat="median") == 60
    assert value_of(found, analysis="baseline", subject="age", stat="missing") == 1
    assert value_of(found, analysis="baseline", subject="sex=female", stat="percent") == 40  # 2 of 5 known
    assert value_of(found, analysis="baseline", subject="Bras=a", stat="count") == 3


def test_options_reach_the_rows() -> None:
    options = Options(at=(6.0,), restrict_second_mrd_relapse=False, denominator="all", proportion_interval="exact")
    found = report(by_hand(), options=options).rows
    assert set(found.loc[~found["analysis"].isin(OTHER_MONTHS), "at"].dropna()) == {6.0}
    assert value_of(found, analysis="kaplan_meier", subject="rfs_mrd", stat="events") == 3  # P4 has not responded
    negativity = find(found, analysis="response", stat="percent", subject="blood:negativity")
    assert (negativity["value"].item(), negativity["method"].item()) == (25, "exact")  # never of those not evaluated
    assert value_of(found, analysis="baseline", subject="sex=female", stat="percent") == pytest.approx(100 / 3)
    later = report(by_hand(), options=Options(origin="ven_aza_start", at=(10.0,))).rows
    # From the start of VEN-AZA death comes on day 300, 9.9 months; from MRD relapse it was 10.8.
    assert value_of(later, analysis="kaplan_meier", subject="os", stat="survival") == pytest.approx(0.8)
    earlier = report(by_hand(), options=Options(at=(10.0,))).rows
    assert value_of(earlier, analysis="kaplan_meier", subject="os", stat="survival") == 1


def test_attrition_says_how_many_each_filter_left() -> None:
    found = report(by_hand(), Selection.parse("sex=male,unknown&age=60..")).rows
    assert value_of(found, analysis="cohort", stat="patients") == 6
    steps = find(found, analysis="attrition")
    assert list(zip(steps["subject"], steps["value"], steps["total"], strict=True)) == [
        ("sex=male,unknown", 4, 6),
        ("age=60..", 2, 4),
    ]


def test_a_selection_that_leaves_nobody_has_rows_that_say_so() -> None:
    found = report(by_hand(), Selection.parse("age=100..")).rows
    assert find(found, analysis="attrition")["value"].item() == 0
    assert value_of(found, analysis="kaplan_meier", subject="os", stat="patients") == 0
    assert isnan(value_of(found, analysis="response", subject="blood:negativity", stat="percent"))


def test_a_selection_that_does_not_fit_is_refused() -> None:
    with pytest.raises(SelectionError, match="no column 'height'"):
        report(by_hand(), Selection.parse("height=170"))


def test_endpoints_can_be_chosen() -> None:
    found = report(by_hand(), endpoints=("rfs",))
    assert set(find(found.rows, analysis="kaplan_meier")["subject"]) == {"rfs"}
    assert set(found.curves["endpoint"]) == {"rfs"}


def test_an_endpoint_that_the_file_cannot_give_says_why() -> None:
    people = patients({"os_days": 100, "os_event": "yes"}, {"os_days": 200, "os_event": "no"})
    found = report(cohort(people))
    rows = find(found.rows, analysis="kaplan_meier", subject="rfs")
    assert list(rows["note"]) == [
        "not available: the file has no date of MRD relapse and no date of morphologic relapse"
    ]
    assert rows["value"].isna().all()
    assert set(found.curves["endpoint"]) == {"os"}
    from_hsct = report(cohort(people), options=Options(origin="hsct"))
    notes = find(from_hsct.rows, analysis="kaplan_meier", subject="os")["note"]
    assert ["no date of transplantation" in note for note in notes] == [True]
    assert from_hsct.curves.empty
    assert tuple(from_hsct.curves) == CURVE_COLUMNS


def test_curves_start_at_one_and_never_rise() -> None:
    curves = report(demo(), Selection(by="hsct")).curves
    assert tuple(curves) == CURVE_COLUMNS
    assert set(curves["endpoint"]) == {"os", "rfs", "rfs_mrd"}
    for _, curve in curves.groupby(["endpoint", "level"]):
        assert curve["estimate"].iloc[0] == 1
        assert (curve["estimate"].diff().dropna() <= 1e-12).all()
        assert curve["time"].is_monotonic_increasing


def test_order_of_patients_is_irrelevant() -> None:
    source = demo()
    shuffled = replace(source, patients=source.patients.sample(frac=1, random_state=3).reset_index(drop=True))
    selection = Selection(by="flt3_itd_or_ras")
    pd.testing.assert_frame_equal(
        report(shuffled, selection).rows, report(source, selection).rows, check_exact=False, rtol=1e-9
    )


def test_a_derived_cohort_gives_the_same_report() -> None:
    options = Options(at=(6.0,))
    direct, derived = report(by_hand(), options=options), report(derive(by_hand(), options))
    pd.testing.assert_frame_equal(derived.rows, direct.rows)
    assert derived.options == options


def test_json() -> None:
    selection = Selection.parse("sex=female,male&by=sex")
    found = report(by_hand(), selection)
    text = found.to_json()

    def refuse(word: str) -> Any:
        raise AssertionError(f"{word} is no JSON")

    document = json.loads(text, parse_constant=refuse)  # NaN and Infinity are none
    assert list(document) == ["version", "source", "selection", "options", "problems", "rows_of_file", "rows"]
    assert document["version"] == __version__
    assert document["source"] == {"name": "by hand", "sha256": "0" * 64, "patients": 6}
    assert Selection.parse(document["selection"]) == selection
    assert document["options"]["at"] == [12.0, 24.0]
    assert Options(**{k: tuple(v) if isinstance(v, list) else v for k, v in document["options"].items()}) == DEFAULTS
    assert document["problems"][0] == {
        "severity": "warning",
        "code": "made_up",
        "sheet": "patients",
        "row": 7,
        "column": "age",
        "value": "",
        "message": "A made-up problem.",
        "fix": "Nothing to do.",
        "rows": [],
        "letter": "",
    }
    assert document["rows_of_file"] == [
        {
            "sheet": "patients",
            "role": "patients",
            "rows": 7,
            "used": 6,
            "set_aside": [{"reason": "a total", "rows": [8]}],
        }
    ]
    assert len(document["rows"]) == len(found.rows)
    assert all(list(row) == list(ROW_COLUMNS) for row in document["rows"])
    back = pd.DataFrame(document["rows"]).astype(dict.fromkeys(("at", "value", "low", "high", "n", "total"), "float64"))
    pd.testing.assert_frame_equal(back, found.rows.astype(back.dtypes.to_dict()))
    medians = [row for row in document["rows"] if row["analysis"] == "kaplan_meier" and row["stat"] == "median"]
    not_reached = next(row for row in medians if (row["subject"], row["level"]) == ("os", "male"))  # nobody died
    assert not_reached["value"] is None
    assert not_reached["note"] == "not reached"


def test_own_columns_with_many_different_texts_are_not_described() -> None:
    people = patients(*[{} for _ in range(13)]).assign(
        Note=[f"text {i}" for i in range(13)], Bras=["a", "b", *[None] * 11]
    )
    found = descriptive_variables(people, ("Note", "Bras"))
    assert found == {"The file's own columns": ("Bras",)}


MAPPING = Mapping(columns={"time": "os_days", "status": "os_event"})


def public(name: str, mapping: Mapping = MAPPING) -> Cohort:
    reading = read_cohort((CASES / f"{name}.csv").read_bytes(), f"{name}.csv", mapping)
    assert reading.cohort is not None
    assert [p.code for p in reading.problems if p.severity == "error"] == []
    return reading.cohort


@pytest.mark.parametrize("name", ["km_lung", "km_veteran"])
def test_a_public_data_set_gives_the_numbers_of_r(name: str) -> None:
    """Data sets of R's survival package, no cohorts of AML: time and status are mapped, the group is their own."""
    answer = R[name]
    horizons = tuple(days / DAYS_PER_MONTH for days in answer["horizons"])
    found = report(public(name), Selection(by="group"), Options(at=horizons), ("os",)).rows
    for level, of in answer["groups"].items():
        where = {"analysis": "kaplan_meier", "subject": "os", "level": level}
        assert value_of(found, **where, stat="patients") == of["n"]
        assert value_of(found, **where, stat="events") == of["events"]
        median = find(found, **where, stat="median")
        assert median["value"].item() * DAYS_PER_MONTH == pytest.approx(of["q_loglog"]["q"][1], abs=1e-9)
        assert median["low"].item() * DAYS_PER_MONTH == pytest.approx(of["q_loglog"]["lower"][1], abs=1e-9)
        for i, month in enumerate(horizons):
            survival = find(found, **where, stat="survival", at=month)
            at = of["at_loglog"]
            assert survival["value"].item() == pytest.approx(at["surv"][i], abs=1e-9)
            assert survival["low"].item() == pytest.approx(at["lower"][i], abs=1e-9)
            assert survival["high"].item() == pytest.approx(at["upper"][i], abs=1e-9)
            assert value_of(found, **where, stat="at_risk", at=month) == at["n_risk"][i]
    test = {"analysis": "log_rank", "subject": "os", "level": "all"}
    assert value_of(found, **test, stat="chi2") == pytest.approx(answer["logrank"]["chisq"], abs=1e-9)
    assert value_of(found, **test, stat="p") == pytest.approx(answer["logrank"]["p"], abs=1e-9)


def test_days_or_months_give_the_same_rates_and_p_values() -> None:
    in_days = public("km_lung")
    months = in_days.patients.rename(columns={"os_days": "os_months"})
    in_months = replace(in_days, patients=months.assign(os_months=months["os_months"] / DAYS_PER_MONTH))
    first, second = (report(source, Selection(by="group"), endpoints=("os",)).rows for source in (in_days, in_months))
    numbers = ["value", "low", "high", "n", "total"]
    pd.testing.assert_frame_equal(second[numbers], first[numbers], rtol=1e-9)


def test_a_mapped_public_data_set_can_be_filtered_by_its_own_columns() -> None:
    mapping = Mapping(
        columns={**MAPPING.columns, "female": "sex", "inst": "centre"}, values={"sex": {"1": "female", "0": "male"}}
    )
    source = public("cox_lung", mapping)
    raw = pd.read_csv(CASES / "cox_lung.csv")
    kept = raw[(raw["female"] == 1) & (raw["age"] >= 60) & (raw["ecog"] == 1)]
    found = report(source, Selection.parse("sex=female&age=60..&ecog=1"), endpoints=("os",)).rows
    where = {"analysis": "kaplan_meier", "subject": "os"}
    assert value_of(found, **where, stat="patients") == len(kept) > 0
    assert value_of(found, **where, stat="events") == kept["status"].sum()


def competing() -> Cohort:
    """Four patients, all seen for two years: one relapses and then dies, one dies in remission."""
    start = {"mrd_relapse_date": day(0), "death_date": None, "morphologic_relapse_date": None, "hsct_date": None}
    never = {**start, "hsct": "no"}
    people = patients(
        {**never, "morphologic_relapse_date": day(100), "death_date": day(200), "last_news_date": day(200)},  # relapse
        {**never, "death_date": day(300), "last_news_date": day(300)},  # death without relapse
        {**start, "hsct_date": day(50), "last_news_date": day(800)},
        {**start, "hsct": "yes", "last_news_date": day(800)},  # transplanted, but nobody knows when
    )
    return cohort(people)


def test_relapse_and_death_without_it_compete() -> None:
    rows = report(competing(), options=Options(at=(12.0,))).rows
    for subject in ("cir", "nrm"):  # one of four each: 1 - KM would give more for the later of the two
        assert value_of(rows, analysis="cumulative_incidence", subject=subject, stat="incidence") == pytest.approx(0.25)


def test_a_transplantation_without_a_date_is_in_neither_group() -> None:
    rows = report(competing(), options=Options(landmark=6.0)).rows
    found = find(rows, analysis="landmark", subject="os", stat="patients").set_index("level")["value"]
    # at six months of 183 days: P3 transplanted; P1 and P2 not; P4 left out
    assert found.to_dict() == {"yes": 1, "no": 2}


def test_a_landmark_is_asked_for() -> None:
    assert find(report(competing()).rows, analysis="landmark").empty
