"""Choices that code has made and the browser has not heard of.

A newer click that left the browser before it had heard of them brings the choices of before along, and what a callback
has set would be lost again. So they are held until the browser says that it has drawn the page.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import streamlit as st

from .held import GONE, Held, write

UNHEARD, LEFT, HEARD = "unheard", "left_behind", "heard"
NOTHING = "-"  # a field that was never written is not sent along
OWN = (UNHEARD, LEFT, HEARD, "seeded")  # what is no choice of a widget, or follows from the others


@dataclass(frozen=True)
class _Unheard:
    """Choices that code has made, by key: those which a browser may send still, and that of now.

    `turn` stands in a hidden field at the end of the page, so that a browser that has drawn the page sends it along.
    """

    choices: dict[str, tuple[tuple[Any, ...], Any]]
    turn: str


def keep_nothing() -> None:
    """Within a change that deletes all: the choices of before are not kept to be held against the browser."""
    st.session_state[UNHEARD] = None


def remember(before: Held) -> None:
    if st.session_state.get(UNHEARD, before) is None:
        del st.session_state[UNHEARD]
        return
    earlier, left = st.session_state.get(UNHEARD), st.session_state.get(LEFT, {})
    choices = dict(earlier.choices) if earlier else {}
    for key, now in before.written().items():
        sent, _ = choices.get(key, ((), None))
        sent += (before.values[key],) if key in before.values else left.get(key, ())
        if sent and key not in OWN and all(map(_is_choice, (*sent, now))):
            choices[key] = (sent, now)
    if choices:
        st.session_state[UNHEARD] = _Unheard(choices, uuid.uuid4().hex)


def _is_choice(value: object) -> bool:
    """Of a list, a field, a number or a switch."""
    if isinstance(value, (list, tuple)):
        return all(map(_is_choice, value))
    return value is None or isinstance(value, (str, int, float))


def leave() -> None:
    """Remember the choices of a page that code leaves for another: Streamlit forgets them, the browser may send them."""
    earlier, left = st.session_state.get(UNHEARD), st.session_state.get(LEFT, {})
    sent = {key: before for key, (before, _) in earlier.choices.items()} if earlier else {}
    choices = {key: value for key, value in st.session_state.to_dict().items() if _is_choice(value) and key not in OWN}
    st.session_state[LEFT] = {key: (*left.get(key, ()), *sent.get(key, ()), value) for key, value in choices.items()}
    st.session_state[UNHEARD] = _Unheard({}, uuid.uuid4().hex)


def newer_than_left() -> dict[str, Any]:
    """What was chosen on the page that code has left, while it was left."""
    left, values = st.session_state.get(LEFT, {}), st.session_state.to_dict()
    return {key: values[key] for key in left.keys() & values.keys() if values[key] not in left[key]}


def choose(key: str, value: object) -> None:
    """Make a choice before its widget is drawn, where it is another one.

    What is written again is sent to the browser again, and would take back what was chosen there meanwhile.
    """
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def hold() -> None:
    """At the start of a run: make again the choices that the browser had not heard of when it sent its click."""
    unheard = st.session_state.get(UNHEARD)
    if unheard is None:
        return
    if st.session_state.get(HEARD) == unheard.turn:
        for key in (UNHEARD, LEFT):
            st.session_state.pop(key, None)
        return
    for key, (before, now) in unheard.choices.items():
        value = st.session_state.get(key, GONE)
        if _is_choice(value) and value != now and value in (*before, GONE):
            write(key, now)


def is_heard() -> bool:
    """Whether the browser knows of all choices that code has made."""
    return UNHEARD not in st.session_state


def told() -> None:
    """At the end of a run: the browser has been sent all of it, and says so with its next click."""
    unheard = st.session_state.get(UNHEARD)
    choose(HEARD, unheard.turn if unheard else st.session_state.get(HEARD) or NOTHING)
    with st.container(key=HEARD + "-field"):
        st.text_input("…", key=HEARD, label_visibility="collapsed")
