"""The landmark: a month on the plot, clicked on or moved with the slider beneath it, kept for the session."""

from __future__ import annotations

from math import floor

import streamlit as st

from mrdcore.language import say
from mrdcore.present.chart_language import localised
from mrdcore.present.charts import Spec
from mrdcore.present.transplant_charts import MONTH

from . import numbers
from .conventions import HSCT_LANDMARK
from .show import View
from .unheard import choose
from .whole import whole

SLIDER, PLOT = "landmark_slider", "landmark_plot"


def chosen(view: View) -> float:
    """The landmark of the session, else the month that the cohort suggests."""
    wanted = st.session_state.get(HSCT_LANDMARK)
    suggested = numbers.hsct_landmark(view.key, view)
    return float(wanted if wanted is not None else suggested or 0.0)


def plot(spec: Spec, data: dict, alt: str) -> None:
    """The chart, on which a click on a month sets the landmark there."""
    st.vega_lite_chart(
        spec={**localised(spec), "datasets": data},
        key=PLOT,
        alt=alt,
        width="stretch",
        on_select=_clicked,
        selection_mode=[MONTH],
    )


@whole
def _clicked() -> None:
    marked = st.session_state[PLOT]["selection"].get(MONTH) or []
    if marked:
        st.session_state[HSCT_LANDMARK] = float(marked[0][MONTH])


def slider(landmark: float, last: float) -> None:
    """The same by half months, up to the last follow-up."""
    choose(SLIDER, landmark)
    top = float(max(floor(last), landmark, 1))
    label = say("Landmark, months (or click on the plot)")
    st.slider(label, 0.0, top, step=0.5, key=SLIDER, format="%g", on_change=_moved)


@whole
def _moved() -> None:
    st.session_state[HSCT_LANDMARK] = st.session_state[SLIDER]
