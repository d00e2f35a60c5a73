"""The two forests: hazard ratios of an endpoint, and differences in response, in each subgroup."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mrdcore.derive.endpoints import ENDPOINTS, why_unavailable
from mrdcore.language import mark, plural, say
from mrdcore.present.response_tables import TISSUES
from mrdcore.present.subgroups import (
    DIFFERENCE,
    HAZARD,
    LATER,
    ODDS,
    Measure,
    forest_lines,
    multiplicity_sentence,
    subgroup_chart,
    tested,
)
from mrdcore.report.subgroups import Variables, divisions, groupings
from mrdcore.scenes.response import nothing_known
from mrdcore.scenes.subgroups import ANSWERS, endpoint_method, response_method

from . import clicks, endpoints, grouping, later, looked_at, numbers, show, state
from .text import plain
from .unheard import choose
from .whole import whole

VARIABLES, CHOSEN = "forest_variables", "forest_variables_chosen"
SORT, TISSUE, ANSWER, MEASURE = "forest_sort", "forest_tissue", "forest_answer", "forest_measure"
SORTS = {"variable": mark("By variable"), "estimate": mark("By estimate")}
ANSWERS_OF = {"log_reduction": mark("Fall of at least 1 log10"), "negativity": mark("MRD negativity")}
MEASURES = {"difference": mark("Difference"), "odds": mark("Odds ratio")}


def control(label: str, choices: dict[str, str], key: str) -> str:
    """One of a few, remembered from page to page; the choices are texts marked for the catalogue."""
    return st.segmented_control(
        label,
        list(choices),
        key=key,
        required=True,
        default=None if key in st.session_state else next(iter(choices)),
        format_func=lambda choice: say(choices[choice]),
        label_visibility="collapsed",
        persist_state="session",
    )


def endpoint(view: state.View, controls: DeltaGenerator) -> None:
    """The forest of an endpoint; its choices join the `controls` of the page."""
    if not _has_two_groups(view):
        return
    name = endpoints.chosen()
    view = state.at_landmark(view)
    with controls:
        endpoints.choose()
        sort = control(say("Order"), SORTS, SORT)
        of = numbers.subgroup_variables(view.key, view)
        chosen = _variables(of)
    later.warn(view)
    if reason := why_unavailable(view.derived.patients, ENDPOINTS[name], view.options):
        st.info(say("{endpoint} is not available: {reason}.", endpoint=ENDPOINTS[name].title, reason=plain(reason)))
        return
    rows = numbers.subgroups(view.key, name, chosen, view)
    _forest(view, rows, HAZARD, of, chosen, sort, ENDPOINTS[name].title)
    st.caption(plain(endpoint_method(name, view.options)))


def response(view: state.View, controls: DeltaGenerator) -> None:
    """The forest of a response."""
    if not _has_two_groups(view):
        return
    with controls:
        tissue, answer = control(say("Tissue"), TISSUES, TISSUE), control(say("Response"), ANSWERS_OF, ANSWER)
        measure, sort = control(say("Measure"), MEASURES, MEASURE), control(say("Order"), SORTS, SORT)
        of = numbers.subgroup_variables(view.key, view)
        chosen = _variables(of)
    rows = numbers.response_subgroups(view.key, f"{tissue}:{answer}", chosen, view)
    if rows.empty:
        st.info(nothing_known())
        return
    title = say(ANSWERS[answer, tissue])
    _forest(view, rows, {"difference": DIFFERENCE, "odds": ODDS}[measure], of, chosen, sort, title)
    st.caption(response_method())


def _forest(
    view: state.View,
    rows: pd.DataFrame,
    measure: Measure,
    of: Variables,
    chosen: tuple[str, ...],
    sort: str,
    title: str,
) -> None:
    groups, marked = view.selected.groups, of.later & set(chosen)
    of_levels = divisions(view.selected, chosen)
    lines = forest_lines(
        rows,
        measure,
        groups,
        of_levels,
        limit=view.options.min_events,
        later=marked,
        sort=sort,
        choices=clicks.on_subgroups(view, of_levels),
    )
    spec, data = subgroup_chart(lines, measure, groups, view.naming)
    reference, other = groups.compared
    others = looked_at.sentence((*view.key, measure.counts, rows["subject"].iloc[0], chosen), sum(tested(rows)))
    proof = say(
        "A difference in one subgroup and none in another is no proof that they differ: the interaction tests that."
    )
    st.caption(" ".join(filter(None, (multiplicity_sentence(rows, sort), others, proof))))
    alt = plural(
        len(lines) - 1,
        "{title}: forest, {contrast}: all patients and {n} line of subgroups.",
        "{title}: forest, {contrast}: all patients and {n} lines of subgroups.",
        title=title,
        contrast=view.naming.contrast(other, reference),
    )
    show.chart(spec, data, f"forest-{measure.stat}-{len(lines)}", alt, clicks.as_it_says)
    hint = say("Click a line of a subgroup to see its patients alone, on every page.")
    later_known = say(
        "{sign} known only after time zero: patients had to live long enough to enter these subgroups.", sign=LATER
    )
    st.caption(f"{hint} {later_known}" if marked else hint)


def _variables(of: Variables) -> tuple[str, ...]:
    """The variables that make subgroups: those chosen, as far as they are possible, or the usual ones."""
    chosen = st.session_state.get(VARIABLES, ()) if st.session_state.get(CHOSEN) else of.usual
    choose(VARIABLES, [key for key in chosen if key in of.possible])
    with st.popover(say("Variables"), icon=":material/tune:"):
        keys = st.multiselect(
            say("Subgroups by"),
            list(of.possible),
            key=VARIABLES,
            format_func=lambda key: of.possible[key] + (f" {LATER}" if key in of.later else ""),
            on_change=_choose,
            args=(True,),
            persist_state="session",
        )
        st.caption(say("{sign} known only after time zero", sign=LATER))
        st.button(say("The usual ones"), on_click=_choose, args=(False,))
    return tuple(keys)


@whole
def _choose(chosen: bool) -> None:
    st.session_state[CHOSEN] = chosen


def _has_two_groups(view: state.View) -> bool:
    """Whether two groups are compared; otherwise how to choose them, with a button for each of the usual ones."""
    groups = view.selected.groups
    if len(groups.compared) == 2:
        return True
    if not groups.by:
        text = say("A forest compares two groups. Choose them in the sidebar, or here:")
    elif len(groups.compared) > 2:
        text = say(
            "{variable} makes {n} groups, and a forest compares two. Choose two of them with a filter, or others:",
            variable=plain(view.naming.title),
            n=len(groups.compared),
        )
    else:
        text = say(
            "{variable} leaves fewer than two groups to compare among these patients. Choose others:",
            variable=plain(view.naming.title),
        )
    st.info(text)
    with st.container(horizontal=True):
        for key, title in groupings(view.selected, view.derived).items():
            st.button(plain(title), key=f"group-by-{key}", on_click=_group_by, args=(key,))
    return False


@whole
def _group_by(key: str) -> None:
    st.session_state[grouping.BY] = key
