"""A fault of the program at a click: a sentence with a reference, above the page as it was; nothing half done."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages._ui import clicks, saved_groups
from tests.pages.files import SMALL
from tests.pages.screen import choose, click, drawn, drop, press, tables, title

CANARY = "Jeanne-Canary-1957"
LEVEL = "flt3_itd_or_ras"


def fail(*_: object, **__: object) -> None:
    raise ValueError(CANARY)


def half_saved(key: str, query: str) -> None:
    if key == saved_groups.KEYS["B"]:
        fail()
    st.session_state[key] = query


NARROW = clicks.narrow


def narrowed_then_failed(*arguments: Any) -> None:
    NARROW(*arguments)
    fail()


def save_both(at: AppTest) -> None:
    (button,) = [button for button in at.button if button.label.startswith("Take ")]
    button.click().run()


def click_a_bar(at: AppTest) -> None:
    click(at, next(row for row in drawn(at)["bars"] if row["choice"]))


# What fails after a half of the change is made; and in words of the session what would be left of it.
FAULTS: dict[str, tuple[dict[str, str], str, Callable[..., None], Callable[[AppTest], Any]]] = {
    "two groups saved": ({"page": "subgroups", "question": "groups", "by": LEVEL}, "saved_groups._save", half_saved, save_both),
    "a part of a chart": ({"page": "response", "by": LEVEL}, "clicks.narrow", narrowed_then_failed, click_a_bar),
    "forgetting": ({"page": "survival"}, "forget.clear_session_data_cache", fail, lambda at: press(at, "Forget now")),
    "a file": ({"page": "cohort"}, "upload.forget.let_go", fail, lambda at: drop(at, "own.csv", SMALL)),
    "a file that cannot be read": ({"page": "cohort"}, "incoming._receive", fail, lambda at: drop(at, "own.csv", SMALL)),
}  # fmt: skip


def seen(at: AppTest) -> tuple[Any, ...]:
    return title(at), tables(at), sorted(at.query_params.items()), [button.label for button in at.main.button]


@pytest.mark.parametrize("name", FAULTS)
def test_the_page_stands_as_it_was_beneath_a_sentence_with_its_reference(
    name: str, start: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    where, place, fault, do = FAULTS[name]
    at = start(cohort="demo", **where)
    before = seen(at)
    with monkeypatch.context() as broken, caplog.at_level(logging.ERROR, logger="mrd_dashboard"):
        broken.setattr(f"pages._ui.{place}", fault)
        do(at)
    (said,) = [error.value for error in at.error]
    (reference,) = re.findall(r"\(reference ([0-9a-f]{8})\)", said)
    assert said.startswith("This could not be done")
    (noted,) = [record.getMessage() for record in caplog.records if record.name == "mrd_dashboard"]
    assert noted.startswith(f"{reference} ValueError at test_faults.py:")
    assert CANARY not in said + caplog.text
    assert seen(at) == before

    at.run()
    assert list(at.error) == []
    assert seen(at) == before
    choose(at, "hsct", "yes")  # and the page is alive
    assert at.query_params["hsct"] == "yes"
