"""Forget my data: what a session holds is let go at once, and an uploaded file as soon as it has been read."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

import streamlit as st
from streamlit.runtime.caching import clear_session_data_cache
from streamlit.runtime.scriptrunner import ScriptRunContext, get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from mrdcore.language import mark, say

from . import language
from .unheard import keep_nothing
from .whole import whole

FORGOTTEN = "forgotten"
# What a session knows of itself and not of patients: that it has begun, and the language it speaks.
KEPT = ("started", "visit", language.CHOSEN, language.ANNOUNCED)
WHAT = mark(
    "The cohort, the filters, the groups and the pinned views leave the memory of the program at once. Your files stay "
    "where they are."
)


def button() -> None:
    """The way out, which asks once: what is forgotten does not come back."""
    with st.popover(say("Forget my data"), type="tertiary", icon=":material/delete:", key="forget"):
        st.markdown(say(WHAT), width=320)
        st.button(say("Forget now"), on_click=forget, key="forget_now")


@whole
def forget() -> None:
    """Empty the session, its files, its caches and its link: the session last, since what is deleted cannot come back."""
    language.speak()
    context = get_script_run_ctx()
    if context:
        context.uploaded_file_mgr.remove_session_files(context.session_id)
        clear_session_data_cache(context.session_id)
    st.query_params.from_dict(language.words())
    st.session_state[FORGOTTEN] = True
    for key in [key for key in st.session_state if key not in (*KEPT, FORGOTTEN)]:
        del st.session_state[key]
    keep_nothing()
    if context:
        with suppress(AttributeError):
            _made_with(context).clear()


def gone_widgets() -> None:
    """Free what the widgets of a page that was left were made with, and so the view and the patients it showed."""
    if context := get_script_run_ctx():
        with suppress(AttributeError):
            held, made_with = context.session_state._state, _made_with(context)
            for widget in made_with.keys() - held._old_state.keys() - held._new_widget_state.states.keys():
                del made_with[widget]


def _made_with(context: ScriptRunContext) -> dict[str, object]:
    """What each widget of the session was made with, functions of its page among it; Streamlit never lets go of it.

    It is private to Streamlit: a version without it is no error, and the tests see that something is left.
    """
    return context.session_state._state._new_widget_state.widget_metadata


def said() -> None:
    """Say, on the page that follows, that it is done."""
    if st.session_state.pop(FORGOTTEN, False):
        st.success(say("Forgotten. The program holds nothing of your data any more."), icon=":material/check:")


def let_go(uploads: Iterable[UploadedFile]) -> None:
    """Free what was uploaded, once it has been read: Streamlit keeps it as long as the session."""
    if context := get_script_run_ctx():
        for upload in uploads:
            context.uploaded_file_mgr.remove_file(context.session_id, upload.file_id)
