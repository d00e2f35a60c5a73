from __future__ import annotations

from math import nan

import numpy as np
import pandas as pd
import pytest

from mrdcore.options import Options
from mrdcore.results import as_frame, find, value_of
from mrdcore.stats.cox.design import Term, complete_cases, design
from mrdcore.stats.cox.model import cox_model
from tests.stats.r_answers import COX, answers, case

R = answers("regression")
ANY, DEFAULT = Options(min_events=0), Options()
TREATMENT = Term("trt", "Treatment", ("0", "1"))
CELL = Term("cell", "Cell type", ("squamous", "small", "adeno", "large"), {"adeno": "adenocarcinoma"})
KARNOFSKY = Term("karno", "Karnofsky")


def veteran() -> pd.DataFrame:
    frame = case("cox_veteran").rename(columns={"status": "event"}).drop(columns="stratum")
    cell = np.select(
        [frame[name] == 1 for name in ("small", "adeno", "large")], ["small", "adeno", "large"], "squamous"
    )
    return frame.assign(cell=cell, trt=frame["trt2"].astype(str))


def model(times: pd.DataFrame, *terms: Term, options: Options = DEFAULT) -> pd.DataFrame:
    return as_frame(cox_model(times, "os", terms, options))


def test_a_model_with_a_factor_is_that_of_r():
    rows, r = model(veteran(), TREATMENT, CELL, KARNOFSKY), R["factors"]
    ratios = find(rows, stat="hazard_ratio")
    assert ratios[["by", "level"]].agg(" ".join, axis=1).tolist() == [
        "trt 1 vs 0",
        "cell small vs squamous",
        "cell adeno vs squamous",
        "cell large vs squamous",
        "karno per unit",
    ]
    for stat, column, theirs in (
        ("coef", "value", "coef"),
        ("se", "value", "se"),
        ("p", "value", "p"),
        ("hazard_ratio", "low", "lower"),
        ("hazard_ratio", "high", "upper"),
    ):
        np.testing.assert_allclose(find(rows, stat=stat)[column], r[theirs], rtol=1e-8)
    assert find(rows, stat="ph_p")["value"].tolist() == pytest.approx(r["zph_p"], abs=1e-9)
    assert value_of(rows, stat="likelihood_ratio_p", by="") == pytest.approx(r["lrt"][2], rel=1e-7)
    assert value_of(rows, stat="likelihood_ratio_p", by="cell") == pytest.approx(r["cell_lrt_p"], abs=1e-9)
    assert value_of(rows, stat="events_per_variable") == 128 / 5


def test_late_entry_and_strata_are_those_of_r():
    frame, r = case("cox_lung").rename(columns={"status": "event"}), R["late_in_strata"]
    frame["entry"] = np.where(np.arange(len(frame)) % 3 == 0, frame["time"] / 2, 0)
    rows = model(frame, Term("age", "Age", unit="years"), Term("ecog", "ECOG"))
    np.testing.assert_allclose(find(rows, stat="coef")["value"], r["coef"], rtol=1e-8)
    np.testing.assert_allclose(find(rows, stat="se")["value"], r["se"], rtol=1e-8)
    assert find(rows, stat="ph_p")["value"].tolist() == pytest.approx(r["zph_p"], abs=1e-8)
    assert set(find(rows, stat="coef")["method"]) == {"Efron, stratified"}


def test_numbers_per_unit_are_those_of_r_and_every_row_counts_events_of_patients():
    frame = case("cox_lung").rename(columns={"status": "event"}).drop(columns="stratum")
    rows = model(frame, *(Term(name, name) for name in COX["cox_lung"]["vars"]))
    np.testing.assert_allclose(find(rows, stat="coef")["value"], COX["cox_lung"]["efron"]["coef"], rtol=1e-8)
    assert find(rows, stat="ph_p")["value"].tolist() == pytest.approx(COX["cox_lung"]["zph_km"]["p"], abs=1e-8)
    assert set(find(rows, stat="p")["n"]) == {frame["event"].sum()}


# time, event, arm, age: the reason beside each
PEOPLE = pd.DataFrame(
    [
        (1, 1, "a", 50, "complete"),
        (2, 1, "b", 60, "complete"),
        (3, 0, "a", 70, "complete"),
        (4, 1, "b", 55, "complete"),
        (5, 1, "a", 65, "complete"),
        (6, 0, "b", 45, "complete"),
        (7, 1, "unknown", 50, "arm not known"),
        (8, 1, "dose changed", 50, "set aside: no level of the term"),
        (9, 1, None, nan, "neither known"),
        (10, 1, "a", nan, "age not known"),
        (nan, 1, "a", 50, "time not known"),
        (12, None, "b", 50, "event not known"),
    ],
    columns=["time", "event", "arm", "age", "why"],
)
ARM, AGE = Term("arm", "Arm", ("a", "b", "c")), Term("age", "Age")


def test_who_is_not_complete_is_left_out_and_counted_by_covariate():
    rows = model(PEOPLE, ARM, AGE, options=ANY)
    assert value_of(rows, stat="patients", level="all") == 6 and value_of(rows, stat="events", level="all") == 4
    left_out = find(rows, stat="left_out").iloc[0]
    assert (left_out["value"], left_out["n"], left_out["total"]) == (6, 6, 12)
    assert left_out["note"] == (
        "4 patients left out: not known Arm (3), Age (2); 2 patients left out: time or event not known"
    )
    assert find(rows, by="arm", stat="patients")["value"].tolist() == [3, 3, 0]
    assert find(rows, by="arm", stat="patients", level="c")["note"].iloc[0] == "no patients with all covariates known"
    assert find(rows, stat="hazard_ratio")["level"].tolist() == ["b vs a", "per unit"]


def test_unknown_is_no_reference():
    known = PEOPLE[PEOPLE["why"] == "complete"]
    pd.testing.assert_series_equal(
        find(model(PEOPLE, ARM, AGE, options=ANY), stat="coef")["value"].reset_index(drop=True),
        find(model(known, ARM, AGE, options=ANY), stat="coef")["value"].reset_index(drop=True),
    )


def test_a_stratum_not_known_is_counted():
    rows = model(PEOPLE[:6].assign(stratum=["s", "s", "s", "s", "s", None]), ARM, options=ANY)
    assert find(rows, stat="left_out")["note"].iloc[0] == "1 patient left out: stratum not known"


def test_the_next_level_is_the_reference_where_nobody_has_the_first():
    frame = veteran()[lambda f: f["cell"] != "squamous"]
    rows = model(frame, CELL)
    assert find(rows, stat="coef")["level"].tolist() == ["adeno vs small", "large vs small"]


@pytest.mark.parametrize(("events", "withheld"), [(4, True), (5, False)])
def test_few_events_in_a_level_withhold_its_contrast_and_no_other(events, withheld):
    frame = veteran()
    large = frame.index[frame["cell"] == "large"]
    frame.loc[large, "event"] = [1] * events + [0] * (len(large) - events)
    rows = model(frame, CELL, KARNOFSKY)
    ratio = find(rows, stat="hazard_ratio", level="large vs squamous").iloc[0]
    assert np.isnan(ratio["value"]) == withheld
    assert ratio["note"] == (
        "withheld: 4 events among Cell type: large; at least 5 needed in each group" if withheld else ""
    )
    assert find(rows, stat="hazard_ratio", level="small vs squamous")["value"].notna().all()
    assert np.isnan(value_of(rows, stat="ph_p", by="cell")) == withheld
    assert value_of(rows, stat="ph_p", by="karno") > 0


@pytest.mark.parametrize(("events", "withheld"), [(4, True), (5, False)])
def test_few_events_in_all_withhold_a_number_and_what_is_said_of_the_model(events, withheld):
    frame = veteran()
    frame["event"] = (np.arange(len(frame)) < events).astype(int)
    rows = model(frame, KARNOFSKY)
    for where in ({"stat": "hazard_ratio"}, {"stat": "ph_p", "by": ""}, {"stat": "likelihood_ratio_p"}):
        row = find(rows, **where).iloc[0]
        assert np.isnan(row["value"]) == withheld
        assert ("4 events among all patients" in row["note"]) == withheld


def no_event_in_large() -> pd.DataFrame:
    frame = veteran()
    frame["event"] = frame["event"].where(frame["cell"] != "large", 0)
    return frame


def test_a_level_without_events_is_said_and_the_others_are_estimated():
    rows = model(no_event_in_large(), CELL, KARNOFSKY)
    large = find(rows, stat="hazard_ratio", level="large vs squamous").iloc[0]
    assert np.isnan(large["value"]) and large["note"] == "not estimable: 0 of 27 events among Cell type: large"
    others = find(rows, stat="hazard_ratio")["value"].drop(large.name)
    assert np.isfinite(others).all() and set(find(rows, stat="hazard_ratio")["method"]) == {"Firth, profile likelihood"}
    assert find(rows, stat="ph_p", by="")["note"].iloc[0] == "not tested: a hazard ratio has no finite estimate"


def test_firth_gives_the_level_without_events_its_numbers_where_they_may_be_shown():
    large = find(model(no_event_in_large(), CELL, KARNOFSKY, options=ANY), stat="hazard_ratio").iloc[2]
    assert large["note"] == "0 of 27 events among Cell type: large: estimated by Firth's penalised likelihood"
    assert 0 < large["low"] < large["value"] < large["high"] < 1


def test_a_number_that_separates_is_said():
    # whoever has an event has it before 30 days, and nobody else has that value
    early = veteran()["time"] < 30
    frame = veteran().assign(foretold=early.astype(float), event=lambda f: f["event"].where(early, 0))
    rows = model(frame, Term("foretold", "Foretold"), KARNOFSKY)
    row = find(rows, stat="hazard_ratio", by="foretold").iloc[0]
    assert row["note"].startswith("with the other covariates it tells the patients with an event from all others")
    assert 10 < row["low"] < row["value"] < row["high"] < 1e5
    assert np.isfinite(find(rows, stat="hazard_ratio", by="karno")["value"]).all()


def test_constant_and_collinear_covariates_have_words_and_the_others_numbers():
    frame = veteran().assign(one=1.0, again=lambda f: 3 - 2 * f["karno"], kind="only")
    only = Term("kind", "Kind", ("only", "other"), {"only": "the only kind"})
    rows = model(frame, KARNOFSKY, Term("one", "One"), Term("again", "Again"), only)
    notes = {by: set(find(rows, by=by, stat="hazard_ratio")["note"]) for by in ("karno", "one", "again")}
    assert notes == {
        "karno": {""},
        "one": {"not estimable: the same in all patients who are at risk when an event happens"},
        "again": {"not estimable: determined by the covariates before it"},
    }
    assert find(rows, by="kind", stat="hazard_ratio").empty
    assert find(rows, by="kind", stat="ph_p")["note"].iloc[0] == "not estimable: all patients have the only kind"
    alone = model(veteran(), KARNOFSKY)
    assert value_of(rows, by="karno", stat="coef") == pytest.approx(value_of(alone, by="karno", stat="coef"), rel=1e-9)
    assert value_of(rows, stat="events_per_variable") == 128


@pytest.mark.parametrize(
    "times",
    [pd.DataFrame(), PEOPLE[:0], PEOPLE[:1], PEOPLE.assign(age=nan), PEOPLE.assign(event=0), PEOPLE.assign(time=nan)],
    ids=["no columns", "no rows", "one patient", "covariate missing", "no event", "no time"],
)
@pytest.mark.parametrize("options", [DEFAULT, ANY])
def test_where_nothing_can_be_estimated_there_are_reasons_and_no_numbers(times, options):
    rows = model(times, ARM, AGE, options=options)
    numbers = rows[~rows["stat"].isin(["patients", "events", "left_out", "events_per_variable"])]
    assert len(numbers) and numbers["value"].isna().all() and (numbers["note"] != "").all()


def test_nothing_infinite_or_absurd_is_ever_shown():
    random = np.random.default_rng(5)
    for _ in range(15):
        n = int(random.integers(3, 25))
        frame = pd.DataFrame(
            {
                "time": random.integers(0, 12, n).astype(float),
                "event": random.integers(0, 2, n),
                "arm": random.choice(["a", "b", "c"], n),
                "age": random.integers(0, 3, n).astype(float),
            }
        )
        rows = model(frame, ARM, AGE, options=ANY)
        shown = rows[rows["stat"].isin(["hazard_ratio", "p", "ph_p", "likelihood_ratio_p"])]
        ratios = find(shown, stat="hazard_ratio").dropna(subset=["value"])
        assert np.isfinite(ratios[["value", "low", "high"]]).all(axis=None)
        assert (ratios["value"] > 1e-5).all() and (ratios["value"] < 1e5).all()
        assert (shown["value"].notna() | (shown["note"] != "")).all()


def test_a_column_may_be_called_as_those_of_the_times():
    frame = veteran().assign(covariate_0=veteran()["karno"])
    rows = model(frame, Term("time", "Time", column="covariate_0"))
    alone = model(veteran(), KARNOFSKY)
    assert value_of(rows, by="time", stat="coef") == value_of(alone, by="karno", stat="coef")


def test_a_design_has_a_column_a_level_and_a_column_a_number():
    frame, note = complete_cases(PEOPLE, (ARM, AGE))
    x, columns = design(frame, (ARM, AGE))
    assert [column.name for column in columns] == ["b vs a", "per unit"]
    assert x[:, 0].tolist() == [float(arm == "b") for arm in frame["arm"]]
    assert x[:, 1].tolist() == frame["age"].tolist()
    assert note == "4 patients left out: not known Arm (3), Age (2)"
