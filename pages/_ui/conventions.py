"""The conventions of the analysis that a user can change: time zero, intervals, months, tests; and how a link sets them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from mrdcore.derive.timeline import ORIGINS, available_origins
from mrdcore.groups import is_number
from mrdcore.options import DEFAULTS, Options
from mrdcore.schema import column

from . import state
from .text import plain

ORIGIN, CONF, PERCENT, AT, SECOND = "origin", "conf", "percent", "at", "second"
TEST, STRATA, ENTRY, FEW, LANDMARK, ADJUST = "test", "strata", "entry", "few", "landmark", "adjust"
HSCT_LANDMARK = "hsct_landmark"  # that of the page on transplantation, which is no option of the others
MONTHS = (3, 6, 12, 18, 24, 36, 48, 60)
CONF_TYPES = ("log-log", "log", "plain")
INTERVALS = {"wilson": "Wilson", "exact": "exact (Clopper-Pearson)"}
RESTRICTED, EVERYONE = "responders", "everyone"
TESTS = {
    "log_rank": "log-rank",
    "gehan": "Gehan (early events weigh most)",
    "tarone_ware": "Tarone-Ware (early events weigh more)",
    "fleming_harrington": "Fleming-Harrington, rho = 1 (early events weigh more)",
}
ENTRIES = {"time_zero": "time zero", "ven_aza_start": "start of VEN-AZA (left truncation)"}
MOST_EVENTS, LAST_LANDMARK = 20, 120


def choices(patients: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """What each word of the link may say for this cohort, the usual choice first."""
    return {
        ORIGIN: available_origins(patients),
        CONF: CONF_TYPES,
        PERCENT: tuple(INTERVALS),
        SECOND: (RESTRICTED, EVERYONE),
        TEST: tuple(TESTS),
        ENTRY: tuple(ENTRIES) if "ven_aza_start_date" in patients else ("time_zero",),
        STRATA: ("", *state.columns(patients).groupable),
    }


def seed(*, from_link: bool) -> list[str]:
    """Set the choices to what the link says, or keep what was chosen before; a sentence for each that does not fit."""
    patients = state.derived(DEFAULTS).patients
    faults = []
    for key, allowed in choices(patients).items():
        wanted = st.query_params.get(key) if from_link else st.session_state.get(key)
        if wanted and wanted not in allowed:
            faults.append(_not_possible(key, wanted))
        st.session_state[key] = wanted if wanted in allowed else allowed[0]
    if from_link or AT not in st.session_state:
        faults += [*_seed_months(), *_seed_number(FEW, DEFAULTS.min_events, MOST_EVENTS)]
        faults += _seed_number(LANDMARK, None, LAST_LANDMARK)
        faults += _seed_number(HSCT_LANDMARK, None, float(LAST_LANDMARK))
    return faults + _seed_covariates(patients, from_link=from_link)


def _not_possible(key: str, wanted: str) -> str:
    return f"'{key}' cannot be '{wanted}' in this cohort. This part of the view is left out."


def _seed_months() -> list[str]:
    asked = [month for month in st.query_params.get(AT, "").split(",") if month]
    st.session_state[AT] = [m for m in MONTHS if str(m) in asked] or [int(month) for month in DEFAULTS.at]
    strange = [month for month in asked if month not in map(str, MONTHS)]
    return [f"Survival is not shown at {' or '.join(strange)} months here. This part is left out."] if strange else []


def _seed_number(key: str, usual: float | None, most: float) -> list[str]:
    wanted = st.query_params.get(key, "")
    fits = is_number(wanted) and 0 <= float(wanted) <= most
    st.session_state[key] = type(most)(float(wanted)) if fits else usual
    return [_not_possible(key, wanted)] if wanted and not fits else []


def _seed_covariates(patients: pd.DataFrame, *, from_link: bool) -> list[str]:
    """The covariates of the models, those that this cohort has and knows at time zero."""
    asked = st.query_params.get(ADJUST, "").split(",") if from_link else st.session_state.get(ADJUST, ())
    wanted = list(dict.fromkeys(filter(None, asked)))
    possible = state.columns(patients).adjustable
    fit = [key for key in wanted if key in possible]
    st.session_state[ADJUST] = fit
    return [_not_possible(ADJUST, key) for key in wanted if key not in fit]


def chosen() -> Options:
    """The options as they stand; without a month chosen, the usual two."""
    months = tuple(float(month) for month in sorted(st.session_state[AT])) or DEFAULTS.at
    landmark = st.session_state[LANDMARK]
    return Options(
        origin=st.session_state[ORIGIN],
        conf_type=st.session_state[CONF],
        proportion_interval=st.session_state[PERCENT],
        at=months,
        restrict_second_mrd_relapse=st.session_state[SECOND] == RESTRICTED,
        landmark=None if landmark is None else float(landmark),
        test=st.session_state[TEST],
        strata=st.session_state[STRATA],
        entry=st.session_state[ENTRY],
        min_events=int(st.session_state[FEW]),
        covariates=tuple(st.session_state[ADJUST]),
    )


def words(options: Options) -> dict[str, str]:
    """What differs from the usual, for the link."""
    return {key: word for key, word in _said(options).items() if word != _said(DEFAULTS)[key]}


def words_of_pages() -> dict[str, str]:
    """What was chosen on one page alone, for the link."""
    months = st.session_state[HSCT_LANDMARK]
    return {} if months is None else {HSCT_LANDMARK: f"{months:g}"}


def _said(options: Options) -> dict[str, str]:
    return {
        ORIGIN: options.origin,
        CONF: options.conf_type,
        PERCENT: options.proportion_interval,
        AT: ",".join(f"{month:g}" for month in options.at),
        SECOND: RESTRICTED if options.restrict_second_mrd_relapse else EVERYONE,
        TEST: options.test,
        STRATA: options.strata,
        ENTRY: options.entry,
        FEW: str(options.min_events),
        LANDMARK: "" if options.landmark is None else f"{options.landmark:g}",
        ADJUST: ",".join(options.covariates),
    }


def show(patients: pd.DataFrame) -> None:
    """The choices, folded away: most views need none of them."""
    allowed = choices(patients)
    with st.expander("Conventions", icon=":material/tune:"):
        st.selectbox("Time zero", allowed[ORIGIN], key=ORIGIN, format_func=_origin_label)
        st.selectbox(
            "Patients are at risk from",
            allowed[ENTRY],
            key=ENTRY,
            format_func=ENTRIES.__getitem__,
            help="Counted from MRD relapse, every patient had to live until VEN-AZA began to be in the cohort at all.",
        )
        st.multiselect("Survival at, months", MONTHS, key=AT)
        st.number_input(
            "Survival curves from a landmark, months",
            0,
            LAST_LANDMARK,
            key=LANDMARK,
            placeholder="none: from time zero",
            help="Only patients still at risk then, in the groups they were known to be in by then.",
        )
        st.selectbox("Test of curves", allowed[TEST], key=TEST, format_func=TESTS.__getitem__)
        st.selectbox("Stratified by", allowed[STRATA], key=STRATA, format_func=_strata_label)
        st.number_input(
            "Fewest events in each group for a test or hazard ratio",
            0,
            MOST_EVENTS,
            key=FEW,
            help="Below it p, hazard ratio and interval are withheld; the curves are always drawn.",
        )
        st.selectbox("Intervals of survival", CONF_TYPES, key=CONF)
        st.selectbox("Intervals of percentages", allowed[PERCENT], key=PERCENT, format_func=INTERVALS.__getitem__)
        st.selectbox(
            "A second MRD relapse is an event of RFS MRD",
            allowed[SECOND],
            key=SECOND,
            format_func={RESTRICTED: "after negativity or reduction", EVERYONE: "in every patient"}.__getitem__,
        )


def _strata_label(name: str) -> str:
    return plain(column(name).label) if name else "nothing"


def _origin_label(name: str) -> str:
    label = ORIGINS[name][0]
    return label[:1].upper() + label[1:]
