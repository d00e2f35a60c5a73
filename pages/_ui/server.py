"""What the server does beside answering: no upload touches the disk, who has left is forgotten, nobody there ends it."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st
from starlette.formparsers import MultiPartParser
from streamlit import net_util
from streamlit.runtime import Runtime, RuntimeState, exists, get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.secrets import secrets_singleton
from streamlit.runtime.state.safe_session_state import SafeSessionState

from . import warming

if TYPE_CHECKING:
    from streamlit.runtime.app_session import AppSession

IDLE_MINUTES = "MRD_DASHBOARD_IDLE_MINUTES"  # in the environment; 0 for a server that never ends itself
USUAL_IDLE_MINUTES = 60
SIGN_IN = "MRD_DASHBOARD_SIGN_IN"  # in the environment; "required" for a server that nobody may use unasked
EVERY = 1.0  # seconds between two looks at who is there
# A session is closed before Streamlit loses sight of it: one that is out of time is kept until some other session ends.
PATIENCE = 2 / 3


@dataclass(frozen=True)
class Visit:
    """A session, and when its tab was last seen."""

    session: AppSession
    seen: float


_here: dict[str, Visit] = {}


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Around the life of the server: uploads stay in memory, and somebody watches who is there."""
    MultiPartParser.spool_max_size = 0  # never to a file; how much is taken in at all, `server.maxUploadSize` says
    SafeSessionState.on_script_will_rerun = _follow_clicks
    watching = asyncio.create_task(_watch(get_instance(), idle_seconds()))
    try:
        yield
    finally:
        watching.cancel()


def ask_nobody() -> None:
    """Leave this machine's addresses in the internet unknown: Streamlit would ask for them when a foreign page knocks."""
    net_util._external_ip = net_util._internal_ip = ""


def check_sign_in() -> None:
    """End a server that must have people sign in and does not know how: a slip in its secrets would let everybody in."""
    if os.environ.get(SIGN_IN) == "required" and not _knows_accounts():
        # For who set it up, as .ci/serve speaks: nobody has chosen a language yet.
        sys.exit(f"{SIGN_IN} is required, and this server's secrets have no section [auth]: it does not start.")


def _knows_accounts() -> bool:
    with suppress(OSError):  # a file that may not be read; of one that cannot be, Streamlit says as little as of none
        return secrets_singleton.load_if_toml_exists() and "auth" in secrets_singleton
    return False


def _follow_clicks(state: SafeSessionState, *clicked: object, **again: object) -> None:
    """Call what a click asks for, also where a newer one is there already.

    Streamlit looks for a newer one first, and then forgets which button was pressed. `whole` has the newer one wait.
    """
    with state._lock:
        state._state.on_script_will_rerun(*clicked, **again)


def idle_seconds() -> float:
    """After how many seconds without a visitor the server ends itself; 0 for never. ValueError where it is no number."""
    return 60 * float(os.environ.get(IDLE_MINUTES) or USUAL_IDLE_MINUTES)


def arrived() -> None:
    """Note the session of this run, which is closed some time after its tab."""
    context = get_script_run_ctx()
    session = get_instance().get_app_session(context.session_id) if context and exists() else None
    if session and session.id not in _here:
        _here[session.id] = Visit(session, time.monotonic())


async def _watch(runtime: Runtime, idle: float) -> None:
    patience = PATIENCE * st.get_option("server.disconnectedSessionTTL")
    somebody = time.monotonic()
    while True:
        await asyncio.sleep(EVERY)
        now = time.monotonic()
        if close_left(runtime, now, patience):
            gc.collect()
        if runtime.state == RuntimeState.ONE_OR_MORE_SESSIONS_CONNECTED or not warming.is_warm():
            somebody = now  # before the server is warm, a first visitor may wait at its door
        elif idle and now - somebody > idle:
            return _end(idle)


def close_left(runtime: Runtime, now: float, patience: float) -> bool:
    """Close the sessions whose tab has been gone for longer than `patience` seconds; whether there were any.

    Streamlit itself lets go of such a session, and of the patients in it, only when another one comes and goes.
    """
    for name, visit in list(_here.items()):
        if runtime.is_active_session(name):
            _here[name] = replace(visit, seen=now)
    left = [name for name, visit in list(_here.items()) if now - visit.seen > patience]
    for name in left:
        runtime.close_session(name)
        _empty(_here.pop(name).session)
    return bool(left)


def _empty(session: AppSession) -> None:
    """Free what a closed session held: the loop that served it remembers the last one until there is another."""
    session.session_state.clear()
    with suppress(AttributeError):  # private to Streamlit; the tests see it when something is left
        session.session_state._new_widget_state.widget_metadata.clear()
        session._fragment_storage.clear()


def _end(idle: float) -> None:
    """End as after a last answer, with the status of a program that has done its work."""
    from mrdcore.language import say

    print(
        say(
            "Nobody has had the dashboard open for {minutes} minutes: it ends here, and nothing stays in memory. "
            "The same command opens it again.",
            minutes=f"{idle / 60:g}",
        ),
        flush=True,
    )
    server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    if hasattr(server, "should_exit"):
        server.should_exit = True
    else:
        signal.raise_signal(signal.SIGTERM)
