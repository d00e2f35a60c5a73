"""To another page by a button, with the view as it stands, or with another.

The click is remembered until the page has arrived whole: a newer one, sent before the browser knew of the new page,
would lead back to the old.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from . import shell, unheard
from .menu import PAGES
from .whole import whole

GOING = "going"


@dataclass(frozen=True)
class Going:
    """Where to, and from which page; `words` of the link change the view, or are all of it."""

    page: str
    words: dict[str, str]
    start: str
    with_view: bool
    sent: bool = False


@whole
def to(page: str, **words: str) -> None:
    """Go to a page of the menu; `words` of the link change the view on the way, for example `by="hsct"`."""
    st.session_state[GOING] = Going(page, words, st.session_state[shell.PAGE], with_view=True)


@whole
def open_view(page: str, words: dict[str, str]) -> None:
    """Go to a page with the view that the words of a link give, and no other."""
    st.session_state[GOING] = Going(page, words, st.session_state[shell.PAGE], with_view=False)


def follow(shown: st.Page) -> None:
    """Go where a click has asked to go, once the sidebar has put the view of now into the link.

    Where code switches the page, Streamlit forgets every widget of the sidebar and empties the link (a click in the
    menu does neither). So the link is carried over, and the sidebar set anew from it.
    """
    going, here = st.session_state.get(GOING), shell.name_of(shown)
    if going is None or (going.sent and here == going.page and not unheard.is_heard()):
        return
    if (going.sent and unheard.is_heard()) or here != going.start:  # it is there; or somebody has chosen a third page
        del st.session_state[GOING]
        return
    link = st.query_params.to_dict()
    kept = link if going.with_view else {word: said for word, said in link.items() if word == "cohort"}
    unheard.leave()
    st.session_state.pop("seeded", None)
    st.session_state[GOING] = replace(going, sent=True)
    st.switch_page(PAGES / f"{going.page}.py", query_params=kept | going.words)
