"""Relapse, and death without relapse, as they compete: incidences, the tests between groups, and why not 1 - Kaplan-Meier."""

from __future__ import annotations

import pandas as pd

from mrdcore.derive.endpoints import LETTER, enters_late, why_not_competing
from mrdcore.derive.timeline import ORIGINS
from mrdcore.language import say
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
from mrdcore.present.native import step_chart
from mrdcore.present.scene import Figure, Scene, TitledTable
from mrdcore.present.sharing_words import hidden_sentence
from mrdcore.report.competing import competing_at_risk, competing_curves, competing_rows
from mrdcore.report.survival import options_of
from mrdcore.results import as_frame
from mrdcore.scenes.asked import Asked, from_the_landmark, months_from_origin
from mrdcore.schema import column
from mrdcore.view import View

WHOLE, PANEL = 330, 165  # heights: a picture alone, one of two


def competing(asked: Asked, warning: str) -> Scene:
    view, groups, naming = asked.view, asked.view.selected.groups, asked.view.naming
    title = competing_title()
    if reason := why_not_competing(view.derived.patients, view.options):
        said = say("Relapse and death without relapse cannot be told apart: {reason}.", reason=reason)
        return asked.scene(title, sentences=(said,))
    rows, curves = as_frame(competing_rows(view.selected, view.derived)), competing_curves(view.selected, view.derived)
    if curves.empty:
        why = " ".join(filter(None, (competing_left_out(rows), hidden_sentence(rows, naming))))
        said = say("Relapse and death without relapse cannot be drawn. {left_out}", left_out=why)
        return asked.scene(title, sentences=(said,))
    months = options_of(view.selected, view.derived).at
    tables = [TitledTable(title, competing_table(rows, groups, naming, months))]
    if tests := competing_tests_table(rows, groups, naming):
        tables.append(TitledTable(say("Differences between the groups"), tests))
    figures = _incidences(view, curves) if groups.by else (_stacked(view, curves),)
    return asked.scene(
        title,
        sentences=(
            kaplan_meier_sentence(rows, groups, naming),
            from_the_landmark(view, rows),
            hidden_sentence(rows, naming),
            warning,
        ),
        figures=figures,
        tables=tuple(tables),
        method=competing_method(view, rows),
    )


def competing_title() -> str:
    """What the view of two competing events is called."""
    return say("Relapse and death without relapse")


def competing_method(view: View, rows: pd.DataFrame) -> str:
    """How the incidences of competing events are made: the caption under them."""
    strata = column(view.options.strata.partition(":")[0]).label
    late = say("At risk from the start of VEN-AZA (left truncation), which each patient had to reach.")
    said = (
        say(
            "Time from {zero} to morphologic relapse, or to death without it, whichever comes first; otherwise censored at last news. Both on one day are a relapse.",
            zero=say(ORIGINS[view.options.origin][0]),
        ),
        late if enters_late(view.options) else "",
        say("Tests and hazard ratios within strata of {variable}.", variable=strata) if view.options.strata else "",
        competing_left_out(rows),
        say("Aalen-Johansen, 95% {kind} intervals. At risk: free of both.", kind=view.options.conf_type),
        f"{LETTER}.",
    )
    return " ".join(filter(None, said))


def _incidences(view: View, curves: pd.DataFrame) -> tuple[Figure, ...]:
    """A figure for relapse, and one for death without relapse, both over the numbers at risk."""
    groups, naming, months = view.selected.groups, view.naming, months_from_origin(view)
    step, top, room = (
        time_step(curves["time"].max()),
        incidence_top(curves),
        name_room(view.selected.groups, view.naming),
    )
    at_risk = competing_at_risk(view.selected, view.derived, risk_times(curves, step))
    found = []
    for subject, label in SUBJECTS.items():
        name = say(label)
        of = curves[curves["endpoint"] == subject]
        spec = incidence_template(step, len(groups.levels), months, name, PANEL, top, room)
        data = incidence_data(of, at_risk, groups, naming, PANEL)
        native = step_chart(of, at_risk, groups, naming, months, name, say("Number at risk"), top=top)
        alt = say("{what}: cumulative incidence by group.", what=name)
        found.append(Figure(f"incidence-{subject}", name, spec, data, alt, native))
    return tuple(found)


def _stacked(view: View, curves: pd.DataFrame) -> Figure:
    step = time_step(curves["time"].max())
    at_risk = competing_at_risk(view.selected, view.derived, risk_times(curves, step))
    data = stacked_data(curves, at_risk, "all", view.naming, WHOLE)
    alt = say("Shares of patients who had relapsed, had died without relapse, or were free of both, by months.")
    spec = stacked_template(step, months_from_origin(view), WHOLE)
    return Figure("incidence-stacked", competing_title(), spec, data, alt)
