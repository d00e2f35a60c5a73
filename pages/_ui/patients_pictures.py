"""The pictures of single patients, and the one control of their order."""

from __future__ import annotations

from functools import partial

import streamlit as st

from mrdcore.language import mark, say
from mrdcore.present.chart_language import localised
from mrdcore.present.choices import CLICKED, TURN
from mrdcore.present.response_tables import TISSUES
from mrdcore.present.scene import Figure
from mrdcore.report.patient_pictures import Drawing, patient_figures
from mrdcore.report.patients import CHANGE, FOLLOW_UP, Order
from mrdcore.schema import column

from . import highlight
from .mrd_over_time import LIMIT
from .state import View
from .text import plain
from .whole import whole

PICTURES = {"course": mark("Course"), "heat_map": mark("Heat map"), "listing": mark("Listing")}
NAMES = {"course": "patients", "heat_map": "patients-heat-map"}
PICTURE, TISSUE, SORT, DOWN, ZERO = (f"patients_{name}" for name in ("picture", "tissue", "sort", "down", "zero"))
CLICKS = "patients_clicks"
ZEROES = {"ven_aza_start": mark("start of VEN-AZA"), "mrd_relapse": mark("MRD relapse")}
SORTED = {
    "": mark("Order of the file"),
    "change:blood": mark("log10 change, blood"),
    "change:marrow": mark("log10 change, marrow"),
    FOLLOW_UP: mark("Length of follow-up"),
}
# A picture wider than a phone is moved sideways, not cut.
STYLE = "<style>.st-key-patients-picture {overflow-x: auto} .st-key-patients-controls {row-gap: .25rem}</style>"


def controls(view: View) -> tuple[str, Drawing]:
    """Which picture is shown, and how patients are drawn in all of them."""
    st.html(STYLE)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="patients-controls"):
        picture = _segments(say("Picture"), PICTURES, PICTURE, "course")
        tissue = _segments(say("Tissue"), TISSUES, TISSUE, "blood") if picture == "course" else "blood"
        zero = _zero(view) if picture == "course" else view.options.origin
        order = _order(view)
    limit = st.session_state.get(LIMIT)
    stated = limit if limit and 0 < limit < 100 else None
    return picture, Drawing(order, tissue, zero, stated, highlight.chosen(), st.session_state.get(CLICKS, 0))


def _segments(label: str, texts: dict[str, str], key: str, usual: str) -> str:
    return st.segmented_control(
        label,
        list(texts),
        key=key,
        required=True,
        default=None if key in st.session_state else usual,
        format_func=lambda name: say(texts[name]),
        label_visibility="collapsed",
        persist_state="session",
    )


def _zero(view: View) -> str:
    known = [name for name in ZEROES if f"{name}_date" in view.derived.patients] or ["mrd_relapse"]
    return st.selectbox(
        say("Time from"),
        known,
        key=ZERO,
        format_func=lambda name: say(ZEROES[name]),
        width=170,
        persist_state="session",
    )


def _order(view: View) -> Order:
    patients = view.derived.patients
    special = list(SORTED) if len(view.derived.cohort.samples) else ["", FOLLOW_UP]
    keys = [*special, *patients.columns]
    if SORT not in st.session_state:
        st.session_state[SORT] = f"{CHANGE}blood" if f"{CHANGE}blood" in keys else ""
        st.session_state[DOWN] = bool(st.session_state[SORT])
    elif st.session_state[SORT] not in keys:
        st.session_state[SORT] = ""
    key = st.selectbox(
        say("Order of patients"),
        keys,
        key=SORT,
        format_func=lambda name: say(SORTED[name]) if name in SORTED else column(name).label,
        width=230,
        persist_state="session",
    )
    down = st.toggle(say("Descending"), key=DOWN, persist_state="session")
    return Order(key, down)


def show(view: View, picture: str, drawing: Drawing) -> None:
    """The picture, or what is missing for it; and how it is read."""
    found = patient_figures(view.selected, view.derived, view.naming, drawing)
    drawn = {figure.name: figure for figure in found.figures}
    figure = drawn.get(NAMES[picture])
    if figure is not None:
        _draw(figure)
    for text in found.missing if picture == "course" or figure is None else ():
        st.info(plain(text))
    if figure is not None:
        notes = found.notes if picture == "course" else found.notes[: len(found.notes) - found.of_course]
        hint = say(
            "Point at a patient to find the same patient in every picture; click to keep the patient highlighted."
        )
        st.caption(plain(" ".join((*notes, hint))))


def _draw(figure: Figure) -> None:
    key = f"chart-{figure.name}"
    with st.container(key="patients-picture"):
        st.vega_lite_chart(
            spec=localised(figure.spec) | {"datasets": figure.data},
            key=key,
            alt=figure.alt,
            width="content",
            on_select=partial(_follow, key),
            selection_mode=CLICKED,
        )


@whole
def _follow(key: str) -> None:
    """Highlight the patient who was clicked; a second click on the same patient ends it."""
    turn = st.session_state.get(CLICKS, 0)
    picked = st.session_state[key]["selection"].get(CLICKED)
    part = picked[0] if isinstance(picked, list) and picked else {}
    if part.get("patient") is not None and part.get(TURN) == turn:
        patient = str(part["patient"])
        _highlight(None if highlight.chosen() == patient else patient, turn + 1)


@whole
def _highlight(patient: str | None, turn: int) -> None:
    st.session_state[CLICKS] = turn
    highlight.choose(patient)
