"""What a click changes is changed whole, or not at all.

A newer click breaks a run off wherever the session is read or written, in the middle of a callback too: half of the
change would stay, the rest never come. An exception would leave as much. And what a callback has set is lost again
where the newer click left the browser before the browser had heard of it: it brings the choices of before along.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests

from . import faults

Answer = TypeVar("Answer")

UNHEARD, LEFT, HEARD = "unheard", "left_behind", "heard"
NOTHING = "nothing"  # a field that was never written is not sent along
OWN = (UNHEARD, LEFT, HEARD, "seeded")  # what is no choice of a widget, or follows from the others
_GONE = "\0"  # in place of a value that is not there
_changing: ContextVar[bool] = ContextVar("changing", default=False)


def whole(change: Callable[..., None]) -> Callable[..., None]:
    """The change, made again from its start where a newer click broke it off; the newer click has its turn after that.

    The change must come to the same made twice: it says what is to be, not what is to be added. Where it fails, the
    session and the link are as they were before, and the page says so above itself. A change within another is a part
    of it.
    """

    @wraps(change)
    def made(*args: Any, **kwargs: Any) -> None:
        if _changing.get():
            change(*args, **kwargs)
            return
        token = _changing.set(True)
        try:
            _make(lambda: change(*args, **kwargs))
        finally:
            _changing.reset(token)

    return made


def _make(change: Callable[[], None]) -> None:
    newer: list[RerunException] = []
    _to_its_end(hold, newer)
    before = _to_its_end(_Held.now, newer)
    try:
        _to_its_end(change, newer)
        _to_its_end(lambda: _remember(before), newer)
    except Exception as error:
        reference = faults.note(error)
        _to_its_end(before.restore, newer)
        _to_its_end(lambda: faults.keep(reference), newer)
    if newer:
        raise _together(newer)


def _to_its_end(step: Callable[[], Answer], newer: list[RerunException]) -> Answer:
    while True:
        try:
            return step()
        except RerunException as click:
            newer.append(click)


def _together(clicks: list[RerunException]) -> RerunException:
    """Several newer clicks as Streamlit takes them in one run: the choices of the last, the buttons of all."""
    requests = ScriptRequests()
    for click in clicks:
        requests.request_rerun(click.rerun_data)
    return RerunException(requests.on_scriptrunner_ready().rerun_data)


@dataclass(frozen=True)
class _Held:
    """What a session held, and the words of its link."""

    values: dict[str, Any]
    link: dict[str, str]

    @classmethod
    def now(cls) -> _Held:
        return cls(st.session_state.to_dict(), st.query_params.to_dict())

    def written(self) -> dict[str, Any]:
        """What code has written or deleted since, by its key; what a browser sent is left out."""
        held, context = st.session_state.to_dict(), get_script_run_ctx()
        is_new = context.session_state.is_new_state_value if context else held.__contains__
        keys = [key for key, value in held.items() if is_new(key) and value is not self.values.get(key, _GONE)]
        return {key: held[key] for key in keys} | dict.fromkeys(self.values.keys() - held.keys(), _GONE)

    def restore(self) -> None:
        """Write back what was there."""
        for key in self.written():
            _write(key, self.values.get(key, _GONE))
        if st.query_params.to_dict() != self.link:
            st.query_params.from_dict(self.link)


def _write(key: str, value: object) -> None:
    if value is not _GONE:
        st.session_state[key] = value
    elif key in st.session_state:
        del st.session_state[key]


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


def _remember(before: _Held) -> None:
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
        value = st.session_state.get(key, _GONE)
        if _is_choice(value) and value != now and value in (*before, _GONE):
            _write(key, now)


def is_heard() -> bool:
    """Whether the browser knows of all choices that code has made."""
    return UNHEARD not in st.session_state


def told() -> None:
    """At the end of a run: the browser has been sent all of it, and says so with its next click."""
    unheard = st.session_state.get(UNHEARD)
    choose(HEARD, unheard.turn if unheard else st.session_state.get(HEARD) or NOTHING)
    with st.container(key=HEARD + "-field"):
        st.text_input("…", key=HEARD, label_visibility="collapsed")
