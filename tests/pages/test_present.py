"""Views are put aside, named, moved, shown one at a time, saved and loaded; none of it holds a patient."""

import json

from mrdcore.link import Pin, Session
from tests.pages.files import SMALL
from tests.pages.screen import DEMO, choose, failed, go_to, press, sentences, title


def pin(at, page: str):
    return press(go_to(at, page), "Pin")


def names(at) -> list[str]:
    return [box.value for box in at.main.text_input if box.key.startswith("pin-name:")]


def load(at, session: Session):
    (uploader,) = [box for box in at.main.file_uploader if box.label == "Load a session"]
    return uploader.upload("mrd_session.json", session.to_json().encode(), "application/json").run()


def test_a_pinned_view_keeps_its_filters_whatever_is_chosen_later(start) -> None:
    at = start(DEMO, page="survival", flt3_itd_or_ras="yes")
    press(at, "Pin")
    choose(at, "flt3_itd_or_ras")
    pin(at, "response")
    go_to(at, "present")
    assert names(at) == ["Overall survival · FLT3-ITD and/or N/KRAS: yes", "MRD response"]
    assert "32 of 70 patients" in sentences(at)
    assert not failed(at)


def test_views_are_renamed_moved_and_removed(start) -> None:
    at = start(DEMO)
    for page in ("cohort", "response", "survival"):
        pin(at, page)
    go_to(at, "present")
    at.main.text_input[0].set_value("Who they are").run()
    at.button(key="down-0").click().run()
    assert names(at) == ["MRD response", "Who they are", "Overall survival"]
    at.button(key="remove-0").click().run()
    assert names(at) == ["Who they are", "Overall survival"]
    assert at.button(key="up-0").disabled and at.button(key="down-1").disabled


def test_a_view_is_pinned_once_and_taken_out_where_it_was_pinned(start) -> None:
    at = start(DEMO, page="survival")
    press(press(at, "Pin"), "Pinned")
    assert not names(go_to(at, "present"))
    assert "Nothing is pinned yet" in sentences(at)


def test_one_view_at_a_time_is_shown_and_the_choices_stay(start) -> None:
    at = start(DEMO, page="survival", by="hsct")
    press(at, "Pin")
    pin(at, "response")
    press(go_to(at, "present"), "Present")
    assert title(at) == "Overall survival" and at.button(key="presenter_back").disabled
    at.button(key="presenter_on").click().run()
    assert title(at) == "MRD response" and at.button(key="presenter_on").disabled
    assert "in blood: yes" in sentences(at)
    press(at, "End")
    assert title(at) == "Presentation"
    assert at.query_params["by"] == "hsct"


def test_a_view_opens_again_on_its_page(start) -> None:
    at = start(DEMO, page="survival", by="sex")
    at.segmented_control(key="endpoint").set_value("rfs").run()
    press(at, "Pin")
    at.sidebar.selectbox(key="group_by").select("").run()
    go_to(at, "present")
    at.button(key="open-0").click().run()
    assert title(at) == "Relapse-free survival"
    assert at.query_params["by"] == "sex" and at.query_params["endpoint"] == "rfs"


def test_a_session_comes_back_with_its_views_and_says_that_the_data_are_the_same(start) -> None:
    at = go_to(start(DEMO), "present")
    sha256 = at.session_state["view"].derived.cohort.sha256
    session = Session(sha256, "survival", "by=sex&conf=plain", (Pin("Ours", "survival", "age=60.."),))
    load(at, session)
    assert names(at) == ["Ours"]
    assert at.query_params["by"] == "sex" and at.query_params["conf"] == "plain"
    assert "on the data it was saved with" in sentences(at)


def test_a_session_of_other_data_is_said_and_what_does_not_fit_explained(start) -> None:
    at = go_to(start(SMALL), "present")
    load(at, Session("ab" * 32, "survival", "by=centre", (Pin("Ours", "survival", "centre=Centre%20A"),)))
    assert "saved with other data" in sentences(at)
    assert "This cohort cannot show it." in sentences(at) and "no column 'centre'" in sentences(at)
    assert not failed(at)


def test_another_file_is_no_session_and_changes_nothing(start) -> None:
    at = pin(start(DEMO), "survival")
    go_to(at, "present")
    (uploader,) = [box for box in at.main.file_uploader if box.label == "Load a session"]
    uploader.upload("other.json", b'{"a": 1}', "application/json").run()
    assert "no saved session" in sentences(at)
    assert names(at) == ["Overall survival"]


def test_a_saved_session_holds_no_patient(start) -> None:
    at = pin(start(DEMO, by="sex"), "survival")
    saved = Session("", "survival", "by=sex", at.session_state["pins"]).to_json()
    assert set(json.loads(saved)) == {"session", "version", "sha256", "page", "query", "pins"}
    assert not any(patient in saved for patient in at.session_state["view"].derived.patients["patient_id"])
