"""How long? Curves from the time zero chosen, with numbers at risk, rates, medians and the comparison."""

import streamlit as st

from mrdcore.derive.endpoints import ENDPOINTS, definition, restriction_note
from mrdcore.derive.timeline import ORIGINS
from mrdcore.language import plural, say
from mrdcore.present.charts import risk_times, survival_data, survival_template, time_step
from mrdcore.present.landmark_words import landmark_sentence
from mrdcore.present.sharing_words import hidden_sentence
from mrdcore.present.survival_tables import (
    comparison_sentences,
    left_out_sentence,
    pairwise_table,
    survival_table,
)
from mrdcore.report.survival import options_of
from mrdcore.schema import column
from pages._ui import competing, endpoints, later, model, more_survival, numbers, shell, show, state

shell.begin()

MORE = {
    "Means and differences": more_survival.differences,
    "Conditional survival": more_survival.conditional,
    "Adjusted (Cox model)": model.adjusted,
}


def main(view: show.View) -> None:
    name = endpoints.chosen(competing=True)
    if name == endpoints.COMPETING:
        _competing(view)
        return
    endpoint = ENDPOINTS[name]
    show.heading(endpoint.title, view)
    endpoints.choose(competing=True)
    if show.nobody_left(view):
        return
    view = state.at_landmark(view)
    rows, curves = numbers.survival(view.key, endpoint.name, view)
    later.warn(view)
    later.landmark_line(view, landmark_sentence(rows, view.naming))
    if curves.empty:
        reason = rows["note"].iloc[0]
        st.info(f"{endpoint.title} {f'is {reason}.' if reason else f'cannot be drawn. {left_out_sentence(rows)}'}")
        return
    _answer(view, endpoint, rows, curves)
    _more(view, endpoint)


def _competing(view: show.View) -> None:
    show.heading("Relapse and death without relapse", view)
    endpoints.choose(competing=True)
    if show.nobody_left(view):
        return
    view = state.at_landmark(view)
    later.warn(view)
    later.landmark_line(view, landmark_sentence(numbers.competing(view.key, view)[0], view.naming))
    competing.show(view)


def _answer(view: show.View, endpoint, rows, curves) -> None:
    groups = view.selected.groups
    side_by_side = len(groups.levels) <= 3
    left, right = st.columns([1.45, 1], gap="medium") if side_by_side else (st.container(), st.container())
    with left:
        _figure(view, endpoint, curves)
    with right:
        strata = column(view.options.strata).label if view.options.strata else ""
        said = comparison_sentences(rows, endpoint.name, groups, view.naming, strata)
        show.sentences(*said, hidden_sentence(rows, view.naming))
        months = options_of(view.selected, view.derived).at
        show.table(survival_table(rows, endpoint.name, groups, view.naming, months), f"{endpoint.title} by group")
        if pairs := pairwise_table(rows, endpoint.name, view.naming):
            show.table(pairs, "Pairwise tests")
    st.caption(_method(view, endpoint, left_out_sentence(rows)))


def _more(view: show.View, endpoint) -> None:
    """What is asked after the curves; computed only where it is asked."""
    chosen = st.segmented_control(
        "More", list(MORE), key="more_survival", label_visibility="collapsed", persist_state="session"
    )
    if chosen:
        MORE[chosen](view, endpoint)


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
    spec = survival_template(step, len(groups.levels), say("Months from {zero}", zero=say(ORIGINS[view.options.origin][0])))
    text = plural(
        len(groups.levels),
        "{endpoint}: Kaplan-Meier curves of {n} group; the table beside it holds the numbers.",
        "{endpoint}: Kaplan-Meier curves of {n} groups; the table beside it holds the numbers.",
        endpoint=endpoint.title,
    )
    show.chart(spec, data, f"survival-{step}-{len(groups.levels)}", text)


if view := show.view():
    main(view)
