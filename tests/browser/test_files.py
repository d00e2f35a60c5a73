"""Files as hospitals have them, from the drop to the curves: confirmed in one click, corrected, refused, taken away."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import openpyxl
from playwright.sync_api import FilePayload, Page, expect

from tests.badfiles.corpus import CORPUS
from tests.browser.driver import Server, open_page, screenshot, settle
from tests.browser.person import PATIENTS, compare_by, curves, first_lines, go_to, main, own_file, sidebar, upload
from tests.read.by_hand import csv

REVIEW = "Is this what the file says?"
# Of each kind one, and every attack that a workbook can hold; tests/pages drops the whole corpus.
DROPPED = [
    next(name for name in CORPUS if name.startswith(f"{kind}: "))
    for kind in (
        "file",
        "workbook",
        "text",
        "layout",
        "encoding",
        "date",
        "MRD",
        "identifier",
        "REDCap",
        "hostile text",
    )
] + [name for name in CORPUS if name.startswith("attack: ")]


def payload(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def french_file() -> FilePayload:
    """The ten patients of the own cohort as a French department keeps them: semicolons, decimal commas, days first."""

    def day(number: int | None) -> str:
        return "" if number is None else (date(2020, 1, 1) + timedelta(days=number)).strftime("%d/%m/%Y")

    genes = {"mutated": "muté", "wild type": "non muté", "": ""}
    classes = {"negativity": "négativation", "reduction": "réduction", "stable": "stable", "progression": "progression"}
    lines = [
        ";".join(
            (
                name, f"{40 + place},5", day(0), day(last), {"dead": "décédé", "alive": "vivant"}[status],
                day(last) if status == "dead" else "", day(relapse), {"yes": "oui", "no": "non"}[hsct],
                *(genes[gene] for gene in mutations), classes.get(response, ""),
            )
        )
        for place, (name, last, status, relapse, hsct, mutations, response) in enumerate(PATIENTS)
    ]  # fmt: skip
    header = (
        "N° patient;Âge;Date de rechute moléculaire;Date des dernières nouvelles;Statut;Date de décès;"
        "Date de rechute;Greffe;FLT3-ITD;NRAS;KRAS;Réponse sang"
    )
    return payload("cohorte.csv", csv(header, *lines, encoding="cp1252", end="\r\n"))


def use(page: Page) -> None:
    main(page).get_by_role("button", name="Use this cohort").click()
    settle(page)


def test_a_french_file_goes_from_the_drop_to_the_curves_in_one_click(server: Server, page: Page) -> None:
    open_page(page, server.url)
    upload(page, french_file())
    expect(main(page).get_by_role("heading").first).to_have_text(REVIEW)
    assert main(page).get_by_test_id("stRadio").count() == 0, "no question beside the one click"
    screenshot(page, "review")
    use(page)
    expect(main(page)).to_contain_text("10 patients")
    go_to(page, "Survival")
    compare_by(page, "Transplanted")
    assert first_lines(page, "Overall survival", "At 12 months") == ["80%", "60%"]
    assert list(curves(page).values()) == [(100, 80, 53.3), (100, 80, 60, 40)]


def test_a_column_is_named_by_hand(server: Server, page: Page) -> None:
    open_page(page, server.url)
    upload(page, payload("unknown.csv", csv("quoi,combien,quand", "A1,40,2021-01-01", "A2,50,2021-02-01")))
    expect(main(page)).to_contain_text("No patient can be read yet")
    expect(main(page).get_by_role("button", name="Use this cohort")).to_be_disabled()
    read_as(page, row=0, label="Patient")
    read_as(page, row=1, label="Age")
    use(page)
    assert first_lines(page, "Patients", "Age, years") == ["45 (42.5–47.5)"]


def read_as(page: Page, row: int, label: str) -> None:
    """Choose what a row of the table of columns is read as: its second cell, by mouse and keyboard."""
    table = page.get_by_test_id("stDataFrame").locator("canvas").first.bounding_box()
    assert table
    place = (table["x"] + table["width"] * 0.3, table["y"] + 35 * (row + 1.5))
    page.mouse.click(*place)
    page.wait_for_timeout(400)  # a person's two clicks: the first takes the cell, the second opens it
    page.mouse.click(*place)
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type(label)
    page.get_by_role("option", name=label, exact=True).click()
    settle(page)


def test_patients_and_samples_come_as_two_files(server: Server, page: Page) -> None:
    open_page(page, server.url)
    patients = csv("patient_id,mrd_relapse_date,ven_aza_start_date", "A1,2021-01-01,2021-02-01")
    samples = csv("patient_id,date,tissue,value,unit", "A1,2021-01-20,blood,1,%", "A1,2021-03-10,blood,not detected,%")
    upload(page, payload("patients.csv", patients), payload("samples.csv", samples))
    expect(main(page)).to_contain_text("2 MRD samples (2 of blood, 0 of marrow)")
    go_to(page, "Response")
    assert first_lines(page, "MRD response by group", "MRD negativity")[0] == "1 (100%)"


def test_the_marked_copy_is_their_own_file_with_the_fault_in_its_cell(server: Server, page: Page) -> None:
    open_page(page, server.url)
    upload(page, payload("faulty.csv", csv("patient_id,age,mrd_relapse_date", "A1,forty,2021-01-01", "A2,50,")))
    with page.expect_download() as download:
        main(page).get_by_role("button", name="Marked copy of the file").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    cell = book.worksheets[0]["B2"]
    assert cell.value == "forty"
    assert cell.comment
    assert "forty" in cell.comment.text
    assert "problems" in book.sheetnames
    assert download.value.suggested_filename == "faulty - marked.xlsx"


def test_bad_files_leave_the_server_alive_and_the_cohort_in_place(server: Server, page: Page) -> None:
    open_page(page, server.url)
    upload(page, own_file())
    for name in DROPPED:
        case = CORPUS[name]
        upload(page, *(payload(file.name, file.data) for file in case.files()))
        heading = main(page).get_by_role("heading").first.inner_text()
        if heading == REVIEW:
            main(page).get_by_role("button", name="Keep the loaded cohort").click()
            settle(page)
        elif case.refused:
            expect(sidebar(page).get_by_role("alert")).to_contain_text("was not loaded")
        else:
            expect(main(page)).to_contain_text("What to look at in the file")
            upload(page, own_file())
        expect(sidebar(page)).to_contain_text("own_cohort.csv")
        expect(main(page)).to_contain_text("10 patients")
        assert server.process.poll() is None, name
