"""A session put aside and taken up again: choices only, bound to the data's hash; no file holds a patient."""

from __future__ import annotations

import streamlit as st

from mrdcore.language import say
from mrdcore.link import Session
from mrdcore.scenes import PAGES
from mrdcore.select import SelectionError
from mrdcore.view import View

from . import basket, downloads, forget, state, switch
from .text import plain
from .whole import whole

TOLD, LOADS = "session_told", "session_loads"


def show(view: View) -> None:
    """Save the choices of this session; load those of another."""
    st.subheader(say("The session"), anchor=False)
    st.caption(
        say(
            "A saved session holds the filters, groups, options and pinned views, and the fingerprint of the data; no patient. It opens on the same file."
        )
    )
    left, right = st.columns([1, 2.4], vertical_alignment="top")
    session = Session(view.derived.cohort.sha256, "survival", state.query(), basket.pins())
    downloads.button(
        say("Save the session"),
        lambda: session.to_json().encode(),
        "mrd_session.json",
        "application/json",
        place=left,
        icon=":material/save:",
    )
    with right:
        key = f"session:{st.session_state.get(LOADS, 0)}"
        st.file_uploader(say("Load a session"), type="json", key=key, on_change=_load, args=(key,), max_upload_size=1)
    for kind, text in st.session_state.pop(TOLD, ()):
        {"success": st.success, "warning": st.warning, "error": st.error}[kind](plain(text))


@whole
def _load(key: str) -> None:
    upload = st.session_state.get(key)
    if upload is None:
        return
    st.session_state[LOADS] = st.session_state.get(LOADS, 0) + 1
    forget.let_go([upload])
    try:
        session = Session.parse(upload.getvalue().decode("utf-8", "replace"), list(PAGES))
    except SelectionError as error:
        st.session_state[TOLD] = [("error", str(error))]
        return
    basket.keep(session.pins)
    switch.open_view("present", state.params_of(session.query))
    st.session_state[TOLD] = [_told(session)]


def _told(session: Session) -> tuple[str, str]:
    if session.sha256 == state.cohort().sha256:
        return "success", say("The session is loaded, on the data it was saved with.")
    return "warning", say(
        "This session was saved with other data. Its choices are taken as far as they fit; the numbers will differ."
    )
