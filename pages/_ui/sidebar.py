"""The sidebar: which cohort, which patients, which groups. What stands here is the same on every page."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from mrdcore.derive.endpoints import ENDPOINTS
from mrdcore.groups import cuttable, divide, filterable, groupable, level_order, number_text
from mrdcore.options import Options
from mrdcore.schema import column
from mrdcore.select import Filter, Selection, SelectionError, matches

from . import conventions, state, upload

# The questions of the letter, always in sight; any other column is one choice further.
QUICK = ("flt3_itd_or_ras", "ven_group", "hsct")
ADDED = "added_filters"
BY, CUT = "group_by", "group_cut"
MAX_PILLS = 6


def show() -> state.View | None:
    """Draw the sidebar and return the view it asks for; None while no cohort is loaded."""
    first_run = state.start()
    with st.sidebar:
        if state.cohort() is None:
            st.caption("No cohort loaded yet.")
            return None
        if st.session_state.get("seeded") != state.cohort().sha256:
            _seed(keep_choices=not first_run and "seeded" in st.session_state)
        upload.cohort_box()
        options = conventions.chosen()
        patients = state.derived(options).patients
        where = _filters(patients)
        selection = st.session_state["selection"] = Selection(where, _groups(patients))
        conventions.show(patients)
    for fault in st.session_state.get("link_faults", ()):
        st.sidebar.warning(fault)
    endpoint = st.session_state.get("endpoint", "os")
    others = {"endpoint": endpoint} if endpoint != "os" else {}
    state.write_query(selection, others | conventions.words(options))
    return _view(selection, options)


def _view(selection: Selection, options: Options) -> state.View:
    try:
        return state.view(selection, options)
    except SelectionError as error:
        st.sidebar.warning(str(error))
        return state.view(Selection(selection.where), options)


def _seed(*, keep_choices: bool) -> None:
    """Set the widgets to what the link says, or, for a second file, to what was chosen before, as far as it fits."""
    faults: list[str] = []
    if keep_choices:
        wanted = st.session_state["selection"]
    else:
        wanted, faults = state.query_selection()
        faults += _seed_endpoint()
    faults += conventions.seed(state.cohort().patients, from_link=not keep_choices)
    _reset()
    patients = state.derived(conventions.chosen()).patients
    for item in wanted.where:
        try:
            _seed_filter(patients, item)
        except SelectionError as error:
            faults.append(f"{error} This part of the view is left out.")
    faults += _seed_groups(patients, wanted.by)
    st.session_state["link_faults"] = faults
    st.session_state["seeded"] = state.cohort().sha256


def _seed_endpoint() -> list[str]:
    """The endpoint that the link asks for, or the sentence that there is none of that name."""
    wanted = st.query_params.get("endpoint")
    if wanted in ENDPOINTS:
        st.session_state["endpoint"] = wanted
    return (
        [f"There is no endpoint '{wanted}'. This part of the view is left out."]
        if wanted and wanted not in ENDPOINTS
        else []
    )


def _seed_filter(patients: pd.DataFrame, item: Filter) -> None:
    matches(patients, item)
    key, label = _widget(item.key), column(item.key).label
    if item.key not in (*QUICK, *filterable(patients)):
        raise SelectionError(f"Patients cannot be chosen by '{label}' in this cohort.")
    if not _has_range(patients, item.key):
        st.session_state[key] = _levels(patients, item)
    elif item.values:
        raise SelectionError(f"'{label}' is chosen by a range: write {item.key}=low..high.")
    else:
        low, high = _bounds(patients[item.key])
        chosen = (low if item.low is None else max(low, item.low), high if item.high is None else min(high, item.high))
        if chosen[0] > chosen[1]:
            raise SelectionError(f"'{label}' is {low:g} to {high:g} in this cohort.")
        st.session_state[key] = chosen
        st.session_state[f"{key}:unknown"] = item.unknown
    if item.key not in QUICK:
        st.session_state[ADDED] = [*st.session_state[ADDED], item.key]


def _levels(patients: pd.DataFrame, item: Filter) -> list[str]:
    """The levels that a filter keeps, those of a range included; SelectionError where this cohort has not got them."""
    kept = level_order(patients[matches(patients, item)], item.key)
    if not kept:
        values = f"value {' or '.join(item.values)}" if item.values else "such value"
        raise SelectionError(f"'{column(item.key).label}' has no {values} in this cohort.")
    return list(kept)


def _seed_groups(patients: pd.DataFrame, by: str) -> list[str]:
    name, _, cut = by.partition(":")
    st.session_state[BY] = ""
    try:
        divide(patients, by)
    except SelectionError as error:
        return [f"{error} The grouping is left out."]
    chosen = f"{name}:" if cut else name
    if chosen not in _groupings(patients):
        example = f" It can be cut, for example {name}:14." if f"{name}:" in _groupings(patients) else ""
        return [f"This cohort cannot be grouped by '{column(name).label}'.{example} The grouping is left out."]
    st.session_state[BY] = chosen
    if not cut:
        return []
    first, *others = cut.split(",")
    st.session_state[f"{CUT}:{name}"] = float(first)
    return [f"'{column(name).label}' is cut once here: at {first}."] if others else []


def _widget(name: str) -> str:
    return f"where:{name}"


def _reset() -> None:
    for key in [key for key in st.session_state if str(key).startswith("where:")]:
        del st.session_state[key]
    st.session_state[ADDED] = []
    st.session_state["link_faults"] = []


def _filters(patients: pd.DataFrame) -> tuple[Filter, ...]:
    """The filters, each with how many patients it leaves of those before it."""
    top = st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute")
    top.subheader("Patients", anchor=False)
    top.button("Reset", on_click=_reset, type="tertiary", icon=":material/restart_alt:", help="Remove every filter")
    quick = [name for name in QUICK if name in patients]
    choices = [name for name in filterable(patients) if name not in quick]
    chosen: list[Filter] = []
    left = patients
    for name in [*quick, *(name for name in st.session_state[ADDED] if name in choices)]:
        if item := _filter(patients, name):
            before, left = len(left), left[matches(left, item)]
            st.caption(f"{before} → **{len(left)}** patients")
            chosen.append(item)
    st.multiselect(
        "More filters",
        choices,
        key=ADDED,
        format_func=lambda name: column(name).label,
        placeholder="Any column of the file",
    )
    return tuple(chosen)


def _filter(patients: pd.DataFrame, name: str) -> Filter | None:
    if _has_range(patients, name):
        return _range_filter(patients[name], name)
    counts = _counts(patients, name)
    spec, key = column(name), _widget(name)
    few = len(counts) <= MAX_PILLS
    choose = st.pills if few else st.multiselect
    extra = {"selection_mode": "multi"} if few else {"placeholder": "All"}
    values = choose(
        spec.label,
        list(counts),
        key=key,
        help=spec.meaning,
        format_func=lambda v: f"{spec.value_label(v)} · {counts[v]}",
        **extra,
    )
    return Filter(name, values=tuple(value for value in counts if value in values)) if values else None


def _has_range(patients: pd.DataFrame, name: str) -> bool:
    return name in cuttable(patients) and len(level_order(patients, name)) > MAX_PILLS


def _range_filter(values: pd.Series, name: str) -> Filter | None:
    spec, key = column(name), _widget(name)
    low, high = _bounds(values)
    label = f"{spec.label}, {spec.unit}" if spec.unit else spec.label
    chosen = st.slider(label, low, high, st.session_state.get(key, (low, high)), key=key, help=spec.meaning)
    if chosen == (low, high):
        return None
    missing = int(values.isna().sum())
    unknown = bool(missing) and st.checkbox(f"and unknown · {missing}", key=f"{key}:unknown")
    return Filter(name, low=chosen[0], high=chosen[1], unknown=unknown)


def _bounds(values: pd.Series) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    return (float(int(low // 1)), float(int(-(-high // 1)))) if high - low > 5 else (low, high)


def _counts(patients: pd.DataFrame, name: str) -> dict[str, int]:
    return {value: int(matches(patients, Filter(name, values=(value,))).sum()) for value in level_order(patients, name)}


def _groupings(patients: pd.DataFrame) -> list[str]:
    """What can make groups: none, the columns of the letter's questions, other columns, numbers to be cut."""
    plain = groupable(patients)
    cuts = [f"{name}:" for name in cuttable(patients)]
    return ["", *(n for n in QUICK if n in plain), *(n for n in plain if n not in QUICK), *cuts]


def _groups(patients: pd.DataFrame) -> str:
    """The grouping: a column as it is, or a number cut in two."""
    names = _groupings(patients)
    if st.session_state.get(BY) not in names:
        st.session_state[BY] = ""
    st.subheader("Groups", anchor=False)
    by = st.selectbox("Compare by", names, key=BY, format_func=_group_label, label_visibility="collapsed")
    if not by.endswith(":"):
        return by
    name = by.removesuffix(":")
    key = f"{CUT}:{name}"
    if key not in st.session_state:
        st.session_state[key] = 14.0 if name == "ven_days_c1" else float(round(patients[name].median(), 2))
    spec = column(name)
    cut = st.number_input(
        f"At most, {spec.unit}" if spec.unit else "At most",
        key=key,
        step=1.0,
        format="%g",
        help="The others are above it.",
    )
    return f"{name}:{number_text(cut)}"


def _group_label(name: str) -> str:
    if not name:
        return "No groups"
    return f"{column(name.removesuffix(':')).label}, cut in two" if name.endswith(":") else column(name).label
