"""Which visits the server still knows, and the route that answers a page that asks for its own.

Nothing here may import what takes long: the server imports it before it answers.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from weakref import WeakValueDictionary

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

PATH, HEADER = "/alive", "x-visit"
START = secrets.token_hex(4)  # another one after each start of the server
HERE, AWAY, LOST, RESTARTED = "here", "away", "lost", "restarted"


@dataclass(frozen=True)
class Visit:
    """A session by two names: the one it is asked for by, and Streamlit's own, which is a secret and stays here."""

    word: str
    session: str


# The session holds its visit; with the session it leaves this register.
_visits: WeakValueDictionary[str, Visit] = WeakValueDictionary()


def begin(session: str) -> Visit:
    """A visit of this session, known for as long as somebody holds it."""
    visit = Visit(f"{START}.{secrets.token_hex(8)}", session)
    _visits[visit.word] = visit
    return visit


def path() -> str:
    """Where the server answers, as the browser sees it."""
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}{PATH}" if base else PATH


def how(word: str) -> str:
    """How a visit is: here; away, its page not connected; lost, or restarted where another start of the server knew it."""
    from streamlit.runtime import get_instance

    if word.partition(".")[0] != START:
        return RESTARTED
    visit = _visits.get(word)
    if visit is None:
        return LOST
    return HERE if get_instance().is_active_session(visit.session) else AWAY


async def _answer(request: Request) -> PlainTextResponse:
    return PlainTextResponse(how(request.headers.get(HEADER, "")), headers={"cache-control": "no-store"})


def route() -> Route:
    """Where the server answers."""
    return Route(path(), _answer, methods=["GET"])
