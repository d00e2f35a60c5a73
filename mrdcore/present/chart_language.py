"""How numbers are written on the axes and in the marks of a chart, where the browser makes text of them."""

from __future__ import annotations

from typing import Any

from mrdcore.language import current

NARROW = "\N{NARROW NO-BREAK SPACE}"
FRENCH = {"decimal": ",", "thousands": NARROW, "grouping": [3], "currency": ["", ""], "percent": f"{NARROW}%"}
LOCALES: dict[str, dict[str, Any]] = {"fr": {"locale": {"number": FRENCH}}}


def chart_locale() -> dict[str, Any]:
    """What the `config` of a Vega-Lite specification needs for the language of the run: nothing in English."""
    return LOCALES.get(current(), {})


def localised(spec: dict[str, Any]) -> dict[str, Any]:
    """The specification with its numbers in the language of the run."""
    locale = chart_locale()
    return {**spec, "config": {**spec.get("config", {}), **locale}} if locale else spec
