"""The problem list: what is wrong with a file, how serious it is, where, and what to do."""

from __future__ import annotations

import streamlit as st

from mrdcore.present.problems import problem_counts, problems_table
from mrdcore.problem import Problem

from . import show as page


def show(problems: tuple[Problem, ...], key: str) -> None:
    """The list under a heading that says how many of each; open where something is not used."""
    if not problems:
        st.success("No problems found in the file.", icon=":material/check_circle:")
        return
    serious = any(problem.severity == "error" for problem in problems)
    title = f"What to look at in the file: {problem_counts(problems)}"
    with st.expander(title, expanded=serious, icon=":material/rule:"):
        page.table(problems_table(problems), "Problems found in the file")
