"""The dashboard with an enlarged cohort in the session: `streamlit run tests/benchmarks/drawn/ours.py -- PATIENTS`.

A million patients are more than an upload may hold; from here on everything is as in app.py.
"""

import sys

import streamlit as st

import app
from mrdcore.read import NO_MAPPING, Opened, Reading
from pages._ui import state
from tests.benchmarks.enlarged import enlarged


@st.cache_resource(show_spinner=False)
def loaded(patients: int) -> state.Loaded:
    """The cohort as the session holds one that was read; what was made up is shared, since no patient is in it."""
    cohort = enlarged(patients)
    return state.Loaded(Reading(cohort, cohort.problems), Opened((), (), ()), NO_MAPPING, confirmed=True)


if state.loaded() is None:
    state.take(loaded(int(sys.argv[1])))
app.main()
