"""In whom? Two groups compared in each subgroup; and any two groups of patients compared on everything at once."""

import streamlit as st

from mrdcore.language import mark, say
from pages._ui import forests, saved_groups, shell, show

shell.begin()

PARTS = {"endpoint": mark("Endpoint"), "response": mark("Response"), "groups": mark("Groups A and B")}
PARTS_SHOWN = {"endpoint": forests.endpoint, "response": forests.response, "groups": saved_groups.compare}


def main(view: show.View) -> None:
    show.heading(say("Subgroups"), view)
    if show.not_for_sharing(view):
        return
    controls = st.container(horizontal=True, vertical_alignment="center")
    with controls:
        part = forests.control(say("Question"), PARTS, "subgroups_part")
    if part == "groups" or not show.nobody_left(view):
        PARTS_SHOWN[part](view, controls)


if view := show.view():
    main(view)
