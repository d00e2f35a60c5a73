"""One Chromium for all tests of a process: Playwright cannot be started twice in it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.driver import launch

PATIENCE = 20_000  # milliseconds; a busy machine is no failure


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; its absence is a failure, never a skip."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()
