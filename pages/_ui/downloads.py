"""Files that are made only when they are asked for: outside of the run that offers them, and in another thread.

Everything such a file needs is taken along, the language too. Where it cannot be made the browser would say so in
English and without a reason; so the page is drawn again, and says it itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime import exists, get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

from mrdcore.language import current, using

from . import faults

REASON = "no_file"
# What the browser says of the same, in English.
STYLE = "<style>[data-testid=stDownloadButtonError] {display: none}</style>"


class NotMadeError(Exception):
    """There is no file; the page says why."""


def button(
    label: str,
    make: Callable[[], bytes | None],
    name: str,
    mime: str | None = None,
    *,
    place: DeltaGenerator | None = None,
    why_none: Callable[[], str] = str,
    **look: Any,
) -> None:
    """A button for a file; `why_none` says why `make` gives none."""
    made = partial(_made, make, why_none, current(), _Page.now())
    (place or st).download_button(label, made, name, mime, on_click="ignore", **look)


def _made(make: Callable[[], bytes | None], why_none: Callable[[], str], language: str, page: _Page | None) -> bytes:
    with using(language):
        try:
            data = make()
        except Exception as error:
            _draw_again(page, faults.KEPT, faults.note(error))
        else:
            if data is not None:
                return data
            _draw_again(page, REASON, why_none())
    raise NotMadeError  # outside of the handler, so that no text of the cause goes along


@dataclass(frozen=True)
class _Page:
    """The page that offers a file: whose it is, and where it is."""

    session: str
    script: str
    link: str

    @classmethod
    def now(cls) -> _Page | None:
        context = get_script_run_ctx()
        return context and cls(context.session_id, context.page_script_hash, context.query_string)


def _draw_again(page: _Page | None, key: str, said: str) -> None:
    """Have the page drawn once more, with what is said above it."""
    session = get_instance().get_app_session(page.session) if page and exists() else None
    if page and session:
        session.session_state[key] = said
        session.request_rerun(ClientState(query_string=page.link, page_script_hash=page.script))


def say_why_none() -> None:
    """Say above the page that there is no file, and why."""
    if reason := st.session_state.get(REASON):
        st.warning(reason, icon=":material/error:")
    if reason or st.session_state.get(faults.KEPT):
        st.html(STYLE)


def said() -> None:
    """The page stands, and has said it."""
    st.session_state.pop(REASON, None)
