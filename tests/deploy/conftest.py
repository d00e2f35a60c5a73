"""The visitors of tests/browser, for a certificate made a second ago."""

from tests.browser.conftest import browser, visitor

__all__ = ["browser", "visitor"]
