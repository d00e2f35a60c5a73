"""A server, a Chromium and what a person waits for: the app settled, not merely answering."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Playwright, Request, sync_playwright

ROOT = Path(__file__).parents[2]
SHOTS = Path(__file__).parent / "shots"
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


@dataclass(frozen=True)
class Server:
    """A running `streamlit run app.py`."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def read_log(self) -> str:
        """What the server has written so far, both streams."""
        return self.log.read_text(errors="replace")


@contextmanager
def serve(log: Path, *arguments: str, script: str = "app.py", port: int | None = None) -> Iterator[Server]:
    """Start the app as the README does, with the project's own configuration, and end it afterwards."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.headless=true", f"--server.port={port}"]
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [*command, "--", *arguments], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=stream, stderr=subprocess.STDOUT
        )
        try:
            server = Server(f"http://localhost:{port}", process, log)
            wait_until_healthy(server)
            yield server
        finally:
            end(process)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_healthy(server: Server, seconds: float = 60) -> None:
    """Wait for the first answer; RuntimeError with the log where none comes, or the server ends."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            raise RuntimeError(f"the server ended with {server.process.returncode}:\n{server.read_log()}")
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.02)
    raise RuntimeError(f"the server was not healthy within {seconds} s:\n{server.read_log()}")


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, and end it where it does not."""
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def launch(playwright: Playwright) -> Browser:
    """Start the machine's Chromium, else the one that Playwright has installed; a faulty one gives way to the next."""
    failures = []
    for executable in _executables(playwright):
        for sandbox in _sandboxes():
            try:
                return playwright.chromium.launch(executable_path=executable, args=QUIET, chromium_sandbox=sandbox)
            except Error as error:
                failures.append(f"{executable}: {error.message.splitlines()[0]}")
    raise RuntimeError(
        "\n".join(["No Chromium starts. As root: apt-get install chromium fonts-dejavu-core", *failures])
    )


def _sandboxes() -> tuple[bool, ...]:
    """Root has no sandbox, a container often neither; what is opened is this app alone."""
    return (False,) if os.geteuid() == 0 else (True, False)


def _executables(playwright: Playwright) -> list[str]:
    on_path = [which(name) for name in ("chromium", "chromium-browser", "google-chrome")]
    return [path for path in on_path if path] + [playwright.chromium.executable_path]


def leaves_the_machine(url: str) -> bool:
    """Whether a request goes to another host; `blob:` and `data:` stay in the browser."""
    address = urlsplit(url)
    return address.scheme in ("http", "https", "ws", "wss") and address.hostname not in ("localhost", "127.0.0.1")


@dataclass(frozen=True)
class Watch:
    """What went wrong in a page while nobody looked."""

    errors: list[str]
    outside: list[str]


# On the address of a page Streamlit first looks for its server beneath that page, and the browser notes each 404.
STREAMLIT_PROBES = ("/_stcore/health", "/_stcore/host-config")


def watch(page: Page) -> Watch:
    """Note every error of the page's scripts or in its console, and every request that leaves the machine."""
    seen = Watch([], [])

    def note_message(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.location["url"].endswith(STREAMLIT_PROBES):
            seen.errors.append(f"{message.text} {message.location['url']}")

    def note(url: str) -> None:
        if leaves_the_machine(url):
            seen.outside.append(url)

    def note_request(request: Request) -> None:
        note(request.url)

    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("console", note_message)
    page.on("request", note_request)
    page.on("websocket", lambda socket: note(socket.url))
    return seen


# Streamlit says "notRunning" before a rerun begins as well as after it, so the quiet has to last.
_SETTLED = """(quiet) => {
    const app = document.querySelector('[data-testid=stApp]');
    const busy = !app || app.dataset.testConnectionState !== 'CONNECTED'
        || app.dataset.testScriptState !== 'notRunning'
        || !document.querySelector('[data-testid=stMain] [data-testid=stElementContainer]')
        || document.querySelector('[data-testid=stSkeleton], [data-stale=true]');
    const now = performance.now();
    if (busy) { window.__busy = now; return false; }
    window.__busy ??= now;
    return now - window.__busy > quiet;
}"""


def settle(page: Page, quiet: int = 400) -> None:
    """Wait until the app is connected and has run, drawn and been still for `quiet` milliseconds."""
    page.evaluate("window.__busy = performance.now()")
    page.wait_for_function(_SETTLED, arg=quiet, timeout=60_000, polling=50)


def open_page(page: Page, url: str) -> None:
    """Go to an address of the app and wait until it has settled."""
    page.goto(url)
    settle(page)


def screenshot(page: Page, name: str) -> None:
    """Keep a picture under tests/browser/shots when the environment has SCREENSHOTS set."""
    if os.environ.get("SCREENSHOTS"):
        SHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}.png")


def _check() -> None:
    try:
        with sync_playwright() as playwright:
            launch(playwright).close()
    except RuntimeError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    _check()
