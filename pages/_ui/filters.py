"""The filters: each column's choice, how many patients it leaves, and how a link sets it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from mrdcore.groups import coded, level_order, number_text
from mrdcore.language import plural, say, say_as
from mrdcore.once import once
from mrdcore.schema import column
from mrdcore.select import Filter, SelectionError, matches

from . import conventions, state
from .text import plain
from .whole import whole

# The questions of the letter, always in sight; any other column is one choice further.
QUICK = ("flt3_itd_or_ras", "ven_group", "hsct")
ADDED = "added_filters"
LINK_FAULTS = "link_faults"
MAX_PILLS = 6
WHOLE_STEPS = 5  # a number that spans more than this moves by whole units


def show(patients: pd.DataFrame) -> tuple[Filter, ...]:
    """The filters, each with how many patients it leaves of those before it."""
    top = st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute")
    top.subheader(say("Patients"), anchor=False)
    top.button(
        say("Reset"),
        on_click=reset,
        type="tertiary",
        icon=":material/restart_alt:",
        help=say("Remove every filter"),
    )
    further = _further(patients)
    chosen: list[Filter] = []
    left, met = len(patients), True
    for name in [*_quick(patients), *(name for name in st.session_state[ADDED] if name in further)]:
        if item := _filter(patients, name):
            before, met = left, matches(patients, item) & met
            left = int(met.sum())
            if not conventions.is_for_sharing():
                st.caption(plural(left, "{before} → **{n}** patient", "{before} → **{n}** patients", before=before))
            chosen.append(item)
    return tuple(chosen)


def more(patients: pd.DataFrame) -> None:
    """Which other columns are filters as well."""
    st.multiselect(
        say("More filters"),
        _further(patients),
        key=ADDED,
        format_func=lambda name: column(name).label,
        placeholder=say("Any column of the file"),
    )


def _quick(patients: pd.DataFrame) -> list[str]:
    return [name for name in QUICK if name in patients]


def _further(patients: pd.DataFrame) -> list[str]:
    return [name for name in state.columns(patients).filterable if name not in QUICK]


def _filter(patients: pd.DataFrame, name: str) -> Filter | None:
    if _has_range(patients, name):
        return _range_filter(patients[name], name)
    counts = _counts(patients, name)
    spec, key = column(name), _widget(name)
    few, shared = len(counts) <= MAX_PILLS, conventions.is_for_sharing()
    choose, written = (st.pills, plain) if few else (st.multiselect, str)
    extra = {"selection_mode": "multi"} if few else {"placeholder": say_as("values of a filter", "All")}
    values = choose(
        plain(spec.label),
        list(counts),
        key=key,
        help=spec.meaning,
        format_func=lambda v: written(spec.value_label(v)) + ("" if shared else f" · {counts[v]}"),
        **extra,
    )
    kept = tuple(value for value in counts if value in values)
    return Filter(name, values=kept) if kept else None


def _has_range(patients: pd.DataFrame, name: str) -> bool:
    return name in state.columns(patients).cuttable and len(level_order(patients, name)) > MAX_PILLS


def _range_filter(values: pd.Series, name: str) -> Filter | None:
    spec, key = column(name), _widget(name)
    low, high = _bounds(values)
    label = plain(f"{spec.label}, {spec.unit}" if spec.unit else spec.label)
    step = 1.0 if high - low > WHOLE_STEPS else None
    usual = st.session_state.get(key, (low, high))
    chosen = st.slider(label, low, high, usual, step, "%g", key=key, help=spec.meaning)
    if chosen == (low, high):
        return None
    missing = int(values.isna().sum())
    unknown = bool(missing) and st.checkbox(_and_unknown(missing), key=f"{key}:unknown")
    return Filter(name, low=chosen[0], high=chosen[1], unknown=unknown)


def _and_unknown(missing: int) -> str:
    return say("and unknown") if conventions.is_for_sharing() else say("and unknown · {n}", n=missing)


def _bounds(values: pd.Series) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    return (float(int(low // 1)), float(int(-(-high // 1)))) if high - low > WHOLE_STEPS else (low, high)


def _counts(patients: pd.DataFrame, name: str) -> dict[str, int]:
    found = once(patients, ("counts", name), coded(patients, name).counts)
    return {value: found[value] for value in level_order(patients, name)}


def seed(patients: pd.DataFrame, item: Filter) -> None:
    matches(patients, item)
    key, label = _widget(item.key), column(item.key).label
    if item.key not in (*QUICK, *state.columns(patients).filterable):
        raise SelectionError(say("Patients cannot be chosen by '{column}' in this cohort.", column=label))
    if not _has_range(patients, item.key):
        st.session_state[key] = _levels(patients, item)
    elif item.values:
        raise SelectionError(
            say("'{column}' is chosen by a range: write {name}=low..high.", column=label, name=item.key)
        )
    else:
        low, high = _bounds(patients[item.key])
        chosen = (low if item.low is None else max(low, item.low), high if item.high is None else min(high, item.high))
        if chosen[0] > chosen[1]:
            raise SelectionError(
                say(
                    "'{column}' is {low} to {high} in this cohort.",
                    column=label,
                    low=number_text(low),
                    high=number_text(high),
                )
            )
        st.session_state[key] = chosen
        st.session_state[f"{key}:unknown"] = item.unknown
    if item.key not in (*QUICK, *st.session_state[ADDED]):
        st.session_state[ADDED] = [*st.session_state[ADDED], item.key]


def can_be_set(patients: pd.DataFrame, item: Filter) -> bool:
    """Whether the sidebar has a place for such a filter."""
    if item.key not in (*QUICK, *state.columns(patients).filterable):
        return False
    return not (item.values and _has_range(patients, item.key))


@whole
def remove(name: str) -> None:
    """Take the filter of a column away."""
    st.session_state[ADDED] = [added for added in st.session_state[ADDED] if added != name]
    if name in QUICK:
        st.session_state[_widget(name)] = []
    else:
        for key in (_widget(name), f"{_widget(name)}:unknown"):
            st.session_state.pop(key, None)


def _levels(patients: pd.DataFrame, item: Filter) -> list[str]:
    """The levels that a filter keeps, those of a range included; SelectionError where this cohort has not got them."""
    kept = level_order(patients[matches(patients, item)], item.key)
    if not kept:
        label, values = column(item.key).label, say(" or ").join(item.values)
        raise SelectionError(
            say("'{column}' has no value {values} in this cohort.", column=label, values=values)
            if values
            else say("'{column}' has no such value in this cohort.", column=label)
        )
    return list(kept)


def _widget(name: str) -> str:
    return f"where:{name}"


@whole
def reset() -> None:
    """Take every filter away. One that stays in sight is emptied: deleted, the browser would send it again."""
    always = {_widget(name) for name in QUICK}
    for key in [key for key in st.session_state if str(key).startswith("where:")]:
        if key in always:
            st.session_state[key] = []
        else:
            del st.session_state[key]
    st.session_state[ADDED] = []
    st.session_state[LINK_FAULTS] = []
