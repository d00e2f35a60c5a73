"""The sidebar: which cohort, which patients, which groups. What stands here is the same on every page."""

from __future__ import annotations

import streamlit as st

from mrdcore import link
from mrdcore.language import say
from mrdcore.options import Options
from mrdcore.select import Selection, SelectionError

from . import conventions, filters, grouping, page_words, saved_groups, state, upload
from .text import plain


def show(*, first_run: bool) -> state.View | None:
    """Draw the sidebar and return the view it asks for; None while no cohort is loaded."""
    if state.cohort() is None:
        return None
    with st.sidebar:
        if st.session_state.get("seeded") != state.cohort().sha256:
            _seed(keep_choices=not first_run and "seeded" in st.session_state)
        upload.cohort_box()
        options = conventions.chosen()
        patients = state.derived(options).patients
        where = filters.show(patients)
        selection = st.session_state["selection"] = Selection(where, grouping.show(patients))
        filters.more(patients)
        conventions.show(patients)
        conventions.for_sharing()
    for fault in st.session_state.get(filters.LINK_FAULTS, ()):
        st.sidebar.warning(plain(fault))
    of_pages = page_words.words() | conventions.words_of_pages() | saved_groups.words()
    state.write_query(selection, of_pages | link.unusual_words(options))
    return _view(selection, options)


def _view(selection: Selection, options: Options) -> state.View:
    try:
        return state.view(selection, options)
    except SelectionError as error:
        st.sidebar.warning(plain(str(error)))
        return state.view(Selection(selection.where), options)


def _seed(*, keep_choices: bool) -> None:
    """Set the widgets to what the link says, or, for a second file, to what was chosen before, as far as it fits."""
    faults: list[str] = []
    if keep_choices:
        wanted = st.session_state["selection"]
    else:
        wanted, faults = state.query_selection()
        faults += page_words.seed()
    faults += conventions.seed(from_link=not keep_choices)
    filters.reset()
    patients = state.derived(conventions.chosen()).patients
    for item in wanted.where:
        try:
            filters.seed(patients, item)
        except SelectionError as error:
            faults.append(say("{reason} This part of the view is left out.", reason=error))
    faults += grouping.seed(patients, wanted.by)
    faults += [] if keep_choices else saved_groups.seed(patients)
    st.session_state[filters.LINK_FAULTS] = faults
    st.session_state["seeded"] = state.cohort().sha256
