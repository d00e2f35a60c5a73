"""What is asked after the curves: by how much do groups differ, and how long from here."""

from __future__ import annotations

import streamlit as st

from mrdcore.derive.endpoints import Endpoint
from mrdcore.language import say
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
    show.table(means, say("{endpoint}: restricted means", endpoint=endpoint.title))
    rows = numbers.differences(view.key, endpoint.name, view)
    table = differences_table(rows, endpoint.name, groups, view.naming, months)
    if table is None:
        st.info(say("Differences are between groups: choose in the sidebar what divides the patients in two or more."))
        return
    show.table(table, say("{endpoint}: differences between groups", endpoint=endpoint.title))
    st.caption(
        say("These differences also hold where curves cross: unlike a hazard ratio, they need no constant ratio.")
    )


def conditional(view: View, endpoint: Endpoint) -> None:
    """Survival from a later month on, of those who have come so far."""
    given = given_months(view.selected)
    if not given:
        st.info(say("The curves start after the last month from which survival is given here."))
        return
    rows = numbers.conditional(view.key, endpoint.name, view)
    table = conditional_table(rows, endpoint.name, view.selected.groups, view.naming, given, FURTHER)
    further = {"endpoint": endpoint.title, "months": f"{FURTHER:g}"}
    show.table(table, say("{endpoint}: {months} months further, for those who have come so far", **further))
    st.caption(
        say(
            "{endpoint} at the end of {months} further months, among patients without the event at the month of the line: Kaplan-Meier from there on, {kind} intervals.",
            kind=view.options.conf_type,
            **further,
        )
    )
