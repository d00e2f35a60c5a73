"""Any address of the app opens whole, also when it is the first that anybody asks of a server."""

from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import ROOT, Server, leaves_the_machine, open_page, settle

APP_ARGUMENTS = (str(ROOT / "sample_data" / "filo_like_cohort.xlsx"),)


def expect_whole(page: Page, path: str) -> None:
    """The page asked for, with the app's own menu and sidebar around it, and not the menu that file names would make."""
    menu = page.get_by_test_id("stSidebarNavLink")
    expect(page.locator(f"[data-testid=stSidebarNavLink][href$='/{path}'][aria-current=page]")).to_be_visible()
    assert menu.count() == len(list((ROOT / "pages").glob("*.py")))
    assert {"app", "shared"}.isdisjoint(text.strip().lower() for text in menu.all_inner_texts())
    expect(page.get_by_test_id("stSidebarUserContent").get_by_test_id("stElementContainer").first).to_be_visible()
    expect(page.get_by_test_id("stMain").get_by_role("heading").first).to_be_visible()


@pytest.mark.parametrize("path", ["response", "survival"])
def test_the_first_visitor_of_a_server_may_come_in_by_any_page(fresh_server: Server, page: Page, path: str) -> None:
    open_page(page, f"{fresh_server.url}/{path}")
    expect_whole(page, path)
    page.reload()
    settle(page)
    expect_whole(page, path)


@pytest.mark.parametrize("path", ["", "response"])
def test_the_first_run_shows_no_other_menu_for_a_moment(fresh_server: Server, page: Page, path: str) -> None:
    page.add_init_script("""
        window.menus = new Set();
        new MutationObserver(() => document.querySelectorAll('[data-testid=stSidebarNavLink]')
            .forEach(link => window.menus.add(link.innerText)))
            .observe(document, {subtree: true, childList: true});
    """)
    open_page(page, f"{fresh_server.url}/{path}")
    seen = {text for text in page.evaluate("[...window.menus]") if text}
    assert seen == set(page.get_by_test_id("stSidebarNavLink").all_inner_texts())


def socket_answer(url: str, host: str, **headers: str) -> int:
    """The status with which the server answers a browser that opens the app's socket under a host name."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=10)
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    key = {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Host": host}
    connection.request("GET", "/_stcore/stream", headers=upgrade | key | headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_the_server_opens_a_session_under_its_own_names_only(server: Server) -> None:
    assert socket_answer(server.url, "localhost") == 101
    assert socket_answer(server.url, "patients.example.org") == 403
    assert socket_answer(server.url, "localhost", Origin="https://patients.example.org") == 403


@pytest.mark.parametrize(
    ("url", "leaves"),
    [
        ("http://localhost:8501/static/js/index.js", False),
        ("ws://127.0.0.1:8501/_stcore/stream", False),
        ("blob:http://localhost:8501/1", False),
        ("https://data.streamlit.io/metrics", True),
        ("http://localhost.example.org/", True),
    ],
)
def test_the_watch_knows_what_leaves_the_machine(url: str, leaves: bool) -> None:
    assert leaves_the_machine(url) is leaves
