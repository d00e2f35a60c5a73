"""How a view is put on a page: its heading, tables, charts and captions."""

from __future__ import annotations

import streamlit as st

from mrdcore.present.html import table_html
from mrdcore.present.palette import GROUPS
from mrdcore.present.table import Table

from .state import View
from .text import plain


def view() -> View | None:
    """The view that the sidebar has made for this run."""
    return st.session_state.get("view")


def heading(title: str, view: View) -> None:
    """The question of the page, and in words which patients answer it."""
    left, whole = len(view.selected.patients), len(view.derived.patients)
    patients = f"**{left}** of {whole} patients" if left < whole else f"**{whole}** patient{'s' * (whole != 1)}"
    parts = [patients, *map(plain, view.selected.filters)]
    if view.selection.by:
        parts.append(f"by {plain(view.selected.division.title)}")
    if view.is_demo:
        parts.append(":gray-badge[Synthetic data]")
    st.title(title, anchor=False)
    st.markdown(" · ".join(parts))


def sentences(*texts: str) -> None:
    """Sentences of the analysis, a paragraph each."""
    for text in texts:
        st.markdown(plain(text))


def nobody_left(view: View) -> bool:
    """Say so when the filters leave no patient; the page then ends here."""
    if len(view.selected.patients):
        return False
    st.info("No patient meets all these filters. Remove one, or reset them in the sidebar.")
    return True


def colours() -> tuple[str, ...]:
    """The group colours of the theme that the page is shown in."""
    return GROUPS["dark" if st.context.theme.type == "dark" else "light"]


def table(table: Table, caption: str) -> None:
    st.html(table_html(table, colours(), caption))


def chart(spec: dict, data: dict, key: str, alt: str) -> None:
    """Draw a chart: the specification stays the same, only its data change."""
    st.vega_lite_chart(spec={**spec, "datasets": data}, key=key, alt=alt, width="stretch")
