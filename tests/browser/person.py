"""What a person does in the browser and reads there: a file chosen, a filter pressed, a table, the lines of a curve."""

import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, Page, TimeoutError, expect

from tests.browser.driver import ROOT, settle

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


def upload(page: Page, *files: FilePayload | Path) -> None:
    """Choose files in the uploader, opening the sidebar's box for another cohort where one is loaded."""
    chooser = page.get_by_test_id("stFileUploaderDropzoneInput").first
    if not chooser.count():
        page.get_by_text("Change cohort").click()
    before = chooser.element_handle()
    chooser.set_input_files(files)
    page.wait_for_function(
        "chooser => !chooser.isConnected", arg=before
    )  # once the files are there, a new one stands there
    settle(page)


def go_to(page: Page, title: str) -> None:
    page.get_by_role("navigation", name="App pages").get_by_role("link", name=title).click()
    settle(page)


def pill(page: Page, column: str, value: str) -> Locator:
    """A value of a filter in the sidebar: its name, then how many patients have it."""
    return page.get_by_role("toolbar", name=column).get_by_role("button", name=re.compile(f"^{re.escape(value)} · "))


def compare_by(page: Page, column: str) -> None:
    box = page.get_by_role("combobox", name="Compare by")
    option = page.get_by_role("option", name=column, exact=True)
    box.evaluate("box => box.scrollIntoView({block: 'center'})")  # a list that is open closes when its ground moves
    page.wait_for_timeout(200)
    box.click()
    try:
        option.click(timeout=3_000)
    except TimeoutError:  # on a busy machine it moved late, and a person opens the list again
        page.keyboard.press("Escape")
        box.click()
        option.click()
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
