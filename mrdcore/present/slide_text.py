"""Text on a slide: our type and colours, and nothing that PowerPoint could take for anything but text."""

from __future__ import annotations

import re
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Pt

FACE = "Calibri"  # the typeface that every PowerPoint has
INK, GREY, ACCENT, RULE = "1B2529", "5A666B", "0B6B73", "B8C2C5"
LONGEST = 4_000  # of a paragraph: more would leave the slide
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def safe(text: str) -> str:
    """Text that any XML can hold; what is longer than a slide ends in three dots."""
    clean = _ILLEGAL.sub("", text)
    return clean if len(clean) <= LONGEST else clean[: LONGEST - 1] + "…"


def colour(code: str) -> RGBColor:
    shade: RGBColor = RGBColor.from_string(code.lstrip("#"))
    return shade


def write(paragraph: Any, text: str, size: float, *, ink: str = INK, bold: bool = False, right: bool = False) -> None:
    """Add text to a paragraph in our type."""
    run = paragraph.add_run()
    run.text = safe(text)
    font = run.font
    font.name, font.size, font.bold, font.color.rgb = FACE, Pt(size), bold, colour(ink)
    if right:
        paragraph.alignment = PP_ALIGN.RIGHT


def box(
    slide: Any, text: str, place: tuple[int, int, int, int], size: float, *, ink: str = INK, bold: bool = False,
    bottom: bool = False,
) -> Any:  # fmt: skip
    """A box of text at (left, top, width, height) in EMU, without margins."""
    shape = slide.shapes.add_textbox(*map(Emu, place))
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.BOTTOM if bottom else MSO_ANCHOR.TOP
    for number, line in enumerate(text.split("\n")):
        write(frame.paragraphs[0] if number == 0 else frame.add_paragraph(), line, size, ink=ink, bold=bold)
    return shape


def describe(shape: Any, name: str, text: str) -> None:
    """Name a shape, and say in words what it shows, for who cannot see it."""
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("name", safe(name))
    properties.set("descr", safe(text))
