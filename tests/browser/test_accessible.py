"""Every screen as those meet it who do not see it well, or at all: names, headings, contrast, the way by the keyboard.

axe-core looks at each page on the light ground, and at its colours once more on the dark one.
"""

from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.driver import Server, open_page, settle
from tests.browser.person import compare_by, go_to, main, upload

AXE = Axe()
GRAVE = ("serious", "critical")
COLOURS = {"runOnly": ["color-contrast"]}
PHONE = {"width": 390, "height": 844}
# (rule, what the selector holds): what the app cannot reach, each with its reason.
EXEMPT = (
    ("svg-img-alt", "_marks"),  # Vega's group of marks that has no mark in it, as where every ratio is withheld
    ("svg-img-alt", ".mark-symbol"),  # the same; the chart itself has its words, see `unnamed_charts`
)

# What is one choice further on a page.
PARTS = {
    "Response": ("Over time",),
    "Survival": ("Relapse and death",),
    "Transplant": ("Landmark", "After transplantation"),
    "Subgroups": ("Response", "Groups A and B"),
}
NO_TABLE: FilePayload = {"name": "notes.csv", "mimeType": "text/csv", "buffer": b"hello\n"}
GUESSED: FilePayload = {
    "name": "slip.csv",
    "mimeType": "text/csv",
    "buffer": b"patient_id,mrd_relapse_date,last_news_dat,last_status,sexe\nA,03/02/2020,01/01/2021,alive,F\nB,04/02/2020,05/01/2021,dead,M\n",
}


def faults(page: Page, options: dict[str, object] | None = None) -> Iterator[str]:
    """What axe finds grave, a line each: the rule, where, and why."""
    found = AXE.run(page, options={"resultTypes": ["violations"], **(options or {})}).response["violations"]
    for rule in found:
        for node in rule["nodes"] if rule["impact"] in GRAVE else ():
            where = " ".join(map(str, node["target"]))
            if not any(rule["id"] == name and part in where for name, part in EXEMPT):
                yield f"{rule['id']} at {where}: {node['failureSummary']}"


def unnamed_charts(page: Page) -> list[str]:
    """Charts that say nothing to those who do not see them."""
    return page.get_by_test_id("stVegaLiteChart").evaluate_all(
        "charts => charts.filter(chart => ![chart, ...chart.querySelectorAll('[aria-label]')].some(part => part.ariaLabel))"
        ".map(chart => chart.parentElement.className)"
    )


def heard(page: Page, name: str) -> list[str]:
    """Every grave fault of what is shown now."""
    charts = [f"{name}: a chart without words, {chart}" for chart in unnamed_charts(page)]
    return [f"{name}: {fault}" for fault in faults(page)] + charts


def seen_in_the_dark(page: Page, name: str) -> list[str]:
    """What cannot be read there."""
    page.emulate_media(color_scheme="dark")
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", "rgb(18, 24, 27)")
    page.wait_for_timeout(200)  # colours fade into each other
    found = [f"{name}, dark: {fault}" for fault in faults(page, COLOURS)]
    page.emulate_media(color_scheme="light")
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", "rgb(255, 255, 255)")
    return found


def choose(page: Page, name: str) -> None:
    """A choice of a row of choices."""
    main(page).get_by_role("radio", name=name, exact=True).click()
    settle(page)


def test_every_screen_can_be_heard_and_read(server: Server, page: Page) -> None:
    found: list[str] = []

    def look(name: str) -> None:
        found.extend(heard(page, name) + seen_in_the_dark(page, name))

    open_page(page, server.url)
    upload(page, NO_TABLE)
    look("first screen, a file refused")
    upload(page, GUESSED)
    look("columns as read")
    page.get_by_role("button", name="Use this cohort").click()
    settle(page)
    look("two patients")

    open_page(page, f"{server.url}/?cohort=demo")
    for box in ("Change cohort", "Conventions"):
        page.get_by_text(box, exact=True).click()
    compare_by(page, "FLT3-ITD and/or N/KRAS")
    menu = page.get_by_role("navigation", name="App pages").get_by_role("link")
    for title in menu.all_inner_texts():
        go_to(page, title)
        look(title)
        for part in PARTS.get(title, ()):
            choose(page, part)
            found.extend(heard(page, f"{title}, {part}"))
    assert not found, "\n".join(found)


def test_the_keyboard_reaches_the_filters_and_shows_where_it_is(server: Server, page: Page) -> None:
    """Tab by tab: each stop has a name and is seen; space presses a filter."""
    open_page(page, f"{server.url}/survival?cohort=demo")
    page.keyboard.press("Tab")
    stops = []
    for _ in range(24):
        stops.append(page.evaluate(STOP))
        if stops[-1]["name"].startswith("yes · 32"):
            break
        page.keyboard.press("Tab")
    assert not [stop for stop in stops if not stop["name"] or not stop["shown"]]
    assert [name for stop in stops if (name := stop["name"].split("\n")[-1]) in WANTED] == WANTED
    page.keyboard.press("Space")
    settle(page)
    expect(main(page)).to_contain_text("32 of 70 patients")


WANTED = ["Skip to main content", "Cohort", "Response", "English", "Change cohort", "Reset"]
STOP = """() => {
    const here = document.activeElement, style = getComputedStyle(here);
    const name = here.getAttribute('aria-label') || here.innerText || here.getAttribute('title') || '';
    const outlined = style.outlineStyle !== 'none' && style.outlineWidth !== '0px';
    return {name: name.trim(), shown: outlined || style.boxShadow !== 'none'};
}"""
