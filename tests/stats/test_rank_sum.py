"""Wilcoxon's rank-sum test: R's numbers, and its boundaries."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrdcore.stats.rank_sum import rank_sum
from tests.stats.r_answers import answers

R = answers("rank_sum")
TOO_FEW = ("tiny", "one_each")  # R gives the extremes, and warns that they are no 95% limits
VALUES = st.lists(st.integers(-5, 5).map(float), min_size=1, max_size=12)


@pytest.mark.parametrize("name", list(R))
def test_p_and_limits_are_those_of_r(name):
    r = R[name]
    found = rank_sum(np.array(r["x"], dtype=float), np.array(r["y"], dtype=float))
    assert found.exact == r["exact"]
    assert found.p == pytest.approx(r["p"], abs=1e-12)
    if name in TOO_FEW:
        assert isnan(found.low) and isnan(found.high)
    else:
        assert (found.low, found.high) == pytest.approx((r["low"], r["high"]), abs=1e-8)
    if found.exact:  # by approximation R takes any point of the level between two differences
        assert found.shift == pytest.approx(r["shift"], abs=1e-12)


def test_where_all_values_are_the_same_there_is_no_test():
    found = rank_sum(np.array([3.0, 3.0]), np.array([3.0]))
    assert isnan(found.p)
    assert isnan(found.low)


@given(VALUES, VALUES)
def test_the_other_way_round_it_is_the_same_with_the_sign_turned(x, y):
    one, two = rank_sum(np.array(x), np.array(y)), rank_sum(np.array(y), np.array(x))
    assert one.p == pytest.approx(two.p, nan_ok=True)
    assert (one.shift, one.low, one.high) == pytest.approx((-two.shift, -two.high, -two.low), nan_ok=True)
    if not isnan(one.low):
        assert 0 <= one.p <= 1
        assert one.low <= one.shift <= one.high
