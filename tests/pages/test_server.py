"""Who has left is forgotten, who is here is not, and the setting for an idle server is read."""

from __future__ import annotations

import tempfile
from contextlib import nullcontext
from dataclasses import dataclass, field

import pytest
from starlette.formparsers import MultiPartParser

from pages._ui import server


@dataclass
class Runtime:
    """As much of Streamlit's as is asked: who is connected, and whom it was told to close."""

    connected: set[str]
    closed: list[str] = field(default_factory=list)

    def is_active_session(self, name: str) -> bool:
        return name in self.connected

    def close_session(self, name: str) -> None:
        self.closed.append(name)


class Session:
    """A session with the patients that it holds."""

    def __init__(self) -> None:
        self.session_state = {"loaded": "patients"}


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> dict[str, Session]:
    sessions = {name: Session() for name in ("stays", "left", "left long ago")}
    visits = {name: server.Visit(session, 10.0) for name, session in sessions.items()}
    monkeypatch.setattr(server, "_here", visits | {"left": server.Visit(sessions["left"], 95.0)})
    return sessions


def test_only_who_left_long_ago_is_closed_and_emptied(here: dict[str, Session]) -> None:
    runtime = Runtime({"stays"})
    assert server.close_left(runtime, 100.0, patience=60)
    assert runtime.closed == ["left long ago"]
    assert here["left long ago"].session_state == {}
    assert here["left"].session_state == here["stays"].session_state == {"loaded": "patients"}
    assert not server.close_left(runtime, 101.0, patience=60)


def test_patience_begins_when_the_tab_is_closed(here: dict[str, Session]) -> None:
    server.close_left(Runtime({"stays"}), 100.0, patience=60)
    assert not server.close_left(Runtime(set()), 150.0, patience=60)
    assert server.close_left(Runtime(set()), 161.0, patience=60)


@pytest.mark.parametrize(("minutes", "seconds"), [("", 3600), ("0", 0), ("1.5", 90)])
def test_minutes_until_an_idle_server_ends(monkeypatch: pytest.MonkeyPatch, minutes: str, seconds: float) -> None:
    monkeypatch.setenv(server.IDLE_MINUTES, minutes)
    assert server.idle_seconds() == seconds


def test_a_word_is_no_number_of_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(server.IDLE_MINUTES, "never")
    with pytest.raises(ValueError, match="never"):
        server.idle_seconds()


def test_a_file_in_memory_of_any_size_stays_there() -> None:
    """What the server sets for uploads means "never to a file" to the standard library."""
    with tempfile.SpooledTemporaryFile(max_size=0) as upload:
        upload.write(bytes(2 * MultiPartParser.max_part_size))
        assert upload._rolled is False


@pytest.mark.parametrize("setting", ["", "required"])
def test_a_server_without_secrets_starts_only_where_nobody_must_sign_in(
    monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    monkeypatch.setenv(server.SIGN_IN, setting)
    with pytest.raises(SystemExit, match="does not start") if setting else nullcontext():
        server.check_sign_in()
