"""A newer click that breaks a run off, at any point where Streamlit looks for one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner import RerunData, RerunException, get_script_run_ctx
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner


@dataclass
class Points:
    """How often Streamlit has looked for a newer click; `at`: the time at which there is one, None for never."""

    at: int | None = None
    seen: int = 0


@contextmanager
def broken_off(at: int | None) -> Iterator[Points]:
    """The next run is broken off at this point by a click that changes nothing more, and followed by its rerun."""
    points, usual = Points(at), ScriptRunner._maybe_handle_execution_control_request

    def look(runner: Any) -> None:
        usual(runner)
        if not (runner._execing and runner._is_in_script_thread()):
            return
        points.seen += 1
        if points.seen - 1 == points.at:
            raise RerunException(_as_it_stands(runner))

    with patch.object(ScriptRunner, "_maybe_handle_execution_control_request", look):
        yield points


def _as_it_stands(runner: Any) -> RerunData:
    """What a browser asks for after a click elsewhere: everything chosen, the page and the link, no button pressed again."""
    context = get_script_run_ctx()
    states = [state for state in runner._session_state.get_widget_states() if not state.HasField("trigger_value")]
    return RerunData(context.query_string, WidgetStates(widgets=states), context.page_script_hash)
