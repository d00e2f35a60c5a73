"""What is computed of a whole cohort once: for this very frame, and forgotten with it."""

import gc

import pandas as pd

from mrdcore import once as module
from mrdcore.once import MOST, once


def test_a_result_is_computed_once_for_a_frame_and_again_for_its_copy() -> None:
    frame, calls = pd.DataFrame({"age": [60.0, 70.0]}), []

    def mean(of: pd.DataFrame) -> float:
        calls.append(id(of))
        return float(of["age"].mean())

    assert [once(frame, "mean", lambda: mean(frame)) for _ in range(3)] == [65.0] * 3
    copy = frame.assign(age=[80.0, 90.0])
    assert once(copy, "mean", lambda: mean(copy)) == 85.0
    assert calls == [id(frame), id(copy)]


def test_another_key_is_another_result() -> None:
    frame = pd.DataFrame({"age": [60.0]})
    assert (once(frame, "a", lambda: 1), once(frame, "b", lambda: 2), once(frame, "a", lambda: 3)) == (1, 2, 1)


def test_nothing_outlives_the_frame() -> None:
    frame = pd.DataFrame({"age": [60.0]})
    place = id(frame)
    once(frame, "patient", lambda: "S01")
    assert place in module._held
    del frame
    gc.collect()
    assert place not in module._held


def test_the_oldest_result_gives_way() -> None:
    frame = pd.DataFrame({"age": [60.0]})
    for number in range(MOST + 1):
        once(frame, number, lambda number=number: number)
    assert len(module._held[id(frame)]) == MOST
    assert once(frame, 0, lambda: "again") == "again"
