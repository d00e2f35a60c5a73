"""The dashboard with an enlarged cohort in the session: `streamlit run tests/benchmarks/drawn/ours.py -- PATIENTS`.

A million patients are more than an upload may hold; from here on everything is as in app.py.
"""

import runpy
import sys
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from pages._ui import menu, visits, warming

APP = Path(__file__).parents[3] / "app.py"


@st.cache_resource(show_spinner=False)
def loaded(patients: int):
    """The cohort as the session holds one that was read; what was made up is shared, since no patient is in it."""
    from mrdcore.read import NO_MAPPING, Opened, Reading
    from pages._ui import state
    from tests.benchmarks.enlarged import enlarged

    cohort = enlarged(patients)
    return state.Loaded(Reading(cohort, cohort.problems), Opened((), (), ()), NO_MAPPING, confirmed=True)


def take() -> None:
    from pages._ui import state

    if state.loaded() is None:
        state.take(loaded(int(sys.argv[1])))


if __name__ == "__main__":
    take()
    runpy.run_path(str(APP), run_name="__main__")
else:
    st.navigation(menu.pages())
    app = st.App(__file__, routes=[visits.route()], middleware=[Middleware(warming.Door)])
    warming.begin()
