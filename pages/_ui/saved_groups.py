"""Two groups of patients, A and B, each saved from the filters of the sidebar and compared on everything.

The session keeps the text of their selections, `group_a` and `group_b` ("" for all patients), never a patient.
"""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mrdcore.language import current, mark, say
from mrdcore.present.subgroups import many_sentence
from mrdcore.present.table import Naming
from mrdcore.present.two_groups_tables import comparisons, overlap_sentence, two_groups_table
from mrdcore.report.two_groups import TwoGroups, group_in_words
from mrdcore.schema import column
from mrdcore.select import Filter, Selection, SelectionError, group_sizes, select

from . import looked_at, numbers, show, state
from .forests import control
from .text import plain
from .whole import whole

KEYS = {"A": "group_a", "B": "group_b"}
SORT, SORTS = "two_groups_sort", {"section": mark("By section"), "p": mark("By p")}


WORDS, EVERYBODY = {"a": "group_a", "b": "group_b"}, "all"


def words() -> dict[str, str]:
    """The groups that are saved, for the link."""
    saved = {word: st.session_state.get(key) for word, key in WORDS.items()}
    return {word: query or EVERYBODY for word, query in saved.items() if query is not None}


def seed(patients: pd.DataFrame) -> list[str]:
    """Save the groups that the link holds; a sentence for each that is none, or chooses by what names a patient."""
    faults = []
    for word, key in WORDS.items():
        if not (query := st.query_params.get(word)):
            continue
        query = "" if query == EVERYBODY else query
        try:
            _refuse_names(patients, Selection.parse(query))
            st.session_state[key] = query
        except SelectionError as error:
            faults.append(
                say("Group {group}: {reason} This part of the view is left out.", group=word.upper(), reason=error)
            )
    return faults


def _refuse_names(patients: pd.DataFrame, group: Selection) -> None:
    """A column that the cohort has not got is said on the page; one that is no filter would put a patient in the link."""
    allowed = state.columns(patients).filterable
    for item in group.where:
        if item.key in patients and item.key not in allowed:
            label = column(item.key).label
            raise SelectionError(say("Patients cannot be chosen by '{column}' in this cohort.", column=label))


def compare(view: state.View, controls: DeltaGenerator) -> None:
    """The two groups, and where both stand the comparison; its choices join the `controls` of the page."""
    fits = [_card(view, name) for name in KEYS]
    if not all(fits):
        _shortcut(view)
        return
    with controls:
        sort = control(say("Order"), SORTS, SORT)
    a, b = (st.session_state[key] for key in KEYS.values())
    found, rows = numbers.two_groups((view.derived.cohort.sha256, current()), view.options, a, b, view.derived)
    show.sentences(overlap_sentence(found.only_a, found.only_b, found.both))
    if not found.comparable:
        st.info(say("There is nothing to compare: choose A and B so that each has patients who are not in the other."))
        return
    _warn_if_known_later(found)
    shown = comparisons(rows)
    file = view.derived.cohort.sha256
    st.caption(f"{many_sentence(shown)} {looked_at.sentence((file, view.options, a, b), shown)}")
    _table(view, found, rows, sort)


def _card(view: state.View, name: str) -> bool:
    """One group: who is in it, and the buttons to save and to clear it. Whether it is there and fits the cohort."""
    key, saved = KEYS[name], st.session_state.get(KEYS[name])
    row = st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute")
    text, fits = _in_words(view, name, saved)
    row.markdown(text, width="stretch")
    buttons = row.container(horizontal=True, width="content")
    query = Selection(view.selection.where).query
    buttons.button(
        say("Save filters as {group}", group=name),
        on_click=_save,
        args=(key, query),
        help=say("The filters of the sidebar"),
    )
    buttons.button(say("Clear"), key=f"clear-{key}", on_click=_clear, args=(key,), disabled=saved is None)
    return fits


def _in_words(view: state.View, name: str, saved: str | None) -> tuple[str, bool]:
    """Who is in a group, and whether it is there and fits the cohort."""
    if saved is None:
        return say("**{group}** · not chosen: set filters in the sidebar, then save them here", group=name), False
    try:
        group = Selection.parse(saved)
        size = len(select(view.derived.patients, Selection(group.where)).patients)
    except SelectionError as error:
        return say(
            "**{group}** · {reason} Save other filters, or clear it.", group=name, reason=plain(str(error))
        ), False
    return f"**{name}** · {plain(group_in_words(group))} · n = **{size}**", True


@whole
def _clear(key: str) -> None:
    st.session_state.pop(key, None)


@whole
def _save(key: str, query: str) -> None:
    st.session_state[key] = query


def _shortcut(view: state.View) -> None:
    """Where the sidebar compares two groups, they are one click away."""
    by, compared = view.selection.by, view.selected.groups.compared
    if by not in view.derived.patients or len(compared) != 2:
        return
    reference, other = compared
    a, b = (Selection(view.selection.where).with_filter(Filter(by, (level,))).query for level in (other, reference))
    st.button(
        plain(say("Take {one} as A, {other} as B", one=view.naming.labels[other], other=view.naming.labels[reference])),
        on_click=_save_both,
        args=(a, b),
    )


@whole
def _save_both(a: str, b: str) -> None:
    _save(KEYS["A"], a)
    _save(KEYS["B"], b)


def _warn_if_known_later(found: TwoGroups) -> None:
    if found.later:
        st.warning(
            say(
                "Chosen by what is known only after time zero: {columns}. A patient had to live long enough to enter such "
                "a group, which favours it: do not read its endpoints from time zero as its effect.",
                columns=plain(", ".join(found.later)),
            ),
            icon=":material/schedule:",
        )


def _table(view: state.View, found: TwoGroups, rows: pd.DataFrame, sort: str) -> None:
    selected = found.selected
    table = two_groups_table(
        rows,
        found.variables,
        found.chosen_by,
        selected.groups,
        Naming.of(selected.division),
        group_sizes(selected),
        view.options.at,
        sort,
    )
    show.table(table, say("A and B compared"))
