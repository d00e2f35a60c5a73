"""How many relapse, and how many die without: the view of two events that compete with each other."""

from __future__ import annotations

import streamlit as st

from mrdcore.derive.endpoints import why_not_competing
from mrdcore.language import plural, say
from mrdcore.present.charts import risk_times, time_step
from mrdcore.present.competing_charts import stacked_data, stacked_template
from mrdcore.present.competing_tables import (
    SUBJECTS,
    competing_left_out,
    competing_table,
    competing_tests_table,
    kaplan_meier_sentence,
)
from mrdcore.present.incidence_charts import incidence_data, incidence_template, incidence_top, name_room
from mrdcore.present.sharing_words import hidden_sentence
from mrdcore.report.survival import options_of
from mrdcore.scenes.asked import months_from_origin
from mrdcore.scenes.competing import competing_method, competing_title

from . import clicks, numbers
from .show import chart, sentences, table
from .state import View
from .text import plain

PANEL, WHOLE, SMALL = 165, 330, 200  # heights: one of two curves, one picture alone, one of several
SIDE_BY_SIDE, IN_A_ROW = 3, 4


def show(view: View) -> None:
    """Everything under the heading: pictures, incidences, tests, and why they are not 1 - Kaplan-Meier."""
    if reason := why_not_competing(view.derived.patients, view.options):
        told = say("Relapse and death without relapse cannot be told apart: {reason}.", reason=reason)
        st.info(f"{told} {say('The template has these columns.')}")
        return
    rows, curves = numbers.competing(view.key, view)
    if curves.empty:
        why = " ".join(filter(None, (competing_left_out(rows), hidden_sentence(rows, view.naming))))
        st.info(say("Relapse and death without relapse cannot be drawn. {left_out}", left_out=why))
        return
    groups = view.selected.groups
    side_by_side = len(groups.levels) <= SIDE_BY_SIDE
    left, right = st.columns([1.45, 1], gap="medium") if side_by_side else (st.container(), st.container())
    with left:
        _by_group(view, curves) if groups.by else _stacked(view, curves, "all", WHOLE)
    with right:
        _tables(view, rows)
    if groups.by:
        _each_group(view, curves)
    else:
        with left:
            _by_group(view, curves)
    st.caption(competing_method(view, rows))


def _tables(view: View, rows) -> None:
    groups = view.selected.groups
    table(
        competing_table(rows, groups, view.naming, options_of(view.selected, view.derived).at),
        competing_title(),
    )
    if tests := competing_tests_table(rows, groups, view.naming):
        table(tests, say("Differences between the groups"))
    sentences(kaplan_meier_sentence(rows, groups, view.naming), hidden_sentence(rows, view.naming))


def _by_group(view: View, curves) -> None:
    """A panel for relapse, and one for death without relapse over the numbers at risk."""
    step, top = time_step(curves["time"].max()), incidence_top(curves)
    groups, naming = view.selected.groups, view.naming
    at_risk = numbers.competing_at_risk(view.key, risk_times(curves, step), view)
    months, room = months_from_origin(view), name_room(groups, naming)
    for (subject, name), lines in zip(SUBJECTS.items(), (0, len(groups.levels)), strict=True):
        of = curves[curves["endpoint"] == subject]
        data = incidence_data(of, at_risk if lines else None, groups, naming, PANEL)
        spec = incidence_template(step, lines, months, say(name), PANEL, top, room)
        text = plural(
            len(groups.levels),
            "{endpoint}: cumulative incidence in {n} group; a table holds the numbers.",
            "{endpoint}: cumulative incidence in {n} groups; a table holds the numbers.",
            endpoint=say(name),
        )
        layout = f"incidence-{subject}-{step}-{lines}-{top}-{room}"
        chart(spec, data, layout, text, clicks.on_groups(view))


def _each_group(view: View, curves) -> None:
    """What had become of the patients of each group; where there are many groups, of the one chosen."""
    levels = [level for level in view.selected.groups.levels if (curves["level"] == level).any()]
    st.subheader(say("What had become of the patients of each group"), anchor=False)
    if len(levels) > IN_A_ROW:
        label = view.naming.short.get
        levels = [st.selectbox(say("Group"), levels, format_func=lambda level: label(level, level), key="cir_group")]
    for level, place in zip(levels, st.columns(max(len(levels), 2)), strict=False):
        with place:
            st.markdown(f"**{plain(view.naming.labels.get(level, level))}**")
            _stacked(view, curves, level, SMALL)


def _stacked(view: View, curves, level: str, height: int) -> None:
    step = time_step(curves["time"].max() * (1 if height == WHOLE else 2))  # a narrow panel has room for fewer marks
    at_risk = numbers.competing_at_risk(view.key, risk_times(curves, step), view)
    data = stacked_data(curves, at_risk, level, view.naming, height)
    text = say("Shares of patients who had relapsed, had died without relapse, or were free of both, by months.")
    chart(stacked_template(step, months_from_origin(view), height), data, f"stacked-{level}-{step}-{height}", text)
