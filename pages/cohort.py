"""What is in my file, and what is wrong with it?"""

import streamlit as st

from mrdcore.language import mark, say
from mrdcore.present.accounts import account_sentence
from mrdcore.present.cohort_tables import (
    attrition_table,
    descriptive_table,
    paired_mutations_table,
    what_was_read,
)
from mrdcore.report.cohort import descriptive_variables
from mrdcore.select import Selection, group_sizes
from pages._ui import incoming, numbers, problem_list, shell, show, state

shell.begin()

TREATMENT = "Treatment and toxicity"


def main(view: show.View) -> None:
    show.heading(say("Cohort"), view)
    _what_was_read(view)
    shared = view.options.disclosure is not None
    if not shared:  # the problems name patients and their values
        files = state.loaded().opened.files
        problem_list.show(
            view.derived.problems, view.derived.cohort.accounts, files, "cohort", opened=not state.loaded().confirmed
        )
    if view.selected.attrition:
        show.table(attrition_table(view.selected), say("Patients left after each filter"))
    if show.nobody_left(view):
        return
    variables = descriptive_variables(view.derived.patients, view.derived.cohort.own_columns)
    paired = None if shared else numbers.paired(view.key, view)
    pairs = None if paired is None else paired_mutations_table(paired, view.selected.groups, view.naming)
    names = [*variables, *([mark("Mutations at relapse")] if pairs else [])]
    if not names:
        st.info(
            say(
                "This file describes its patients in no column of the data dictionary. See the template for all of them."
            )
        )
        return
    for tab, title in zip(st.tabs([say(name) for name in names]), names, strict=True):
        with tab:
            if title in variables:
                _descriptive(_by_duration(view) if title == TREATMENT else view, variables[title], title)
            else:
                show.table(pairs, say(title))
                st.caption(say("Patients sequenced both at diagnosis and at morphologic relapse."))


def _by_duration(view: show.View) -> show.View:
    """Treatment and toxicity by venetoclax duration, as the letter has them, unless the user has chosen other groups."""
    if view.selection.by or "ven_group" not in view.derived.patients:
        return view
    return state.view(Selection(view.selection.where, "ven_group"), view.options)


def _descriptive(view: show.View, variables: tuple[str, ...], title: str) -> None:
    groups = view.selected.groups
    patients = group_sizes(view.selected)
    rows = numbers.descriptive(view.key, variables, view)
    show.table(descriptive_table(rows, variables, groups, view.naming, patients), say(title))


def _what_was_read(view: show.View) -> None:
    left, right = st.columns([4, 1], vertical_alignment="center")
    with left:
        show.sentences(f"{what_was_read(view.derived.cohort)} {account_sentence(view.derived.cohort.accounts)}")
    if not view.is_demo:
        right.button(say("Columns as read"), on_click=incoming.reopen, type="tertiary", width="stretch")


if view := show.view():
    main(view)
