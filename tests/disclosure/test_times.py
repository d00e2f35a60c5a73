"""Coarse times: every step is several events, every loss several patients, and who is too few is left out."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrdcore.disclosure.times import coarsened, too_few


def patients(*exits: tuple[float, int], level: str = "all") -> pd.DataFrame:
    return pd.DataFrame([(time, event, level) for time, event in exits], columns=["time", "event", "level"])


def test_events_and_losses_are_put_together_apart_each_at_their_median() -> None:
    # events at 1, 2 | 4, 6 and losses at 3, 5 | 8, 9: in twos, each at the middle of its own
    times = patients((1, 1), (2, 1), (3, 0), (4, 1), (5, 0), (6, 1), (8, 0), (9, 0))
    assert coarsened(times, 2)["time"].tolist() == [1.5, 1.5, 4, 5, 4, 5, 8.5, 8.5]


def test_sets_are_as_even_as_possible_and_none_is_too_small() -> None:
    times = patients(*((month, 1) for month in range(1, 8)))
    assert coarsened(times, 3)["time"].tolist() == [2.5, 2.5, 2.5, 2.5, 6, 6, 6]  # seven in threes: four and three


def test_estimates_are_little_moved() -> None:
    exits = [(month, int(month % 3 == 0)) for month in range(1, 121)]
    times = patients(*exits)
    exact, coarse = (_survival(of, 60) for of in (times, coarsened(times, 5)))
    assert exact == pytest.approx(coarse, abs=0.03)


def _survival(times: pd.DataFrame, month: float) -> float:
    left = 1.0
    for time in sorted(times.loc[(times["event"] == 1) & (times["time"] <= month), "time"].unique()):
        events = int(((times["time"] == time) & (times["event"] == 1)).sum())
        left *= 1 - events / int((times["time"] >= time).sum())
    return left


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 2)), min_size=1, max_size=40),
    st.integers(2, 6),
)
@settings(max_examples=60, deadline=None)
def test_no_step_is_that_of_few(exits: list[tuple[int, int]], smallest: int) -> None:
    times = patients(*exits).rename(columns={"event": "cause"})
    coarse = coarsened(times, smallest, "cause")
    sizes = coarse.groupby(["cause", "time"]).size()
    assert (sizes >= smallest).all()
    assert len(coarse) in (0, len(times))


@pytest.mark.parametrize(("events", "left"), [(0, True), (1, False), (4, False), (5, True), (6, True)])
def test_a_group_with_few_events_in_all_is_left_out(events: int, left: bool) -> None:
    times = patients(*((month, 1) for month in range(1, events + 1)), *((month, 0) for month in range(10, 16)))
    assert (len(coarsened(times, 5)) > 0) is left
    assert too_few(times, 5) == (() if left else ("all",))


def test_groups_are_apart_and_patients_stay_in_their_order() -> None:
    both = pd.concat([patients((1, 1), (2, 1), level="a"), patients((1, 1), (3, 1), level="b")], ignore_index=True)
    shuffled = both.iloc[[2, 0, 3, 1]]
    coarse = coarsened(shuffled, 2)
    assert coarse.index.tolist() == [2, 0, 3, 1]
    assert coarse["time"].tolist() == [2, 1.5, 2, 1.5]


def test_an_unknown_time_is_left_out() -> None:
    times = patients((1, 1), (2, 1), (float("nan"), 0))
    assert coarsened(times, 2)["time"].tolist() == [1.5, 1.5]


def test_every_cause_is_one_outcome() -> None:
    times = patients((1, 1), (2, 2), (3, 1), (4, 2)).rename(columns={"event": "cause"})
    assert coarsened(times, 2, "cause")["time"].tolist() == [2, 3, 2, 3]
    assert too_few(times, 3, "cause") == ("all",)
