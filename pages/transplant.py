"""Did transplantation matter? Taken by its date and not by hindsight, beside the picture that does not."""

import streamlit as st

from mrdcore.derive.endpoints import ENDPOINTS, definition
from mrdcore.language import mark, say
from mrdcore.present.html import unbroken
from mrdcore.present.transplant_tables import answers_table, before_table
from mrdcore.present.transplant_words import answer, method
from mrdcore.report.transplant import NO_DATES, by_date
from pages._ui import endpoints, numbers, shell, show, transplant_landmark, transplant_pictures

shell.begin()

ADD_A_DATE = mark(
    "Only the letter's picture can be drawn: no transplantation has a date. Add the column hsct_date (empty where not "
    "transplanted) for the analyses that take transplantation by its date."
)


def main(view: show.View) -> None:
    endpoint = ENDPOINTS[endpoints.chosen()]
    show.heading(say("Transplantation"), view)
    controls = st.container(horizontal=True, vertical_alignment="center")
    with controls:
        endpoints.choose()
    if show.not_for_sharing(view) or show.nobody_left(view):
        return
    landmark = transplant_landmark.chosen(view)
    rows, curves, reason = numbers.transplant(view.key, endpoint.name, landmark, view)
    if reason and reason != NO_DATES:
        st.info(
            say(
                "{endpoint} with and without transplantation cannot be shown: {reason}.",
                endpoint=say(endpoint.title),
                reason=reason,
            )
        )
        return
    if reason:
        st.info(say(ADD_A_DATE))
        transplant_pictures.letter_alone(view, endpoint, rows, curves)
        return
    month = 24.0 if 24.0 in view.options.at else max(view.options.at)
    st.markdown(unbroken(answer(rows, month)))
    with controls:
        picture = transplant_pictures.choose()
    left, right = st.columns([1.1, 1], gap="medium")
    with left:
        if picture == transplant_pictures.AFTER:
            transplant_pictures.after(view, endpoint)
        else:
            transplant_pictures.by_crossing(view, endpoint, picture, rows, curves, landmark)
    with right:
        label, terms = endpoint.label.replace("_", " "), numbers.adjusted_for(view.key, view)
        show.table(answers_table(rows, label, month, landmark, terms), say("The four answers"))
        transplant_pictures.explain(view, endpoint, picture, rows, landmark)
        transplant_pictures.adjust(view, rows, terms)
        st.caption(method(rows, view.options, definition(endpoint, by_date(view.options)), view.selection.by))
    before = say("Before transplantation")
    st.header(before, anchor=False)
    show.table(before_table(numbers.before_hsct(view.key, view)), before)


if view := show.view():
    main(view)
