"""Who responded, in blood, in marrow?"""

import streamlit as st

from mrdcore.derive.response import CITATION
from mrdcore.present.charts import response_data, response_template
from mrdcore.present.response_tables import TISSUES, response_table, response_test_table
from pages._ui import mrd_over_time, numbers, shell, show

shell.begin()

CAPTION = "MRD response by group, in blood and in marrow"
EVALUATION, OVER_TIME = "After cycle 1 or 2", "Over time"


def main(view: show.View) -> None:
    show.heading("MRD response", view)
    if show.nobody_left(view):
        return
    part = st.segmented_control(
        "Part",
        (EVALUATION, OVER_TIME),
        key="response_part",
        required=True,
        default=None if "response_part" in st.session_state else EVALUATION,
        label_visibility="collapsed",
        persist_state="session",
    )
    if part == OVER_TIME:
        mrd_over_time.show(view)
    else:
        _evaluation(view)


def _evaluation(view: show.View) -> None:
    rows = numbers.response(view.key, view)
    if rows.empty:
        st.info(
            "This file tells nothing of MRD response: it has neither samples nor response classes. See the template for both."
        )
        return
    groups = view.selected.groups
    table = response_table(rows, groups, view.naming)
    if len(groups.levels) > 2:
        show.table(table, CAPTION)
        left, right = st.columns([1, 1.15], gap="large")
    else:
        left, right = st.columns([1.15, 1], gap="large")
        with left:
            show.table(table, CAPTION)
    with left:
        _tests(view, rows)
    with right:
        _charts(view, rows)
    st.caption(_method(view))


def _tests(view: show.View, rows) -> None:
    if tests := response_test_table(rows, view.selected.groups, view.naming):
        show.table(tests, "Differences in response between the groups")


def _charts(view: show.View, rows) -> None:
    groups = view.selected.groups
    for tissue, label in TISSUES.items():
        st.markdown(f"**{label}**")
        data = response_data(rows, tissue, groups, view.naming)
        parts = (f"{bar['group']}, {bar['response']}: {bar['text']}" for bar in data["bars"])
        text = f"MRD response in {tissue}. {'; '.join(parts) or 'Nobody was evaluated.'}"
        lines = len(groups.levels)
        show.chart(response_template(lines), data, f"response-{tissue}-{lines}", text)


def _method(view: show.View) -> str:
    first, last = view.options.evaluation_window
    return (
        "Per tissue, the most recent evaluation after cycle 1 or 2 against the last sample before treatment. Percentages are of those "
        f"evaluated, with 95% {view.options.proportion_interval.capitalize()} intervals. Dated samples count from day {first} to day {last} of VEN-AZA, not "
        f"after the start of cycle 3, transplantation or relapse. Definitions: {CITATION}."
    )


if view := show.view():
    main(view)
