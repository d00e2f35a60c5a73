"""What is asked after the curves: by how much do groups differ, and how long from here."""

from __future__ import annotations

import streamlit as st

from mrdcore.derive.endpoints import Endpoint
from mrdcore.present.differences_tables import conditional_table, differences_table, restricted_means_table
from mrdcore.report.differences import FURTHER, given_months
from mrdcore.report.survival import options_of

from . import numbers, show
from .state import View


def differences(view: View, endpoint: Endpoint) -> None:
    """Restricted means, and the differences between the compared groups in points and in months."""
    groups, months = view.selected.groups, options_of(view.selected, view.derived).at
    survival, _ = numbers.survival(view.key, endpoint.name, view)
    means = restricted_means_table(survival, endpoint.name, groups, view.naming, months)
    show.table(means, f"{endpoint.title}: restricted means")
    rows = numbers.differences(view.key, endpoint.name, view)
    table = differences_table(rows, endpoint.name, groups, view.naming, months)
    if table is None:
        st.info("Differences are between groups: choose in the sidebar what divides the patients in two or more.")
        return
    show.table(table, f"{endpoint.title}: differences between groups")
    st.caption("These differences also hold where curves cross: unlike a hazard ratio, they need no constant ratio.")


def conditional(view: View, endpoint: Endpoint) -> None:
    """Survival from a later month on, of those who have come so far."""
    given = given_months(view.selected)
    if not given:
        st.info("The curves start after the last month from which survival is given here.")
        return
    rows = numbers.conditional(view.key, endpoint.name, view)
    table = conditional_table(rows, endpoint.name, view.selected.groups, view.naming, given, FURTHER)
    show.table(table, f"{endpoint.title}: {FURTHER:g} months further, for those who have come so far")
    st.caption(
        f"{endpoint.title} at the end of {FURTHER:g} further months, among patients without the event at the month of "
        f"the line: Kaplan-Meier from there on, {view.options.conf_type} intervals."
    )
