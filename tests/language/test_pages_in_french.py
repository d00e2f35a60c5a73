"""Every screen in French: no text that the catalogue translates is left in English, and numbers follow.

What is not translated yet is named by `python -m mrdcore.language.catalogue fr`; here stands what is, and is not said.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from google.protobuf.message import Message
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest

from mrdcore.language import CATALOGUES, using
from tests.pages.screen import go_to

ROOT = Path(__file__).parents[2]
# Of a widget or a text: what a person reads or hears.
READ = {"label", "body", "value", "options", "help", "placeholder", "alt", "default", "content", "caption"}
# Of a chart's data: what is not drawn as text.
UNREAD = {"choice", "slot", "level", "key", "shape", "class", "response"}
LETTERS = 18  # a shorter sentence is looked for as a whole text, a longer one within others


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._style = tag in ("style", "script")
        self.found += [value for name, value in attrs if name == "aria-label" and value]

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        if not self._style:
            self.found.append(data)


def texts(at: AppTest) -> Iterator[str]:
    """Everything on the screen that is text: page and sidebar, labels, cells, axes, what a screen reader says."""
    for element in [*at.main, *at.sidebar]:
        for part in [element, *_below(element)]:
            if part.proto is None:
                continue
            if part.type == "html":
                reader = _Texts()
                reader.feed(part.proto.body)
                yield from reader.found
            elif part.type == "vega_lite_chart":
                yield from _chart(part.proto)
            else:
                yield from _strings(part.proto)


def _below(block) -> Iterator:
    for child in getattr(block, "children", {}).values():
        yield child
        yield from _below(child)


def _strings(proto: Message) -> Iterator[str]:
    for field, value in proto.ListFields():
        several = value if field.is_repeated else [value]
        if field.message_type is not None:
            for one in several if field.message_type.GetOptions().map_entry is False else ():
                yield from _strings(one)
        elif field.name in READ and field.cpp_type == field.CPPTYPE_STRING:
            yield from several


def _chart(proto: Message) -> Iterator[str]:
    yield proto.alt
    yield from _values(json.loads(proto.spec))
    for part in proto.datasets:
        frame = convert_arrow_bytes_to_pandas_df(part.data.data)
        for name in frame.columns.difference(UNREAD):
            yield from (text for text in frame[name] if isinstance(text, str))


def _values(part: object) -> Iterator[str]:
    """Titles of axes, legends and tooltips."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key in ("title", "text") and isinstance(value, str):
                yield value
            else:
                yield from _values(value)
    elif isinstance(part, list):
        for value in part:
            yield from _values(value)


# What the page holds and nobody reads as English: codes behind the marks of a chart, and the demo file's own sheet.
CODES = {"blood", "marrow", "quantified", "samples"}


@cache
def english() -> tuple[frozenset[str], re.Pattern[str]]:
    """The texts that French says otherwise: whole ones, and a pattern for long sentences with their gaps."""
    with (CATALOGUES / "fr.po").open("rb") as file:
        known = read_po(file, locale="fr")
    whole, long = set(), []
    for message in known:
        for text, said in _pairs(message):
            if text and said and text != said:
                fixed = re.split(r"\{\w+\}", text)
                if len(fixed) == 1:
                    whole.add(_bare(text))
                if max(map(len, fixed)) >= LETTERS:
                    long.append(".{1,80}?".join(map(re.escape, fixed)))
    return frozenset(whole), re.compile("|".join(long or ["(?!)"]))


def _pairs(message) -> Iterator[tuple[str, str]]:
    if isinstance(message.id, tuple):
        yield from zip(message.id, message.string or (), strict=False)
    else:
        yield message.id, message.string


def _bare(text: str) -> str:
    """The text without the signs of Markdown."""
    return re.sub(r":[a-z-]+\[|:material/\w+:|[*\]]", "", text).strip()


def left_in_english(at: AppTest) -> set[str]:
    whole, long = english()
    found = set()
    for text in texts(at):
        for piece in map(_bare, re.split(r" · |\n", text)):
            if piece in whole or (long.search(piece)):
                found.add(piece)
    return found


def opened(**words: str) -> AppTest:
    at = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    for word, said in {"lang": "fr", **words}.items():
        at.query_params[word] = said
    return at.run()


# Each page with the words of the link that change what it shows.
SCREENS = (
    ("cohort", {"by": "hsct", "age": "18..70"}),
    ("response", {"by": "ven_group"}),
    ("response", {"part": "over_time"}),
    ("survival", {"by": "flt3_itd_or_ras", "endpoint": "rfs"}),
    ("survival", {"by": "hsct", "landmark": "5", "more": "differences"}),
    ("survival", {"endpoint": "cir", "by": "sex"}),
    ("transplant", {"endpoint": "rfs"}),
    ("transplant", {"picture": "landmark"}),
    ("transplant", {"picture": "after_hsct"}),
    ("subgroups", {"by": "flt3_itd_or_ras", "endpoint": "rfs_mrd"}),
    ("subgroups", {"by": "flt3_itd_or_ras", "question": "response"}),
    ("subgroups", {"question": "groups", "a": "hsct=yes", "b": "hsct=no"}),
    ("patients", {}),
    ("present", {}),
)


def test_the_first_screen_is_french() -> None:
    at = opened()
    assert "en direct" in at.title[0].value
    assert left_in_english(at) == set()


@pytest.mark.parametrize(("page", "words"), SCREENS)
def test_a_page_is_french(page: str, words: dict[str, str]) -> None:
    at = opened(cohort="demo", **words)
    with using("fr"):  # the test reads the choices of the first run in a thread of its own
        go_to(at, page)
    assert not at.exception
    assert left_in_english(at) - CODES == set()


def test_the_search_finds_english() -> None:
    at = opened(lang="en")
    assert "Your cohort" in left_in_english(at)
    assert any(text.startswith("For cohorts of acute myeloid leukaemia") for text in left_in_english(at))
