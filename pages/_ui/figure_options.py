"""How the curves look: one quiet choice beside the figure, kept in the link."""

from __future__ import annotations

from dataclasses import fields

import streamlit as st

from mrdcore.language import mark, say
from mrdcore.link import not_possible
from mrdcore.present.figure_options import ENDPOINTS_TOGETHER, USUAL, FigureOptions
from mrdcore.schema import column

from . import state
from .state import View
from .text import plain

WORD = "fig"
KEY = "figure_"
TABLES = {"risk": mark("At risk"), "full": mark("At risk, events, censored"), "none": mark("None")}
CUTS = {"": mark("At the last follow-up"), "10": mark("Fewer than 10 at risk"), "10pc": mark("Fewer than 10% at risk")}
SWITCHES = {
    "rates": mark("Rates at the chosen months"),
    "medians": mark("Medians"),
    "test": mark("Test and hazard ratio"),
    "names": mark("Group names at the curves"),
    "bands": mark("Confidence bands"),
    "dashes": mark("Dashes for black-and-white print"),
    "probability": mark("Probability instead of percent"),
    "years": mark("Years instead of months"),
}


def chosen() -> FigureOptions:
    """The look that has been chosen, the usual one elsewhere."""
    said = {field.name: st.session_state.get(KEY + field.name) for field in fields(FigureOptions)}
    return FigureOptions(**{name: value for name, value in said.items() if value is not None})


def choose(view: View) -> FigureOptions:
    """The choices, folded away; the look they make."""
    with st.popover(say("Figure"), icon=":material/tune:", type="tertiary"):
        _one_of("panels", say("Pictures"), _pictures(view))
        _one_of("table", say("Table under the curves"), TABLES)
        _one_of("cut", say("End of the axis"), CUTS)
        for name, label in SWITCHES.items():
            _set(name)
            st.toggle(say(label), key=KEY + name, persist_state="session")
    return chosen()


def _pictures(view: View) -> dict[str, str]:
    """One picture, the endpoints beside each other, or a picture of each level of a variable."""
    patients = view.derived.patients
    names = [name for name in state.columns(patients).groupable if name != view.selection.by]
    each = {name: say("For each: {variable}", variable=plain(column(name).label)) for name in names}
    return {"": mark("One"), ENDPOINTS_TOGETHER: mark("OS, RFS and RFS MRD beside each other")} | each


def _one_of(name: str, label: str, texts: dict[str, str]) -> None:
    _set(name)
    said = {value: say(text) for value, text in texts.items()}
    if st.session_state[KEY + name] not in said:  # a variable that this cohort, or this grouping, has not got
        st.session_state[KEY + name] = getattr(USUAL, name)
    st.selectbox(label, list(said), key=KEY + name, format_func=lambda value: said[value], persist_state="session")


def _set(name: str) -> None:
    """The usual choice where there is none yet."""
    st.session_state.setdefault(KEY + name, getattr(USUAL, name))


def words() -> dict[str, str]:
    """The look as a word of the link: none for the usual one."""
    said = chosen().text
    return {WORD: said} if said else {}


def seed(*, from_link: bool) -> list[str]:
    """Choose the look that the link says, the usual one elsewhere; a sentence where it says none that there is."""
    if not from_link:
        return []
    said, faults = st.query_params.get(WORD, ""), []
    try:
        look = FigureOptions.parse(said)
    except ValueError:
        look, faults = USUAL, [not_possible(WORD, said)]
    for field in fields(look):
        st.session_state[KEY + field.name] = getattr(look, field.name)
    return faults
