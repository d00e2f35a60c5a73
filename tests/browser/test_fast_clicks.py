"""Clicks faster than the server answers: none is lost, and what stands on the page in the end is what its own link gives."""

from collections.abc import Callable
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.driver import ROOT, Server, open_page, settle

APP_ARGUMENTS = (str(ROOT / "sample_data" / "filo_like_cohort.xlsx"),)
# A press on something with this text, or in a chart on a part that answers to clicks; false where there is none.
PRESS = """
    const press = (where, text, turn) => {
        const inChart = where.startsWith('svg');
        const found = [...document.querySelectorAll(where)].filter((one) =>
            (!inChart || one.__data__?.datum?.choice) && (one.getAttribute('aria-label') + one.textContent).includes(text));
        const one = found[turn % (found.length || 1)];
        if (!one) return false;
        if (!inChart) { one.click(); return true; }
        const box = one.getBoundingClientRect();
        const at = { bubbles: true, clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 };
        for (const kind of ['mousemove', 'mousedown', 'mouseup', 'click']) one.dispatchEvent(new MouseEvent(kind, at));
        return true;
    };
    const wait = (ms) => new Promise((done) => setTimeout(done, ms));
"""
# A person's fastest clicks, and faster: a press every 30 to 80 ms, on one kind of thing after the other.
MANY = f"""async (kinds) => {{
    {PRESS}
    let pressed = 0;
    for (let turn = 0; turn < 18; turn++) {{
        if (press(kinds[turn % kinds.length], '', 7 * turn + 3)) pressed++;
        await wait(30 + (turn * 17) % 50);
    }}
    return pressed;
}}"""
TWO = f"""async ([first, second, between]) => {{
    {PRESS}
    const one = press(...first, 0);
    await wait(between);
    return [one, press(...second, 0)];
}}"""
# Words, tables and the lines, bars and texts of the charts, without the places that a window gives them. What is pinned
# is no part of the link.
SEEN = """() => {
    const page = document.querySelector('[data-testid=stMain]');
    const marks = [...page.querySelectorAll('svg.marks path[aria-label], svg.marks .mark-line path, svg.marks text')];
    return [page.innerText, marks.map((mark) => mark.getAttribute('aria-label') || mark.getAttribute('d') || mark.textContent)];
}"""
PILL, ENDPOINT = "[data-testid=stSidebar] [class*=st-key-where-] button", "[class*=st-key-endpoint] button"
PART, NAME, CHIP = "svg.marks path", "svg.marks text", "[class*=st-key-chip] button"
LANDMARK, BUTTON = "[class*=st-key-landmark] button", "[data-testid=stMain] [data-testid=stButton] button"
PAGE = "[data-testid=stSidebarNavLink]:is([href*=survival], [href*=response], [href*=transplant])"
WALKS = {
    "survival?by=hsct": (PILL, ENDPOINT, NAME, CHIP, LANDMARK),
    "response?by=flt3_itd_or_ras": (PILL, PART, CHIP, PART, PAGE),
}


def test_no_figure_of_before_stands_under_the_filters_of_now(server: Server, visitor: Callable[..., Page]) -> None:
    hasty, calm = visitor(), visitor()
    for start, kinds in WALKS.items():
        open_page(hasty, f"{server.url}/{start}")
        assert hasty.evaluate(MANY, kinds) > 10
        settle(hasty, 1000)
        link = urlsplit(hasty.url)
        open_page(calm, f"{server.url}{link.path}?{link.query}")
        seen = hasty.evaluate(SEEN)
        assert seen[0], "nothing is there that could be of before"
        assert seen == calm.evaluate(SEEN)
        assert urlsplit(calm.url).query == link.query


# A press that code answers by setting choices or going to a page; and what is in the link when another follows at once.
FOLLOWED = {
    "a part of a bar": ("response?by=flt3_itd_or_ras", (PART, "MRD negativity"), {"response_blood=negativity"}),
    "a group": ("subgroups", (BUTTON, "FLT3-ITD and/or N/KRAS"), {"by=flt3_itd_or_ras"}),
    "a landmark": ("survival?by=response_blood", (BUTTON, "Start at"), {"landmark=", "by=response_blood"}),
    "the page by its date": ("survival?by=hsct", (BUTTON, "Take it by its date"), {"/transplant", "by=hsct"}),
    "a page with other groups": (
        "response?part=over_time",
        (BUTTON, "Survival by response"),
        {"/survival", "by=response_blood", "landmark=5"},
    ),
}
FILTER = (PILL, "> 14 days"), "ven_group=>14"


@pytest.mark.parametrize("what", FOLLOWED)
def test_a_click_that_is_followed_at_once_by_another_is_not_lost(server: Server, page: Page, what: str) -> None:
    start, first, expected = FOLLOWED[what]
    second, chosen = FILTER
    open_page(page, f"{server.url}/{start}")
    assert page.evaluate(TWO, [first, second, 60]) == [True, True]
    settle(page, 800)
    link = unquote(unquote(page.url))
    assert {part for part in (*expected, chosen) if part not in link} == set()
