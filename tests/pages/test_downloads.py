"""A file that cannot be made: what the page says, and what goes to the browser and the log."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any

import pytest

from mrdcore.language import current, using
from pages._ui import downloads, faults, problem_list

CANARY = "Jeanne-Canary-1957"
PAGE = downloads._Page("session", "hash of the page", "by=hsct")


@dataclass
class Session:
    """What a file that fails does to the session that asked for it."""

    session_state: dict[str, str] = field(default_factory=dict)
    reruns: list[Any] = field(default_factory=list)

    def get_app_session(self, _name: str) -> Session:
        return self

    def request_rerun(self, asked: Any) -> None:
        self.reruns.append((asked.query_string, asked.page_script_hash))


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    session = Session()
    monkeypatch.setattr(downloads, "exists", lambda: True)
    monkeypatch.setattr(downloads, "get_instance", lambda: session)
    return session


def test_a_file_is_made_in_the_language_in_which_it_was_offered(session: Session) -> None:
    assert downloads._made(lambda: current().encode(), str, "fr", PAGE) == b"fr"
    assert (session.session_state, session.reruns) == ({}, [])


def test_a_fault_has_the_page_drawn_again_with_its_reference(
    session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> bytes:
        raise ValueError(CANARY)

    with caplog.at_level(logging.ERROR), pytest.raises(downloads.NotMadeError) as told:
        downloads._made(fail, str, "en", PAGE)
    assert told.value.__context__ is None  # Streamlit logs what it gets, with all that hangs on it
    assert CANARY not in str(told.value) + caplog.text
    assert f"{session.session_state[faults.KEPT]} ValueError at test_downloads.py:" in caplog.text
    assert session.reruns == [("by=hsct", "hash of the page")]


def test_where_there_is_no_file_the_page_says_why(session: Session) -> None:
    with pytest.raises(downloads.NotMadeError):
        downloads._made(lambda: None, problem_list._no_copy, "fr", PAGE)
    with using("fr"):
        assert session.session_state == {downloads.REASON: problem_list._no_copy()}
    assert session.reruns == [("by=hsct", "hash of the page")]
