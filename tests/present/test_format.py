"""Numbers as text: rounded once, half up, and nothing that only a computer says."""

import re
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrdcore.present.format import count_percent, fixed, interval, number, p_value, percent, ratio, ratio_interval


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (12.5, 0, "13"),  # half up, where Python's own rounding gives 12
        (13.5, 0, "14"),
        (2.675, 2, "2.68"),  # stored as 2.67499999999999982236431605997495353221893310546875
        (42.499999999999993, 0, "43"),  # 42.5 but for a sum's last digit
        (42.4999, 0, "42"),
        (100 * 20 / 44, 0, "45"),
        (-12.5, 0, "−13"),
        (-0.4, 0, "0"),
        (-0.004, 2, "0.00"),
        (0.0, 0, "0"),
        (1234567.5, 1, "1234567.5"),
        (1e15, 0, "1000000000000000"),
        (nan, 0, "–"),
        (nan, 3, "–"),
        (1e30, 1, f"1{'0' * 30}.0"),
        (inf, 1, "∞"),
        (-inf, 0, "−∞"),
    ],
)
def test_rounding(value: float, digits: int, text: str) -> None:
    assert fixed(value, digits) == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(14.0, 1, "14"), (14.25, 1, "14.3"), (10.0, 0, "10"), (100.0, 2, "100"), (-0.04, 1, "0"), (nan, 1, "–")],
)
def test_a_number_has_no_zeros_to_spare(value: float, digits: int, text: str) -> None:
    assert number(value, digits) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "p < 0.001"),
        (1e-300, "p < 0.001"),
        (0.00099999, "p < 0.001"),
        (0.001, "p = 0.001"),
        (0.0014999, "p = 0.001"),
        (0.0015, "p = 0.002"),
        (0.0499, "p = 0.050"),
        (0.0324, "p = 0.032"),
        (0.09949, "p = 0.099"),
        (0.1, "p = 0.10"),
        (0.625, "p = 0.63"),
        (1.0, "p = 1.00"),
        (nan, "–"),
    ],
)
def test_p_values(value: float, text: str) -> None:
    assert p_value(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.034, "1.03"), (0.995, "1.00"), (0.1, "0.10"), (0.0994, "0.099"), (0.0005, "0.001"), (0.0004, "< 0.001"),
     (0.0, "0"), (25.0, "25.00"), (nan, "–")],
)  # fmt: skip
def test_ratios(value: float, text: str) -> None:
    assert ratio(value) == text


@pytest.mark.parametrize(
    ("low", "high", "digits", "text"),
    [
        (30.9, 54.4, 0, "31–54"),
        (-17.2, 29.1, 0, "−17 to 29"),  # a dash after a minus would be read as another
        (-47.0, -4.4, 0, "−47 to −4"),
        (-0.4, 3.0, 0, "0 to 3"),
        (47.08, nan, 1, "47.1–NR"),
        (nan, 12.0, 1, "NR–12"),
        (nan, nan, 1, "–"),
    ],
)
def test_intervals(low: float, high: float, digits: int, text: str) -> None:
    assert interval(low, high, digits) == text


def test_a_count_stands_with_its_percentage_or_alone() -> None:
    assert count_percent(27, 42.1875) == "27 (42%)"
    assert count_percent(1, 12.5) == "1 (13%)"
    assert count_percent(0, nan) == "0"
    assert percent(nan) == "–"


@given(st.floats())
def test_no_number_is_written_as_computers_do(value: float) -> None:
    written = [p_value(value), ratio(value), *(f(value, d) for f in (fixed, number) for d in (0, 1, 3))]
    written += [percent(value), interval(value, value + 1, 1), interval(nan, value, 1)]
    assert not re.search("nan|inf|None|[eE-]", " ".join(written))
    assert not re.search(r"0\.000\b", p_value(value) + ratio(value) if value >= 0 else "")
    assert not any(re.fullmatch("−0(\\.0*)?", text) for text in written)


def test_limits_of_a_ratio_have_the_digits_of_a_ratio() -> None:
    assert ratio_interval(0.401, 2.675) == "0.40–2.68"
    assert ratio_interval(0.0851, 0.62) == "0.085–0.62"
    assert ratio_interval(0.0001, 12.0) == "< 0.001–12.00"
