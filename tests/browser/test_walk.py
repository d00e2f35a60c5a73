"""What a person does with the app, from an empty start to a link in a colleague's browser, and what they then read.

The own cohort below is small enough for its curves to be drawn on paper; the demo cohort must show the letter's counts.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.driver import ROOT, Server, open_page, screenshot, settle

DEMO = ROOT / "sample_data" / "filo_like_cohort.xlsx"
MUTATED = "FLT3-ITD and/or N/KRAS"
HEADER = "patient_id,mrd_relapse_date,last_news_date,last_status,morphologic_relapse_date,hsct,flt3_itd,nras,kras,response_blood_given"
# Days from MRD relapse to last news (and whether dead), day of morphologic relapse, transplanted, genes, response in blood.
#   yes: 5 at risk, dead on day 200 (0.8), one leaves alive on day 400, 3 at risk, dead on day 600 (0.533).
#   no:  5 at risk, dead on days 100 (0.8), 300 (0.6), 500 (0.4).
#   all: 0.9, 0.8, 0.7 by day 300; 6 at risk on day 500 (0.583), 5 on day 600 (0.467), where the median is.
PATIENTS = (
    ("OWN-01", 200, "dead", None, "yes", ("mutated", "wild type", "wild type"), "negativity"),
    ("OWN-02", 400, "alive", None, "yes", ("wild type", "mutated", "wild type"), "negativity"),
    ("OWN-03", 600, "dead", None, "yes", ("wild type", "wild type", "wild type"), "reduction"),
    ("OWN-04", 800, "alive", None, "yes", ("wild type", "wild type", "wild type"), "stable"),
    ("OWN-05", 900, "alive", 450, "yes", ("wild type", "wild type", "wild type"), ""),  # not evaluated
    ("OWN-06", 100, "dead", None, "no", ("mutated", "wild type", "mutated"), "progression"),
    ("OWN-07", 300, "dead", None, "no", ("wild type", "wild type", ""), "stable"),  # KRAS unknown: neither yes nor no
    ("OWN-08", 500, "dead", None, "no", ("wild type", "wild type", "wild type"), "stable"),
    ("OWN-09", 800, "alive", None, "no", ("wild type", "wild type", "wild type"), "reduction"),
    ("OWN-10", 800, "alive", None, "no", ("wild type", "wild type", "wild type"), "negativity"),
)


def own_file() -> FilePayload:
    """The ten patients as a clinician's CSV."""

    def day(number: int | None) -> str:
        return "" if number is None else (date(2020, 1, 1) + timedelta(days=number)).isoformat()

    lines = [
        ",".join((name, day(0), day(last), status, day(relapse), hsct, *genes, response))
        for name, last, status, relapse, hsct, genes, response in PATIENTS
    ]
    return {
        "name": "own_cohort.csv",
        "mimeType": "text/csv",
        "buffer": "\n".join((HEADER, *lines)).encode(),
    }


def upload(page: Page, file: FilePayload | Path) -> None:
    """Choose a file in the uploader, opening the sidebar's box for another cohort where one is loaded."""
    chooser = page.get_by_test_id("stFileUploaderDropzoneInput")
    if not chooser.count():
        page.get_by_text("Change cohort").click()
    chooser.set_input_files(file)
    settle(page)


def go_to(page: Page, title: str) -> None:
    page.get_by_role("navigation", name="App pages").get_by_role("link", name=title).click()
    settle(page)


def pill(page: Page, column: str, value: str) -> Locator:
    """A value of a filter in the sidebar: its name, then how many patients have it."""
    return page.get_by_role("toolbar", name=column).get_by_role("button", name=re.compile(f"^{re.escape(value)} · "))


def compare_by(page: Page, column: str) -> None:
    page.get_by_role("combobox", name="Compare by").click()
    page.get_by_role("option", name=column, exact=True).click()
    settle(page)


def main(page: Page) -> Locator:
    return page.get_by_test_id("stMain")


def sidebar(page: Page) -> Locator:
    return page.get_by_test_id("stSidebar")


def chart(page: Page) -> Locator:
    return page.get_by_test_id("stVegaLiteChart").first


def cells(page: Page, table: str, row: str) -> list[list[str]]:
    """What stands in a row of a table: for each cell its text and what is in small type beneath it."""
    header = page.get_by_role("rowheader", name=row, exact=True)
    line = page.get_by_role("table", name=table).get_by_role("row").filter(has=header)
    return [text.split("\n") for text in line.get_by_role("cell").all_inner_texts()]


def first_lines(page: Page, table: str, row: str) -> list[str]:
    return [cell[0] for cell in cells(page, table, row)]


def curves(page: Page) -> dict[str, tuple[float, ...]]:
    """The drawn curves: for each colour the heights of its steps in percent, read from the picture's lines."""
    lines = (
        chart(page)
        .locator(".mark-line.role-mark path")
        .evaluate_all("""
        paths => paths.map(path => [path.getAttribute('stroke'), path.getAttribute('d')])
    """)
    )
    height = (
        chart(page)
        .locator(".role-axis-grid line")
        .evaluate_all(
            "lines => Math.max(...lines.map(line => line.getBoundingClientRect().top))"
            " - Math.min(...lines.map(line => line.getBoundingClientRect().top))"
        )
    )
    return {colour: _steps(path, height) for colour, path in lines}


def _steps(path: str, height: float) -> tuple[float, ...]:
    corners = [tuple(map(float, corner.split(","))) for corner in re.split("[ML]", path)[1:]]
    # A survival curve runs level or falls upright; a slope between two deaths would claim what nobody has seen.
    assert all(x == next_x or y == next_y for (x, y), (next_x, next_y) in pairwise(corners))
    return tuple(dict.fromkeys(round(100 - 100 * y / height, 1) for _, y in corners))


def numbers_at_risk(page: Page) -> dict[str, list[int]]:
    """The numbers under the axis, line by line as the eye reads them, beneath their heading."""
    texts = (
        chart(page)
        .locator("text")
        .evaluate_all("""
        texts => texts.map(text => [text.getBoundingClientRect(), text.textContent])
            .map(([box, text]) => [Math.round(box.top), box.left, text])
    """)
    )
    heading = next(top for top, _, text in texts if text.startswith("Number at risk"))
    lines: dict[int, list[str]] = {}
    for top, _, text in sorted(texts):
        if top > heading:
            lines.setdefault(top, []).append(text)
    return {name: [int(number) for number in numbers] for name, *numbers in lines.values()}


def tooltip_at_first_fall(page: Page) -> Locator:
    """What the pointer is told where the first curve falls for the first time."""
    x, y = (
        chart(page)
        .locator(".mark-line.role-mark path")
        .first.evaluate("""
        path => { const corners = path.getAttribute('d').split(/[ML]/).slice(1).map(corner => corner.split(',').map(Number));
                  const fallen = corners.find(([, y]) => y > corners[0][1]);
                  const point = new DOMPoint(...fallen).matrixTransform(path.getScreenCTM());
                  return [point.x, point.y]; }
    """)
    )
    page.mouse.move(x + 20, y + 20)
    page.mouse.move(x, y, steps=4)
    tooltip = page.locator("#vg-tooltip-element")
    expect(tooltip).to_be_visible()
    return tooltip


def test_an_own_file_is_read_drawn_and_counted_as_on_paper(server: Server, page: Page) -> None:
    addresses: list[str] = []
    page.on("framenavigated", lambda frame: addresses.append(frame.url))
    open_page(page, server.url)
    expect(main(page).get_by_role("heading").first).to_contain_text("MRD response and survival")
    expect(main(page)).to_contain_text("No real patient is in it")

    upload(page, own_file())
    expect(sidebar(page)).to_contain_text("own_cohort.csv")
    expect(sidebar(page)).to_contain_text("10 patients")
    expect(main(page)).to_contain_text("10 patients")
    expect(pill(page, MUTATED, "yes")).to_have_text("yes · 3")
    expect(pill(page, MUTATED, "no")).to_have_text("no · 6")
    expect(pill(page, MUTATED, "unknown")).to_have_text("unknown · 1")

    go_to(page, "Response")
    assert first_lines(page, "MRD response by group", "Evaluated") == ["9", "0"]  # in blood, in marrow
    assert first_lines(page, "MRD response by group", "MRD negativity")[0] == "3 (33%)"
    expect(chart(page)).to_contain_text("3 (33%)")

    go_to(page, "Survival")
    assert first_lines(page, "Overall survival", "At 12 months") == ["70%"]
    assert first_lines(page, "Overall survival", "At 24 months") == ["47%"]
    assert first_lines(page, "Overall survival", "Median, months") == ["19.7"]
    assert list(curves(page).values()) == [(100, 90, 80, 70, 58.3, 46.7)]

    compare_by(page, "Transplanted")
    assert first_lines(page, "Overall survival", "Patients") == ["5", "5"]
    assert first_lines(page, "Overall survival", "Events") == ["2", "3"]
    assert first_lines(page, "Overall survival", "At 12 months") == ["80%", "60%"]
    assert first_lines(page, "Overall survival", "At 24 months") == ["53%", "40%"]
    assert first_lines(page, "Overall survival", "Median, months") == ["NR", "16.4"]
    assert list(curves(page).values()) == [(100, 80, 53.3), (100, 80, 60, 40)]
    # At 0, 6, 12, 18 and 24 months: days 0, 182.6, 365.25, 547.9 and 730.5.
    assert numbers_at_risk(page) == {"yes": [5, 5, 4, 3, 2], "no": [5, 4, 3, 2, 2]}
    # The death on day 200 takes the curve of the transplanted to four fifths; all five were at risk.
    said = tooltip_at_first_fall(page)
    expect(said).to_contain_text(re.compile(r"Group\W*yes"))
    expect(said).to_contain_text(re.compile(r"Months\W*6\.6"))
    expect(said).to_contain_text("80%")
    expect(said).to_contain_text(re.compile(r"At risk\W*5"))
    screenshot(page, "own_survival")

    pill(page, MUTATED, "yes").click()
    settle(page)
    expect(main(page)).to_contain_text("3 of 10 patients")
    # At 0, 3, 6, 9 and 12 months: two with mutations leave on days 200 and 400, one on day 100.
    assert numbers_at_risk(page) == {"yes": [2, 2, 2, 1, 1], "no": [1, 1, 0, 0, 0]}
    expect(main(page)).to_contain_text("withheld")
    assert any("by=hsct" in address for address in addresses)
    assert not [address for address in addresses if "OWN" in address or "own_cohort" in address or "2020" in address]


def test_the_endpoint_changes_what_counts_as_an_event(server: Server, page: Page) -> None:
    open_page(page, server.url)
    upload(page, own_file())
    go_to(page, "Survival")
    assert first_lines(page, "Overall survival", "Events") == ["5"]
    page.get_by_role("radio", name="RFS", exact=True).click()
    settle(page)
    # The relapse on day 450 comes before the fifth death: 5/6 of 0.7, 4/5 of that on day 500, 3/4 of that on day 600.
    expect(main(page).get_by_role("heading").first).to_contain_text("Relapse-free survival", ignore_case=True)
    assert first_lines(page, "Relapse-free survival", "Events") == ["6"]
    assert first_lines(page, "Relapse-free survival", "At 24 months") == ["35%"]
    assert first_lines(page, "Relapse-free survival", "Median, months") == ["16.4"]
    assert list(curves(page).values()) == [(100, 90, 80, 70, 58.3, 46.7, 35)]
    assert "endpoint=rfs" in page.url


def test_a_view_of_the_demo_cohort_stays_and_travels_as_a_link(
    server: Server, page: Page, visitor: Callable[..., Page]
) -> None:
    open_page(page, server.url)
    upload(page, DEMO)
    expect(sidebar(page)).to_contain_text("Synthetic demo cohort")
    expect(main(page)).to_contain_text("70 patients")
    pill(page, MUTATED, "yes").click()
    # Of the letter's 70 patients, 32 have FLT3-ITD, NRAS or KRAS.
    expect(main(page)).to_contain_text("32 of 70 patients")
    go_to(page, "Response")
    expect(main(page)).to_contain_text("32 of 70 patients")
    page.reload()
    settle(page)
    expect(main(page)).to_contain_text("32 of 70 patients")
    expect(pill(page, MUTATED, "yes")).to_have_attribute("aria-pressed", "true")
    pill(page, MUTATED, "yes").click()
    expect(main(page)).not_to_contain_text("of 70 patients")

    go_to(page, "Survival")
    compare_by(page, "Transplanted")
    # 54 of the letter's patients were transplanted, 16 were not.
    assert first_lines(page, "Overall survival", "Patients") == ["54", "16"]
    assert cells(page, "Overall survival", "At 12 months") == [["96%", "85–99"], ["93%", "59–99"]]
    assert cells(page, "Overall survival", "At 24 months") == [["86%", "72–94"], ["71%", "33–90"]]
    assert first_lines(page, "Overall survival", "Median, months") == ["NR", "NR"]
    assert [line[0] for line in numbers_at_risk(page).values()] == [54, 16]
    assert len(curves(page)) == 2

    colleague = visitor()
    open_page(colleague, page.url)
    assert cells(colleague, "Overall survival", "At 24 months") == [["86%", "72–94"], ["71%", "33–90"]]
    assert curves(colleague) == curves(page)
    assert numbers_at_risk(colleague) == numbers_at_risk(page)


def expect_refused(page: Page, name: str) -> None:
    """The file is named with a sentence why, and the old cohort stands with its filter."""
    said = sidebar(page).get_by_role("alert")
    expect(said).to_contain_text(f"{name} was not loaded")
    assert re.search(r"\w+ \w+ .*\.$", said.inner_text().split("\n")[-1])
    expect(sidebar(page)).to_contain_text("own_cohort.csv")
    expect(main(page)).to_contain_text("3 of 10 patients")


def test_a_file_that_is_no_cohort_is_refused_and_the_old_one_stays(server: Server, page: Page) -> None:
    open_page(page, server.url)
    upload(page, own_file())
    pill(page, MUTATED, "yes").click()
    expect(main(page)).to_contain_text("3 of 10 patients")
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
    for name, content in (
        ("picture.xlsx", picture),
        ("empty.xlsx", b""),
        ("empty.csv", b""),
        ("nonsense.csv", b"lorem;ipsum\ndolor;sit\namet;consectetur\n"),
    ):
        upload(page, {"name": name, "mimeType": "application/octet-stream", "buffer": content})
        expect_refused(page, name)


def too_wide(page: Page) -> list[str]:
    """What reaches beyond the window, or, in a chart, beyond its picture; a table may scroll inside its own frame."""
    return page.evaluate("""() => {
        const main = document.querySelector('[data-testid=stMain]'), width = window.innerWidth;
        const found = [document.scrollingElement, main].filter(box => box.scrollWidth > box.clientWidth)
            .map(box => `${box.tagName} ${box.scrollWidth}`);
        for (const picture of main.querySelectorAll('svg.marks')) {
            const frame = picture.getBoundingClientRect();
            for (const text of picture.querySelectorAll('text')) {
                const box = text.getBoundingClientRect();
                if (box.left < frame.left - 1 || box.right > Math.min(frame.right, width) + 1)
                    found.push(`${text.textContent} ${box.left} ${box.right}`);
            }
        }
        return found;
    }""")


def test_nothing_is_wider_than_a_telephone(server: Server, visitor: Callable[..., Page]) -> None:
    phone = visitor(viewport={"width": 390, "height": 844}, has_touch=True)
    open_page(phone, f"{server.url}/?cohort=demo&by=hsct")
    for title, heading in (("Cohort", "Cohort"), ("Response", "MRD response"), ("Survival", "Overall survival")):
        if title != "Cohort":
            phone.get_by_test_id("stExpandSidebarButton").click()
            go_to(phone, title)
            phone.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
            settle(phone)
        expect(main(phone).get_by_role("heading").first).to_contain_text(heading)
        expect(main(phone)).to_contain_text("70 patients")
        assert too_wide(phone) == []
        screenshot(phone, f"phone_{title.lower()}")


def test_dark_pages_have_dark_ground_light_words_and_one_colour_a_group(
    server: Server, visitor: Callable[..., Page]
) -> None:
    page = visitor(color_scheme="dark")
    open_page(page, f"{server.url}/survival?cohort=demo&by=hsct")
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", "rgb(18, 24, 27)")
    expect(page.get_by_role("rowheader", name="Events")).to_have_css("color", "rgb(231, 237, 238)")
    dots = page.locator("thead .mrd-swatch").evaluate_all("dots => dots.map(dot => dot.style.background)")
    assert dots == ["rgb(86, 180, 233)", "rgb(242, 142, 43)"]
    assert list(curves(page)) == ["#56B4E9", "#F28E2B"]
    screenshot(page, "dark_survival")
