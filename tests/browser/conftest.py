"""A server for each module, a page for each test that must leave no error and ask no other host."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import PATIENCE
from tests.browser.driver import Server, serve, watch

DESK = {"width": 1440, "height": 900}


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app on a port of its own; a module's `APP_ARGUMENTS` are what stands after `--` on the command line."""
    with serve(tmp_path_factory.mktemp("server") / "log", *_arguments(request)) as running:
        yield running


@pytest.fixture
def fresh_server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """A server that nobody has visited yet, started with the same arguments."""
    with serve(tmp_path / "log", *_arguments(request)) as running:
        yield running


def _arguments(request: pytest.FixtureRequest) -> tuple[str, ...]:
    return getattr(request.module, "APP_ARGUMENTS", ())


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Callable[..., Page]]:
    """`visitor()` is an empty page in a browser profile of its own; the window, the theme and so on can be given."""
    contexts, watches = [], []

    def visit(**settings: Any) -> Page:
        context = browser.new_context(**{"viewport": DESK, "accept_downloads": True, "locale": "en-GB"} | settings)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        opened = context.new_page()
        watches.append(watch(opened))
        return opened

    yield visit
    for context in contexts:
        context.close()
    for seen in watches:
        assert seen.errors == []
        assert seen.outside == []


@pytest.fixture
def page(visitor: Callable[..., Page]) -> Page:
    """One visitor at a desk."""
    return visitor()
