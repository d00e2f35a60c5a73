"""How a cohort comes in: the demo cohort, a file, the empty template; and what was refused, with the reason."""

from __future__ import annotations

import streamlit as st

from mrdcore.files import File
from mrdcore.present.template import template_workbook
from mrdcore.stats.fewness import counted

from . import incoming, state
from .text import plain

KINDS = (
    "Excel (.xlsx, .xlsm, .xls), OpenDocument (.ods), CSV or other text tables, SPSS, Stata, SAS, Parquet, REDCap "
    "exports. One file, or the patients and the samples together."
)
PRIVACY = (
    "The program on this computer reads the file and keeps it in its memory. It stores no copy and sends nothing "
    "anywhere."
)


def _take(key: str) -> None:
    """Take what has just been uploaded, then empty the uploader by giving it a new key."""
    if uploads := st.session_state.get(key):
        st.session_state["uploads"] = st.session_state.get("uploads", 0) + 1
        incoming.drop([File(upload.name, upload.getvalue()) for upload in uploads])


def uploader(label: str) -> None:
    key = f"upload:{st.session_state.get('uploads', 0)}"
    # Any name is taken: what a file is shows in its content, and a refusal should be in words.
    st.file_uploader(label, key=key, on_change=_take, args=(key,), accept_multiple_files=True, help=KINDS)


def template_button() -> None:
    st.download_button(
        "Empty template", template_workbook, "mrd_cohort_template.xlsx", on_click="ignore", icon=":material/download:",
        help="A workbook with both sheets, the allowed values in drop-downs",
    )  # fmt: skip


def cohort_box() -> None:
    """The loaded cohort, and a way to another."""
    cohort = state.cohort()
    title = "Synthetic demo cohort" if state.is_demo() else cohort.name
    st.markdown(f"**{plain(title)}**  \n{counted(len(cohort), 'patient')}")
    with st.expander("Change cohort", icon=":material/upload_file:"):
        uploader("Load files")
        if not state.is_demo():
            st.button("Open the demo cohort", on_click=state.load_demo)
        template_button()
        st.caption(PRIVACY)
    refusal()


def refusal() -> None:
    """Why the last file could not be read."""
    if state.refused():
        name, problems = state.refused()
        reasons = "  \n".join(
            plain(f"{problem.message} {problem.fix}".strip()) for problem in problems if problem.severity == "error"
        )
        st.error(f"**{plain(name)} was not loaded.**  \n{reasons}")


def landing() -> None:
    """The first screen: what this is, the demo cohort one click away, the drop zone, what happens to the data."""
    st.title("MRD response and survival, live", anchor=False)
    st.markdown(
        "For cohorts of acute myeloid leukaemia treated with venetoclax-azacitidine at molecular relapse: "
        "load a cohort, choose a subgroup, and read its MRD response and survival."
    )
    refusal()
    left, right = st.columns(2, gap="large")
    with left.container(border=True, height="stretch"):
        st.subheader("Your cohort", anchor=False)
        uploader("Excel workbook, CSV, or files of a statistics program")
        template_button()
    with right.container(border=True, height="stretch"):
        st.subheader("Demo cohort", anchor=False)
        st.markdown(
            "70 synthetic patients with dates and serial MRD samples, made to reproduce the published figures of a FILO study. No real patient is in it."
        )
        st.button("Open the demo cohort", type="primary", on_click=state.load_demo)
    st.caption(PRIVACY)
