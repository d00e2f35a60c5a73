"""Who is in the cohort: its description as tables."""

from __future__ import annotations

from mrdcore.language import say
from mrdcore.present.cohort_tables import attrition_table, descriptive_table, paired_mutations_table
from mrdcore.present.scene import Scene, TitledTable
from mrdcore.report.cohort import descriptive_rows, descriptive_variables, paired_rows
from mrdcore.results import as_frame
from mrdcore.scenes.asked import Asked
from mrdcore.select import group_sizes
from mrdcore.view import View


def scene(asked: Asked) -> Scene:
    view, title = asked.view, say("Cohort")
    if view.selected.level.empty:
        return asked.nobody(title)
    variables = descriptive_variables(view.derived.patients, view.derived.cohort.own_columns)
    tables = [_described(view, name, of) for name, of in variables.items()]
    shared = view.options.disclosure is not None
    if not shared and (
        pairs := paired_mutations_table(as_frame(paired_rows(view.selected)), view.selected.groups, view.naming)
    ):
        tables.append(TitledTable(say("Mutations at relapse"), pairs))
    if view.selected.attrition:
        tables.append(TitledTable(say("Patients left after each filter"), attrition_table(view.selected)))
    return asked.scene(
        title, tables=tuple(tables), method=say("Median (quartiles), or number (percent) of those known.")
    )


def _described(view: View, title: str, variables: tuple[str, ...]) -> TitledTable:
    rows = as_frame(descriptive_rows(view.selected, view.derived, variables))
    sizes = group_sizes(view.selected)
    return TitledTable(say(title), descriptive_table(rows, variables, view.selected.groups, view.naming, sizes))
