"""The visitors of tests/browser, for a certificate made a second ago."""

from tests.browser.conftest import visitor

__all__ = ["visitor"]
