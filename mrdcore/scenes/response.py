"""Who responded: response bars by tissue with their table, or the course of MRD over time."""

from __future__ import annotations

from math import isnan

import pandas as pd

from mrdcore.derive.mrd_course import CourseDefinition, why_no_course
from mrdcore.derive.response import CITATION
from mrdcore.groups import Groups
from mrdcore.language import mark, say
from mrdcore.options import Options
from mrdcore.present.charts import response_data, response_template, risk_times, time_step
from mrdcore.present.format import fixed, p_value, percent
from mrdcore.present.incidence_charts import incidence_data, incidence_template, name_room
from mrdcore.present.mrd_course_charts import NEGATIVE, NEGATIVE_UNTIL, up_to
from mrdcore.present.mrd_course_tables import (
    best_table,
    comparison_sentence,
    course_headline,
    depth_table,
    doubling_table,
    duration_table,
    negativity_table,
)
from mrdcore.present.mrd_course_words import course_method
from mrdcore.present.native import bar_chart, step_chart
from mrdcore.present.response_tables import TISSUES, response_table, response_test_table
from mrdcore.present.scene import Figure, Scene, TitledTable
from mrdcore.present.table import Naming
from mrdcore.report.mrd_course import course_at_risk, curves_of_courses, rows_of_courses, selected_courses
from mrdcore.report.response import response_rows
from mrdcore.results import ResultRow, as_frame, each
from mrdcore.scenes.asked import Asked

HEIGHT = 330
HEADLINES = {
    "blood": mark("Negativity or a fall of at least 1 log10 in blood: {groups}."),
    "marrow": mark("Negativity or a fall of at least 1 log10 in marrow: {groups}."),
}


def scene(asked: Asked) -> Scene:
    if asked.view.selected.level.empty:
        return asked.nobody(say("MRD response"))
    part = asked.choice("part", "evaluation", "over_time")
    return _evaluation(asked) if part == "evaluation" else _over_time(asked)


def nothing_known() -> str:
    """What is said where a file tells nothing of response."""
    return say(
        "This file tells nothing of MRD response: it has neither samples nor response classes. See the template for both."
    )


def response_method(options: Options) -> str:
    """How the classes come about: the caption under them."""
    first, last = options.evaluation_window
    return say(
        "Per tissue, the most recent evaluation after cycle 1 or 2 against the last sample before treatment. Percentages are of those evaluated, with 95% {interval} intervals. Dated samples count from day {first} to day {last} of VEN-AZA, not after the start of cycle 3, transplantation or relapse. Definitions: {citation}.",
        interval=options.proportion_interval.capitalize(),
        first=first,
        last=last,
        citation=CITATION,
    )


def _evaluation(asked: Asked) -> Scene:
    view, groups, naming = asked.view, asked.view.selected.groups, asked.view.naming
    title, rows = say("MRD response"), as_frame(response_rows(view.selected, view.derived))
    if rows.empty:
        return asked.scene(title, sentences=(nothing_known(),))
    figures = []
    for tissue, label in TISSUES.items():
        data = response_data(rows, tissue, groups, naming)
        parts = (f"{bar['group']}, {bar['response']}: {bar['text']}" for bar in data["bars"])
        name = say(label)
        alt = f"{title}, {name}. {'; '.join(parts) or say('Nobody was evaluated.')}"
        native = bar_chart(data["bars"], groups, naming)
        figures.append(
            Figure(f"response-{tissue}", name, response_template(len(groups.levels), True), data, alt, native)
        )
    tables = [TitledTable(say("MRD response by group, in blood and in marrow"), response_table(rows, groups, naming))]
    if tests := response_test_table(rows, groups, naming):
        tables.append(TitledTable(say("Differences in response between the groups"), tests))
    said = tuple(headline(rows, tissue, groups, naming) for tissue in TISSUES)
    method = response_method(view.options)
    return asked.scene(title, sentences=said, figures=tuple(figures), tables=tuple(tables), method=method)


def headline(rows: pd.DataFrame, tissue: str, groups: Groups, naming: Naming) -> str:
    """Who responded in a tissue, group by group, of those evaluated, and the test between them; "" where nobody was."""
    found = each(rows, analysis="response", subject=f"{tissue}:log_reduction", stat="percent")
    of = {row["level"]: row for row in found if row["total"] > 0}
    parts = [
        _responded(of[level], naming.short.get(level, level) if groups.by else "")
        for level in groups.levels
        if level in of
    ]
    if not parts:
        return ""
    tests = each(rows, analysis="response_test", subject=f"{tissue}:log_reduction", stat="p")
    p = [say("Fisher’s exact test: {p}.", p=p_value(test["value"])) for test in tests if not isnan(test["value"])]
    return " ".join([say(HEADLINES[tissue], groups="; ".join(parts)), *p])


def _responded(row: ResultRow, group: str) -> str:
    words = {"n": fixed(row["n"]), "total": fixed(row["total"]), "share": percent(row["value"])}
    if group:
        return say("{group} {n} of {total} ({share})", group=group, **words)
    return say("{n} of {total} ({share})", **words)


def _over_time(asked: Asked) -> Scene:
    view, groups, naming = asked.view, asked.view.selected.groups, asked.view.naming
    title = say("MRD over time")
    if closed := asked.not_shared(title):
        return closed
    if reason := why_no_course(view.derived.patients, view.derived.cohort.samples):
        return asked.scene(title, sentences=(say("MRD over time is not available: {reason}.", reason=reason),))
    tissue, definition = asked.choice("tissue", "blood", "marrow"), CourseDefinition()
    courses = {tissue: selected_courses(view.selected, view.derived, definition)[tissue]}
    rows = as_frame(rows_of_courses(courses, view.selected, view.derived))
    curves = curves_of_courses(courses, view.selected, view.derived)
    subject = f"{tissue}:first_negativity"
    drawn = up_to(curves[curves["endpoint"] == subject], NEGATIVE_UNTIL)
    figures: tuple[Figure, ...] = ()
    if not drawn.empty:
        step, room, months = (
            time_step(drawn["time"].max()),
            name_room(groups, naming),
            say("Months from the start of VEN-AZA"),
        )
        at_risk = course_at_risk(courses, subject, risk_times(drawn, step), view.selected)
        spec = incidence_template(step, len(groups.levels), months, say(NEGATIVE), HEIGHT, 1.0, room)
        data = incidence_data(drawn, at_risk, groups, naming, HEIGHT)
        native = step_chart(drawn, at_risk, groups, naming, months, say(NEGATIVE), say("Number at risk"))
        alt = course_headline(rows, tissue, groups)
        figures = (Figure(f"negativity-{tissue}", say("MRD negativity"), spec, data, alt, native),)
    tables = [
        TitledTable(say("MRD negativity over time"), negativity_table(rows, tissue, groups, naming)),
        TitledTable(say("Duration of negativity"), duration_table(rows, tissue, groups, naming)),
        TitledTable(say("Best response"), best_table(rows, tissue, groups, naming)),
        TitledTable(say("Doubling time of MRD"), doubling_table(rows, tissue, groups, naming)),
    ]
    if depths := depth_table(rows, tissue, groups, naming):
        tables.insert(2, TitledTable(say("Depth of response"), depths))
    sentences = (course_headline(rows, tissue, groups), comparison_sentence(rows, subject))
    method = course_method(definition, view.options)
    return asked.scene(
        f"{title}: {say(TISSUES[tissue])}", sentences=sentences, figures=figures, tables=tuple(tables), method=method
    )
