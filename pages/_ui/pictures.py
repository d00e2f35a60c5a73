"""Pictures that need no pointer: a figure as SVG, in the theme of the page, as large as its place."""

from __future__ import annotations

import streamlit as st

from mrdcore.language import current
from mrdcore.present import static
from mrdcore.present.scene import Figure

SMALL, LARGE = "6.5rem", 64  # height of a small picture; of a large one, in parts of a hundred of the screen
WIDTHS = {1: 640, 2: 400, 3: 300}  # of a plot by how many stand beside each other: the narrower, the larger its words

# The drawing is parsed as XML, and nothing in it that could run or lead elsewhere is taken over.
SCRIPT = """
export default function({ parentElement, data }) {
  const drawing = new DOMParser().parseFromString(data.svg, "image/svg+xml").documentElement;
  for (const part of drawing.querySelectorAll("script, foreignObject, a, image, use")) part.remove();
  for (const part of [drawing, ...drawing.querySelectorAll("*")])
    for (const { name } of [...part.attributes])
      if (/^on|href$/i.test(name)) part.removeAttribute(name);
  const place = parentElement.querySelector(".picture");
  place.setAttribute("aria-label", data.alt);
  drawing.style.maxHeight = data.height;
  place.replaceChildren(document.importNode(drawing, true));
}
"""
STYLE = ".picture svg { width: 100%; height: auto; display: block }"
_picture = st.components.v2.component(
    "mrd_picture", html='<div class="picture" role="img"></div>', css=STYLE, js=SCRIPT, isolate_styles=True
)


def small(figure: Figure, key: str) -> None:
    """The figure as a picture of a few lines' height."""
    _drawn(figure, SMALL, WIDTHS[2], key)


def large(figure: Figure, key: str, across: int = 1, rows: int = 1) -> None:
    """The figure as large as the screen has room for, one of so many beside and above each other."""
    _drawn(figure, f"{LARGE / rows:.1f}vh", WIDTHS[across], key)


def _drawn(figure: Figure, height: str, width: int, key: str) -> None:
    theme = "dark" if st.context.theme.type == "dark" else "light"
    data = {"svg": _svg(figure.hash, theme, width, current(), figure), "height": height, "alt": figure.alt}
    _picture(data=data, key=key, height="content")


@st.cache_data(scope="session", max_entries=64, show_spinner=False)
def _svg(drawn: str, theme: str, width: int, language: str, _figure: Figure) -> str:
    return static.svg(_figure, theme=theme, width=width)
