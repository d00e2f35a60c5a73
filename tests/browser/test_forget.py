"""What is forgotten is gone from the process: at a click, some time after the tab is closed, and with an idle server."""

import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Page, expect
from websockets.sync.client import connect

from tests.browser.driver import open_page, settle
from tests.browser.machine import Watched, serve_watched
from tests.browser.person import go_to, own_file, pill, upload

PATIENT = "OWN-03"
# The synthetic cohort is read once for all, by the server itself, and no patient is in it.
DEMO_ONLY = {"Cohort": 1, "File": 1, "Derived": 0, "View": 0, "text": 0}
MOMENT, IDLE = 6, 3  # seconds: how long Streamlit knows a session whose tab is closed; how long an idle server waits


def uploaded_bytes(server: Watched) -> bool:
    """Whether Streamlit holds any uploaded file, for whatever session."""
    with urlopen(f"{server.url}/_stcore/metrics") as answer:
        return b"UploadedFileManager" in answer.read()


def forgotten_within(server: Watched, seconds: float) -> bool:
    """Whether, before the time is over, only the demo cohort can be reached."""
    deadline = time.monotonic() + seconds
    while server.reachable(PATIENT) != DEMO_ONLY:
        if time.monotonic() > deadline:
            return False
        time.sleep(1)
    return True


def test_a_cohort_is_forgotten_at_a_click_and_with_its_tab(visitor: Callable[..., Page], tmp_path: Path) -> None:
    page = visitor()
    with serve_watched(tmp_path, f"--server.disconnectedSessionTTL={MOMENT}") as server:
        open_page(page, server.url)
        assert forgotten_within(server, 30)
        upload(page, own_file())
        held = server.reachable(PATIENT)
        assert held["Cohort"] == held["File"] == 2
        assert held["text"] > 0
        assert not uploaded_bytes(server)  # the session has read it; Streamlit needs no copy
        for title in ("Response", "Patients", "Survival"):
            go_to(page, title)
        pill(page, "Transplanted", "yes").click()
        page.get_by_role("button", name="Pin", exact=True).click()
        settle(page)
        assert "hsct=yes" in page.url

        page.get_by_role("button", name="Forget my data").click()
        page.get_by_role("button", name="Forget now").click()
        expect(page.get_by_text("Forgotten.")).to_be_visible()
        settle(page)
        assert server.reachable(PATIENT) == DEMO_ONLY
        assert "?" not in page.url
        upload(page, own_file())
        expect(page.get_by_role("button", name="Pin", exact=True)).to_have_count(1)  # the pinned view is gone, too
        assert server.reachable(PATIENT)["Cohort"] == 2

        page.close()
        assert forgotten_within(server, 5 * MOMENT)  # without any other session having come and gone


def test_an_idle_server_ends_itself(tmp_path: Path) -> None:
    minutes = {"MRD_DASHBOARD_IDLE_MINUTES": str(IDLE / 60)}
    with serve_watched(tmp_path, environment=minutes) as server:
        with connect(
            f"{server.url.replace('http', 'ws')}/_stcore/stream", subprotocols=["streamlit"], origin=server.url
        ):
            time.sleep(IDLE + 2)
            assert server.process.poll() is None  # a tab is open: nobody's work is ended
        closed = time.monotonic()
        assert server.process.wait(timeout=30) == 0
        assert time.monotonic() - closed > IDLE - 1
        assert f"Nobody has had the dashboard open for {IDLE / 60:g} minutes" in server.read_log()
