from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb, factorial, inf, isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mrdcore.stats.exact import fisher_p, odds_ratio
from mrdcore.stats.exact.network import p_by_network
from mrdcore.stats.exact.two_rows import p_of_two_rows
from tests.stats.r_answers import LARGE_TABLES, TABLES

ALL_TABLES = [pytest.param(np.array(r["table"]), r, id=name) for name, r in TABLES["tables"].items()]
TWO_BY_TWO = [param for param in ALL_TABLES if "or" in param.values[1] and param.id != "t22zero2"]


@pytest.mark.parametrize(("table", "r"), ALL_TABLES)
def test_fisher_is_that_of_r(table, r):
    assert fisher_p(table) == pytest.approx(r["p"], abs=1e-9)
    assert fisher_p(table.T) == pytest.approx(r["p"], abs=1e-9)


@pytest.mark.parametrize("r", LARGE_TABLES.values(), ids=LARGE_TABLES)
def test_fisher_of_two_groups_is_that_of_r_where_its_own_workspace_is_too_small(r):
    table = np.array(r["table"])
    # R adds ways of nearly the same probability together: its last digits of 1e-25 are off by 2e-6
    assert fisher_p(table) == pytest.approx(r["p"], rel=1e-5)
    assert fisher_p(table) == pytest.approx(r["p"], abs=1e-9)
    assert fisher_p(table[::-1, ::-1].T) == pytest.approx(fisher_p(table), rel=1e-9)


@pytest.mark.parametrize(("table", "r"), TWO_BY_TWO)
def test_odds_ratio_is_that_of_r(table, r):
    # R's uniroot solves for the odds ratio or its inverse to 1e-4: its own upper limit of 1049.8 should be 1059.6
    value, low, high = odds_ratio(table)
    assert value == pytest.approx(r["or"], rel=1e-3)
    assert (low, high) == pytest.approx(r["ci"], rel=1e-2)


def tail(table: np.ndarray, odds: float, above: bool) -> float:
    """Probability of the first cell, or a cell more extreme, given the margins, by counting."""
    (a, b), (c, d) = table.tolist()
    weights = {
        x: comb(a + b, x) * comb(c + d, a + c - x) * odds**x for x in range(a + b + 1) if 0 <= a + c - x <= c + d
    }
    return sum(w for x, w in weights.items() if (x >= a if above else x <= a)) / sum(weights.values())


@pytest.mark.parametrize(("table", "r"), TWO_BY_TWO)
def test_limits_of_the_odds_ratio_leave_a_fortieth_on_each_side(table, r):
    _, low, high = odds_ratio(table)
    assert tail(table, high, above=False) == pytest.approx(0.025, abs=1e-9)
    assert low == 0 or tail(table, low, above=True) == pytest.approx(0.025, abs=1e-9)


@pytest.mark.parametrize("table", [[[1, 3], [8, 50_000]], [[200, 1], [1, 3000]], [[90, 60], [40, 45]]])
def test_limits_are_sought_far_enough_where_the_cells_are_unequal(table):
    value, low, high = odds_ratio(np.array(table))
    assert tail(np.array(table), Fraction(low), above=True) == pytest.approx(0.025, abs=1e-9)
    assert tail(np.array(table), Fraction(high), above=False) == pytest.approx(0.025, abs=1e-9)
    assert low < value < high


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ([[0, 6], [7, 3]], 0.0),  # nobody in the first group
        ([[6, 0], [3, 7]], inf),  # everybody in the first group
        ([[6, 2], [0, 7]], inf),  # nobody in the second group
        ([[0, 6], [6, 0]], 0.0),  # the first none, the second all
    ],
)
def test_odds_ratio_of_a_table_with_an_empty_cell(table, expected):
    value, low, high = odds_ratio(np.array(table))
    assert value == expected
    assert (low == 0 and high < inf) if expected == 0 else (low > 0 and high == inf)


@pytest.mark.parametrize("table", [[[0, 0], [8, 8]], [[0, 5], [0, 8]], [[5, 0], [8, 0]]])
def test_table_with_an_empty_margin_says_nothing(table):
    assert all(isnan(number) for number in odds_ratio(np.array(table)))  # R prints 0, from 0 to infinity
    assert fisher_p(np.array(table)) == 1


def by_counting(table: np.ndarray) -> float:
    """Fisher's p of a 2 x 3 table in whole fractions."""
    rows, columns = table.sum(axis=1).tolist(), table.sum(axis=0).tolist()

    def probability(cells: tuple[int, ...]) -> Fraction:
        fixed = np.prod([factorial(x) for x in (*rows, *columns)], dtype=object)
        return Fraction(int(fixed), int(np.prod([factorial(x) for x in (sum(rows), *cells)], dtype=object)))

    observed = probability(tuple(table.ravel().tolist()))
    firsts = (f for f in product(*(range(c + 1) for c in columns)) if sum(f) == rows[0])
    every = [probability((*f, *(c - x for c, x in zip(columns, f, strict=True)))) for f in firsts]
    assert sum(every) == 1
    return float(sum(p for p in every if p <= observed))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 7), min_size=6, max_size=6))
def test_fisher_of_two_rows_is_what_counting_gives(cells):
    table = np.array(cells).reshape(2, 3)
    if table.sum():
        assert fisher_p(table) == pytest.approx(by_counting(table), abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 30), min_size=6, max_size=8).filter(lambda cells: len(cells) != 7))
def test_two_rows_give_what_the_network_gives(cells):
    table = np.array(cells).reshape(2, -1)
    assert p_of_two_rows(table) == pytest.approx(p_by_network(table), rel=1e-9)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=12, max_size=12), st.permutations(range(3)), st.permutations(range(4)))
def test_order_of_rows_and_columns_is_irrelevant(cells, rows, columns):
    table = np.array(cells).reshape(3, 4)
    turned = table[list(rows)][:, list(columns)]
    assert fisher_p(turned) == pytest.approx(fisher_p(table), abs=1e-10)
    assert 0 <= fisher_p(table) <= 1 + 1e-12


def test_many_patients_do_not_overflow():
    table = np.array([[400, 300, 200], [300, 420, 250]])
    assert 0 < fisher_p(table) < 1e-3
    assert fisher_p(table * 0 + 300) == pytest.approx(1)


def test_a_table_beyond_the_cap_has_no_p_rather_than_an_approximation():
    assert isnan(fisher_p(np.full((4, 10), 20)))
    assert isnan(fisher_p(np.full((12, 12), 30)))
    assert isnan(fisher_p(np.full((2, 4), 60_000)))
    assert fisher_p(np.array([[2, 1, 0, 1], [60_000, 60_000, 60_000, 60_000]])) > 0.9  # as many, but few in a group
