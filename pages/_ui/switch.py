"""To another page by a button, with the view as it stands."""

from __future__ import annotations

import streamlit as st

from .menu import PAGES
from .whole import whole


def to(page: str, **words: str) -> None:
    """Go to a page of the menu; `words` of the link change the view on the way, for example `by="hsct"`.

    Where code switches the page, Streamlit forgets every widget of the sidebar and empties the link (a click in the
    menu does neither). So the link is carried over, and the sidebar set anew from it.
    """
    open_view(page, st.query_params.to_dict() | words)


def open_view(page: str, words: dict[str, str]) -> None:
    """Go to a page with the view that the words of a link give, and no other."""
    cohort = {word: said for word, said in st.query_params.items() if word == "cohort"}
    st.session_state.pop("seeded", None)
    st.switch_page(PAGES / f"{page}.py", query_params=cohort | words)


def button(label: str, key: str, page: str, **words: str) -> None:
    """A button that goes to a page; remembered by its callback, so that a rerun in between does not lose the click."""
    asked = f"{key}:asked"
    st.button(label, key=key, on_click=_ask, args=(asked,))
    if st.session_state.pop(asked, False):
        to(page, **words)


@whole
def _ask(asked: str) -> None:
    st.session_state[asked] = True
