"""The conventions of the analysis that a user can change: time zero, intervals, months, tests; and how a link sets them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from mrdcore import link
from mrdcore.derive.timeline import ORIGINS
from mrdcore.language import mark, say
from mrdcore.link import ADJUST, AT, CONF, ENTRY, FEW, LANDMARK, ORIGIN, PERCENT, SECOND, SHARE, STRATA, TEST
from mrdcore.options import DEFAULTS, Options
from mrdcore.schema import column

from . import state
from .text import plain

__all__ = ["ADJUST", "LANDMARK"]

HSCT_LANDMARK = "hsct_landmark"  # that of the page on transplantation, which is no option of the others
CONF_TYPES = ("log-log", "log", "plain")
INTERVALS = {"wilson": mark("Wilson"), "exact": mark("exact (Clopper-Pearson)")}
RESTRICTIONS = {link.RESTRICTED: mark("after negativity or reduction"), link.EVERYONE: mark("in every patient")}
TESTS = {
    "log_rank": mark("log-rank"),
    "gehan": mark("Gehan (early events weigh most)"),
    "tarone_ware": mark("Tarone-Ware (early events weigh more)"),
    "fleming_harrington": mark("Fleming-Harrington, rho = 1 (early events weigh more)"),
}
ENTRIES = {"time_zero": mark("time zero"), "ven_aza_start": mark("start of VEN-AZA (left truncation)")}
SMALLEST_SHARED, USUALLY_SHARED = "smallest_shared", 5


def possible(patients: pd.DataFrame) -> link.Possible:
    """What the options can be for the cohort of the session."""
    columns = state.columns(patients)
    return link.possible_for(patients, columns.groupable, columns.adjustable)


def seed(*, from_link: bool) -> list[str]:
    """Set the choices to what the link says, or keep what was chosen before; a sentence for each that does not fit."""
    allowed = possible(state.derived(DEFAULTS).patients)
    asked = st.query_params if from_link or AT not in st.session_state else link.words(chosen())
    options, faults = link.read_options(asked, allowed)
    _set(options)
    return faults + (_seed_hsct_landmark() if from_link or HSCT_LANDMARK not in st.session_state else [])


def _set(options: Options) -> None:
    said = link.words(options)
    for key in (ORIGIN, CONF, PERCENT, SECOND, TEST, ENTRY, STRATA):
        st.session_state[key] = said[key]
    st.session_state[AT] = [int(month) for month in options.at]
    st.session_state[FEW] = options.min_events
    st.session_state[LANDMARK] = None if options.landmark is None else int(options.landmark)
    st.session_state[ADJUST] = list(options.covariates)
    st.session_state[SHARE] = options.disclosure is not None
    st.session_state[SMALLEST_SHARED] = options.disclosure or USUALLY_SHARED


def are_kept() -> bool:
    """Whether the choices are there and mean something; what was chosen in words of another language does not."""
    try:
        chosen()
    except (KeyError, ValueError):
        return False
    return True


def _seed_hsct_landmark() -> list[str]:
    months, fault = link.read_months(HSCT_LANDMARK, st.query_params)
    st.session_state[HSCT_LANDMARK] = months
    return fault


def chosen() -> Options:
    """The options as they stand; without a month chosen, the usual two."""
    months = tuple(float(month) for month in sorted(st.session_state[AT])) or DEFAULTS.at
    landmark = st.session_state[LANDMARK]
    return Options(
        origin=st.session_state[ORIGIN],
        conf_type=st.session_state[CONF],
        proportion_interval=st.session_state[PERCENT],
        at=months,
        restrict_second_mrd_relapse=st.session_state[SECOND] == link.RESTRICTED,
        landmark=None if landmark is None else float(landmark),
        test=st.session_state[TEST],
        strata=st.session_state[STRATA],
        entry=st.session_state[ENTRY],
        min_events=int(st.session_state[FEW]),
        covariates=tuple(st.session_state[ADJUST]),
        disclosure=int(st.session_state.get(SMALLEST_SHARED, USUALLY_SHARED)) if st.session_state[SHARE] else None,
    )


def words_of_pages() -> dict[str, str]:
    """What was chosen on one page alone, for the link."""
    months = st.session_state[HSCT_LANDMARK]
    return {} if months is None else {HSCT_LANDMARK: f"{months:g}"}


def show(patients: pd.DataFrame) -> None:
    """The choices, folded away: most views need none of them."""
    allowed = possible(patients)
    with st.expander(say("Conventions"), icon=":material/tune:"):
        st.selectbox(say("Time zero"), allowed.origins, key=ORIGIN, format_func=_origin_label)
        st.selectbox(
            say("Patients are at risk from"),
            allowed.entries,
            key=ENTRY,
            format_func=lambda name: say(ENTRIES[name]),
            help=say(
                "Counted from MRD relapse, every patient had to live until VEN-AZA began to be in the cohort at all."
            ),
        )
        st.multiselect(say("Survival at, months"), link.MONTHS, key=AT)
        st.number_input(
            say("Survival curves from a landmark, months"),
            0,
            link.LAST_LANDMARK,
            None,  # what an emptied field means
            key=LANDMARK,
            placeholder=say("none: from time zero"),
            help=say("Only patients still at risk then, in the groups they were known to be in by then."),
        )
        st.selectbox(say("Test of curves"), list(TESTS), key=TEST, format_func=lambda name: say(TESTS[name]))
        st.selectbox(say("Stratified by"), allowed.strata, key=STRATA, format_func=_strata_label)
        st.number_input(
            say("Fewest events in each group for a test or hazard ratio"),
            0,
            link.MOST_EVENTS,
            key=FEW,
            help=say("Below it p, hazard ratio and interval are withheld; the curves are always drawn."),
        )
        st.selectbox(say("Intervals of survival"), CONF_TYPES, key=CONF)
        st.selectbox(
            say("Intervals of percentages"), list(INTERVALS), key=PERCENT, format_func=lambda name: say(INTERVALS[name])
        )
        st.selectbox(
            say("A second MRD relapse is an event of RFS MRD"),
            list(RESTRICTIONS),
            key=SECOND,
            format_func=lambda name: say(RESTRICTIONS[name]),
        )


def is_for_sharing() -> bool:
    """Whether small counts are hidden now."""
    return bool(st.session_state.get(SHARE))


def for_sharing() -> None:
    """The switch that hides small counts, and the smallest count that stays; single patients are then not shown."""
    shared = st.toggle(
        say("For sharing"),
        key=SHARE,
        help=say("Small counts, and what would give them away, are hidden; single patients are not shown."),
    )
    if shared:
        st.number_input(
            say("Smallest count that is shown"), 2, link.LARGEST_SHARE, key=SMALLEST_SHARED, persist_state="session"
        )


def _strata_label(name: str) -> str:
    return plain(column(name).label) if name else say("nothing")


def _origin_label(name: str) -> str:
    label = say(ORIGINS[name][0])
    return label[:1].upper() + label[1:]
