"""Files on their way in: opened, understood, and used at once, or shown first where something had to be guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce

import streamlit as st

from mrdcore.files import File
from mrdcore.language import current, say
from mrdcore.options import DEFAULTS
from mrdcore.problem import Problem
from mrdcore.read import NO_MAPPING, Mapping, Opened, Reading, open_files, read_mapping, read_opened
from mrdcore.read.columns.meaning import ColumnMeaning, Question

from . import faults, language, state
from .whole import whole

FEWEST_COLUMNS = 3


@dataclass(frozen=True)
class Pending:
    """Opened files that wait for a person: what was said of them, and what is read with that.

    `kept` is what the session, or a mapping file, says; `answers` holds each question with the label chosen.
    """

    opened: Opened
    kept: Mapping = NO_MAPPING
    answers: dict[str, tuple[Question, str]] = field(default_factory=dict)
    said_in: str = field(default_factory=current)

    @property
    def name(self) -> str:
        return ", ".join(file.name for file in self.opened.files)

    @property
    def questions(self) -> list[Question]:
        """Those answered, which can be answered otherwise, and those still open, in their order."""
        still_open = [question for question in self.reading.questions if question.key not in self.answers]
        return [*(question for question, _ in self.answers.values()), *still_open]

    @cached_property
    def mapping(self) -> Mapping:
        """Everything said so far."""
        patches = (
            choice.mapping
            for question, label in self.answers.values()
            for choice in question.choices
            if choice.label == label
        )
        return reduce(Mapping.joined, patches, self.kept)

    @cached_property
    def reading(self) -> Reading:
        """What the files hold, read with everything said so far."""
        return read_opened(self.opened, self.mapping)


def pending() -> Pending | None:
    """The files that wait for a person to confirm what they hold."""
    return st.session_state.get("pending")


def drop(files: Sequence[File]) -> None:
    """Put files at the door; they are read when the page is drawn, so that it can say that it is reading."""
    _at_the_door(tuple(files))


@whole
def _at_the_door(files: tuple[File, ...]) -> None:
    st.session_state["dropped"] = files


def receive() -> None:
    """Read what was dropped; one that cannot be read leaves the loaded cohort and the filters as they were."""
    files = st.session_state.get("dropped")
    if not files:
        return
    with st.spinner(say("Reading the file") if len(files) == 1 else say("Reading the files")):
        try:
            _receive(open_files(files))
        except Exception as error:  # our own bug: the file must not be stumbled over again at every click
            faults.keep(faults.note(error))
    _at_the_door(())  # last: a click while the files are read has them read again, not forgotten


def work_out() -> None:
    """Derive what the cohort needs on every page, and say so: of a large file it takes a while."""
    if state.loaded() and not state.is_derived():
        with st.spinner(say("Working out responses and endpoints")):
            state.derived(DEFAULTS)


def in_this_language() -> None:
    """Read again what was read in another language: what was found in a file is text."""
    loaded, waiting = state.loaded(), pending()
    if loaded and loaded.said_in != current():
        with st.spinner(say("Reading the file")):
            state.read_again()
    if waiting and waiting.said_in != current():
        with st.spinner(say("Reading the file")):
            st.session_state["pending"] = _translated(waiting)


def _translated(waiting: Pending) -> Pending:
    """The same files with the same answers, in the language of now."""
    anew = Pending(open_files(waiting.opened.files), waiting.kept)
    asked = {question.key: question for question in anew.reading.questions}
    answers = {
        key: (asked[key], asked[key].choices[[choice.label for choice in question.choices].index(label)].label)
        for key, (question, label) in waiting.answers.items()
        if key in asked
    }
    return replace(anew, answers=answers)


def _receive(opened: Opened) -> None:
    first = Pending(opened)
    kept = _fitting(st.session_state.get("mapping", NO_MAPPING), first.reading.meanings)
    found = first if kept == NO_MAPPING else Pending(opened, kept)
    st.session_state.pop("pending", None)
    if found.reading.cohort is None and not _is_a_table(found.reading):
        state.refuse(found.name, found.reading.problems)
    elif found.reading.cohort is None or _has_guesses(found.reading):
        state.refuse("", ())
        st.session_state["pending"] = found
    else:
        _use(found)


def _is_a_table(reading: Reading) -> bool:
    """Whether a person could say which columns are which."""
    return len(reading.meanings) >= FEWEST_COLUMNS or any(meaning.how != "own" for meaning in reading.meanings)


def _has_guesses(reading: Reading) -> bool:
    guessed = any(meaning.how in ("synonym", "spelling", "values") for meaning in reading.meanings)
    return guessed or bool(reading.questions)


def _fitting(mapping: Mapping, meanings: Sequence[ColumnMeaning]) -> Mapping:
    """What the session's mapping says of columns and sheets that these files have."""
    return mapping.fitting({meaning.header for meaning in meanings}, {meaning.sheet for meaning in meanings})


def _use(found: Pending, *, confirmed: bool = False) -> None:
    st.session_state["mapping"] = st.session_state.get("mapping", NO_MAPPING).joined(found.mapping)
    state.take(state.Loaded(found.reading, found.opened, found.mapping, confirmed, found.said_in))
    st.session_state.pop("pending", None)  # last: broken off before, it is still there to be confirmed


@whole
def confirm() -> None:
    """Use the files as they are understood now."""
    if pending() and pending().reading.cohort is not None:
        _use(pending(), confirmed=True)


@whole
def cancel() -> None:
    """Leave the files; the cohort that was loaded stays."""
    st.session_state.pop("pending", None)


@whole
def reopen() -> None:
    """Show again how the loaded files were understood."""
    language.speak()
    if loaded := state.loaded():
        st.session_state["pending"] = Pending(loaded.opened, loaded.mapping)


@whole
def answer(question: Question, label: str | None) -> None:
    """Take an answer, or take it back."""
    found = pending()
    if found is None:
        return
    answers = {key: given for key, given in found.answers.items() if key != question.key}
    if label is not None:
        place = [*found.answers].index(question.key) if question.key in found.answers else len(answers)
        items = [*answers.items()]
        answers = dict([*items[:place], (question.key, (question, label)), *items[place:]])
    st.session_state["pending"] = replace(found, answers=answers)


@whole
def tell(patch: Mapping) -> None:
    """Take what a person says of columns."""
    if found := pending():
        st.session_state["pending"] = replace(found, kept=found.kept.joined(patch))


def load_mapping(data: bytes) -> tuple[Problem, ...]:
    """Take a saved mapping; the faults of one that is none."""
    language.speak()
    try:
        mapping, faults = read_mapping(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        mapping, faults = read_mapping("")
    if not faults:
        tell(mapping)
    return faults
