"""A shared server as .ci/deploy describes it: signed in, every page, an upload for each visitor, and what is closed."""

import base64
import hashlib
import http.client
import os
import re
import ssl
import subprocess
import sys
import tomllib
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from streamlit import file_util

from mrdcore.language import LANGUAGES
from pages._ui.language import ANNOUNCEMENT
from pages._ui.visits import HERE
from tests.browser.chromium import PATIENCE
from tests.browser.conftest import DESK
from tests.browser.driver import ROOT, free_port, open_page, settle
from tests.browser.person import own_file, upload
from tests.browser.test_restart import WITHIN, notice
from tests.deploy.provider import CLIENT, PASSWORD, PERSON
from tests.deploy.shared import NGINX, SITE, Shared, app, running, shared_server, unchecked, wait_for

needs_nginx = pytest.mark.skipif(
    NGINX is None and os.environ.get("CI") != "true", reason="nginx is not on this machine: apt-get install nginx"
)
EXAMPLE = ROOT / ".ci" / "deploy" / "secrets.example.toml"
PAGES = {"": 0, "response": 1, "survival": 1, "transplant": 1, "subgroups": 0, "patients": 1, "present": 0}
CHART = "[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg.marks"
BIG = 27 * 1024 * 1024


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port, log = free_port(), tmp_path_factory.mktemp("provider") / "log"
    with running([sys.executable, "-m", "tests.deploy.provider", str(port)], log):
        wait_for(f"http://127.0.0.1:{port}/keys")
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def shared(provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    secrets = EXAMPLE.read_text(encoding="utf-8")
    for old, new in {
        "https://mrd.example.org": "{url}",
        'cookie_secret = ""': 'cookie_secret = "a-secret-for-the-test-of-signing-in"',
        'client_id = ""': f'client_id = "{CLIENT}"',
        'client_secret = ""': f'client_secret = "{PASSWORD}"',
        "https://accounts.hospital.example": provider,
    }.items():
        assert old in secrets
        secrets = secrets.replace(old, new)
    with shared_server(tmp_path_factory.mktemp("shared"), secrets) as server:
        yield server


@pytest.fixture
def arrive(shared: Shared, visitor: Callable[..., Page]) -> Callable[[], Page]:
    """`arrive()` is a visitor of the shared server in a browser of their own, who has signed in."""

    def signed_in() -> Page:
        page = visitor(ignore_https_errors=True)
        open_page(page, shared.url)
        sign_in(page)
        return page

    return signed_in


def sign_in(page: Page) -> None:
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Open the demo cohort")).to_be_visible()
    settle(page)  # the uploader comes after that button


def answer(
    shared: Shared, path: str, method: str = "GET", body: bytes = b"", **headers: str
) -> http.client.HTTPResponse:
    address = urlsplit(shared.url)
    connection = http.client.HTTPSConnection(address.hostname, address.port, timeout=20, context=unchecked())
    connection.request(method, path, body or None, headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


@needs_nginx
def test_nobody_sees_a_page_before_signing_in_and_no_log_says_who_did(
    shared: Shared, provider: str, visitor: Callable[..., Page]
) -> None:
    page = visitor(ignore_https_errors=True)
    open_page(page, f"{shared.url}/survival?cohort=demo")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert page.get_by_test_id("stSidebarNavLink").count() == 0
    assert page.locator(CHART).count() == 0
    sign_in(page)
    expect(page.get_by_text("Your department's server reads the file")).to_be_visible()
    page.get_by_role("button", name="Open the demo cohort").click()
    expect(page.get_by_test_id("stSidebarNavLink").first).to_be_visible()
    cookies = page.context.cookies()
    assert [cookie["name"] for cookie in cookies if not cookie["secure"]] == []
    assert {cookie["name"] for cookie in cookies if not cookie["httpOnly"]} == {"_streamlit_xsrf"}
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    # An identity of yesterday opens nothing: the cookie alone would last a month.
    urllib.request.urlopen(f"{provider}/age/13").close()
    with page.expect_response(lambda response: response.url.endswith("/_stcore/host-config")):
        page.get_by_role("button", name="Sign in").click()
    settle(page)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    urllib.request.urlopen(f"{provider}/age/0").close()
    logs = "".join(shared.logs().values())
    assert "/auth/login" not in logs or "provider=" not in logs
    assert [word for word in (*PERSON.values(), "code=", "state=") if word in logs] == []


@needs_nginx
def test_every_page_is_whole_behind_the_proxy_and_its_headers(arrive: Callable[[], Page], shared: Shared) -> None:
    page = arrive()
    open_page(page, f"{shared.url}/?cohort=demo")
    menu = page.get_by_test_id("stSidebarNavLink")
    assert menu.count() == len(PAGES)
    for number, (path, charts) in enumerate(PAGES.items()):
        menu.nth(number).click()
        page.wait_for_url(re.compile(f"/{path}([?]|$)"))
        settle(page)
        expect(page.get_by_test_id("stMain").get_by_role("heading").first).to_be_visible()
        assert page.locator(CHART).count() >= charts, path
    for name, language, place in (("Français", "fr", "survival"), ("English", "en", "response")):
        page.get_by_text(name, exact=True).click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        settle(page)
        # The first click after the change: every choice has to be understood in the new language.
        menu.nth(list(PAGES).index(place)).click()
        page.wait_for_url(re.compile(f"/{place}([?]|$)"))
        settle(page)
        assert page.locator(CHART).count() >= PAGES[place], place
    # What the fixture asserts at the end: no script, style, picture or typeface was refused, no other host asked.


@needs_nginx
def test_each_visitor_stays_with_the_process_that_holds_their_cohort(
    arrive: Callable[[], Page], shared: Shared
) -> None:
    sockets: list[str] = []
    pages: list[Page] = []
    while len(pages) < 2 or min(map(sessions, shared.ports)) == 0:
        assert len(pages) < 12, "all visitors sit in one process"
        page = arrive()
        page.on("request", lambda request: sockets.append(request.url))
        pages.append(page)
    for number, page in enumerate(pages[-2:]):
        upload(page, named(f"cohort_{number}.csv", 10 - number))
    for number, page in enumerate(pages[-2:]):
        settle(page)
        expect(page.get_by_text(f"cohort_{number}.csv").first).to_be_visible()
    ids = {found for url in sockets for found in re.findall(r"/_stcore/upload_file/([\w-]{20,})", url)}
    assert len(ids) == 2
    logs = shared.logs()
    assert [found for found in ids if any(found in text for text in logs.values())] == []
    assert "/_stcore/upload_file/ " in logs["mrd-dashboard.log"]
    assert not [path for path in shared.folder.rglob("*") if path.is_file() and path.parent.name in ("body", "proxy")]


def sessions(port: int) -> int:
    """How many visitors a process has, asked behind the proxy."""
    with urllib.request.urlopen(f"http://localhost:{port}/_stcore/metrics") as response:
        return int(float(re.search(r"^active_sessions\D* (\d+)", response.read().decode(), re.MULTILINE)[1]))


def named(name: str, patients: int) -> FilePayload:
    own = own_file()
    return own | {"name": name, "buffer": b"\n".join(own["buffer"].splitlines()[: patients + 1])}


@needs_nginx
@pytest.mark.parametrize(
    "path",
    ["/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent/openapi.json", "/component/x/index.html"],
)
def test_what_no_browser_needs_is_closed(shared: Shared, path: str) -> None:
    assert answer(shared, path).status == 404


@needs_nginx
def test_every_answer_carries_the_headers(shared: Shared) -> None:
    for path in ("/", "/survival", "/_stcore/health", "/_stcore/metrics"):
        headers = answer(shared, path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Strict-Transport-Security"] == "max-age=31536000"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["Server"] == "nginx"


@needs_nginx
def test_an_upload_needs_its_token_and_has_a_limit_and_neither_refusal_is_logged_whole(shared: Shared) -> None:
    place = "/_stcore/upload_file/0f0f0f0f-canary-session/1"
    assert answer(shared, place, "PUT", b"x").status == 403
    assert answer(shared, place, "PUT", **{"Content-Length": str(BIG)}).status == 413
    assert "canary" not in "".join(shared.logs().values())


@needs_nginx
def test_another_name_gets_no_answer(shared: Shared) -> None:
    address = urlsplit(shared.url)
    connection = http.client.HTTPSConnection("127.0.0.1", address.port, timeout=10, context=unchecked())
    with pytest.raises(ssl.SSLError):
        connection.request("GET", "/")
    with pytest.raises(http.client.RemoteDisconnected):
        answer(shared, "/", Host="patients.example.org")


@needs_nginx
def test_where_a_process_ends_its_visitors_are_told_and_stay_where_they_moved_to(
    browser: Browser, arrive: Callable[[], Page], shared: Shared
) -> None:
    first, second = shared.ports
    bystander = arrive()
    # Not watched: its browser notes how the connection is lost.
    context = browser.new_context(viewport=DESK, ignore_https_errors=True)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    for visitor, port in ((bystander, second), (page, first)):
        visitor.context.add_cookies([{"name": "mrd_seat", "value": str(port), "url": shared.url}])
        open_page(visitor, shared.url)
    sign_in(page)
    upload(page, named("lost.csv", 10))
    upload(bystander, named("kept.csv", 9))
    assert (seat(page), seat(bystander)) == (first, second)

    shared.processes[first].kill()
    expect(notice(page)).to_contain_text("your data are no longer in its memory", timeout=WITHIN)
    notice(page).get_by_role("button").click()
    settle(page)
    upload(page, named("again.csv", 10))
    assert seat(page) == second

    # Another upload and the heartbeat would find the process that knows nothing, if the cookie led back to it.
    shared.start(first)
    shared.wait()
    for visitor, before in ((page, "again.csv"), (bystander, "kept.csv")):
        with visitor.expect_response("**/alive") as asked:
            pass
        assert asked.value.text() == HERE
        expect(visitor.get_by_text(before).first).to_be_visible()
        upload(visitor, named("more.csv", 8))
        expect(visitor.get_by_text("more.csv").first).to_be_visible()
        expect(notice(visitor)).to_have_count(0)
        assert seat(visitor) == second
    given = [answer(shared, "/").headers["Set-Cookie"] for _ in shared.ports]
    assert {int(re.match(r"mrd_seat=(\d+); ", cookie)[1]) for cookie in given} == {first, second}
    context.close()


def seat(page: Page) -> int:
    """The process that a visitor's browser asks for."""
    return next(int(cookie["value"]) for cookie in page.context.cookies() if cookie["name"] == "mrd_seat")


@pytest.mark.parametrize("secrets", ['[auht]\nclient_id = "a"\n', "[auth\n"])
def test_a_slip_in_the_secrets_ends_the_start_and_lets_nobody_in(tmp_path: Path, secrets: str) -> None:
    (tmp_path / "secrets.toml").write_text(secrets)
    port = free_port()
    with app(tmp_path, port) as process:
        assert process.wait(timeout=60) == 1
    assert "no section [auth]: it does not start" in (tmp_path / f"app-{port}.log").read_text()


def test_where_there_are_secrets_the_service_has_people_sign_in() -> None:
    serve = (ROOT / ".ci" / "serve").read_text(encoding="utf-8")
    chosen = re.search(r"^case .*?^esac$", serve, re.MULTILINE | re.DOTALL)[0]
    for options, wanted in (("", "-"), ("--secrets.files=/run/secrets.toml", "required")):
        script = f"set -- {options}\n{chosen}\necho ${{MRD_DASHBOARD_SIGN_IN:--}}"
        done = subprocess.run(["sh", "-c", script], cwd=ROOT / "tests", capture_output=True, text=True, check=True)
        assert done.stdout.strip() == wanted


def test_the_policy_names_every_script_that_a_page_holds_and_none_beside() -> None:
    index = Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", index, re.DOTALL)
    scripts += [re.search(r"<script>(.*)</script>", ANNOUNCEMENT.format(language=word))[1] for word in LANGUAGES]
    sums = {f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}" for text in scripts}
    assert set(re.findall(r"'(sha256-[^']+)'", SITE.read_text(encoding="utf-8"))) == sums


def test_the_proxy_takes_as_much_as_the_server_and_its_form() -> None:
    limit = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["server"]["maxUploadSize"]
    assert re.findall(r"client_max_body_size (\d+)m;", SITE.read_text(encoding="utf-8")) == [str(limit + 1)]


def test_the_example_holds_no_secret_and_the_real_file_is_never_committed() -> None:
    auth = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))["auth"]
    assert {key: auth[key] for key in ("cookie_secret", "client_id", "client_secret")} == dict.fromkeys(
        ("cookie_secret", "client_id", "client_secret"), ""
    )
    assert ".streamlit/secrets.toml" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
