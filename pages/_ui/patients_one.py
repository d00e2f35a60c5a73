"""One patient alone: the course in both tissues, dates, response, endpoints, samples."""

from __future__ import annotations

import streamlit as st

from mrdcore.language import say
from mrdcore.present.chart_language import localised
from mrdcore.report.one_patient import one_patient
from mrdcore.report.patient_pictures import Drawing, figure_of_one

from . import highlight
from .state import View
from .text import plain


def show(view: View, patient: str, drawing: Drawing) -> None:
    """Everything that the file tells of the patient who is highlighted."""
    known = one_patient(view.derived, patient, drawing.limit)
    with st.container(border=True, key="one-patient"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(say("Patient {patient}", patient=plain(patient)), anchor=False, width="stretch")
            st.button(say("Close"), key="close-patient", on_click=highlight.choose, args=(None,), type="tertiary")
        left, right = st.columns([1.3, 1], gap="medium")
        with left:
            if (figure := figure_of_one(view.derived, patient, drawing)) is not None:
                st.vega_lite_chart(
                    spec=localised(figure.spec) | {"datasets": figure.data}, key="chart-one", alt=figure.alt
                )
            else:
                st.info(say("No dated MRD sample of this patient can be drawn."))
            _samples(known.samples)
        with right:
            _lines(say("Response after cycle 1 or 2"), known.responses)
            _lines(say("Endpoints"), known.endpoints)
            _lines(say("Dates"), known.dates)


def _lines(title: str, lines: tuple[tuple[str, str], ...]) -> None:
    if lines:
        said = "\n".join(f"- {plain(name)}: {plain(text)}" for name, text in lines)
        st.markdown(f"**{title}**\n\n{said}")


def _samples(samples: tuple[tuple[str, str, str, str], ...]) -> None:
    if samples:
        names = (say("Date"), say("Tissue"), say("Time point"), say("MRD"))
        rows = [dict(zip(names, sample, strict=True)) for sample in samples]
        st.dataframe(rows, hide_index=True, height=220, key="one-samples")
