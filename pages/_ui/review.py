"""Files that wait to be confirmed: what each column is taken for, and what only a person can say."""

from __future__ import annotations

import streamlit as st

from mrdcore.language import mark, plural, say
from mrdcore.present.meanings import (
    HOW,
    READ_AS,
    guesses_first,
    meanings_columns,
    meanings_summary,
    target_labels,
    target_named,
)
from mrdcore.read import Mapping
from mrdcore.read.columns.match import Sheet
from mrdcore.read.columns.meaning import ColumnMeaning, Question
from mrdcore.read.columns.understood import mapping_of

from . import downloads, forget, incoming, language, problem_list, state
from .text import plain
from .whole import whole

SECTIONS: tuple[tuple[Sheet, str], ...] = (
    ("patients", mark("Columns of the patients")),
    ("samples", mark("Columns of the samples")),
)
FEW = 4
MAPPING_NAME = "mapping.json"


def show() -> None:
    """The screen between a file and its figures: one look, one click."""
    found = incoming.pending()
    if not state.loaded():
        language.in_the_corner()
    st.title(say("Is this what the file says?"), anchor=False)
    reading = found.reading
    name = f"**{plain(found.name)}**"
    read = [plural(len(reading.cohort), "{n} patient", "{n} patients")] if reading.cohort else []
    st.markdown(" · ".join([name, *read, plain(meanings_summary(reading.meanings))]))
    _actions(found)
    if found.questions:
        st.header(say("To be answered"), anchor=False)
        for question in found.questions:
            _question(question, found.answers.get(question.key, (question, question.assumed))[1])
    for role, title in SECTIONS:
        if meanings := guesses_first(meaning for meaning in reading.meanings if meaning.role == role):
            st.header(say(title), anchor=False)
            _columns(role, meanings)
    problem_list.show(
        reading.problems, reading.cohort.accounts if reading.cohort else (), found.opened.files, "pending", opened=True
    )
    _mapping(found)


def _actions(found: incoming.Pending) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        usable = found.reading.cohort is not None
        st.button(say("Use this cohort"), type="primary", on_click=incoming.confirm, disabled=not usable)
        st.button(
            say("Keep the loaded cohort") if state.cohort() else say("Load another file"), on_click=incoming.cancel
        )
        if not usable:
            st.caption(say("No patient can be read yet: say below which columns are which."))
        elif open_questions := [question for question in found.questions if question.key not in found.answers]:
            st.caption(
                plural(
                    len(open_questions),
                    "{n} question below. What is not chosen there stays missing.",
                    "{n} questions below. What is not chosen there stays missing.",
                )
            )


def _question(question: Question, chosen: str) -> None:
    labels = [choice.label for choice in question.choices]
    key = f"question:{question.key}"
    few = len(labels) <= FEW
    ask = st.radio if few else st.selectbox
    ask(
        plain(question.text),
        labels,
        index=labels.index(chosen) if chosen in labels else None,
        key=key,
        on_change=_answered,
        args=(question, key),
        **({"horizontal": True} if few else {"placeholder": say("Missing until it is said")}),
    )


@whole
def _answered(question: Question, key: str) -> None:
    incoming.answer(question, st.session_state[key])


def _columns(role: Sheet, meanings: list[ColumnMeaning]) -> None:
    """The table of columns; a correction is taken at once, and the table drawn anew."""
    key = f"columns:{role}:{st.session_state.get('edits', 0)}"
    cells = meanings_columns(meanings)
    read_as = say(READ_AS)
    fixed = [name for name in cells if name != read_as]
    st.data_editor(
        cells,
        key=key,
        disabled=fixed,
        hide_index=True,
        num_rows="fixed",
        on_change=_edited,
        args=(role, meanings, key),
        column_config={
            read_as: st.column_config.SelectboxColumn(
                options=list(target_labels(role).values()), required=True, help=say("Choose what the column holds")
            ),
            say(HOW): st.column_config.TextColumn(width="small"),
        },
    )


@whole
def _edited(role: Sheet, meanings: list[ColumnMeaning], key: str) -> None:
    language.speak()
    edits = st.session_state[key]["edited_rows"]
    st.session_state["edits"] = st.session_state.get("edits", 0) + 1
    read_as = say(READ_AS)
    columns = {
        meanings[int(row)].header: target_named(role, edit[read_as]) for row, edit in edits.items() if read_as in edit
    }
    incoming.tell(Mapping(columns))


def _mapping(found: incoming.Pending) -> None:
    """What was said here, as a small file for the next time; no patient's value is in it."""
    with st.expander(say("Mapping: save what you said, or use what you said before")):
        left, right = st.columns(2, gap="large")
        mapping = mapping_of(found.reading.meanings, found.mapping)
        downloads.button(
            say("Save the mapping"), lambda: mapping.to_text().encode(), MAPPING_NAME, "application/json", place=left
        )
        left.caption(
            say("Headers and words of categories with what they mean, for this page or the command line (--map).")
        )
        key = f"mapping:{st.session_state.get('mappings', 0)}"
        right.file_uploader(say("Use a saved mapping"), key=key, on_change=_mapping_given, args=(key,))
        for fault in st.session_state.get("mapping_faults", ()):
            right.error(plain(f"{fault.message} {fault.fix}"))


@whole
def _mapping_given(key: str) -> None:
    if given := st.session_state.get(key):
        st.session_state["mappings"] = st.session_state.get("mappings", 0) + 1
        st.session_state["mapping_faults"] = incoming.load_mapping(given.getvalue())
        forget.let_go([given])
