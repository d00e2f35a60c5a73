"""The warning that goes with curves from time zero in groups that are known only later, on a slide as on a page."""

from __future__ import annotations

from mrdcore.language import say
from mrdcore.report.landmark import known_later
from mrdcore.view import View


def immortal_time_warning(view: View) -> str:
    """Why such groups mislead; "" where they are known at time zero, or taken at the landmark of the options."""
    if view.options.landmark is not None:
        return ""
    found = known_later(view.selected, view.derived)
    return known_later_words(found.label) if found else ""


def known_later_words(label: str) -> str:
    """What is wrong with curves from time zero in groups by a variable that is known only later."""
    return say(
        "{variable} is known only after time zero: a patient had to live long enough to enter some of these groups, which favours them.",
        variable=label,
    )
