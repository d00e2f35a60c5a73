"""MRD over time: how many became negative and how fast, how deep, for how long; and what it meant for survival."""

from __future__ import annotations

import streamlit as st

from mrdcore.derive.mrd_course import CourseDefinition, why_no_course
from mrdcore.language import mark, say
from mrdcore.present.charts import risk_times, survival_data, time_step
from mrdcore.present.format import number
from mrdcore.present.incidence_charts import incidence_data, incidence_template, name_room
from mrdcore.present.mrd_course_charts import NEGATIVE, NEGATIVE_UNTIL, duration_template, up_to
from mrdcore.present.mrd_course_tables import (
    best_table,
    comparison_sentence,
    course_headline,
    depth_table,
    depth_withheld,
    doubling_table,
    duration_table,
    negativity_table,
)
from mrdcore.present.mrd_course_words import course_method
from mrdcore.present.response_tables import TISSUES
from mrdcore.report.mrd_course import grouped_by_later, lowest_quantified, response_landmark

from . import clicks, numbers, switch
from .forests import TISSUE
from .show import chart, sentences, table
from .state import View
from .text import plain

BEFORE_HSCT, LIMIT = "course_before_hsct", "course_limit"
HEIGHT, SIDE_BY_SIDE = 330, 3
INCIDENCE_ALT = {
    "blood": mark("Cumulative incidence of MRD negativity in blood, a curve a group; a table holds the numbers."),
    "marrow": mark("Cumulative incidence of MRD negativity in marrow, a curve a group; a table holds the numbers."),
}
DURATION_ALT = {
    "blood": mark("Share alive and still MRD-negative in blood, a curve a group; a table holds the numbers."),
    "marrow": mark("Share alive and still MRD-negative in marrow, a curve a group; a table holds the numbers."),
}
NEGATIVITY = {"blood": mark("MRD negativity in blood over time"), "marrow": mark("MRD negativity in marrow over time")}
DURATION = {"blood": mark("Duration of negativity in blood"), "marrow": mark("Duration of negativity in marrow")}
DEPTH = {"blood": mark("Depth of response in blood"), "marrow": mark("Depth of response in marrow")}
BEST = {"blood": mark("Best response in blood"), "marrow": mark("Best response in marrow")}
DOUBLING = {"blood": mark("Doubling of MRD in blood"), "marrow": mark("Doubling of MRD in marrow")}
LATER_SURVIVAL = {
    "blood": mark(
        "Who responds has lived until the evaluation. So survival by response in blood starts at a landmark: by {months} "
        "months from time zero the response after cycle 1 or 2 is known in most patients."
    ),
    "marrow": mark(
        "Who responds has lived until the evaluation. So survival by response in marrow starts at a landmark: by {months} "
        "months from time zero the response after cycle 1 or 2 is known in most patients."
    ),
}


def show(view: View, landmark: float | None = None) -> None:
    """Everything of the tab. `landmark`: months from time zero for survival by response; None to have it suggested."""
    if reason := why_no_course(view.derived.patients, view.derived.cohort.samples):
        st.info(
            say(
                "MRD over time is not available: {reason}. It needs the date, the tissue and the result of each sample, and "
                "each patient's start of VEN-AZA; the template has a sheet for them.",
                reason=reason,
            )
        )
        return
    tissue, definition = _choices(view)
    rows, curves = numbers.mrd_course(view.key, definition, tissue, view)
    _warn_if_known_later(view)
    st.markdown(f"**{course_headline(rows, tissue, view.selected.groups)}**")
    _negativity(view, definition, tissue, rows, curves)
    _duration(view, definition, tissue, rows, curves)
    _below(view, tissue, rows)
    _survival_by_response(tissue, landmark or response_landmark(view.derived, tissue))
    hint = say("Click a curve or the name of its group to see that group alone.") if view.selection.by else ""
    st.caption(" ".join(filter(None, (course_method(definition, view.options), hint))))


def _choices(view: View) -> tuple[str, CourseDefinition]:
    left, right = st.columns([1, 2.4], vertical_alignment="center")
    with left:
        tissue = st.segmented_control(
            say("Tissue"),
            list(TISSUES),
            key=TISSUE,
            required=True,
            default=None if TISSUE in st.session_state else "blood",
            format_func=lambda tissue: say(TISSUES[tissue]),
            label_visibility="collapsed",
            persist_state="session",
        )
    before = False
    if "hsct_date" in view.derived.patients:
        with right:
            before = st.toggle(
                say("Only up to transplantation"),
                key=BEFORE_HSCT,
                persist_state="session",
                help=say("Otherwise samples after transplantation count too, and answer for both treatments."),
            )
    limit = st.session_state.get(LIMIT)
    return tissue, CourseDefinition(before, limit if limit and 0 < limit < 100 else None)


def _warn_if_known_later(view: View) -> None:
    if label := grouped_by_later(view.selected, view.derived):
        st.warning(
            say(
                "{column} is known only after the start of VEN-AZA: a patient had to live and be sampled long enough to "
                "enter some of these groups.",
                column=plain(label),
            ),
            icon=":material/schedule:",
        )


def _halves(view: View):
    side_by_side = len(view.selected.groups.levels) <= SIDE_BY_SIDE
    return st.columns([1.45, 1], gap="medium") if side_by_side else (st.container(), st.container())


def _negativity(view: View, definition: CourseDefinition, tissue: str, rows, curves) -> None:
    groups, naming, subject = view.selected.groups, view.naming, f"{tissue}:first_negativity"
    left, right = _halves(view)
    drawn = up_to(curves[curves["endpoint"] == subject], NEGATIVE_UNTIL)
    if not drawn.empty:
        step, room = time_step(drawn["time"].max()), name_room(groups, naming)
        at_risk = numbers.mrd_course_at_risk(view.key, definition, subject, risk_times(drawn, step), view)
        months = say("Months from the start of VEN-AZA")
        spec = incidence_template(step, len(groups.levels), months, say(NEGATIVE), HEIGHT, 1.0, room)
        text = say(INCIDENCE_ALT[tissue])
        with left:
            data = incidence_data(drawn, at_risk, groups, naming, HEIGHT)
            key = f"negativity-{tissue}-{step}-{len(groups.levels)}-{room}"
            chart(spec, data, key, text, clicks.on_groups(view))
    with right:
        _test(rows, subject)
        table(negativity_table(rows, tissue, groups, naming), say(NEGATIVITY[tissue]))


def _duration(view: View, definition: CourseDefinition, tissue: str, rows, curves) -> None:
    groups, naming, subject = view.selected.groups, view.naming, f"{tissue}:negativity_duration"
    drawn = curves[curves["endpoint"] == subject]
    if drawn.empty:
        return
    st.subheader(say("How long negativity lasted"), anchor=False)
    left, right = _halves(view)
    step = time_step(drawn["time"].max())
    at_risk = numbers.mrd_course_at_risk(view.key, definition, subject, risk_times(drawn, step), view)
    spec = duration_template(step, len(groups.levels), say("Months from the first negative sample"))
    text = say(DURATION_ALT[tissue])
    with left:
        data = survival_data(drawn.reset_index(drop=True), at_risk, groups, naming)
        chart(spec, data, f"duration-{tissue}-{step}-{len(groups.levels)}", text, clicks.on_groups(view))
    with right:
        _test(rows, subject)
        table(duration_table(rows, tissue, groups, naming), say(DURATION[tissue]))


def _test(rows, subject: str) -> None:
    if said := comparison_sentence(rows, subject):
        sentences(said)


def _below(view: View, tissue: str, rows) -> None:
    """Depth beside best response and doubling; one under the other where there are many groups."""
    groups, naming = view.selected.groups, view.naming
    two = len(groups.levels) <= SIDE_BY_SIDE
    left, right = st.columns(2, gap="large") if two else (st.container(), st.container())
    with left:
        st.subheader(say("How deep it fell"), anchor=False)
        _limit(view)
        if depths := depth_table(rows, tissue, groups, naming):
            table(depths, say(DEPTH[tissue]))
        else:
            sentences(depth_withheld(rows, tissue))
    with right:
        st.subheader(say("Best response at any time"), anchor=False)
        table(best_table(rows, tissue, groups, naming), say(BEST[tissue]))
        st.subheader(say("How fast MRD doubled"), anchor=False)
        table(doubling_table(rows, tissue, groups, naming), say(DOUBLING[tissue]))


def _limit(view: View) -> None:
    lowest = number(lowest_quantified(view.derived), 6)
    st.number_input(
        say("Limit of detection of the assay, % of ABL1"),
        min_value=0.0,
        max_value=10.0,
        value=None,
        step=0.001,
        format="%g",
        key=LIMIT,
        placeholder=say("not stated"),
        width=360,
        persist_state="session",
        help=say(
            "Not detected says only that MRD is lower than the assay can see. With its limit, such a sample has fallen at "
            "least so far. The lowest ratio in this file is {lowest} %.",
            lowest=lowest,
        ),
    )


def _survival_by_response(tissue: str, months: float | None) -> None:
    """Response against later survival, from a landmark, so that nobody is credited for living until the evaluation."""
    if months is None:
        return
    st.subheader(say("And later survival?"), anchor=False)
    st.markdown(say(LATER_SURVIVAL[tissue], months=number(months)))
    label = say("Survival by response, from a landmark at {months} months", months=number(months))
    words = {"by": f"response_{tissue}", "landmark": f"{months:g}"}
    st.button(label, key="course_to_survival", on_click=switch.to, args=("survival",), kwargs=words)
