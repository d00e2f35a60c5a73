"""The pages, in the order of the menu."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from mrdcore.language import say

PAGES = Path(__file__).parent.parent


def pages() -> list[st.Page]:
    """The pages in the order of the menu; made anew for every run, since a Page can be run once."""
    return [
        st.Page(PAGES / "cohort.py", title=say("Cohort"), default=True),
        st.Page(PAGES / "response.py", title=say("Response")),
        st.Page(PAGES / "survival.py", title=say("Survival")),
        st.Page(PAGES / "transplant.py", title=say("Transplant")),
        st.Page(PAGES / "subgroups.py", title=say("Subgroups")),
        st.Page(PAGES / "patients.py", title=say("Patients")),
        st.Page(PAGES / "present.py", title=say("Presentation")),
    ]
