"""Charts as filters: a click on a part of a chart narrows the cohort to its patients, on every page.

A part carries its `choice`, filters as they stand in a link; a click sets them where the sidebar holds them, so that
sidebar, link and pages agree. Each part also carries the count of clicks so far: a selection that was followed once is
known again, and a second click on the same part is a new one.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import streamlit as st

from mrdcore.groups import Division
from mrdcore.present.choices import (
    CHOICE,
    CLICKED,
    TURN,
    Choice,
    clickable,
    group_filters,
    narrowed,
    subgroup_filters,
    text_of,
)
from mrdcore.select import Filter, Selection, SelectionError

from . import filters
from .state import View
from .whole import whole

Datasets = Mapping[str, list[dict[str, Any]]]
CLICKS, FOLLOWED = "clicks", "click_followed"


def on_groups(view: View) -> Choice:
    """The choice of a row of a chart that has the `level` of a group."""
    texts = {level: _text(view, items) for level, items in group_filters(view.selected).items()}
    return lambda row: texts.get(row.get("level", ""), "")


def on_responses(view: View, tissue: str) -> Choice:
    """The choice of a part of a bar, which has a response class as `name` and the `level` of a group."""
    groups = group_filters(view.selected)
    none_needed = () if not view.selection.by else None

    def choice(row: Mapping[str, Any]) -> str:
        group = groups.get(row["level"], none_needed)
        response = Filter(f"response_{tissue}", values=(row["name"],))
        return "" if group is None else _text(view, (response, *group))

    return choice


def on_subgroups(view: View, divisions: Mapping[str, Division]) -> dict[str, str]:
    """The choices of the lines of a forest, by the name of the subgroup."""
    return {name: _text(view, items) for name, items in subgroup_filters(view.selected.patients, divisions).items()}


def as_it_says(row: Mapping[str, Any]) -> str:
    """The choice of a row of a chart that says itself which filters it stands for."""
    return str(row.get(CHOICE, ""))


def _text(view: View, items: tuple[Filter, ...]) -> str:
    """Filters as text; "" where the sidebar has no place for one of them."""
    patients = view.derived.patients
    return text_of(items) if all(filters.can_be_set(patients, item) for item in items) else ""


def chart(spec: dict, data: Datasets, choice: Choice, key: str, alt: str) -> None:
    """Draw a chart whose parts answer to a click as `choice` says of the row behind them."""
    turn = st.session_state.get(CLICKS, 0)
    st.vega_lite_chart(
        spec=clickable(spec) | {"datasets": {name: _with_choice(rows, choice, turn) for name, rows in data.items()}},
        key=key,
        alt=alt,
        width="stretch",
        on_select=partial(_follow, key),
        selection_mode=CLICKED,
    )


def _with_choice(rows: list[dict[str, Any]], choice: Choice, turn: int) -> list[dict[str, Any]]:
    chosen = [choice(row) for row in rows]
    return [row | {CHOICE: text, TURN: turn} for row, text in zip(rows, chosen, strict=True)] if any(chosen) else rows


@whole
def _follow(key: str) -> None:
    """Narrow the cohort as the click says; a selection that was followed before changes nothing."""
    turn = st.session_state.get(CLICKS, 0)
    picked = st.session_state[key]["selection"].get(CLICKED)
    part = picked[0] if isinstance(picked, list) and picked else {}
    # A chart that has not been drawn anew still has the turn of before; another part of it is a new click all the same.
    if part.get(CHOICE) and (part.get(TURN) == turn or part[CHOICE] != st.session_state.get(FOLLOWED)):
        with suppress(SelectionError):
            narrow(st.session_state["view"], Selection.parse(str(part[CHOICE])).where)
        st.session_state[FOLLOWED] = part[CHOICE]
        st.session_state[CLICKS] = turn + 1  # last: broken off before, the click is followed again


def narrow(view: View, items: tuple[Filter, ...]) -> None:
    """Set these filters in the sidebar, or take them away where they hold already."""
    before = view.selection
    after = narrowed(before, items, view.selected.patients)
    for item in before.where:
        if after.filtered(item.key) is None:
            filters.remove(item.key)
    for item in after.where:
        if item not in before.where:
            filters.seed(view.derived.patients, item)
