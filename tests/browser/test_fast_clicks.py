"""Clicks faster than the server answers: what stands on the page in the end is what its own link gives."""

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.driver import ROOT, Server, open_page, settle

APP_ARGUMENTS = (str(ROOT / "sample_data" / "filo_like_cohort.xlsx"),)
# A person's fastest clicks, and faster: a press every 30 to 80 ms, on filters, an endpoint and a chip.
CLICKS = """async () => {
    const wait = (ms) => new Promise((done) => setTimeout(done, ms));
    const pills = () => [...document.querySelectorAll(
        '[data-testid=stSidebar] [class*="st-key-where-"] button, [class*="st-key-endpoint"] button')];
    let pressed = 0;
    for (let turn = 0; turn < 15; turn++) {
        const found = pills(), button = found[(7 * turn + 3) % found.length];
        if (button) { button.click(); pressed++; }
        await wait(30 + (turn * 17) % 50);
    }
    return pressed;
}"""
# Words, tables and the lines, bars and texts of the charts, without the places that a window gives them.
SEEN = """() => {
    const page = document.querySelector('[data-testid=stMain]');
    const marks = [...page.querySelectorAll('svg.marks path[aria-label], svg.marks .mark-line path, svg.marks text')];
    return [page.innerText, marks.map((mark) => mark.getAttribute('aria-label') || mark.getAttribute('d') || mark.textContent)];
}"""


def test_no_figure_of_before_stands_under_the_filters_of_now(server: Server, visitor: Callable[..., Page]) -> None:
    hasty, calm = visitor(), visitor()
    for page in ("survival", "response"):
        open_page(hasty, f"{server.url}/{page}?by=hsct")
        assert hasty.evaluate(CLICKS) == 15
        settle(hasty, 1000)
        link = urlsplit(hasty.url)
        open_page(calm, f"{server.url}{link.path}?{link.query}")
        seen = hasty.evaluate(SEEN)
        assert seen[1], "nothing is drawn that could be of before"
        assert seen == calm.evaluate(SEEN)
        assert urlsplit(calm.url).query == link.query
