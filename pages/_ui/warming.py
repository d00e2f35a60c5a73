"""What a server does before its first visit: it answers at once, and loads the rest while the browser fetches its own part.

Nothing here may import what takes long, nor the other files of this package.
"""

from __future__ import annotations

import asyncio
import gc
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from threading import Event, Thread

from starlette.types import ASGIApp, Receive, Scope, Send

_warm = Event()


class Door:
    """Lets no session in before the libraries are there.

    A session that begins earlier would be frozen with them, see `load`, and the patients in it never be freed.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and not _warm.is_set():
            await asyncio.to_thread(_warm.wait)
        await self.app(scope, receive, send)


def is_warm() -> bool:
    """Whether the door is open."""
    return _warm.is_set()


def begin() -> None:
    """Load in the background what the first page needs, open the door, then read the demo cohort."""
    Thread(target=_begin, name="warming", daemon=True).start()


def _begin() -> None:
    try:
        load()
    finally:
        _warm.set()
    from . import state

    state.read_demo()


def load() -> None:
    """Import what every page needs, then take it out of the garbage collector's sight, before any patient is loaded.

    Streamlit collects garbage after each run; walking over the libraries' objects cost as much as drawing a page.
    """
    for module in iter_modules([str(Path(__file__).parent)]):
        import_module(f".{module.name}", __package__)
    gc.collect()
    gc.freeze()
