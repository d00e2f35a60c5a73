"""The listing of patients: found by a word, with the columns one wants; a click on a row opens the patient."""

from __future__ import annotations

from functools import partial

import streamlit as st

from mrdcore.language import plural, say
from mrdcore.report.patient_listing import USUAL, listing
from mrdcore.report.patient_pictures import Drawing
from mrdcore.schema import column

from . import highlight
from .state import View
from .text import plain
from .unheard import choose
from .whole import whole

SEARCH, COLUMNS, TABLE, ROUND = (f"patients_{name}" for name in ("search", "columns", "table", "round"))


def show(view: View, drawing: Drawing) -> None:
    """The selected patients as a table, the one who is highlighted selected in it."""
    patients = view.derived.patients
    held = [name for name in patients.columns if name != "patient_id"]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        word = st.text_input(say("Search"), key=SEARCH, width=260, placeholder=say("a patient, a centre, a gene"))
        usual = [name for name in USUAL if name in held]
        choose(COLUMNS, [name for name in st.session_state.get(COLUMNS, usual) if name in held])
        with st.popover(say("Columns")):
            columns = st.multiselect(say("Columns"), held, key=COLUMNS, format_func=lambda name: column(name).label)
    found = listing(view.selected, view.derived, drawing, tuple(columns), word or "")
    if found.empty:
        st.info(say("No patient of this view holds these words. Search for others."))
        return
    ids = found["patient_id"].tolist()
    chosen = highlight.chosen()
    place = [ids.index(chosen)] if chosen in ids else []
    key = _table_key(place)
    st.dataframe(
        found.rename(columns={name: column(name).label for name in found}),
        key=key,
        hide_index=True,
        placeholder="–",
        height=340 if chosen else 560,
        on_select=partial(_follow, key, tuple(ids)),
        selection_mode="single-row",
        selection_default={"selection": {"rows": place}},
    )
    said = plural(len(found), "{n} patient in this order.", "{n} patients in this order.")
    st.caption(plain(f"{said} {say('Click the box before a row to see that patient alone.')}"))


def _table_key(place: list[int]) -> str:
    """The key of the table; a new one where it shows another row as selected than the patient highlighted elsewhere."""
    turn = st.session_state.get(ROUND, 0)
    held = st.session_state.get(f"{TABLE}_{turn}")
    if held is not None and list(held["selection"]["rows"]) != place:
        turn = st.session_state[ROUND] = turn + 1
    return f"{TABLE}_{turn}"


@whole
def _follow(key: str, ids: tuple[str, ...]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    highlight.choose(ids[rows[0]] if rows and rows[0] < len(ids) else None)
