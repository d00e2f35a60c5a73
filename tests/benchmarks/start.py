"""How long a person waits for the program: its imports, and a server's start until the demo cohort is on the screen.

    python -m tests.benchmarks.start [times]

Beside each time stands that of a peer from the same run: `import pandas` and `import streamlit`, and an empty Streamlit
app of one line. The two take turns, so that other work on the machine falls on both. It prints and judges nothing.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.driver import ROOT, launch, serve

TIMES = 5
PEERS = ("pandas", "streamlit")
ROOMS = ("", "schema", "files", "read", "derive", "groups", "select", "stats", "present", "report", "link", "scenes")
EMPTY = 'import streamlit as st\n\nst.write("Ready")\n'
# What a visit is timed by: the first words in the page's main part, and the run's end with all of it drawn.
_WORDS = """() => [...document.querySelectorAll('[data-testid=stMain] [data-testid=stElementContainer]')]
    .some(part => part.innerText.trim())"""
_WHOLE = f"""() => {{
    const app = document.querySelector('[data-testid=stApp]');
    return app?.dataset.testScriptState === 'notRunning' && ({_WORDS})()
        && !document.querySelector('[data-testid=stSkeleton], [data-stale=true]');
}}"""


def import_seconds(module: str) -> float:
    """The clock from a new interpreter's start to its end, with one import in between."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", f"import {module}"], cwd=ROOT, check=True)
    return time.perf_counter() - begun


def imports(times: int) -> dict[str, float]:
    """The median of each peer and each room; all of them take turns."""
    modules = [*PEERS, *(f"mrdcore.{room}".rstrip(".") for room in ROOMS)]
    runs: dict[str, list[float]] = {module: [] for module in modules}
    for _ in range(times):
        for module in modules:
            runs[module].append(import_seconds(module))
    return {module: statistics.median(seconds) for module, seconds in runs.items()}


def visit(context: BrowserContext, url: str) -> tuple[float, float]:
    """Seconds from asking for an address to the first words, and to the whole page."""
    page = context.new_page()
    begun = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_function(_WORDS, timeout=60_000, polling="raf")
    words = time.perf_counter() - begun
    page.wait_for_function(_WHOLE, timeout=60_000, polling="raf")
    whole = time.perf_counter() - begun
    page.close()
    return words, whole


@contextmanager
def _emptied(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context
    context.close()


def one_start(browser: Browser, script: str, query: str, folder: Path) -> dict[str, float]:
    """The stages of one server's first minute, in seconds."""
    begun = time.perf_counter()
    with serve(folder / "server.log", script=script) as server, _emptied(browser) as context:
        answering = time.perf_counter() - begun
        words, whole = visit(context, server.url + query)
        later = [visit(context, server.url + query)[1] for _ in range(3)]
        with _emptied(browser) as other:
            unknown = visit(other, server.url + query)[1]
    return {
        "start to a server that answers": answering,
        "start to first words": answering + words,
        "start to the whole page": answering + whole,
        "first visit, first words": words,
        "first visit, whole page": whole,
        "later visit, empty browser cache": unknown,
        "later visit, warm": statistics.median(later),
    }


def starts(times: int) -> dict[str, tuple[float, float]]:
    """For each stage the medians of the demo cohort and of the empty app."""
    runs: tuple[list[dict[str, float]], list[dict[str, float]]] = ([], [])
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        (folder / "empty.py").write_text(EMPTY)
        browser = launch(playwright)
        for _ in range(times):
            runs[0].append(one_start(browser, "app.py", "/?cohort=demo", folder))
            runs[1].append(one_start(browser, str(folder / "empty.py"), "/", folder))
        browser.close()
    return {
        stage: (statistics.median(run[stage] for run in runs[0]), statistics.median(run[stage] for run in runs[1]))
        for stage in runs[0][0]
    }


def main(times: int = TIMES) -> None:
    print(f"medians of {times} runs\n\n{'import':34}{'seconds':>9}{'/ pandas':>10}{'/ streamlit':>12}")
    found = imports(times)
    for module, seconds in found.items():
        ratios = (seconds / found[peer] for peer in PEERS)
        print(f"{module:34}{seconds:9.2f}{next(ratios):10.2f}{next(ratios):12.2f}", flush=True)
    print(f"\n{'server and browser':34}{'demo':>9}{'empty app':>10}{'ratio':>12}")
    for stage, (demo, empty) in starts(times).items():
        print(f"{stage:34}{demo:9.2f}{empty:10.2f}{demo / empty:12.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
