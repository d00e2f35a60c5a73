"""A file and a link whose text would be Markdown: it is shown as it stands, and no picture is fetched for it."""

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.driver import Server, open_page, settle

PICTURE = "![x](https://pictures.invalid/x.png)"


def hostile_file() -> FilePayload:
    """Six patients; a column, its values and the file are named as pictures of another host."""
    rows = [f"P{i},2020-01-01,2021-01-0{i},alive,{PICTURE if i % 2 else 'b'}" for i in range(1, 7)]
    text = "\n".join((f"patient_id,mrd_relapse_date,last_news_date,last_status,{PICTURE}", *rows))
    return {"name": f"{PICTURE.replace('/', '_')}.csv", "mimeType": "text/csv", "buffer": text.encode()}


def test_text_of_a_file_stays_text(page: Page, server: Server) -> None:
    open_page(page, server.url)
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(hostile_file())
    settle(page)
    page.get_by_role("combobox", name="More filters").click()
    page.get_by_role("option", name=PICTURE).click()
    settle(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name=f"{PICTURE} · 3").click()
    settle(page)
    expect(page.get_by_text("3 of 6 patients")).to_be_visible()
    expect(page.get_by_role("button", name=f"Remove filter {PICTURE}: {PICTURE}")).to_be_visible()
    assert page.locator("[data-testid=stApp] img").count() == 0  # the page fixture sees requests, this the attempt


def test_text_of_a_link_stays_text(page: Page, server: Server) -> None:
    open_page(page, f"{server.url}/?cohort=demo&sex={PICTURE.replace('!', '%21')}")
    expect(page.get_by_text(PICTURE).first).to_be_visible()
    assert page.locator("[data-testid=stApp] img").count() == 0
