"""To the meeting: a file, a click, three views pinned, shown with the arrow keys, taken away; and the link to a colleague."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
from playwright.sync_api import Page, expect
from pptx import Presentation

from tests.browser.driver import Server, open_page, screenshot, settle
from tests.browser.person import DEMO, compare_by, go_to, upload
from tests.browser.test_clicks import hit, who

HIDDEN_WHEN_PRESENTING = ("stSidebar", "stHeader")


def pin(page: Page) -> None:
    page.get_by_role("button", name="Pin", exact=True).click()
    settle(page)
    expect(page.get_by_role("button", name="Pinned")).to_be_visible()


def taken(page: Page, kind: str, folder: Path) -> Path:
    """What Export gives of a kind, kept in a folder."""
    if not page.get_by_role("button", name=kind).is_visible():
        page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=kind).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def fingerprints(archive: Path) -> list[str]:
    """What each figure of an archive is known by: its title, its data and its hash."""
    with ZipFile(archive) as opened:
        told = opened.read("figures.txt").decode()
    return [block.splitlines()[-1] for block in told.split("\n\n")]


def test_from_the_file_to_the_meeting(server: Server, page: Page, tmp_path: Path) -> None:
    open_page(page, server.url)
    upload(page, DEMO)
    go_to(page, "Response")
    compare_by(page, "FLT3-ITD and/or N/KRAS")
    bar = page.locator("[class*=st-key-response-blood] path[aria-label*='group: yes'][aria-label*='MRD negativity']")
    hit(page, bar.first)
    expect(who(page)).to_contain_text("13 of 70 patients")
    pin(page)
    who(page).get_by_role("button", name="Remove all filters").click()
    settle(page)
    expect(who(page)).not_to_contain_text("of 70")

    go_to(page, "Survival")
    page.get_by_text("Conventions").click()
    page.get_by_role("spinbutton", name="Survival curves from a landmark, months").fill("6")
    page.keyboard.press("Enter")
    settle(page)
    expect(page.get_by_text("From a landmark at 6 months")).to_be_visible()
    pin(page)
    go_to(page, "Transplant")
    pin(page)

    go_to(page, "Presentation")
    screenshot(page, "presentation")
    page.get_by_role("button", name="Present", exact=True).click()
    settle(page)
    expect(page.get_by_text("1 / 3")).to_be_visible()
    for part in HIDDEN_WHEN_PRESENTING:
        expect(page.get_by_test_id(part)).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("2 / 3")).to_be_visible()
    expect(page.get_by_role("heading", name="Overall survival", exact=True)).to_be_visible()
    assert page.locator(".picture svg text").first.is_visible()  # drawn, and as text
    screenshot(page, "presented")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("1 / 3")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Presentation")).to_be_visible()
    settle(page)

    deck = Presentation(taken(page, "Slides (PowerPoint)", tmp_path))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) == 4  # two tissues, the curves from the landmark, those of transplantation
    assert "13 of 70 patients" in " ".join(
        shape.text_frame.text for shape in deck.slides[0].shapes if shape.has_text_frame
    )
    book = openpyxl.load_workbook(BytesIO(taken(page, "Tables (Excel)", tmp_path).read_bytes()))
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    report = taken(page, "Report (one HTML page)", tmp_path).read_text()
    assert report.count("<svg") == 8 and "S01" not in report  # each on light and on dark ground


def test_a_colleague_sees_the_same_figures_behind_the_link(server: Server, visitor, tmp_path: Path) -> None:
    ours = visitor()
    open_page(ours, f"{server.url}/survival?by=flt3_itd_or_ras&age=50..&endpoint=rfs&fig=rates")
    upload(ours, DEMO)
    go_to(ours, "Survival")
    expect(who(ours)).to_contain_text("52 of 70 patients")
    link = ours.url.replace("cohort=demo&", "").replace("?cohort=demo", "?")
    theirs = visitor()
    open_page(theirs, link)
    upload(theirs, DEMO)
    go_to(theirs, "Survival")
    expect(who(theirs)).to_contain_text("52 of 70 patients")
    assert who(theirs).inner_text() == who(ours).inner_text()
    first = fingerprints(taken(ours, "Figures (SVG, PDF, PNG)", tmp_path))
    (tmp_path / "theirs").mkdir()
    assert fingerprints(taken(theirs, "Figures (SVG, PDF, PNG)", tmp_path / "theirs")) == first
    assert len(first) == 1 and "S01" not in link
