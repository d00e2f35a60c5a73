"""What a click changes is changed whole, or not at all.

A newer click breaks a run off wherever the session is read or written, in the middle of a callback too: half of the
change would stay, the rest never come. An exception would leave as much.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

from streamlit.runtime.scriptrunner import RerunException
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests

from . import faults, unheard
from .held import Held

Answer = TypeVar("Answer")

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
    _to_its_end(unheard.hold, newer)
    before = _to_its_end(Held.now, newer)
    try:
        _to_its_end(change, newer)
        _to_its_end(lambda: unheard.remember(before), newer)
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
