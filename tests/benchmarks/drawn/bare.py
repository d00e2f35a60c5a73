"""The page that a click is measured against: the widgets, charts and tables of the dashboard, and nothing computed.

`streamlit run tests/benchmarks/drawn/bare.py -- PATIENTS`, then `/?page=survival` or `/?page=response`. What it draws was
worked out for two views before the first click; a click draws the other one, through the same templates, which is the
fastest way known to draw them. Its number of patients is the count of its runs.
"""

import gc
import sys

import streamlit as st

from mrdcore.derive import derive
from mrdcore.present.chart_language import localised
from mrdcore.present.html import table_html
from mrdcore.present.palette import GROUPS
from mrdcore.present.scene import Scene
from mrdcore.scenes import scene
from tests.benchmarks.enlarged import PILLS, enlarged

VIEWS = ("by=flt3_itd_or_ras", "by=flt3_itd_or_ras&hsct=yes")
FOLDED = ("Time zero", "At risk from", "Test", "Stratified by", "Intervals", "Percentages", "Second relapse")


@st.cache_resource(show_spinner=False)
def worked_out(page: str, patients: int) -> tuple[Scene, ...]:
    derived = derive(enlarged(patients))
    made = tuple(scene(page, view, derived) for view in VIEWS)
    gc.collect()
    gc.freeze()
    return made


def sidebar() -> None:
    st.segmented_control("Language", ["en", "fr"], default="en", label_visibility="collapsed")
    st.markdown("**Cohort**  \n70 patients")
    with st.expander("Change cohort"):
        st.file_uploader("Load files", accept_multiple_files=True)
        st.download_button("Empty template", b"", "empty.xlsx", on_click="ignore")
        st.caption("The program on this computer reads the file and keeps it in its memory.")
    with st.container(horizontal=True):
        st.subheader("Patients", anchor=False)
        st.button("Reset", type="tertiary")
    for name, values in PILLS.items():
        if st.pills(name, values, selection_mode="multi", key=f"where:{name}", help="What it means"):
            st.caption("70 → **54** patients")
    st.subheader("Groups", anchor=False)
    st.selectbox("Compare by", list("abcdefghij") * 5, label_visibility="collapsed")
    st.multiselect("More filters", [f"column {number}" for number in range(50)])
    with st.expander("Conventions"):
        for name in FOLDED:
            st.selectbox(name, ["one", "another", "a third"])
        st.multiselect("Survival at, months", [6, 12, 24, 36], default=[12, 24])
        st.number_input("Landmark", 0, 120, value=None)
        st.number_input("Fewest events", 0, 20)
    st.toggle("For sharing")


def heading(shown: Scene, runs: int) -> None:
    with st.container(horizontal=True):
        st.title(shown.title, anchor=False, width="stretch")
        with st.container(horizontal=True, width="content"):
            st.button("Pin")
            with st.popover("Export"):
                for name in ("Slides", "Report", "Tables (Excel)", "Tables (CSV)", "Figures", "R script"):
                    st.download_button(name, b"", name, on_click="ignore", type="tertiary")
                st.caption("Aggregate numbers only")
    with st.container(horizontal=True, key="who"):
        st.markdown(f"**{runs}** patients", width="content")
        for name in PILLS:
            if chosen := st.session_state[f"where:{name}"]:
                st.button(f"{name}: {' or '.join(chosen)}", key=f"chip:{name}")
        st.markdown("by group", width="content")


def tables(shown: Scene, *names: int) -> None:
    for number in names:
        table = shown.tables[number]
        st.html(table_html(table.table, GROUPS["light"], table.title))


def chart(shown: Scene, number: int) -> None:
    figure = shown.figures[number]
    # What is the same as before is not sent again; so a number changes in each row.
    data = {name: [row | {"run": st.session_state["runs"]} for row in rows] for name, rows in figure.data.items()}
    spec = {**localised(figure.spec), "datasets": data}
    st.vega_lite_chart(spec, key=f"chart-{number}", alt=figure.alt, width="stretch")


def survival(shown: Scene) -> None:
    left, right = st.columns([1.45, 1], gap="medium")
    with left:
        with st.popover("Look"):
            for name in ("Pictures", "Table", "Axis"):
                st.selectbox(name, ["one", "another"])
            for name in ("Rates", "Medians", "Test", "Names", "Bands", "Dashes", "Percent", "Years"):
                st.toggle(name)
        chart(shown, 0)
    with right:
        st.markdown(" ".join(shown.sentences))
        tables(shown, 0)
    st.caption(shown.method)
    st.segmented_control("More", ["one", "two", "three"], label_visibility="collapsed")


def response(shown: Scene) -> None:
    for number, place in enumerate(st.columns(2, gap="large")):
        with place:
            st.markdown(shown.sentences[number] if number < len(shown.sentences) else "")
            chart(shown, number)
    st.caption("Click a part of a bar")
    tables(shown, *range(len(shown.tables)))
    st.caption(shown.method)


def main(page: str, patients: int) -> None:
    st.set_page_config(layout="wide")
    runs = st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    shown = worked_out(page, patients)[runs % len(VIEWS)]
    with st.sidebar:
        sidebar()
    heading(shown, runs)
    st.segmented_control("Part", ["one", "two", "three"], default="one", label_visibility="collapsed")
    {"survival": survival, "response": response}[page](shown)


main(st.query_params["page"], int(sys.argv[1]))
