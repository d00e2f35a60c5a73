"""The conventions of the analysis that a user can change: time zero, intervals, months, the restriction of RFS_MRD."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from mrdcore.derive.timeline import ORIGINS, available_origins
from mrdcore.options import DEFAULTS, Options

ORIGIN, CONF, PERCENT, AT, SECOND = "origin", "conf", "percent", "at", "second"
MONTHS = (3, 6, 12, 18, 24, 36, 48, 60)
CONF_TYPES = ("log-log", "log", "plain")
INTERVALS = {"wilson": "Wilson", "exact": "exact (Clopper-Pearson)"}
RESTRICTED, EVERYONE = "responders", "everyone"


def choices(patients: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """What each word of the link may say for this cohort, the usual choice first."""
    return {
        ORIGIN: available_origins(patients),
        CONF: CONF_TYPES,
        PERCENT: tuple(INTERVALS),
        SECOND: (RESTRICTED, EVERYONE),
    }


def seed(patients: pd.DataFrame, *, from_link: bool) -> list[str]:
    """Set the choices to what the link says, or keep what was chosen before; a sentence for each that does not fit."""
    faults = []
    for key, allowed in choices(patients).items():
        wanted = st.query_params.get(key) if from_link else st.session_state.get(key)
        if wanted and wanted not in allowed:
            faults.append(f"'{key}' cannot be '{wanted}' in this cohort. This part of the view is left out.")
        st.session_state[key] = wanted if wanted in allowed else allowed[0]
    if from_link or AT not in st.session_state:
        asked = [month for month in st.query_params.get(AT, "").split(",") if month]
        st.session_state[AT] = [m for m in MONTHS if str(m) in asked] or [int(month) for month in DEFAULTS.at]
        if strange := [month for month in asked if month not in map(str, MONTHS)]:
            faults.append(f"Survival is not shown at {' or '.join(strange)} months here. This part is left out.")
    return faults


def chosen() -> Options:
    """The options as they stand; without a month chosen, the usual two."""
    months = tuple(float(month) for month in sorted(st.session_state[AT])) or DEFAULTS.at
    return Options(
        origin=st.session_state[ORIGIN],
        conf_type=st.session_state[CONF],
        proportion_interval=st.session_state[PERCENT],
        at=months,
        restrict_second_mrd_relapse=st.session_state[SECOND] == RESTRICTED,
    )


def words(options: Options) -> dict[str, str]:
    """What differs from the usual, for the link."""
    said = {ORIGIN: options.origin, CONF: options.conf_type, PERCENT: options.proportion_interval}
    usual = {ORIGIN: DEFAULTS.origin, CONF: DEFAULTS.conf_type, PERCENT: DEFAULTS.proportion_interval}
    different = {key: word for key, word in said.items() if word != usual[key]}
    if options.at != DEFAULTS.at:
        different[AT] = ",".join(f"{month:g}" for month in options.at)
    if not options.restrict_second_mrd_relapse:
        different[SECOND] = EVERYONE
    return different


def show(patients: pd.DataFrame) -> None:
    """The choices, folded away: most views need none of them."""
    allowed = choices(patients)
    with st.expander("Conventions", icon=":material/tune:"):
        st.selectbox("Time zero", allowed[ORIGIN], key=ORIGIN, format_func=_origin_label)
        st.multiselect("Survival at, months", MONTHS, key=AT)
        st.selectbox("Intervals of survival", CONF_TYPES, key=CONF)
        st.selectbox("Intervals of percentages", allowed[PERCENT], key=PERCENT, format_func=INTERVALS.__getitem__)
        st.selectbox(
            "A second MRD relapse is an event of RFS MRD",
            allowed[SECOND],
            key=SECOND,
            format_func={RESTRICTED: "after negativity or reduction", EVERYONE: "in every patient"}.__getitem__,
        )


def _origin_label(name: str) -> str:
    label = ORIGINS[name][0]
    return label[:1].upper() + label[1:]
