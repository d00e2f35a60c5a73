"""How long? Curves from the time zero chosen, with numbers at risk, rates, medians and the comparison."""

import streamlit as st

from mrdcore.derive.endpoints import ENDPOINTS
from mrdcore.language import mark, say
from mrdcore.present.landmark_words import landmark_sentence
from mrdcore.present.survival_figure import cut_sentence, figure_risk_times, figure_step, survival_figure
from mrdcore.present.survival_tables import pairwise_table, survival_table
from mrdcore.report.survival import options_of
from mrdcore.scenes.competing import competing_title
from mrdcore.scenes.survival import cannot_be_drawn, comparison, survival_method
from pages._ui import (
    clicks,
    competing,
    endpoints,
    figure_options,
    later,
    model,
    more_survival,
    numbers,
    shell,
    show,
    state,
)
from pages._ui.text import plain

shell.begin()

ACROSS = 3  # small pictures beside each other

MORE = {
    "differences": (mark("Means and differences"), more_survival.differences),
    "conditional": (mark("Conditional survival"), more_survival.conditional),
    "adjusted": (mark("Adjusted (Cox model)"), model.adjusted),
}


def main(view: show.View) -> None:
    name = endpoints.chosen(competing=True)
    if name == endpoints.COMPETING:
        _competing(view)
        return
    endpoint = ENDPOINTS[name]
    show.heading(endpoint.title, view)
    endpoints.choose(competing=True)
    if show.nobody_left(view):
        return
    view = state.at_landmark(view)
    rows, curves = numbers.survival(view.key, endpoint.name, view)
    later.warn(view)
    later.landmark_line(view, landmark_sentence(rows, view.naming))
    if curves.empty:
        st.info(cannot_be_drawn(endpoint, rows))
        return
    _answer(view, endpoint, rows, curves)
    _more(view, endpoint)


def _competing(view: show.View) -> None:
    show.heading(competing_title(), view)
    endpoints.choose(competing=True)
    if show.nobody_left(view):
        return
    view = state.at_landmark(view)
    later.warn(view)
    later.landmark_line(view, landmark_sentence(numbers.competing(view.key, view)[0], view.naming))
    competing.show(view)


def _answer(view: show.View, endpoint, rows, curves) -> None:
    """The answer in words beside the figure and over the table; several figures have each its own beneath."""
    look = figure_options.chosen()
    if look.panels:
        _panels(view, endpoint, figure_options.choose(view))
        st.caption(survival_method(view, endpoint, rows))
        return
    left, right = st.columns([1.45, 1] if len(view.selected.groups.levels) <= 3 else [1, 1.15], gap="medium")
    with left:
        look = figure_options.choose(view)
        _figure(view, endpoint, rows, curves, look)
    with right:
        show.sentences(*comparison(view, endpoint, rows))
        months = options_of(view.selected, view.derived).at
        table = survival_table(rows, endpoint.name, view.selected.groups, view.naming, months)
        show.table(table, say("{endpoint} by group", endpoint=endpoint.title))
    if pairs := pairwise_table(rows, endpoint.name, view.naming):
        show.table(pairs, say("Pairwise tests"))
    st.caption(" ".join(filter(None, (survival_method(view, endpoint, rows), cut_sentence(curves, look)))))


def _more(view: show.View, endpoint) -> None:
    """What is asked after the curves; computed only where it is asked."""
    names = {part: say(name) for part, (name, _) in MORE.items()}
    chosen = st.segmented_control(
        say("More"),
        list(MORE),
        format_func=lambda part: names[part],
        key="more_survival",
        label_visibility="collapsed",
        persist_state="session",
    )
    if chosen:
        MORE[chosen][1](view, endpoint)


def _panels(view: show.View, endpoint, look) -> None:
    """Several small pictures, three beside each other; one below the other on a telephone."""
    panels = numbers.panels(view.key, endpoint.name, look, view)
    for start in range(0, len(panels), ACROSS):
        for place, panel in zip(st.columns(ACROSS, gap="medium"), panels[start : start + ACROSS], strict=False):
            with place:
                st.markdown(f"**{plain(panel.figure.title)}**")
                show.figure(panel.figure, f"panel-{panel.figure.name}-{look.text}", clicks.on_groups(view))
                st.caption(plain(" ".join(panel.sentences)))


def _figure(view: show.View, endpoint, rows, curves, look) -> None:
    at_risk = numbers.at_risk(view.key, endpoint.name, figure_risk_times(curves, look), view)
    groups, naming = view.selected.groups, view.naming
    drawn = survival_figure(rows, curves, at_risk, endpoint.name, endpoint.title, groups, naming, view.options, look)
    key = f"survival-{len(groups.levels)}-{figure_step(curves['time'].max(), look)}-{look.text}"
    show.figure(drawn, key, clicks.on_groups(view))


if view := show.view():
    main(view)
