"""A pinned view in the basket: a small picture of it, its name, who is in it, and what can be done with it."""

from __future__ import annotations

import streamlit as st

from mrdcore.language import say
from mrdcore.link import Pin
from mrdcore.present.scene import Scene
from mrdcore.scenes import Misfit
from mrdcore.view import View

from . import basket, pictures, state, switch
from .text import plain
from .whole import whole


def row(view: View, pin: Pin, place: int, count: int) -> None:
    """One view of the basket."""
    made = basket.drawn(pin, view)
    with st.container(border=True, key=f"pinned-{place}"):
        picture, words, buttons = st.columns([1, 3, 1.25], vertical_alignment="center", gap="medium")
        with picture:
            _picture(made, place)
        with words:
            _name(pin, place)
            if isinstance(made, Misfit):
                st.warning(plain(" ".join([say("This cohort cannot show it."), *made.faults])))
            else:
                st.caption(plain(f"{made.title} · {made.who}"))
        with buttons.container(horizontal=True, horizontal_alignment="right"):
            _buttons(pin, place, count)


def _picture(made: Scene | Misfit, place: int) -> None:
    if isinstance(made, Scene) and made.figures:
        pictures.small(made.figures[0], f"small-{place}")
    elif isinstance(made, Scene) and made.tables:
        st.caption(say("A table"))


def _name(pin: Pin, place: int) -> None:
    key = f"pin-name:{place}:{pin.page}:{pin.query}"
    st.text_input(
        say("Name of view {n}", n=place + 1),
        pin.name,
        key=key,
        max_chars=120,
        on_change=_rename,
        args=(place, key),
        label_visibility="collapsed",
    )


@whole
def _rename(place: int, key: str) -> None:
    basket.rename(place, st.session_state[key])


def _buttons(pin: Pin, place: int, count: int) -> None:
    """Each by an icon, and named for who cannot see it."""
    n = place + 1
    _button(
        say("Move view {n} up", n=n), "arrow_upward", f"up-{place}", place == 0, on_click=basket.move, args=(place, -1)
    )
    _button(
        say("Move view {n} down", n=n), "arrow_downward", f"down-{place}", n == count,
        on_click=basket.move, args=(place, 1),
    )  # fmt: skip
    _button(
        say("Open view {n} on its page", n=n), "open_in_new", f"open-{place}",
        on_click=switch.open_view, args=(pin.page, state.params_of(pin.query)),
    )  # fmt: skip
    _button(say("Remove view {n}", n=n), "delete", f"remove-{place}", on_click=basket.remove, args=(place,))


def _button(name: str, icon: str, key: str, disabled: bool = False, *, on_click, args: tuple) -> None:
    st.button(
        f":material/{icon}:", key=key, help=name, on_click=on_click, args=args, disabled=disabled, type="tertiary"
    )
