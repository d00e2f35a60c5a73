"""Signing in, where a shared server asks for it: through Streamlit's own, with the accounts of the hospital.

The server asks where its secrets have a section `[auth]`; without one nobody is asked. Who signs in is looked at to
open the door, and kept nowhere else: not on a page, not in a log, not beside a cohort.
"""

from __future__ import annotations

import time

import streamlit as st

from mrdcore.language import say

from . import forget, language
from .whole import whole

HOURS = 12  # Streamlit's cookie would last 30 days; a working day is enough


def wanted() -> bool:
    """Whether this visitor has yet to sign in."""
    return asked_for() and not _signed_in()


def asked_for() -> bool:
    """Whether this server has people sign in at all; Streamlit says who they are only where it does."""
    return "is_logged_in" in st.user


def _signed_in() -> bool:
    return bool(st.user["is_logged_in"]) and _hours_ago(st.user.get("iat")) < HOURS


def _hours_ago(seconds: object) -> float:
    """Hours since an identity was given out; endless where its time is not known."""
    return (time.time() - seconds) / 3600 if isinstance(seconds, (int, float)) else float("inf")


def show() -> None:
    """The only thing that a visitor sees who has yet to sign in."""
    with st.container(key="landing"):
        language.in_the_corner()
        st.title(say("MRD response and survival, live"), anchor=False)
        st.markdown(say("This server is for the members of a department. Please sign in with your usual account."))
        st.button(say("Sign in"), type="primary", on_click=st.login, icon=":material/login:")
    language.announce()


def way_out() -> None:
    """At the foot of the page, the button that ends the visit."""
    if asked_for():
        st.button(say("Sign out"), on_click=_leave, type="tertiary", icon=":material/logout:", key="sign-out")


@whole
def _leave() -> None:
    """Let go of the cohort and every choice at once: the visit itself is kept for a while, in case it comes back."""
    forget.forget()
    st.logout()
