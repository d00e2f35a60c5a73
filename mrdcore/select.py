"""Which patients, and in which groups: to and from the text that stands in a URL and behind `--where` and `--by`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Groups:
    """How the patients on the page are divided.

    `by` is the grouping variable ("" for none). `levels` are the groups shown, in order. `compared` are those that
    enter a test; a level that is shown but set aside from comparison (unknown, dose changed) is not in it.
    """

    by: str = ""
    levels: tuple[str, ...] = ("all",)
    compared: tuple[str, ...] = ()
