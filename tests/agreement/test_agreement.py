"""Each statistic lies within its tolerance of R, and the README says so in numbers that hold."""

from __future__ import annotations

from math import inf, nan
from pathlib import Path

import pytest

from tests.agreement.rows import HEADER, MODULES, agreements, figure
from tests.agreement.statistic import apart

README = Path(__file__).parents[2] / "README.md"
STATISTICS = [statistic for module in MODULES for statistic in module.STATISTICS]


def printed() -> dict[tuple[str, str], list[str]]:
    """The table of the README: R call, tolerance and largest difference by statistic and method."""
    lines = README.read_text(encoding="utf-8").splitlines()
    table = []
    for line in lines[lines.index(HEADER) + 2 :]:
        if not line.startswith("|"):
            break
        table.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return {(statistic, method): rest for statistic, method, *rest in table}


@pytest.mark.parametrize("place", range(len(STATISTICS)), ids=[f"{s.statistic}: {s.method}" for s in STATISTICS])
def test_no_case_lies_further_from_r_than_the_tolerance(place: int) -> None:
    found = agreements()[place]
    assert found.largest <= found.tolerance
    _, _, seen = printed()[found.statistic, found.method]
    assert found.largest <= max(10 * float(seen), 1e-12), "print the table again: python -m tests.agreement"


def test_the_readme_lists_what_is_measured() -> None:
    measured = {(s.statistic, s.method): [s.r_call, figure(s.tolerance)] for s in STATISTICS}
    assert len(measured) == len(STATISTICS)
    assert {key: [call, tolerance] for key, (call, tolerance, _) in printed().items()} == measured
    assert list(printed()) == list(measured)


def test_no_printed_difference_is_beyond_its_tolerance() -> None:
    assert all(float(seen) <= float(tolerance) for _, tolerance, seen in printed().values())


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ([1.0, 2.0], [1.0, 2.0], 0),
        ([0.5], [0.25], 0.25),
        ([200.0], [100.0], 1.0),  # relative beyond 1
        ([nan, 1.0], [nan, 1.0], 0),
        ([nan], [1.0], inf),  # missing on one side
        ([inf], [inf], 0),
        ([1.0], [1.0, 1.0], inf),
        ([], [], 0),
    ],
)
def test_a_difference_is_absolute_then_relative_and_a_missing_number_is_none(ours, theirs, expected) -> None:
    assert apart(ours, theirs) == expected


def test_figures_have_one_digit() -> None:
    assert [figure(value) for value in (0, 1e-9, 2.4e-16, 1e-2, 1e-7)] == ["0", "1e-9", "2e-16", "1e-2", "1e-7"]
