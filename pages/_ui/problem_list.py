"""The problem list: what is wrong with a file, how serious it is, where, and what to do; to be sifted and taken away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import PurePath

import streamlit as st

from mrdcore.cohort import Account
from mrdcore.files import File
from mrdcore.language import say
from mrdcore.present.accounts import accounts_table
from mrdcore.present.problem_workbook import problem_workbook
from mrdcore.present.problems import SEVERITY, filter_problems, problem_counts, problems_table
from mrdcore.problem import Problem

from . import downloads
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
        st.success(say("No problems found in the file."), icon=":material/check_circle:")
        return
    serious = any(problem.severity == "error" for problem in problems)
    rows = say("Rows of the file")
    title = say("What to look at in the file: {counts}", counts=problem_counts(problems)) if problems else rows
    with st.expander(title, expanded=serious and opened, icon=":material/rule:"):
        if problems:
            _list(problems, key)
            _downloads(problems, accounts, files, key)
        if aside:
            page.table(accounts_table(accounts), rows)


def _list(problems: Sequence[Problem], key: str) -> None:
    found = _sifted(problems, key) if len(problems) > FEW else problems
    if not found:
        st.caption(say("No problem of this kind."))
        return
    with st.container(height=HEIGHT if len(found) > FEW else "content", border=False):
        page.table(problems_table(found), say("Problems found in the file"))


def _sifted(problems: Sequence[Problem], key: str) -> Sequence[Problem]:
    """The problems that the person wants to see."""
    present = [severity for severity in SEVERITY if any(problem.severity == severity for problem in problems)]
    sheets = sorted({problem.sheet for problem in problems})
    with st.container(horizontal=True, vertical_alignment="bottom"):
        severities = st.pills(
            say("Severity"),
            present,
            selection_mode="multi",
            key=f"{key}:severity",
            format_func=lambda one: f"{say(SEVERITY[one])} · {sum(problem.severity == one for problem in problems)}",
        )
        text = st.text_input(say("Search"), key=f"{key}:search", placeholder=say("Column, value, patient, word"))
        sheet = None
        if len(sheets) > 1:
            names = {name: plain(name) or say("the whole file") for name in sheets}
            sheet = st.selectbox(
                say("Sheet"),
                sheets,
                index=None,
                key=f"{key}:sheet",
                format_func=names.get,
                placeholder=say("All sheets"),
            )
    return filter_problems(problems, severities, text, sheet)


def _no_copy() -> str:
    return say(
        "The file is too large to be copied with its marks. The list above gives the sheet, row and column of each."
    )


def _downloads(problems: Sequence[Problem], accounts: Sequence[Account], files: Sequence[File], key: str) -> None:
    """For each file a copy with its cells marked; made when it is asked for, from what this run has at hand."""
    several = len(files) > 1
    with st.container(horizontal=True, vertical_alignment="center"):
        for number, file in enumerate(files):
            name = PurePath(file.name).stem
            downloads.button(
                say("Marked copy of {file}", file=plain(file.name)) if several else say("Marked copy of the file"),
                partial(problem_workbook, file, tuple(problems), tuple(accounts), several=several),
                say("{file} - marked.xlsx", file=name),
                XLSX,
                key=f"{key}:marked:{number}",
                why_none=_no_copy,
                icon=":material/download:",
            )
        st.caption(say("Your own workbook with the cells marked and commented, and this list as a sheet."))
