"""Who is on the page, in words: how many patients, each filter as a chip that removes it, the groups."""

from __future__ import annotations

import streamlit as st

from mrdcore.derive.known import is_known_later
from mrdcore.disclosure.cells import is_small
from mrdcore.language import plural, say
from mrdcore.select import Filter

from . import filters
from .state import View
from .text import plain

try:
    from . import highlight
except ImportError:  # the page of patients is not there
    highlight = None  # type: ignore[assignment]

# Calm and small, of one height with and without chips; "Remove filter" is for those who hear the page.
STYLE = """<style>
.st-key-who {min-height: 2rem; row-gap: .25rem}
.st-key-who button {min-height: 1.75rem; padding: 0 .625rem; border-radius: 1rem}
.st-key-who button p {font-size: .875rem}
.st-key-who button em {position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap}
</style>"""


def show(view: View) -> None:
    """How many patients are left, chosen how, divided how; a chip removes its filter."""
    st.html(STYLE)
    chosen = highlight.chosen() if highlight else None
    words = dict(zip(view.selection.where, view.selected.filters, strict=True))
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="who"):
        ending = _ending(view)
        if not words and chosen is None:
            st.markdown(" · ".join([_how_many(view), *ending]), width="content")
            return
        st.markdown(_how_many(view), width="content")
        for item, text in words.items():
            _chip(view, item, text)
        if len(words) > 1:
            st.button(say("Remove all filters"), key="chip-all", on_click=filters.reset, type="tertiary")
        if chosen is not None:
            _patient(chosen)
        if ending:
            st.markdown(" · ".join(ending), width="content")


def _how_many(view: View) -> str:
    left, whole = len(view.selected.level), len(view.derived.patients)
    smallest = view.options.disclosure
    if left < whole and (smallest is None or not is_small(whole - left, smallest)):
        return plural(whole, "**{left}** of {n} patient", "**{left}** of {n} patients", left=left)
    return plural(left, "**{n}** patient", "**{n}** patients")


def _ending(view: View) -> list[str]:
    groups = [say("by {variable}", variable=plain(view.selected.division.title))] if view.selection.by else []
    return groups + ([f":gray-badge[{say('Synthetic data')}]"] if view.is_demo else [])


def _chip(view: View, item: Filter, text: str) -> None:
    """A filter, gone at a click; one that looks into the future says so."""
    later = is_known_later(view.derived, item.key)
    st.button(
        f"*{say('Remove filter')}* {plain(text)}{' †' if later else ''}",
        key=f"chip:{item.key}",
        on_click=filters.remove,
        args=(item.key,),
        icon=":material/close:",
        icon_position="right",
        help=say("† Known only after time zero: these patients had to live until then.") if later else None,
    )


def _patient(patient: str) -> None:
    st.button(
        f"*{say('Remove highlight')}* {say('Patient {patient}', patient=plain(patient))}",
        key="chip-patient",
        on_click=highlight.choose,
        args=(None,),
        icon=":material/close:",
        icon_position="right",
        type="primary",
    )
