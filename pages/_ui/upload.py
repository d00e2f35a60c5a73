"""How a cohort comes in: the demo cohort, a file, the empty template; and what was refused, with the reason."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from mrdcore.files import File
from mrdcore.language import mark, plural, say

from . import downloads, forget, incoming, language, login, state
from .text import plain
from .whole import whole

KINDS = mark(
    "Excel (.xlsx, .xlsm, .xls), OpenDocument (.ods), CSV or other text tables, SPSS, Stata, SAS, Parquet, REDCap "
    "exports. One file, or the patients and the samples together."
)
PRIVACY = mark(
    "The program on this computer reads the file and keeps it in its memory. It stores no copy and sends nothing "
    "anywhere."
)
SHARED_PRIVACY = mark(
    "Your department's server reads the file and keeps it in its memory, for your visit alone. It stores no copy and "
    "sends nothing to anybody else."
)
ANSWERS = (
    (mark("Response"), mark("Who responded, in blood and in marrow, how deep, how fast, for how long.")),
    (mark("Survival"), mark("Curves with numbers at risk, for any subgroup, from time zero or a landmark.")),
    (mark("Transplantation"), mark("Taken by its date, beside the picture that forgets it.")),
)


@whole
def _take(key: str) -> None:
    """Take what has just been uploaded, then empty the uploader by giving it a new key."""
    # A click that breaks the run off brings files again that were let go of: what is left of them holds nothing.
    if uploads := [upload for upload in st.session_state.get(key) or () if isinstance(upload, UploadedFile)]:
        st.session_state["uploads"] = st.session_state.get("uploads", 0) + 1
        incoming.drop([File(upload.name, upload.getvalue()) for upload in uploads])
        forget.let_go(uploads)


def _privacy() -> str:
    return say(SHARED_PRIVACY if login.asked_for() else PRIVACY)


def uploader(label: str) -> None:
    key = f"upload:{st.session_state.get('uploads', 0)}"
    # Any name is taken: what a file is shows in its content, and a refusal should be in words.
    st.file_uploader(label, key=key, on_change=_take, args=(key,), accept_multiple_files=True, help=say(KINDS))


def _template() -> bytes:
    from mrdcore.present.template import template_workbook  # late: no page is drawn with what it needs

    return template_workbook()


def template_button() -> None:
    downloads.button(
        say("Empty template"),
        _template,
        "mrd_cohort_template.xlsx",
        icon=":material/download:",
        help=say("A workbook with both sheets, the allowed values in drop-downs"),
    )


def cohort_box() -> None:
    """The loaded cohort, and a way to another."""
    cohort = state.cohort()
    title = say("Synthetic demo cohort") if state.is_demo() else cohort.name
    with st.container(gap=None):
        st.markdown(f"**{plain(title)}**")
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(plural(len(cohort), "{n} patient", "{n} patients"), width="content")
            forget.button()
    refusal()
    with st.expander(say("Change cohort"), icon=":material/upload_file:"):
        uploader(say("Load files"))
        if not state.is_demo():
            st.button(say("Open the demo cohort"), on_click=state.load_demo)
        template_button()
        st.caption(_privacy())


def refusal() -> None:
    """Why the last file could not be read."""
    if state.refused():
        name, problems = state.refused()
        reasons = "  \n".join(
            plain(f"{problem.message} {problem.fix}".strip()) for problem in problems if problem.severity == "error"
        )
        st.error(f"**{say('{file} was not loaded.', file=plain(name))}**  \n{reasons}")
        st.button(
            say("Close"), key="refusal-close", on_click=state.let_refusal_go, type="tertiary", icon=":material/close:"
        )


def landing() -> None:
    """The first screen: what this is, the demo cohort one click away, the drop zone, what happens to the data."""
    with st.container(key="landing"):
        language.in_the_corner()
        st.title(say("MRD response and survival, live"), anchor=False)
        st.markdown(
            say(
                "For cohorts of acute myeloid leukaemia treated with venetoclax-azacitidine at molecular relapse: "
                "load a cohort, choose a subgroup, and read its MRD response and survival."
            )
        )
        refusal()
        forget.said()
        left, right = st.columns([2, 3], gap="medium")
        with left.container(border=True, height="stretch"):
            _demo_cohort()
        with right.container(border=True, height="stretch"):
            _own_cohort()
        st.markdown(f":material/lock: {_privacy()}")
        for place, (title, text) in zip(st.columns(3, gap="medium"), ANSWERS, strict=True):
            place.markdown(f"**{say(title)}**  \n{say(text)}")


def _own_cohort() -> None:
    st.header(say("Your cohort"), anchor=False)
    uploader(say("Excel workbook, CSV, or files of a statistics program"))
    template_button()


def _demo_cohort() -> None:
    st.header(say("Demo cohort"), anchor=False)
    st.markdown(
        say(
            "70 synthetic patients with dates and serial MRD samples, made to reproduce the published figures of a FILO "
            "study. No real patient is in it."
        )
    )
    st.button(say("Open the demo cohort"), type="primary", on_click=state.load_demo)
