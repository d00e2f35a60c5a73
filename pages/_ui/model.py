"""The groups and other covariates in one Cox model: which covariates, the forest, the table."""

from __future__ import annotations

import streamlit as st

from mrdcore.derive.endpoints import Endpoint, is_available
from mrdcore.language import mark, plural, say
from mrdcore.present.model_tables import model_forest, model_sentences, model_table
from mrdcore.report.landmark import known_later
from mrdcore.schema import column

from . import conventions, later, numbers, show, state
from .state import View
from .text import plain

AT_TIME_ZERO = mark(
    "Only what is known at time zero can be chosen. Response, transplantation and other things known later would be immortal time: a patient had to live long enough to have them."
)


def adjusted(view: View, endpoint: Endpoint) -> None:
    """The choice of covariates, and the model where there is one."""
    st.multiselect(
        say("Covariates"),
        state.columns(view.derived.patients).adjustable,
        key=conventions.ADJUST,
        format_func=lambda name: plain(column(name).label),
        placeholder=say("Choose what the model adjusts for"),
        persist_state="session",
        help=say(AT_TIME_ZERO),
    )
    if view.selected.landmark is None and (found := known_later(view.selected, view.derived)):
        why = say(later.WHY, column=plain(found.label))
        st.warning(" ".join([say("No model here."), why, _instead(found.is_transplantation)]))
        return
    if not view.options.covariates:
        st.info(say("Choose at least one covariate: hazard ratios are then adjusted for each other."))
        st.caption(say(AT_TIME_ZERO))
        return
    _results(view, endpoint)


def _instead(is_transplantation: bool) -> str:
    if is_transplantation:
        return say("The page Transplant takes it by its date, adjusted for the same covariates.")
    return say("Start the curves at a landmark, or choose groups known at time zero.")


def _results(view: View, endpoint: Endpoint) -> None:
    rows, terms = numbers.model(view.key, endpoint.name, view)
    if not is_available(rows):
        st.info(say("{endpoint} is {reason}.", endpoint=endpoint.title, reason=plain(rows["note"].iloc[0])))
        return
    spec, data = model_forest(rows, terms)
    text = plural(
        len(terms),
        "{endpoint}: forest of {n} covariate in one Cox model; the table holds the numbers.",
        "{endpoint}: forest of {n} covariates in one Cox model; the table holds the numbers.",
        endpoint=endpoint.title,
    )
    show.chart(spec, data, f"model-{spec['usermeta']['lines']}", text)
    show.sentences(*model_sentences(rows, terms))
    with st.expander(say("As a table")):
        named = say("{endpoint}: hazard ratios adjusted for each other", endpoint=endpoint.title)
        show.table(model_table(rows, terms), named)
    how = say(
        "{endpoint}: hazard ratios adjusted for each other, by Cox regression with Efron ties.", endpoint=endpoint.title
    )
    st.caption(f"{how} {say(AT_TIME_ZERO)}")
