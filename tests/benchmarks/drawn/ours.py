"""The dashboard with an enlarged cohort in the session: `streamlit run tests/benchmarks/drawn/ours.py -- PATIENTS`.

A million patients are more than an upload may hold; from here on everything is as in app.py.
"""

import runpy
import sys
from pathlib import Path

import streamlit as st

from mrdcore.read import NO_MAPPING, Opened, Reading
from pages._ui import state, warming
from tests.benchmarks.enlarged import enlarged

APP = Path(__file__).parents[3] / "app.py"


@st.cache_resource(show_spinner=False)
def loaded(patients: int) -> state.Loaded:
    """The cohort as the session holds one that was read; what was made up is shared, since no patient is in it."""
    warming.load()
    cohort = enlarged(patients)
    return state.Loaded(Reading(cohort, cohort.problems), Opened((), (), ()), NO_MAPPING, confirmed=True)


if state.loaded() is None:
    state.take(loaded(int(sys.argv[1])))
runpy.run_path(str(APP), run_name="__main__")
