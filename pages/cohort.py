"""What is in my file, and what is wrong with it?"""

import streamlit as st

from mrdcore.present.cohort_tables import (
    attrition_table,
    descriptive_table,
    paired_mutations_table,
    problem_counts,
    problems_table,
    what_was_read,
)
from mrdcore.report import descriptive_variables
from mrdcore.select import Selection, group_sizes
from pages._ui import numbers, shell, show, state

shell.begin()

TREATMENT = "Treatment and toxicity"


def main(view: show.View) -> None:
    show.heading("Cohort", view)
    _what_was_read(view)
    _problems(view)
    if view.selection.where:
        show.table(attrition_table(view.selected), "Patients left after each filter")
    if show.nobody_left(view):
        return
    variables = descriptive_variables(view.derived.patients, view.derived.cohort.own_columns)
    pairs = paired_mutations_table(numbers.paired(view.key, view), view.selected.groups, view.naming)
    names = [*variables, *(["Mutations at relapse"] if pairs else [])]
    if not names:
        st.info(
            "This file describes its patients in no column of the data dictionary. See the template for all of them."
        )
        return
    for tab, title in zip(st.tabs(names), names, strict=True):
        with tab:
            if title in variables:
                _descriptive(_by_duration(view) if title == TREATMENT else view, variables[title], title)
            else:
                show.table(pairs, title)
                st.caption("Patients sequenced both at diagnosis and at morphologic relapse.")


def _by_duration(view: show.View) -> show.View:
    """Treatment and toxicity by venetoclax duration, as the letter has them, unless the user has chosen other groups."""
    if view.selection.by or "ven_group" not in view.derived.patients:
        return view
    return state.view(Selection(view.selection.where, "ven_group"), view.options)


def _descriptive(view: show.View, variables: tuple[str, ...], title: str) -> None:
    groups = view.selected.groups
    patients = group_sizes(view.selected)
    rows = numbers.descriptive(view.key, variables, view)
    show.table(descriptive_table(rows, variables, groups, view.naming, patients), title)


def _what_was_read(view: show.View) -> None:
    show.sentences(what_was_read(view.derived.cohort))


def _problems(view: show.View) -> None:
    problems = view.derived.problems
    if not problems:
        st.success("No problems found in the file.", icon=":material/check_circle:")
        return
    serious = any(problem.severity == "error" for problem in problems)
    title = f"What to look at in the file: {problem_counts(problems)}"
    with (
        st.expander(title, expanded=serious, icon=":material/rule:"),
        st.container(height="content" if len(problems) < 9 else 340, border=False),
    ):
        show.table(problems_table(problems), "Problems found in the file")


if view := show.view():
    main(view)
