"""Words that stand in one cohort only, looked for wherever a program can leave something of it."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from urllib.parse import urlsplit
from urllib.request import urlopen
from zipfile import ZipFile, is_zipfile

import pytest
from openpyxl import Workbook
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.driver import ROOT, open_page, settle
from tests.browser.inside import CALLS
from tests.browser.machine import Watched, looking_at, open_files, serve_watched, stays_here
from tests.browser.person import go_to, pill, upload
from tests.browser.test_server import socket_answer

ID, COMMENT, HEADER, SHEET, FILE = "Quillon", "Wexforth", "Yarrowby", "Zennick", "Xanthorp"
WORDS = re.compile("|".join((ID, COMMENT, HEADER, SHEET, FILE)), re.IGNORECASE)
SPOOLED = 1_048_576  # bytes; what is larger went through a file on its way in
EXPORTS = ("Slides", "Report", "Tables (Excel)", "Tables (CSV)", "Figures", "R script")


def canary_file() -> FilePayload:
    """Eighty patients, each with a comment of noise that no compression makes small."""
    noise = Random(1)
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.append(["patient_id", "mrd_relapse_date", "last_news_date", "last_status", "hsct", HEADER])
    for i in range(80):
        status, hsct = ("dead", "no") if i % 3 else ("alive", "yes")
        comment = f"{COMMENT} {i} {noise.randbytes(15_000).hex()}"
        sheet.append([f"{ID}-{i}", "2020-01-01", f"2021-0{1 + i % 9}-01", status, hsct, comment])
    data = BytesIO()
    book.save(data)
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": f"{FILE}.xlsx", "mimeType": mime, "buffer": data.getvalue()}


def texts(data: bytes, name: str) -> dict[str, str]:
    """The texts of a file, and of what is packed in it."""
    if not is_zipfile(BytesIO(data)):
        return {name: data.decode("latin-1")}
    with ZipFile(BytesIO(data)) as packed:
        parts = [texts(packed.read(part), f"{name}/{part}") for part in packed.namelist()]
    return {key: text for part in parts for key, text in part.items()}


def exported(page: Page) -> dict[str, str]:
    """Every file that the page offers, as texts."""
    found = {}
    for kind in EXPORTS:
        page.get_by_role("button", name="Export").click()
        with page.expect_download() as download:
            page.get_by_role("button", name=re.compile(re.escape(kind))).first.click()
        path = download.value.path()
        found |= texts(Path(path).read_bytes(), download.value.suggested_filename)
        page.keyboard.press("Escape")
    return found


def filtered(page: Page) -> None:
    pill(page, "Transplanted", "yes").click()


def pinned(page: Page) -> None:
    page.get_by_role("button", name="Pin", exact=True).click()


def asked_for_a_file(page: Page) -> None:
    page.get_by_role("button", name="Export").click()
    page.get_by_role("button", name="Tables (CSV)").click()


# A function that fails in a page, at a click, and while a file is made; and what it is called by.
FAULTS: tuple[tuple[str, Callable[[Page], None], str], ...] = (
    ("mrdcore.present.survival_tables:survival_table", filtered, "This part of the page could not be shown"),
    ("pages._ui.basket:keep", pinned, "This could not be done"),
    ("pages._ui.exports:tables_archive", asked_for_a_file, "This could not be done"),
)


def said_of_a_fault(page: Page, server: Watched, where: str, do: Callable[[Page], None], sentence: str) -> str:
    """What the page says where a function fails with a patient's name, above the rest of it; then that it is whole again."""
    alert = page.get_by_role("alert").filter(has_text=sentence)
    with server.broken(where, f"{ID}-7"):
        do(page)
        expect(alert).to_be_visible()
        settle(page)
        found = alert.inner_text()
        expect(page.get_by_role("heading", name="Overall survival").first).to_be_visible()
    page.keyboard.press("Escape")
    pill(page, "Transplanted", "no").click()
    settle(page)
    expect(alert).to_have_count(0)
    return found


def said(message: str | bytes) -> str:
    return message if isinstance(message, str) else message.decode("latin-1")


def test_nothing_of_a_cohort_is_left_anywhere_but_on_its_own_screen(
    visitor: Callable[..., Page], tmp_path: Path
) -> None:
    page, stranger = visitor(), visitor()
    asked: list[str] = []
    shown: list[str] = []
    heard: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("framenavigated", lambda frame: asked.append(frame.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: shown.append(said(frame))))
    stranger.on("websocket", lambda socket: socket.on("framereceived", lambda frame: heard.append(said(frame))))
    file = canary_file()
    assert len(file["buffer"]) > SPOOLED
    with serve_watched(tmp_path) as server, looking_at(server) as seen:
        open_page(page, server.url)
        open_page(stranger, f"{server.url}/?cohort=demo")
        upload(page, file)
        expect(page.get_by_text(FILE).first).to_be_visible()
        go_to(page, "Patients")
        page.get_by_role("radio", name="Listing").click()
        settle(page)
        go_to(page, "Survival")
        files = exported(page)
        faults = [said_of_a_fault(page, server, *fault) for fault in FAULTS]
        go_to(stranger, "Survival")
        with urlopen(f"{server.url}/_stcore/metrics") as answer:
            metrics = answer.read().decode()
        screen, log, noted = stranger.content(), server.read_log(), server.noted()
        for visit in (page, stranger):  # a page that is open asks for its server, and notes that it has ended
            visit.close()

    own = {word for text in shown for word in WORDS.findall(text)}
    assert own >= {ID, FILE}  # on the screen of its owner it stands, so that the search would find it elsewhere
    assert seen.looks > 10
    assert seen.files == set()
    assert [path for event, path in noted if event not in CALLS and not path.isdigit() and path != "/dev/null"] == []
    assert [end for event, end in noted if event in CALLS and "127.0.0.1" not in end] == []
    assert seen.ends == set()
    assert "session_events" in metrics
    assert len(heard) > 10
    assert len(asked) > 10
    references = [re.search(r"reference ([0-9a-f]{8})", fault)[1] for fault in faults]
    assert len(set(references)) == len(FAULTS)
    assert all(re.search(f"{reference} ValueError at inside.py:[0-9]+\n", log) for reference in references)
    for place in (*asked, *heard, *faults, screen, metrics, log):
        assert not WORDS.search(place)
    # The R script reads the user's own file again, so it names that file and its sheet, and nothing else of it.
    script = files.pop("mrd_view.R")
    assert {word.lower() for word in WORDS.findall(script)} <= {FILE.lower(), SHEET.lower()}
    assert len(files) > 20
    assert [name for name, text in files.items() if WORDS.search(text)] == []


def test_nobody_outside_is_asked_by_a_server_that_listens_to_everybody_nor_when_a_foreign_page_knocks(
    tmp_path: Path,
) -> None:
    with serve_watched(tmp_path, "--server.address=0.0.0.0") as server:
        assert socket_answer(server.url, "localhost", Origin="https://patients.example.org") == 403
        noted = server.noted()
    assert {(event, end) for event, end in noted if event in CALLS and "127.0.0.1" not in end} == {
        ("socket.bind", f"('0.0.0.0', {urlsplit(server.url).port})")
    }


def test_the_machine_would_be_seen_to_leave_a_trace(tmp_path: Path) -> None:
    code = (
        "import tempfile, socket, sys; from tests.browser.inside import note_in; note_in(sys.argv[1]);"
        "kept = tempfile.TemporaryFile(); box = tempfile.NamedTemporaryFile(prefix='openpyxl.'); call = socket.socket();"
        "call.settimeout(0.1)\ntry: call.connect(('192.0.2.1', 9))\nexcept OSError: pass\n"
        "print('ready', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "notes")]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        held = open_files(process.pid)
        process.communicate()
    noted = [tuple(json.loads(line)) for line in (tmp_path / "notes").read_text().splitlines()]
    assert any(path.endswith("(deleted)") for path in held)
    assert any(event == "tempfile.mkstemp" or (event == "open" and "openpyxl." in path) for event, path in noted)
    assert ("socket.connect", "('192.0.2.1', 9)") in noted


@pytest.mark.parametrize(
    ("end", "ours", "stays"),
    [
        ("0100007F:1F90", True, True),  # 127.0.0.1
        ("00000000:1F90", True, False),  # listens to everybody
        ("00000000:0000", False, True),  # and nobody is at its other end yet
        ("0500A8C0:01BB", False, False),  # 192.168.0.5
        ("00000000000000000000000001000000:1F90", True, True),  # ::1
        ("0000000000000000FFFF00000100007F:1F90", False, True),  # ::ffff:127.0.0.1
    ],
)
def test_addresses_of_the_kernel_are_read(end: str, ours: bool, stays: bool) -> None:
    assert stays_here(end, of_ours=ours) is stays
