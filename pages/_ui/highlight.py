"""The patient who stands out in every picture: kept in the session alone, never in the link."""

from __future__ import annotations

import streamlit as st

from . import state
from .whole import whole

KEY = "highlighted"


def chosen() -> str | None:
    """The patient who was chosen; None where nobody was, or where the loaded cohort has not got them."""
    patient, cohort = st.session_state.get(KEY), state.cohort()
    if patient is None or cohort is None or patient not in set(cohort.patients["patient_id"]):
        return None
    return str(patient)


@whole
def choose(patient: str | None) -> None:
    """Let this patient stand out; None for nobody."""
    st.session_state[KEY] = patient


def choose_or_leave(patient: str) -> None:
    """Choose a patient, or nobody where it is the one chosen already."""
    choose(None if chosen() == patient else patient)
