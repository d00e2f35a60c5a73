"""From a click on a filter to the repainted page, in Chromium: the dashboard, a page that computes nothing, and a usual one.

    python -m tests.benchmarks.click [PATIENTS ...]

It prints and judges nothing: machines differ. The ratios are what can be compared from one day to the next.

The same rule for the three pages. Time begins with the `click` event in the page. A page is repainted with the last
frame in which its text or widgets changed, a chart drew on its canvas or a picture was loaded, once the number of
patients is another one, the script has ended and nothing has moved for half a second; the half second is not counted.
The pages are clicked in turn, each on its own server, and no click comes back to a choice of filters that was there
before. KB: what the server sent through the websocket, and fetched pictures. CPU: of the server's process (Linux).
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, WebSocket, sync_playwright

from tests.browser.driver import Server, launch, open_page, serve

SIZES = (70, 10_000, 1_000_000)
PAGES = ("survival", "response")
SCRIPTS = ("ours", "bare", "peer")
WARM_UPS = 2
BUDGET_KB = 150  # a rerun should send no more, whatever the number of patients
GOALS = {70: 1.3, 10_000: 1.3, 1_000_000: 2.0}
# A filter and the place of a button in it; one more or one less of them at every click, as a Gray code counts.
BUTTONS = (("hsct", 0), ("ven_group", 0), ("ven_group", 1), ("ven_group", 2))
CLICKS = (0, 1, 0, 2, 0, 1, 0, 3, 0, 1, 0, 2, 0, 1, 0)

WATCH = """(() => {
    const paint = window.__paint = {start: 0, moved: 0, last: 0};
    const channel = new MessageChannel();
    let waits = false;
    channel.port1.onmessage = () => { waits = false; paint.last = performance.now(); };
    const moved = () => {
        paint.moved = performance.now();
        if (!waits) { waits = true; requestAnimationFrame(() => channel.port2.postMessage(0)); }
    };
    for (const name of ['fill', 'stroke', 'fillText', 'fillRect', 'clearRect', 'drawImage']) {
        const draw = CanvasRenderingContext2D.prototype[name];
        CanvasRenderingContext2D.prototype[name] = function (...given) { moved(); return draw.apply(this, given); };
    }
    const shown = '[data-testid=stMain], [data-testid=stSidebar]';
    new MutationObserver(changes => {
        const of = ({target}) => target.nodeType === 1 ? target : target.parentElement;
        if (changes.some(change => of(change)?.closest(shown))) moved();
    }).observe(document, {subtree: true, childList: true, characterData: true, attributes: true});
    document.addEventListener('load', event => { if (event.target.tagName === 'IMG') moved(); }, true);
    document.addEventListener('click', event => { paint.start = event.timeStamp; }, true);
})()"""
REPAINTED = """before => {
    const app = document.querySelector('[data-testid=stApp]');
    const who = document.querySelector('.st-key-who');
    return who && who.innerText !== before && app.dataset.testScriptState === 'notRunning'
        && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')
        && performance.now() - window.__paint.moved > 500;
}"""
FETCHED = """() => performance.getEntriesByType('resource')
    .filter(entry => entry.startTime >= window.__paint.start && entry.initiatorType === 'img')
    .reduce((sum, entry) => sum + entry.encodedBodySize, 0)"""


@dataclass
class Tab:
    """One of the three pages, open in Chromium, and what was measured in it."""

    page: Page
    server: Server
    received: int = 0
    milliseconds: list[float] = field(default_factory=list)
    kilobytes: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)

    def count(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._count_frame)

    def _count_frame(self, payload: str | bytes) -> None:
        self.received += len(payload)

    def click(self, button: tuple[str, int]) -> None:
        """Click a filter's button, wait for the repainted page, and note how long it took and what it cost."""
        name, place = button
        self.page.bring_to_front()
        before = self.page.locator(".st-key-who").inner_text()
        self.received, busy = 0, cpu_milliseconds(self.server)
        self.page.locator(f".st-key-where-{name} button[data-variant]").nth(place).click()
        self.page.wait_for_function(REPAINTED, arg=before, timeout=300_000, polling=100)
        self.milliseconds.append(self.page.evaluate("window.__paint.last - window.__paint.start"))
        self.kilobytes.append((self.received + self.page.evaluate(FETCHED)) / 1000)
        self.busy.append(cpu_milliseconds(self.server) - busy)


def cpu_milliseconds(server: Server) -> float:
    """What the server has computed so far; NaN on a system that does not tell."""
    found = Path(f"/proc/{server.process.pid}/stat")
    if not found.exists():
        return float("nan")
    user, system = found.read_text().rpartition(")")[2].split()[11:13]
    return 10.0 * (int(user) + int(system))


@contextmanager
def tabs(browser: Browser, patients: int, page: str, scripts: tuple[str, ...]) -> Iterator[dict[str, Tab]]:
    """The pages, each on a server of its own with a cohort of so many patients."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        found = {}
        for script in scripts:
            log = folder / f"{script}.log"
            server = stack.enter_context(serve(log, str(patients), script=f"tests/benchmarks/drawn/{script}.py"))
            found[script] = opened(browser, server, script, page)
            stack.callback(found[script].page.context.close)
        yield found


def opened(browser: Browser, server: Server, script: str, page: str) -> Tab:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(300_000)
    context.add_init_script(WATCH)
    tab = Tab(context.new_page(), server)
    tab.page.on("websocket", tab.count)
    place = f"{page}?by=flt3_itd_or_ras" if script == "ours" else f"?page={page}"
    tab.page.goto(f"{server.url}/{place}")
    tab.page.locator(".st-key-who").wait_for()
    open_page(tab.page, tab.page.url)
    return tab


def measure(browser: Browser, patients: int, page: str, scripts: tuple[str, ...]) -> dict[str, Tab]:
    with tabs(browser, patients, page, scripts) as found:
        for place in CLICKS:
            for tab in found.values():
                tab.click(BUTTONS[place])
    return found


def printed(patients: int, page: str, found: dict[str, Tab]) -> None:
    typical = {name: statistics.median(tab.milliseconds[WARM_UPS:]) for name, tab in found.items()}
    print(f"\n{page}, {patients:,} patients, median of {len(CLICKS) - WARM_UPS} clicks")
    print("        click to repaint (ms)   server's CPU (ms)   KB sent   dashboard / this page")
    for name, tab in found.items():
        times = tab.milliseconds[WARM_UPS:]
        cpu, sent = statistics.median(tab.busy[WARM_UPS:]), statistics.median(tab.kilobytes[WARM_UPS:])
        span = f"({min(times):.0f}-{max(times):.0f})"
        ratio = f"{typical['ours'] / typical[name]:.2f}" if "ours" in typical else ""
        print(f"{name:6} {typical[name]:7.0f} {span:>15} {cpu:15.0f} {sent:13.0f} {ratio:>15}")
    goal = f"no more than {GOALS[patients]} times the bare page, and " if patients in GOALS else ""
    print(f"goal: {goal}no more than {BUDGET_KB} KB", flush=True)


def main(*asked: str) -> None:
    """Words that name pages or scripts restrict the run to them; numbers are sizes."""
    sizes = [int(word) for word in asked if word.isdigit()] or SIZES
    pages = [word for word in asked if word in PAGES] or PAGES
    scripts = tuple(word for word in asked if word in SCRIPTS) or SCRIPTS
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for patients in sizes:
            for page in pages:
                printed(patients, page, measure(browser, patients, page, scripts))
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
