"""For all tests: one browser, and no time limit on a single example, which a busy machine would break at random."""

from hypothesis import settings

from tests.browser.chromium import browser

__all__ = ["browser"]

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
