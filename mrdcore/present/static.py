"""A figure as SVG, PDF or PNG, without a browser: the chart of the page, drawn alone, in the typeface that comes along."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from mrdcore.present.chart_language import FRENCH, localised
from mrdcore.present.palette import GROUPS
from mrdcore.present.scene import Figure

Theme = Literal["light", "dark"]
FONTS = Path(__file__).parent / "fonts"
FACE = "Source Sans Pro, Source Sans, sans-serif"  # ours, then what the page itself is set in
WIDTH = 560  # of the plot, in pixels of 1/96 inch: with what stands beside it about 17 cm, two columns of a journal
PIXEL = 72 / 96  # vl-convert takes a pixel for a point
INK = {"light": "#1B2529", "dark": "#E7EDEE"}
RULE = {"light": "#D5DDDF", "dark": "#37444A"}


def svg(figure: Figure, theme: Theme = "light", width: int = WIDTH) -> str:
    """The figure as SVG whose text is text; its ground is that of the page."""
    drawn: str = _converter().vegalite_to_svg(
        _alone(figure, theme, width), allowed_base_urls=[], format_locale=_locale()
    )
    return drawn


def png(figure: Figure, theme: Theme = "light", width: int = WIDTH, dpi: int = 300) -> bytes:
    """The figure as PNG on white, of so many dots an inch, which the file says."""
    picture: bytes = _converter().vegalite_to_png(
        _alone(figure, theme, width, "white"), ppi=dpi, scale=PIXEL, allowed_base_urls=[], format_locale=_locale()
    )
    return picture


def pdf(figure: Figure, theme: Theme = "light", width: int = WIDTH) -> bytes:
    """The figure as PDF of one page, with its typeface inside."""
    page: bytes = _converter().vegalite_to_pdf(
        _alone(figure, theme, width, "white"), allowed_base_urls=[], format_locale=_locale()
    )
    return page


@cache
def _converter() -> ModuleType:
    """vl_convert with our typeface; loaded late, since no page is drawn with it but a small picture."""
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


def _locale() -> dict[str, Any] | None:
    return FRENCH if localised({}) else None


def _alone(figure: Figure, theme: Theme, width: int, ground: str = "transparent") -> dict[str, Any]:
    """The specification of the page, with the width and the colours that the page would give it."""
    ink = {"labelColor": INK[theme], "titleColor": INK[theme]}
    config = {
        "range": {"category": list(GROUPS[theme])},
        "font": FACE,
        "background": ground,
        "axis": {
            **ink,
            "domainColor": INK[theme],
            "tickColor": INK[theme],
            "gridColor": RULE[theme],
            "titleFontWeight": 600,
        },
        "legend": ink,
        "text": {"color": INK[theme]},
        "view": {"stroke": None},
    }
    least = int(figure.spec.get("usermeta", {}).get("least", 0))  # a forest needs room for its columns
    room = {"width": max(width, least), "autosize": {"type": "pad"}} if "width" not in figure.spec else {}
    return {**figure.spec, **room, "datasets": figure.data, "config": figure.spec.get("config", {}) | config}
