"""The endpoint, chosen once for all pages that ask how long."""

from __future__ import annotations

import streamlit as st

from mrdcore.derive.endpoints import ENDPOINTS
from mrdcore.language import mark, say

from . import unheard

KEY, COMPETING = "endpoint", "cir"
NAMES = {name: endpoint.label.replace("_", " ") for name, endpoint in ENDPOINTS.items()} | {
    COMPETING: mark("Relapse and death")
}


def chosen(*, competing: bool = False) -> str:
    """The endpoint that stands, the first where the page has not got it; `competing`: relapse and death is one."""
    name = st.session_state.get(KEY) or "os"
    return name if name in _possible(competing) else "os"


def choose(*, competing: bool = False) -> None:
    """The control, which keeps its choice from page to page."""
    unheard.choose(KEY, chosen(competing=competing))
    st.segmented_control(
        say("Endpoint"),
        _possible(competing),
        key=KEY,
        required=True,
        format_func=lambda name: say(NAMES[name]),
        label_visibility="collapsed",
        persist_state="session",
    )


def _possible(competing: bool) -> list[str]:
    return [name for name in NAMES if competing or name != COMPETING]
