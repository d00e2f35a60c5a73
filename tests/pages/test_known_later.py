"""Groups known only later: the warning, its button, curves from a landmark; and the later conventions in the link."""

from __future__ import annotations

import pytest

from tests.pages.screen import (
    DEMO,
    drawn,
    failed,
    go_to,
    group_by,
    line,
    misfits,
    press,
    sentences,
    table,
)


def warned(at) -> list[str]:
    return [warning.value for warning in at.main.warning]


def buttons(at) -> list[str]:
    return [button.label for button in at.main.button]


def test_a_response_is_mended_by_a_landmark_and_a_click_goes_back(start) -> None:
    at = start(DEMO, page="survival", by="response_blood", endpoint="rfs")
    assert warned(at)[0].startswith("Response in blood is known only after time zero")
    before = line(at, "by group", "Patients")
    press(at, "Start at 5 months")
    assert not warned(at)
    assert at.query_params["landmark"] == "5"
    (info,) = at.main.info
    assert info.value.startswith("From a landmark at 5 months, in the groups known by then. Left out: 2 with the event")
    # not evaluated by then, but later: unknown, not "not evaluated", and in no group that they entered later
    assert table(at, "by group")[0][-1] == "unknown"
    after = [int(cell) for cell in line(at, "by group", "Patients")]
    assert sum(after) == 68
    assert after[:-2] < [int(cell) for cell in before][:-1]
    assert min(point["time"] for point in drawn(at)["curves"]) == 5
    assert {mark["time"] for mark in drawn(at)["risk"]} == {6, 12, 18, 24, 30, 36, 42, 48}
    press(at, "Back to time zero")
    assert line(at, "by group", "Patients") == before
    assert "landmark" not in at.query_params


def test_transplantation_is_to_be_taken_by_its_date(start) -> None:
    at = start(DEMO, page="survival", by="hsct")
    assert "Transplanted is known only after time zero" in warned(at)[0]
    assert "Take it by its date" in buttons(at)  # pressed in tests/browser: a page is not switched here


def test_what_cannot_be_dated_has_no_button(start) -> None:
    at = start(DEMO, page="survival", by="last_mrd")
    assert "It has no date, so no landmark can mend this." in warned(at)[0]
    assert not [label for label in buttons(at) if "Start" in label or "date" in label]


@pytest.mark.parametrize("by", ["", "flt3_itd_or_ras", "age:60"])
def test_what_is_known_at_time_zero_is_not_warned_of(start, by: str) -> None:
    assert not warned(start(DEMO, page="survival", **({"by": by} if by else {})))


def test_a_variable_known_at_another_time_zero_is_not_warned_of(start) -> None:
    at = start(DEMO, page="survival", by="mrd_blood_baseline:2")
    assert warned(at)
    at.sidebar.selectbox(key="origin").select("ven_aza_start").run()
    assert not warned(at)


def test_a_landmark_without_groups_is_survival_of_those_who_reached_it(start) -> None:
    at = start(DEMO, page="survival", landmark="12", endpoint="os")
    assert "From a landmark at 12 months. Left out:" in at.main.info[0].value
    assert [label for label, *_ in table(at, "by group")[1:] if label.startswith("At ")] == ["At 24 months"]
    assert not failed(at)


def test_competing_events_start_at_the_landmark_too(start) -> None:
    at = start(DEMO, page="survival", by="response_blood", endpoint="cir")
    press(at, "Start at 5 months")
    assert sum(int(cell) for cell in line(at, "Relapse and death without relapse", "Patients")) == 68
    assert any("From a landmark at 5 months" in info.value for info in at.main.info)


@pytest.mark.parametrize(
    ("key", "widget", "value", "word", "said"),
    [
        ("test", "selectbox", "gehan", "gehan", "Gehan"),
        ("strata", "selectbox", "sex", "sex", "stratified by sex"),
        ("few", "number_input", 12, "12", "at least 12 needed in each group"),
    ],
)
def test_a_convention_of_the_comparison_is_said_and_stands_in_the_link(start, key, widget, value, word, said) -> None:
    at = start(DEMO, page="survival", by="flt3_itd_or_ras", endpoint="rfs")
    assert said not in sentences(at)
    getattr(at.sidebar, widget)(key=key).set_value(value).run()
    assert said in sentences(at)
    assert at.query_params[key] == word
    again = start(page="survival", **dict(at.query_params))
    assert said in sentences(again)
    assert not misfits(again)


def test_late_entry_lowers_the_first_numbers_at_risk_and_is_said(start) -> None:
    at = start(DEMO, page="survival")
    assert drawn(at)["risk"][0]["text"] == "70"
    at.sidebar.selectbox(key="entry").select("ven_aza_start").run()
    assert "left truncation" in sentences(at)
    assert int(drawn(at)["risk"][0]["text"]) < 5  # the shortest way to treatment is 6 days
    assert at.query_params["entry"] == "ven_aza_start"
    assert not failed(at)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("test", "wilcoxon"),
        ("strata", "shoe_size"),
        ("few", "x"),
        ("few", "99"),
        ("landmark", "-2"),
        ("adjust", "hsct"),
    ],
)
def test_a_word_that_does_not_fit_is_said(start, key: str, value: str) -> None:
    at = start(DEMO, **{key: value})
    assert any(f"'{key}' cannot be '{value}'" in sentence for sentence in misfits(at))
    assert key not in at.query_params


def test_the_landmark_of_one_page_is_not_that_of_another(start) -> None:
    at = start(DEMO, page="transplant", hsct_landmark="3")
    go_to(at, "survival")
    group_by(at, "flt3_itd_or_ras")
    assert not at.main.info
    assert at.query_params["hsct_landmark"] == "3"
