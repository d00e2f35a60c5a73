"""What the theme cannot say: how a few parts of Streamlit look on every page."""

from __future__ import annotations

import streamlit as st

# What is chosen is told by its ground, border or line; in the accent its text would be too faint on a dark ground.
STYLE = """<style>
button[data-variant][data-selected="true"], button[data-variant][data-selected="true"] p,
[role="tab"][aria-selected="true"], [role="tab"][aria-selected="true"] p {color: inherit}
</style>"""


def show() -> None:
    st.html(STYLE)
