"""The frame around a page: the menu, the hand-over from a page that started without it, and the catch-all."""

from __future__ import annotations

import streamlit as st

from . import faults, state
from .menu import pages

NAME = "MRD dashboard"
_ANNOUNCED = "_announced"
PAGE, FIRST = "page", "cohort"  # the key of the page that is shown, by its name in the address; and the first of them
# As text: an icon by name would be fetched from another host.
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#0B6B73"/>'
    '<path d="M6 8h7v6h6v6h7" fill="none" stroke="#fff" stroke-width="3"/></svg>'
)


def menu() -> st.Page:
    """The menu, which leads somewhere only where a cohort is loaded; and the page that is asked for."""
    return st.navigation(pages(), position="sidebar" if state.loaded() else "hidden")


def begin() -> None:
    """Hand over to app.py when Streamlit started this page on its own.

    Until a first session has called `st.navigation`, Streamlit takes every file in a folder named `pages` for a page
    that runs without app.py. `st.navigation` ends that for the whole server; the rerun then starts app.py, on the
    same page. A page started as a script of its own is announced by its own rerun and runs alone.
    """
    if not st.session_state.pop(_ANNOUNCED, False):
        st.session_state[_ANNOUNCED] = True
        st.navigation(pages())
        st.rerun()


def arrived() -> None:
    """The frame is drawn: a page that announced itself has been handed over, even where another screen takes its place."""
    st.session_state.pop(_ANNOUNCED, None)


def run(page: st.Page) -> None:
    """Run the chosen page, announced, so that it knows that app.py stands around it."""
    st.session_state[_ANNOUNCED] = True
    st.session_state[PAGE] = name_of(page)
    guarded(page.run)


def name_of(page: st.Page) -> str:
    """A page by its name in the address."""
    return page.url_path or FIRST


def guarded(show) -> None:
    """Show a part of the page; our own bug becomes a sentence with a reference, and its type and place are logged.

    The text of an exception can hold a patient's value, so it goes neither to the screen nor to the log.
    Streamlit's own control flow (rerun, stop) is no `Exception` and passes.
    """
    try:
        show()
    except Exception as error:
        faults.tell(faults.note(error))
