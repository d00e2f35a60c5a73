"""In whom: subgroups and interactions, against R and by hand."""

from __future__ import annotations

from math import isnan, nan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrdcore.groups import Division
from mrdcore.options import Options
from mrdcore.results import as_frame, find, value_of
from mrdcore.select import Groups
from mrdcore.stats.forest import forest, response_forest, subgroup
from tests.stats.r_answers import answers, case

R = answers("subgroups")
GROUP = {"cox_lung": "female", "cox_veteran": "trt2", "cox_small24": "trtB"}
HAZARDS = [(name, key) for name in R for key in R[name] if not key.endswith("_odds")]
ODDS = [(name, key) for name in R for key in R[name] if key.endswith("_odds")]
TWO = Groups("g", ("0", "1"), ("0", "1"))
AB = Groups("arm", ("A", "B", "unknown"), ("A", "B"))
ANY, DEFAULT = Options(min_events=0), Options()


def division(level: pd.Series, order: tuple[str, ...], set_aside: tuple[str, ...] = ("unknown",)) -> Division:
    return Division(level, order, "X", {value: value for value in order}, frozenset(set_aside))


def of_case(name: str, key: str) -> tuple[pd.DataFrame, str, Division]:
    """The patients of a case as the statistics take them, the variable that R looked at, and how it divides them."""
    frame = case(name)
    frame["over60"] = (frame["age"] > 60).astype(int) if "age" in frame else 0
    variable, _, kind = key.partition("_")
    level = frame[variable].astype(str)
    if variable == "ecog":
        level = level.replace("3", "unknown")
    times = pd.DataFrame(
        {"time": frame["time"].astype(float), "event": frame["status"] == 1, "level": frame[GROUP[name]].astype(str)}
    )
    if kind == "late":  # every other patient comes late
        times["entry"] = np.where(np.arange(len(frame)) % 2 == 0, frame["time"] // 3, 0.0)
    if kind == "strata":
        times["stratum"] = frame["over60"].astype(str) if name == "cox_lung" else frame["stratum"]
    return times, variable, division(level, tuple(sorted(set(level))))


@pytest.mark.parametrize(("name", "key"), HAZARDS)
def test_hazard_ratios_and_interaction_are_those_of_r(name, key):
    times, variable, of = of_case(name, key)
    rows, r = as_frame(forest(times, "os", TWO, {variable: of}, ANY)), R[name][key]
    for value, theirs in r["levels"].items():
        where = {"analysis": "subgroup", "level": subgroup(variable, value)}
        found = find(rows, **where, stat="hazard_ratio").iloc[0]
        ours = (found["value"], found["low"], found["high"], value_of(rows, **where, stat="p"))
        assert ours == pytest.approx([theirs[key] for key in ("hr", "lower", "upper", "p")], rel=1e-8, abs=1e-9)
        assert (found["n"], found["total"]) == (theirs["events"], theirs["n"])
    assert value_of(rows, analysis="interaction", level=variable, stat="p") == pytest.approx(r["p"], abs=1e-8)


@pytest.mark.parametrize("name", list(R))
def test_holm_counts_the_subgroups_that_are_tested(name):
    key = next(iter(R[name]))
    times, variable, of = of_case(name, key)
    rows, r = as_frame(forest(times, "os", TWO, {variable: of}, ANY)), R[name][key]
    for value, holm in zip(r["levels"], r["holm"], strict=True):
        assert value_of(rows, level=subgroup(variable, value), stat="p_holm") == pytest.approx(holm, abs=1e-8)


def answered(name: str) -> pd.Series:
    frame = case(name)
    made_up = {"cox_lung": lambda: frame["age"] > 65, "cox_veteran": lambda: frame["karno"] >= 60}
    return made_up.get(name, lambda: frame["status"] == 1)()


@pytest.mark.parametrize(("name", "key"), ODDS)
def test_odds_ratios_and_interaction_are_those_of_r(name, key):
    times, variable, of = of_case(name, key)
    blood = answered(name).map({True: "negativity", False: "stable"})
    classes = pd.DataFrame({"blood": blood, "marrow": "not_evaluated", "level": times["level"]})
    rows, r = as_frame(response_forest(classes, TWO, {variable: of})), R[name][key]
    for value, theirs in r["levels"].items():
        where = {"analysis": "subgroup", "subject": "blood:negativity", "level": subgroup(variable, value)}
        found = find(rows, **where, stat="odds_ratio").iloc[0]
        p = value_of(rows, **where, stat="p")
        assert (p, found["value"]) == pytest.approx((theirs["p"], theirs["or"]), rel=1e-4, abs=1e-9)  # R's root: 1e-4
        assert (found["low"], found["high"]) == pytest.approx(
            (theirs["lower"], theirs["upper"]), rel=3e-3
        )  # as tests/stats/test_exact.py, tighter there
    interaction = {"analysis": "interaction", "subject": "blood:negativity", "stat": "p", "level": variable}
    assert value_of(rows, **interaction) == pytest.approx(r["p"], abs=1e-9)
    assert value_of(rows, **interaction | {"subject": "blood:log_reduction"}) == pytest.approx(r["p"], abs=1e-9)


def made(*rows: tuple[float, bool, str, str]) -> tuple[pd.DataFrame, Division]:
    """Hand-made patients: months, event, group, level of the other variable."""
    frame = pd.DataFrame(list(rows), columns=["time", "event", "level", "other"]).astype({"time": "float64"})
    order = tuple(dict.fromkeys(frame["other"]))
    return frame[["time", "event", "level"]], division(frame["other"], order, ("unknown", "changed"))


def cells(**events: int) -> tuple[pd.DataFrame, Division]:
    """Ten patients a cell, of whom so many have the event, taking turns: `A_x=5` is group A, level x."""
    rows = []
    for shift, (name, n) in enumerate(events.items()):
        group, other = name.split("_")
        rows += [(float(len(events) * i + shift), i < n, group, other) for i in range(10)]
    return made(*rows)


def forest_of(times: pd.DataFrame, of: Division, options: Options = DEFAULT, groups: Groups = AB) -> pd.DataFrame:
    return as_frame(forest(times, "os", groups, {"v": of}, options))


def note(rows: pd.DataFrame, **where: object) -> str:
    return str(find(rows, **where)["note"].iloc[0])


@pytest.mark.parametrize(("events", "withheld"), [(4, True), (5, False)])
def test_a_subgroup_and_the_interaction_are_withheld_under_the_limit(events, withheld):
    rows = forest_of(*cells(A_x=6, B_x=events, A_y=7, B_y=8))
    for stat in ("hazard_ratio", "p", "p_holm"):
        assert isnan(value_of(rows, analysis="subgroup", level="v=x", stat=stat)) == withheld
        assert not isnan(value_of(rows, analysis="subgroup", level="v=y", stat=stat if stat != "p_holm" else "p"))
    assert isnan(value_of(rows, analysis="interaction", stat="p")) == withheld
    expected = "withheld: 4 events among B; at least 5 needed in each group" if withheld else ""
    assert note(rows, level="v=x", stat="p") == expected
    of_cell = "withheld: 4 events among B, x; at least 5 needed in each group" if withheld else ""
    assert note(rows, analysis="interaction", stat="p") == of_cell


def test_a_p_that_is_withheld_is_not_counted_by_holm():
    rows = forest_of(*cells(A_x=6, B_x=4, A_y=7, B_y=8))
    assert value_of(rows, level="v=y", stat="p_holm") == value_of(rows, level="v=y", stat="p")


def test_all_patients_are_not_corrected():
    rows = forest_of(*cells(A_x=6, B_x=6, A_y=7, B_y=8))
    assert find(rows, level="all", stat="p_holm").empty
    assert value_of(rows, level="all", stat="hazard_ratio") > 0


def test_the_events_of_each_group_stand_beside_every_subgroup():
    rows = forest_of(*cells(A_x=6, B_x=0, A_y=7, B_y=8))
    counts = find(rows, stat="events").set_index("level")
    assert counts["n"].to_dict() == {
        "all|A": 13, "all|B": 8, "v=x|A": 6, "v=x|B": 0, "v=y|A": 7, "v=y|B": 8,
    }  # fmt: skip
    assert (counts["value"] == counts["n"]).all()
    assert set(counts["total"]) == {20, 10}


def test_separation_is_said_and_never_estimated():
    rows = forest_of(*cells(A_x=6, B_x=0, A_y=7, B_y=8))
    for stat in ("hazard_ratio", "p"):
        assert note(rows, level="v=x", stat=stat) == "not estimable: 0 of 10 events among B"
        assert isnan(value_of(rows, level="v=x", stat=stat))
    assert note(rows, analysis="interaction", stat="p") == "not estimable: 0 of 10 events among B, x"


def test_without_a_limit_a_separated_subgroup_has_the_estimate_of_the_cox_model_and_the_interaction_none():
    rows = forest_of(*cells(A_x=6, B_x=0, A_y=7, B_y=8), ANY)
    found = find(rows, level="v=x", stat="hazard_ratio").iloc[0]
    assert found["note"] == "0 of 10 events among B: estimated by Firth's penalised likelihood"
    assert 0 < found["low"] < found["value"] < found["high"] < 100
    assert isnan(value_of(rows, analysis="interaction", stat="p"))


def test_cells_that_are_never_at_risk_together_have_no_interaction():
    times, of = made(
        (1, True, "A", "x"), (2, True, "B", "x"), (3, True, "A", "x"),
        (3, True, "A", "y"), (20, True, "B", "y"), (21, True, "B", "y"),  # all others have gone
        (4, False, "A", "y"),
    )  # fmt: skip
    rows = forest_of(times, of, ANY)
    assert note(rows, analysis="interaction", stat="p").startswith("not estimable: some cells are never at risk")
    rows = forest_of(times, of)
    assert note(rows, level="v=y", stat="p").startswith("not estimable: while A and B are at risk together")


def test_unknown_is_a_subgroup_of_its_own_and_in_no_interaction():
    known = cells(A_x=6, B_x=6, A_y=7, B_y=8)
    times, of = cells(A_x=6, B_x=6, A_y=7, B_y=8, A_unknown=5, B_unknown=6)
    times["time"] = times["time"].rank(method="first")
    first = times[of.level != "unknown"]
    rows = forest_of(times, of)
    assert value_of(rows, level="v=unknown", stat="hazard_ratio") > 0
    assert value_of(rows, level="v=unknown|A", stat="events") == 5
    alone = forest_of(first, division(of.level.loc[first.index], ("x", "y")))
    where = {"analysis": "interaction", "stat": "p"}
    assert value_of(rows, **where) == pytest.approx(value_of(alone, **where), abs=1e-12)
    assert 0 < value_of(forest_of(*known), **where) < 1


def test_levels_set_aside_are_shown_and_enter_no_interaction():
    rows = forest_of(*cells(A_x=6, B_x=6, A_changed=7, B_changed=8))
    assert value_of(rows, level="v=changed", stat="hazard_ratio") > 0
    assert note(rows, analysis="interaction", stat="p") == "not tested: fewer than two known levels with patients"


def test_patients_of_an_unknown_group_are_in_no_number():
    times, of = cells(A_x=6, B_x=6, A_y=7, B_y=8)
    more, of_more = cells(A_x=6, B_x=6, A_y=7, B_y=8, unknown_x=9, unknown_z=9)
    kept = more["level"] != "unknown"
    more.loc[kept, "time"] = times["time"].to_numpy()
    rows, with_unknown = forest_of(times, of), forest_of(more, of_more)
    assert value_of(with_unknown, level="v=x", stat="p") == value_of(rows, level="v=x", stat="p")
    where = {"analysis": "interaction", "stat": "p"}
    assert value_of(with_unknown, **where) == value_of(rows, **where)  # level z is of nobody compared
    assert note(with_unknown, level="v=z", stat="p").startswith("not tested: fewer than two compared groups")


def test_a_level_of_one_group_alone_is_named():
    rows = forest_of(*cells(A_x=6, B_x=6, A_y=7))
    assert note(rows, analysis="interaction", stat="p") == "not estimable: no patients among B, y"
    assert note(rows, level="v=y", stat="p").startswith("not tested: fewer than two compared groups with patients")


def test_one_patient_nobody_and_nothing_known():
    one, of = made((3, True, "A", "x"))
    rows = forest_of(one, of)
    assert find(rows, stat="p")["value"].isna().all()
    assert value_of(rows, level="v=x|A", stat="events") == 1
    nobody = forest_of(one.iloc[:0], of)
    assert value_of(nobody, level="all|A", stat="events") == 0
    unknown = forest_of(one.assign(time=nan), of)
    assert find(unknown, stat="p")["note"].ne("").all()
    assert value_of(unknown, level="v=x|A", stat="events") == 0


def test_no_event_at_all():
    rows = forest_of(*cells(A_x=0, B_x=0, A_y=0, B_y=0), ANY)
    assert find(rows, stat="hazard_ratio")["value"].isna().all()
    assert find(rows, stat="p")["note"].str.startswith("not estimable").all()


def test_more_or_fewer_than_two_compared_groups_have_no_forest():
    times, of = cells(A_x=6, B_x=6, A_y=7, B_y=8)
    for levels in (("A",), ("A", "B", "C"), ()):
        assert forest(times, "os", Groups("arm", levels, levels), {"v": of}, DEFAULT) == []
        assert response_forest(times.assign(blood="stable", marrow="stable"), Groups("arm", levels, levels), {}) == []


def test_levels_may_be_called_anything():
    times, of = cells(A_x=6, B_x=6, A_y=7, B_y=8)
    odd = division(of.level.map({"x": "0", "y": "1|A"}), ("0", "1|A"))
    rows = forest_of(
        times.assign(level=times["level"].map({"A": "1", "B": "time"})),
        odd,
        groups=Groups("v", ("1", "time"), ("1", "time")),
    )
    plain = forest_of(times, of)
    assert value_of(rows, analysis="interaction", stat="p") == value_of(plain, analysis="interaction", stat="p")
    assert value_of(rows, level=subgroup("v", "1|A"), stat="p") == value_of(plain, level="v=y", stat="p")


def responders(**counts: tuple[int, int]) -> tuple[pd.DataFrame, Division]:
    """So many who reach negativity, and so many who stay stable, a cell: `A_x=(3, 2)`."""
    rows = [
        (answer, *name.split("_"))
        for name, (yes, no) in counts.items()
        for answer in ["negativity"] * yes + ["stable"] * no
    ]
    frame = pd.DataFrame(rows, columns=["blood", "level", "other"])
    classes = frame[["blood", "level"]].assign(marrow="not_evaluated")
    return classes, division(frame["other"], tuple(dict.fromkeys(frame["other"])))


def responses_of(classes: pd.DataFrame, of: Division) -> pd.DataFrame:
    return as_frame(response_forest(classes, AB, {"v": of}, subjects=("blood:negativity",)))


def test_the_difference_in_a_subgroup_is_that_of_its_patients():
    rows = responses_of(*responders(A_x=(3, 7), B_x=(8, 2), A_y=(5, 5), B_y=(5, 5)))
    difference = find(rows, level="v=x", stat="risk_difference").iloc[0]
    assert difference["value"] == pytest.approx(50)  # B, 80 percent, less A, 30 percent
    assert difference["low"] < 50 < difference["high"]
    assert value_of(rows, level="v=y", stat="risk_difference") == 0
    counts = find(rows, stat="count").set_index("level")
    assert (counts.loc["v=x|B", "n"], counts.loc["v=x|B", "total"]) == (8, 10)
    assert value_of(rows, level="all|A", stat="count") == 8


@pytest.mark.parametrize(
    ("cell", "words"),
    [((10, 0), "everybody responded among B, x"), ((0, 10), "nobody responded among B, x")],
)
def test_a_cell_with_one_kind_of_answer_has_no_interaction_and_says_so(cell, words):
    rows = responses_of(*responders(A_x=(3, 7), B_x=cell, A_y=(5, 5), B_y=(5, 5)))
    assert note(rows, analysis="interaction", stat="p") == f"not estimable: {words}"
    assert 0 < value_of(rows, level="v=x", stat="p") < 0.3  # the exact test of the subgroup stands all the same


def test_who_was_not_evaluated_is_in_no_denominator():
    classes, of = responders(A_x=(3, 7), B_x=(8, 2))
    classes.loc[0, "blood"], classes.loc[1, "blood"] = "not_evaluated", None
    rows = responses_of(classes, of)
    assert find(rows, level="v=x|A", stat="count")["total"].item() == 8
    marrow = as_frame(response_forest(classes, AB, {"v": of}, subjects=("marrow:negativity",)))
    assert "nobody evaluated in B, A" in note(marrow, level="v=x", stat="p")
    assert find(marrow, level="v=x|A", stat="count")["total"].item() == 0


def test_nobody_and_one_patient_have_rows_without_numbers():
    classes, of = responders(A_x=(1, 0))
    for frame in (classes, classes.iloc[:0]):
        rows = responses_of(frame, of)
        assert find(rows, stat="p", level="all")["value"].isna().all()
        assert find(rows, stat="p")["note"].ne("").all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_order_of_patients_and_unit_of_time_are_irrelevant_and_p_is_a_probability(seed):
    random = np.random.default_rng(seed)
    n = 60
    times = pd.DataFrame(
        {
            "time": random.integers(0, 12, n) * 1.0,
            "event": random.random(n) < 0.7,
            "level": random.choice(["A", "B"], n),
        }
    )
    other = pd.Series(random.choice(["x", "y", "unknown"], n))
    shuffled = times.assign(time=times["time"] * 30.4375).sample(frac=1, random_state=seed)
    one, two = (forest_of(frame, division(other, ("x", "y", "unknown"))) for frame in (times, shuffled))
    pd.testing.assert_frame_equal(one, two, rtol=1e-7, atol=1e-9)
    p = find(one, stat="p")["value"].dropna()
    assert p.between(0, 1).all()
    assert not np.isinf(one[["value", "low", "high"]].to_numpy()).any()
