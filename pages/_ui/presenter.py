"""For the projector: one pinned view at a time, large, with few words; arrow keys move on and back, Esc ends."""

from __future__ import annotations

from math import ceil

import streamlit as st

from mrdcore.language import say
from mrdcore.present.html import table_html
from mrdcore.present.scene import Scene
from mrdcore.scenes import Misfit

from . import basket, pictures, show
from .text import plain
from .whole import whole

SHOWN = "presented"  # the place of the view that is shown; not there when nothing is presented
SIDE_BY_SIDE = 3


@whole
def start() -> None:
    st.session_state[SHOWN] = 0


@whole
def stop() -> None:
    st.session_state.pop(SHOWN, None)


def is_on() -> bool:
    """Whether the projector's mode is on; it ends where nothing is pinned any more."""
    if not basket.pins():
        stop()
    return SHOWN in st.session_state


@whole
def _go(by: int) -> None:
    last = len(basket.pins()) - 1
    st.session_state[SHOWN] = min(max(st.session_state.get(SHOWN, 0) + by, 0), last)


def show_view() -> None:
    """The whole screen: the view, and a line to move by."""
    view = show.view()
    st.html(STYLE)
    pins = basket.pins()
    place = min(st.session_state[SHOWN], len(pins) - 1)
    made = basket.drawn(pins[place], view)
    st.title(plain(pins[place].name), anchor=False)
    if isinstance(made, Misfit):
        st.warning(plain(" ".join([say("This cohort cannot show it."), *made.faults])))
    else:
        _scene(made)
    _line(made, place, len(pins))


def _scene(made: Scene) -> None:
    st.markdown(f":gray[{plain(made.who)}]")
    if made.figures:
        _figures(made)
    for sentence in made.sentences[: max(len(made.figures), 1)]:
        st.markdown(f"#### {plain(sentence)}")
    if not made.figures and made.tables:
        first = made.tables[0]
        st.html(f'<div class="mrd-projected">{table_html(first.table, show.colours(), first.title)}</div>')


def _figures(made: Scene) -> None:
    """All of them: side by side, in rows where there are many."""
    across = min(len(made.figures), SIDE_BY_SIDE)
    rows = ceil(len(made.figures) / across)
    for start in range(0, len(made.figures), across):
        row = enumerate(made.figures[start : start + across], start)
        for column, (place, figure) in zip(st.columns(across, gap="medium"), row, strict=False):
            with column:
                if len(made.figures) > 1:
                    st.markdown(f"**{plain(figure.title)}**")
                pictures.large(figure, f"large-{place}", across, rows)


def _line(made: Scene | Misfit, place: int, count: int) -> None:
    with st.container(key="presenter", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(_source(made) if isinstance(made, Scene) else "")
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            st.button(
                ":material/arrow_back:", key="presenter_back", on_click=_go, args=(-1,), shortcut="Left",
                disabled=place == 0, help=say("The view before"),
            )  # fmt: skip
            st.markdown(f"{place + 1} / {count}", width="content")
            st.button(
                ":material/arrow_forward:", key="presenter_on", on_click=_go, args=(1,), shortcut="Right",
                disabled=place == count - 1, help=say("The next view"),
            )  # fmt: skip
            st.button(say("End"), key="presenter_end", on_click=stop, shortcut="Esc", help=say("Back to the page"))


def _source(made: Scene) -> str:
    return say("Data {hash}, MRD dashboard {version}", hash=made.stamp.sha256[:12], version=made.stamp.version)


# Everything but the view goes; the sidebar stays drawn, unseen, so that its choices stay.
STYLE = """
<style>
[data-testid=stSidebar],[data-testid=stHeader],[data-testid=stExpandSidebarButton]{display:none!important}
[data-testid=stMainBlockContainer]{padding:1.2rem 2rem 0.4rem;max-width:none}
.mrd-projected .mrd-table{font-size:1.35rem}
.st-key-presenter{margin-top:.2rem}
</style>
"""
