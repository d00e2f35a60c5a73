"""The problem list: what is wrong with a file, how serious it is, where, and what to do; to be sifted and taken away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import PurePath

import streamlit as st

from mrdcore.cohort import Account
from mrdcore.files import File
from mrdcore.present.accounts import accounts_table
from mrdcore.present.problem_workbook import problem_workbook
from mrdcore.present.problems import SEVERITY, filter_problems, problem_counts, problems_table
from mrdcore.problem import Problem

from . import show as page
from .text import plain

FEW = 6  # below it there is nothing to sift
HEIGHT = 420
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(
    problems: Sequence[Problem], accounts: Sequence[Account], files: Sequence[File], key: str, *, opened: bool
) -> None:
    """The list under a line that says how many of each; `opened` where something is not used."""
    aside = any(account.set_aside for account in accounts)
    if not problems and not aside:
        st.success("No problems found in the file.", icon=":material/check_circle:")
        return
    serious = any(problem.severity == "error" for problem in problems)
    title = f"What to look at in the file: {problem_counts(problems)}" if problems else "Rows of the file"
    with st.expander(title, expanded=serious and opened, icon=":material/rule:"):
        if problems:
            _list(problems, key)
            _downloads(problems, accounts, files, key)
        if aside:
            page.table(accounts_table(accounts), "Rows of the file")


def _list(problems: Sequence[Problem], key: str) -> None:
    found = _sifted(problems, key) if len(problems) > FEW else problems
    if not found:
        st.caption("No problem of this kind.")
        return
    with st.container(height=HEIGHT if len(found) > FEW else "content", border=False):
        page.table(problems_table(found), "Problems found in the file")


def _sifted(problems: Sequence[Problem], key: str) -> Sequence[Problem]:
    """The problems that the person wants to see."""
    present = [severity for severity in SEVERITY if any(problem.severity == severity for problem in problems)]
    sheets = sorted({problem.sheet for problem in problems})
    with st.container(horizontal=True, vertical_alignment="bottom"):
        severities = st.pills(
            "Severity",
            present,
            selection_mode="multi",
            key=f"{key}:severity",
            format_func=lambda one: f"{SEVERITY[one]} · {sum(problem.severity == one for problem in problems)}",
        )
        text = st.text_input("Search", key=f"{key}:search", placeholder="Column, value, patient, word")
        sheet = None
        if len(sheets) > 1:
            names = {name: plain(name) or "the whole file" for name in sheets}
            sheet = st.selectbox(
                "Sheet", sheets, index=None, key=f"{key}:sheet", format_func=names.get, placeholder="All sheets"
            )
    return filter_problems(problems, severities, text, sheet)


def _downloads(problems: Sequence[Problem], accounts: Sequence[Account], files: Sequence[File], key: str) -> None:
    """For each file a copy with its cells marked; made when it is asked for, from what this run has at hand."""
    several = len(files) > 1
    with st.container(horizontal=True, vertical_alignment="center"):
        for number, file in enumerate(files):
            name = PurePath(file.name).stem
            st.download_button(
                f"Marked copy of {plain(file.name)}" if several else "Marked copy of the file",
                partial(problem_workbook, file, tuple(problems), tuple(accounts), several=several),
                f"{name} - marked.xlsx",
                XLSX,
                key=f"{key}:marked:{number}",
                on_click="ignore",
                icon=":material/download:",
            )
        st.caption("Your own workbook with the cells marked and commented, and this list as a sheet.")
