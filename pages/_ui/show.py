"""How a view is put on a page: its heading, tables, charts and captions."""

from __future__ import annotations

import streamlit as st

from mrdcore.language import say
from mrdcore.present.chart_language import localised
from mrdcore.present.choices import Choice
from mrdcore.present.html import table_html
from mrdcore.present.palette import GROUPS
from mrdcore.present.scene import Figure
from mrdcore.present.sharing_words import not_shared, sharing_method
from mrdcore.present.table import Table

from . import basket, chips, clicks, exports
from .state import View
from .text import plain


def view() -> View | None:
    """The view that the sidebar has made for this run."""
    return st.session_state.get("view")


def heading(title: str, view: View, *, leaves: bool = True) -> None:
    """The question of the page, the way to put its view aside, and in words which patients answer it.

    `leaves`: whether the view can be pinned and exported, as no view of single patients can.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="heading"):
        st.title(title, anchor=False, width="stretch")
        if leaves:
            with st.container(horizontal=True, width="content", key="heading-right"):
                basket.pin_button(title, view)
                exports.menu(view, (basket.current(title, view),), key="view")
    chips.show(view)
    if said := sharing_method(view.options):
        st.caption(said)


def not_for_sharing(view: View) -> bool:
    """Say so where the view is prepared for sharing and nothing makes this analysis safe; the page then ends here."""
    if view.options.disclosure is None:
        return False
    st.info(not_shared())
    return True


def sentences(*texts: str) -> None:
    """Sentences of the analysis, a paragraph each."""
    for text in filter(None, texts):
        st.markdown(plain(text))


def nobody_left(view: View) -> bool:
    """Say so when the filters leave no patient; the page then ends here."""
    if len(view.selected.level):
        return False
    st.info(say("No patient meets all these filters. Remove one above, or reset them in the sidebar."))
    return True


def colours() -> tuple[str, ...]:
    """The group colours of the theme that the page is shown in."""
    return GROUPS["dark" if st.context.theme.type == "dark" else "light"]


def table(table: Table, caption: str) -> None:
    st.html(table_html(table, colours(), caption))


def chart(spec: dict, data: dict, key: str, alt: str, on_click: Choice | None = None) -> None:
    """Draw a chart: the specification stays the same, only its data change.

    `on_click`: the filters that a click on a row's mark sets, as `clicks.on_groups` and its like say.
    """
    if on_click is not None:
        clicks.chart(localised(spec), data, on_click, key, alt)
        return
    st.vega_lite_chart(spec={**localised(spec), "datasets": data}, key=key, alt=alt, width="stretch")


def figure(figure: Figure, key: str, on_click: Choice | None = None) -> None:
    """Draw a figure, its parts answering to clicks as `on_click` says."""
    chart(figure.spec, figure.data, key, figure.alt, on_click)
