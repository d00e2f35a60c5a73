"""Who responded, in blood, in marrow?"""

import streamlit as st

from mrdcore.derive.response import CITATION
from mrdcore.language import mark, say
from mrdcore.present.charts import response_data, response_template
from mrdcore.present.response_tables import TISSUES, response_table, response_test_table
from pages._ui import clicks, mrd_over_time, numbers, shell, show

shell.begin()

EVALUATION, OVER_TIME = "evaluation", "over_time"
SIDE_BY_SIDE = 2  # groups that the table has room for beside the charts
INTERVALS = {"wilson": mark("Wilson"), "exact": mark("Exact")}
PARTS = {EVALUATION: mark("After cycle 1 or 2"), OVER_TIME: mark("Over time")}
ALT = {
    "blood": mark("MRD response in blood, a bar a group, filled by response class; the table beside it holds the numbers."),
    "marrow": mark("MRD response in marrow, a bar a group, filled by response class; the table beside it holds the numbers."),
}  # fmt: skip


def main(view: show.View) -> None:
    show.heading(say("MRD response"), view)
    if show.nobody_left(view):
        return
    part = st.segmented_control(
        say("Part"),
        tuple(PARTS),
        key="response_part",
        required=True,
        default=None if "response_part" in st.session_state else EVALUATION,
        format_func=lambda part: say(PARTS[part]),
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
            say(
                "This file tells nothing of MRD response: it has neither samples nor response classes. See the template for both."
            )
        )
        return
    groups = view.selected.groups
    table, caption = response_table(rows, groups, view.naming), say("MRD response by group, in blood and in marrow")
    if len(groups.levels) > SIDE_BY_SIDE:
        _charts(view, rows, st.columns(2, gap="large"))
        show.table(table, caption)
        _tests(view, rows)
    else:
        left, right = st.columns([1.15, 1], gap="large")
        with left:
            show.table(table, caption)
            _tests(view, rows)
        with right:
            _charts(view, rows, (right, right))
    st.caption(_method(view))


def _tests(view: show.View, rows) -> None:
    if tests := response_test_table(rows, view.selected.groups, view.naming):
        show.table(tests, say("Differences in response between the groups"))


def _charts(view: show.View, rows, places) -> None:
    for tissue, place in zip(TISSUES, places, strict=True):
        with place:
            _chart(view, rows, tissue)
    st.caption(say("Click a part of a bar to see those patients alone, on every page."))


def _chart(view: show.View, rows, tissue: str) -> None:
    groups = view.selected.groups
    lines = len(groups.levels)
    data = response_data(rows, tissue, groups, view.naming)
    st.markdown(f"**{say(TISSUES[tissue])}**")
    if not data["bars"]:
        st.caption(say("Nobody was evaluated."))
        return
    choice = clicks.on_responses(view, tissue)
    show.chart(response_template(lines), data, f"response-{tissue}-{lines}", say(ALT[tissue]), choice)


def _method(view: show.View) -> str:
    first, last = view.options.evaluation_window
    return say(
        "Per tissue, the most recent evaluation after cycle 1 or 2 against the last sample before treatment. Percentages are of those "
        "evaluated, with 95% {interval} intervals. Dated samples count from day {first} to day {last} of VEN-AZA, not "
        "after the start of cycle 3, transplantation or relapse. Definitions: {citation}.",
        interval=say(INTERVALS[view.options.proportion_interval]),
        first=first,
        last=last,
        citation=CITATION,
    )


if view := show.view():
    main(view)
