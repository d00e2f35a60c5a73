"""What a session holds: one cohort, and the choices made. Nothing of it outlives the session or is shared.

Only the demo cohort is read once for all: no patient is in it, and reading it takes longer than drawing a page.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote, unquote

import pandas as pd
import streamlit as st

from mrdcore.cohort import Cohort
from mrdcore.derive import Derived, derive
from mrdcore.files import File
from mrdcore.groups import adjustable, cuttable, filterable, groupable
from mrdcore.language import current
from mrdcore.link import split_query
from mrdcore.options import Options
from mrdcore.problem import Problem
from mrdcore.read import NO_MAPPING, Mapping, Opened, Reading, open_files, read_opened
from mrdcore.select import RESERVED, Selection
from mrdcore.view import View, at_landmark, view_of

from . import language
from .whole import whole

__all__ = ["View", "at_landmark"]

DEMO = Path(__file__).parents[2] / "sample_data" / "filo_like_cohort.xlsx"


def loaded() -> Loaded | None:
    return st.session_state.get("loaded")


def cohort() -> Cohort | None:
    return loaded().reading.cohort if loaded() else None


@dataclass(frozen=True)
class Loaded:
    """The cohort of the session, the files it came in, and how they were understood.

    `confirmed` where a person has seen that already, with the problems found; `said_in` the language they were read in.
    """

    reading: Reading
    opened: Opened
    mapping: Mapping
    confirmed: bool = False
    said_in: str = field(default_factory=current)


@whole
def load_demo() -> None:
    language.speak()
    opened, reading = _demo(current())
    take(Loaded(reading, opened, NO_MAPPING))
    st.session_state.pop("pending", None)


def read_demo() -> None:
    """Have the demo cohort ready before anybody asks for it."""
    _demo(current())


@st.cache_resource(show_spinner=False)
def _demo(said_in: str) -> tuple[Opened, Reading]:
    """The demo cohort as it is read in a language: what was found in it is text."""
    opened = open_files([File(DEMO.name, DEMO.read_bytes())])
    return opened, read_opened(opened)


def read_again() -> None:
    """Read the cohort of the session in the language of now; the choices stay."""
    held = loaded()
    opened, reading = _demo(current()) if is_demo() else _opened(held)
    st.session_state["loaded"] = replace(held, opened=opened, reading=reading, said_in=current())


def _opened(held: Loaded) -> tuple[Opened, Reading]:
    opened = open_files(held.opened.files)
    return opened, read_opened(opened, held.mapping)


def take(loaded: Loaded) -> None:
    """Make this the cohort of the session."""
    refuse("", ())
    st.session_state["loaded"] = loaded


def refuse(name: str, problems: tuple[Problem, ...]) -> None:
    """Remember which file could not be read, and why, until the next one is."""
    st.session_state["refused"] = (name, problems) if problems else None


@whole
def let_refusal_go() -> None:
    """Say no more of the file that could not be read: somebody has read why."""
    refuse("", ())


def refused() -> tuple[str, tuple[Problem, ...]] | None:
    """The file that could not be read last, and why."""
    return st.session_state.get("refused")


def start() -> bool:
    """Begin a session: the cohort that the command line or the link asks for. True on the first run only."""
    if st.session_state.get("started"):
        return False
    given = [Path(argument) for argument in sys.argv[1:] if Path(argument).is_file()]
    if st.query_params.get("cohort") == "demo":
        load_demo()
    elif given and Path(sys.argv[0]).name == "app.py":
        st.session_state["dropped"] = tuple(File(path.name, path.read_bytes()) for path in given)
    st.session_state["started"] = True  # last: broken off before, it begins again
    return True


@st.cache_resource(show_spinner=False)
def _demo_sha256() -> str:
    return hashlib.sha256(DEMO.read_bytes()).hexdigest()


def is_demo() -> bool:
    return cohort() is not None and cohort().sha256 == _demo_sha256()


@dataclass(frozen=True)
class Columns:
    """What the columns of a cohort can do: divide patients, be cut, narrow, adjust a hazard ratio."""

    groupable: tuple[str, ...]
    cuttable: tuple[str, ...]
    filterable: tuple[str, ...]
    adjustable: tuple[str, ...]


def columns(patients: pd.DataFrame) -> Columns:
    """What the columns of these patients can do, looked at once for a cohort: the sidebar asks at every click."""
    held = st.session_state.get("columns")
    if held is None or held[0] is not patients:
        found = Columns(groupable(patients), cuttable(patients), filterable(patients), adjustable(patients))
        held = st.session_state["columns"] = (patients, found)
    return held[1]


def derived(options: Options) -> Derived:
    """The cohort with its derived columns, computed once for each evaluation window: no other option changes them."""
    known = _derived()
    if options.evaluation_window not in known:
        known[options.evaluation_window] = derive(cohort(), options)
    return replace(known[options.evaluation_window], options=options)


def is_derived() -> bool:
    """Whether the loaded cohort has its derived columns already."""
    return bool(_derived())


def _derived() -> dict[tuple[int, int], Derived]:
    """What is derived of the cohort that is loaded now: held with it, so that no other cohort can stand in for it."""
    held = st.session_state.get("derived")
    if held is None or held[0] is not cohort():
        held = st.session_state["derived"] = (cohort(), {})
    return held[1]


def view(selection: Selection, options: Options) -> View:
    """The view that a selection gives of the loaded cohort; SelectionError where a part does not fit it."""
    return view_of(derived(options), selection, is_demo=is_demo())


def query_selection() -> tuple[Selection, list[str]]:
    """The selection in the link, and a sentence for each part that is none."""
    selection, _, faults = split_query(query())
    return selection, faults


def query() -> str:
    """The query of the link as it stands, without the words for the demo cohort and the language: the view, on whatever data."""
    return "&".join(_part(key, value) for key, value in st.query_params.items() if key not in ("cohort", language.WORD))


def _part(key: str, value: str) -> str:
    """Columns and their values stand in the link as `Selection` writes them; a column called as a word of it, too."""
    if key in RESERVED and key != "by":
        return f"{key}={quote(value, safe='<>:,.')}"
    return f"{_column(key)}={value}"


def _column(key: str) -> str:
    return key if unquote(key) in RESERVED else quote(key)


def params_of(query: str) -> dict[str, str]:
    """A query as the words of the link."""
    parts = (part.partition("=") for part in filter(None, query.split("&")))
    return {key: unquote(value) if key in RESERVED and key != "by" else value for key, _, value in parts}


def write_query(selection: Selection, others: dict[str, str]) -> None:
    """Put the view into the link. It holds columns and levels, never a patient."""
    wanted = {key: value for key, value in others.items() if value} | language.words()
    if is_demo():
        wanted["cohort"] = "demo"
    for part in filter(None, selection.query.split("&")):
        key, _, value = part.partition("=")
        wanted[key if unquote(key) in RESERVED else unquote(key)] = value
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)
