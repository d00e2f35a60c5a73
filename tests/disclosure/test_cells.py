"""Counts of few patients are hidden, and nothing that is shown gives them away."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrdcore.disclosure.cells import hidden, is_small


@pytest.mark.parametrize(("count", "small"), [(0, False), (1, True), (4, True), (5, False), (6, False)])
def test_a_count_is_small_below_the_threshold(count: int, small: bool) -> None:
    assert is_small(count, 5) is small


SUM = [("all", "a", "b", "c")]


@pytest.mark.parametrize(
    ("a", "b", "c", "secret", "why"),
    [
        (9, 7, 5, "", "all at the threshold or above"),
        (9, 7, 0, "", "nobody is no secret"),
        (9, 7, 4, "bc", "one below the threshold: the smallest other goes too, or it is the total less the rest"),
        (9, 3, 4, "bc", "two that make 7 in several ways"),
        (9, 1, 1, "abc", "two that make 2 are one each: another goes"),
        (4, 0, 0, "a", "the total is the same small count, and is hidden itself"),
    ],
)
def test_a_sum_gives_nothing_away(a: int, b: int, c: int, secret: str, why: str) -> None:
    counts = {"a": a, "b": b, "c": c, "all": a + b + c}
    assert hidden(counts, SUM, 5) - {"all"} == set(secret), why


def test_sums_that_share_a_cell_are_safe_together() -> None:
    # evaluated = responders + others; patients = evaluated + not evaluated (2 of 20): hiding "evaluated" for the second
    # sum alone would be undone by the first, so one of its parts goes as well.
    counts = {"patients": 20, "evaluated": 18, "not": 2, "responded": 12, "others": 6}
    found = hidden(counts, [("patients", "evaluated", "not"), ("evaluated", "responded", "others")], 5)
    assert found == {"not", "evaluated", "others"}


def solutions(shown: dict[str, int], cells: list[str], total: int) -> int:
    """In how many ways the hidden cells can be filled, by somebody who knows that each has a patient."""
    free = [cell for cell in cells if cell not in shown]
    left = total - sum(shown.values())
    return sum(sum(values) == left for values in itertools.product(range(1, left + 1), repeat=len(free)))


@given(st.lists(st.integers(0, 12), min_size=2, max_size=4), st.integers(2, 7))
@settings(max_examples=60, deadline=None)
def test_what_is_hidden_in_a_sum_cannot_be_worked_out(counts: list[int], smallest: int) -> None:
    cells = [str(place) for place in range(len(counts))]
    table = dict(zip(cells, counts, strict=True)) | {"all": sum(counts)}
    found = hidden(table, [("all", *cells)], smallest)
    assert {cell for cell in cells if 0 < table[cell] < smallest} <= found
    if not found or "all" in found:
        return
    shown = {cell: table[cell] for cell in cells if cell not in found}
    everything_hidden = all(table[cell] == 0 for cell in shown)
    assert solutions(shown, cells, table["all"]) > 1 or everything_hidden
