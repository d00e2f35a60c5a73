"""The grouping: a column as it is, or a number cut in two; and how a link sets it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from mrdcore.groups import SelectionError, divide, number_text
from mrdcore.language import say
from mrdcore.schema import column

from . import state
from .filters import QUICK

BY, CUT = "group_by", "group_cut"


def show(patients: pd.DataFrame) -> str:
    """The grouping: a column as it is, or a number cut in two."""
    names = _groupings(patients)
    if st.session_state.get(BY) not in names:
        st.session_state[BY] = ""
    st.subheader(say("Groups"), anchor=False)
    by = st.selectbox(say("Compare by"), names, key=BY, format_func=_group_label, label_visibility="collapsed")
    if not by.endswith(":"):
        return by
    name = by.removesuffix(":")
    key = f"{CUT}:{name}"
    if key not in st.session_state:
        st.session_state[key] = 14.0 if name == "ven_days_c1" else float(round(patients[name].median(), 2))
    spec = column(name)
    cut = st.number_input(
        say("At most, {unit}", unit=spec.unit) if spec.unit else say("At most"),
        key=key,
        step=1.0,
        format="%g",
        help=say("The others are above it."),
    )
    return f"{name}:{number_text(cut)}"


def _groupings(patients: pd.DataFrame) -> list[str]:
    """What can make groups: none, the columns of the letter's questions, other columns, numbers to be cut."""
    plain = state.columns(patients).groupable
    cuts = [f"{name}:" for name in state.columns(patients).cuttable]
    return ["", *(n for n in QUICK if n in plain), *(n for n in plain if n not in QUICK), *cuts]


def _group_label(name: str) -> str:
    if not name:
        return say("No groups")
    label = column(name.removesuffix(":")).label
    return say("{column}, cut in two", column=label) if name.endswith(":") else label


def seed(patients: pd.DataFrame, by: str) -> list[str]:
    name, _, cut = by.partition(":")
    st.session_state[BY] = ""
    try:
        divide(patients, by)
    except SelectionError as error:
        return [say("{reason} The grouping is left out.", reason=error)]
    chosen = f"{name}:" if cut else name
    if chosen not in _groupings(patients):
        label, example = column(name).label, f"{name}:14"
        if f"{name}:" in _groupings(patients):
            return [
                say(
                    "This cohort cannot be grouped by '{column}'. It can be cut, for example {example}. "
                    "The grouping is left out.",
                    column=label,
                    example=example,
                )
            ]
        return [say("This cohort cannot be grouped by '{column}'. The grouping is left out.", column=label)]
    st.session_state[BY] = chosen
    if not cut:
        return []
    first, *others = cut.split(",")
    st.session_state[f"{CUT}:{name}"] = float(first)
    said = say("'{column}' is cut once here: at {cut}.", column=column(name).label, cut=first)
    return [said] if others else []
