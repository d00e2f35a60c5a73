"""A figure as SVG, PDF or PNG, without a browser: the chart of the page, drawn alone."""

from __future__ import annotations

from typing import Any, Literal

import vl_convert

from mrdcore.present.chart_language import FRENCH, localised
from mrdcore.present.palette import GROUPS
from mrdcore.present.scene import Figure

Theme = Literal["light", "dark"]
WIDTH = 700  # of the plot, in pixels of 1/96 inch
INK = {"light": "#1B2529", "dark": "#E7EDEE"}


def svg(figure: Figure, theme: Theme = "light", width: int = WIDTH) -> str:
    """The figure as SVG with text that is text."""
    drawn: str = vl_convert.vegalite_to_svg(_alone(figure, theme, width), allowed_base_urls=[], format_locale=_locale())
    return drawn


def _locale() -> dict[str, Any] | None:
    return FRENCH if localised({}) else None


def _alone(figure: Figure, theme: Theme, width: int) -> dict[str, Any]:
    ink = INK[theme]
    axis = {"labelColor": ink, "titleColor": ink, "tickColor": ink, "domainColor": ink}
    config = {
        "range": {"category": list(GROUPS[theme])},
        "font": "Source Sans 3",
        "background": "transparent",
        "axis": axis,
        "text": {"color": ink},
        "view": {"stroke": None},
    }
    return {**figure.spec, "datasets": figure.data, "width": width, "autosize": {"type": "pad"}, "config": config}


def png(figure: Figure, theme: Theme = "light", width: int = WIDTH, dpi: int = 300) -> bytes:
    """The figure as PNG of so many dots an inch, which the file says."""
    picture: bytes = vl_convert.vegalite_to_png(
        _alone(figure, theme, width) | {"background": "white"},
        ppi=dpi,
        scale=1,
        allowed_base_urls=[],
        format_locale=_locale(),
    )
    return picture


def pdf(figure: Figure, theme: Theme = "light", width: int = WIDTH) -> bytes:
    """The figure as PDF of one page."""
    page: bytes = vl_convert.vegalite_to_pdf(
        _alone(figure, theme, width), allowed_base_urls=[], format_locale=_locale()
    )
    return page
