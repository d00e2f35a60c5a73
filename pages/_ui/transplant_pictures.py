"""The pictures of transplantation: each with its numbers at risk, what it says and what it does not."""

from __future__ import annotations

import streamlit as st

from mrdcore.derive.endpoints import Endpoint
from mrdcore.derive.timeline import ORIGINS
from mrdcore.language import mark, say
from mrdcore.present.charts import risk_times, survival_data, survival_template, time_step
from mrdcore.present.html import unbroken
from mrdcore.present.table import Naming
from mrdcore.present.transplant_charts import landmark_data, landmark_template
from mrdcore.present.transplant_tables import (
    BY_HSCT,
    LANDMARK,
    LETTER,
    MOVING,
    covariates_table,
    curves_table,
    hsct_naming,
)
from mrdcore.present.transplant_words import after_words, at_the_landmark, misleads, moving
from mrdcore.report.transplant import by_date
from mrdcore.schema import column

from . import numbers, show, state, transplant_landmark
from .conventions import ADJUST
from .text import plain

AFTER = "after_hsct"
PICTURES = {
    LETTER: mark("As in the letter"),
    LANDMARK: mark("Landmark"),
    MOVING: mark("Simon-Makuch"),
    AFTER: mark("After transplantation"),
}
PICTURE, CLASSES = "transplant_picture", "hsct_classes"


def choose() -> str:
    """Which picture is shown; at first the one that takes transplantation by its date and needs no other choice."""
    return st.segmented_control(
        say("Picture"),
        list(PICTURES),
        key=PICTURE,
        required=True,
        default=None if PICTURE in st.session_state else MOVING,
        format_func=lambda picture: say(PICTURES[picture]),
        label_visibility="collapsed",
        persist_state="session",
    )


def by_crossing(view: show.View, endpoint: Endpoint, picture: str, rows, curves, landmark: float) -> None:
    """One of the three pictures from time zero: curves, the sentence that explains them, and their figures."""
    zero = say(ORIGINS[by_date(view.options).origin][0])
    step = time_step(curves[LETTER]["time"].max())  # one axis for all three
    at = risk_times(curves[LETTER], step)
    at_risk = numbers.hsct_at_risk(view.key, endpoint.name, landmark, at, view)[picture]
    name = say(PICTURES[picture])
    alt = say(
        "{endpoint}, transplanted or not: {picture}. The table beside it holds the numbers.",
        endpoint=say(endpoint.title),
        picture=name,
    )
    title = say("Months from {zero}", zero=zero)
    if picture == LANDMARK:
        data = landmark_data(curves[picture], at_risk, landmark)
        transplant_landmark.plot(landmark_template(step, title), data, alt)
        transplant_landmark.slider(landmark, curves[LETTER]["time"].max())
    else:
        data = survival_data(curves[picture], at_risk, BY_HSCT, hsct_naming())
        show.chart(survival_template(step, 2, title), data, f"transplant-{picture}-{step}", alt)
    show.table(curves_table(rows, picture, BY_HSCT, hsct_naming()), say("{picture}, in figures", picture=name))


def letter_alone(view: show.View, endpoint: Endpoint, rows, curves) -> None:
    """The letter's picture where no transplantation has a date."""
    left, right = st.columns([1.1, 1], gap="medium")
    with left:
        by_crossing(view, endpoint, LETTER, rows, curves, 0.0)
    with right:
        explain(view, endpoint, LETTER, rows, 0.0)


def after(view: show.View, endpoint: Endpoint) -> None:
    """The outcome from transplantation, by MRD before it."""
    rows, curves, transplanted = _after(view, endpoint)
    if curves.empty:
        st.info(say("Nobody was followed after a transplantation on a known date."))
        return
    groups, naming = transplanted.groups, Naming.of(transplanted.division)
    step, lines = time_step(curves["time"].max()), len(groups.levels)
    at_risk = numbers.after_hsct_at_risk(view.key, endpoint.name, _classes(), risk_times(curves, step), view)
    data = survival_data(curves, at_risk, groups, naming)
    alt = say(
        "{endpoint} from transplantation, by MRD before it. The table under it holds the numbers.",
        endpoint=say(endpoint.title),
    )
    title = say("Months from transplantation")
    show.chart(survival_template(step, lines, title), data, f"after-{step}-{lines}", alt)
    if groups.by:
        st.toggle(say("By class of response"), key=CLASSES, persist_state="session")
    show.table(curves_table(rows, AFTER, groups, naming), say("{picture}, in figures", picture=say(PICTURES[AFTER])))


def _after(view: show.View, endpoint: Endpoint):
    return numbers.after_hsct(view.key, endpoint.name, _classes(), view)


def _classes() -> bool:
    return bool(st.session_state.get(CLASSES))


def explain(view: show.View, endpoint: Endpoint, picture: str, rows, landmark: float) -> None:
    """What the picture says, and what it does not."""
    if picture == LETTER:
        st.warning(misleads(rows, say(ORIGINS[by_date(view.options).origin][0])), icon=":material/schedule:")
    elif picture == LANDMARK:
        st.markdown(unbroken(at_the_landmark(rows, landmark)))
    elif picture == MOVING:
        st.markdown(unbroken(moving(rows)))
    else:
        outcome, _, transplanted = _after(view, endpoint)
        show.sentences(after_words(outcome, Naming.of(transplanted.division)))


def adjust(view: show.View, rows, terms) -> None:
    """What the time-dependent model is adjusted for: variables known at time zero, no others."""
    st.multiselect(
        say("Adjust the Cox model for"),
        list(state.columns(view.derived.patients).adjustable),
        key=ADJUST,
        format_func=lambda name: plain(column(name).label),
        placeholder=say("Nothing; or variables known at MRD relapse"),
        persist_state="session",
    )
    if table := covariates_table(rows, terms):
        show.table(table, say("Hazard ratios of the variables adjusted for"))
