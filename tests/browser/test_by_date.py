"""From a misleading curve to the right one: transplantation by its date, a landmark, subgroups, two saved groups."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.driver import Server, open_page, settle
from tests.browser.person import MUTATED, cells, chart, compare_by, first_lines, go_to, main, numbers_at_risk, pill

FOUR = "The four answers"


def press(page: Page, name: str) -> None:
    main(page).get_by_role("button", name=name).click()
    settle(page)


def choose(page: Page, name: str) -> None:
    """A choice of a row of choices."""
    main(page).get_by_text(name, exact=True).first.click()
    settle(page)


def warning(page: Page) -> Locator:
    return main(page).get_by_role("alert").filter(has_text="known only after time zero")


def answer(page: Page, analysis: str) -> list[str]:
    """The numbers of one of the four answers: rates of transplanted and not, hazard ratio, p."""
    line = page.get_by_role("table", name=FOUR).get_by_role("row").filter(has_text=re.compile(f"^{analysis}"))
    return [text.split("\n")[0] for text in line.get_by_role("cell").all_inner_texts()]


def test_from_the_letters_picture_to_transplantation_by_its_date(server: Server, page: Page) -> None:
    open_page(page, f"{server.url}/survival?cohort=demo&endpoint=rfs")
    pill(page, "Venetoclax in cycle 1", "≤ 14 days").click()
    pill(page, "Venetoclax in cycle 1", "> 14 days").click()
    settle(page)
    compare_by(page, "Transplanted")
    expect(warning(page)).to_contain_text("a patient had to live long enough")
    press(page, "Take it by its date")
    expect(main(page).get_by_role("heading").first).to_contain_text("Transplantation")
    expect(main(page)).to_contain_text("60 of 70 patients")  # the filter has come along
    assert "ven_group=" in page.url
    assert "by=hsct" in page.url

    pill(page, "Venetoclax in cycle 1", "≤ 14 days").click()
    pill(page, "Venetoclax in cycle 1", "> 14 days").click()
    settle(page)
    # the letter's 81% and 38%, and what is left of them when nobody is transplanted before the day
    assert answer(page, "As in the letter")[:2] == ["81%", "38%"]
    assert answer(page, "Simon-Makuch")[:2] == ["84%", "47%"]
    at_risk = numbers_at_risk(page)
    assert (at_risk["yes"][0], at_risk["no"][0]) == (0, 70)
    assert at_risk["yes"][1] > 0
    choose(page, "As in the letter")
    expect(main(page)).to_contain_text("138.5 days")


def test_a_click_on_the_plot_moves_the_landmark(server: Server, page: Page) -> None:
    open_page(page, f"{server.url}/transplant?cohort=demo&endpoint=rfs")
    choose(page, "Landmark")
    seven = answer(page, "Landmark at 7 months")
    ticks = chart(page).locator("text").filter(has_text=re.compile("^12$"))
    box = ticks.first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] - 150)
    expect(page.get_by_role("table", name=FOUR)).to_contain_text("Landmark at 12 months")
    settle(page)
    assert answer(page, "Landmark at 12 months") != seven
    assert "hsct_landmark=12" in page.url


def test_response_starts_at_a_landmark_and_comes_back(server: Server, page: Page) -> None:
    open_page(page, f"{server.url}/response?cohort=demo")
    choose(page, "Over time")
    expect(main(page)).to_contain_text("64 of 70 patients sampled in blood became MRD-negative")
    press(page, "Survival by response, from a landmark at 5 months")
    expect(main(page)).to_contain_text("From a landmark at 5 months, in the groups known by then")
    assert {"by=response_blood", "landmark=5"} <= set(re.split("[?&]", page.url))
    assert sum(map(int, first_lines(page, "Overall survival", "Patients"))) == 70  # nobody had died by then
    press(page, "Back to time zero")
    expect(warning(page)).to_be_visible()


def test_two_groups_in_each_subgroup_and_two_saved_groups(server: Server, page: Page) -> None:
    open_page(page, f"{server.url}/subgroups?cohort=demo&endpoint=rfs_mrd&few=2")
    press(page, MUTATED)
    expect(chart(page)).to_contain_text("All patients")
    expect(chart(page)).to_contain_text("14/32")
    choose(page, "Groups A and B")
    press(page, f"Take {MUTATED}: yes as A, {MUTATED}: no as B")
    expect(main(page)).to_contain_text("32 patients in A, 37 in B; nobody is in both.")
    pill(page, MUTATED, "yes").click()
    settle(page)
    press(page, "Save filters as B")
    expect(main(page)).to_contain_text("There is nothing to compare")
    pill(page, MUTATED, "yes").click()
    pill(page, "Transplanted", "no").click()
    settle(page)
    press(page, "Save filters as B")
    expect(main(page)).to_contain_text(re.compile("[1-9][0-9]* (is|are) in both"))
    assert cells(page, "A and B compared", "at 12 months")
    go_to(page, "Survival")
    assert "a=" in page.url
