"""The MRD dashboard: page, menu and sidebar. What a page shows is in pages/, what it computes in mrdcore/."""

import streamlit as st

from pages._ui import shell, sidebar, upload

st.set_page_config(page_title="MRD dashboard", layout="wide")
shell.warm()
page = st.navigation(shell.pages())


def main() -> None:
    """Draw the sidebar, then the page; without a cohort, the way to one."""
    st.session_state["view"] = sidebar.show()
    if st.session_state["view"] is None:
        upload.landing()
    else:
        shell.run(page)


shell.guarded(main)
