"""Take it to the meeting: the pinned views in their order, to be shown, named, moved, and exported together."""

import streamlit as st

from mrdcore.language import say
from pages._ui import basket, exports, pinned, presenter, saved_session, shell, show
from pages._ui.copy import copy_button

shell.begin()


def main(view: show.View) -> None:
    st.title(say("Presentation"), anchor=False)
    pins = basket.pins()
    if not pins:
        st.info(
            say("Nothing is pinned yet. On any page, Pin puts the view, with its filters, here."),
            icon=":material/push_pin:",
        )
    else:
        actions = st.container(horizontal=True, vertical_alignment="center")
        with actions:
            st.button(
                say("Present"),
                on_click=presenter.start,
                type="primary",
                icon=":material/slideshow:",
                key="start_presenting",
            )
            exports.menu(view, pins, key="all")
            tables = [table for pin in pins for table in basket.tables(pin, view)]
            if tables:
                copy_button(tables, key="copy-all")
        st.caption(
            say(
                "Present shows one view at a time: arrow keys move on and back, Esc ends. Exports hold every pinned view."
            )
        )
        for place, pin in enumerate(pins):
            pinned.row(view, pin, place, len(pins))
        exports.methods_shown(view, pins)
    saved_session.show(view)


if view := show.view():
    main(view)
