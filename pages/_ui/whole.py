"""What a click changes is changed whole, or not at all.

Streamlit breaks a run off for a newer click wherever the session is read or written, in the middle of a callback too:
half of the change would stay, the rest never come.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from streamlit.runtime.scriptrunner import RerunException


def whole(change: Callable[..., None]) -> Callable[..., None]:
    """The change, made again from its start where a newer click broke it off; the newer click has its turn after that.

    The change must come to the same made twice: it says what is to be, not what is to be added.
    """

    @wraps(change)
    def made(*args: Any, **kwargs: Any) -> None:
        newer: RerunException | None = None
        while True:
            try:
                change(*args, **kwargs)
                break
            except RerunException as click:
                newer = click
        if newer is not None:
            raise newer

    return made
