"""How long? Curves from the time zero chosen, with numbers at risk, rates, medians and the comparison."""

import streamlit as st

from mrdcore.derive.endpoints import ENDPOINTS, definition, restriction_note
from mrdcore.derive.timeline import ORIGINS
from mrdcore.present.charts import risk_times, survival_data, survival_template, time_step
from mrdcore.present.survival_tables import comparison_sentences, left_out_sentence, pairwise_table, survival_table
from mrdcore.schema import column
from mrdcore.stats.fewness import counted
from pages._ui import numbers, shell, show

shell.begin()


def main(view: show.View) -> None:
    endpoint = ENDPOINTS[st.session_state.get("endpoint") or "os"]
    show.heading(endpoint.title, view)
    st.segmented_control(
        "Endpoint",
        list(ENDPOINTS),
        key="endpoint",
        required=True,
        default=None if "endpoint" in st.session_state else "os",
        format_func=lambda name: ENDPOINTS[name].label.replace("_", " "),
        label_visibility="collapsed",
        persist_state="session",
    )
    if show.nobody_left(view):
        return
    rows, curves = numbers.survival(view.key, endpoint.name, view)
    if curves.empty:
        reason = rows["note"].iloc[0]
        st.info(f"{endpoint.title} {f'is {reason}.' if reason else f'cannot be drawn. {left_out_sentence(rows)}'}")
        return
    _warn_if_known_later(view)
    groups = view.selected.groups
    side_by_side = len(groups.levels) <= 3
    left, right = st.columns([1.45, 1], gap="medium") if side_by_side else (st.container(), st.container())
    with left:
        _figure(view, endpoint, curves)
    with right:
        show.sentences(*comparison_sentences(rows, endpoint.name, groups, view.naming))
        show.table(
            survival_table(rows, endpoint.name, groups, view.naming, view.options.at), f"{endpoint.title} by group"
        )
        if pairs := pairwise_table(rows, endpoint.name, view.naming):
            show.table(pairs, "Pairwise log-rank tests")
    st.caption(_method(view, endpoint, left_out_sentence(rows)))


def _method(view: show.View, endpoint, left_out: str) -> str:
    sentences = (
        definition(endpoint, view.options),
        restriction_note(view.derived.patients, endpoint, view.options),
        left_out,
        f"Kaplan-Meier, {view.options.conf_type} intervals; vertical marks: censored.",
        f"{endpoint.citation}.",
    )
    return " ".join(filter(None, sentences))


def _figure(view: show.View, endpoint, curves) -> None:
    groups = view.selected.groups
    step = time_step(curves["time"].max())
    at_risk = numbers.at_risk(view.key, endpoint.name, risk_times(curves, step), view)
    data = survival_data(curves, at_risk, groups, view.naming)
    spec = survival_template(step, len(groups.levels), f"Months from {ORIGINS[view.options.origin][0]}")
    text = f"{endpoint.title}: Kaplan-Meier curves of {counted(len(groups.levels), 'group')}; the table beside it holds the numbers."
    show.chart(spec, data, f"survival-{step}-{len(groups.levels)}", text)


def _warn_if_known_later(view: show.View) -> None:
    name = view.selection.by.partition(":")[0]
    if name and not column(name).known_at_time_zero:
        st.warning(
            f"{column(name).label}: known only after time zero. A patient had to live long enough to enter some of these "
            "groups, which favours them.",
            icon=":material/schedule:",
        )


if view := show.view():
    main(view)
