"""What was chosen on one page alone, as words of the link: so that a link, a pinned view and a saved session hold it."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from mrdcore.link import not_possible


@dataclass(frozen=True)
class Choice:
    """A choice of a page: its word in the link, its key in the session, what it can be, the usual one first ("" for none)."""

    word: str
    key: str
    allowed: tuple[str, ...]
    page: str


CHOICES = (
    Choice("endpoint", "endpoint", ("os", "rfs", "rfs_mrd", "cir"), ""),
    Choice("part", "response_part", ("evaluation", "over_time"), "response"),
    Choice("more", "more_survival", ("", "differences", "conditional", "adjusted"), "survival"),
    Choice(
        "picture", "transplant_picture", ("simon_makuch", "ever_transplanted", "landmark", "after_hsct"), "transplant"
    ),
    Choice("question", "subgroups_part", ("endpoint", "response", "groups"), "subgroups"),
    Choice("tissue", "forest_tissue", ("blood", "marrow"), "subgroups"),
    Choice("answer", "forest_answer", ("log_reduction", "negativity"), "subgroups"),
    Choice("measure", "forest_measure", ("difference", "odds"), "subgroups"),
    Choice("sort", "forest_sort", ("variable", "estimate"), "subgroups"),
)


def words() -> dict[str, str]:
    """The choices that are not the usual ones."""
    chosen = {choice: st.session_state.get(choice.key) or "" for choice in CHOICES}
    return {choice.word: said for choice, said in chosen.items() if said in choice.allowed[1:]}


def seed() -> list[str]:
    """Choose what the link says, the usual elsewhere; a sentence for each word that is no choice."""
    faults = []
    for choice in CHOICES:
        wanted = st.query_params.get(choice.word, "")
        if wanted and wanted not in choice.allowed:
            faults.append(not_possible(choice.word, wanted))
        if wanted in choice.allowed and wanted:
            st.session_state[choice.key] = wanted
        else:
            st.session_state.pop(choice.key, None)
    return faults
