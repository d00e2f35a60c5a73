"""Forget my data: what the page shows then, and what the session still knows."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from mrdcore.language import using
from tests.pages.files import SMALL
from tests.pages.screen import choose, press, sentences

FORGOTTEN = "Forgotten. The program holds nothing of your data any more."


def test_forgetting_leaves_the_landing_page_and_nothing_else(start: Callable[..., AppTest]) -> None:
    at = choose(start(SMALL, page="survival"), "hsct", "yes")
    at.session_state["pins"] = ("a pinned view",)
    assert at.query_params["hsct"] == "yes"
    press(at, "Forget now")
    assert FORGOTTEN in sentences(at)
    assert at.file_uploader
    assert not at.sidebar.pills
    assert dict(at.query_params) == {}
    kept = (
        "loaded",
        "derived",
        "columns",
        "selection",
        "pins",
        "mapping",
        "where:hsct",
        "seeded",
        "unheard",
        "left_behind",
    )
    assert [key for key in kept if key in at.session_state] == []


def test_it_is_said_once_and_the_file_of_the_command_line_does_not_come_back(start: Callable[..., AppTest]) -> None:
    at = press(start(SMALL), "Forget now").run()
    assert FORGOTTEN not in sentences(at)
    assert at.session_state["view"] is None


def test_the_language_is_not_forgotten(start: Callable[..., AppTest]) -> None:
    at = start(SMALL, lang="fr")
    with using("fr"):  # the hand that clicks reads the choices of the page in its language, too
        at.button(key="forget_now").click().run()
    assert dict(at.query_params) == {"lang": "fr"}
    assert at.session_state["language"] == "fr"


def test_a_pinned_filter_does_not_return_with_the_next_file(start: Callable[..., AppTest]) -> None:
    at = press(choose(start(SMALL), "hsct", "yes"), "Forget now")
    at.file_uploader[0].upload("next.csv", SMALL).run()
    assert at.session_state["view"].selected.filters == ()
