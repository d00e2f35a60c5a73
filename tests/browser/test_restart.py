"""The server killed under an open page: it says so and dims; file and link, or file and saved session, give the same figures."""

from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.conftest import DESK
from tests.browser.driver import open_page, serve, settle
from tests.browser.person import go_to, main, own_file, upload
from tests.browser.test_meeting import fingerprints, taken

WITHIN = 10_000  # milliseconds from the death of the server, or its return, to the sentence
VIEW = "/survival?by=flt3_itd_or_ras&hsct=yes&endpoint=rfs"


def notice(page: Page) -> Locator:
    return page.get_by_role("alertdialog", name="This page is no longer live")


def figures(page: Page, folder: Path) -> list[str]:
    """What the view is, in the words of its link, and what its figures are known by, from their data."""
    go_to(page, "Survival")
    expect(main(page)).to_contain_text("5 of 10 patients")
    settle(page)
    folder.mkdir()
    made = fingerprints(taken(page, "Figures (SVG, PDF, PNG)", folder))
    return [*sorted(urlsplit(page.url).query.split("&")), *made]


def a_click_reaches_the_app(page: Page) -> bool:
    """Whether the pointer over the menu is on the menu, not on what lies above it."""
    box = page.get_by_test_id("stSidebarNavLink").nth(1).bounding_box()
    assert box
    middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    return bool(page.evaluate("([x, y]) => !!document.elementFromPoint(x, y).closest('[data-testid=stApp]')", middle))


def alarms_where_two_answers_are_missing(page: Page) -> int:
    """How often the page gives the alarm over a busy server: two answers in a row go missing, the third comes."""
    asked: list[Route] = []

    def answer(route: Route) -> None:
        asked.append(route)
        if len(asked) < 3:
            route.abort()
        else:
            route.continue_()

    page.evaluate("""() => {
        window.alarms = 0;
        const show = HTMLDialogElement.prototype.showModal;
        HTMLDialogElement.prototype.showModal = function () { window.alarms += 1; show.call(this); };
    }""")
    page.route("**/alive", answer)
    while len(asked) < 4:
        page.wait_for_timeout(100)
    page.unroute("**/alive")
    return int(page.evaluate("window.alarms"))


def test_the_server_dies_and_comes_back(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(viewport=DESK, accept_downloads=True)  # unwatched: it must see requests fail
    page = context.new_page()
    with serve(tmp_path / "log") as server:
        open_page(page, f"{server.url}{VIEW}")
        upload(page, own_file())
        before = figures(page, tmp_path / "before")
        go_to(page, "Presentation")
        with page.expect_download() as download:
            page.get_by_role("button", name="Save the session").click()
        saved = tmp_path / "mrd_session.json"
        download.value.save_as(saved)
        go_to(page, "Survival")
        assert a_click_reaches_the_app(page)
        assert alarms_where_two_answers_are_missing(page) == 0
        server.process.kill()
        expect(notice(page)).to_contain_text("has ended or cannot be reached", timeout=WITHIN)
        expect(page.get_by_text("Streamlit").filter(visible=True)).to_have_count(0)
        assert not a_click_reaches_the_app(page)

    with serve(tmp_path / "again", port=urlsplit(server.url).port):
        expect(notice(page)).to_contain_text("was restarted", timeout=WITHIN)
        assert not a_click_reaches_the_app(page)
        notice(page).get_by_role("button").click()
        settle(page)
        upload(page, own_file())
        assert figures(page, tmp_path / "by_link") == before

        open_page(page, server.url)
        upload(page, own_file())
        go_to(page, "Presentation")
        main(page).get_by_test_id("stFileUploaderDropzoneInput").last.set_input_files(saved)
        settle(page)
        expect(main(page)).to_contain_text("on the data it was saved with")
        assert figures(page, tmp_path / "by_session") == before
    context.close()
