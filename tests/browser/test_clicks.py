"""Charts are filters, with a real pointer: a part of a bar, a name under curves, a line of a forest; each undone by its chip."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.driver import Server, open_page, screenshot, settle
from tests.browser.person import go_to, main


def who(page: Page) -> Locator:
    """The line under the title."""
    return page.locator(".st-key-who")


def chip(page: Page, text: str) -> Locator:
    return who(page).get_by_role("button", name=f"Remove filter {text}")


def hit(page: Page, mark: Locator) -> None:
    """Click where a mark is, whatever lies over it: what is on top must answer for it, and show a hand."""
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 4, box["y"] + box["height"] / 2)
    page.wait_for_function(
        "[...document.querySelectorAll('.vega-embed')].some(chart => chart.style.cursor == 'pointer')"
    )
    page.mouse.click(box["x"] + 4, box["y"] + box["height"] / 2)
    settle(page)


def test_a_click_on_a_bar_narrows_every_page_until_its_chip_is_removed(server: Server, page: Page) -> None:
    open_page(page, f"{server.url}/response?cohort=demo&by=flt3_itd_or_ras")
    expect(who(page)).to_contain_text("70 patients")
    bar = page.locator("[class*=st-key-response-blood] path[aria-label*='group: yes'][aria-label*='MRD negativity']")
    hit(page, bar.first)
    expect(who(page)).to_contain_text("13 of 70 patients")
    expect(chip(page, "Response in blood: MRD negativity")).to_be_visible()
    screenshot(page, "clicked-bar")
    go_to(page, "Survival")
    expect(who(page)).to_contain_text("13 of 70 patients")
    chip(page, "Response in blood").click()
    settle(page)
    expect(who(page)).to_contain_text("32 of 70 patients")
    chip(page, "FLT3-ITD").press("Enter")
    settle(page)
    expect(who(page)).to_contain_text("70 patients")
    expect(who(page).get_by_role("button")).to_have_count(0)

    go_to(page, "Response")
    hit(page, bar.first)
    expect(who(page)).to_contain_text("13 of 70 patients")
    hit(page, bar.first)  # the same part again
    expect(who(page)).not_to_contain_text("of 70")


def test_names_of_groups_and_lines_of_subgroups_answer_too(server: Server, page: Page) -> None:
    open_page(page, f"{server.url}/response?cohort=demo&by=flt3_itd_or_ras&part=over_time")
    hit(page, page.locator("[class*=st-key-negativity] text[aria-label*='text: no']").first)
    expect(who(page)).to_contain_text("37 of 70 patients")
    chip(page, "FLT3-ITD").click()
    settle(page)
    go_to(page, "Subgroups")
    hit(page, main(page).locator("[class*=st-key-forest-] text", has_text="female").first)
    expect(who(page)).to_contain_text("40 of 70 patients")
    screenshot(page, "clicked-forest")
