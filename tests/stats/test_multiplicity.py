from math import isnan, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrdcore.stats.multiplicity import holm


def test_holm_is_that_of_r():
    # R: p.adjust(c(0.01, 0.04, NA, 0.03, 0.5, 0.01, 0.9), "holm")
    expected = [0.06, 0.12, nan, 0.12, 1, 0.06, 1]
    assert holm([0.01, 0.04, nan, 0.03, 0.5, 0.01, 0.9]) == pytest.approx(expected, abs=1e-15, nan_ok=True)


def test_what_is_withheld_stays_so_and_is_not_counted():
    assert holm([]) == []
    assert isnan(holm([nan])[0])
    assert holm([0.03, nan, nan]) == pytest.approx([0.03, nan, nan], nan_ok=True)


@given(st.lists(st.floats(0, 1), max_size=20))
def test_adjusted_p_is_no_smaller_and_keeps_the_order(p):
    adjusted = holm(p)
    assert all(a >= raw and a <= 1 for a, raw in zip(adjusted, p, strict=True))
    in_order = [a for _, a in sorted(zip(p, adjusted, strict=True))]
    assert in_order == sorted(in_order)
    if p:
        assert min(adjusted) == pytest.approx(min(1, min(p) * len(p)))
