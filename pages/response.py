"""Who responded, in blood, in marrow?"""

import streamlit as st

from mrdcore.language import mark, say
from mrdcore.present.charts import response_data, response_template
from mrdcore.present.response_tables import TISSUES, response_table, response_test_table
from mrdcore.scenes.response import headline, nothing_known, response_method
from pages._ui import clicks, mrd_over_time, numbers, shell, show

shell.begin()

EVALUATION, OVER_TIME = "evaluation", "over_time"
SIDE_BY_SIDE = 2  # groups that the table has room for beside the charts
PARTS = {EVALUATION: mark("After cycle 1 or 2"), OVER_TIME: mark("Over time")}
HIDDEN = {
    "blood": mark("Response in blood is hidden: it would tell of few patients."),
    "marrow": mark("Response in marrow is hidden: it would tell of few patients."),
}
NOBODY = {"blood": mark("Nobody was evaluated in blood."), "marrow": mark("Nobody was evaluated in marrow.")}
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
        if not show.not_for_sharing(view):
            mrd_over_time.show(view)
    else:
        _evaluation(view)


def _evaluation(view: show.View) -> None:
    rows = numbers.response(view.key, view)
    if rows.empty:
        st.info(nothing_known())
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
    st.caption(response_method(view.options))


def _tests(view: show.View, rows) -> None:
    if tests := response_test_table(rows, view.selected.groups, view.naming):
        show.table(tests, say("Differences in response between the groups"))


def _charts(view: show.View, rows, places) -> None:
    drawn = False
    for tissue, place in zip(TISSUES, places, strict=True):
        with place:
            drawn |= _chart(view, rows, tissue)
    if drawn:
        st.caption(say("Click a part of a bar to see those patients alone, on every page."))


def _chart(view: show.View, rows, tissue: str) -> bool:
    """The answer in words and its bars; False where there are none."""
    groups = view.selected.groups
    lines = len(groups.levels)
    data = response_data(rows, tissue, groups, view.naming)
    if not data["bars"]:
        show.sentences(say(NOBODY[tissue]) if view.options.disclosure is None else say(HIDDEN[tissue]))
        return False
    show.sentences(headline(rows, tissue, groups, view.naming))
    choice = clicks.on_responses(view, tissue)
    show.chart(response_template(lines), data, f"response-{tissue}-{lines}", say(ALT[tissue]), choice)
    return True


if view := show.view():
    main(view)
