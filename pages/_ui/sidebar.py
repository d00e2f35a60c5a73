"""The sidebar: which cohort, which patients, which groups. What stands here is the same on every page."""

from __future__ import annotations

import streamlit as st

from mrdcore import link
from mrdcore.language import say
from mrdcore.options import Options
from mrdcore.select import Selection, SelectionError

from . import conventions, figure_options, filters, grouping, page_words, saved_groups, state, upload
from .text import plain
from .unheard import newer_than_left
from .whole import whole

NO_VIEW = "no_view"


def show(*, first_run: bool) -> state.View | None:
    """Draw the sidebar and return the view it asks for; None while no cohort is loaded."""
    if state.cohort() is None:
        return None
    with st.sidebar:
        if _are_forgotten():
            st.session_state.pop("seeded", None)
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
    of_pages = page_words.words() | conventions.words_of_pages() | figure_options.words() | saved_groups.words()
    state.write_query(selection, of_pages | link.unusual_words(options))
    return _view(selection, options)


def _are_forgotten() -> bool:
    """Whether the choices are lost, of which the link has all: to a click before the sidebar has arrived whole.

    On the way to another page Streamlit keeps only what the browser knows of; and after a change of the language the
    browser still says what is chosen in the words of before.
    """
    return "seeded" in st.session_state and not conventions.are_kept()


def misfits() -> None:
    """Above the page, what of the link or the choices does not fit this cohort, until somebody has read it."""
    sentences = [*st.session_state.get(filters.LINK_FAULTS, ()), *st.session_state.get(NO_VIEW, ())]
    if not sentences:
        return
    with st.container(key="misfits"):
        said = "\n".join(f"- {plain(sentence)}" for sentence in sentences)
        st.warning(f"**{say('Not all of this view fits the loaded cohort.')}**\n{said}", icon=":material/link_off:")
        st.button(say("Close"), key="misfits-close", on_click=_close, type="tertiary", icon=":material/close:")


@whole
def _close() -> None:
    st.session_state[filters.LINK_FAULTS] = []


def _view(selection: Selection, options: Options) -> state.View:
    st.session_state[NO_VIEW] = ()
    try:
        return state.view(selection, options)
    except SelectionError as error:
        st.session_state[NO_VIEW] = (str(error),)
        return state.view(Selection(selection.where), options)


@whole
def _seed(*, keep_choices: bool) -> None:
    """Set the widgets to what the link says, or, for a second file, to what was chosen before, as far as it fits."""
    faults: list[str] = []
    newer = newer_than_left()
    if keep_choices:
        wanted = st.session_state["selection"]
    else:
        wanted, faults = state.query_selection()
        faults += page_words.seed()
    faults += conventions.seed(from_link=not keep_choices)
    faults += figure_options.seed(from_link=not keep_choices)
    filters.reset()
    patients = state.derived(conventions.chosen()).patients
    for item in wanted.where:
        try:
            filters.seed(patients, item)
        except SelectionError as error:
            faults.append(say("{reason} This part of the view is left out.", reason=error))
    faults += grouping.seed(patients, wanted.by)
    faults += [] if keep_choices else saved_groups.seed(patients)
    for key, chosen in newer.items():
        st.session_state[key] = chosen
    st.session_state[filters.LINK_FAULTS] = faults
    st.session_state["seeded"] = state.cohort().sha256
