"""What happens with an exception that is our own bug: a sentence with a reference on the screen, its type and place in the log.

The text of an exception can hold a patient's value, so it goes to neither; nor does it where a library logs it.
Streamlit's own control flow (rerun, stop) is no `Exception` and passes.
Nothing here may import what takes long: the server imports it before it answers.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
import uuid
import warnings
from pathlib import Path
from types import TracebackType

import streamlit as st

from mrdcore.language import say

_log = logging.getLogger("mrd_dashboard")
KEPT = "fault"
_plain_record = logging.getLogRecordFactory()


def note(error: BaseException) -> str:
    """Log type and place of an exception; the reference under which they stand there."""
    reference = uuid.uuid4().hex[:8]
    _log.error("%s %s", reference, type_and_place(error))
    return reference


def type_and_place(error: BaseException) -> str:
    """The type of an exception, and the file and line that raised it."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"


def shown(error: Exception) -> bool:
    """The last net: what no part of the page has caught. True, so that Streamlit shows nothing of its own."""
    tell(note(error))
    return True


def tell(reference: str) -> None:
    """Say on the page that a part of it is missing."""
    st.error(
        say(
            "This part of the page could not be shown (reference {reference}). It is a fault of the program, not of "
            "your data, which are unchanged. Another choice of filters or groups may work.",
            reference=reference,
        ),
        icon=":material/error:",
    )


def keep(reference: str) -> None:
    """Remember, until a page has said so, that a change was not made."""
    st.session_state[KEPT] = reference


def say_kept() -> None:
    """Say above the page that what was asked for has failed."""
    if reference := st.session_state.get(KEPT):
        st.error(
            say(
                "This could not be done (reference {reference}). It is a fault of the program, not of your data. "
                "The page is as it was before.",
                reference=reference,
            ),
            icon=":material/error:",
        )


def said() -> None:
    """The page stands, and has said it: the next one does not say it again."""
    st.session_state.pop(KEPT, None)


def silence() -> None:
    """Leave type and place of every exception and warning of this process in its logs, and nothing of their texts."""
    logging.setLogRecordFactory(_record)
    sys.excepthook = _uncaught
    threading.excepthook = lambda caught: _uncaught(caught.exc_type, caught.exc_value, caught.exc_traceback)
    sys.unraisablehook = lambda caught: _uncaught(caught.exc_type, caught.exc_value, caught.exc_traceback)
    warnings.showwarning = _warned


def _record(*args: object, **kwargs: object) -> logging.LogRecord:
    """A record in which an exception is its type and place, whether it is the message, a part of it or its cause."""
    record = _plain_record(*args, **kwargs)
    record.msg = _without_text(record.msg)
    if isinstance(record.args, tuple):
        record.args = tuple(map(_without_text, record.args))
    if record.exc_info and record.exc_info[1]:
        cause = type_and_place(record.exc_info[1])
        record.msg, record.args = f"{record.getMessage()} ({cause})", ()
        record.exc_info = record.exc_text = None
    return record


def _without_text(part: object) -> object:
    return type_and_place(part) if isinstance(part, BaseException) else part


def _uncaught(kind: type[BaseException], error: BaseException | None, place: TracebackType | None) -> None:
    if error is not None and not issubclass(kind, KeyboardInterrupt):
        note(error)


def _warned(message: object, category: type[Warning], filename: str, line: int, *_: object) -> None:
    _log.warning("%s at %s:%s", category.__name__, Path(filename).name, line)
