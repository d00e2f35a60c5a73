"""What a person does with the app, from an empty start to a link in a colleague's browser, and what they then read.

The own cohort is small enough for its curves to be drawn on paper; the demo cohort must show the letter's counts.
"""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.driver import Server, open_page, screenshot, settle
from tests.browser.person import (
    DEMO,
    MUTATED,
    cells,
    chart,
    compare_by,
    curves,
    first_lines,
    go_to,
    main,
    numbers_at_risk,
    own_file,
    pill,
    sidebar,
    too_wide,
    tooltip_at_first_fall,
    upload,
)  # fmt: skip


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


def test_nothing_is_wider_than_a_telephone(server: Server, visitor: Callable[..., Page]) -> None:
    phone = visitor(viewport={"width": 390, "height": 844}, has_touch=True)
    open_page(phone, f"{server.url}/?cohort=demo&by=hsct")
    for title, heading in (
        ("Cohort", "Cohort"),
        ("Response", "MRD response"),
        ("Survival", "Overall survival"),
        ("Transplant", "Transplantation"),
        ("Subgroups", "Subgroups"),
    ):
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
