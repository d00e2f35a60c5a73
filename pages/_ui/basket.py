"""The basket: views put aside for the meeting, each with its filters, in an order and under a name of the user's.

It holds links, never a patient; what a view shows is computed anew from the cohort that is loaded.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from mrdcore.language import say
from mrdcore.link import Pin
from mrdcore.present.scene import Scene, TitledTable
from mrdcore.scenes import Misfit, scene
from mrdcore.view import View

from . import state
from .shell import PAGE
from .whole import whole

PINS = "pins"
_remembered = st.cache_data(scope="session", max_entries=64, show_spinner=False)


def pins() -> tuple[Pin, ...]:
    """The pinned views, in their order."""
    return st.session_state.get(PINS, ())


def keep(pins: tuple[Pin, ...]) -> None:
    st.session_state[PINS] = pins


def current(title: str, view: View) -> Pin:
    """The view on the page, under its title and its filters."""
    return Pin(" · ".join([title, *view.selected.filters]), st.session_state[PAGE], state.query())


def pin_button(title: str, view: View) -> None:
    """The button that puts the view of the page aside, and takes it out again."""
    pin = current(title, view)
    pinned = [kept for kept in pins() if (kept.page, kept.query) == (pin.page, pin.query)]
    if pinned:
        st.button(say("Pinned"), key="unpin", on_click=_remove, args=(pinned[0],), icon=":material/check:",
                  help=say("In the presentation. Click to take it out."))  # fmt: skip
    else:
        st.button(say("Pin"), key="pin", on_click=_add, args=(pin,), icon=":material/push_pin:",
                  help=say("Put this view, with its filters, into the presentation"))  # fmt: skip


@whole
def _add(pin: Pin) -> None:
    keep((*pins(), pin))


@whole
def _remove(pin: Pin) -> None:
    keep(tuple(kept for kept in pins() if kept != pin))


@whole
def move(place: int, by: int) -> None:
    """Move a pinned view up (-1) or down (+1)."""
    order = list(pins())
    order.insert(place + by, order.pop(place))
    keep(tuple(order))


@whole
def remove(place: int) -> None:
    keep(pins()[:place] + pins()[place + 1 :])


@whole
def rename(place: int, name: str) -> None:
    """Give a pinned view another name; an empty one changes nothing."""
    if name.strip():
        order = list(pins())
        order[place] = replace(order[place], name=name.strip())
        keep(tuple(order))


def drawn(pin: Pin, view: View) -> Scene | Misfit:
    """What a pinned view shows of the loaded cohort, computed once for the session; or what of it does not fit."""
    return _scene(pin.page, pin.query, view.key, view)


def tables(pin: Pin, view: View) -> tuple[TitledTable, ...]:
    """The tables of a pinned view; none where the cohort cannot show it."""
    made = drawn(pin, view)
    return made.tables if isinstance(made, Scene) else ()


@_remembered
def _scene(page: str, query: str, key: tuple, _view: View) -> Scene | Misfit:
    return scene(page, query, _view.derived, is_demo=_view.is_demo)
