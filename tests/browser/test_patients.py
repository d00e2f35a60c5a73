"""The patient under the pointer stands out in every picture, without a word to the server; a click keeps them, not the link."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.driver import Server, open_page, settle
from tests.browser.person import main

PATIENT, OTHER = "S02", "S03"


def samples(page: Page, patient: str) -> Locator:
    """The marks of a patient among the trajectories."""
    return page.locator(f".vega-embed path[aria-label*='Patient: {patient};'][aria-label*='MRD in blood']")


def test_the_patient_under_the_pointer_stands_out_in_the_other_picture(server: Server, page: Page) -> None:
    open_page(page, f"{server.url}/patients?cohort=demo&centre=Centre%20A")  # few enough to be drawn as SVG
    link = page.url
    expect(samples(page, PATIENT).first).to_have_attribute("opacity", "0.5")
    lane = page.locator(f".vega-embed path[aria-label*='Patient: {PATIENT};'][aria-label*='Months followed']").first
    box = lane.bounding_box()
    assert box is not None
    place = (box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2)
    page.mouse.move(*place)
    expect(samples(page, PATIENT).first).to_have_attribute("opacity", "1")
    assert float(samples(page, OTHER).first.get_attribute("opacity") or 1) < 1
    page.mouse.click(*place)
    settle(page)
    expect(page.locator(".st-key-who").get_by_role("button", name=f"Patient {PATIENT}")).to_be_visible()
    expect(main(page).get_by_role("heading", name=PATIENT)).to_be_visible()
    assert page.url == link
