"""Groups that are known only later: what curves from time zero do with them, and the analysis that does it right."""

from __future__ import annotations

import streamlit as st

from mrdcore.language import mark, say
from mrdcore.present.format import number
from mrdcore.report.landmark import KnownLater, known_later

from . import conventions, switch
from .state import View
from .text import plain
from .whole import whole

WHY = mark(
    "{column} is known only after time zero: a patient had to live long enough to enter some of these groups, which "
    "favours them."
)
NO_DATE = mark(
    "{column} is known only after time zero: a patient had to live long enough to enter some of these groups, which "
    "favours them. It has no date, so no landmark can mend this."
)
FROM_LANDMARK = mark("From a landmark at {months} months.")
IN_GROUPS = mark("From a landmark at {months} months, in the groups known by then.")


def warn(view: View) -> None:
    """Say so where curves start at time zero in such groups, with the button that does the right thing."""
    if view.selected.landmark is not None:
        return
    if found := known_later(view.selected, view.derived):
        text, button = st.columns([3, 1], vertical_alignment="center")
        why = WHY if found.is_transplantation or found.landmark else NO_DATE
        text.warning(say(why, column=plain(found.label)), icon=":material/schedule:")
        with button:
            _mend(found)


def _mend(found: KnownLater) -> None:
    if found.is_transplantation:
        st.button(
            say("Take it by its date"),
            on_click=switch.to,
            args=("transplant",),
            width="stretch",
            help=say("Landmark, Simon-Makuch, time-dependent Cox"),
        )
    elif found.landmark:
        st.button(
            say("Start at {months} months", months=number(found.landmark)),
            on_click=start_at,
            args=(found.landmark,),
            width="stretch",
            help=say(
                "A landmark: only patients still at risk then, in the groups known by then. By that month {column} is "
                "known in three of four patients.",
                column=plain(found.label),
            ),
        )


@whole
def start_at(months: float | None) -> None:
    """Have the curves start at this landmark; None for time zero."""
    st.session_state[conventions.LANDMARK] = None if months is None else int(months)


def landmark_line(view: View, left_before: str) -> None:
    """Where curves start at a landmark: say so, who has left before it, and the way back."""
    months = view.selected.landmark
    if months is None:
        return
    text, button = st.columns([3, 1], vertical_alignment="center")
    from_there = IN_GROUPS if view.selected.groups.by else FROM_LANDMARK
    said = say(from_there, months=number(months))
    text.info(f"{said} {plain(left_before)}", icon=":material/flag:")
    button.button(say("Back to time zero"), on_click=start_at, args=(None,), width="stretch")
