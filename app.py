"""The MRD dashboard: page, menu and sidebar. What a page shows is in pages/, what it computes in mrdcore/.

`streamlit run app.py` imports this file once for its server, and runs it as a script for each visit.
"""

import streamlit as st
from starlette.middleware import Middleware

from pages._ui import faults, menu, server, visits, warming


def main() -> None:
    """Draw the sidebar, then the page; in its place, files that wait to be confirmed, or the way to a first one."""
    st.set_page_config(page_title=shell.NAME, page_icon=shell.ICON, layout="wide")
    unheard.hold()
    language.begin()
    look.show()
    shell.arrived()
    if login.wanted():
        login.show()
        return
    server.arrived()
    forget.gone_widgets()
    first_run = state.start()
    incoming.receive()
    incoming.in_this_language()
    incoming.work_out()
    page = shell.menu()
    alive.show()
    if state.loaded():
        language.at_the_side()
    st.session_state["view"] = sidebar.show(first_run=first_run)
    switch.follow(page)
    faults.say_kept()
    downloads.say_why_none()
    if incoming.pending():
        shell.guarded(review.show)
    elif st.session_state["view"] is None:
        upload.landing()
    elif presenter.is_on():
        shell.guarded(presenter.show_view)
    else:
        sidebar.misfits()
        shell.run(page)
    login.way_out()
    language.announce()
    faults.said()
    downloads.said()
    unheard.told()


if __name__ == "__main__":
    # Only here, where they have been loaded: a server that has just started answers before they are.
    from pages._ui import (
        alive,
        downloads,
        forget,
        incoming,
        language,
        login,
        look,
        presenter,
        review,
        shell,
        sidebar,
        state,
        switch,
        unheard,
        upload,
    )

    shell.guarded(main)
else:
    faults.silence()
    server.ask_nobody()
    server.check_sign_in()
    st.navigation(menu.pages())  # before the first visit, or Streamlit takes each file in pages/ for an app of its own
    app = st.App(
        __file__,
        lifespan=server.lifespan,
        routes=[visits.route()],
        middleware=[Middleware(warming.Door)],
        on_script_error=faults.shown,
    )
    warming.begin()
