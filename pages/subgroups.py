"""In whom? Two groups compared in each subgroup; and any two groups of patients compared on everything at once."""

import streamlit as st

from pages._ui import forests, saved_groups, shell, show

shell.begin()

PARTS = {"endpoint": "Endpoint", "response": "Response", "groups": "Groups A and B"}
PARTS_SHOWN = {"endpoint": forests.endpoint, "response": forests.response, "groups": saved_groups.compare}


def main(view: show.View) -> None:
    show.heading("Subgroups", view)
    controls = st.container(horizontal=True, vertical_alignment="center")
    with controls:
        part = forests.control("Question", PARTS, "subgroups_part")
    if part == "groups" or not show.nobody_left(view):
        PARTS_SHOWN[part](view, controls)


if view := show.view():
    main(view)
