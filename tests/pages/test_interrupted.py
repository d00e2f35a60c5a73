"""A run broken off by a newer click leaves nothing half done: no figure of before under the filters of now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.runtime.scriptrunner import RerunData, RerunException
from streamlit.testing.v1 import AppTest

from pages._ui.whole import whole
from tests.browser.person import own_file
from tests.pages import screen
from tests.pages.interrupt import broken_off

DEMO_LINK = {"cohort": "demo", "hsct": "yes", "by": "flt3_itd_or_ras", "landmark": "3"}
OWN = own_file()
Start = Callable[..., AppTest]


def shown(at: AppTest) -> tuple[Any, ...]:
    """All of the page that a reader can see, and its link."""
    assert not screen.failed(at)
    drawn = [
        {
            name: [{key: value for key, value in row.items() if key != "turn"} for row in rows]
            for name, rows in screen.drawn(at, place).items()
        }
        for place in range(screen.charts(at))
    ]
    return screen.title(at), screen.sentences(at), screen.tables(at), repr(drawn), sorted(at.query_params.items())


def load_own(at: AppTest) -> None:
    screen.drop(at, OWN["name"], OWN["buffer"])


def speak_french(at: AppTest) -> None:
    at.button_group(key="language_control").set_value("fr").run()


# Of some 350 points in a run: in the callback, while the cohort is taken, in the sidebar, on the page.
@pytest.mark.parametrize("point", [1, 6, 12, 30])
@pytest.mark.parametrize("change", [load_own, speak_french])
def test_a_change_broken_off_is_made_all_the_same(start: Start, change: Callable[[AppTest], None], point: int) -> None:
    at = start(**DEMO_LINK)
    change(at)
    expected = shown(at)
    at = start(**DEMO_LINK)
    with broken_off(point) as points:
        change(at)
    assert points.seen > point
    assert shown(at) == expected


@pytest.mark.parametrize("point", [15, 60])
def test_a_visit_broken_off_at_its_start_opens_the_cohort_of_the_link(
    start: Start, monkeypatch: pytest.MonkeyPatch, point: int
) -> None:
    expected = shown(start(**DEMO_LINK))
    with broken_off(point):
        at = start(**DEMO_LINK)
    assert shown(at) == expected


def test_a_change_is_made_to_its_end_before_the_newer_click_has_its_turn() -> None:
    made: list[str] = []

    @whole
    def change() -> None:
        made.append("first half")
        if len(made) == 1:
            raise RerunException(RerunData(query_string="newer"))
        made.append("second half")

    with pytest.raises(RerunException) as newer:
        change()
    assert made == ["first half", "first half", "second half"]
    assert newer.value.rerun_data.query_string == "newer"
