"""Several visitors at once, each with a cohort of their own: nobody ever sees another's patients or numbers."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from tests.browser.driver import serve
from tests.server.client import Client
from tests.server.cohorts import Own
from tests.server.visit import visit

VISITORS, FILTERS = 3, 4


def test_every_answer_is_of_the_visitors_own_cohort(tmp_path: Path) -> None:
    with serve(tmp_path / "log") as server, ThreadPoolExecutor(VISITORS) as visitors:
        owners = [Own(number) for number in range(VISITORS)]
        visits = list(visitors.map(lambda own: visit(server.url, own, FILTERS), owners))
        log = server.read_log()
    assert [what for seen in visits for what in seen.differences()] == []
    assert [len(seen.answers) for seen in visits] == [FILTERS] * VISITORS
    assert "could not" not in log
    assert "Error" not in log
    # The check itself: the answers of one visitor are not those of another.
    assert replace(visits[0], own=owners[1]).differences() != []
    assert all(Own(1).differences(page, selection, screen) for page, selection, screen in visits[0].answers)


def test_a_click_in_the_menu_before_the_sidebar_has_arrived_loses_no_choice(tmp_path: Path) -> None:
    link = "cohort=demo&hsct=yes&by=flt3_itd_or_ras&conf=plain"
    with serve(tmp_path / "log") as server:
        with Client(server.url, link) as calm:
            calm.run()
            expected = calm.go_to("response")
        with Client(server.url, link) as quick:
            quick.run()
            quick.forget()
            found = quick.go_to("response")
            assert found.faults == []
            assert sorted(found.query.split("&")) == sorted(link.split("&"))
            assert found.tables == expected.tables
            assert found.charts == expected.charts
